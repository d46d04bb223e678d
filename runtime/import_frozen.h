/* What an import says about units whose data, or those of former units, an accepted submission has frozen. */
#ifndef CHUAN_IMPORT_FROZEN_H
#define CHUAN_IMPORT_FROZEN_H

#include "runtime/import.h"

/* Notes the unit (its id) in the summary if its data of the period are frozen, or those of units that it was made of
   are accepted: what it reports itself counts instead of them. */
chuan_rc import_note_frozen(chuan_import_summary *summary, chuan_store *store, int64_t unit, chuan_str level,
                            int period, chuan_arena *arena, chuan_diags *diags);
/* Warns of those noted. */
void import_report_frozen(const chuan_import_summary *summary, const chuan_store *store, int period, chuan_arena *arena,
                          chuan_diags *diags);

#endif
