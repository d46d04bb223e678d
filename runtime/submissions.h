/* Submissions of data and what reviewers decide about them. A submission is received, accepted or returned, for each of
   its units by itself; decisions are added, never changed. What counts follows from them alone:
   - what is returned does not count;
   - accepted cells count before those that are only received, and among each of these two the later submission before
     the earlier one, cell by cell;
   - accepting freezes a unit's data of the period: a submission that arrives later counts for that unit only when it
     is accepted itself. */
#ifndef CHUAN_SUBMISSIONS_H
#define CHUAN_SUBMISSIONS_H

#include "runtime/store.h"

/* A submission with its decisions summed up. A file of units is never decided about: it has no state. */
typedef struct chuan_listed {
  chuan_submission submission;
  bool is_data;
  size_t units, cells; /* of a file of units the rows it added, and 0 */
  size_t in_state[CHUAN_SUBMISSION_STATE_COUNT]; /* units */
  chuan_str decided_by, decided_at; /* of the last decision; empty: there was none */
} chuan_listed;

/* Which submissions are wanted; zero: all. With `units` it is the state of these that `state` looks at. */
typedef struct chuan_list_filter {
  int period;
  chuan_str level;
  const chuan_str *units;
  size_t unit_count;
  bool has_state;
  chuan_submission_state state;
} chuan_list_filter;

/* In the order of their numbers. A unit that is nowhere is a diagnostic and USAGE. */
chuan_rc chuan_submissions_list(chuan_listed **out, size_t *count, chuan_store *store, const chuan_list_filter *filter,
                                chuan_arena *arena, chuan_diags *diags);

/* A cell for which another submission counts: as it was written here, and there. */
typedef struct chuan_replaced_cell {
  chuan_str name; /* of the datum, or code of the indicator or criterion */
  chuan_str own, counts;
} chuan_replaced_cell;
/* Those of a unit for which the submission `by` counts. */
typedef struct chuan_replaced {
  int64_t by;
  const chuan_replaced_cell *cells;
  size_t count;
} chuan_replaced;

/* A unit of a submission. Each of its cells counts, or is replaced, or nothing counts there. */
typedef struct chuan_submitted_unit {
  chuan_str code, name; /* the name that it was given last */
  chuan_submission_state state;
  chuan_str decided_by, decided_at; /* empty where it is only received */
  int64_t frozen_by;                /* an accepted submission because of which this one does not count; or 0 */
  size_t cells, counting, without;
  const chuan_replaced *replaced;
  size_t replaced_count;
} chuan_submitted_unit;

typedef struct chuan_decision {
  chuan_submission_state state;
  chuan_str at, by, reason;
  const chuan_str *units; /* codes */
  size_t unit_count;
} chuan_decision;

/* All that is known of a submission. */
typedef struct chuan_shown {
  chuan_listed listed;
  const chuan_decision *decisions;
  size_t decision_count;
  const chuan_submitted_unit *units; /* of data, by their codes */
  size_t unit_count;
} chuan_shown;
/* One that is not there is a diagnostic and USAGE. */
chuan_rc chuan_submission_show(chuan_shown *out, chuan_store *store, int64_t submission, chuan_arena *arena,
                               chuan_diags *diags);

/* What is to be decided: without units about all that are not decided yet (with `reopen` about all that are in another
   state). */
typedef struct chuan_deciding_on {
  int64_t submission;
  chuan_submission_state state; /* ACCEPTED or RETURNED */
  chuan_str by, reason;
  const chuan_str *units; /* codes */
  size_t unit_count;
  bool reopen; /* also where it was decided before */
} chuan_deciding_on;

/* A submission, only received, and how many of its units are meant: a later one, whose cells no longer count where the
   accepted one has the same; one of units that were made of accepted ones, and are judged by what they report
   themselves. */
typedef struct chuan_overtaken {
  int64_t submission;
  size_t units;
} chuan_overtaken;

typedef struct chuan_decided {
  chuan_shown shown;   /* after the decision */
  chuan_decision made; /* with the units decided about */
  const chuan_decision *replaced; /* that stood before, each with the units for which it did */
  size_t replaced_count;
  const chuan_overtaken *overtaken;
  size_t overtaken_count;
  const chuan_overtaken *instead;
  size_t instead_count;
} chuan_decided;
/* Decides in one transaction: all or nothing. What was decided before by others is a diagnostic that names them, and
   FINDINGS; a submission or unit that is not there a diagnostic and USAGE. */
chuan_rc chuan_submission_decide(chuan_decided *out, chuan_store *store, const chuan_deciding_on *what,
                                 chuan_arena *arena, chuan_diags *diags);

/* Whether anything was decided for a period: otherwise nothing of it is accepted or frozen. */
chuan_rc chuan_submission_any_decided(bool *out, chuan_store *store, int period, chuan_diags *diags);
/* A unit (its id) that took others over whole, and an accepted submission of one of these. */
typedef struct chuan_accepted_former {
  int64_t unit, submission;
} chuan_accepted_former;
/* All of a period, by unit. Inside a transaction or not. */
chuan_rc chuan_submissions_of_formers(chuan_accepted_former **out, size_t *count, chuan_store *store, int period,
                                      chuan_arena *arena, chuan_diags *diags);
/* Whether the data of a unit (its id) for a period are frozen: by the last submission that was accepted, else 0. Inside
   a transaction or not. */
chuan_rc chuan_submission_frozen(int64_t *by, chuan_store *store, int64_t unit, chuan_str level, int period,
                                 chuan_diags *diags);

#endif
