/* Tests of what a run reads of units that others were made of: who was made of whom on a day, what is put together
   from the current table and from the history, and that memory may fail anywhere. */
#include "store_fixture.h"

#include "runtime/lineage.h"

static void add_made(const char *code, const char *level, chuan_day from, chuan_day to, const char *predecessors)
{
  chuan_unit_row row = { .code = chuan_str_of(code), .name = chuan_str_of(code), .level = chuan_str_of(level),
                         .parent = CHUAN_STR(""), .valid_from = from, .valid_to = to,
                         .predecessors = chuan_str_of(predecessors), .row = 2 };
  assert_int_equal(chuan_store_add_unit(store, &submission, &row, &diags), CHUAN_RC_OK);
}

/* a and b merged into m on 01/07/2024, c went to n and o, p took d in under its own code, q is a renamed e. */
static void fill(void)
{
  chuan_day first = CHUAN_DAY_FIRST, last = CHUAN_DAY_LAST, end = day(2024, 6, 30), merger = day(2024, 7, 1);
  begin("units", 0, "2023-01-01T00:00:00Z");
  add_made("a", "xã", first, end, "");
  add_made("b", "xã", first, end, "");
  add_made("c", "xã", first, end, "");
  add_made("d", "xã", first, end, "");
  add_made("e", "xã", first, end, "");
  add_made("p", "xã", first, end, "");
  add_made("m", "xã", merger, last, "a b");
  add_made("m", "xã", day(2024, 10, 1), last, "a b");
  add_made("n", "xã", merger, last, "c");
  add_made("o", "xã", merger, last, "c");
  add_made("p", "xã", merger, last, "d");
  add_made("q", "xã", merger, last, "e");
  commit();
  begin("data", 2024, "2024-02-01T00:00:00Z");
  chuan_field km = field_of(KM_HARD), note = field_of(NOTE);
  static const struct {
    const char *unit;
    int64_t thousandths;
  } KM[] = { { "a", 1500 }, { "b", 2250 }, { "c", 4000 }, { "d", 1000 }, { "e", 7125 } };
  for (size_t i = 0; i < sizeof KM / sizeof *KM; i++) {
    chuan_unit_found found;
    assert_int_equal(chuan_store_find_unit(&found, store, chuan_str_of(KM[i].unit), end, &arena, &diags), CHUAN_RC_OK);
    chuan_value_row value = { .unit = found.id, .period = 2024, .field = &km, .as_written = CHUAN_STR("x"), .row = 2 };
    assert_int_equal(chuan_num_ratio(&value.number, KM[i].thousandths, 1000, &arena), CHUAN_RC_OK);
    assert_int_equal(chuan_store_add_value(store, &submission, &value, &diags), CHUAN_RC_OK);
    value.field = &note;
    value.text = chuan_str_of(KM[i].unit);
    assert_int_equal(chuan_store_add_value(store, &submission, &value, &diags), CHUAN_RC_OK);
  }
  commit();
}

static const chuan_lineage *read_lineage(chuan_data *data, chuan_day law_date, chuan_read_options options)
{
  assert_int_equal(read_set(data, 2024, law_date, options), CHUAN_RC_OK);
  assert_int_equal(diags.count, 0);
  return data->lineage;
}

