/* Tests of the import of data files: from the header to the database, and everything that is refused. */
#include "import_fixture.h"

#include <inttypes.h>

static const char GOLDEN_DATA[] = "mã;km_cứng;km_đường;có_chợ;làng_nghề;làng_nghề_đạt;thu_nhập\n"
                                  "1401;6,193;8,768;có;0;;45\n"
                                  "1402;7,015;8,768;có;4;2;45,5\n"
                                  "1403;8;10;;3;1;\n"
                                  "1501;9;10;có;0;;60\n";

/* The golden run ------------------------------------------------------------------------------------- */

static void golden_run(void **state)
{
  (void)state;
  chuan_data data;
  options.dialect = CHUAN_CELL_DIALECT_VI;
  assert_int_equal(import_data(GOLDEN_DATA), CHUAN_RC_OK);
  assert_int_equal(diags.count, 0);
  assert_int_equal(summary.rows, 4);
  assert_int_equal(summary.written_rows, 4);
  assert_int_equal(summary.bad_rows, 0);
  assert_int_equal(summary.delimiter, ';');
  assert_int_equal(summary.cells[CHUAN_INPUT_VALUE], 20);
  assert_int_equal(summary.cells[CHUAN_INPUT_NOT_REPORTED], 4);
  assert_int_equal(summary.column_count, 7);
  assert_int_equal(summary.columns[0].role, CHUAN_COLUMN_CODE);
  assert_ptr_equal(summary.columns[1].field.datum, &DATA[KM_HARD]);
  assert_true(summary.submission > 0);
  assert_string_equal(
      ask("SELECT u.code, c.c1, c.c2, c.c3, c.c4, c.c5, c.c6 FROM current_2 c JOIN unit u ON u.id = c.unit"),
      "1401 6193 8768 1 0 NULL 4500; 1402 7015 8768 1 4 2 4550; 1403 8000 10000 NULL 3 1 NULL; "
      "1501 9000 10000 1 0 NULL 6000");
  assert_string_equal(
      ask("SELECT kind, level, period, options FROM submission WHERE id = 2"), "data 2 2024 dialect=vi;");
  assert_string_equal(
      ask("SELECT as_written, value, row_number, column_number FROM " STORE_CELLS "WHERE value LIKE '%,%'"),
      "6,193 6,193 2 2; 8,768 8,768 2 3; 7,015 7,015 3 2; 8,768 8,768 3 3; 45,5 45,5 3 7");
  assert_int_equal(read_set(&data, 2024, day(2024, 12, 31), (chuan_read_options){ .only = NULL }), CHUAN_RC_OK);
  assert_int_equal(data.unit_count, 4);
  assert_int_equal(data.dimensions[0][3], 1);
  assert_int_equal(data.columns[KM_HARD].n[0], 6193);
  assert_int_equal(data.columns[KM_HARD].scale, 1000);
}

static void golden_data_need_a_dialect(void **state)
{
  (void)state;
  assert_refused(import_data(GOLDEN_DATA), "E0511 2:6, E0511 2:12, E0511 3:6, E0511 3:12");
  assert_string_equal(counts(), "1 0 0");
}

static void same_in_english(void **state)
{
  (void)state;
  options.dialect = CHUAN_CELL_DIALECT_EN;
  assert_int_equal(import_data("code,km_cung,KM đường,co_cho,thu nhập\n1401,6.193,8.768,yes,\"1,000.00\"\n"),
                   CHUAN_RC_OK);
  assert_string_equal(ask("SELECT * FROM current_2"), "3 2024 6193 8768 1 100000");
}

/* Headers -------------------------------------------------------------------------------------------- */

