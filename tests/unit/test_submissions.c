/* Tests of decisions about submissions: what is refused, what is frozen, two reviewers at once, times, and a database
   of the version that had none. What counts is compared with a model by tests/property/submissions.c. */
#include "store_fixture.h"

#include "runtime/submissions.h"

static chuan_decided decided;

static chuan_rc decide_in(chuan_store *in, int64_t number, chuan_submission_state state, const char *by,
                          const char *unit, bool reopen)
{
  chuan_str code = unit ? chuan_str_of(unit) : CHUAN_STR("");
  chuan_deciding_on what = { .submission = number,
                             .state = state,
                             .by = chuan_str_of(by),
                             .reason = CHUAN_STR("vì"),
                             .units = &code,
                             .unit_count = unit != NULL,
                             .reopen = reopen };
  forget_diags();
  return chuan_submission_decide(&decided, in, &what, &arena, &diags);
}

static chuan_rc accept(int64_t number, const char *unit)
{
  return decide_in(store, number, CHUAN_SUBMISSION_ACCEPTED, "Hoa", unit, false);
}

static chuan_rc send_back(int64_t number, const char *unit)
{
  return decide_in(store, number, CHUAN_SUBMISSION_RETURNED, "An", unit, false);
}

/* Income of the communes, by code: 1401, 1402, 1403, 1501, 16. */
static void assert_income(const char *wanted)
{
  chuan_data data;
  assert_int_equal(read_set(&data, 2024, day(2024, 12, 31), ALL), CHUAN_RC_OK);
  assert_cells(&data, &data.columns[INCOME], wanted);
}

/* Submissions 2, of two communes, and 3, a correction of one of them. */
static void add_two(void)
{
  add_registry();
  begin("data", 2024, "2025-01-10T08:00:00Z");
  add_number(INCOME, "1401", "45");
  add_number(POOR, "1401", "1/20");
  add_number(INCOME, "1402", "46");
  commit();
  begin("data", 2024, "2025-01-20T08:00:00Z");
  add_number(INCOME, "1401", "50");
  commit();
}

static void returned_data_do_not_count(void **state)
{
  (void)state;
  add_two();
  assert_income("50 46 _1 _1 _1");
  assert_int_equal(send_back(3, NULL), CHUAN_RC_OK);
  assert_income("45 46 _1 _1 _1");
  assert_int_equal(send_back(2, "1401"), CHUAN_RC_OK);
  assert_income("_1 46 _1 _1 _1");
  assert_string_equal(ask("SELECT count(*) FROM " STORE_CELLS), "4");
}

static void accepted_data_are_frozen(void **state)
{
  (void)state;
  int64_t by;
  add_two();
  assert_int_equal(accept(2, NULL), CHUAN_RC_OK);
  assert_int_equal(decided.overtaken_count, 1); /* submission 3 counted before */
  assert_int_equal(decided.overtaken[0].submission, 3);
  assert_income("45 46 _1 _1 _1");
  begin("data", 2024, "");
  add_number(INCOME, "1402", "60");
  add_number(INCOME, "1403", "61");
  commit();
  assert_income("45 46 61 _1 _1"); /* of a unit that is not frozen it counts at once */
  assert_int_equal(chuan_submission_frozen(&by, store, unit_id("1402"), CHUAN_STR("xa"), 2024, &diags), CHUAN_RC_OK);
  assert_int_equal(by, 2);
  chuan_submission_frozen(&by, store, unit_id("1402"), CHUAN_STR("xa"), 2023, &diags);
  assert_int_equal(by, 0); /* another period is free */
  chuan_submission_frozen(&by, store, unit_id("1403"), CHUAN_STR("xa"), 2024, &diags);
  assert_int_equal(by, 0);
  assert_int_equal(accept(4, "1402"), CHUAN_RC_OK);
  assert_income("45 60 61 _1 _1");
}

static void what_was_known_stays(void **state)
{
  (void)state;
  chuan_data data;
  add_two();
  assert_int_equal(send_back(3, NULL), CHUAN_RC_OK);
  chuan_read_options options = { .as_known = CHUAN_STR("2025-01-31") };
  assert_int_equal(read_set(&data, 2024, day(2024, 12, 31), options), CHUAN_RC_OK);
  assert_cells(&data, &data.columns[INCOME], "50 46 _1 _1 _1"); /* the decision came later */
}

