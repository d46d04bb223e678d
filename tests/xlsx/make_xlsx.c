/* Writes a small XLSX file from lines of text, for golden cases and the pages of codes: make_xlsx IN OUT.

   "# NAME" begins a sheet ("# NAME (ẩn)": a hidden one), and every other line is a row of it, "~" before a hidden one.
   A first line "1904" has days counted from that year.
   Cells are separated by ";":
     "<", "^"         a part of the cell on the left, of the cell above: merged cells
     70,63  70,63%    a number, kept as spreadsheets do (70.629999999999995), a percentage
     {0|0%}0,7        a number with that number format, whose sections are separated by "|" here
     31/12/2024       a day
     #N/A             an error
     =A1*2            a formula whose result was not saved; "=A1*2 => 5": one whose result was
     'text  text      a text; with the sign also one that looks like another cell */
#include "tests/xlsx/zip_writer.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { COLUMNS_MAX = 64, ROWS_MAX = 256, SHEETS_MAX = 8, STYLE_PERCENT = 1, STYLE_DAY = 2, STYLE_OWN = 3,
       FORMATS_MAX = 32, FORMAT_DAY = 164 };

typedef struct sheet {
  char name[256];
  bool hidden, hidden_rows[ROWS_MAX];
  char *cells[ROWS_MAX][COLUMNS_MAX]; /* NULL: none */
  size_t rows;
} sheet;

static sheet sheets[SHEETS_MAX];
static size_t sheet_count;
static char *formats[FORMATS_MAX]; /* of cells that name one */
static size_t format_count;
static bool from_1904;

static void __attribute__((noreturn)) die(const char *what)
{
  fprintf(stderr, "make_xlsx: %s\n", what);
  exit(2);
}

/* Reading ------------------------------------------------------------------------------------------ */

static void begin_sheet(const char *name)
{
  static const char HIDDEN[] = " (ẩn)";
  size_t length = strlen(name);
  if (sheet_count == SHEETS_MAX)
    die("too many sheets");
  sheet *s = &sheets[sheet_count++];
  if (length >= sizeof s->name)
    die("a sheet's name is too long");
  memcpy(s->name, name, length + 1);
  char *end = strstr(s->name, HIDDEN);
  s->hidden = end != NULL;
  if (end)
    *end = '\0';
}

static void add_row(char *line)
{
  sheet *s = &sheets[sheet_count - 1];
  if (sheet_count == 0 || s->rows == ROWS_MAX)
    die("a row without a sheet, or too many rows");
  s->hidden_rows[s->rows] = *line == '~';
  line += *line == '~';
  size_t column = 0;
  for (char *cell; (cell = strsep(&line, ";")); column++) {
    if (column == COLUMNS_MAX)
      die("too many columns");
    s->cells[s->rows][column] = *cell ? strdup(cell) : NULL;
  }
  s->rows++;
}

static void read_lines(const char *path)
{
  static char line[1 << 17];
  FILE *in = fopen(path, "r");
  if (!in)
    die(path);
  while (fgets(line, sizeof line, in)) {
    line[strcspn(line, "\n")] = '\0';
    if (sheet_count == 0 && strcmp(line, "1904") == 0)
      from_1904 = true;
    else if (strncmp(line, "# ", 2) == 0)
      begin_sheet(line + 2);
    else
      add_row(line);
  }
  fclose(in);
}

/* Writing ------------------------------------------------------------------------------------------ */

static void put_escaped(FILE *out, const char *text)
{
  for (; *text; text++)
    if (*text == '&' || *text == '<' || *text == '>' || *text == '"')
      fprintf(out, "&#%d;", *text);
    else
      fputc(*text, out);
}

/* Whether a cell is a number ("70,63", "-5") and its value. */
static bool read_number(double *out, const char *cell)
{
  char copy[64];
  if (strlen(cell) >= sizeof copy || !strpbrk(cell, "0123456789") || cell[strspn(cell, "-0123456789,")] != '\0')
    return false;
  snprintf(copy, sizeof copy, "%s", cell);
  char *comma = strchr(copy, ','), *end;
  if (comma)
    *comma = '.';
  *out = strtod(copy, &end);
  return *end == '\0';
}

static bool read_percent(double *out, const char *cell)
{
  char copy[64];
  size_t n = strlen(cell);
  if (n < 2 || n >= sizeof copy || cell[n - 1] != '%')
    return false;
  snprintf(copy, n, "%s", cell);
  if (!read_number(out, copy))
    return false;
  *out /= 100;
  return true;
}

