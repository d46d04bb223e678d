/* Tests of the import of units files: from the header to the database, and everything that is refused. */
#include "import_fixture.h"

static void golden_units(void **state)
{
  (void)state;
  assert_int_equal(import_units(GOLDEN_UNITS), CHUAN_RC_OK);
  assert_int_equal(summary.rows, 6);
  assert_int_equal(summary.written_rows, 6);
  assert_int_equal(summary.columns[5].role, CHUAN_COLUMN_DIMENSION);
  assert_string_equal(ask("SELECT u.code, v.name, l.name, v.parent, v.row_number FROM unit_version v "
                          "JOIN unit u ON u.id = v.unit JOIN level l ON l.id = v.level WHERE v.id > 4"),
                      "1403 Xã Ba xã 14 6; 1501 Xã Bốn xã 15 7");
  /* The same again: nothing new. */
  assert_int_equal(import_units(GOLDEN_UNITS), CHUAN_RC_OK);
  assert_int_equal(summary.same_rows, 6);
  assert_int_equal(summary.written_rows, 0);
  assert_int_equal(summary.submission, 0);
  assert_string_equal(ask("SELECT (SELECT count(*) FROM submission), (SELECT count(*) FROM unit_version)"), "1 6");
  /* Some old, some new. */
  assert_int_equal(import_units("code;name;level;parent;valid_from;valid_to;predecessors;loại\n"
                                "1401;Xã Một;xã;14;2020-01-01;;;\n"
                                "1401;Xã Một Hai;Xa;14;2025-07-01;31/12/2030;1402 1409;đồng bằng\n"),
                   CHUAN_RC_OK);
  assert_int_equal(summary.same_rows, 1);
  assert_int_equal(summary.written_rows, 1);
  assert_string_equal(ask("SELECT code FROM unit_predecessor"), "1402; 1409");
  assert_string_equal(ask("SELECT name FROM dimension"), "vùng; loại");
}

#define HEADER "mã;tên;cấp;mã_cấp_trên;từ_ngày;đến_ngày;hợp_từ\n"
static const file_case UNIT_FILES[] = {
  { "columns missing", "mã;tên\n1;2\n", "E0501 1:1, E0501 1:1" },
  { "a column twice", "mã;tên;cấp;parent;name\n", "E0502 1:19" },
  { "a dimension twice", "mã;tên;cấp;parent;vùng;Vung\n", "E0502 1:24" },
  { "empty cells", HEADER ";A;xã;;;;\n2;;xã;;;;\n3;C;;;;;\n", "E0604 2:1, E0604 3:3, E0604 4:5" },
  { "one code and day twice", HEADER "1;A;xã;;;;\n2;B;xã;;01/01/2020;;\n2;B;xã;;2020-01-01;;\n", "E0605 4:1" },
  { "one code twice without days", HEADER "1;A;xã;;;;\n1;A;xã;;;;\n", "E0605 3:1" },
  { "wrong dates", HEADER "1;A;xã;;30/02/2020;;\n2;A;xã;;;x;\n", "E0517 2:9, E0517 3:10" },
  { "ends before it starts", HEADER "1;A;xã;;02/01/2020;01/01/2020;\n", "E0607 2:20" },
  { "no such parent", HEADER "1;A;xã;2;;;\n", "E0606 2:8" },
  { "below itself", HEADER "1;A;xã;1;;;\n", "E0609 2:8" },
  { "its own predecessor", HEADER "1;A;xã;;;;2 1\n2;B;xã;;;;\n", "E0620 2:11" },
  { "a circle", HEADER "1;A;xã;2;;;\n2;B;xã;3;;;\n3;C;xã;1;;;\n4;D;xã;1;;;\n", "E0609 2:8" },
  { "a circle from a day on", HEADER "1;A;xã;2;;;\n2;B;xã;;;;\n2;B;xã;1;01/07/2025;;\n", "E0609 2:8" },
  { "codes with blanks", HEADER "1 2;A;xã;;;;\n", "E0611 2:1" },
  { "cells missing", HEADER "1;A;xã\n", "E0505 2:1" },
  { "an open quote", HEADER "1;\"A;xã;;;;\n", "E0506 2:3" },
};