static const file_case HEADERS[] = {
  { "unknown columns, one by its diacritics only", "mã;km_cung;lạ;km_đương\n", "E0503 1:12, E0503 1:15" },
  { "no key", "km_cứng;có_chợ\n1;có\n", "E0501 1:1" },
  { "names without codes", "km_cứng;tên\n1;Xã Hai\n;Xã Ba\n2;\n;Ghi chú\n", "E0613 2:3, E0613 3:2, E0604 4:3" },
  { "no key but commas", "thôn,km_cứng\n1,2\n", "E0503 1:1, E0501 1:1" },
  { "two keys", "mã;code\n", "E0502 1:4" },
  { "a datum twice", "mã;km_cứng;KM_CUNG\n", "E0502 1:12" },
  { "a datum by name and by title", "mã;có_chợ;xã có chợ\n", "E0502 1:11" },
  { "verdicts without --set", "mã;tiêu chí 1\n", "E0522 1:4" },
  { "an indicator without --set", "mã;1.2\n", "E0522 1:4" },
  { "nothing", "", "E0508 0:0" },
  { "blank lines", "\n;;\n", "E0508 0:0" },
  { "a datum of another level", "mã;số_hộ\n", "E0503 1:4" },
  { "the cells are checked too", "mã;lạ;có_chợ\n1401;1;nhiều\n", "E0503 1:4, E0515 2:8" },
  { "an open quote", "mã;\"có_chợ\n1401;1\n", "E0506 1:4" },
};

static void refuses_header(void **state)
{
  const file_case *c = *state;
  set_up_units(NULL);
  assert_refused(import_data(c->text), c->wanted);
  assert_string_equal(counts(), "1 0 0");
  tear_down(NULL);
}

static void columns_by_name_and_title(void **state)
{
  (void)state;
  static const char *const NAMES[] = { "km_cứng", "km_cung", "KM_CỨNG", "Km cứng", "km  cung", "Km đường đã cứng hóa",
                                       "km duong da cung hoa", "\"Km đường đã cứng hoá\"" };
  for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
    char text[200];
    snprintf(text, sizeof text, "ma\t%s\n1401\t1,5\n", NAMES[i]);
    assert_int_equal(import_data(text), CHUAN_RC_OK);
    assert_ptr_equal(summary.columns[1].field.datum, &DATA[KM_HARD]);
  }
}

static void ambiguous_columns(void **state)
{
  (void)state;
  static const chuan_datum TWO[] = {
    { .name = NAME("tiêu_chí_1"), .level = XA, .type = { .kind = CHUAN_TYPE_INTEGER } },
    { .name = NAME("đất"), .title = NAME("Diện tích"), .level = XA, .type = { .kind = CHUAN_TYPE_INTEGER } },
    { .name = NAME("đạt"), .title = NAME("Diện tích"), .level = XA, .type = { .kind = CHUAN_TYPE_INTEGER } },
  };
  static const struct {
    const char *header;
    size_t datum; /* 3: an error */
  } ROWS[] = { { "đất", 1 }, { "ĐẤT", 1 }, { "đạt", 2 }, { "dat", 3 }, { "Diện tích", 3 },
               { "tiêu_chí_1", 0 }, { "Tiêu chí 1", 3 }, { "tieu chi 1", 3 } };
  chuan_program program = PROGRAM;
  program.data = TWO;
  program.data_count = 3;
  options.set = SETS[0].name;
  for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
    char text[100];
    forget_diags();
    int n = snprintf(text, sizeof text, "mã;%s\n1401;1\n", ROWS[i].header);
    char *path = write_file("d.csv", text, (size_t)n);
    chuan_rc rc = chuan_import_data(&summary, store, &program, &options, chuan_str_of(path), &sources, &arena, &diags);
    if (ROWS[i].datum == 3) {
      assert_int_equal(rc, CHUAN_RC_FINDINGS);
      assert_diags(CHUAN_E0504, 1);
    } else {
      assert_int_equal(rc, CHUAN_RC_OK);
      assert_ptr_equal(summary.columns[1].field.datum, &TWO[ROWS[i].datum]);
    }
  }
  assert_text(diags.items[0]->args[1], "tiêu_chí_1, tieu chi 1");
}

static void ignored_columns(void **state)
{
  (void)state;
  chuan_str ignored[] = { CHUAN_STR("Ghi chu"), CHUAN_STR("TT"), CHUAN_STR("không có"), CHUAN_STR("có_chợ") };
  options.ignore = ignored;
  options.ignore_count = 4;
  assert_int_equal(import_data("TT;mã;ghi chú;có_chợ;km_cứng\n1;1401;x;rất nhiều;2\n"), CHUAN_RC_OK);
  assert_text(all_diags(), "W0530 0:0");
  assert_string_equal(ask("SELECT * FROM current_2"), "3 2024 2000");
  assert_string_equal(ask("SELECT options FROM submission WHERE id = 2"), "ignore=TT;ignore=ghi chú;ignore=có_chợ;");
  assert_int_equal(summary.columns[2].role, CHUAN_COLUMN_IGNORED);
}

