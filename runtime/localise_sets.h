/* The search for the sets of least weight that hit all clauses, where a clause is a set of fields of which one must
   change, if some others do. Clauses come from checks that exclude each other; a set that hits all is asked whether it
   will do, and if not gives one more. */
#ifndef CHUAN_LOCALISE_SETS_H
#define CHUAN_LOCALISE_SETS_H

#include "runtime/linear.h"
#include "runtime/localise.h"

typedef struct chuan_clause_of_fields {
  const uint32_t *fields; /* columns of the set's data, ascending */
  size_t count;
  const uint32_t *given; /* it holds for sets that have all of these: what the unit has there is no value that they may
                            have, so that to change them takes something away, too */
  size_t given_count;
} chuan_clause_of_fields;

typedef struct chuan_field_set {
  uint32_t fields[CHUAN_LOCALISED_FIELDS_MAX];
  size_t count;
  uint64_t weight;
} chuan_field_set;

/* Asks whether a change of a set will do. NONE: `*clause` holds for it and is hit by no field of it. */
typedef chuan_rc chuan_ask_set(chuan_solved *out, chuan_clause_of_fields *clause, void *context,
                               const chuan_field_set *set);

typedef struct chuan_set_search {
  chuan_clause_of_fields *clauses; /* those at the start, and those found */
  size_t clause_count, clause_capacity;
  const uint32_t *weights; /* by field, > 0; NULL: 1 each */
  size_t field_count;      /* fields are below it */
  chuan_ask_set *ask;
  void *context;
  size_t *work; /* sets that may yet be looked at, among other steps */
  chuan_arena *arena;
  chuan_field_set *found; /* in no order, all of one weight */
  size_t found_count, found_capacity;
  bool uncertain; /* some set of less weight or the same could not be decided */
} chuan_set_search;

/* Looks for the sets. LIMIT where the work was used up: what was found then are sets that do, of least weight. */
chuan_rc chuan_set_search_run(chuan_set_search *search);

#endif
