/* Tests of the store: opening and refusing files, transactions, what is written, and faults. */
#include "store_fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

/* Opening ------------------------------------------------------------------------------------------ */

static void write_file(const char *path, const char *text, size_t n)
{
  FILE *file = fopen(path, "wb");
  assert_non_null(file);
  assert_int_equal(fwrite(text, 1, n, file), n);
  fclose(file);
}

/* Opens a path and wants it refused with that code. */
static void assert_refused(const char *path, chuan_store_mode mode, chuan_rc rc, chuan_code code)
{
  chuan_store *other;
  forget_diags();
  assert_int_equal(chuan_store_open(&other, path, mode, &diags), rc);
  assert_null(other);
  assert_diags(code, 1);
}

static void makes_a_database(void **state)
{
  (void)state;
  assert_string_equal(ask("PRAGMA application_id"), "1130919278");
  assert_string_equal(ask("PRAGMA user_version"), "3");
  assert_string_equal(ask("PRAGMA journal_mode"), "wal");
  assert_string_equal(ask("PRAGMA integrity_check"), "ok");
  assert_string_equal(ask("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%STRICT%'"), "0");
  reopen(CHUAN_STORE_CREATE); /* a second time changes nothing */
  reopen(CHUAN_STORE_WRITE);
  reopen(CHUAN_STORE_READ);
  assert_int_equal(diags.count, 0);
}

static void has_the_levels_that_rules_know(void **state)
{
  (void)state;
  static const char LEVELS[] =
#define UNIT_LEVEL(name, fold) "; " name " " fold
#include "grammar/unit_levels.def"
#undef UNIT_LEVEL
      ;
  assert_string_equal(ask("SELECT name || ' ' || fold FROM level ORDER BY id"), LEVELS + strlen("; "));
}

static void connection_is_hardened(void **state)
{
  (void)state;
  int on = 0;
  sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, -1, &on);
  assert_int_equal(on, 1);
  sqlite3_db_config(store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, -1, &on);
  assert_int_equal(on, 0);
  sqlite3_db_config(store->db, SQLITE_DBCONFIG_ENABLE_FKEY, -1, &on);
  assert_int_equal(on, 1);
  assert_int_equal(sqlite3_limit(store->db, SQLITE_LIMIT_ATTACHED, -1), 0);
  reopen(CHUAN_STORE_READ);
  assert_int_not_equal(sqlite3_exec(store->db, "INSERT INTO unit (code) VALUES ('1')", NULL, NULL, NULL), SQLITE_OK);
}

static void refuses_what_is_no_database(void **state)
{
  (void)state;
  char *path = in_folder("x");
  assert_refused(path, CHUAN_STORE_READ, CHUAN_RC_USAGE, CHUAN_E0701);
  assert_refused(path, CHUAN_STORE_WRITE, CHUAN_RC_USAGE, CHUAN_E0701);
  assert_int_equal(access(path, F_OK), -1);
  assert_refused(in_folder("no/x"), CHUAN_STORE_READ, CHUAN_RC_USAGE, CHUAN_E0701);
  assert_refused(in_folder("no/x"), CHUAN_STORE_CREATE, CHUAN_RC_USAGE, CHUAN_E0713);
  assert_refused(folder, CHUAN_STORE_READ, CHUAN_RC_USAGE, CHUAN_E0702);
  assert_refused("", CHUAN_STORE_READ, CHUAN_RC_USAGE, CHUAN_E0701);
  assert_refused("/", CHUAN_STORE_CREATE, CHUAN_RC_USAGE, CHUAN_E0713);
  write_file(path, "mã;tên\n1;2\n", 14);
  for (int mode = CHUAN_STORE_CREATE; mode <= CHUAN_STORE_READ; mode++)
    assert_refused(path, (chuan_store_mode)mode, CHUAN_RC_USAGE, CHUAN_E0702);
  write_file(path, "", 0);
  assert_refused(path, CHUAN_STORE_READ, CHUAN_RC_USAGE, CHUAN_E0702);
}

static void refuses_a_changed_schema(void **state)
{
  (void)state;
  static const char *const CHANGES[][2] = {
    { "CREATE TRIGGER x AFTER INSERT ON unit BEGIN SELECT 1; END", "DROP TRIGGER x" },
    { "CREATE VIEW x AS SELECT 1", "DROP VIEW x" },
    { "CREATE TABLE x (a)", "DROP TABLE x" },
    { "CREATE TABLE current_9 (a)", "DROP TABLE current_9" },
    { "CREATE TABLE current_9 (unit INTEGER NOT NULL REFERENCES unit, "
      "period INTEGER NOT NULL CHECK (period BETWEEN 1 AND 9999), c1 ANY, c2 ANY AS (1), PRIMARY KEY (period, unit)) "
      "STRICT, WITHOUT ROWID",
      "DROP TABLE current_9" },
    { "CREATE INDEX x ON unit (abs(id))", "DROP INDEX x" },
  };
  add_registry();
  begin("data", 2024, "2025-01-01T00:00:00Z");
  add_number(KM_HARD, "1401", "1");
  commit();
  begin("data", 2024, "2025-01-01T00:00:00Z");
  add_number(INCOME, "1401", "1"); /* adds a column */
  commit();
  for (size_t i = 0; i < sizeof CHANGES / sizeof *CHANGES; i++) {
    assert_string_equal(ask(CHANGES[i][0]), "");
    for (int mode = CHUAN_STORE_CREATE; mode <= CHUAN_STORE_READ; mode++)
      assert_refused(in_folder("t.db"), (chuan_store_mode)mode, CHUAN_RC_USAGE, CHUAN_E0716);
    assert_string_equal(ask(CHANGES[i][1]), "");
    reopen(CHUAN_STORE_WRITE);
  }
}