static void refuses_units(void **state)
{
  const file_case *c = *state;
  set_up_empty(NULL);
  assert_refused(import_units(c->text), c->wanted);
  assert_string_equal(ask("SELECT (SELECT count(*) FROM submission), (SELECT count(*) FROM unit)"), "0 0");
  tear_down(NULL);
}

static void units_against_the_database(void **state)
{
  (void)state;
  assert_refused(import_units("mã;tên;cấp;mã_cấp_trên;từ_ngày\n1401;Xã Khác;xã;14;01/01/2020\n"), "E0605 2:1");
  assert_refused(import_units("mã;tên;cấp;mã_cấp_trên;từ_ngày;vùng\n1401;Xã Một;xã;14;01/01/2020;ĐBSH\n"), "E0605 2:1");
  assert_int_equal(import_units("mã;tên;cấp;mã_cấp_trên;từ_ngày\n1401;Xã Một;xã;14;01/01/2020\n"), CHUAN_RC_OK);
  assert_refused(import_units("mã;tên;cấp;mã_cấp_trên\n1405;Xã Năm;xã;141\n"), "E0606 2:16");
  assert_text(diags.items[0]->hints[0].args[0], "14");
  assert_int_equal(import_units("mã;tên;cấp;mã_cấp_trên;hợp_từ\n1405;Xã Năm;xã;14;1401 0999\n"), CHUAN_RC_OK);
  assert_text(all_diags(), "W0612 2:19");
  options.dry_run = true;
  assert_int_equal(import_units("mã;tên;cấp;mã_cấp_trên\n1406;Xã Sáu;xã;14\n"), CHUAN_RC_OK);
  assert_string_equal(ask("SELECT count(*) FROM unit"), "7");
}

static void parents_may_come_later_in_the_file(void **state)
{
  (void)state;
  assert_int_equal(import_units("mã;tên;cấp;mã_cấp_trên\n1;Xã;xã;2\n2;Tỉnh;tỉnh;\n"), CHUAN_RC_OK);
}

static void circles_with_the_database(void **state)
{
  (void)state;
  const char *circle = "mã;tên;cấp;mã_cấp_trên;từ_ngày\n14;Tỉnh;tỉnh;1401;01/01/2024\n";
  assert_refused(import_units(circle), "E0609 2:14");
  assert_string_equal(ask("SELECT count(*) FROM unit_version WHERE parent = '1401'"), "0");
  /* Turned round at one time it is none; nor is one that ends before the other starts. */
  assert_int_equal(import_units("mã;tên;cấp;mã_cấp_trên;từ_ngày\n14;Tỉnh;tỉnh;1401;01/01/2024\n"
                                "1401;Xã Một;xã;;01/01/2024\n"),
                   CHUAN_RC_OK);
  assert_int_equal(import_units("mã;tên;cấp;mã_cấp_trên;đến_ngày\n8;A;xã;;\n7;A;xã;8;31/12/2024\n"), CHUAN_RC_OK);
  assert_int_equal(import_units("mã;tên;cấp;mã_cấp_trên;từ_ngày\n8;A;xã;7;01/01/2025\n"), CHUAN_RC_OK);
}

static void columns_without_header(void **state)
{
  (void)state;
  assert_int_equal(import_units("mã;tên;cấp;mã_cấp_trên;\n1;Xã;xã;2;\n2;Tỉnh;tỉnh;;\n"), CHUAN_RC_OK);
  assert_refused(import_units("mã;tên;cấp;mã_cấp_trên;\n3;Xã;xã;2;x\n"), "E0525 2:11");
}

