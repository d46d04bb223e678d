/* A unit that was asked for and that nobody knows. See unit_index.h. */
#include "runtime/unit_index.h"

chuan_rc chuan_unit_index_of_level(chuan_unit_index **index, chuan_unit_version **versions, size_t *count,
                                   chuan_store *store, chuan_str level, chuan_day day, chuan_arena *arena,
                                   chuan_diags *diags)
{
  chuan_str fold;
  chuan_rc rc = chuan_text_fold(&fold, level, arena);
  if (rc == CHUAN_RC_OK)
    rc = chuan_store_unit_versions(versions, count, store, arena, diags);
  return rc == CHUAN_RC_OK ? chuan_unit_index_make(index, *versions, *count, fold, day, day, arena) : rc;
}

/* Takes the code for a name: the units that it may mean. */
static chuan_rc hint_names(bool *found, chuan_diag *diag, chuan_store *store, chuan_str written, chuan_str level,
                           chuan_day day, chuan_arena *arena, chuan_diags *diags)
{
  chuan_unit_index *index;
  chuan_unit_version *versions;
  const chuan_unit_candidate *candidates;
  chuan_unit_name name;
  size_t version_count, count = 0;
  *found = false;
  chuan_rc rc = chuan_unit_index_of_level(&index, &versions, &version_count, store, level, day, arena, diags);
  if (rc == CHUAN_RC_OK)
    rc = chuan_unit_name_read(&name, written, arena);
  if (rc == CHUAN_RC_OK)
    rc = chuan_unit_index_find(&candidates, &count, index, &name, true, arena);
  *found = rc == CHUAN_RC_OK && count > 0;
  if (*found)
    chuan_unit_candidates_hint(diags, diag, index, candidates, count, arena);
  return rc;
}

chuan_rc chuan_unit_report_unknown(chuan_store *store, chuan_str code, const chuan_str *codes, size_t count,
                                   chuan_str level, chuan_day day, chuan_arena *arena, chuan_diags *diags)
{
  bool found = false;
  chuan_diag *diag = chuan_diag_add(diags, CHUAN_E0601, (chuan_span){ 0, 0, 0 }, CHUAN_ARGS(code));
  const chuan_str *nearest = chuan_text_nearest(code, codes, count);
  if (nearest) {
    chuan_diag_hint(diags, diag, CHUAN_PHRASE_DID_YOU_MEAN, CHUAN_ARGS(*nearest));
    return CHUAN_RC_USAGE;
  }
  chuan_rc rc = level.n > 0 ? hint_names(&found, diag, store, code, level, day, arena, diags) : CHUAN_RC_OK;
  if (rc == CHUAN_RC_OK && !found)
    chuan_diag_hint(diags, diag, count > 0 ? CHUAN_PHRASE_LIST_UNITS : CHUAN_PHRASE_USE_UNITS_IMPORT, CHUAN_NO_ARGS);
  return rc == CHUAN_RC_OK ? CHUAN_RC_USAGE : rc;
}