static void leaves_other_databases_alone(void **state)
{
  (void)state;
  char *path = in_folder("other.db");
  sqlite3 *db;
  sqlite3_open(path, &db);
  sqlite3_exec(db, "CREATE TABLE t (x)", NULL, NULL, NULL);
  sqlite3_close(db);
  for (int mode = CHUAN_STORE_CREATE; mode <= CHUAN_STORE_READ; mode++)
    assert_refused(path, (chuan_store_mode)mode, CHUAN_RC_USAGE, CHUAN_E0702);
  sqlite3_open(path, &db);
  assert_int_equal(sqlite3_exec(db, "SELECT x FROM t", NULL, NULL, NULL), SQLITE_OK);
  assert_int_not_equal(sqlite3_exec(db, "SELECT id FROM unit", NULL, NULL, NULL), SQLITE_OK);
  sqlite3_close(db);
}

static void refuses_other_versions(void **state)
{
  (void)state;
  chuan_store_close(store);
  store = NULL;
  ask("PRAGMA user_version = 4");
  for (int mode = CHUAN_STORE_CREATE; mode <= CHUAN_STORE_READ; mode++)
    assert_refused(in_folder("t.db"), (chuan_store_mode)mode, CHUAN_RC_USAGE, CHUAN_E0703);
  ask("PRAGMA user_version = 0");
  assert_refused(in_folder("t.db"), CHUAN_STORE_READ, CHUAN_RC_USAGE, CHUAN_E0704);
}

static void follows_links_to_folders_only(void **state)
{
  (void)state;
  chuan_store *other;
  assert_int_equal(symlink(in_folder("t.db"), in_folder("link.db")), 0);
  assert_refused(in_folder("link.db"), CHUAN_STORE_READ, CHUAN_RC_USAGE, CHUAN_E0714);
  assert_int_equal(symlink(folder, in_folder("here")), 0);
  forget_diags();
  assert_int_equal(chuan_store_open(&other, in_folder("here/t.db"), CHUAN_STORE_READ, &diags), CHUAN_RC_OK);
  chuan_store_close(other);
}

/* Runs `test` in a process of its own; it ends well if no assertion fails. */
static void apart(void (*test)(void))
{
  fflush(NULL);
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    test();
    _exit(0);
  }
  int status;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFEXITED(status));
  assert_int_equal(WEXITSTATUS(status), 0);
}

static bool opens(const char *path, chuan_store_mode mode, chuan_rc rc, chuan_code code)
{
  chuan_store *other;
  forget_diags();
  chuan_rc got = chuan_store_open(&other, path, mode, &diags);
  chuan_store_close(other);
  return got == rc && (rc == CHUAN_RC_OK || (diags.count == 1 && diags.items[0]->code == code));
}

