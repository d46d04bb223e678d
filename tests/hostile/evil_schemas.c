/* The evil schemas: see evil_schemas.h. */
#include "tests/hostile/evil_schemas.h"

#include <sqlite3.h>
#include <stdio.h>

#define VICTIM "CREATE TABLE victim (n); "
#define SCHEMA "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET "
#define HISTORY "DROP TRIGGER submitted_row_stays; UPDATE submitted_row SET "
/* The history with the same element in place of every cell of some fields. */
#define CELLS(element, fields)                                                                                         \
  HISTORY "cells = (SELECT json_group_array(json(CASE WHEN " fields " THEN '" element "' "                             \
          "WHEN j.type = 'array' THEN j.value ELSE json_quote(j.value) END)) FROM json_each(cells) j "                 \
          "JOIN submitted_column c ON c.submission = submitted_row.submission AND c.position = j.key "                 \
          "JOIN field f ON f.id = c.field)"
#define OF_TYPE(type) "f.type = '" type "'"

const evil_schema evil_schemas[] = {
  { "a trigger on values",
    VICTIM "CREATE TRIGGER evil AFTER INSERT ON submitted_row BEGIN INSERT INTO victim VALUES (1); END", EVIL_REFUSED },
  { "a trigger on submissions",
    VICTIM "CREATE TRIGGER evil BEFORE INSERT ON submission BEGIN INSERT INTO victim VALUES (1); END", EVIL_REFUSED },
  { "a trigger that calls itself",
    VICTIM "PRAGMA recursive_triggers = ON; CREATE TRIGGER evil AFTER INSERT ON unit "
           "BEGIN INSERT INTO unit (code) VALUES (random()); INSERT INTO victim VALUES (1); END",
    EVIL_REFUSED },
  { "a trigger under one of our names",
    VICTIM "DROP TRIGGER submission_stays; CREATE TRIGGER submission_stays BEFORE INSERT "
           "ON submission BEGIN INSERT INTO victim VALUES (1); END",
    EVIL_REFUSED },
  { "a view in place of a table",
    "PRAGMA foreign_keys = OFF; ALTER TABLE level RENAME TO old_level; "
    "CREATE VIEW level AS SELECT * FROM old_level",
    EVIL_REFUSED },
  { "a view with a trigger",
    VICTIM
    "DROP TABLE unit_predecessor; CREATE VIEW unit_predecessor AS SELECT 1 AS unit_version, "
    "'x' AS code; CREATE TRIGGER evil INSTEAD OF INSERT ON unit_predecessor BEGIN INSERT INTO victim VALUES (1); END",
    EVIL_REFUSED },
  { "an endless view",
    "CREATE VIEW evil AS WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r",
    EVIL_REFUSED },
  { "a generated column", "ALTER TABLE unit ADD COLUMN evil INTEGER AS (length(code) + 1)", EVIL_REFUSED },
  { "an index on an expression", "CREATE INDEX evil ON unit (upper(code))", EVIL_REFUSED },
  { "a partial index", "CREATE INDEX evil ON unit_version (name) WHERE level = 1", EVIL_REFUSED },
  { "a virtual table", "CREATE VIRTUAL TABLE evil USING fts5(a)", EVIL_REFUSED },
  { "a virtual table in place of one",
    "PRAGMA foreign_keys = OFF; DROP TABLE dimension; CREATE VIRTUAL TABLE dimension USING rtree(id, a, b)",
    EVIL_REFUSED },
  { "a check of others", "ALTER TABLE dimension ADD COLUMN evil INTEGER CHECK (evil > 1)", EVIL_REFUSED },
  { "a table of others", "CREATE TABLE evil (a)", EVIL_REFUSED },
  { "statistics", "ANALYZE", EVIL_REFUSED },
  { "another application", "PRAGMA application_id = 7", EVIL_REFUSED },
  { "no application", "PRAGMA application_id = 0", EVIL_REFUSED },
  { "a later version", "PRAGMA user_version = 99", EVIL_REFUSED },
  { "no version", "PRAGMA user_version = 0", EVIL_REFUSED },
  { "a version below none", "PRAGMA user_version = -1", EVIL_REFUSED },
  { "a missing table", "DROP TABLE unit_predecessor", EVIL_COPED },
  { "no fields", "PRAGMA foreign_keys = OFF; DROP TABLE field", EVIL_COPED },
  { "no current table", "DROP TABLE current_2", EVIL_COPED },
  { "an empty current table", "DELETE FROM current_2", EVIL_COPED },
  { "a current table with fewer columns",
    "DROP TABLE current_2; CREATE TABLE current_2 (unit INTEGER NOT NULL REFERENCES unit, "
    "period INTEGER NOT NULL CHECK (period BETWEEN 1 AND 9999), c1 ANY, PRIMARY KEY (period, unit)) STRICT, WITHOUT "
    "ROWID",
    EVIL_COPED },
  { "real numbers in cells", "UPDATE current_2 SET c1 = 1.5, c2 = 9e999, c3 = -0.0, c4 = 2.5, c5 = 1e300", EVIL_COPED },
  { "bytes in cells", "UPDATE current_2 SET c1 = x'00ff', c2 = zeroblob(9), c3 = x'', c4 = x'74', c5 = x'01'",
    EVIL_COPED },
  { "words in cells", "UPDATE current_2 SET c1 = '=1/0', c2 = '=', c3 = 'q', c4 = 't', c5 = '9'", EVIL_COPED },
  { "exact numbers that are none", "UPDATE current_2 SET c1 = '=2/4', c2 = '=x', c3 = '=1/-3', c4 = '=', c5 = '=0'",
    EVIL_COPED },
  { "large numbers in cells",
    "UPDATE current_2 SET c1 = 9223372036854775807, c2 = -9223372036854775808, c3 = 9223372036854775807, "
    "c4 = -1, c5 = 77",
    EVIL_COPED },
  { "numbers where texts belong", "UPDATE current_2 SET c4 = 100000000", EVIL_UNREAD },
  { "small numbers where texts belong", "UPDATE current_2 SET c4 = 0", EVIL_UNREAD },
  { "exact numbers where texts belong", "UPDATE current_2 SET c4 = '=1/2'", EVIL_UNREAD },
  { "exact numbers where choices belong", "UPDATE current_2 SET c3 = '=1/2'", EVIL_UNREAD },
  { "more than yes", "UPDATE current_2 SET c6 = 7", EVIL_UNREAD },
  { "less than no", "UPDATE current_2 SET c6 = -1", EVIL_UNREAD },
  { "half a yes", "UPDATE current_2 SET c6 = '=1/2'", EVIL_UNREAD },
  { "a day after all days", "UPDATE current_2 SET c7 = 9223372036854775807", EVIL_UNREAD },
  { "a day before all days", "UPDATE current_2 SET c7 = -719163", EVIL_UNREAD },
  { "half a day", "UPDATE current_2 SET c7 = '=1/2'", EVIL_UNREAD },
  { "a number of too many digits", "UPDATE current_2 SET c1 = '=' || replace(hex(zeroblob(10000)), '0', '7')",
    EVIL_COPED },
  { "a text of megabytes", "UPDATE current_2 SET c4 = 't' || replace(hex(zeroblob(500000)), '0', 'a')", EVIL_COPED },
  { "a text larger than the limit", "UPDATE current_2 SET c4 = 't' || replace(hex(zeroblob(10000000)), '0', 'a')",
    EVIL_COPED },
  { "a text that a terminal obeys", "UPDATE current_2 SET c4 = 't' || char(27) || '[2J' || char(8238, 0, 8203)",
    EVIL_COPED },
  { "a text that is no text", "UPDATE current_2 SET c4 = CAST(x'74c328ff' AS TEXT)", EVIL_COPED },
  { "periods out of range",
    "PRAGMA ignore_check_constraints = ON; INSERT INTO current_2 (period, unit) VALUES (-1, 1), (99999999999, 2)",
    EVIL_COPED },
  { "rows of units that are not there",
    "PRAGMA foreign_keys = OFF; INSERT INTO current_2 (period, unit) VALUES (2025, 4000000), "
    "(2025, -7), (2025, 9223372036854775807), (2025, 0)",
    EVIL_COPED },
  { "negative ids",
    "INSERT INTO unit VALUES (-5, 'x'); INSERT INTO unit_version (unit, valid_from, valid_to, name, level, parent, "
    "submission, row_number) VALUES (-5, 0, 99999, 'X', 2, '', 1, 1)",
    EVIL_COPED },
  { "the largest id", "INSERT INTO unit VALUES (9223372036854775807, 'x')", EVIL_COPED },
  { "a large id", "INSERT INTO unit VALUES (49999999, 'x')", EVIL_COPED },
  { "days out of range",
    "INSERT INTO unit VALUES (90, 'x'); INSERT INTO unit_version (unit, valid_from, valid_to, name, level, parent, "
    "submission, row_number) VALUES (90, -9223372036854775808, 9223372036854775807, 'X', 2, '14', 1, 1)",
    EVIL_COPED },
  { "units above each other", "DROP TRIGGER unit_version_stays; UPDATE unit_version SET parent = '1401'", EVIL_COPED },
  { "a long line of units",
    "DROP TRIGGER unit_version_stays; WITH RECURSIVE r (n) AS (SELECT 100 UNION ALL SELECT n + 1 FROM r WHERE n < "
    "5000) "
    "INSERT INTO unit SELECT n, 'u' || n FROM r; INSERT INTO unit_version (unit, valid_from, valid_to, name, level, "
    "parent, submission, "
    "row_number) SELECT id, 0, 99999, 'U', 4, 'u' || (id + 1), 1, 1 FROM unit WHERE id >= 100; UPDATE unit_version SET "
    "parent = 'u100' WHERE level = 2",
    EVIL_COPED },
  { "a name that a terminal obeys",
    "DROP TRIGGER unit_version_stays; UPDATE unit_version SET name = char(27) || ']0;x' || char(7, 8238)", EVIL_COPED },
  { "a name that is no text", "DROP TRIGGER unit_version_stays; UPDATE unit_version SET name = CAST(x'ff00fe' AS TEXT)",
    EVIL_COPED },
  { "a code that is no text", "UPDATE unit SET code = CAST(x'ff27' AS TEXT) WHERE code = '1401'", EVIL_COPED },
  { "a code of megabytes", "UPDATE unit SET code = replace(hex(zeroblob(300000)), '0', '1') WHERE code = '1402'",
    EVIL_COPED },
  { "a level that is not there",
    "PRAGMA foreign_keys = OFF; DROP TRIGGER unit_version_stays; UPDATE unit_version SET level = 77", EVIL_COPED },
  { "no levels", "PRAGMA foreign_keys = OFF; DELETE FROM level", EVIL_COPED },
  { "fields of a scale that is none",
    "DROP TRIGGER field_stays; PRAGMA ignore_check_constraints = ON; UPDATE field SET scale = 200", EVIL_COPED },
  { "fields of a scale below none",
    "DROP TRIGGER field_stays; PRAGMA ignore_check_constraints = ON; UPDATE field SET scale = -3", EVIL_COPED },
  { "a yes of a scale", "DROP TRIGGER field_stays; UPDATE field SET scale = 2 WHERE type = 'truth'", EVIL_UNREAD },
  { "texts of a scale", "DROP TRIGGER field_stays; UPDATE field SET scale = 1 WHERE type = 'text'", EVIL_UNREAD },
  { "fields of no type", "DROP TRIGGER field_stays; PRAGMA ignore_check_constraints = ON; UPDATE field SET type = 'x'",
    EVIL_COPED },
  { "fields of another type",
    "DROP TRIGGER field_stays; PRAGMA ignore_check_constraints = ON; UPDATE field SET type = 'choice' WHERE name = 'x'",
    EVIL_COPED },
  { "fields without a column",
    "DROP TRIGGER field_stays; PRAGMA ignore_check_constraints = ON; UPDATE field SET column_number = column_number + "
    "4000000000",
    EVIL_COPED },
  { "fields in each other's column",
    "DROP TRIGGER field_stays; UPDATE field SET column_number = 100 + column_number; "
    "UPDATE field SET column_number = 108 - column_number",
    EVIL_COPED },
  { "choices without a name",
    "DROP TRIGGER field_choice_stays; UPDATE field_choice SET name = '', position = 9000000000 WHERE position = 0",
    EVIL_COPED },
  { "a history of no numbers", CELLS("[\"\",\"1/0\"]", "f.type <> 'text'"), EVIL_COPED },
  { "a history of long numbers", HISTORY "cells = '[[\"\",\"' || replace(hex(zeroblob(30000)), '0', '9') || '\"]]'",
    EVIL_COPED },
  { "a history of long plain numbers", HISTORY "cells = '[\"' || replace(hex(zeroblob(30000)), '0', '9') || ',9\"]'",
    EVIL_COPED },
  { "a history of other states", CELLS("[\"\",99]", "1"), EVIL_COPED },
  { "a history of half a state", CELLS("[\"\",1.5]", "1"), EVIL_COPED },
  { "a history of parts of cells", CELLS("[\"\"]", "1"), EVIL_COPED },
  { "a history of lists in lists", CELLS("[[[]],[{}]]", "1"), EVIL_COPED },
  { "a history of other things", HISTORY "cells = '{\"0\":1,\"1\":true}'", EVIL_COPED },
  { "a history that does not end", HISTORY "cells = '[\"1\",'", EVIL_COPED },
  { "a history of deep lists", HISTORY "cells = replace(hex(zeroblob(500000)), '0', '[')", EVIL_COPED },
  { "a history of more than yes", CELLS("[\"\",\"7\"]", OF_TYPE("truth")), EVIL_UNREAD_HISTORY },
  { "a history of half a yes", CELLS("[\"\",\"1/2\"]", OF_TYPE("truth")), EVIL_UNREAD_HISTORY },
  { "a history of days that are none", CELLS("[\"\",\"2932897\"]", OF_TYPE("date")), EVIL_UNREAD_HISTORY },
  { "a history without columns", "DROP TRIGGER submitted_column_is_kept; DELETE FROM submitted_column", EVIL_COPED },
  { "columns of other fields",
    "DROP TRIGGER submitted_column_stays; UPDATE submitted_column SET field = (SELECT max(id) FROM field)",
    EVIL_COPED },
  { "places out of range",
    "DROP TRIGGER submitted_column_stays; UPDATE submitted_column SET column_number = 9223372036854775807; " HISTORY
    "row_number = -9223372036854775808, cells = replace(cells, '\"', '\"' || char(27, 8238))",
    EVIL_COPED },
  { "submissions without a digest",
    "DROP TRIGGER submission_stays; PRAGMA ignore_check_constraints = ON; UPDATE submission SET sha256 = x''",
    EVIL_COPED },
  { "submissions at no time",
    "DROP TRIGGER submission_stays; PRAGMA ignore_check_constraints = ON; UPDATE submission SET submitted_at = 'x', "
    "file = char(27, 8238), kind = 'x'",
    EVIL_COPED },
  { "decisions of no state",
    "DROP TRIGGER decision_stays; PRAGMA ignore_check_constraints = ON; UPDATE decision SET state = 'x'",
    EVIL_UNREAD_HISTORY },
  { "decisions of the state of none",
    "DROP TRIGGER decision_stays; PRAGMA ignore_check_constraints = ON; UPDATE decision SET state = 'received'",
    EVIL_UNREAD_HISTORY },
  { "decisions before all submissions",
    "PRAGMA foreign_keys = OFF; DROP TRIGGER decision_stays; "
    "UPDATE decision SET last_submission = -9223372036854775808",
    EVIL_COPED },
  { "decisions at no time, by somebody whom a terminal obeys",
    "DROP TRIGGER decision_stays; PRAGMA ignore_check_constraints = ON; UPDATE decision SET decided_at = '~', "
    "decided_by = char(27, 8238), reason = CAST(x'ff00' AS TEXT)",
    EVIL_COPED },
  { "decisions about units that are not there",
    "PRAGMA foreign_keys = OFF; INSERT INTO decision_unit VALUES (1, 4000000), (1, -7), (1, 9223372036854775807)",
    EVIL_COPED },
  { "decisions about a file of units", "DROP TRIGGER decision_stays; UPDATE decision SET submission = 1", EVIL_COPED },
  { "marks that are no digests", "INSERT INTO submission_mark VALUES (3, x'00')", EVIL_UNREAD },
  { "marks of nothing", "PRAGMA foreign_keys = OFF; INSERT INTO submission_mark VALUES (99, x''), (-1, x'')",
    EVIL_COPED },
  { "no rows of submissions", "DROP TABLE submitted_row", EVIL_COPED },
  { "units of submissions without end",
    "PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF; " HISTORY "cell_count = -1; "
    "INSERT INTO submitted_row VALUES (NULL, 3, 4000000, 2024, '', 1, 9223372036854775807, '[]'), "
    "(NULL, 99, 2, 2024, '', 1, 1, '[]')",
    EVIL_COPED },
  { "a table in another's place",
    SCHEMA "rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'field') WHERE name = 'unit'", EVIL_COPED },
  { "a table on the first page", SCHEMA "rootpage = 1 WHERE name = 'level'", EVIL_COPED },
  { "a table beyond the file", SCHEMA "rootpage = 99999 WHERE name = 'unit_version'", EVIL_COPED },
  { "a table for an index", SCHEMA "type = 'index' WHERE name = 'unit_dimension'", EVIL_COPED },
  { "a table that is a view", SCHEMA "type = 'view', rootpage = 0 WHERE name = 'dimension'", EVIL_COPED },
  { "a table under two names", SCHEMA "name = 'unit', tbl_name = 'unit' WHERE name = 'dimension'", EVIL_COPED },
  { "a schema of no SQL", SCHEMA "sql = 'x' WHERE name = 'unit'", EVIL_COPED },
  { "a schema of megabytes",
    SCHEMA "sql = sql || ' -- ' || replace(hex(zeroblob(400000)), '0', 'a') WHERE name = 'unit'", EVIL_COPED },
  { "a statement behind a statement", SCHEMA "sql = sql || '; DROP TABLE level' WHERE name = 'unit'", EVIL_COPED },
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
