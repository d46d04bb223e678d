/* The evil schemas: see evil_schemas.h. */
#include "tests/hostile/evil_schemas.h"

#include <sqlite3.h>
#include <stdio.h>

#define VICTIM "CREATE TABLE victim (n); "
#define SCHEMA "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET "

const evil_schema evil_schemas[] = {
  { "a trigger on values",
    VICTIM "CREATE TRIGGER evil AFTER INSERT ON value_history BEGIN INSERT INTO victim VALUES (1); END", true },
  { "a trigger on submissions",
    VICTIM "CREATE TRIGGER evil BEFORE INSERT ON submission BEGIN INSERT INTO victim VALUES (1); END", true },
  { "a trigger that calls itself",
    VICTIM "PRAGMA recursive_triggers = ON; CREATE TRIGGER evil AFTER INSERT ON unit "
           "BEGIN INSERT INTO unit (code) VALUES (random()); INSERT INTO victim VALUES (1); END",
    true },
  { "a trigger under one of our names",
    VICTIM "DROP TRIGGER submission_stays; CREATE TRIGGER submission_stays BEFORE INSERT "
           "ON submission BEGIN INSERT INTO victim VALUES (1); END",
    true },
  { "a view in place of a table",
    "PRAGMA foreign_keys = OFF; ALTER TABLE level RENAME TO old_level; "
    "CREATE VIEW level AS SELECT * FROM old_level",
    true },
  { "a view with a trigger",
    VICTIM
    "DROP TABLE unit_predecessor; CREATE VIEW unit_predecessor AS SELECT 1 AS unit_version, "
    "'x' AS code; CREATE TRIGGER evil INSTEAD OF INSERT ON unit_predecessor BEGIN INSERT INTO victim VALUES (1); END",
    true },
  { "an endless view",
    "CREATE VIEW evil AS WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r", true },
  { "a generated column", "ALTER TABLE unit ADD COLUMN evil INTEGER AS (length(code) + 1)", true },
  { "an index on an expression", "CREATE INDEX evil ON unit (upper(code))", true },
  { "a partial index", "CREATE INDEX evil ON unit_version (name) WHERE level = 1", true },
  { "a virtual table", "CREATE VIRTUAL TABLE evil USING fts5(a)", true },
  { "a virtual table in place of one",
    "PRAGMA foreign_keys = OFF; DROP TABLE dimension; CREATE VIRTUAL TABLE dimension USING rtree(id, a, b)", true },
  { "a check of others", "ALTER TABLE dimension ADD COLUMN evil INTEGER CHECK (evil > 1)", true },
  { "a table of others", "CREATE TABLE evil (a)", true },
  { "statistics", "ANALYZE", true },
  { "another application", "PRAGMA application_id = 7", true },
  { "no application", "PRAGMA application_id = 0", true },
  { "a later version", "PRAGMA user_version = 99", true },
  { "no version", "PRAGMA user_version = 0", true },
  { "a version below none", "PRAGMA user_version = -1", true },
  { "a missing table", "DROP TABLE unit_predecessor", false },
  { "no fields", "PRAGMA foreign_keys = OFF; DROP TABLE field", false },
  { "no current table", "DROP TABLE current_2", false },
  { "an empty current table", "DELETE FROM current_2", false },
  { "a current table with fewer columns",
    "DROP TABLE current_2; CREATE TABLE current_2 (unit INTEGER NOT NULL REFERENCES unit, "
    "period INTEGER NOT NULL CHECK (period BETWEEN 1 AND 9999), c1 ANY, PRIMARY KEY (period, unit)) STRICT, WITHOUT "
    "ROWID",
    false },
  { "real numbers in cells", "UPDATE current_2 SET c1 = 1.5, c2 = 9e999, c3 = -0.0, c4 = 2.5, c5 = 1e300", false },
  { "bytes in cells", "UPDATE current_2 SET c1 = x'00ff', c2 = zeroblob(9), c3 = x'', c4 = x'74', c5 = x'01'", false },
  { "words in cells", "UPDATE current_2 SET c1 = '=1/0', c2 = '=', c3 = 'q', c4 = 't', c5 = '9'", false },
  { "exact numbers that are none", "UPDATE current_2 SET c1 = '=2/4', c2 = '=x', c3 = '=1/-3', c4 = '=', c5 = '=0'",
    false },
  { "large numbers in cells",
    "UPDATE current_2 SET c1 = 9223372036854775807, c2 = -9223372036854775808, c3 = 9223372036854775807, "
    "c4 = -1, c5 = 77",
    false },
  { "a number of too many digits", "UPDATE current_2 SET c1 = '=' || replace(hex(zeroblob(10000)), '0', '7')", false },
  { "a text of megabytes", "UPDATE current_2 SET c4 = 't' || replace(hex(zeroblob(500000)), '0', 'a')", false },
  { "a text larger than the limit", "UPDATE current_2 SET c4 = 't' || replace(hex(zeroblob(10000000)), '0', 'a')",
    false },
  { "a text that a terminal obeys", "UPDATE current_2 SET c4 = 't' || char(27) || '[2J' || char(8238, 0, 8203)",
    false },
  { "a text that is no text", "UPDATE current_2 SET c4 = CAST(x'74c328ff' AS TEXT)", false },
  { "periods out of range",
    "PRAGMA ignore_check_constraints = ON; INSERT INTO current_2 (period, unit) VALUES (-1, 1), (99999999999, 2)",
    false },
  { "rows of units that are not there",
    "PRAGMA foreign_keys = OFF; INSERT INTO current_2 (period, unit) VALUES (2025, 4000000), "
    "(2025, -7), (2025, 9223372036854775807), (2025, 0)",
    false },
  { "negative ids",
    "INSERT INTO unit VALUES (-5, 'x'); INSERT INTO unit_version (unit, valid_from, valid_to, name, level, parent, "
    "submission, row_number) VALUES (-5, 0, 99999, 'X', 2, '', 1, 1)",
    false },
  { "the largest id", "INSERT INTO unit VALUES (9223372036854775807, 'x')", false },
  { "a large id", "INSERT INTO unit VALUES (49999999, 'x')", false },
  { "days out of range",
    "INSERT INTO unit VALUES (90, 'x'); INSERT INTO unit_version (unit, valid_from, valid_to, name, level, parent, "
    "submission, row_number) VALUES (90, -9223372036854775808, 9223372036854775807, 'X', 2, '14', 1, 1)",
    false },
  { "units above each other", "DROP TRIGGER unit_version_stays; UPDATE unit_version SET parent = '1401'", false },
  { "a long line of units",
    "DROP TRIGGER unit_version_stays; WITH RECURSIVE r (n) AS (SELECT 100 UNION ALL SELECT n + 1 FROM r WHERE n < "
    "5000) "
    "INSERT INTO unit SELECT n, 'u' || n FROM r; INSERT INTO unit_version (unit, valid_from, valid_to, name, level, "
    "parent, submission, "
    "row_number) SELECT id, 0, 99999, 'U', 4, 'u' || (id + 1), 1, 1 FROM unit WHERE id >= 100; UPDATE unit_version SET "
    "parent = 'u100' WHERE level = 2",
    false },
  { "a name that a terminal obeys",
    "DROP TRIGGER unit_version_stays; UPDATE unit_version SET name = char(27) || ']0;x' || char(7, 8238)", false },
  { "a name that is no text", "DROP TRIGGER unit_version_stays; UPDATE unit_version SET name = CAST(x'ff00fe' AS TEXT)",
    false },
  { "a code that is no text", "UPDATE unit SET code = CAST(x'ff27' AS TEXT) WHERE code = '1401'", false },
  { "a code of megabytes", "UPDATE unit SET code = replace(hex(zeroblob(300000)), '0', '1') WHERE code = '1402'",
    false },
  { "a level that is not there",
    "PRAGMA foreign_keys = OFF; DROP TRIGGER unit_version_stays; UPDATE unit_version SET level = 77", false },
  { "no levels", "PRAGMA foreign_keys = OFF; DELETE FROM level", false },
  { "fields of a scale that is none",
    "DROP TRIGGER field_stays; PRAGMA ignore_check_constraints = ON; UPDATE field SET scale = 200", false },
  { "fields of a scale below none",
    "DROP TRIGGER field_stays; PRAGMA ignore_check_constraints = ON; UPDATE field SET scale = -3", false },
  { "fields of no type", "DROP TRIGGER field_stays; PRAGMA ignore_check_constraints = ON; UPDATE field SET type = 'x'",
    false },
  { "fields of another type",
    "DROP TRIGGER field_stays; PRAGMA ignore_check_constraints = ON; UPDATE field SET type = 'choice' WHERE name = 'x'",
    false },
  { "fields without a column",
    "DROP TRIGGER field_stays; PRAGMA ignore_check_constraints = ON; UPDATE field SET column_number = column_number + "
    "4000000000",
    false },
  { "fields in each other's column",
    "DROP TRIGGER field_stays; UPDATE field SET column_number = 100 + column_number; "
    "UPDATE field SET column_number = 107 - column_number",
    false },
  { "choices without a name",
    "DROP TRIGGER field_choice_stays; UPDATE field_choice SET name = '', position = 9000000000 WHERE position = 0",
    false },
  { "a history of no numbers",
    "DROP TRIGGER value_history_stays; UPDATE value_history SET exact = '1/0' WHERE exact IS NOT NULL", false },
  { "a history of long numbers",
    "DROP TRIGGER value_history_stays; UPDATE value_history SET exact = replace(hex(zeroblob(30000)), '0', '9') "
    "WHERE exact IS NOT NULL",
    false },
  { "a history of other states",
    "DROP TRIGGER value_history_stays; PRAGMA ignore_check_constraints = ON; UPDATE value_history SET input = 99",
    false },
  { "a history that contradicts itself",
    "DROP TRIGGER value_history_stays; PRAGMA ignore_check_constraints = ON; UPDATE value_history "
    "SET exact = NULL, text = NULL, input = 0",
    false },
  { "places out of range",
    "DROP TRIGGER value_history_stays; UPDATE value_history SET row_number = -9223372036854775808, "
    "column_number = 9223372036854775807, as_written = char(27, 8238) || as_written",
    false },
  { "submissions without a digest",
    "DROP TRIGGER submission_stays; PRAGMA ignore_check_constraints = ON; UPDATE submission SET sha256 = x''", false },
  { "submissions at no time",
    "DROP TRIGGER submission_stays; PRAGMA ignore_check_constraints = ON; UPDATE submission SET submitted_at = 'x', "
    "file = char(27, 8238), kind = 'x'",
    false },
  { "a table in another's place",
    SCHEMA "rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'field') WHERE name = 'unit'", false },
  { "a table on the first page", SCHEMA "rootpage = 1 WHERE name = 'level'", false },
  { "a table beyond the file", SCHEMA "rootpage = 99999 WHERE name = 'unit_version'", false },
  { "a table for an index", SCHEMA "type = 'index' WHERE name = 'unit_dimension'", false },
  { "a table that is a view", SCHEMA "type = 'view', rootpage = 0 WHERE name = 'dimension'", false },
  { "a table under two names", SCHEMA "name = 'unit', tbl_name = 'unit' WHERE name = 'dimension'", false },
  { "a schema of no SQL", SCHEMA "sql = 'x' WHERE name = 'unit'", false },
  { "a schema of megabytes",
    SCHEMA "sql = sql || ' -- ' || replace(hex(zeroblob(400000)), '0', 'a') WHERE name = 'unit'", false },
  { "a statement behind a statement", SCHEMA "sql = sql || '; DROP TABLE level' WHERE name = 'unit'", false },
};
const size_t evil_schema_count = sizeof evil_schemas / sizeof *evil_schemas;

bool evil_apply(const char *path, const evil_schema *schema)
{
  sqlite3 *db;
  char *message = NULL;
  bool opened = sqlite3_open(path, &db) == SQLITE_OK;
  bool done = opened && sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL) == SQLITE_OK &&
              sqlite3_exec(db, schema->sql, NULL, NULL, &message) == SQLITE_OK &&
              sqlite3_exec(db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL) == SQLITE_OK;
  if (!done)
    fprintf(stderr, "%s: %s\n", schema->name, message ? message : "cannot be opened");
  sqlite3_free(message);
  sqlite3_close(db);
  return done;
}

static int take_count(void *count, int columns, char **values, char **names)
{
  (void)columns;
  (void)names;
  sscanf(values[0], "%ld", (long *)count);
  return 0;
}

long evil_victims(const char *path)
{
  sqlite3 *db;
  long count = 0;
  if (sqlite3_open(path, &db) == SQLITE_OK)
    sqlite3_exec(db, "SELECT count(*) FROM victim", take_count, &count, NULL);
  sqlite3_close(db);
  return count;
}