static void columns_without_header(void **state)
{
  (void)state;
  assert_int_equal(import_data("mã;km_cứng;;\n1401;2;;\n1402;3; ;\n"), CHUAN_RC_OK);
  assert_int_equal(summary.written_rows, 2);
  assert_refused(import_data("mã;km_cứng;;\n1401;2;;x\n"), "E0525 2:9");
}

/* Rows ----------------------------------------------------------------------------------------------- */

static const file_case ROWS[] = {
  { "unknown unit", "mã;làng_nghề\n1409;1\n", "E0601 2:1" },
  { "no code", "mã;làng_nghề\n;1\n", "E0604 2:1" },
  { "another level", "mã;làng_nghề\n14;1\n", "E0603 2:1" },
  { "a unit twice", "mã;làng_nghề\n1401;1\n1402;1\n1401;1\n", "E0509 4:1" },
  { "a unit three times, once wrong", "mã;làng_nghề\n1401;x\n1401;1\n1401;1\n", "E0510 2:6, E0509 3:1, E0509 4:1" },
  { "too few cells", "mã;làng_nghề;có_chợ\n1401;1\n1402;1;có\n", "E0505 2:1" },
  { "too many cells", "mã;làng_nghề\n1401;1;2\n", "E0505 2:1" },
  { "a decimal comma between commas", "mã,km_cứng,làng_nghề\n1401,2,5,\n", "E0505 2:1" },
  { "a cell behind blank ones", "mã;làng_nghề\n1401;1;;x\n", "E0505 2:1" },
  { "a row without its last named cell", "mã;làng_nghề;;\n1401\n", "E0505 2:1" },
  { "bad cells, all of them", "mã;làng_nghề;có_chợ;ngày_lập;nhà\n1401;1,5;vâng;1/1;gạch\n1402;x;;31/02/2024;\n",
    "E0512 2:6, E0515 2:10, E0517 2:15, E0518 2:19, E0510 3:6, E0517 3:9" },
  { "digits", "mã;km_cứng\n1401;1234567\n1402;0,0001\n", "E0513 2:6, E0513 3:6" },
  { "range", "mã;thu_nhập\n1401;1000,5\n1402;-1\n", "E0514 2:6, E0514 3:6" },
  { "text behind a quote", "mã;ghi_chú\n1401;\"a\"b\n1402;\"c\n", "E0507 2:9, E0506 3:6" },
  { "an error in the last row", "mã;làng_nghề\n1401;1\n1402;2\n1403;3\n1501;bốn\n", "E0510 5:6" },
};

static void refuses_row(void **state)
{
  const file_case *c = *state;
  set_up_units(NULL);
  assert_refused(import_data(c->text), c->wanted);
  assert_string_equal(counts(), "1 0 0");
  tear_down(NULL);
}

static void noise(void **state)
{
  (void)state;
  static const char NUL[] = "mã;làng_nghề\n1401;1\0\n", LATIN[] = "mã;làng_nghề\n1401;\xE9\n";
  assert_int_equal(import_bytes(NUL, sizeof NUL - 1), CHUAN_RC_FINDINGS);
  assert_diags(CHUAN_E0104, 1);
  assert_int_equal(import_bytes(LATIN, sizeof LATIN - 1), CHUAN_RC_FINDINGS);
  assert_diags(CHUAN_E0103, 1);
  assert_int_equal(diags.items[0]->hints[1].phrase, CHUAN_PHRASE_GIVE_ENCODING);
  assert_refused(import_data("mã;km_cứng;ghi_chú\n1401;1;X\xB7\n"), "E0103 2:9"); /* UTF-8 but for one byte */
  forget_diags();
  assert_int_equal(
      chuan_import_data(&summary, store, &PROGRAM, &options, CHUAN_STR("/không/có"), &sources, &arena, &diags),
      CHUAN_RC_USAGE);
  assert_diags(CHUAN_E0101, 1);
  assert_string_equal(counts(), "1 0 0");
}