static void who_was_made_of_whom(void **state)
{
  (void)state;
  chuan_data data;
  fill();
  assert_string_equal(ask("SELECT count(*), count(DISTINCT code) FROM unit_predecessor"), "8 5");
  const chuan_lineage *lineage = read_lineage(&data, day(2024, 12, 31), ALL); /* m n o p q */
  static const chuan_making MADE[] = { CHUAN_MADE_MERGED, CHUAN_MADE_DIVIDED, CHUAN_MADE_DIVIDED, CHUAN_MADE_ENLARGED,
                                       CHUAN_MADE_RENAMED };
  static const size_t PARTS[] = { 2, 1, 1, 1, 1 };
  assert_int_equal(data.unit_count, 5);
  for (size_t i = 0; i < 5; i++) {
    assert_int_equal(lineage->units[i].making, MADE[i]);
    assert_int_equal(lineage->units[i].part_count, PARTS[i]);
    assert_int_equal(lineage->units[i].since, day(2024, 7, 1));
  }
  const chuan_former *former = &lineage->formers[lineage->units[0].parts[1]];
  assert_text(former->code, "b");
  assert_true(former->whole);
  assert_int_equal(former->until, day(2024, 6, 30));
  assert_false(lineage->formers[lineage->units[1].parts[0]].whole);
  assert_null(read_lineage(&data, day(2024, 6, 30), ALL)); /* before all of it */
}

static void what_is_put_together(void **state)
{
  (void)state;
  chuan_data data;
  const chuan_str only[] = { CHUAN_STR("m"), CHUAN_STR("q") };
  static const chuan_read_options KNOWN = { .as_known = { "2024-12-31", 10 } };
  fill();
  for (int known = 0; known < 2; known++) {
    read_lineage(&data, day(2024, 12, 31), known ? KNOWN : ALL);
    assert_cells(&data, &data.columns[KM_HARD], "15/4 _1 _1 _1 57/8");
    assert_int_equal(data.columns[NOTE].input[0], CHUAN_INPUT_NOT_REPORTED);
    assert_text(data.texts[chuan_column_number(&data.columns[NOTE], 4).n], "e");
    assert_true(chuan_lineage_is_put_together(&data, KM_HARD, false, 0));
    assert_false(chuan_lineage_is_put_together(&data, KM_HARD, false, 1));
  }
  read_lineage(&data, day(2024, 12, 31), (chuan_read_options){ .only = only, .only_count = 2 });
  assert_cells(&data, &data.columns[KM_HARD], "15/4 57/8");
  /* Before anything was handed in. */
  read_lineage(&data, day(2024, 12, 31), (chuan_read_options){ .as_known = CHUAN_STR("2024-01-31") });
  assert_cells(&data, &data.columns[KM_HARD], "_1 _1 _1 _1 _1");
}

static void memory_fails(void **state)
{
  (void)state;
  chuan_rc rc = CHUAN_RC_MEMORY;
  long n = 0;
  fill();
  for (; rc != CHUAN_RC_OK; n++) {
    chuan_data data;
    chuan_arena_fail_after(n, true);
    rc = read_set(&data, 2024, day(2024, 12, 31), ALL);
    chuan_arena_fail_after(-1, false);
    assert_true(rc == CHUAN_RC_OK || rc == CHUAN_RC_MEMORY);
    if (rc == CHUAN_RC_OK)
      assert_cells(&data, &data.columns[KM_HARD], "15/4 _1 _1 _1 57/8");
  }
  assert_true(n > 10);
}

/* Units that are made of each other in a circle: every step goes back in time, so it ends. */
static void circles_end(void **state)
{
  (void)state;
  chuan_data data;
  begin("units", 0, "2023-01-01T00:00:00Z");
  add_made("a", "xã", day(2020, 1, 1), day(2020, 12, 31), "b");
  add_made("b", "xã", day(2021, 1, 1), day(2021, 12, 31), "a");
  add_made("a", "xã", day(2022, 1, 1), day(2022, 12, 31), "b");
  add_made("b", "xã", day(2023, 1, 1), CHUAN_DAY_LAST, "a");
  commit();
  const chuan_lineage *lineage = read_lineage(&data, day(2024, 12, 31), ALL);
  assert_int_equal(data.unit_count, 1);
  assert_true(lineage->former_count < 5);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    CASE(who_was_made_of_whom), CASE(what_is_put_together), CASE(memory_fails), CASE(circles_end),
  };
  return cmocka_run_group_tests_name("store lineage", tests, NULL, NULL);
}