static void refused_decisions(void **state)
{
  (void)state;
  add_two();
  assert_int_equal(accept(9, NULL), CHUAN_RC_USAGE);
  assert_diags(CHUAN_E0870, 1);
  assert_int_equal(accept(-1, NULL), CHUAN_RC_USAGE);
  assert_diags(CHUAN_E0870, 1);
  assert_int_equal(accept(1, NULL), CHUAN_RC_USAGE);
  assert_diags(CHUAN_E0871, 1);
  assert_int_equal(accept(3, "1402"), CHUAN_RC_USAGE);
  assert_diags(CHUAN_E0872, 1);
  assert_int_equal(accept(3, NULL), CHUAN_RC_OK);
  assert_int_equal(accept(3, NULL), CHUAN_RC_REFUSED);
  assert_diags(CHUAN_E0873, 1);
  assert_int_equal(send_back(3, "1401"), CHUAN_RC_REFUSED);
  assert_diags(CHUAN_E0873, 1);
  assert_int_equal(decide_in(store, 3, CHUAN_SUBMISSION_ACCEPTED, "An", NULL, true), CHUAN_RC_REFUSED);
  assert_diags(CHUAN_E0873, 1); /* accepted already: there is nothing to decide again */
  assert_string_equal(ask("SELECT count(*) FROM decision"), "1");
  assert_int_equal(decide_in(store, 3, CHUAN_SUBMISSION_RETURNED, "An", NULL, true), CHUAN_RC_OK);
  assert_string_equal(ask("SELECT state, decided_by FROM decision ORDER BY id"), "accepted Hoa; returned An");
  assert_int_equal(decided.replaced_count, 1);
  assert_text(decided.replaced[0].by, "Hoa");
  assert_int_equal(decided.replaced[0].unit_count, 1);
  assert_income("45 46 _1 _1 _1");
}

/* A decision about the whole leaves alone what was decided about one unit. */
static void units_are_decided_one_by_one(void **state)
{
  (void)state;
  chuan_listed *listed;
  size_t count;
  chuan_list_filter filter = { .has_state = true, .state = CHUAN_SUBMISSION_RETURNED };
  add_two();
  assert_int_equal(send_back(2, "1402"), CHUAN_RC_OK);
  assert_int_equal(accept(2, NULL), CHUAN_RC_OK);
  assert_int_equal(decided.made.unit_count, 1);
  assert_text(decided.made.units[0], "1401");
  assert_int_equal(chuan_submissions_list(&listed, &count, store, &filter, &arena, &diags), CHUAN_RC_OK);
  assert_int_equal(count, 1);
  assert_int_equal(listed[0].in_state[CHUAN_SUBMISSION_ACCEPTED], 1);
  assert_int_equal(listed[0].in_state[CHUAN_SUBMISSION_RETURNED], 1);
  assert_text(listed[0].decided_by, "Hoa");
  chuan_str wanted[] = { NAME("1401") };
  filter.units = wanted; /* the state of this one is another */
  filter.unit_count = 1;
  assert_int_equal(chuan_submissions_list(&listed, &count, store, &filter, &arena, &diags), CHUAN_RC_OK);
  assert_int_equal(count, 0);
  wanted[0] = CHUAN_STR("nowhere");
  assert_int_equal(chuan_submissions_list(&listed, &count, store, &filter, &arena, &diags), CHUAN_RC_USAGE);
  assert_diags(CHUAN_E0601, 1);
}

/* Both have seen the submission as received; the second is told who was faster, and nothing of it is written. */
static void two_reviewers_at_once(void **state)
{
  (void)state;
  chuan_store *other;
  add_two();
  assert_int_equal(chuan_store_open(&other, in_folder("t.db"), CHUAN_STORE_WRITE, &diags), CHUAN_RC_OK);
  assert_int_equal(decide_in(other, 2, CHUAN_SUBMISSION_RETURNED, "Bình", "1401", false), CHUAN_RC_OK);
  assert_int_equal(accept(2, "1401"), CHUAN_RC_REFUSED);
  assert_diags(CHUAN_E0873, 1);
  assert_text(diags.items[0]->args[2], "Bình");
  assert_string_equal(ask("SELECT state, decided_by FROM decision"), "returned Bình");
  assert_int_equal(chuan_store_begin(other, &diags), CHUAN_RC_OK); /* and while one writes the other waits */
  sqlite3_busy_timeout(store->db, 50);
  assert_int_equal(accept(3, NULL), CHUAN_RC_IO);
  assert_diags(CHUAN_E0705, 1);
  chuan_store_rollback(other);
  chuan_store_close(other);
  assert_int_equal(accept(3, NULL), CHUAN_RC_OK);
}

static void time_never_goes_back(void **state)
{
  (void)state;
  add_two();
  begin("data", 2024, "2200-01-01T00:00:00Z"); /* by a clock that was wrong */
  add_number(INCOME, "1403", "1");
  commit();
  begin("data", 2024, "");
  add_number(INCOME, "1403", "2");
  commit();
  assert_int_equal(accept(5, NULL), CHUAN_RC_OK);
  assert_string_equal(ask("SELECT submitted_at FROM submission WHERE id = 5"), "2200-01-01T00:00:00Z");
  assert_string_equal(ask("SELECT decided_at FROM decision"), "2200-01-01T00:00:00Z");
}

