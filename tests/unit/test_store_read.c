/* Tests of what a run reads from the store: units, dimensions and variants on a day, values as they are
   and as they were known, reported verdicts, the hash of the data. */
#include "store_fixture.h"

/* One character for each unit. */
static void assert_each(size_t count, const char *wanted, const uint8_t *values)
{
  assert_int_equal(strlen(wanted), count);
  for (size_t i = 0; i < count; i++)
    assert_int_equal(values[i], wanted[i] - '0');
}

static void reads_units(void **state)
{
  (void)state;
  chuan_data data;
  add_registry();
  assert_int_equal(read_set(&data, 2024, day(2024, 12, 31), ALL), CHUAN_RC_OK);
  assert_int_equal(diags.count, 0);
  static const char *const CODES[] = { "1401", "1402", "1403", "1501", "16" };
  static const char *const ABOVE[] = { "14", "141", "141", "15", NULL };
  static const int32_t REGION[] = { 0, 0, 0, 1, -1 }, AREA[] = { 0, 2, 1, -1, -1 };
  static const uint32_t VARIANT[] = { PROVINCE_14, PROVINCE_14_DISTRICT, PROVINCE_14_DISTRICT, CHUAN_NONE, CHUAN_NONE };
  assert_int_equal(data.unit_count, 5);
  for (size_t i = 0; i < 5; i++) {
    assert_text(data.units[i].code, CODES[i]);
    assert_text(data.units[i].level, "xã");
    assert_int_equal(data.dimensions[0][i], REGION[i]);
    assert_int_equal(data.dimensions[1][i], AREA[i]);
    assert_int_equal(data.units[i].variant, VARIANT[i]);
    if (ABOVE[i])
      assert_text(data.ancestors[data.units[i].parent].code, ABOVE[i]);
    else
      assert_int_equal(data.units[i].parent, CHUAN_NONE);
  }
  assert_text(data.units[0].name, "Xã Một");
  assert_int_equal(data.ancestor_count, 3);
  for (size_t i = 0; i < data.ancestor_count; i++)
    if (chuan_str_equal(data.ancestors[i].code, CHUAN_STR("141"))) {
      assert_text(data.ancestors[i].level, "huyện");
      assert_text(data.ancestors[data.ancestors[i].parent].name, "Tỉnh Mười Bốn");
    }
  assert_false(data.first_period);
  for (size_t i = 0; i < SETS[0].data_count; i++)
    assert_cells(&data, &data.columns[i], "_1 _1 _1 _1 _1");
}

/* The versions of a registry may be many more than its units: only units take room for what is known of one. */
static void many_versions_take_little_room(void **state)
{
  (void)state;
  chuan_data data;
  add_registry();
  static const char SQL[] =
    "INSERT INTO unit_version (id, unit, valid_from, valid_to, name, level, parent, submission, row_number)"
    " SELECT 500000, unit, valid_from + 1, valid_to, name, level, parent, submission, 99 FROM unit_version LIMIT 1";
  assert_int_equal(sqlite3_exec(store->db, SQL, NULL, NULL, NULL), SQLITE_OK);
  size_t before = arena.used;
  assert_int_equal(read_set(&data, 2024, day(2024, 12, 31), ALL), CHUAN_RC_OK);
  assert_int_equal(data.unit_count, 5);
  assert_true(arena.used - before < 16 << 20);
}