static void messages_point_at_the_cell(void **state)
{
  (void)state;
  assert_int_equal(import_data("mã;km_cứng\n1401;6,193\n"), CHUAN_RC_FINDINGS);
  chuan_str message = chuan_diag_message(diags.items[0], CHUAN_LANG_VI, &arena);
  assert_text(message, "cột `km_cứng`: `6,193` đọc kiểu Việt Nam là 6,193, đọc kiểu Anh là 6193");
  assert_text(chuan_source_slice(&sources, diags.items[0]->spans[0].span), "6,193");
  assert_int_equal(import_data("mã;km_cứng\n140 1;1\n"), CHUAN_RC_FINDINGS);
  assert_text(diags.items[0]->hints[0].args[0], "1401");
}

static void names_are_compared(void **state)
{
  (void)state;
  static const struct {
    const char *name;
    bool same;
  } NAMES[] = { { "Xã Một", true }, { "Một", true }, { "xã  MỘT", true }, { "x. Một", true }, { "X.Một", true },
                { "", true }, { "Xã Mốt", false }, { "Mươi", false }, { "Mot", false } };
  for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
    char text[100];
    snprintf(text, sizeof text, "mã;tên;có_chợ\n1401;%s;có\n", NAMES[i].name);
    assert_int_equal(import_data(text), CHUAN_RC_OK); /* a warning only */
    assert_int_equal(diags.warnings, !NAMES[i].same);
    if (!NAMES[i].same)
      assert_diags(CHUAN_W0528, 1);
  }
  assert_int_equal(import_data("mã;tên;có_chợ\n1401;Hai;có\n"), CHUAN_RC_FINDINGS);
  assert_diags(CHUAN_E0875, 1);
}

static void every_state(void **state)
{
  (void)state;
  chuan_data data;
  assert_int_equal(import_data("mã;làng_nghề;có_chợ;ghi_chú\n"
                               "1401;không có số liệu;…;không áp dụng\n"
                               "1402;KHÔNG PHÁT SINH;not available;...\n"
                               "1403;không áp dụng (QĐ 318);;bản Một\n"
                               "1501;5;có;\n"),
                   CHUAN_RC_OK);
  assert_string_equal(ask("SELECT c1, c2, c3 FROM current_2"), "n NULL k; z n NULL; k NULL tbản Một; 5 1 NULL");
  assert_string_equal(ask("SELECT as_written FROM " STORE_CELLS "WHERE input = 4"),
                      "không áp dụng; không áp dụng (QĐ 318)");
  static const size_t WANTED[] = { 3, 4, 2, 1, 2 };
  for (size_t i = 0; i < 5; i++)
    assert_int_equal(summary.cells[i], WANTED[i]);
  assert_int_equal(read_set(&data, 2024, day(2024, 12, 31), (chuan_read_options){ .only = NULL }), CHUAN_RC_OK);
  assert_int_equal(data.columns[CRAFT].input[0], CHUAN_INPUT_NOT_AVAILABLE);
}

static void blanks_and_absent_columns(void **state)
{
  (void)state;
  assert_int_equal(import_data("mã;làng_nghề;có_chợ\n1401;5;có\n1402;6;không\n"), CHUAN_RC_OK);
  assert_int_equal(import_data("mã;làng_nghề\n1401;\n"), CHUAN_RC_OK); /* empty replaces, absent does not */
  assert_string_equal(ask("SELECT unit, c1, c2 FROM current_2"), "3 NULL 1; 4 6 0");
}

static void reported_verdicts(void **state)
{
  (void)state;
  chuan_data data;
  options.set = SETS[0].name;
  assert_int_equal(import_data("mã;Tiêu chí 1;2.1;chỉ tiêu 1.2;tieu chi 2;indicator 2.2\n"
                               "1401;đạt;1;không áp dụng;chưa đạt;\n"
                               "1402;0;0;có;...;không\n"),
                   CHUAN_RC_OK);
  assert_int_equal(summary.columns[1].role, CHUAN_COLUMN_CRITERION);
  assert_int_equal(summary.columns[2].role, CHUAN_COLUMN_INDICATOR);
  assert_int_equal(read_set(&data, 2024, day(2024, 12, 31), (chuan_read_options){ .only = NULL }), CHUAN_RC_OK);
  static const uint8_t WANTED[][2] = { { 0, 1 }, { 1, 5 }, { 3, 0 }, { 0, 1 }, { 5, 1 } };
  const uint8_t *got[] = { data.reported_criteria[0], data.reported_criteria[1], data.reported_indicators[1],
                           data.reported_indicators[2], data.reported_indicators[3] };
  for (size_t i = 0; i < 5; i++)
    assert_memory_equal(got[i], WANTED[i], 2);
  assert_refused(import_data("mã;tiêu chí 3\n"), "E0526 1:4");
  assert_refused(import_data("mã;2\n"), "E0526 1:4");
  assert_text(diags.items[0]->hints[0].args[0], "tiêu chí 2");
  assert_refused(import_data("mã;1.2;chỉ tiêu 1.2\n"), "E0502 1:8");
  assert_refused(import_data("mã;1.2\n1401;x\n"), "E0516 2:6");
}

