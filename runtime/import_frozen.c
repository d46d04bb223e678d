/* Units whose data are frozen: see import_frozen.h. */
#include "runtime/import_frozen.h"

#include "runtime/submissions.h"

#include <inttypes.h>
#include <stdio.h>

static chuan_rc add_unit(chuan_import_frozen **list, size_t *count, size_t *capacity, chuan_import_frozen one,
                         chuan_arena *arena)
{
  void *items = *list;
  if (!chuan_arena_grow(arena, &items, *count, capacity, sizeof one))
    return CHUAN_RC_MEMORY;
  *list = items;
  (*list)[(*count)++] = one;
  return CHUAN_RC_OK;
}

/* The first of a unit, or where it would stand. */
static size_t first_of(const chuan_import_summary *summary, int64_t unit)
{
  size_t low = 0, high = summary->former_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (summary->formers[middle].unit < unit)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* Notes the accepted data of former units that the unit would be judged by if it reported nothing itself. */
static chuan_rc note_replacing(chuan_import_summary *summary, chuan_store *store, int64_t unit, int period,
                               chuan_arena *arena, chuan_diags *diags)
{
  chuan_import_frozen one;
  chuan_rc rc = CHUAN_RC_OK;
  if (!summary->formers_read) {
    chuan_accepted_former *formers;
    rc = chuan_submissions_of_formers(&formers, &summary->former_count, store, period, arena, diags);
    summary->formers = formers;
    summary->formers_read = true;
  }
  size_t first = first_of(summary, unit), end = first;
  while (rc == CHUAN_RC_OK && end < summary->former_count && summary->formers[end].unit == unit) {
    one.by = summary->formers[end++].submission;
    rc = chuan_store_unit_code(&one.code, store, unit, arena, diags);
    if (rc == CHUAN_RC_OK)
      rc = add_unit(&summary->replacing, &summary->replacing_count, &summary->replacing_capacity, one, arena);
  }
  summary->replacing_units += end > first;
  return rc;
}

chuan_rc import_note_frozen(chuan_import_summary *summary, chuan_store *store, int64_t unit, chuan_str level,
                            int period, chuan_arena *arena, chuan_diags *diags)
{
  chuan_import_frozen one;
  chuan_rc rc = chuan_submission_frozen(&one.by, store, unit, level, period, diags);
  if (rc == CHUAN_RC_OK && !one.by)
    return note_replacing(summary, store, unit, period, arena, diags);
  if (rc == CHUAN_RC_OK)
    rc = chuan_store_unit_code(&one.code, store, unit, arena, diags);
  return rc == CHUAN_RC_OK ? add_unit(&summary->frozen, &summary->frozen_count, &summary->frozen_capacity, one, arena)
                           : rc;
}

void import_report_frozen(const chuan_import_summary *summary, const chuan_store *store, int period, chuan_arena *arena,
                          chuan_diags *diags)
{
  static const chuan_span NOWHERE = { 0, 0, 0 };
  const struct {
    size_t units;
    chuan_code code;
    chuan_phrase hint;
  } SAID[] = { { summary->frozen_count, CHUAN_W0870, CHUAN_PHRASE_ACCEPT_TO_COUNT },
               { summary->replacing_units, CHUAN_W0894, CHUAN_PHRASE_RETURN_TO_KEEP } };
  char units[24], year[16], own[24];
  snprintf(year, sizeof year, "%d", period);
  snprintf(own, sizeof own, "%" PRId64, summary->submission);
  for (size_t i = 0; i < sizeof SAID / sizeof *SAID; i++) {
    if (SAID[i].units == 0)
      continue;
    snprintf(units, sizeof units, "%zu", SAID[i].units);
    chuan_diag *diag =
      chuan_diag_add(diags, SAID[i].code, NOWHERE, CHUAN_ARGS(chuan_str_of(units), chuan_str_of(year)));
    if (summary->submission)
      chuan_diag_hint(diags, diag, SAID[i].hint, CHUAN_ARGS(chuan_str_of(own), chuan_store_word(store, arena)));
  }
}
