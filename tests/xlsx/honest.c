/* Spreadsheets that libxlsxwriter, a program of others, writes: every cell is read as it was written. Ends with 1 when
   one was not. */
#include "tests/xlsx/dump.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

static char path[] = "/tmp/chuan-honest-XXXXXX";
static int tried, failed;

typedef void writer(lxw_workbook *book, lxw_worksheet *sheet, const void *argument);

/* Writes a file and compares what is read of it. */
static void check(const char *name, bool constant_memory, writer *write, const void *argument, const char *expected)
{
  lxw_workbook_options options = { .constant_memory = constant_memory };
  lxw_workbook *book = workbook_new_opt(path, &options);
  char *text;
  size_t size;
  write(book, workbook_add_worksheet(book, "Biểu 01"), argument);
  if (workbook_close(book) != LXW_NO_ERROR)
    abort();
  FILE *out = open_memstream(&text, &size);
  dump_xlsx(out, path, "");
  fclose(out);
  tried++;
  if (strcmp(text, expected) != 0) {
    printf("honest_xlsx: %s: wanted\n%sgot\n%s", name, expected, text);
    failed++;
  }
  free(text);
}

static lxw_format *format_of(lxw_workbook *book, const char *code)
{
  lxw_format *format = workbook_add_format(book);
  format_set_num_format(format, code);
  return format;
}

/* Formats ------------------------------------------------------------------------------------------ */

/* A number in a format, and what is read. */
typedef struct formatted {
  const char *code;
  double number;
  const char *expected;
} formatted;

static const formatted FORMATTED[] = {
  { "dd/mm/yyyy", 45657, "A1 date 31/12/2024\n" },
  { "d-m-yy", 45657, "A1 date 31/12/2024\n" },
  { "yyyy-mm-dd", 45657, "A1 date 31/12/2024\n" },
  { "[$-42A]dd mmmm yyyy", 45657, "A1 date 31/12/2024\n" },
  { "\"ngày\" dd \"tháng\" mm \"năm\" yyyy", 45657, "A1 date 31/12/2024\n" },
  { "dd/mm/yyyy;@", 45657, "A1 date 31/12/2024\n" },
  { "mmm-yy", 45627, "A1 date 01/12/2024\n" },
  { "dd/mm/yyyy hh:mm", 45657.5, "A1 date 31/12/2024 12:00:00\n" },
  { "m/d/yyyy h:mm AM/PM", 45657.75, "A1 date 31/12/2024 18:00:00\n" },
  { "dd/mm/yyyy", 59, "A1 date 28/02/1900\n" },
  { "dd/mm/yyyy", 60, "A1 date 29/02/1900\n" },
  { "dd/mm/yyyy", 61, "A1 date 01/03/1900\n" },
  { "dd/mm/yyyy", 1, "A1 date 01/01/1900\n" },
  { "dd/mm/yyyy", 2958465, "A1 date 31/12/9999\n" },
  { "dd/mm/yyyy", 2958466, "A1 number 2958466\n" },
  { "dd/mm/yyyy", -1, "A1 number -1\n" },
  { "h:mm", 0.25, "A1 date 06:00:00\n" },
  { "[h]:mm:ss", 1.5, "A1 date 36:00:00\n" },
  { "mm:ss", 0.999999, "A1 date 24:00:00\n" },
  { "0%", 0.7063, "A1 percent 70,63%\n" },
  { "0.00%", 0.9487, "A1 percent 94,87%\n" },
  { "0.0%;[Red]-0.0%", -0.05, "A1 percent -5%\n" },
  { "#,##0.00", 70.63, "A1 number 70,63\n" },
  { "#,##0 \"hộ\"", 1234, "A1 number 1234\n" },
  { "0.00E+00", 1.5e-7, "A1 number 0,00000015\n" },
  { "[Red][<0]-0;0", 12, "A1 number 12\n" },
  { "\"%\"0", 5, "A1 number 5\n" },
  { "\"d\"0\\d\\m", 5, "A1 number 5\n" },
  { "# ?/?", 0.5, "A1 number 0,5\n" },
  { "@", 45657, "A1 number 45657\n" },
  { "_-* #,##0_-", 1000, "A1 number 1000\n" },
  { "[$₫-42A]#,##0", 1000000, "A1 number 1000000\n" },
};