static void variants_by_date_and_by_name(void **state)
{
  (void)state;
  chuan_data data;
  add_registry();
  assert_int_equal(read_set(&data, 2022, day(2022, 1, 8), ALL), CHUAN_RC_OK);
  assert_int_equal(data.units[0].variant, CHUAN_NONE); /* 14's comes into force in June */
  assert_int_equal(data.units[1].variant, PROVINCE_14_DISTRICT);
  assert_int_equal(data.units[3].variant, PROVINCE_15_OLD);
  assert_true(data.first_period);
  chuan_read_options options = { .variant = "none" };
  assert_int_equal(read_set(&data, 2024, day(2024, 12, 31), options), CHUAN_RC_OK);
  for (size_t i = 0; i < 5; i++)
    assert_int_equal(data.units[i].variant, CHUAN_NONE);
  options.variant = "mau-15";
  assert_int_equal(read_set(&data, 2024, day(2024, 12, 31), options), CHUAN_RC_OK);
  for (size_t i = 0; i < 5; i++)
    assert_int_equal(data.units[i].variant, PROVINCE_15_OLD);
  assert_int_equal(diags.count, 0);
  static const char *const WRONG[] = { "thon-14", "không có" };
  for (size_t i = 0; i < 2; i++) {
    forget_diags();
    options.variant = WRONG[i];
    assert_int_equal(read_set(&data, 2024, day(2024, 12, 31), options), CHUAN_RC_USAGE);
    assert_diags(CHUAN_E0805, 1);
  }
}

static void two_variants_for_one_unit(void **state)
{
  (void)state;
  chuan_variant variants[VARIANT_COUNT];
  chuan_program program = PROGRAM;
  chuan_data data;
  memcpy(variants, VARIANTS, sizeof variants);
  program.variants = variants;
  variants[PROVINCE_14_DISTRICT].parent = CHUAN_NONE; /* beside the province's, not inside it */
  add_registry();
  assert_int_equal(chuan_store_read(&data, store, &program, &SETS[0], 2024, day(2024, 12, 31), ALL, &arena, &diags),
                   CHUAN_RC_FINDINGS);
  assert_diags(CHUAN_E0610, 1); /* once for the two communes of the district */
  assert_text(diags.items[0]->args[0], "1402");
}

static void only_some_units(void **state)
{
  (void)state;
  chuan_data data;
  chuan_str wanted[] = { CHUAN_STR("1501"), CHUAN_STR("1402"), CHUAN_STR("1501") };
  add_registry();
  begin("data", 2024, "");
  add_number(KM_HARD, "1401", "1");
  add_number(KM_HARD, "1402", "2");
  add_number(KM_HARD, "1501", "3");
  commit();
  assert_int_equal(read_set(&data, 2024, day(2024, 12, 31), (chuan_read_options){ .only = wanted, .only_count = 3 }),
                   CHUAN_RC_OK);
  assert_int_equal(data.unit_count, 2);
  assert_text(data.units[0].code, "1402");
  assert_text(data.units[1].code, "1501");
  assert_cells(&data, &data.columns[KM_HARD], "2 3");
  assert_int_equal(data.units[0].variant, PROVINCE_14_DISTRICT);
  static const struct {
    const char *code;
    chuan_code why;
  } WRONG[] = { { "1502", CHUAN_E0601 }, { "14", CHUAN_E0603 }, { "9x9x9x", CHUAN_E0601 } };
  for (size_t i = 0; i < 3; i++) {
    forget_diags();
    wanted[1] = chuan_str_of(WRONG[i].code);
    assert_int_equal(read_set(&data, 2024, day(2024, 12, 31), (chuan_read_options){ .only = wanted, .only_count = 2 }),
                     CHUAN_RC_USAGE);
    assert_diags(WRONG[i].why, 1);
    assert_int_equal(diags.items[0]->hint_count, i < 2); /* the nearest code; the units below */
  }
}