/* Options -------------------------------------------------------------------------------------------- */

static void dry_run(void **state)
{
  (void)state;
  options.dry_run = true;
  assert_int_equal(import_data("mã;làng_nghề\n1401;5\n"), CHUAN_RC_OK);
  assert_int_equal(summary.rows, 1);
  assert_int_equal(summary.written_rows, 0);
  assert_refused(import_data("mã;làng_nghề\n1401;x\n"), "E0510 2:6");
  assert_string_equal(counts(), "1 0 0");
}

static void partial(void **state)
{
  (void)state;
  options.partial = true;
  assert_int_equal(
      import_data("mã;làng_nghề;có_chợ\n1401;5;có\n1402;x;có\n1403;1;có\n1403;2;có\n\n9;9;có\n1501;7;có\n"),
      CHUAN_RC_FINDINGS);
  assert_text(all_diags(), "E0510 3:6, E0601 7:1, E0509 5:1");
  assert_int_equal(summary.rows, 6);
  assert_int_equal(summary.bad_rows, 4);
  assert_int_equal(summary.written_rows, 2);
  assert_string_equal(ask("SELECT unit, c1, c2 FROM current_2"), "3 5 1; 6 7 1");
  assert_string_equal(ask("SELECT options FROM submission WHERE id = 2"), "partial;");
  assert_string_equal(ask("SELECT row_number FROM submitted_row"), "2; 8");
  assert_refused(import_data("mã;lạ;có_chợ\n1401;5;có\n"), "E0503 1:4"); /* the header must be right */
  assert_refused(import_data("mã;có_chợ\n9;có\n"), "E0601 2:1");         /* nothing is left to write */
  assert_int_equal(import_data("mã;ghi_chú\n1401;\"a\"b\n1402;c\n1403;\"d\n"), CHUAN_RC_FINDINGS);
  assert_int_equal(summary.written_rows, 1);
}

static void levels_and_sets(void **state)
{
  (void)state;
  static const struct {
    const char *level, *set;
    chuan_code wrong; /* CHUAN_CODE_COUNT: none */
  } CASES[] = { { "xã", "", CHUAN_CODE_COUNT },    { "XA", "", CHUAN_CODE_COUNT }, { "tinh", "", CHUAN_E0521 },
                { "", "", CHUAN_E0521 },           { "xa", "mau", CHUAN_E0801 },   { "xa", "thon-2024", CHUAN_E0527 },
                { "xa", "mau-2024", CHUAN_CODE_COUNT } };
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
    options.level = chuan_str_of(CASES[i].level);
    options.set = chuan_str_of(CASES[i].set);
    chuan_rc rc = import_data("mã;làng_nghề\n1401;5\n");
    assert_int_equal(rc, CASES[i].wrong == CHUAN_CODE_COUNT ? CHUAN_RC_OK : CHUAN_RC_USAGE);
    if (rc != CHUAN_RC_OK)
      assert_diags(CASES[i].wrong, 1);
  }
}