static void write_formatted(lxw_workbook *book, lxw_worksheet *sheet, const void *argument)
{
  const formatted *f = argument;
  worksheet_write_number(sheet, 0, 0, f->number, format_of(book, f->code));
}

/* Texts -------------------------------------------------------------------------------------------- */

static const char *const TEXTS[][2] = {
  { "Xã Một", "Xã Một" },
  { "  có khoảng trắng  ", "có khoảng trắng" },
  { "hai\ndòng", "hai\\ndòng" },
  { "<a>&\"'</a>", "<a>&\"'</a>" },
  { "Xa\xCC\x83 Mo\xCC\xA3\xCC\x82t", "Xã Một" }, /* composed */
  { "_x005F_x0041_ \t_x1EA1", "_x0041_ \\t_x1EA1" },
  { "=1+1", "=1+1" },
  { "01401", "01401" },
  { "1.234,5", "1.234,5" },
  { "31/12/2024", "31/12/2024" },
};

static void write_text(lxw_workbook *book, lxw_worksheet *sheet, const void *argument)
{
  (void)book;
  worksheet_write_string(sheet, 2, 27, argument, NULL);
}

/* Whole sheets ------------------------------------------------------------------------------------- */

static void write_values(lxw_workbook *book, lxw_worksheet *sheet, const void *argument)
{
  (void)argument;
  worksheet_write_boolean(sheet, 0, 0, 1, NULL);
  worksheet_write_boolean(sheet, 0, 1, 0, NULL);
  worksheet_write_blank(sheet, 0, 2, format_of(book, "0%"));
  worksheet_write_formula_num(sheet, 1, 0, "=SUM(1,2)", NULL, 0.30000000000000004);
  worksheet_write_formula_str(sheet, 1, 1, "=\"a\"", NULL, "a");
  worksheet_write_formula_str(sheet, 1, 2, "=NA()", NULL, "#N/A");
  worksheet_write_formula_str(sheet, 1, 3, "=TRUE()", NULL, "TRUE");
  worksheet_write_array_formula_num(sheet, 2, 0, 2, 0, "{=SUM(1)}", NULL, 7);
  worksheet_write_url(sheet, 3, 0, "https://example.org", NULL);
  worksheet_write_number(sheet, LXW_ROW_MAX - 1, 4095, 1, NULL);
}
#define VALUES \
  "A1 truth TRUE\nB1 truth FALSE\nA2 number formula 0,3\nB2 text formula a\nC2 text formula #N/A\n" \
  "D2 text formula TRUE\nA3 number formula 7\nA4 text https://example.org\nFAN1048576 number 1\n"

static void write_rich(lxw_workbook *book, lxw_worksheet *sheet, const void *argument)
{
  (void)argument;
  lxw_format *bold = workbook_add_format(book);
  format_set_bold(bold);
  lxw_rich_string_tuple one = { .format = bold, .string = "Xã " }, two = { .format = NULL, .string = "Một" };
  worksheet_write_rich_string(sheet, 0, 0, (lxw_rich_string_tuple *[]){ &one, &two, NULL }, NULL);
}

