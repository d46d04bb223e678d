/* Formats of XLSX cells: which style shows a number as a percentage or a day. See xlsx_book.h. */
#include "runtime/xlsx_book.h"

#include <string.h>

enum { STYLES_MAX = 65536, CODES_MAX = 2048 };

enum { STYLE_SHEET, NUMBER_FORMATS, NUMBER_FORMAT, CELL_STYLES, STYLE };
static const char *const NAMES[] = { [STYLE_SHEET] = "styleSheet", [NUMBER_FORMATS] = "numFmts",
                                     [NUMBER_FORMAT] = "numFmt", [CELL_STYLES] = "cellXfs", [STYLE] = "xf", NULL };

/* Which codes the file has under which numbers. */
typedef struct styles_reader {
  xlsx_book *book;
  uint32_t numbers[CODES_MAX];
} styles_reader;

static chuan_rc add_code(size_t *place, styles_reader *reader, uint32_t number, const xlsx_code *code)
{
  xlsx_book *book = reader->book;
  void *codes = book->codes;
  if (book->code_count == CODES_MAX)
    return xlsx_refuse(&book->package, "định dạng số sai", "a number format is wrong");
  if (!chuan_arena_grow(book->arena, &codes, book->code_count, &book->code_capacity, sizeof *book->codes))
    return CHUAN_RC_MEMORY;
  book->codes = codes;
  *place = book->code_count++;
  book->codes[*place] = *code;
  reader->numbers[*place] = number;
  return CHUAN_RC_OK;
}

static chuan_rc add_format(styles_reader *reader, const char **attributes)
{
  size_t place;
  uint32_t number;
  xlsx_code code;
  const char *written = xlsx_attribute(attributes, "formatCode");
  if (!written || !xlsx_number(&number, xlsx_attribute(attributes, "numFmtId")))
    return xlsx_refuse(&reader->book->package, "định dạng số sai", "a number format is wrong");
  xlsx_read_code(&code, chuan_str_of(written), reader->book->arena);
  return add_code(&place, reader, number, &code);
}

/* The place of the code with that number, which need not be in the file. */
static chuan_rc find_code(size_t *place, styles_reader *reader, uint32_t number)
{
  for (*place = 0; *place < reader->book->code_count; ++*place)
    if (reader->numbers[*place] == number)
      return CHUAN_RC_OK;
  xlsx_code known = { .sections = { { .shown = xlsx_format_of_number(number), .when = XLSX_ALWAYS } }, .count = 1 };
  return add_code(place, reader, number, &known);
}

static chuan_rc add_style(styles_reader *reader, const char **attributes)
{
  xlsx_book *book = reader->book;
  uint32_t number = 0;
  size_t code;
  const char *written = xlsx_attribute(attributes, "numFmtId");
  if ((written && !xlsx_number(&number, written)) || book->format_count == STYLES_MAX)
    return xlsx_refuse(&book->package, "kiểu ô sai", "a cell style is wrong");
  void *formats = book->formats;
  if (!chuan_arena_grow(book->arena, &formats, book->format_count, &book->format_capacity, sizeof *book->formats))
    return CHUAN_RC_MEMORY;
  book->formats = formats;
  chuan_rc rc = find_code(&code, reader, number);
  book->formats[book->format_count++] = (uint16_t)code;
  return rc;
}

static chuan_rc start(void *user, int element, int parent, const char **attributes)
{
  if (element == NUMBER_FORMAT && parent == NUMBER_FORMATS)
    return add_format(user, attributes);
  return element == STYLE && parent == CELL_STYLES ? add_style(user, attributes) : CHUAN_RC_OK;
}

static chuan_rc end(void *user, int element, int parent)
{
  (void)user;
  (void)element;
  (void)parent;
  return CHUAN_RC_OK;
}

chuan_rc xlsx_read_styles(xlsx_book *book, chuan_str part)
{
  static const xlsx_reader READER = { NAMES, start, end, NULL };
  styles_reader reader = { .book = book };
  return xlsx_read_part(&book->package, part, &READER, &reader);
}