static void encodings(void **state)
{
  (void)state;
  static const char UTF16[] = "\xFF\xFEm\0\xE3\0\t\0g\0h\0i\0_\0c\0h\0\xFA\0\n\0"
                              "1\0"
                              "4\0"
                              "0\0"
                              "1\0\t\0\xA3\x1E\n\0",
                    TCVN3[] = "ma;ghi_chu\n1401;B\xB6n\n";
  options.encoding = CHUAN_STR("UTF-16");
  assert_int_equal(import_bytes(UTF16, sizeof UTF16 - 1), CHUAN_RC_OK);
  assert_string_equal(ask("SELECT c1 FROM current_2"), "tả");
  options.encoding = CHUAN_STR("tcvn3");
  assert_int_equal(import_bytes(TCVN3, sizeof TCVN3 - 1), CHUAN_RC_OK);
  assert_string_equal(ask("SELECT c1 FROM current_2"), "tBản");
  assert_string_equal(ask("SELECT options FROM submission WHERE id = 3"), "encoding=tcvn3;");
  options.encoding = CHUAN_STR("utf-16");
  assert_int_equal(import_bytes(UTF16, 9), CHUAN_RC_FINDINGS);
  assert_diags(CHUAN_E0524, 1);
  options.encoding = CHUAN_STR("latin-7");
  assert_int_equal(import_data("mã;ghi_chú\n"), CHUAN_RC_USAGE);
  assert_diags(CHUAN_E0523, 1);
}

static void both_dialects(void **state)
{
  (void)state;
  assert_int_equal(import_data("mã;km_cứng;thu_nhập\n1401;6,1;45.5\n1402;7;45,5\n"), CHUAN_RC_OK);
  assert_text(all_diags(), "W0529 2:6");
  assert_int_equal(summary.only_vi, 2);
  assert_int_equal(summary.only_en, 1);
}

static void types_of_the_database(void **state)
{
  (void)state;
  assert_int_equal(import_data("mã;km_cứng\n1401;6\n"), CHUAN_RC_OK);
  chuan_datum other = DATA[KM_HARD];
  other.type.kind = CHUAN_TYPE_INTEGER;
  chuan_program program = PROGRAM;
  program.data = &other;
  program.data_count = 1;
  for (int dry = 0; dry <= 1; dry++) {
    forget_diags();
    options.dry_run = dry;
    assert_int_equal(chuan_import_data(&summary, store, &program, &options, chuan_str_of(in_folder("d.csv")), &sources,
                                       &arena, &diags),
                     CHUAN_RC_FINDINGS);
    assert_diags(CHUAN_E0710, 1);
  }
  assert_string_equal(counts(), "2 1 1");
}

static void periods_and_units(void **state)
{
  (void)state;
  assert_int_equal(import_units("mã;tên;cấp;mã_cấp_trên;từ_ngày;đến_ngày\n"
                                "1403;Xã Ba;xã;14;01/01/2021;30/06/2025\n"
                                "1404;Xã Mới;xã;14;01/07/2025;\n"),
                   CHUAN_RC_OK);
  static const struct {
    int period;
    const char *code;
    bool good;
  } CASES[] = { { 2024, "1403", true }, { 2025, "1403", true }, { 2026, "1403", false }, { 2024, "1404", false },
                { 2025, "1404", true }, { 2019, "1401", false } };
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
    char text[60];
    options.period = CASES[i].period;
    snprintf(text, sizeof text, "mã;làng_nghề\n%s;1\n", CASES[i].code);
    if (CASES[i].good)
      assert_int_equal(import_data(text), CHUAN_RC_OK);
    else
      assert_refused(import_data(text), "E0602 2:1");
  }
}

/* Faults and size -------------------------------------------------------------------------------------- */

static void no_units_yet(void **state)
{
  (void)state;
  assert_refused(import_data("mã;làng_nghề\n1401;1\n"), "E0601 2:1");
  assert_int_equal(diags.items[0]->hints[0].phrase, CHUAN_PHRASE_USE_UNITS_IMPORT);
}

static void nothing_to_write(void **state)
{
  (void)state;
  static const char *const FILES[] = { "mã\n1401\n", "mã;tên\n1401;Xã Một\n", "mã;làng_nghề\n", "mã;làng_nghề\n;\n" };
  for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
    assert_int_equal(import_data(FILES[i]), CHUAN_RC_OK);
    assert_int_equal(summary.submission, 0);
  }
  assert_string_equal(counts(), "1 0 0");
}

