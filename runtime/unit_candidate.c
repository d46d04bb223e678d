/* A unit that a name may mean, in words. See unit_index.h. */
#include "runtime/unit_index.h"

#include "runtime/layout.h"

enum { CANDIDATES_SAID = 5 /* in a message */ };

static void add_unit(chuan_buffer *b, const chuan_unit_version *unit)
{
  chuan_buffer_printf(b, "`%.*s` %.*s", CHUAN_STR_ARGS(unit->code), CHUAN_STR_ARGS(unit->name));
}

const chuan_unit_version *chuan_unit_above(const chuan_unit_index *index, const chuan_unit_version *unit,
                                           const chuan_unit_version *of)
{
  chuan_day end = chuan_unit_index_last_day(index), day = of->valid_to < end ? of->valid_to : end;
  return unit->parent.n > 0 ? chuan_unit_index_on_day(index, unit->parent, day) : NULL;
}

/* "Huyện A, Tỉnh B" */
static size_t add_above(chuan_buffer *b, const chuan_unit_index *index, const chuan_unit_version *of)
{
  size_t count = 0;
  for (const chuan_unit_version *unit = chuan_unit_above(index, of, of); unit && count < CHUAN_UNITS_ABOVE_MAX;
       unit = chuan_unit_above(index, unit, of)) {
    chuan_buffer_add_c(b, count++ > 0 ? ", " : "");
    chuan_buffer_add(b, unit->name);
  }
  return count;
}

/* Why it is a candidate, where it did not simply have that name until the end of the period. */
static void add_reason(chuan_buffer *b, const chuan_unit_index *index, const chuan_unit_candidate *c, chuan_lang lang)
{
  const chuan_unit_version *named = c->named;
  bool later = named->valid_from > c->unit->valid_from;
  chuan_str day = chuan_day_text(later ? named->valid_from : named->valid_to, false, b->arena);
  if (c->match == CHUAN_UNIT_TOOK_IN) {
    chuan_buffer_add_c(b, chuan_say(lang, "nhận ", "took in "));
    add_unit(b, named);
  } else if (c->match == CHUAN_UNIT_OTHER_TIME) {
    chuan_buffer_printf(b, later ? chuan_say(lang, "có tên này từ %.*s", "has that name since %.*s")
                                 : chuan_say(lang, "có tên này đến %.*s", "had that name until %.*s"),
                        CHUAN_STR_ARGS(day));
  } else if (named->valid_to < chuan_unit_index_last_day(index)) {
    chuan_buffer_printf(b, chuan_say(lang, "đến %.*s", "until %.*s"),
                        CHUAN_STR_ARGS(day));
  }
}

void chuan_unit_candidate_say(chuan_buffer *b, const chuan_unit_index *index, const chuan_unit_candidate *c,
                              chuan_lang lang)
{
  add_unit(b, c->unit);
  size_t start = b->n;
  chuan_buffer_add_c(b, " (");
  size_t open = b->n, above = add_above(b, index, c->unit), end = b->n;
  chuan_buffer_add_c(b, above > 0 ? "; " : "");
  size_t reason = b->n;
  add_reason(b, index, c, lang);
  if (b->n == reason)
    b->n = end;
  if (b->n > open)
    chuan_buffer_add_c(b, ")");
  else
    b->n = start;
}

static chuan_str say_candidates(const chuan_unit_index *index, const chuan_unit_candidate *candidates, size_t count,
                                chuan_lang lang, chuan_arena *arena)
{
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  for (size_t i = 0; i < count && i < CANDIDATES_SAID; i++) {
    chuan_buffer_add_c(&b, i > 0 ? "; " : "");
    chuan_unit_candidate_say(&b, index, &candidates[i], lang);
  }
  if (count > CANDIDATES_SAID)
    chuan_buffer_printf(&b, chuan_say(lang, "; và %s%zu đơn vị nữa", "; and %s%zu more units"),
                        count == CHUAN_UNIT_CANDIDATES_MAX ? chuan_say(lang, "ít nhất ", "at least ") : "",
                        count - CANDIDATES_SAID);
  return chuan_buffer_str(&b);
}

void chuan_unit_candidates_list(chuan_diags *diags, chuan_diag *diag, chuan_phrase phrase,
                                const chuan_unit_index *index, const chuan_unit_candidate *candidates, size_t count,
                                chuan_arena *arena)
{
  chuan_str list = chuan_diag_bilingual(diags, say_candidates(index, candidates, count, CHUAN_LANG_VI, arena),
                                        say_candidates(index, candidates, count, CHUAN_LANG_EN, arena));
  chuan_diag_hint(diags, diag, phrase, CHUAN_ARGS(list));
}

void chuan_unit_candidates_hint(chuan_diags *diags, chuan_diag *diag, const chuan_unit_index *index,
                                const chuan_unit_candidate *candidates, size_t count, chuan_arena *arena)
{
  bool known = candidates[0].match < CHUAN_UNIT_SIMILAR_NAME;
  chuan_unit_candidates_list(diags, diag, known ? CHUAN_PHRASE_UNITS_NAMED_SO : CHUAN_PHRASE_UNITS_NAMED_LIKE, index,
                             candidates, count, arena);
}
