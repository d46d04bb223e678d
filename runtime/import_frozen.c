/* Units whose data are frozen: see import_frozen.h. */
#include "runtime/import_frozen.h"

#include "runtime/submissions.h"

#include <inttypes.h>
#include <stdio.h>

chuan_rc import_note_frozen(chuan_import_summary *summary, chuan_store *store, int64_t unit, chuan_str level,
                            int period, chuan_arena *arena, chuan_diags *diags)
{
  chuan_import_frozen one;
  chuan_rc rc = chuan_submission_frozen(&one.by, store, unit, level, period, diags);
  if (rc != CHUAN_RC_OK || !one.by)
    return rc;
  rc = chuan_store_unit_code(&one.code, store, unit, arena, diags);
  void *frozen = summary->frozen;
  if (rc == CHUAN_RC_OK &&
      !chuan_arena_grow(arena, &frozen, summary->frozen_count, &summary->frozen_capacity, sizeof *summary->frozen))
    rc = CHUAN_RC_MEMORY;
  if (rc != CHUAN_RC_OK)
    return rc;
  summary->frozen = frozen;
  summary->frozen[summary->frozen_count++] = one;
  return CHUAN_RC_OK;
}

void import_report_frozen(const chuan_import_summary *summary, int period, chuan_diags *diags)
{
  static const chuan_span NOWHERE = { 0, 0, 0 };
  char units[24], year[16], by[24], own[24];
  snprintf(year, sizeof year, "%d", period);
  snprintf(own, sizeof own, "%" PRId64, summary->submission);
  for (size_t i = 0; i < summary->frozen_count; i++) {
    size_t count = 0;
    bool first = true;
    for (size_t k = 0; k < summary->frozen_count; k++) {
      count += summary->frozen[k].by == summary->frozen[i].by;
      first = first && (k >= i || summary->frozen[k].by != summary->frozen[i].by);
    }
    if (!first)
      continue;
    snprintf(units, sizeof units, "%zu", count);
    snprintf(by, sizeof by, "%" PRId64, summary->frozen[i].by);
    chuan_diag *diag = chuan_diag_add(diags, CHUAN_W0870, NOWHERE,
                                      CHUAN_ARGS(chuan_str_of(units), chuan_str_of(year), chuan_str_of(by)));
    if (summary->submission)
      chuan_diag_hint(diags, diag, CHUAN_PHRASE_ACCEPT_TO_COUNT, CHUAN_ARGS(chuan_str_of(own)));
  }
}
