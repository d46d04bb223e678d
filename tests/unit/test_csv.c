/* Tests of the CSV reader: cells, quotes, line ends, delimiters, and what is reported. */
#include "runtime/import_csv.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

enum { LIMIT = 16 << 20 };

static const char *const KEYS[] = { "ma", "code", NULL };

static chuan_arena arena;
static chuan_sources sources;
static chuan_diags diags;
static chuan_csv csv;

static int set_up(void **state)
{
  (void)state;
  chuan_arena_init(&arena, "test", 256 << 20);
  chuan_sources_init(&sources, &arena);
  chuan_diags_init(&diags, &arena, &sources);
  memset(&csv, 0, sizeof csv);
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  chuan_arena_fail_after(-1, false);
  chuan_csv_close(&csv);
  chuan_arena_free(&arena);
  return 0;
}

static void open_bytes(chuan_str bytes)
{
  uint32_t number;
  assert_int_equal(chuan_source_add(&number, &sources, CHUAN_STR("a.csv"), bytes, LIMIT, &diags), CHUAN_RC_OK);
  assert_int_equal(chuan_csv_open(&csv, &sources, number, KEYS), CHUAN_RC_OK);
}

static void open_text(const char *text)
{
  open_bytes(chuan_str_of(text));
}

/* Reads all rows into one text: cells between [ ], rows on lines of their own. */
static const char *all_rows(chuan_rc wanted)
{
  chuan_buffer b;
  bool more;
  chuan_rc rc, worst = CHUAN_RC_OK;
  chuan_buffer_init(&b, &arena);
  while ((rc = chuan_csv_next(&more, &csv, &diags)), more) {
    if (rc != CHUAN_RC_OK)
      worst = rc;
    for (size_t i = 0; i < csv.count; i++)
      chuan_buffer_printf(&b, "[%.*s]", CHUAN_STR_ARGS(csv.cells[i].text));
    chuan_buffer_printf(&b, "\n");
  }
  if (rc != CHUAN_RC_OK)
    worst = rc;
  assert_int_equal(worst, wanted);
  chuan_buffer_add_char(&b, '\0');
  return b.p;
}

/* A text and the rows that are read from it. */
typedef struct row_case {
  const char *name, *text, *rows;
  char delimiter;
} row_case;

static const row_case ROWS[] = {
  { "plain", "mã;a\n1;2\n", "[mã][a]\n[1][2]\n", ';' },
  { "no line end behind the last row", "mã;a\n1;2", "[mã][a]\n[1][2]\n", ';' },
  { "CRLF", "mã;a\r\n1;2\r\n", "[mã][a]\n[1][2]\n", ';' },
  { "CR alone", "mã;a\r1;2\r", "[mã][a]\n[1][2]\n", ';' },
  { "empty cells", "mã;a;b\n1;;\n;;3\n", "[mã][a][b]\n[1][][]\n[][][3]\n", ';' },
  { "an empty cell at the very end", "mã;a\n1;", "[mã][a]\n[1][]\n", ';' },
  { "blank rows are no rows", "\n\nmã;a\n\n;\n  ; \n1;2\n\n", "[mã][a]\n[1][2]\n", ';' },
  { "blanks and no-break spaces at the ends",
    "mã;a\n 1 ;\xC2\xA0"
    "2\t\n",
    "[mã][a]\n[1][2]\n", ';' },
  { "quotes", "mã;a\n\"1\";\"x;y\"\n", "[mã][a]\n[1][x;y]\n", ';' },
  { "quotes in quotes", "mã;a\n1;\"a \"\"b\"\" c\"\n", "[mã][a]\n[1][a \"b\" c]\n", ';' },
  { "nothing in quotes", "mã;a\n1;\"\"\n", "[mã][a]\n[1][]\n", ';' },
  { "only a quote", "mã;a\n1;\"\"\"\"\n", "[mã][a]\n[1][\"]\n", ';' },
  { "a line end in quotes", "mã;a\n1;\"x\ny\"\n2;3\n", "[mã][a]\n[1][x\ny]\n[2][3]\n", ';' },
  { "blanks in and behind quotes", "mã;a\n1;\" x \" \n", "[mã][a]\n[1][x]\n", ';' },
  { "a quote inside a cell stands for itself", "mã;a\n1;5\" ống\n", "[mã][a]\n[1][5\" ống]\n", ';' },
  { "tab", "mã\ta\n1\t2,5\n", "[mã][a]\n[1][2,5]\n", '\t' },
  { "comma", "code,a\n1,2\n", "[code][a]\n[1][2]\n", ',' },
  { "commas in the names of a file with semicolons", "ma;km, cứng;a, b, c\n1;2;3\n",
    "[ma][km, cứng][a, b, c]\n[1][2][3]\n", ';' },
  { "semicolons in the names of a file with commas", "code,a; b; c,d\n1,2,3\n", "[code][a; b; c][d]\n[1][2][3]\n",
    ',' },
  { "the key in quotes, not first", "\"a;b\",\"MÃ\"\n1,2\n", "[a;b][MÃ]\n[1][2]\n", ',' },
  { "one column", "mã\n1\n", "[mã]\n[1]\n", ';' },
  { "no key, commas", "x,y\n1,2\n", "[x][y]\n[1][2]\n", ',' },
  { "no key, semicolons before commas", "x,1;y\n1;2\n", "[x,1][y]\n[1][2]\n", ';' },
  { "no key, tabs before all", "x;\ty,\n1\t2\n", "[x;][y,]\n[1][2]\n", '\t' },
  { "no key and no delimiter", "x\n1\n", "[x]\n[1]\n", ';' },
  { "a line that names the delimiter", "sep=,\r\nx;y,z\r\n1,2\r\n", "[x;y][z]\n[1][2]\n", ',' },
  { "a line that only looks so", "sep=ab,c\n1,2\n", "[sep=ab][c]\n[1][2]\n", ',' },
  { "a byte order mark", "\xEF\xBB\xBFmã;a\n1;2\n", "[mã][a]\n[1][2]\n", ';' },
  { "decomposed letters", "ma\xCC\x83;a\n1;2\n", "[mã][a]\n[1][2]\n", ';' },
  { "nothing", "", "", ';' },
  { "only blanks", " \n;;\n;\n", "", ';' },
};

