/* Formats of XLSX cells: which style shows a number as a percentage or a day. See xlsx_book.h. */
#include "runtime/xlsx_book.h"

#include <string.h>

enum { STYLES_MAX = 65536, CODES_MAX = 1024 };

enum { STYLE_SHEET, NUMBER_FORMATS, NUMBER_FORMAT, CELL_STYLES, STYLE };
static const char *const NAMES[] = { [STYLE_SHEET] = "styleSheet", [NUMBER_FORMATS] = "numFmts",
                                     [NUMBER_FORMAT] = "numFmt", [CELL_STYLES] = "cellXfs", [STYLE] = "xf", NULL };

/* A format that the file defines. */
typedef struct custom_format {
  uint32_t number;
  xlsx_format format;
} custom_format;

typedef struct styles_reader {
  xlsx_book *book;
  custom_format *custom;
  size_t count, capacity;
} styles_reader;

static chuan_rc add_format(styles_reader *reader, const char **attributes)
{
  custom_format made;
  const char *code = xlsx_attribute(attributes, "formatCode");
  if (!code || !xlsx_number(&made.number, xlsx_attribute(attributes, "numFmtId")) || reader->count == CODES_MAX)
    return xlsx_refuse(&reader->book->package, "định dạng số sai", "a number format is wrong");
  void *custom = reader->custom;
  if (!chuan_arena_grow(reader->book->arena, &custom, reader->count, &reader->capacity, sizeof *reader->custom))
    return CHUAN_RC_MEMORY;
  reader->custom = custom;
  made.format = xlsx_format_of_code(chuan_str_of(code));
  reader->custom[reader->count++] = made;
  return CHUAN_RC_OK;
}

static xlsx_format find_format(const styles_reader *reader, uint32_t number)
{
  for (size_t i = 0; i < reader->count; i++)
    if (reader->custom[i].number == number)
      return reader->custom[i].format;
  return xlsx_format_of_number(number);
}

static chuan_rc add_style(styles_reader *reader, const char **attributes)
{
  xlsx_book *book = reader->book;
  uint32_t number = 0;
  const char *written = xlsx_attribute(attributes, "numFmtId");
  if ((written && !xlsx_number(&number, written)) || book->format_count == STYLES_MAX)
    return xlsx_refuse(&book->package, "kiểu ô sai", "a cell style is wrong");
  void *formats = book->formats;
  if (!chuan_arena_grow(book->arena, &formats, book->format_count, &book->format_capacity, sizeof *book->formats))
    return CHUAN_RC_MEMORY;
  book->formats = formats;
  book->formats[book->format_count++] = (uint8_t)find_format(reader, number);
  return CHUAN_RC_OK;
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