static void units_change_over_time(void **state)
{
  (void)state;
  chuan_data data;
  add_registry();
  begin("units", 0, "2024-06-01T00:00:00Z");
  add_unit("1402", "Xã Hai (mới)", "xã", "15", day(2024, 7, 1), CHUAN_DAY_LAST, NULL, "II");
  add_unit("1401", "Xã Một", "xã", "14", day(2024, 7, 1), day(2024, 9, 30), "DBSH", NULL);
  add_unit("1403", "Phường Ba", "phường", "141", day(2024, 7, 1), CHUAN_DAY_LAST, NULL, NULL);
  add_unit("1404", "Xã Mới", "xã", "141", day(2024, 12, 31), day(2024, 12, 31), NULL, NULL);
  commit();
  assert_int_equal(read_set(&data, 2024, day(2024, 6, 30), ALL), CHUAN_RC_OK);
  assert_int_equal(data.unit_count, 5);
  assert_text(data.units[1].name, "Xã Hai");
  assert_int_equal(read_set(&data, 2024, day(2024, 7, 1), ALL), CHUAN_RC_OK);
  assert_int_equal(data.unit_count, 4); /* 1403 is no commune now */
  assert_text(data.units[1].name, "Xã Hai (mới)");
  assert_int_equal(data.dimensions[0][0], 1); /* 1401 states a region of its own */
  assert_int_equal(data.dimensions[1][0], 0); /* and keeps the area it had stated before */
  assert_int_equal(data.dimensions[0][1], 1); /* 1402 has a new province */
  assert_int_equal(data.dimensions[1][1], 1);
  assert_int_equal(read_set(&data, 2024, day(2024, 9, 30), ALL), CHUAN_RC_OK);
  assert_int_equal(data.unit_count, 4);
  assert_int_equal(read_set(&data, 2024, day(2024, 10, 1), ALL), CHUAN_RC_OK);
  assert_int_equal(data.unit_count, 3); /* 1401 has ended; the version before it does not come back */
  assert_int_equal(read_set(&data, 2024, day(2024, 12, 31), ALL), CHUAN_RC_OK);
  assert_int_equal(data.unit_count, 4);
  assert_int_equal(read_set(&data, 2024, day(2025, 1, 1), ALL), CHUAN_RC_OK);
  assert_int_equal(data.unit_count, 3);
  /* As it was known before the second file. */
  assert_int_equal(read_set(&data, 2024, day(2025, 1, 1), (chuan_read_options){ .as_known = CHUAN_STR("31/05/2024") }),
                   CHUAN_RC_OK);
  assert_int_equal(data.unit_count, 5);
  assert_text(data.units[1].name, "Xã Hai");
  assert_int_equal(data.dimensions[1][1], 2);
  assert_int_equal(diags.count, 0);
  forget_diags();
  chuan_str only[] = { CHUAN_STR("1401") };
  assert_int_equal(read_set(&data, 2024, day(2025, 1, 1), (chuan_read_options){ .only = only, .only_count = 1 }),
                   CHUAN_RC_USAGE);
  assert_diags(CHUAN_E0602, 1);
}

static void a_later_version_may_be_submitted_first(void **state)
{
  (void)state;
  chuan_data data;
  begin("units", 0, "2024-01-01T00:00:00Z");
  add_unit("1", "Xã Một", "xã", "", day(2024, 1, 1), CHUAN_DAY_LAST, "ĐBSH", NULL);
  add_unit("1", "Xã Một cũ", "xã", "", day(2020, 1, 1), CHUAN_DAY_LAST, "TDMNPB", NULL);
  commit();
  assert_int_equal(read_set(&data, 2024, day(2024, 12, 31), ALL), CHUAN_RC_OK);
  assert_text(data.units[0].name, "Xã Một");
  assert_int_equal(data.dimensions[0][0], 1);
  assert_int_equal(read_set(&data, 2023, day(2023, 12, 31), ALL), CHUAN_RC_OK);
  assert_text(data.units[0].name, "Xã Một cũ");
  assert_int_equal(data.dimensions[0][0], 0);
}

