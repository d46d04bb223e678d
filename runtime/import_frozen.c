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

bool chuan_import_first_frozen(const chuan_import_summary *summary, size_t at)
{
  size_t first = 0;
  while (summary->frozen[first].by != summary->frozen[at].by)
    first++;
  return first == at;
}

void import_report_frozen(const chuan_import_summary *summary, const chuan_store *store, int period, chuan_arena *arena,
                          chuan_diags *diags)
{
  static const chuan_span NOWHERE = { 0, 0, 0 };
  char units[24], year[16], own[24];
  if (summary->frozen_count == 0)
    return;
  snprintf(units, sizeof units, "%zu", summary->frozen_count);
  snprintf(year, sizeof year, "%d", period);
  snprintf(own, sizeof own, "%" PRId64, summary->submission);
  chuan_diag *diag =
    chuan_diag_add(diags, CHUAN_W0870, NOWHERE, CHUAN_ARGS(chuan_str_of(units), chuan_str_of(year)));
  if (summary->submission)
    chuan_diag_hint(diags, diag, CHUAN_PHRASE_ACCEPT_TO_COUNT,
                    CHUAN_ARGS(chuan_str_of(own), chuan_store_word(store, arena)));
}