static void decisions_never_change(void **state)
{
  (void)state;
  static const char *const ATTEMPTS[] = { "UPDATE decision SET state = 'returned'", "DELETE FROM decision",
                                          "UPDATE decision_unit SET unit = 1", "DELETE FROM decision_unit" };
  add_two();
  assert_int_equal(accept(2, NULL), CHUAN_RC_OK);
  for (size_t i = 0; i < sizeof ATTEMPTS / sizeof *ATTEMPTS; i++)
    assert_non_null(strstr(ask(ATTEMPTS[i]), "append-only"));
}

/* Each allocation fails once: all of a decision is there, or nothing. */
static void memory_fails_while_deciding(void **state)
{
  (void)state;
  chuan_rc rc = CHUAN_RC_MEMORY;
  int failures = 0;
  add_two();
  for (long n = 0; rc != CHUAN_RC_OK; n++, failures++) {
    chuan_arena_fail_after(n, false);
    rc = accept(2, NULL);
    chuan_arena_fail_after(-1, false);
    arena.failed = false;
    assert_true(rc == CHUAN_RC_OK || rc == CHUAN_RC_MEMORY);
    assert_string_equal(ask("SELECT count(*) FROM decision"), rc == CHUAN_RC_OK ? "1" : "0");
    assert_string_equal(ask("SELECT count(*) FROM decision_unit"), rc == CHUAN_RC_OK ? "2" : "0");
    assert_income(rc == CHUAN_RC_OK ? "45 46 _1 _1 _1" : "50 46 _1 _1 _1");
  }
  assert_true(failures > 20);
}

/* A database as the program of version 1 left it. */
static void make_version_1(void)
{
  sqlite3 *db;
  char *text = NULL;
  size_t size = 0;
  FILE *file = fopen("tests/unit/version_1.sql", "rb");
  assert_non_null(file);
  assert_true(getdelim(&text, &size, '\0', file) > 0);
  fclose(file);
  assert_int_equal(sqlite3_open(in_folder("old.db"), &db), SQLITE_OK);
  assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
  sqlite3_close(db);
  free(text);
}

static void version_1_is_upgraded(void **state)
{
  (void)state;
  chuan_store *old;
  make_version_1();
  for (int mode = CHUAN_STORE_WRITE; mode <= CHUAN_STORE_READ; mode++) {
    forget_diags();
    assert_int_equal(chuan_store_open(&old, in_folder("old.db"), (chuan_store_mode)mode, &diags), CHUAN_RC_USAGE);
    assert_diags(CHUAN_E0704, 1);
  }
  chuan_store_close(store);
  assert_int_equal(rename(in_folder("old.db"), in_folder("t.db")), 0);
  forget_diags();
  assert_int_equal(chuan_store_open(&store, in_folder("t.db"), CHUAN_STORE_CREATE, &diags), CHUAN_RC_OK);
  assert_string_equal(ask("PRAGMA user_version"), "3");
  assert_string_equal(
      ask("SELECT id, submission, unit, period, sheet, row_number, cell_count, cells FROM submitted_row"),
      "1 2 2 2024  2 3 [[\"6,193\",\"6193/1000\"],[\"8,768\",\"1096/125\"],[\"45\",\"45\"]]; "
      "2 2 3 2024  3 3 [[\"7,015\",\"1403/200\"],[\"8,768\",\"1096/125\"],[\"45,5\",\"91/2\"]]; "
      "3 3 2 2024  2 1 [[\"50\",\"50\"]]");
  assert_string_equal(ask("SELECT row_id, field, column_number, input, as_written, value FROM " STORE_CELLS
                          "WHERE unit = 2 ORDER BY row_id, position"),
                      "1 1 2 0 6,193 6193/1000; 1 2 3 0 8,768 1096/125; 1 3 4 0 45 45; 3 3 2 0 50 50");
  assert_income("50 91/2");
  assert_int_equal(send_back(3, NULL), CHUAN_RC_OK);
  assert_income("45 91/2");
  assert_int_equal(accept(2, NULL), CHUAN_RC_OK);
  reopen(CHUAN_STORE_CREATE); /* a second time changes nothing */
  assert_income("45 91/2");
  assert_string_equal(ask("PRAGMA integrity_check"), "ok");
  assert_string_equal(ask("PRAGMA foreign_key_check"), "");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    TEST(returned_data_do_not_count), TEST(accepted_data_are_frozen),     TEST(what_was_known_stays),
    TEST(refused_decisions),          TEST(units_are_decided_one_by_one), TEST(two_reviewers_at_once),
    TEST(time_never_goes_back),       TEST(decisions_never_change),       TEST(memory_fails_while_deciding),
    TEST(version_1_is_upgraded),
  };
  return cmocka_run_group_tests_name("submissions", tests, NULL, NULL);
}