static void wrong_dimension_value(void **state)
{
  (void)state;
  chuan_data data;
  add_registry();
  begin("units", 0, "2024-01-01T00:00:00Z");
  add_unit("15", "Tỉnh Mười Lăm", "tỉnh", "", day(2024, 1, 1), CHUAN_DAY_LAST, "Tây Bắc", NULL);
  add_unit("1502", "Xã Năm", "xã", "15", CHUAN_DAY_FIRST, CHUAN_DAY_LAST, NULL, NULL);
  add_unit("99", "Tỉnh Chín", "tỉnh", "", CHUAN_DAY_FIRST, CHUAN_DAY_LAST, "lạ", NULL);
  commit();
  assert_int_equal(read_set(&data, 2024, day(2024, 12, 31), ALL), CHUAN_RC_FINDINGS);
  assert_diags(CHUAN_E0608, 2); /* once for the province that two communes inherit from, and for 99 */
  assert_text(diags.items[0]->args[0], "15");
  assert_text(diags.items[0]->args[3], "Tây Bắc");
  assert_text(diags.items[0]->hints[0].args[0], "TDMNPB; ĐBSH");
  forget_diags();
  assert_int_equal(read_set(&data, 2023, day(2023, 12, 31), ALL), CHUAN_RC_FINDINGS);
  assert_diags(CHUAN_E0608, 1);
}

static void units_in_a_circle(void **state)
{
  (void)state;
  chuan_data data;
  begin("units", 0, "2024-01-01T00:00:00Z");
  add_unit("a", "A", "huyện", "b", CHUAN_DAY_FIRST, CHUAN_DAY_LAST, NULL, NULL);
  add_unit("b", "B", "huyện", "a", CHUAN_DAY_FIRST, CHUAN_DAY_LAST, NULL, NULL);
  add_unit("c", "C", "xã", "a", CHUAN_DAY_FIRST, CHUAN_DAY_LAST, NULL, NULL);
  add_unit("d", "D", "xã", "d", CHUAN_DAY_FIRST, CHUAN_DAY_LAST, NULL, NULL);
  commit();
  assert_int_equal(read_set(&data, 2024, day(2024, 12, 31), ALL), CHUAN_RC_FINDINGS);
  assert_diags(CHUAN_E0609, 1);
}

static void empty_registry(void **state)
{
  (void)state;
  chuan_data data;
  assert_int_equal(read_set(&data, 2024, day(2024, 12, 31), ALL), CHUAN_RC_OK);
  assert_int_equal(data.unit_count, 0);
  assert_int_equal(chuan_store_read(&data, store, &PROGRAM, &SETS[1], 2024, day(2024, 12, 31), ALL, &arena, &diags),
                   CHUAN_RC_OK);
  assert_int_equal(diags.count, 0);
}