static void reads_rows(void **state)
{
  const row_case *c = *state;
  set_up(NULL);
  open_text(c->text);
  assert_string_equal(all_rows(CHUAN_RC_OK), c->rows);
  assert_int_equal(csv.delimiter, c->delimiter);
  assert_int_equal(diags.count, 0);
  chuan_csv_rewind(&csv); /* a second reading gives the same */
  assert_string_equal(all_rows(CHUAN_RC_OK), c->rows);
  tear_down(NULL);
}

/* The one diagnostic there is, and the text it points at. */
static void assert_reported(chuan_code code, const char *at)
{
  assert_int_equal(diags.count, 1);
  assert_int_equal(diags.items[0]->code, code);
  chuan_str got = chuan_source_slice(&sources, diags.items[0]->spans[0].span);
  if (!chuan_str_equal(got, chuan_str_of(at)))
    fail_msg("points at \"%.*s\", not at \"%s\"", CHUAN_STR_ARGS(got), at);
}

static void quote_never_closed(void **state)
{
  (void)state;
  open_text("mã;a\n1;\"x\n2;3\n");
  assert_string_equal(all_rows(CHUAN_RC_FINDINGS), "[mã][a]\n[1]\n");
  assert_reported(CHUAN_E0506, "\"");
}

static void text_behind_a_quote(void **state)
{
  (void)state;
  open_text("mã;a;b\n1;\"x\"y;z\n2;3;4\n");
  assert_string_equal(all_rows(CHUAN_RC_FINDINGS), "[mã][a][b]\n[1][x][z]\n[2][3][4]\n");
  assert_reported(CHUAN_E0507, "y");
}

static void too_many_cells(void **state)
{
  (void)state;
  char *row = chuan_arena_alloc(&arena, 2 * CHUAN_CSV_COLUMNS_MAX + 10);
  memset(row, ';', CHUAN_CSV_COLUMNS_MAX + 1);
  row[0] = 'x';
  open_bytes((chuan_str){ row, CHUAN_CSV_COLUMNS_MAX });
  assert_int_equal(csv.delimiter, ';');
  bool more;
  assert_int_equal(chuan_csv_next(&more, &csv, &diags), CHUAN_RC_OK);
  assert_int_equal(csv.count, CHUAN_CSV_COLUMNS_MAX);
  chuan_csv_close(&csv);
  open_bytes((chuan_str){ row, CHUAN_CSV_COLUMNS_MAX + 1 });
  assert_int_equal(chuan_csv_next(&more, &csv, &diags), CHUAN_RC_LIMIT);
  assert_false(more);
  assert_int_equal(diags.items[0]->code, CHUAN_E0520);
}