static void write_form(lxw_workbook *book, lxw_worksheet *sheet, const void *argument)
{
  (void)argument;
  lxw_row_col_options hidden = { .hidden = 1 };
  lxw_worksheet *other = workbook_add_worksheet(book, "Ẩn");
  worksheet_write_string(other, 0, 0, "ẩn", NULL);
  worksheet_hide(other);
  worksheet_merge_range(sheet, 0, 0, 0, 3, "BIỂU", workbook_add_format(book));
  worksheet_merge_range(sheet, 1, 0, 2, 1, "Mã", NULL);
  worksheet_set_row_opt(sheet, 3, LXW_DEF_ROW_HEIGHT, NULL, &hidden);
  worksheet_set_column_opt(sheet, 5, 6, 10, NULL, &hidden);
  worksheet_write_number(sheet, 3, 0, 1, NULL);
  worksheet_freeze_panes(sheet, 1, 0);
  worksheet_autofilter(sheet, 0, 0, 3, 3);
  worksheet_protect(sheet, "a password", NULL); /* against changes, not against reading */
  worksheet_write_comment(sheet, 3, 0, "một ghi chú");
  lxw_data_validation validation = { .validate = LXW_VALIDATION_TYPE_INTEGER,
                                     .criteria = LXW_VALIDATION_CRITERIA_BETWEEN,
                                     .minimum_number = 1, .maximum_number = 10 };
  worksheet_data_validation_cell(sheet, 3, 0, &validation);
  workbook_define_name(book, "Tên", "='Biểu 01'!$A$1");
  workbook_add_chartsheet(book, "Biểu đồ");
}

static void write_decimals(lxw_workbook *book, lxw_worksheet *sheet, const void *argument)
{
  (void)book;
  for (const char *at = argument; *at;) {
    char *end;
    double number = strtod(at, &end);
    worksheet_write_number(sheet, (lxw_row_t)((at - (const char *)argument) / 24), 0, number, NULL);
    at += 24;
  }
}

/* A column of decimals with up to 15 digits. */
static void check_decimals(unsigned seed, bool constant_memory)
{
  enum { COUNT = 500, WIDTH = 24 };
  static char written[COUNT * WIDTH + 1], expected[COUNT * 40];
  size_t n = 0;
  uint64_t state = seed;
  for (int i = 0; i < COUNT; i++) {
    char number[64];
    state = state * 6364136223846793005u + 1442695040888963407u;
    unsigned long whole = (state >> 33) % 10000000, part = (state >> 20) % 1000000;
    int places = 1 + (int)((state >> 60) % 6);
    for (int p = 6; p > places; p--)
      part /= 10;
    snprintf(number, sizeof number, "%lu.%0*lu", whole, places, part);
    snprintf(written + (size_t)i * WIDTH, WIDTH + 1, "%-*.*s", WIDTH, WIDTH, number);
    char *end = number + strlen(number);
    while (end[-1] == '0')
      *--end = '\0';
    if (end[-1] == '.')
      end[-1] = '\0';
    else
      *strchr(number, '.') = ',';
    n += (size_t)snprintf(expected + n, sizeof expected - n, "A%d number %s\n", i + 1, number);
  }
  check("decimals", constant_memory, write_decimals, written, expected);
}

int main(void)
{
  close(mkstemp(path));
  for (size_t i = 0; i < sizeof FORMATTED / sizeof *FORMATTED; i++)
    check(FORMATTED[i].code, i % 2, write_formatted, &FORMATTED[i], FORMATTED[i].expected);
  for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
    char expected[512];
    snprintf(expected, sizeof expected, "AB3 text %s\n", TEXTS[i][1]);
    check(TEXTS[i][0], i % 2, write_text, TEXTS[i][0], expected);
    check(TEXTS[i][0], !(i % 2), write_text, TEXTS[i][0], expected);
  }
  check("a control character", false, write_text, "a\x01", "E0104\n");
  check("a character that is not seen", true, write_text, "a\xE2\x80\x8B", "AB3 text a\xE2\x80\x8B\n");
  check("values", false, write_values, NULL, VALUES);
  check("values written at once", true, write_values, NULL, VALUES);
  check("rich text", false, write_rich, NULL, "A1 text Xã Một\n");
  check("rich text written at once", true, write_rich, NULL, "A1 text Xã Một\n");
  check("a form", false, write_form, NULL,
        "A1 text BIỂU\nA2 text Mã\nA4 number hidden 1\nmerged A1:D1\nmerged A2:B3\n");
  for (unsigned seed = 1; seed <= 4; seed++)
    check_decimals(seed, seed % 2);
  unlink(path);
  printf("honest_xlsx: %d files, %d read otherwise\n", tried, failed);
  return failed > 0;
}
