/* The names of units in a data file: see import_names.h. */
#include "runtime/import_names.h"

#include "runtime/layout.h"

#include <stdlib.h>
#include <string.h>

enum {
  SLIPS_MAX = 100 /* searching all names for a likely slip takes time */
};

chuan_str import_names_at_hand(const import_names *names)
{
  return names->column < names->file->count ? names->file->cells[names->column].text : CHUAN_STR("");
}

static chuan_rc need_index(import_names *names)
{
  chuan_unit_version *versions;
  size_t count;
  if (names->index)
    return CHUAN_RC_OK;
  chuan_rc rc = chuan_store_unit_versions(&versions, &count, names->store, names->arena, names->diags);
  if (rc == CHUAN_RC_OK)
    rc = chuan_unit_index_make(&names->index, versions, count, names->level_fold, names->first_day, names->last_day,
                               names->arena);
  names->summary->index = names->index;
  return rc;
}

static chuan_rc find(const chuan_unit_candidate **candidates, size_t *count, import_names *names, chuan_str written)
{
  chuan_unit_name name;
  chuan_rc rc = need_index(names);
  if (rc == CHUAN_RC_OK)
    rc = chuan_unit_name_read(&name, written, names->row_arena);
  if (rc == CHUAN_RC_OK)
    rc = chuan_unit_index_find(candidates, count, names->index, &name, names->slips < SLIPS_MAX, names->row_arena);
  if (rc == CHUAN_RC_OK && (*count == 0 || (*candidates)[0].match == CHUAN_UNIT_NEAREST_NAME))
    names->slips++;
  return rc;
}

/* Hints -------------------------------------------------------------------------------------------- */

static void hint_candidates(import_names *names, chuan_diag *diag, const chuan_unit_candidate *candidates, size_t count)
{
  chuan_unit_candidates_hint(names->diags, diag, names->index, candidates, count, names->row_arena);
}

chuan_rc import_names_hint(import_names *names, chuan_diag *diag)
{
  const chuan_unit_candidate *candidates;
  size_t count = 0;
  chuan_str written = import_names_at_hand(names);
  chuan_rc rc = written.n > 0 ? find(&candidates, &count, names, written) : CHUAN_RC_OK;
  if (rc == CHUAN_RC_OK && count > 0)
    hint_candidates(names, diag, candidates, count);
  return rc;
}

chuan_rc import_names_hint_successors(import_names *names, chuan_diag *diag, chuan_str code)
{
  const chuan_unit_candidate *candidates;
  size_t count = 0;
  chuan_rc rc = need_index(names);
  if (rc == CHUAN_RC_OK)
    rc = chuan_unit_index_successors(&candidates, &count, names->index, code, names->row_arena);
  if (rc == CHUAN_RC_OK && count > 0)
    chuan_unit_candidates_list(names->diags, diag, CHUAN_PHRASE_UNITS_AFTER, names->index, candidates, count,
                               names->row_arena);
  return rc;
}

/* Names beside codes ------------------------------------------------------------------------------- */

chuan_rc import_names_keep(import_names *names, const chuan_unit_found *unit, size_t row, size_t ordinal)
{
  const import_cell *cell = &names->file->cells[names->column];
  void *misnamed = names->misnamed;
  if (!chuan_arena_grow(names->arena, &misnamed, names->misnamed_count, &names->misnamed_capacity,
                        sizeof *names->misnamed))
    return CHUAN_RC_MEMORY;
  names->misnamed = misnamed;
  import_misnamed *m = &names->misnamed[names->misnamed_count++];
  *m = (import_misnamed){ .row = row, .ordinal = ordinal, .line = names->file->line, .span = cell->span,
                          .written = chuan_str_copy(names->arena, cell->text),
                          .code = chuan_str_copy(names->arena, unit->code),
                          .name = chuan_str_copy(names->arena, unit->name) };
  return m->written.p && m->code.p && m->name.p ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
}

chuan_rc import_names_compare(chuan_unit_found_by *out, import_names *names, const chuan_unit_found *unit)
{
  chuan_str written = import_names_at_hand(names);
  chuan_unit_name a, b;
  *out = written.n > 0 ? CHUAN_UNIT_FOUND_CODE_AND_NAME : CHUAN_UNIT_FOUND_CODE;
  if (written.n == 0 || chuan_str_equal(written, unit->name))
    return CHUAN_RC_OK;
  chuan_rc rc = chuan_unit_name_read(&a, written, names->row_arena);
  if (rc == CHUAN_RC_OK)
    rc = chuan_unit_name_read(&b, unit->name, names->row_arena);
  if (rc != CHUAN_RC_OK || chuan_unit_name_same(&a, &b))
    return rc;
  rc = need_index(names); /* it may have had another name earlier in the period */
  if (rc == CHUAN_RC_OK && !chuan_unit_index_had_name(names->index, unit->code, &a))
    *out = CHUAN_UNIT_FOUND_CODE_OTHER_NAME;
  return rc;
}