static void every_type(void **state)
{
  (void)state;
  chuan_data data;
  add_registry();
  begin("data", 2024, "");
  add_number(MARKET, "1401", "1");
  add_number(MARKET, "1402", "0");
  add_number(KM_HARD, "1401", "6193/1000");
  add_number(KM_HARD, "1402", "1/3"); /* not in thousandths */
  add_number(KM_HARD, "1403", "-999999999/1000");
  add_number(CRAFT, "1401", "9223372036854775807");
  add_number(CRAFT, "1402", "123456789012345678901234567890");
  add_number(HOUSE, "1401", "2");
  add_number(FOUNDED, "1401", "-36525");
  add_number(POOR, "1401", "7063/10000");
  add_number(POOR, "1402", "1/30000000000"); /* smaller than the scale of ratios */
  chuan_field note = field_of(NOTE);
  add_cell(&note, "1401", CHUAN_INPUT_VALUE, chuan_num_int(0), "bản Phố; 2");
  add_cell(&note, "1402", CHUAN_INPUT_VALUE, chuan_num_int(0), "");
  add_cell(&note, "1403", CHUAN_INPUT_VALUE, chuan_num_int(0), "bản Phố; 2");
  commit();
  assert_string_equal(ask("SELECT name, type, scale, column_number FROM field ORDER BY id LIMIT 3"),
                      "có_chợ truth 0 1; km_cứng decimal 3 2; làng_nghề integer 0 3");
  for (int known = 0; known <= 1; known++) { /* from the current table, and from the history */
    chuan_read_options options = { .as_known = known ? CHUAN_STR("2999-12-31") : CHUAN_STR("") };
    assert_int_equal(read_set(&data, 2024, day(2024, 12, 31), options), CHUAN_RC_OK);
    assert_cells(&data, &data.columns[MARKET], "1 0 _1 _1 _1");
    assert_cells(&data, &data.columns[KM_HARD], "6193/1000 1/3 -999999999/1000 _1 _1");
    assert_cells(&data, &data.columns[CRAFT], "9223372036854775807 123456789012345678901234567890 _1 _1 _1");
    assert_cells(&data, &data.columns[HOUSE], "2 _1 _1 _1 _1");
    assert_cells(&data, &data.columns[FOUNDED], "-36525 _1 _1 _1 _1");
    assert_cells(&data, &data.columns[POOR], "7063/10000 1/30000000000 _1 _1 _1");
    assert_cells(&data, &data.columns[NOTE], "0 1 0 _1 _1");
    assert_text(data.texts[0], "bản Phố; 2");
    assert_text(data.texts[1], "");
    assert_null(data.columns[MARKET].d);
    assert_non_null(data.columns[KM_HARD].d);
  }
  assert_int_equal(data.columns[KM_ALL].scale, 1000); /* not in the database: as data.h says */
}

static void every_state(void **state)
{
  (void)state;
  chuan_data data;
  add_registry();
  begin("data", 2024, "");
  add_state(KM_HARD, "1401", CHUAN_INPUT_NOT_REPORTED);
  add_state(KM_HARD, "1402", CHUAN_INPUT_NOT_AVAILABLE);
  add_state(KM_HARD, "1403", CHUAN_INPUT_NONE_OCCURRED);
  add_state(KM_HARD, "1501", CHUAN_INPUT_NOT_APPLICABLE);
  add_number(KM_HARD, "16", "5/2");
  add_state(MARKET, "1401", CHUAN_INPUT_NOT_APPLICABLE);
  for (int i = 0; i < 5; i++)
    add_number(CRAFT, (const char *[]){ "1401", "1402", "1403", "1501", "16" }[i], "3");
  commit();
  assert_string_equal(ask("SELECT c1, c2 FROM current_2 ORDER BY unit <> 5, unit = 4, unit"),
                      "NULL k; n NULL; z NULL; 2500 NULL; k NULL");
  for (int known = 0; known <= 1; known++) {
    chuan_read_options options = { .as_known = known ? CHUAN_STR("2999-12-31") : CHUAN_STR("") };
    assert_int_equal(read_set(&data, 2024, day(2024, 12, 31), options), CHUAN_RC_OK);
    assert_cells(&data, &data.columns[KM_HARD], "_1 _2 _3 _4 5/2");
    assert_cells(&data, &data.columns[MARKET], "_4 _1 _1 _1 _1");
    assert_int_equal(data.columns[KM_HARD].n[2], 0);
    assert_true(data.columns[CRAFT].all_values);
    assert_false(data.columns[KM_HARD].all_values);
  }
}