static void full_disk(void **state)
{
  (void)state;
  chuan_buffer b;
  chuan_buffer_init(&b, &arena);
  chuan_buffer_add_c(&b, "mã;ghi_chú\n");
  for (int i = 0; i < 4; i++) {
    chuan_buffer_printf(&b, "%s;", (const char *[]){ "1401", "1402", "1403", "1501" }[i]);
    for (int k = 0; k < 2000; k++)
      chuan_buffer_add_c(&b, "rất dài ");
    chuan_buffer_add_c(&b, "\n");
  }
  chuan_buffer_add_char(&b, '\0');
  char pragma[64];
  snprintf(pragma, sizeof pragma, "PRAGMA max_page_count = %d", atoi(ask("PRAGMA page_count")) + 15);
  sqlite3_exec(store->db, pragma, NULL, NULL, NULL);
  assert_refused(import_data(b.p) == CHUAN_RC_IO ? CHUAN_RC_FINDINGS : CHUAN_RC_OK, "E0706 0:0");
  assert_int_equal(summary.written_rows, 0);
  assert_string_equal(counts(), "1 0 0");
  sqlite3_exec(store->db, "PRAGMA max_page_count = 100000", NULL, NULL, NULL);
  assert_int_equal(import_data(b.p), CHUAN_RC_OK);
}

static void busy_database(void **state)
{
  (void)state;
  chuan_store *other;
  assert_int_equal(chuan_store_open(&other, in_folder("t.db"), CHUAN_STORE_WRITE, &diags), CHUAN_RC_OK);
  sqlite3_busy_timeout(store->db, 50);
  assert_int_equal(chuan_store_begin(other, &diags), CHUAN_RC_OK);
  assert_int_equal(import_data("mã;làng_nghề\n1401;5\n"), CHUAN_RC_IO);
  assert_diags(CHUAN_E0705, 1);
  assert_int_equal(import_units("mã;tên;cấp;mã_cấp_trên\n9;A;xã;\n"), CHUAN_RC_IO);
  chuan_store_rollback(other);
  chuan_store_close(other);
  assert_int_equal(import_data("mã;làng_nghề\n1401;5\n"), CHUAN_RC_OK);
}

static void memory_fails(void **state)
{
  (void)state;
  static const char TEXT[] = "mã;tên;\"km_cứng\";nhà;có_chợ;ghi_chú\n1401;Xã Một;2,5;la;đạt;\"a\"\"b\"\n1402;x;1;;;\n";
  chuan_str path = chuan_str_of(write_file("d.csv", TEXT, sizeof TEXT - 1));
  for (long n = 0;; n++) {
    chuan_arena one;
    chuan_sources read;
    chuan_diags found;
    assert_true(n < 5000);
    chuan_arena_init(&one, "one", 1 << 26);
    chuan_sources_init(&read, &one);
    chuan_diags_init(&found, &one, &read);
    chuan_arena_fail_after(n, true);
    chuan_rc rc = chuan_import_data(&summary, store, &PROGRAM, &options, path, &read, &one, &found);
    chuan_arena_fail_after(-1, false);
    chuan_arena_free(&one);
    if (rc == CHUAN_RC_OK)
      break;
    assert_int_equal(rc, CHUAN_RC_MEMORY);
    assert_string_equal(counts(), "1 0 0");
  }
  assert_string_equal(ask("SELECT c1, c2, c3, c4 FROM current_2"), "2500 1 1 ta\"b; 1000 NULL NULL NULL");
}