/* Questions ---------------------------------------------------------------------------------------- */

chuan_rc import_names_is_unit(bool *out, import_names *names)
{
  const chuan_unit_candidate *candidates;
  chuan_unit_name name;
  size_t count = 0;
  chuan_str written = import_names_at_hand(names);
  *out = false;
  if (written.n == 0)
    return CHUAN_RC_OK;
  chuan_rc rc = need_index(names);
  if (rc == CHUAN_RC_OK)
    rc = chuan_unit_name_read(&name, written, names->row_arena);
  if (rc == CHUAN_RC_OK)
    rc = chuan_unit_index_find(&candidates, &count, names->index, &name, false, names->row_arena);
  *out = rc == CHUAN_RC_OK && count > 0 && candidates[0].match == CHUAN_UNIT_SAME_NAME;
  return rc;
}

static chuan_rc keep_question(import_names *names, chuan_str written, const chuan_unit_candidate *candidates,
                              size_t count)
{
  size_t kept = count < CHUAN_IMPORT_CANDIDATES_KEPT ? count : CHUAN_IMPORT_CANDIDATES_KEPT;
  void *questions = names->questions;
  chuan_unit_candidate *copy = chuan_arena_array(names->arena, kept, sizeof *copy);
  if (!copy || !chuan_arena_grow(names->arena, &questions, names->question_count, &names->question_capacity,
                                 sizeof *names->questions))
    return CHUAN_RC_MEMORY;
  if (kept > 0)
    memcpy(copy, candidates, kept * sizeof *copy);
  names->questions = questions;
  names->questions[names->question_count++] =
    (chuan_import_question){ .line = names->file->line, .written = chuan_str_copy(names->arena, written),
                             .candidates = copy, .kept = kept, .count = count };
  names->summary->questions = names->questions;
  names->summary->question_count = names->question_count;
  return CHUAN_RC_OK;
}

chuan_rc import_names_ask(import_names *names)
{
  const chuan_unit_candidate *candidates;
  size_t count;
  chuan_str written = import_names_at_hand(names);
  chuan_rc rc = find(&candidates, &count, names, written);
  if (rc == CHUAN_RC_OK)
    rc = keep_question(names, written, candidates, count);
  if (rc != CHUAN_RC_OK)
    return rc;
  chuan_diag *diag = chuan_diag_add(names->diags, CHUAN_E0613, names->file->cells[names->column].span,
                                    CHUAN_ARGS(chuan_cell_shown(written, names->row_arena)));
  if (count > 0)
    hint_candidates(names, diag, candidates, count);
  else
    chuan_diag_hint(names->diags, diag, CHUAN_PHRASE_NO_UNIT_NAMED, CHUAN_NO_ARGS);
  if (names->question_count == 1)
    chuan_diag_hint(names->diags, diag, CHUAN_PHRASE_ANSWER_UNITS, CHUAN_NO_ARGS);
  return CHUAN_RC_FINDINGS;
}

/* Once all rows are read --------------------------------------------------------------------------- */

static int compare_by_code(const void *left, const void *right)
{
  const import_misnamed *a = *(import_misnamed *const *)left, *b = *(import_misnamed *const *)right;
  int codes = chuan_str_compare(a->code, b->code);
  return codes ? codes : (a->ordinal > b->ordinal) - (a->ordinal < b->ordinal);
}

static int compare_codes(const void *left, const void *right)
{
  return chuan_str_compare((*(import_misnamed *const *)left)->code, (*(import_misnamed *const *)right)->code);
}

static size_t distance(const import_misnamed *a, const import_misnamed *b)
{
  return a->ordinal > b->ordinal ? a->ordinal - b->ordinal : b->ordinal - a->ordinal;
}

/* Looks for the row that has the code of the unit which this one names; the nearest, where the name is of several. */
static void find_code_row(import_names *names, import_misnamed *m, import_misnamed *const *by_code,
                          const chuan_unit_candidate *candidates, size_t count)
{
  for (size_t i = 0; i < count && candidates[i].match == CHUAN_UNIT_SAME_NAME; i++) {
    import_misnamed wanted = { .code = candidates[i].unit->code }, *key = &wanted;
    import_misnamed *const *found = bsearch(&key, by_code, names->misnamed_count, sizeof *by_code, compare_codes);
    if (!found || (m->displaced && distance(*found, m) >= distance(&names->misnamed[m->code_row], m)))
      continue;
    m->displaced = true;
    m->code_row = (size_t)(*found - names->misnamed);
  }
  if (m->displaced)
    m->doubtful = names->misnamed[m->code_row].doubtful = true;
}