static void corrections_and_what_was_known(void **state)
{
  (void)state;
  chuan_data data;
  chuan_origin origin;
  chuan_field income = { .kind = CHUAN_FIELD_DATUM, .datum = &DATA[INCOME], .level = DATA[INCOME].level };
  static const struct {
    const char *at, *exact;
  } SUBMISSIONS[] = { { "2025-01-10T08:00:00Z", "45" }, { "2025-01-20T08:00:00Z", "1/3" },
                      { "2025-01-30T08:00:00Z", NULL }, { "2025-02-10T08:00:00Z", "47" } };
  static const struct {
    const char *known, *cells;
  } KNOWN[] = { { "2025-01-10T07:59:59Z", "_1 _1 _1 _1 _1" }, { "2025-01-10T08:00:00Z", "45 _1 _1 _1 _1" },
                { "19/01/2025", "45 _1 _1 _1 _1" },           { "2025-01-20", "1/3 _1 _1 _1 _1" },
                { "2025-02-01", "_1 _1 _1 _1 _1" },           { "2025-02-10", "47 _1 _1 _1 _1" },
                { "", "47 _1 _1 _1 _1" } };
  add_registry();
  for (size_t i = 0; i < 4; i++) {
    begin("data", 2024, SUBMISSIONS[i].at);
    if (SUBMISSIONS[i].exact)
      add_number(INCOME, "1401", SUBMISSIONS[i].exact);
    else
      add_state(INCOME, "1401", CHUAN_INPUT_NOT_REPORTED);
    commit();
  }
  begin("data", 2023, "2025-02-11T08:00:00Z");
  add_number(INCOME, "1402", "40");
  commit();
  for (size_t i = 0; i < 7; i++) {
    chuan_read_options options = { .as_known = chuan_str_of(KNOWN[i].known) };
    assert_int_equal(read_set(&data, 2024, day(2024, 12, 31), options), CHUAN_RC_OK);
    assert_cells(&data, &data.columns[8], KNOWN[i].cells);
    assert_cells(&data, &data.previous[0], i == 6 ? "_1 40 _1 _1 _1" : "_1 _1 _1 _1 _1");
  }
  assert_int_equal(read_set(&data, 2022, day(2022, 12, 31), ALL), CHUAN_RC_OK);
  assert_true(data.first_period);
  assert_int_equal(chuan_store_origin(&origin, store, CHUAN_STR("1401"), 2024, &income, CHUAN_STR(""), &arena, &diags),
                   CHUAN_RC_OK);
  assert_true(origin.found);
  assert_int_equal(origin.input, CHUAN_INPUT_VALUE);
  assert_text(origin.as_written, "47");
  assert_text(origin.file, "tệp.csv");
  assert_text(origin.submitted_at, "2025-02-10T08:00:00Z");
  assert_int_equal(origin.row, 17);
  assert_int_equal(origin.column, 3);
  chuan_store_origin(&origin, store, CHUAN_STR("1401"), 2024, &income, CHUAN_STR("2025-01-31"), &arena, &diags);
  assert_int_equal(origin.input, CHUAN_INPUT_NOT_REPORTED);
  chuan_store_origin(&origin, store, CHUAN_STR("1401"), 2023, &income, CHUAN_STR(""), &arena, &diags);
  assert_false(origin.found);
  chuan_store_origin(&origin, store, CHUAN_STR("x"), 2024, &income, CHUAN_STR(""), &arena, &diags);
  assert_false(origin.found);
  income.datum = &DATA[CRAFT]; /* never handed in */
  chuan_store_origin(&origin, store, CHUAN_STR("1401"), 2024, &income, CHUAN_STR(""), &arena, &diags);
  assert_false(origin.found);
  assert_int_equal(diags.count, 0);
  assert_int_equal(read_set(&data, 2024, day(2024, 12, 31), (chuan_read_options){ .as_known = CHUAN_STR("hôm qua") }),
                   CHUAN_RC_USAGE);
  assert_diags(CHUAN_E0908, 1);
}

static void rows_gather_cells(void **state)
{
  (void)state;
  chuan_data data;
  add_registry();
  begin("data", 2024, "");
  add_number(KM_HARD, "1401", "1"); /* units and columns mixed, a cell twice */
  add_number(KM_ALL, "1402", "2");
  add_number(KM_ALL, "1401", "3");
  add_number(KM_ALL, "1401", "4");
  add_number(KM_HARD, "1402", "5");
  commit();
  begin("data", 2024, "");
  add_number(CRAFT, "1401", "6"); /* leaves the other columns as they were */
  commit();
  assert_int_equal(read_set(&data, 2024, day(2024, 12, 31), ALL), CHUAN_RC_OK);
  assert_cells(&data, &data.columns[KM_HARD], "1 5 _1 _1 _1");
  assert_cells(&data, &data.columns[KM_ALL], "4 2 _1 _1 _1");
  assert_cells(&data, &data.columns[CRAFT], "6 _1 _1 _1 _1");
  assert_string_equal(ask("SELECT count(*) FROM " STORE_CELLS), "6");
}