static void as_a_stranger(void)
{
  enum { NOBODY = 65534 };
  if (geteuid() == 0 && (setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
    _exit(1);
  if (!opens(in_folder("new.db"), CHUAN_STORE_CREATE, CHUAN_RC_IO, CHUAN_E0713))
    _exit(2);
  if (!opens(in_folder("t.db"), CHUAN_STORE_WRITE, CHUAN_RC_IO, CHUAN_E0707))
    _exit(3);
  if (!opens(in_folder("t.db"), CHUAN_STORE_READ, CHUAN_RC_IO, CHUAN_E0707))
    _exit(4);
}

static void read_only_folder(void **state)
{
  (void)state;
  chuan_store_close(store);
  store = NULL;
  chmod(in_folder("t.db"), 0444);
  chmod(folder, 0555);
  apart(as_a_stranger);
  chmod(folder, 0755);
}

static void with_little_room(void)
{
  struct rlimit limit = { 20000, 20000 };
  signal(SIGXFSZ, SIG_IGN);
  if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
    _exit(1);
  if (!opens(in_folder("new.db"), CHUAN_STORE_CREATE, CHUAN_RC_IO, CHUAN_E0706))
    _exit(2);
}

static void no_room_for_a_new_database(void **state)
{
  (void)state;
  apart(with_little_room);
  assert_int_equal(access(in_folder("new.db"), F_OK), -1); /* nothing half made is left */
  assert_int_equal(access(in_folder("new.db-wal"), F_OK), -1);
}

/* Writing ------------------------------------------------------------------------------------------ */

static void busy_database(void **state)
{
  (void)state;
  chuan_store *other;
  assert_int_equal(chuan_store_open(&other, in_folder("t.db"), CHUAN_STORE_WRITE, &diags), CHUAN_RC_OK);
  sqlite3_busy_timeout(store->db, 50);
  assert_int_equal(chuan_store_begin(other, &diags), CHUAN_RC_OK);
  assert_int_equal(chuan_store_begin(store, &diags), CHUAN_RC_IO);
  assert_diags(CHUAN_E0705, 1);
  chuan_store_rollback(other);
  chuan_store_close(other);
  forget_diags();
  assert_int_equal(chuan_store_begin(store, &diags), CHUAN_RC_OK);
  chuan_store_rollback(store);
}

static void readers_do_not_wait_for_a_writer(void **state)
{
  (void)state;
  chuan_store *reader;
  chuan_data data;
  add_registry();
  begin("units", 0, "2024-01-01T00:00:00Z");
  add_unit("1404", "Xã Mới", "xã", "14", CHUAN_DAY_FIRST, CHUAN_DAY_LAST, NULL, NULL);
  assert_int_equal(chuan_store_open(&reader, in_folder("t.db"), CHUAN_STORE_READ, &diags), CHUAN_RC_OK);
  assert_int_equal(chuan_store_read(&data, reader, &PROGRAM, &SETS[0], 2024, day(2024, 12, 31),
                                    (chuan_read_options){ .only = NULL }, &arena, &diags),
                   CHUAN_RC_OK);
  assert_int_equal(data.unit_count, 5);
  chuan_store_close(reader);
  commit();
}

static size_t units_read(chuan_store *reader)
{
  chuan_data data;
  assert_int_equal(chuan_store_read(&data, reader, &PROGRAM, &SETS[0], 2024, day(2024, 12, 31),
                                    (chuan_read_options){ .only = NULL }, &arena, &diags),
                   CHUAN_RC_OK);
  return data.unit_count;
}

static void several_reads_see_one_state(void **state)
{
  (void)state;
  chuan_store *reader;
  add_registry();
  assert_int_equal(chuan_store_open(&reader, in_folder("t.db"), CHUAN_STORE_READ, &diags), CHUAN_RC_OK);
  assert_int_equal(chuan_store_begin_read(reader, &diags), CHUAN_RC_OK);
  assert_int_equal(units_read(reader), 5);
  begin("units", 0, "2024-01-01T00:00:00Z");
  add_unit("1404", "Xã Mới", "xã", "14", CHUAN_DAY_FIRST, CHUAN_DAY_LAST, NULL, NULL);
  commit();
  assert_int_equal(units_read(reader), 5);
  chuan_store_rollback(reader);
  assert_int_equal(units_read(reader), 6);
  chuan_store_close(reader);
}

static void history_never_changes(void **state)
{
  (void)state;
  static const char *const ATTEMPTS[] = {
    "UPDATE submission SET file = 'x'",
    "DELETE FROM submission",
    "UPDATE submitted_row SET cells = ''",
    "DELETE FROM submitted_row",
    "UPDATE submitted_column SET field = 1",
    "DELETE FROM submitted_column",
    "UPDATE unit_version SET name = ''",
    "DELETE FROM unit_version",
    "UPDATE unit_dimension SET value = ''",
    "DELETE FROM unit_dimension",
    "UPDATE unit_predecessor SET code = 'x'",
    "DELETE FROM unit_predecessor",
    "UPDATE field SET name = 'x'",
    "DELETE FROM field",
    "UPDATE field_choice SET name = 'x'",
    "DELETE FROM field_choice",
  };
  add_registry();
  begin("data", 2024, "");
  add_number(KM_HARD, "1401", "6193/1000");
  commit();
  ask("INSERT INTO unit_predecessor VALUES (1, 'x')");
  ask("INSERT INTO field_choice VALUES (1, 0, 'a')");
  for (size_t i = 0; i < sizeof ATTEMPTS / sizeof *ATTEMPTS; i++)
    assert_non_null(strstr(ask(ATTEMPTS[i]), "append-only"));
}

static void rolls_back(void **state)
{
  (void)state;
  add_registry();
  begin("data", 2024, "");
  add_number(KM_HARD, "1401", "1");
  add_number(KM_HARD, "1402", "2");
  chuan_store_rollback(store);
  assert_string_equal(
      ask("SELECT (SELECT count(*) FROM field), (SELECT count(*) FROM submitted_row), "
          "(SELECT count(*) FROM submission), (SELECT count(*) FROM sqlite_schema WHERE name GLOB 'current_*')"),
      "0 0 1 0");
  begin("data", 2024, ""); /* and the same again, for good */
  add_number(KM_HARD, "1401", "1");
  commit();
  assert_string_equal(ask("SELECT * FROM current_2"), "5 2024 1000");
}

/* What a code is on a day: its name, "ended", or "none". */
static const char *named(const char *code, chuan_day on)
{
  static char name[64];
  chuan_unit_found found;
  assert_int_equal(chuan_store_find_unit(&found, store, chuan_str_of(code), on, &arena, &diags), CHUAN_RC_OK);
  snprintf(name, sizeof name, "%.*s", CHUAN_STR_ARGS(found.name));
  return found.found ? name : found.ended > CHUAN_DAY_FIRST ? "ended" : "none";
}

/* In whatever order, within a transaction and outside: a search that goes on finds what a new one would. */
static void finds_units_in_any_order(void **state)
{
  (void)state;
  static const struct {
    const char *code, *first, *later; /* what it is in 2023 and in 2024 */
  } UNITS[] = { { "11", "none", "none" },    { "14", "Một", "Một mới" }, { "15", "Hai", "ended" },
                { "16", "none", "Ba" },      { "17", "none", "none" },   { "18", "Bốn", "Bốn" },
                { "180", "Năm", "Năm mới" }, { "99", "none", "none" } };
  enum { COUNT = sizeof UNITS / sizeof *UNITS };
  chuan_day first = CHUAN_DAY_FIRST, last = CHUAN_DAY_LAST, end = day(2023, 12, 31), start = day(2024, 1, 1);
  begin("units", 0, "2023-01-01T00:00:00Z");
  add_unit("180", "Năm", "xã", "", first, end, NULL, NULL);
  add_unit("18", "Bốn", "xã", "", first, last, NULL, NULL);
  add_unit("16", "Ba", "xã", "", start, last, NULL, NULL);
  add_unit("15", "Hai", "xã", "", first, end, NULL, NULL);
  add_unit("14", "Một", "xã", "", first, end, NULL, NULL);
  add_unit("14", "Một mới", "xã", "", start, last, NULL, NULL);
  add_unit("180", "Năm mới", "xã", "", start, last, NULL, NULL);
  commit();
  begin("data", 2024, "2024-06-01T00:00:00Z");
  for (size_t i = 0; i < COUNT * COUNT * COUNT; i++) {
    const size_t order[] = { i / COUNT / COUNT, i / COUNT % COUNT, i % COUNT };
    for (size_t k = 0; k < 3; k++) {
      assert_string_equal(named(UNITS[order[k]].code, start), UNITS[order[k]].later);
      if (k == 0 && (i == 1 || i == 2))
        add_number(i == 1 ? KM_HARD : KM_ALL, "18", "1"); /* makes the table, and a column more */
    }
    assert_string_equal(named(UNITS[order[i % 3]].code, end), UNITS[order[i % 3]].first);
  }
  commit();
  assert_string_equal(named("18", start), "Bốn");
  begin("units", 0, "2024-07-01T00:00:00Z");
  add_unit("19", "Sáu", "xã", "", first, last, NULL, NULL);
  assert_string_equal(named("19", start), "Sáu");
  chuan_store_rollback(store);
  assert_string_equal(named("19", start), "none");
}

/* Everything the tests can see of a database. */
static const char *contents(void)
{
  return ask("SELECT (SELECT group_concat(id || file) FROM submission), (SELECT count(*) FROM unit_version), "
             "(SELECT group_concat(id || cells) FROM submitted_row), (SELECT group_concat(id || name) FROM field), "
             "(SELECT count(*) FROM sqlite_schema)");
}

static void full_disk(void **state)
{
  (void)state;
  add_registry();
  const char *before = contents();
  char pragma[64];
  /* The same writing with room for more and more pages: it fails cleanly until it succeeds. */
  for (int more = 0, failures = 0;; more += 3) {
    chuan_rc rc = CHUAN_RC_OK;
    reopen(CHUAN_STORE_WRITE);
    forget_diags();
    snprintf(pragma, sizeof pragma, "PRAGMA max_page_count = %d", atoi(ask("PRAGMA page_count")) + more);
    assert_int_equal(sqlite3_exec(store->db, pragma, NULL, NULL, NULL), SQLITE_OK);
    rc = chuan_store_begin(store, &diags);
    submission = (chuan_submission){ .kind = CHUAN_STR("data"), .level = CHUAN_STR("xã"), .period = 2024 };
    if (rc == CHUAN_RC_OK)
      rc = chuan_store_add_submission(store, &submission, &diags);
    chuan_field field = { .kind = CHUAN_FIELD_DATUM, .datum = &DATA[KM_HARD], .level = SETS[0].level };
    if (rc == CHUAN_RC_OK)
      rc = chuan_store_field(store, &field, &diags);
    for (int i = 0; rc == CHUAN_RC_OK && i < 1000; i++) {
      chuan_value_row value = { .unit = 6, .period = 2000 + i, .field = &field, .number = chuan_num_int(i) };
      rc = chuan_store_add_value(store, &submission, &value, &diags);
    }
    if (rc == CHUAN_RC_OK)
      rc = chuan_store_commit(store, &diags);
    else
      chuan_store_rollback(store);
    if (rc == CHUAN_RC_OK) {
      assert_true(failures > 3);
      break;
    }
    failures++;
    assert_int_equal(rc, CHUAN_RC_IO);
    assert_diags(CHUAN_E0706, 1);
    assert_string_equal(contents(), before);
    assert_string_equal(ask("PRAGMA integrity_check"), "ok");
  }
  assert_string_equal(ask("SELECT count(*) FROM current_2"), "1000");
}

static void fields_keep_their_types(void **state)
{
  (void)state;
  static const chuan_str MORE[] = { NAME("bê tông"), NAME("tạm"), NAME("ngói") };
  chuan_datum as_integer = DATA[KM_HARD], finer = DATA[INCOME], more = DATA[HOUSE];
  as_integer.type.kind = CHUAN_TYPE_INTEGER;
  finer.type.scale = 4;
  more.type.choices = MORE;
  add_registry();
  begin("data", 2024, "");
  add_number(KM_HARD, "1401", "1");
  add_number(INCOME, "1401", "91/2");
  add_number(HOUSE, "1401", "2"); /* tạm */
  commit();
  begin("data", 2024, "");
  chuan_field field = { .kind = CHUAN_FIELD_DATUM, .datum = &as_integer, .level = DATA[KM_HARD].level };
  assert_int_equal(chuan_store_check_field(store, &field, &diags), CHUAN_RC_FINDINGS);
  assert_int_equal(chuan_store_field(store, &field, &diags), CHUAN_RC_FINDINGS);
  assert_diags(CHUAN_E0710, 2);
  chuan_store_rollback(store);
  forget_diags();
  begin("data", 2024, "");
  field.datum = &finer; /* another scale is no other type: what does not fit is kept exact */
  assert_int_equal(chuan_store_field(store, &field, &diags), CHUAN_RC_OK);
  add_cell(&field, "1402", CHUAN_INPUT_VALUE, (chuan_num){ 2469, 2000 }, "1,2345");
  field.datum = &more; /* new choices stand behind the old ones */
  assert_int_equal(chuan_store_field(store, &field, &diags), CHUAN_RC_OK);
  add_cell(&field, "1402", CHUAN_INPUT_VALUE, chuan_num_int(1), "tạm");
  add_cell(&field, "1403", CHUAN_INPUT_VALUE, chuan_num_int(0), "bê tông");
  commit();
  assert_string_equal(ask("SELECT unit, c2, c3 FROM current_2"), "5 4550 2; 6 =2469/2000 2; 7 NULL 3");
  assert_string_equal(ask("SELECT name FROM field_choice ORDER BY position"), "ngói; lá; tạm; bê tông");
  /* The rules that have no such choice say so when they read it. */
  chuan_data data;
  assert_int_equal(read_set(&data, 2024, day(2024, 12, 31), (chuan_read_options){ .only = NULL }), CHUAN_RC_FINDINGS);
  assert_diags(CHUAN_E0715, 1);
}

static void too_many_fields(void **state)
{
  (void)state;
  ask("INSERT INTO field (level, kind, set_name, name, type, scale, column_number) "
      "VALUES (2, 'datum', '', 'x', 'integer', 0, 1900)");
  chuan_field field = { .kind = CHUAN_FIELD_DATUM, .datum = &DATA[CRAFT], .level = DATA[CRAFT].level };
  assert_int_equal(chuan_store_begin(store, &diags), CHUAN_RC_OK);
  assert_int_equal(chuan_store_field(store, &field, &diags), CHUAN_RC_LIMIT);
  assert_diags(CHUAN_E0711, 1);
  chuan_store_rollback(store);
}

/* Faults ------------------------------------------------------------------------------------------- */

static void fill(void)
{
  add_registry();
  begin("data", 2024, "2025-01-01T00:00:00Z");
  add_number(KM_HARD, "1401", "1/3");
  add_number(HOUSE, "1401", "2");
  add_state(KM_HARD, "1402", CHUAN_INPUT_NOT_AVAILABLE);
  chuan_field note = field_of(NOTE);
  add_cell(&note, "1403", CHUAN_INPUT_VALUE, chuan_num_int(0), "ghi chú");
  add_verdict(CHUAN_FIELD_INDICATOR, "1.2", "1401", CHUAN_VERDICT_MET);
  commit();
}

static void damaged_cells(void **state)
{
  (void)state;
  static const char *const DAMAGES[] = {
    "UPDATE current_2 SET c1 = '=1/0'", "UPDATE current_2 SET c1 = 'q'",   "UPDATE current_2 SET c1 = ''",
    "UPDATE current_2 SET c1 = 1.5",    "UPDATE current_2 SET c1 = x'00'", "UPDATE current_2 SET c1 = 't'",
    "UPDATE current_2 SET c2 = 7",      "UPDATE current_2 SET c2 = -1",    "UPDATE current_2 SET c4 = 9",
    "UPDATE current_2 SET c4 = '=1/2'", "UPDATE current_2 SET c3 = '=5 '",
  };
  fill();
  for (size_t i = 0; i < sizeof DAMAGES / sizeof *DAMAGES; i++) {
    chuan_data data;
    assert_int_equal(sqlite3_exec(store->db, "SAVEPOINT damage", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(store->db, DAMAGES[i], NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(store->db, "RELEASE damage", NULL, NULL, NULL), SQLITE_OK);
    forget_diags();
    if (read_set(&data, 2024, day(2024, 12, 31), ALL) != CHUAN_RC_IO)
      fail_msg("%s was read", DAMAGES[i]);
    assert_diags(CHUAN_E0708, 1);
    ask("UPDATE current_2 SET c1 = NULL, c2 = NULL, c3 = NULL, c4 = NULL");
  }
}

static void damaged_history_and_fields(void **state)
{
  (void)state;
  static const char *const DAMAGES[] = {
    "INSERT INTO submitted_row VALUES (NULL, 2, 5, 2024, '', 1, 1, '[[\"x\",\"2/4\"]]')",
    "INSERT INTO submitted_row VALUES (NULL, 2, 5, 2024, '', 1, 1, '[[\"x\",5]]')",
    "INSERT INTO submitted_row VALUES (NULL, 2, 5, 2024, '', 1, 1, '[[\"x\",1.5]]')",
    "INSERT INTO submitted_row VALUES (NULL, 2, 5, 2024, '', 1, 1, '[[\"x\"]]')",
    "INSERT INTO submitted_row VALUES (NULL, 2, 5, 2024, '', 1, 1, '[\"x\"]')",
    "INSERT INTO submitted_row VALUES (NULL, 2, 5, 2024, '', 1, 1, '[\"1,5\"')",
    "UPDATE field SET column_number = 5000 WHERE id = 1",
    "UPDATE field_choice SET position = 7 WHERE position = 2",
    "UPDATE dimension SET id = 100000 WHERE id = 1",
  };
  for (size_t i = 0; i < sizeof DAMAGES / sizeof *DAMAGES; i++) {
    chuan_data data;
    if (i > 0)
      set_up(NULL);
    fill();
    ask("DROP TRIGGER field_stays");
    ask("DROP TRIGGER field_choice_stays");
    assert_string_equal(ask(DAMAGES[i]), "");
    assert_int_equal(
        read_set(&data, 2024, day(2024, 12, 31), (chuan_read_options){ .as_known = CHUAN_STR("2025-12-31") }),
        CHUAN_RC_IO);
    assert_diags(CHUAN_E0708, 1);
    if (i + 1 < sizeof DAMAGES / sizeof *DAMAGES)
      tear_down(NULL);
  }
}

static void missing_tables(void **state)
{
  (void)state;
  chuan_data data;
  fill();
  ask("DROP TABLE field_choice");
  assert_int_equal(read_set(&data, 2024, day(2024, 12, 31), ALL), CHUAN_RC_IO);
  assert_diags(CHUAN_E0709, 1);
}

/* A database with any byte changed is read, or refused with one diagnostic; it never does harm. */
static void flipped_bytes(void **state)
{
  (void)state;
  chuan_arena one;
  fill();
  chuan_store_close(store);
  store = NULL;
  FILE *file = fopen(in_folder("t.db"), "rb");
  static char bytes[300000], changed[300000];
  size_t n = fread(bytes, 1, sizeof bytes, file);
  fclose(file);
  assert_in_range(n, 4096, sizeof bytes - 1);
  uint64_t seed = 7;
  chuan_arena_init(&one, "one", 1 << 28);
  for (int i = 0; i < 600; i++) {
    chuan_data data;
    chuan_store *other;
    chuan_diags found;
    memcpy(changed, bytes, n);
    for (int k = 0; k <= i % 3; k++) {
      seed = seed * 6364136223846793005u + 1442695040888963407u;
      changed[i < 200 ? (seed >> 33) % 200 : (seed >> 33) % n] ^= (char)(1 << (seed >> 20) % 8);
    }
    write_file(in_folder("f.db"), changed, n);
    chuan_diags_init(&found, &one, &sources);
    chuan_rc rc = chuan_store_open(&other, in_folder("f.db"), i % 2 ? CHUAN_STORE_READ : CHUAN_STORE_WRITE, &found);
    if (rc == CHUAN_RC_OK)
      rc = chuan_store_read(&data, other, &PROGRAM, &SETS[0], 2024, day(2024, 12, 31), ALL, &one, &found);
    assert_true(rc == CHUAN_RC_OK || rc == CHUAN_RC_MEMORY || found.count > 0);
    chuan_store_close(other);
    chuan_arena_free(&one);
  }
}

static void memory_fails_while_writing(void **state)
{
  (void)state;
  add_registry();
  for (long n = 0; n < 10000; n++) {
    reopen(CHUAN_STORE_WRITE);
    chuan_arena_fail_after(n, true);
    submission = (chuan_submission){ .kind = CHUAN_STR("data"), .level = CHUAN_STR("xã"), .period = 2024 };
    chuan_rc rc = chuan_store_begin(store, &diags);
    if (rc == CHUAN_RC_OK)
      rc = chuan_store_add_submission(store, &submission, &diags);
    static const size_t FIELDS[] = { KM_HARD, HOUSE, NOTE };
    for (size_t i = 0; rc == CHUAN_RC_OK && i < 3; i++) {
      chuan_field field = { .kind = CHUAN_FIELD_DATUM, .datum = &DATA[FIELDS[i]], .level = SETS[0].level };
      rc = chuan_store_field(store, &field, &diags);
      chuan_value_row value = {
        .unit = 5, .period = 2024, .field = &field, .number = { 1, i ? 1 : 3 }, .text = CHUAN_STR("ghi chú")
      };
      if (rc == CHUAN_RC_OK)
        rc = chuan_store_add_value(store, &submission, &value, &diags);
    }
    if (rc == CHUAN_RC_OK)
      rc = chuan_store_commit(store, &diags);
    else
      chuan_store_rollback(store);
    chuan_arena_fail_after(-1, false);
    if (rc == CHUAN_RC_OK) {
      assert_string_equal(ask("SELECT * FROM current_2"), "5 2024 =1/3 1 tghi chú");
      assert_true(n > 10);
      return;
    }
    assert_int_equal(rc, CHUAN_RC_MEMORY);
    assert_string_equal(ask("SELECT count(*) FROM field"), "0");
  }
  fail();
}

/* Reads with the options while one allocation after the other fails. */
static void read_with_little_memory(chuan_read_options options, const char *wanted)
{
  chuan_rc rc = CHUAN_RC_MEMORY;
  long n = 0;
  for (; rc != CHUAN_RC_OK; n++) {
    chuan_data data;
    chuan_arena_fail_after(n, true);
    rc = read_set(&data, 2024, day(2024, 12, 31), options);
    chuan_arena_fail_after(-1, false);
    assert_true(rc == CHUAN_RC_OK || rc == CHUAN_RC_MEMORY);
    if (rc == CHUAN_RC_OK)
      assert_cells(&data, &data.columns[KM_HARD], wanted);
  }
  assert_true(n > 10);
}

static void memory_fails_while_reading(void **state)
{
  (void)state;
  const chuan_str only[] = { CHUAN_STR("1402"), CHUAN_STR("1401") };
  fill();
  read_with_little_memory(ALL, "1/3 _2 _1 _1 _1");
  read_with_little_memory((chuan_read_options){ .as_known = CHUAN_STR("31/12/2025") }, "1/3 _2 _1 _1 _1");
  read_with_little_memory((chuan_read_options){ .only = only, .only_count = 2 }, "1/3 _2");
}

static void memory_fails_while_looking_up(void **state)
{
  (void)state;
  chuan_field field = { .kind = CHUAN_FIELD_DATUM, .datum = &DATA[KM_HARD], .level = DATA[KM_HARD].level };
  chuan_origin origin;
  chuan_str *codes;
  size_t count;
  fill();
  for (long n = 0;; n++) {
    chuan_arena_fail_after(n, true);
    chuan_rc rc = chuan_store_origin(&origin, store, CHUAN_STR("1401"), 2024, &field, CHUAN_STR("01/01/2026"), &arena,
                                     &diags);
    if (rc == CHUAN_RC_OK)
      rc = chuan_store_unit_codes(&codes, &count, store, &arena, &diags);
    chuan_arena_fail_after(-1, false);
    assert_true(rc == CHUAN_RC_OK || rc == CHUAN_RC_MEMORY);
    if (rc == CHUAN_RC_OK) {
      assert_true(n > 5);
      assert_int_equal(count, 8);
      return;
    }
  }
}

/* The memory that SQLite itself may have, more and more of it. */
static void sqlite_runs_out_of_memory(void **state)
{
  (void)state;
  fill();
  chuan_store_close(store);
  store = NULL;
  chuan_rc rc = CHUAN_RC_MEMORY;
  int failures = 0;
  for (sqlite3_int64 limit = sqlite3_memory_used() + 5000; rc != CHUAN_RC_OK; limit += 7000, failures++) {
    chuan_data data;
    forget_diags();
    sqlite3_hard_heap_limit64(limit);
    rc = chuan_store_open(&store, in_folder("t.db"), CHUAN_STORE_READ, &diags);
    if (rc == CHUAN_RC_OK)
      rc = read_set(&data, 2024, day(2024, 12, 31), ALL);
    chuan_store_close(store);
    store = NULL;
    sqlite3_hard_heap_limit64(0);
    assert_true(rc == CHUAN_RC_OK || rc == CHUAN_RC_MEMORY);
  }
  assert_true(failures > 5);
}

/* The rows of a submission, as SQL shows them: from the second one of the database on. */
static const char *rows_of(int number)
{
  char sql[128];
  snprintf(sql, sizeof sql,
           "SELECT unit, period, row_number, cell_count, cells FROM submitted_row WHERE submission = %d", number);
  return ask(sql);
}

static void the_history_keeps_rows(void **state)
{
  (void)state;
  add_registry();
  begin("data", 2024, "2024-06-01T00:00:00Z");
  chuan_field km = field_of(KM_HARD), note = field_of(NOTE), house = field_of(HOUSE);
  add_at(&km, "1401", 2, 3, "6,193", 6193, 1000);
  add_at(&note, "1401", 2, 4, "\"a\\\n\x7f", 0, 1);
  add_at(&house, "1401", 2, 5, "tạm", 2, 1);
  add_at(&note, "1402", 3, 4, "", 0, 1); /* the cell before is missing */
  add_at(&house, "1402", 3, 5, "", 0, 0);
  add_at(&km, "1402", 3, 3, "7.015", 7015, 1); /* and comes too late for its row */
  add_at(&km, "1402", 4, 3, "7.015", 7015, 1000);
  add_at(&km, "1402", 4, 6, "007", 7, 1); /* another column */
  commit();
  assert_string_equal(rows_of(2), "5 2024 2 3 [\"6,193\",\"\\u0022a\\u005c\\u000a\x7f\",[\"tạm\",\"2\"]]; "
                                  "6 2024 3 2 [null,[\"\",\"\"],\"\"]; 6 2024 3 1 [[\"7.015\",\"7015\"]]; "
                                  "6 2024 4 2 [\"7.015\",null,null,[\"007\",\"7\"]]");
  assert_string_equal(ask("SELECT position, field, column_number FROM submitted_column"), "0 1 3; 1 2 4; 2 3 5; 3 1 6");
  assert_string_equal(ask("SELECT row_id, position, input, as_written, value FROM " STORE_CELLS
                          "WHERE field = 1 OR input = 1 ORDER BY row_id, position"),
                      "1 0 0 6,193 6,193; 2 2 1  ; 3 0 0 7.015 7015; 4 0 0 7.015 7.015; 4 3 0 007 7");
  assert_string_equal(ask("SELECT as_written = char(34, 97, 92, 10, 127) FROM " STORE_CELLS "WHERE position = 1"),
                      "1; 0");
}

/* What is given up leaves nothing, neither rows nor what stands at their positions; a row that is too long becomes
   two. */
static void the_history_starts_anew(void **state)
{
  enum { LONG = 700 << 10 };
  (void)state;
  add_registry();
  begin("data", 2024, "2024-06-01T00:00:00Z");
  chuan_field km = field_of(KM_HARD);
  add_at(&km, "1401", 2, 3, "1", 1, 1);
  chuan_store_rollback(store);
  begin("data", 2024, "2024-06-01T00:00:00Z");
  chuan_field note = field_of(NOTE);
  char *text = malloc(LONG + 1);
  assert_non_null(text);
  memset(text, 'x', LONG);
  text[LONG] = '\0';
  for (size_t column = 1; column <= 3; column++)
    add_at(&note, "1401", 2, column, text, 0, 1);
  free(text);
  commit();
  assert_string_equal(ask("SELECT length(cells) / 1024, substr(cells, 1, 15) FROM submitted_row"),
                      "1400 [\"xxxxxxxxxxxxx; 700 [null,null,\"xxx");
  assert_string_equal(ask("SELECT position, field, column_number FROM submitted_column"), "0 1 1; 1 1 2; 2 1 3");
  assert_string_equal(ask("SELECT position, length(as_written) / 1024 FROM " STORE_CELLS), "0 700; 1 700; 2 700");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    TEST(makes_a_database),
    TEST(has_the_levels_that_rules_know),
    TEST(connection_is_hardened),
    TEST(refuses_what_is_no_database),
    TEST(refuses_a_changed_schema),
    TEST(leaves_other_databases_alone),
    TEST(refuses_other_versions),
    TEST(follows_links_to_folders_only),
    TEST(read_only_folder),
    TEST(no_room_for_a_new_database),
    TEST(busy_database),
    TEST(readers_do_not_wait_for_a_writer),
    TEST(several_reads_see_one_state),
    TEST(history_never_changes),
    TEST(rolls_back),
    TEST(finds_units_in_any_order),
    TEST(full_disk),
    TEST(fields_keep_their_types),
    TEST(too_many_fields),
    TEST(damaged_cells),
    TEST(damaged_history_and_fields),
    TEST(missing_tables),
    TEST(flipped_bytes),
    TEST(memory_fails_while_writing),
    TEST(memory_fails_while_reading),
    TEST(memory_fails_while_looking_up),
    TEST(sqlite_runs_out_of_memory),
    TEST(the_history_keeps_rows),
    TEST(the_history_starts_anew),
  };
  return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