static chuan_str next_word(chuan_str *rest)
{
  const char *blank = memchr(rest->p, ' ', rest->n);
  chuan_str word = { rest->p, blank ? (size_t)(blank - rest->p) : rest->n };
  *rest = chuan_str_trim((chuan_str){ rest->p + word.n, rest->n - word.n });
  return word;
}

/* The one word in which two names differ, when they have as many words: "Hà" and "Hạ". */
static chuan_rc differing_word(bool *one, chuan_str *a, chuan_str *b, chuan_arena *arena)
{
  chuan_str rest_a = *a, rest_b = *b;
  size_t differing = 0;
  while (rest_a.n > 0 && rest_b.n > 0) {
    chuan_str word_a = next_word(&rest_a), word_b = next_word(&rest_b), key_a, key_b;
    chuan_rc rc = chuan_text_key(&key_a, word_a, arena);
    if (rc == CHUAN_RC_OK)
      rc = chuan_text_key(&key_b, word_b, arena);
    if (rc != CHUAN_RC_OK)
      return rc;
    if (chuan_str_equal(key_a, key_b))
      continue;
    *a = word_a;
    *b = word_b;
    differing++;
  }
  *one = differing == 1 && rest_a.n == 0 && rest_b.n == 0;
  return CHUAN_RC_OK;
}

/* Whether other units than that of the row may be meant. */
static bool others_fit(const import_misnamed *m, const chuan_unit_candidate *candidates, size_t count)
{
  if (count == 0 || candidates[0].match == CHUAN_UNIT_NEAREST_NAME)
    return false;
  return candidates[0].match < CHUAN_UNIT_SIMILAR_NAME || count > 1 ||
         !chuan_str_equal(candidates[0].unit->code, m->code);
}

/* Whether the name is just that of other units, and never was one of the row's own or of what that took in. */
static bool names_others(const import_misnamed *m, const chuan_unit_candidate *candidates, size_t count)
{
  for (size_t i = 0; i < count; i++)
    if (chuan_str_equal(candidates[i].unit->code, m->code))
      return false;
  return count > 0 && candidates[0].match == CHUAN_UNIT_SAME_NAME;
}

/* A name of another unit, which has no row here: is the code wrong, or the name? */
static void report_others(import_names *names, import_misnamed *m, const chuan_unit_candidate *candidates, size_t count)
{
  m->doubtful = true;
  chuan_str written = chuan_cell_shown(m->written, names->row_arena);
  chuan_diag *diag = chuan_diag_add(names->diags, CHUAN_E0875, m->span, CHUAN_ARGS(m->code, m->name, written));
  hint_candidates(names, diag, candidates, count);
  chuan_diag_hint(names->diags, diag, CHUAN_PHRASE_CONFIRM_CODE, CHUAN_ARGS(written, m->code));
}

/* A name that is not its unit's, of a row that nothing else is known against. */
static chuan_rc report_misnamed(import_names *names, const import_misnamed *m,
                                const chuan_unit_candidate *candidates, size_t count)
{
  chuan_str a, b = m->name;
  bool one_word;
  chuan_rc rc = chuan_text_nfc(&a, m->written, names->row_arena);
  if (rc != CHUAN_RC_OK)
    return rc;
  chuan_diag *diag = chuan_diag_add(names->diags, CHUAN_W0528, m->span,
                                    CHUAN_ARGS(m->code, chuan_cell_shown(a, names->row_arena), m->name));
  rc = differing_word(&one_word, &a, &b, names->row_arena);
  if (rc != CHUAN_RC_OK)
    return rc;
  if (one_word)
    chuan_diag_label(names->diags, diag, CHUAN_PHRASE_NAME_WORDS,
                     CHUAN_ARGS(chuan_cell_shown(a, names->row_arena), b));
  if (others_fit(m, candidates, count))
    hint_candidates(names, diag, candidates, count);
  chuan_diag_hint(names->diags, diag, CHUAN_PHRASE_CHECK_NAME, CHUAN_NO_ARGS);
  return CHUAN_RC_OK;
}

