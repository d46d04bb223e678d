/* Which figures of a unit are wrong, when checks say that some must be: the sets of its own data of least weight whose
   change makes every check hold that is violated, and breaks none that holds (Fellegi and Holt). Exact: the checks are
   read from the compiled program as linear conditions, every set of less weight is excluded by checks that cannot hold
   without a change elsewhere, and every answer was judged again by the evaluator. What is not linear or takes too many
   steps is said to be undecided, never guessed.

   A check is an indicator or the rule of a check set, violated where it is not met; not applicable and insufficient are
   no violations, and a rule fault is none that data are to be changed for, but a change may not bring one about. Data
   of other units, of the period before, and of dimensions stay as they are. A datum takes values of its type and
   declared range; without a range, one that is not negative stays so. Of a datum that is to be unique every value is
   taken to be so but the one that other units report, too. What is missing stays missing, unless a check wants it: one
   that asks whether it is there, or is violated without. */
#ifndef CHUAN_LOCALISE_H
#define CHUAN_LOCALISE_H

#include "runtime/vm_ranges.h"

/* Sets told of one part unless all are wanted, data of one set, and ranges of one datum at most. */
enum { CHUAN_LOCALISED_SETS_MAX = 8, CHUAN_LOCALISED_FIELDS_MAX = 6, CHUAN_LOCALISED_RANGES_MAX = 3 };

typedef struct chuan_localise_options {
  const bool *errors;      /* by indicator of the set: it counts; NULL: all do but rules that are warnings */
  const uint32_t *weights; /* by column of the set's data: the more, the less likely it is wrong; 0: it is certainly
                              right; NULL: 1 each */
  bool all;                /* tell all sets that were found, not only the first CHUAN_LOCALISED_SETS_MAX of a part */
  struct chuan_lua *lua;   /* calls functions, as in chuan_run_options */
} chuan_localise_options;

typedef struct chuan_localised_field {
  const chuan_datum *datum;
  chuan_num value; /* together with those of the other data of the set it makes the checks hold */
  chuan_range ranges[CHUAN_LOCALISED_RANGES_MAX]; /* what it may be at all, from low to high */
  size_t range_count;                             /* 0: that could not be told */
} chuan_localised_field;

typedef struct chuan_localised_set {
  const chuan_localised_field *fields; /* in the order of the set's data */
  size_t count;
} chuan_localised_set;

typedef enum chuan_localised_outcome {
  CHUAN_LOCALISED_FOUND,     /* these are all sets of least weight */
  CHUAN_LOCALISED_PERHAPS,   /* these are sets, but some of as little weight or less could not be decided */
  CHUAN_LOCALISED_IMPOSSIBLE, /* no change of the unit's own data makes the checks hold; a check that none makes hold by
                                 itself is a part of its own, and left out of others */
  CHUAN_LOCALISED_UNDECIDED
} chuan_localised_outcome;

/* Violated checks with data in common, apart from those of other parts: a set of each part is to be changed. */
typedef struct chuan_localised_part {
  const uint32_t *indicators; /* violated */
  size_t indicator_count;
  chuan_localised_outcome outcome;
  uint64_t weight;                 /* of each set */
  const chuan_localised_set *sets; /* those first whose data are in more violated checks */
  size_t set_count;
  size_t hidden; /* how many more sets there are; of PERHAPS at least */
} chuan_localised_part;

typedef struct chuan_localisation {
  const chuan_localised_part *parts; /* none: no check is violated */
  size_t count;
} chuan_localisation;

/* What localises errors in one set of data; for many units. NULL when memory is short. */
typedef struct chuan_localiser chuan_localiser;
chuan_localiser *chuan_localiser_new(const chuan_data *data, chuan_localise_options options, chuan_arena *arena);

/* The answer for one unit, on `arena`. MEMORY: the localiser is of no more use. */
chuan_rc chuan_localise(chuan_localisation *out, chuan_localiser *localiser, size_t unit, chuan_arena *arena);

#endif
