/* What somebody could make of a good database: SQL that is run over a copy of it, with every guard off. */
#ifndef CHUAN_TEST_EVIL_SCHEMAS_H
#define CHUAN_TEST_EVIL_SCHEMAS_H

#include <stdbool.h>
#include <stddef.h>

typedef enum evil_effect {
  EVIL_COPED,         /* commands may refuse it or cope with it */
  EVIL_REFUSED,       /* every command refuses it */
  EVIL_UNREAD,        /* at least a reading of all units as they are now refuses it */
  EVIL_UNREAD_HISTORY /* at least one of the history does */
} evil_effect;

typedef struct evil_schema {
  const char *name, *sql;
  evil_effect effect;
} evil_schema;

extern const evil_schema evil_schemas[];
extern const size_t evil_schema_count;

/* Changes the database; false when the SQL does not run. */
bool evil_apply(const char *path, const evil_schema *schema);
/* Rows in the table `victim`: whether something ran that the database brought along. 0 when there is none. */
long evil_victims(const char *path);

#endif