/* 50,000 cells written in a dialect, read back exactly from the database. */
static void many_cells(chuan_cell_dialect dialect, char mark, char separator, int period)
{
  enum { UNITS = 2500, COLUMNS = 20 };
  static int64_t wanted[COLUMNS][UNITS];
  static chuan_datum data[COLUMNS];
  static char names[COLUMNS][8];
  static uint32_t numbers[COLUMNS];
  uint64_t seed = 99 + (uint64_t)dialect;
  chuan_buffer b;
  chuan_buffer_init(&b, &arena);
  chuan_buffer_add_c(&b, "mã");
  for (size_t c = 0; c < COLUMNS; c++) {
    snprintf(names[c], sizeof names[c], "x_%02zu", c);
    data[c] = (chuan_datum){ .name = chuan_str_of(names[c]), .level = XA,
                             .type = { .kind = CHUAN_TYPE_DECIMAL, .digits = 12, .scale = 3 } };
    numbers[c] = (uint32_t)c;
    chuan_buffer_printf(&b, "\t%s", names[c]);
  }
  for (size_t u = 0; u < UNITS; u++) {
    chuan_buffer_printf(&b, "\nu%04zu", u);
    for (size_t c = 0; c < COLUMNS; c++) {
      seed = seed * 6364136223846793005u + 1442695040888963407u;
      int64_t value = (int64_t)((seed >> 20) % 999999999) * (seed >> 63 ? -1 : 1),
              whole = (value < 0 ? -value : value) / 1000;
      wanted[c][u] = value;
      chuan_buffer_printf(&b, "\t%s", value < 0 ? "-" : "");
      if (whole >= 1000 && (seed & 1 << 19))
        chuan_buffer_printf(&b, "%" PRId64 "%c%03" PRId64, whole / 1000, separator, whole % 1000);
      else
        chuan_buffer_printf(&b, "%" PRId64, whole);
      chuan_buffer_printf(&b, "%c%03" PRId64, mark, (value < 0 ? -value : value) % 1000);
    }
  }
  chuan_program program = { .data = data, .data_count = COLUMNS };
  chuan_set set = { .name = NAME("m"), .edition_count = 1, .level = XA, .data = numbers, .data_count = COLUMNS };
  program.sets = &set;
  program.set_count = 1;
  options.dialect = dialect;
  options.period = period;
  char *path = write_file("d.csv", b.p, b.n);
  assert_int_equal(chuan_import_data(&summary, store, &program, &options, chuan_str_of(path), &sources, &arena, &diags),
                   CHUAN_RC_OK);
  chuan_data read;
  assert_int_equal(chuan_store_read(&read, store, &program, &set, period, day(period, 12, 31),
                                    (chuan_read_options){ .only = NULL }, &arena, &diags),
                   CHUAN_RC_OK);
  assert_int_equal(read.unit_count, UNITS);
  for (size_t c = 0; c < COLUMNS; c++) {
    assert_null(read.columns[c].d);
    assert_int_equal(read.columns[c].scale, 1000);
    assert_true(read.columns[c].all_values);
    assert_memory_equal(read.columns[c].n, wanted[c], sizeof wanted[c]);
  }
}

static void many_cells_in_both_dialects(void **state)
{
  (void)state;
  chuan_buffer b;
  chuan_buffer_init(&b, &arena);
  chuan_buffer_add_c(&b, "mã;tên;cấp;mã_cấp_trên\n");
  for (int u = 0; u < 2500; u++)
    chuan_buffer_printf(&b, "u%04d;Xã %d;xã;\n", u, u);
  chuan_buffer_add_char(&b, '\0');
  assert_int_equal(import_units(b.p), CHUAN_RC_OK);
  many_cells(CHUAN_CELL_DIALECT_VI, ',', '.', 2024);
  many_cells(CHUAN_CELL_DIALECT_EN, '.', ',', 2025);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up_units, tear_down)
#define TEST_EMPTY(name) cmocka_unit_test_setup_teardown(name, set_up_empty, tear_down)
  const struct CMUnitTest tests[] = {
    TEST(golden_run),
    TEST(golden_data_need_a_dialect),
    TEST(same_in_english),
    TEST(columns_by_name_and_title),
    TEST(ambiguous_columns),
    TEST(ignored_columns),
    TEST(columns_without_header),
    TEST(noise),
    TEST(messages_point_at_the_cell),
    TEST(names_are_compared),
    TEST(every_state),
    TEST(blanks_and_absent_columns),
    TEST(reported_verdicts),
    TEST(dry_run),
    TEST(partial),
    TEST(levels_and_sets),
    TEST(encodings),
    TEST(both_dialects),
    TEST(types_of_the_database),
    TEST(periods_and_units),
    TEST_EMPTY(no_units_yet),
    TEST(nothing_to_write),
    TEST(full_disk),
    TEST(busy_database),
    TEST(memory_fails),
    TEST_EMPTY(many_cells_in_both_dialects),
  };
  int failed = run_table("headers", HEADERS, sizeof HEADERS / sizeof *HEADERS, refuses_header);
  failed += run_table("rows", ROWS, sizeof ROWS / sizeof *ROWS, refuses_row);
  return failed + cmocka_run_group_tests_name("import", tests, NULL, NULL);
}
