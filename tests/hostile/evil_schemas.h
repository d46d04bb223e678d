/* What somebody could make of a good database: SQL that is run over a copy of it, with every guard off. */
#ifndef CHUAN_TEST_EVIL_SCHEMAS_H
#define CHUAN_TEST_EVIL_SCHEMAS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct evil_schema {
  const char *name, *sql;
  bool refused; /* by every command; otherwise commands may also cope with it */
} evil_schema;

extern const evil_schema evil_schemas[];
extern const size_t evil_schema_count;

/* Changes the database; false when the SQL does not run. */
bool evil_apply(const char *path, const evil_schema *schema);
/* Rows in the table `victim`: whether something ran that the database brought along. 0 when there is none. */
long evil_victims(const char *path);

#endif