static void reported_verdicts(void **state)
{
  (void)state;
  chuan_data data;
  add_registry();
  begin("data", 2024, "2025-01-01T00:00:00Z");
  add_verdict(CHUAN_FIELD_INDICATOR, "1.2", "1401", CHUAN_VERDICT_MET);
  add_verdict(CHUAN_FIELD_INDICATOR, "1.2", "1402", CHUAN_VERDICT_NOT_MET);
  add_verdict(CHUAN_FIELD_INDICATOR, "1.2", "1403", CHUAN_VERDICT_NOT_APPLICABLE);
  add_verdict(CHUAN_FIELD_CRITERION, "2", "16", CHUAN_VERDICT_MET);
  commit();
  for (int known = 0; known <= 1; known++) {
    chuan_read_options options = { .as_known = known ? CHUAN_STR("2025-01-01") : CHUAN_STR("") };
    assert_int_equal(read_set(&data, 2024, day(2024, 12, 31), options), CHUAN_RC_OK);
    assert_each(5, "01355", data.reported_indicators[1]);
    assert_each(5, "55550", data.reported_criteria[1]);
    assert_null(data.reported_indicators[0]);
    assert_null(data.reported_criteria[0]);
  }
  begin("data", 2024, "2025-01-02T00:00:00Z");
  chuan_field field = {
    .kind = CHUAN_FIELD_INDICATOR, .set = SETS[0].name, .code = CHUAN_STR("1.2"), .level = SETS[0].level
  };
  assert_int_equal(chuan_store_field(store, &field, &diags), CHUAN_RC_OK);
  add_cell(&field, "1401", CHUAN_INPUT_NOT_REPORTED, chuan_num_int(0), "");
  add_cell(&field, "1402", CHUAN_INPUT_NOT_AVAILABLE, chuan_num_int(0), "không có số liệu");
  commit();
  for (int known = 0; known <= 1; known++) {
    chuan_read_options options = { .as_known = known ? CHUAN_STR("2025-01-02") : CHUAN_STR("") };
    assert_int_equal(read_set(&data, 2024, day(2024, 12, 31), options), CHUAN_RC_OK);
    assert_each(5, "55355", data.reported_indicators[1]);
  }
}

static void hash_follows_what_was_submitted(void **state)
{
  (void)state;
  chuan_data data;
  unsigned char first[32], second[32];
  add_registry();
  assert_int_equal(read_set(&data, 2024, day(2024, 12, 31), ALL), CHUAN_RC_OK);
  memcpy(first, data.hash, 32);
  begin("data", 2021, "2025-01-01T00:00:00Z"); /* neither of the period nor of the one before */
  commit();
  assert_int_equal(read_set(&data, 2024, day(2024, 12, 31), ALL), CHUAN_RC_OK);
  assert_memory_equal(data.hash, first, 32);
  begin("data", 2023, "2025-01-02T00:00:00Z");
  commit();
  assert_int_equal(read_set(&data, 2024, day(2024, 12, 31), ALL), CHUAN_RC_OK);
  assert_memory_not_equal(data.hash, first, 32);
  memcpy(second, data.hash, 32);
  assert_int_equal(read_set(&data, 2025, day(2024, 12, 31), ALL), CHUAN_RC_OK);
  assert_memory_equal(data.hash, first, 32);
  assert_int_equal(
      read_set(&data, 2024, day(2024, 12, 31), (chuan_read_options){ .as_known = CHUAN_STR("2025-01-01") }),
      CHUAN_RC_OK);
  assert_memory_equal(data.hash, first, 32);
  reopen(CHUAN_STORE_READ);
  assert_int_equal(read_set(&data, 2024, day(2024, 12, 31), ALL), CHUAN_RC_OK);
  assert_memory_equal(data.hash, second, 32);
}