/* Finds the rows that have the codes of the units named, and reports the names that have none. */
static chuan_rc place_names(import_names *names, import_misnamed *const *by_code)
{
  chuan_rc rc = CHUAN_RC_OK;
  for (size_t i = 0; rc == CHUAN_RC_OK && i < names->misnamed_count; i++) {
    const chuan_unit_candidate *candidates;
    import_misnamed *m = &names->misnamed[i];
    size_t count;
    rc = find(&candidates, &count, names, m->written);
    if (rc == CHUAN_RC_OK)
      find_code_row(names, m, by_code, candidates, count);
    if (rc == CHUAN_RC_OK && !m->displaced && names_others(m, candidates, count))
      report_others(names, m, candidates, count);
    else if (rc == CHUAN_RC_OK && !m->displaced)
      rc = report_misnamed(names, m, candidates, count);
    chuan_arena_free(names->row_arena);
  }
  return rc;
}

/* Whether two misnamed rows follow each other and their names belong as many rows further down, or up. */
static bool shifted_alike(const import_names *names, const import_misnamed *a, const import_misnamed *b)
{
  return a->displaced && b->displaced && b->ordinal == a->ordinal + 1 &&
         names->misnamed[b->code_row].ordinal == names->misnamed[a->code_row].ordinal + 1;
}

/* Names that are all so many rows away from their codes: one column was pasted or sorted without the other. Where they
   overlap with the rows of their codes, those are among the rows that are wrong. */
static void report_shift(import_names *names, const import_misnamed *first, const import_misnamed *last)
{
  const import_misnamed *code_row = &names->misnamed[first->code_row], *last_code = &names->misnamed[last->code_row];
  bool down = code_row->ordinal > first->ordinal;
  size_t offset = distance(first, code_row);
  chuan_arena *arena = names->row_arena;
  chuan_str way = chuan_diag_bilingual(names->diags, down ? CHUAN_STR("dưới") : CHUAN_STR("trên"),
                                       down ? CHUAN_STR("below") : CHUAN_STR("above")),
            digits = import_digits(offset, arena), code_digits = import_digits(code_row->line, arena);
  chuan_str written = chuan_cell_shown(first->written, arena), code = code_row->code;
  if (offset <= distance(first, last) + 1 && down)
    last = last_code;
  else if (offset <= distance(first, last) + 1)
    first = code_row;
  chuan_diag *diag = chuan_diag_add(names->diags, CHUAN_E0614, first->span,
                                    CHUAN_ARGS(import_digits(first->line, arena), import_digits(last->line, arena),
                                               digits, way));
  chuan_diag_span(names->diags, diag, last->span, CHUAN_PHRASE_LAST_ROW, CHUAN_NO_ARGS);
  chuan_diag_hint(names->diags, diag, CHUAN_PHRASE_NAME_OF_CODE, CHUAN_ARGS(written, code, code_digits));
  chuan_diag_hint(names->diags, diag, CHUAN_PHRASE_MEND_CODES,
                  CHUAN_ARGS(names->file->columns[names->column].header));
}

static void report_displaced(import_names *names, const import_misnamed *m)
{
  const import_misnamed *code_row = &names->misnamed[m->code_row];
  chuan_str digits = import_digits(code_row->line, names->row_arena);
  chuan_diag *diag =
    chuan_diag_add(names->diags, CHUAN_E0615, m->span,
                   CHUAN_ARGS(chuan_cell_shown(m->written, names->row_arena), m->code, code_row->code, digits));
  chuan_diag_span(names->diags, diag, code_row->span, CHUAN_PHRASE_CODE_STANDS_HERE, CHUAN_ARGS(code_row->code));
  chuan_diag_hint(names->diags, diag, CHUAN_PHRASE_MEND_CODES,
                  CHUAN_ARGS(names->file->columns[names->column].header));
}

chuan_rc import_names_report(import_names *names)
{
  size_t count = names->misnamed_count;
  import_misnamed **by_code = chuan_arena_array(names->arena, count, sizeof *by_code);
  if (!by_code)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < count; i++)
    by_code[i] = &names->misnamed[i];
  if (count > 0)
    qsort(by_code, count, sizeof *by_code, compare_by_code);
  chuan_rc rc = place_names(names, by_code);
  for (size_t first = 0, last; rc == CHUAN_RC_OK && first < count; first = last + 1) {
    for (last = first; last + 1 < count && shifted_alike(names, &names->misnamed[last], &names->misnamed[last + 1]);)
      last++;
    if (last > first)
      report_shift(names, &names->misnamed[first], &names->misnamed[last]);
    else if (names->misnamed[first].displaced)
      report_displaced(names, &names->misnamed[first]);
    chuan_arena_free(names->row_arena);
  }
  return rc == CHUAN_RC_OK && names->row_arena->failed ? CHUAN_RC_MEMORY : rc; /* a text may lack something */
}
