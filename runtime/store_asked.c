/* A unit that was asked for and is not judged: why, and which units may be meant. See store_registry.h. */
#include "runtime/store_registry.h"
#include "runtime/unit_index.h"

enum { BELOW_SAID = 40 /* codes in a message */ };

static const chuan_span NOWHERE = { 0, 0, 0 };

static bool stands_below(const store_registry *r, const chuan_unit_index *index, const chuan_unit_version *unit,
                         chuan_str code)
{
  for (int i = 0; i < CHUAN_UNITS_ABOVE_MAX && unit && unit->parent.n > 0; i++) {
    if (chuan_str_equal(unit->parent, code))
      return true;
    unit = chuan_unit_index_on_day(index, unit->parent, r->day);
  }
  return false;
}

/* Of a unit below those of the set the one that it belongs to. */
static bool hint_above(store_registry *r, chuan_diag *diag, const chuan_unit_index *index, const store_node *asked)
{
  const chuan_unit_version *above = chuan_unit_index_on_day(index, asked->parent_code, r->day);
  for (int i = 0; i < CHUAN_UNITS_ABOVE_MAX && above; i++) {
    if (chuan_str_equal(above->level, r->set->level)) {
      chuan_diag_hint(r->diags, diag, CHUAN_PHRASE_UNIT_ABOVE_IS, CHUAN_ARGS(above->code, above->name));
      return true;
    }
    above = chuan_unit_index_on_day(index, above->parent, r->day);
  }
  return false;
}

/* Of a unit above those of the set these, in a form that can be typed. */
static size_t hint_below(store_registry *r, chuan_diag *diag, const chuan_unit_index *index,
                         const chuan_unit_version *versions, size_t count, const store_node *asked)
{
  chuan_buffer b;
  size_t below = 0;
  chuan_buffer_init(&b, r->arena);
  for (size_t i = 0; i < count; i++) {
    const chuan_unit_version *v = &versions[i];
    if (v->valid_from > r->day || v->valid_to < r->day || !chuan_str_equal(v->level, r->set->level) ||
        !stands_below(r, index, v, asked->unit.code))
      continue;
    if (below++ < BELOW_SAID)
      chuan_buffer_printf(&b, "%s%.*s", below > 1 ? " " : "", CHUAN_STR_ARGS(v->code));
  }
  if (below > BELOW_SAID)
    chuan_buffer_printf(&b, " … (%zu)", below);
  if (below > 0)
    chuan_diag_hint(r->diags, diag, CHUAN_PHRASE_UNITS_BELOW_ARE, CHUAN_ARGS(r->set->level, chuan_buffer_str(&b)));
  return below;
}

static chuan_rc hint_of_level(store_registry *r, chuan_diag *diag, const store_node *asked)
{
  chuan_unit_index *index;
  chuan_unit_version *versions;
  size_t count;
  chuan_rc rc = chuan_unit_index_of_level(&index, &versions, &count, r->store, r->set->level, r->day, r->arena,
                                         r->diags);
  if (rc == CHUAN_RC_OK && hint_below(r, diag, index, versions, count, asked) == 0 &&
      !hint_above(r, diag, index, asked))
    chuan_diag_hint(r->diags, diag, CHUAN_PHRASE_UNIT_OF_LEVEL,
                    CHUAN_ARGS(r->set->name, r->set->level, asked->unit.level));
  return rc;
}

static bool is_known(const chuan_str *codes, size_t count, chuan_str code)
{
  for (size_t i = 0; i < count; i++)
    if (chuan_str_equal(codes[i], code))
      return true;
  return false;
}

chuan_rc store_report_not_judged(store_registry *r, chuan_str code, const store_node *found)
{
  chuan_str *codes;
  size_t count;
  chuan_diag *diag;
  chuan_rc rc = chuan_store_unit_codes(&codes, &count, r->store, r->arena, r->diags);
  if (rc == CHUAN_RC_OK && found) {
    diag = chuan_diag_add(r->diags, CHUAN_E0603, NOWHERE, CHUAN_ARGS(code, found->unit.level, r->set->level));
    rc = hint_of_level(r, diag, found);
  } else if (rc == CHUAN_RC_OK && is_known(codes, count, code)) {
    diag = chuan_diag_add(r->diags, CHUAN_E0602, NOWHERE, CHUAN_ARGS(code, chuan_day_text(r->day, false, r->arena)));
    if (!chuan_str_equal(r->known, STORE_ALL_KNOWN))
      chuan_diag_hint(r->diags, diag, CHUAN_PHRASE_KNOW_MORE, CHUAN_NO_ARGS);
  } else if (rc == CHUAN_RC_OK) {
    return chuan_unit_report_unknown(r->store, code, codes, count, r->set->level, r->day, r->arena, r->diags);
  }
  return rc == CHUAN_RC_OK ? CHUAN_RC_USAGE : rc;
}