static void units_compare(void **state)
{
  (void)state;
  chuan_str names[] = { CHUAN_STR("vùng"), CHUAN_STR("khu_vực") }, values[] = { CHUAN_STR(""), CHUAN_STR("i") };
  chuan_unit_row row = { .code = CHUAN_STR("1401"), .name = CHUAN_STR("Xã Một"), .level = CHUAN_STR("xã"),
                         .parent = CHUAN_STR("14"), .valid_from = CHUAN_DAY_FIRST, .valid_to = CHUAN_DAY_LAST,
                         .dimension_names = names, .dimension_values = values, .dimension_count = 2 };
  chuan_unit_match match;
  add_registry();
  chuan_unit_row changed = row;
#define ASSERT_MATCH(wanted) \
  assert_int_equal(chuan_store_compare_unit(&match, store, &changed, &diags), CHUAN_RC_OK); \
  assert_int_equal(match, wanted); \
  changed = row
  ASSERT_MATCH(CHUAN_UNIT_SAME);
  changed.dimension_count = 1; /* what is not named is not compared */
  ASSERT_MATCH(CHUAN_UNIT_SAME);
  changed.code = CHUAN_STR("1409");
  ASSERT_MATCH(CHUAN_UNIT_NEW);
  changed.valid_from = 0;
  ASSERT_MATCH(CHUAN_UNIT_NEW);
  changed.name = CHUAN_STR("Xã Một ");
  ASSERT_MATCH(CHUAN_UNIT_OTHER);
  changed.level = CHUAN_STR("huyện");
  ASSERT_MATCH(CHUAN_UNIT_OTHER);
  changed.parent = CHUAN_STR("15");
  ASSERT_MATCH(CHUAN_UNIT_OTHER);
  changed.valid_to = 0;
  ASSERT_MATCH(CHUAN_UNIT_OTHER);
  changed.predecessors = CHUAN_STR("1402");
  ASSERT_MATCH(CHUAN_UNIT_OTHER);
  values[1] = CHUAN_STR("II");
  ASSERT_MATCH(CHUAN_UNIT_OTHER);
  begin("units", 0, "");
  values[1] = CHUAN_STR("i");
  changed.valid_from = row.valid_from = 100;
  changed.predecessors = row.predecessors = CHUAN_STR("a  b c");
  assert_int_equal(chuan_store_add_unit(store, &submission, &row, &diags), CHUAN_RC_OK);
  commit();
  changed.predecessors = CHUAN_STR("c a b");
  ASSERT_MATCH(CHUAN_UNIT_SAME);
  changed.predecessors = CHUAN_STR("a b");
  ASSERT_MATCH(CHUAN_UNIT_OTHER);
#undef ASSERT_MATCH
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    TEST(reads_units),
    TEST(many_versions_take_little_room),
    TEST(variants_by_date_and_by_name),
    TEST(two_variants_for_one_unit),
    TEST(only_some_units),
    TEST(units_change_over_time),
    TEST(a_later_version_may_be_submitted_first),
    TEST(wrong_dimension_value),
    TEST(units_in_a_circle),
    TEST(empty_registry),
    TEST(every_type),
    TEST(every_state),
    TEST(corrections_and_what_was_known),
    TEST(rows_gather_cells),
    TEST(reported_verdicts),
    TEST(hash_follows_what_was_submitted),
    TEST(units_compare),
  };
  return cmocka_run_group_tests_name("store read", tests, NULL, NULL);
}