static bool read_day(long *out, const char *cell)
{
  struct tm day = { .tm_mday = 0 };
  int n = 0;
  if (sscanf(cell, "%2d/%2d/%4d%n", &day.tm_mday, &day.tm_mon, &day.tm_year, &n) != 3 || cell[n] != '\0')
    return false;
  day.tm_mon--;
  day.tm_year -= 1900;
  *out = (long)(timegm(&day) / 86400) + (from_1904 ? 25569 - 1462 : 25569);
  return true;
}

static void put_text(FILE *out, const char *place, const char *text)
{
  fprintf(out, "<c r=\"%s\" t=\"inlineStr\"><is><t xml:space=\"preserve\">", place);
  put_escaped(out, text);
  fputs("</t></is></c>", out);
}

static void put_formula(FILE *out, const char *place, const char *cell)
{
  const char *arrow = strstr(cell, " => ");
  double number;
  char formula[256];
  snprintf(formula, sizeof formula, "%.*s", (int)(arrow ? arrow - cell : (long)strlen(cell)) - 1, cell + 1);
  bool is_number = arrow && read_number(&number, arrow + 4);
  fprintf(out, "<c r=\"%s\"%s><f>", place, arrow && !is_number ? " t=\"str\"" : "");
  put_escaped(out, formula);
  fputs("</f>", out);
  if (is_number)
    fprintf(out, "<v>%.17g</v>", number);
  else if (arrow) {
    fputs("<v>", out);
    put_escaped(out, arrow + 4);
    fputs("</v>", out);
  }
  fputs("</c>", out);
}

/* "{0.0%}0,7": a number and its own format. */
static void put_formatted(FILE *out, const char *place, const char *cell)
{
  double number;
  const char *end = strchr(cell, '}');
  if (!end || !read_number(&number, end + 1) || format_count == FORMATS_MAX)
    die(cell);
  char *format = formats[format_count++] = strndup(cell + 1, (size_t)(end - cell - 1));
  for (char *bar; (bar = strchr(format, '|'));)
    *bar = ';';
  fprintf(out, "<c r=\"%s\" s=\"%zu\"><v>%.17g</v></c>", place, STYLE_OWN + format_count - 1, number);
}

static void put_cell(FILE *out, const char *place, const char *cell)
{
  double number;
  long day;
  if (*cell == '\'')
    put_text(out, place, cell + 1);
  else if (*cell == '=')
    put_formula(out, place, cell);
  else if (*cell == '{')
    put_formatted(out, place, cell);
  else if (*cell == '#')
    fprintf(out, "<c r=\"%s\" t=\"e\"><v>%s</v></c>", place, cell);
  else if (read_number(&number, cell))
    fprintf(out, "<c r=\"%s\"><v>%.17g</v></c>", place, number);
  else if (read_percent(&number, cell))
    fprintf(out, "<c r=\"%s\" s=\"%d\"><v>%.17g</v></c>", place, STYLE_PERCENT, number);
  else if (read_day(&day, cell))
    fprintf(out, "<c r=\"%s\" s=\"%d\"><v>%ld</v></c>", place, STYLE_DAY, day);
  else
    put_text(out, place, cell);
}

static bool is_part(const char *cell)
{
  return cell && (strcmp(cell, "<") == 0 || strcmp(cell, "^") == 0);
}

/* "B2:C3", the cells that are parts of the one at a place; false when there are none. */
static bool put_merge(FILE *out, const sheet *s, size_t row, size_t column)
{
  size_t last_row = row, last_column = column;
  if (!s->cells[row][column] || is_part(s->cells[row][column]))
    return false;
  while (last_column + 1 < COLUMNS_MAX && s->cells[row][last_column + 1] && *s->cells[row][last_column + 1] == '<')
    last_column++;
  while (last_row + 1 < s->rows && s->cells[last_row + 1][column] && *s->cells[last_row + 1][column] == '^')
    last_row++;
  if (last_row == row && last_column == column)
    return false;
  if (out)
    fprintf(out, "<mergeCell ref=\"%c%zu:%c%zu\"/>", (char)('A' + column), row + 1, (char)('A' + last_column),
            last_row + 1);
  return true;
}

static void put_merges(FILE *out, const sheet *s)
{
  bool any = false;
  for (int pass = 0; pass < 2; pass++) {
    if (pass == 1 && any)
      fputs("<mergeCells>", out);
    for (size_t r = 0; r < s->rows; r++)
      for (size_t c = 0; c < COLUMNS_MAX; c++)
        any |= put_merge(pass == 1 ? out : NULL, s, r, c);
  }
  fputs(any ? "</mergeCells>" : "", out);
}