static void every_encoding_is_read(void **state)
{
  (void)state;
  options.encoding = CHUAN_STR("windows-1258");
  assert_int_equal(import_units("code,name,level,parent\n1,Xa\xDE,xa,\n"), CHUAN_RC_OK);
  assert_string_equal(ask("SELECT name FROM unit_version"), "Xã");
  options.encoding = CHUAN_STR("viscii");
  assert_int_equal(import_units("code,name,level,parent\n2,X\xE3,xa,\n"), CHUAN_RC_OK);
  options.encoding = CHUAN_STR("utf-8");
  assert_int_equal(import_units("code,name,level,parent\n3,Xã,xa,\n"), CHUAN_RC_OK);
}

static void full_disk(void **state)
{
  (void)state;
  chuan_buffer b;
  chuan_buffer_init(&b, &arena);
  chuan_buffer_add_c(&b, "mã;tên;cấp;mã_cấp_trên\n");
  for (int i = 0; i < 5000; i++)
    chuan_buffer_printf(&b, "%d;Xã %d;xã;\n", i, i);
  chuan_buffer_add_char(&b, '\0');
  char pragma[64];
  snprintf(pragma, sizeof pragma, "PRAGMA max_page_count = %d", atoi(ask("PRAGMA page_count")) + 5);
  sqlite3_exec(store->db, pragma, NULL, NULL, NULL);
  assert_int_equal(import_units(b.p), CHUAN_RC_IO);
  assert_diags(CHUAN_E0706, 1);
  assert_string_equal(ask("SELECT (SELECT count(*) FROM submission), (SELECT count(*) FROM unit)"), "0 0");
  sqlite3_exec(store->db, "PRAGMA max_page_count = 100000", NULL, NULL, NULL);
  assert_int_equal(import_units(b.p), CHUAN_RC_OK);
}

static void memory_fails(void **state)
{
  (void)state;
  static const char TEXT[] = "mã;tên;cấp;mã_cấp_trên;hợp_từ;vùng\n1;Xã;xã;2;3 4;ĐBSH\n2;\"Tỉnh \"\"A\"\"\";tỉnh;;;\n";
  chuan_str path = chuan_str_of(write_file("u.csv", TEXT, sizeof TEXT - 1));
  for (long n = 0;; n++) {
    chuan_arena one;
    chuan_sources read;
    chuan_diags found;
    assert_true(n < 5000);
    chuan_arena_init(&one, "one", 1 << 26);
    chuan_sources_init(&read, &one);
    chuan_diags_init(&found, &one, &read);
    chuan_arena_fail_after(n, true);
    chuan_rc rc = chuan_import_units(&summary, store, &options, path, &read, &one, &found);
    chuan_arena_fail_after(-1, false);
    chuan_arena_free(&one);
    if (rc == CHUAN_RC_OK)
      break;
    assert_int_equal(rc, CHUAN_RC_MEMORY);
    assert_string_equal(ask("SELECT (SELECT count(*) FROM submission), (SELECT count(*) FROM unit)"), "0 0");
  }
  assert_string_equal(ask("SELECT name FROM unit_version"), "Xã; Tỉnh \"A\"");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up_units, tear_down)
#define TEST_EMPTY(name) cmocka_unit_test_setup_teardown(name, set_up_empty, tear_down)
  const struct CMUnitTest tests[] = {
    TEST_EMPTY(golden_units),
    TEST(units_against_the_database),
    TEST_EMPTY(parents_may_come_later_in_the_file),
    TEST(circles_with_the_database),
    TEST_EMPTY(columns_without_header),
    TEST_EMPTY(every_encoding_is_read),
    TEST_EMPTY(full_disk),
    TEST_EMPTY(memory_fails),
  };
  int failed = run_table("units files", UNIT_FILES, sizeof UNIT_FILES / sizeof *UNIT_FILES, refuses_units);
  return failed + cmocka_run_group_tests_name("import units", tests, NULL, NULL);
}
