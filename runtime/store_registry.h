/* What store_read.c, store_units.c, store_asked.c, store_properties.c and store_lineage.c share: the units of a run on
   their way into chuan_data. Nobody else includes this file. */
#ifndef CHUAN_STORE_REGISTRY_H
#define CHUAN_STORE_REGISTRY_H

#include "runtime/store_db.h"

/* A unit on the law date. */
typedef struct store_node {
  int64_t id, level;
  chuan_str parent_code;
  chuan_unit unit;
} store_node;

/* A version of a unit. */
typedef struct store_version {
  int64_t unit; /* 0: it starts after the law date, or is not known */
  chuan_day from, to;
  int32_t level;
} store_version;

typedef struct store_registry {
  chuan_store *store;
  const chuan_program *program;
  const chuan_set *set;
  chuan_day day;
  chuan_str known; /* submissions after this time are not seen */
  chuan_arena *arena;
  chuan_diags *diags;

  int64_t level;   /* of the set; 0 when the database has none of it */
  int64_t largest; /* number of a unit; they run from 1 */
  store_version *versions; /* by their numbers */
  int64_t version_largest;
  store_node *judged, *ancestors;
  size_t judged_count, judged_capacity, ancestor_count, ancestor_capacity;
  int64_t *other_levels; /* of units that those judged were made of, whose data were read too */
  size_t other_level_count, other_level_capacity;
  uint32_t *by_code; /* positions of ancestors, sorted by code */
  size_t by_code_capacity;
} store_registry;

/* Reads the units judged (all of the set's level, or `only` those with these codes) in the order of their codes, the
   units above them, and the versions of all units. */
chuan_rc store_read_units(store_registry *r, const chuan_str *only, size_t only_count);
/* Says why a unit that was asked for is not judged, and which units may be meant; USAGE. `found`: what it is on the law
   date, or NULL. */
chuan_rc store_report_not_judged(store_registry *r, chuan_str code, const store_node *found);
/* Settles data->dimensions. A value that the set does not declare is a diagnostic and FINDINGS. */
chuan_rc store_read_dimensions(chuan_data *data, store_registry *r, const store_units_read *units);
/* Settles data->units[].variant. `wanted` as in chuan_read_options. */
chuan_rc store_read_variants(chuan_data *data, store_registry *r, const char *wanted);
/* Settles data->lineage, and fills in what the units judged have not reported and get from those they were made of
   (lineage.h), read from the history up to `known` where that is not NULL. After everything else is read. */
chuan_rc store_read_lineage(chuan_data *data, store_registry *r, const chuan_str *known);
/* For ids up to `largest` the position of a node from 1, 0 for none; NULL when memory is short. */
uint32_t *store_positions(const store_node *nodes, size_t count, int64_t largest, chuan_arena *arena);

#endif