static void put_sheet(FILE *out, const sheet *s)
{
  fputs("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>", out);
  for (size_t r = 0; r < s->rows; r++) {
    fprintf(out, "<row r=\"%zu\"%s>", r + 1, s->hidden_rows[r] ? " hidden=\"1\"" : "");
    for (size_t c = 0; c < COLUMNS_MAX; c++) {
      char place[32];
      snprintf(place, sizeof place, "%s%c%zu", c >= 26 ? "A" : "", (char)('A' + c % 26), r + 1);
      if (s->cells[r][c] && !is_part(s->cells[r][c]))
        put_cell(out, place, s->cells[r][c]);
    }
    fputs("</row>", out);
  }
  fputs("</sheetData>", out);
  put_merges(out, s);
  fputs("</worksheet>", out);
}

/* The parts ---------------------------------------------------------------------------------------- */

#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define MAIN "application/vnd.openxmlformats-officedocument.spreadsheetml."

static zip_entry parts[SHEETS_MAX + 8];
static size_t part_count;

static void add_part(const char *name, char *bytes, size_t size)
{
  parts[part_count++] = (zip_entry){ .name = strdup(name), .data = { bytes, size, size }, .method = ZIP_DEFLATE };
}

static void add_text_part(const char *name, const char *text)
{
  add_part(name, strdup(text), strlen(text));
}

static void add_book(void)
{
  char *book, *relations;
  size_t book_size, relations_size;
  FILE *b = open_memstream(&book, &book_size), *r = open_memstream(&relations, &relations_size);
  fputs("<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"" OFFICE "\">", b);
  fprintf(b, "<workbookPr date1904=\"%d\"/><sheets>", from_1904);
  fputs("<Relationships xmlns=\"" PACKAGE "relationships\"><Relationship Id=\"s\" Type=\"" OFFICE
        "/styles\" Target=\"styles.xml\"/>", r);
  for (size_t i = 0; i < sheet_count; i++) {
    fputs("<sheet name=\"", b);
    put_escaped(b, sheets[i].name);
    fprintf(b, "\" sheetId=\"%zu\"%s r:id=\"r%zu\"/>", i + 1, sheets[i].hidden ? " state=\"hidden\"" : "", i + 1);
    fprintf(r, "<Relationship Id=\"r%zu\" Type=\"" OFFICE "/worksheet\" Target=\"worksheets/sheet%zu.xml\"/>", i + 1,
            i + 1);
  }
  fputs("</sheets></workbook>", b);
  fputs("</Relationships>", r);
  fclose(b);
  fclose(r);
  add_part("xl/workbook.xml", book, book_size);
  add_part("xl/_rels/workbook.xml.rels", relations, relations_size);
}

/* Once the sheets are written: only then all formats are known. */
static void add_styles(void)
{
  char *styles;
  size_t size;
  FILE *out = open_memstream(&styles, &size);
  fprintf(out, "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><numFmts><numFmt "
               "numFmtId=\"%d\" formatCode=\"dd/mm/yyyy\"/>", FORMAT_DAY);
  for (size_t i = 0; i < format_count; i++) {
    fprintf(out, "<numFmt numFmtId=\"%zu\" formatCode=\"", FORMAT_DAY + 1 + i);
    put_escaped(out, formats[i]);
    fputs("\"/>", out);
  }
  fprintf(out, "</numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"10\"/><xf numFmtId=\"%d\"/>", FORMAT_DAY);
  for (size_t i = 0; i < format_count; i++)
    fprintf(out, "<xf numFmtId=\"%zu\"/>", FORMAT_DAY + 1 + i);
  fputs("</cellXfs></styleSheet>", out);
  fclose(out);
  add_part("xl/styles.xml", styles, size);
}

static void write_file(const char *path)
{
  add_text_part("[Content_Types].xml",
                "<Types xmlns=\"" PACKAGE "content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" MAIN "sheet.main+xml\"/></Types>");
  add_text_part("_rels/.rels",
                "<Relationships xmlns=\"" PACKAGE "relationships\"><Relationship Id=\"b\" Type=\"" OFFICE
                "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
  add_book();
  for (size_t i = 0; i < sheet_count; i++) {
    char name[64], *bytes;
    size_t size;
    FILE *out = open_memstream(&bytes, &size);
    put_sheet(out, &sheets[i]);
    fclose(out);
    snprintf(name, sizeof name, "xl/worksheets/sheet%zu.xml", i + 1);
    add_part(name, bytes, size);
  }
  add_styles();
  blob archive = zip_write(parts, part_count, (zip_lies){ 0 });
  FILE *out = fopen(path, "wb");
  if (!out || fwrite(archive.p, 1, archive.n, out) != archive.n || fclose(out) != 0)
    die(path);
  free(archive.p);
}

int main(int argc, char **argv)
{
  if (argc != 3)
    die("usage: make_xlsx IN OUT");
  read_lines(argv[1]);
  write_file(argv[2]);
  return 0;
}