static void too_long_cell(void **state)
{
  (void)state;
  chuan_buffer b;
  bool more;
  chuan_buffer_init(&b, &arena);
  chuan_buffer_add_c(&b, "mã;a\n1;\"");
  for (size_t i = 0; i < CHUAN_CSV_CELL_MAX; i++)
    chuan_buffer_add_char(&b, 'x');
  chuan_buffer_add_c(&b, "\"\n1;x");
  for (size_t i = 0; i < CHUAN_CSV_CELL_MAX; i++)
    chuan_buffer_add_char(&b, 'x');
  chuan_buffer_add_c(&b, "\n2;3\n");
  open_bytes(chuan_buffer_str(&b));
  static const chuan_rc WANTED[] = { CHUAN_RC_OK, CHUAN_RC_OK, CHUAN_RC_FINDINGS, CHUAN_RC_OK };
  for (size_t i = 0; i < 4; i++) {
    assert_int_equal(chuan_csv_next(&more, &csv, &diags), WANTED[i]);
    assert_true(more);
    assert_int_equal(csv.count, 2);
  }
  assert_int_equal(diags.count, 1);
  assert_int_equal(diags.items[0]->code, CHUAN_E0531);
}

static void knows_lines_and_places(void **state)
{
  (void)state;
  bool more;
  open_text("\nmã;a\r\n1;\"x\r\ny\"\r\n\r\n2; 35 \r\n");
  assert_int_equal(chuan_csv_next(&more, &csv, &diags), CHUAN_RC_OK);
  assert_int_equal(csv.line, 2);
  assert_int_equal(chuan_csv_next(&more, &csv, &diags), CHUAN_RC_OK);
  assert_int_equal(csv.line, 3);
  assert_int_equal(chuan_csv_next(&more, &csv, &diags), CHUAN_RC_OK);
  assert_int_equal(csv.line, 6);
  chuan_place place = chuan_source_place(&sources, csv.cells[1].span);
  assert_int_equal(place.line, 6);
  assert_int_equal(place.column, 4);
  assert_int_equal(place.end_column, 6);
}

/* Every prefix of a file with all kinds of cells is read to its end. */
static void every_prefix(void **state)
{
  (void)state;
  static const char TEXT[] = "ma;\"a\"\"b\";c\r\n1;\"x\ny\";3\r\"2\"; ;\"\"\n\n3;4;\"5\"x\n";
  for (size_t n = 0; n < sizeof TEXT; n++) {
    open_bytes((chuan_str){ TEXT, n });
    bool more = true;
    for (size_t rows = 0; more; rows++) {
      assert_true(rows < 10);
      chuan_rc rc = chuan_csv_next(&more, &csv, &diags);
      assert_true(rc == CHUAN_RC_OK || rc == CHUAN_RC_FINDINGS);
    }
    assert_int_equal(csv.at, csv.text.n);
    chuan_csv_close(&csv);
  }
}

static void memory_fails(void **state)
{
  (void)state;
  for (long n = 0;; n++) {
    uint32_t number;
    bool more = true;
    assert_int_equal(
        chuan_source_add(&number, &sources, CHUAN_STR("a.csv"), CHUAN_STR("mã;a\n1;\"a\"\"b\"\n"), LIMIT, &diags),
        CHUAN_RC_OK);
    chuan_arena_fail_after(n, false);
    chuan_rc rc = chuan_csv_open(&csv, &sources, number, KEYS);
    while (rc == CHUAN_RC_OK && more)
      rc = chuan_csv_next(&more, &csv, &diags);
    chuan_arena_fail_after(-1, false);
    chuan_csv_close(&csv);
    if (rc == CHUAN_RC_OK) {
      assert_true(n > 2);
      return;
    }
    assert_int_equal(rc, CHUAN_RC_MEMORY);
  }
}

int main(void)
{
  enum { CASES = sizeof ROWS / sizeof *ROWS };
  struct CMUnitTest tests[CASES];
  const struct CMUnitTest others[] = {
    cmocka_unit_test_setup_teardown(quote_never_closed, set_up, tear_down),
    cmocka_unit_test_setup_teardown(text_behind_a_quote, set_up, tear_down),
    cmocka_unit_test_setup_teardown(too_many_cells, set_up, tear_down),
    cmocka_unit_test_setup_teardown(too_long_cell, set_up, tear_down),
    cmocka_unit_test_setup_teardown(knows_lines_and_places, set_up, tear_down),
    cmocka_unit_test_setup_teardown(every_prefix, set_up, tear_down),
    cmocka_unit_test_setup_teardown(memory_fails, set_up, tear_down),
  };
  for (size_t i = 0; i < CASES; i++)
    tests[i] = (struct CMUnitTest){ .name = ROWS[i].name, .test_func = reads_rows,
                                    .initial_state = (void *)(uintptr_t)&ROWS[i] };
  int failed = cmocka_run_group_tests_name("csv rows", tests, NULL, NULL);
  return failed + cmocka_run_group_tests_name("csv", others, NULL, NULL);
}
