/* The cells of a sheet of an XLSX file. See xlsx_book.h. */
#include "base/num.h"
#include "base/progress.h"
#include "runtime/xlsx_book.h"

#include <string.h>

/* The frequent ones first: they are looked for in this order. */
enum { WORKSHEET, CELL, VALUE, ROW, FORMULA, INLINE, TEXT, RUN, COLS, COL, SHEET_DATA, MERGES, MERGE };
static const char *const NAMES[] = { [WORKSHEET] = "worksheet", [CELL] = "c", [VALUE] = "v", [ROW] = "row",
                                     [FORMULA] = "f", [INLINE] = "is", [TEXT] = "t", [RUN] = "r", [COLS] = "cols",
                                     [COL] = "col", [SHEET_DATA] = "sheetData", [MERGES] = "mergeCells",
                                     [MERGE] = "mergeCell", NULL };

/* What the attribute t of a cell says. */
typedef enum cell_type { TYPE_NUMBER, TYPE_SHARED, TYPE_TEXT, TYPE_INLINE, TYPE_TRUTH, TYPE_ERROR, TYPE_DAY } cell_type;

typedef struct sheet_reader {
  xlsx_book *book;
  xlsx_sheet *sheet;
  chuan_arena scratch; /* for one cell */
  xlsx_text *text;     /* of the cell at hand */
  uint32_t row, column; /* of the next cell, from 0 */
  bool in_row, hidden_row; /* in_row: of the table; extensions may have rows of their own */
  uint32_t hidden_ranges;
  cell_type type;
  uint32_t style;
  bool has_value, has_formula;
  xlsx_merge *merges;
  size_t merge_capacity;
  chuan_rc result; /* FINDINGS once a text holds what none may hold */
} sheet_reader;

static chuan_rc refuse(const sheet_reader *reader, const char *vi, const char *en)
{
  return xlsx_refuse(&reader->book->package, vi, en);
}

/* Rows, columns, merged cells ---------------------------------------------------------------------- */

static chuan_rc start_row(sheet_reader *reader, const char **attributes)
{
  const char *written = xlsx_attribute(attributes, "r");
  uint32_t number = reader->row + 1;
  if (written && (!xlsx_number(&number, written) || number <= reader->row))
    return refuse(reader, "các dòng không theo thứ tự", "its rows are not in order");
  if (number > CHUAN_SHEET_ROWS_MAX)
    return refuse(reader, "có dòng sau dòng 1048576", "there is a row behind row 1048576");
  reader->row = number; /* of the next row, and of this one counted from 1 */
  reader->column = 0;
  reader->in_row = true;
  reader->hidden_row = xlsx_truth(xlsx_attribute(attributes, "hidden"));
  chuan_progress_tell(reader->book->sources->progress, CHUAN_WORK_READ_SHEET, number, 0, 0);
  return CHUAN_RC_OK;
}

static chuan_rc take_columns(sheet_reader *reader, const char **attributes)
{
  uint32_t first, last;
  if (!xlsx_truth(xlsx_attribute(attributes, "hidden")))
    return CHUAN_RC_OK;
  if (reader->hidden_ranges++ == CHUAN_SHEET_COLUMNS_MAX) /* each takes as long as it is wide */
    return refuse(reader, "khai báo cột bị lặp", "columns are declared again and again");
  if (!xlsx_number(&first, xlsx_attribute(attributes, "min")) || first == 0 ||
      !xlsx_number(&last, xlsx_attribute(attributes, "max")))
    return refuse(reader, "khai báo cột bị sai", "a column is declared wrongly");
  for (uint32_t i = first; i <= last && i <= CHUAN_SHEET_COLUMNS_MAX; i++)
    reader->sheet->hidden_columns[i - 1] = true;
  return CHUAN_RC_OK;
}

/* Reads "A1:C3", the order of the corners as it is. */
static bool read_range(xlsx_merge *out, chuan_str range)
{
  uint32_t row, column, last_row, last_column;
  chuan_str rest;
  if (!chuan_cell_name_parse(&row, &column, &rest, range) || rest.n == 0 || rest.p[0] != ':' ||
      !chuan_cell_name_parse(&last_row, &last_column, &rest, (chuan_str){ rest.p + 1, rest.n - 1 }) || rest.n > 0 ||
      last_row < row || last_column < column || column >= CHUAN_SHEET_COLUMNS_MAX)
    return false;
  if (last_column >= CHUAN_SHEET_COLUMNS_MAX)
    last_column = CHUAN_SHEET_COLUMNS_MAX - 1;
  *out = (xlsx_merge){ chuan_sheet_place(row, column), chuan_sheet_place(last_row, last_column) };
  return true;
}

static chuan_rc take_merge(sheet_reader *reader, const char **attributes)
{
  xlsx_merge merge;
  const char *range = xlsx_attribute(attributes, "ref");
  xlsx_sheet *sheet = reader->sheet;
  if (!range || !read_range(&merge, chuan_str_of(range)))
    return refuse(reader, "ô gộp bị sai", "a merged cell is wrong");
  if (sheet->merge_count == XLSX_MERGES_MAX)
    return xlsx_refuse_size(&reader->book->package, "có hơn 100000 ô gộp", "it has more than 100000 merged cells");
  void *merges = reader->merges;
  if (!chuan_arena_grow(reader->book->arena, &merges, sheet->merge_count, &reader->merge_capacity, sizeof merge))
    return CHUAN_RC_MEMORY;
  sheet->merges = reader->merges = merges;
  reader->merges[sheet->merge_count++] = merge;
  return CHUAN_RC_OK;
}

/* Cells -------------------------------------------------------------------------------------------- */

static bool read_type(cell_type *out, const char *written)
{
  static const struct {
    const char *name;
    cell_type type;
  } TYPES[] = { { "n", TYPE_NUMBER },         { "s", TYPE_SHARED }, { "str", TYPE_TEXT }, { "inlineStr", TYPE_INLINE },
                { "b", TYPE_TRUTH },          { "e", TYPE_ERROR },  { "d", TYPE_DAY } };
  *out = TYPE_NUMBER;
  if (!written)
    return true;
  for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++)
    if (strcmp(TYPES[i].name, written) == 0) {
      *out = TYPES[i].type;
      return true;
    }
  return false;
}

static chuan_rc start_cell(sheet_reader *reader, const char **attributes)
{
  const char *place = NULL, *style = NULL, *type = NULL;
  for (; *attributes; attributes += 2) { /* millions of times: by hand */
    if (attributes[0][0] == '\0' || attributes[0][1] != '\0')
      continue;
    if (attributes[0][0] == 'r')
      place = attributes[1];
    else if (attributes[0][0] == 's')
      style = attributes[1];
    else if (attributes[0][0] == 't')
      type = attributes[1];
  }
  uint32_t row, column = reader->column;
  chuan_str rest;
  if (place && (!chuan_cell_name_parse(&row, &column, &rest, chuan_str_of(place)) || rest.n > 0 ||
                row + 1 != reader->row || column < reader->column))
    return refuse(reader, "một ô ghi sai vị trí hoặc không theo thứ tự", "a cell is misplaced or out of order");
  reader->column = column + 1;
  reader->style = 0;
  bool known = !style || (xlsx_number(&reader->style, style) &&
                          (reader->style == 0 || reader->style < reader->book->format_count));
  if (!known)
    return refuse(reader, "một ô có kiểu không tồn tại", "a cell has a style that does not exist");
  if (!read_type(&reader->type, type))
    return refuse(reader, "một ô thuộc loại không có", "a cell is of a type that does not exist");
  reader->has_value = reader->has_formula = false;
  reader->text->n = 0;
  reader->text->too_long = false;
  return CHUAN_RC_OK;
}

/* The section of its format by which the number is shown. */
static const xlsx_section *section_of(sheet_reader *reader, chuan_str printed)
{
  static const xlsx_section PLAIN = { .shown = XLSX_FORMAT_NUMBER };
  const xlsx_book *book = reader->book;
  chuan_str text;
  chuan_num number = chuan_num_int(0);
  if (book->format_count == 0)
    return &PLAIN;
  const xlsx_code *code = &book->codes[book->formats[reader->style]];
  if (code->count > 1 && chuan_num_typed(&text, printed, reader->has_formula, false, &reader->scratch) == CHUAN_RC_OK)
    (void)chuan_num_parse(&number, NULL, text, CHUAN_DIALECT_VI, &reader->scratch); /* what fails is reported below */
  return xlsx_section_of(code, number);
}

/* Digits in front of the number as its format has them: "03166". */
static chuan_str fill_with_zeros(chuan_str text, size_t digits, chuan_arena *arena)
{
  chuan_buffer b;
  if (text.n >= digits || memchr(text.p, ',', text.n) || memchr(text.p, '-', text.n))
    return text;
  chuan_buffer_init(&b, arena);
  for (size_t n = text.n; n < digits; n++)
    chuan_buffer_add_char(&b, '0');
  chuan_buffer_add(&b, text);
  return chuan_buffer_str(&b);
}

/* A number, or the day or percentage that it is shown as. */
static chuan_rc read_number(chuan_sheet_cell *cell, sheet_reader *reader)
{
  const xlsx_book *book = reader->book;
  chuan_str printed = chuan_str_trim((chuan_str){ reader->text->bytes, reader->text->n }), text, day;
  const xlsx_section *section = section_of(reader, printed);
  xlsx_format format = section->shown;
  bool percent = format == XLSX_FORMAT_PERCENT; /* typed as 94,87%, which some programs divide by 100 */
  chuan_rc rc = chuan_num_typed(&text, printed, percent || reader->has_formula, percent, &reader->scratch);
  if (rc == CHUAN_RC_FINDINGS)
    return refuse(reader, "một ô ghi số không đúng dạng", "a cell holds a number in no known form");
  if (rc != CHUAN_RC_OK)
    return rc;
  cell->kind = percent ? CHUAN_SHEET_PERCENT : CHUAN_SHEET_NUMBER;
  if (percent) {
    chuan_buffer b;
    chuan_buffer_init(&b, &reader->scratch);
    chuan_buffer_add(&b, text);
    chuan_buffer_add_char(&b, '%');
    text = chuan_buffer_str(&b);
  } else {
    text = fill_with_zeros(text, section->zeros, &reader->scratch);
  }
  bool is_day = format == XLSX_FORMAT_DATE || format == XLSX_FORMAT_TIME;
  if (is_day && xlsx_day_text(&day, text, format, book->from_1904, &reader->scratch)) {
    cell->kind = CHUAN_SHEET_DATE;
    text = day;
  }
  return text.p && chuan_sheet_copy_text(cell, text, book->arena) ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
}

static chuan_rc read_day(chuan_sheet_cell *cell, sheet_reader *reader)
{
  chuan_str text;
  if (!xlsx_iso_text(&text, (chuan_str){ reader->text->bytes, reader->text->n }, &reader->scratch))
    return refuse(reader, "một ô ghi ngày không đúng dạng", "a cell holds a day in no known form");
  cell->kind = CHUAN_SHEET_DATE;
  return text.p && chuan_sheet_copy_text(cell, text, reader->book->arena) ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
}

static chuan_rc read_text(chuan_sheet_cell *cell, sheet_reader *reader, bool *bad)
{
  xlsx_book *book = reader->book;
  xlsx_string string;
  uint32_t number;
  if (reader->type == TYPE_SHARED) {
    char digits[16] = "";
    if (reader->text->n < sizeof digits)
      memcpy(digits, reader->text->bytes, reader->text->n);
    if (!xlsx_number(&number, digits) || number >= book->string_count)
      return refuse(reader, "một ô chỉ đến chữ chung không tồn tại",
                    "a cell refers to a shared text that does not exist");
    string = book->strings[number];
  } else {
    chuan_rc rc = xlsx_text_keep(&string, reader->text, book->arena);
    if (rc != CHUAN_RC_OK)
      return rc;
  }
  cell->kind = reader->type == TYPE_ERROR ? CHUAN_SHEET_ERROR : CHUAN_SHEET_TEXT;
  chuan_sheet_share_text(cell, string.text);
  *bad = string.bad;
  return CHUAN_RC_OK;
}

static chuan_rc read_truth(chuan_sheet_cell *cell, sheet_reader *reader)
{
  bool is = reader->text->n == 1 && reader->text->bytes[0] == '1';
  if (!is && !(reader->text->n == 1 && reader->text->bytes[0] == '0'))
    return refuse(reader, "một ô đúng/sai ghi giá trị khác", "a cell of true or false holds something else");
  cell->kind = CHUAN_SHEET_TRUTH;
  chuan_sheet_share_text(cell, is ? CHUAN_STR("TRUE") : CHUAN_STR("FALSE"));
  return CHUAN_RC_OK;
}

static chuan_rc read_content(chuan_sheet_cell *cell, sheet_reader *reader, bool *bad)
{
  *bad = false;
  if (reader->has_formula && !reader->has_value) {
    cell->kind = CHUAN_SHEET_UNKNOWN;
    return CHUAN_RC_OK;
  }
  switch (reader->type) {
  case TYPE_NUMBER:
    return read_number(cell, reader);
  case TYPE_DAY:
    return read_day(cell, reader);
  case TYPE_TRUTH:
    return read_truth(cell, reader);
  default:
    return read_text(cell, reader, bad);
  }
}

/* Keeps the cell at hand, within the limits. */
static chuan_rc keep_cell(sheet_reader *reader, chuan_sheet_cell cell, bool bad)
{
  xlsx_book *book = reader->book;
  book->cell_bytes += cell.length;
  book->package.kept++;
  if (++book->cells > XLSX_CELLS_MAX)
    return xlsx_refuse_size(&book->package, "có hơn tám triệu ô có nội dung",
                            "more than eight million cells hold something");
  if (book->cell_bytes > XLSX_CELL_TEXTS_MAX)
    return xlsx_refuse_size(&book->package, "nội dung các ô dài hơn 256 MiB", "its cells hold more than 256 MiB");
  if (chuan_sheet_column(cell.place) + 1 != reader->column)
    return xlsx_refuse_size(&book->package, "có nội dung sau cột thứ 4096", "something stands behind column 4096");
  if (!chuan_sheet_add(&reader->sheet->cells, cell))
    return CHUAN_RC_MEMORY;
  if (bad) {
    chuan_source_check(chuan_sheet_text_of(&cell), (chuan_span){ reader->sheet->source, cell.place, cell.place },
                       book->diags);
    reader->result = CHUAN_RC_FINDINGS;
  }
  return CHUAN_RC_OK;
}

static chuan_rc end_cell(sheet_reader *reader)
{
  enum { SCRATCH_USED = 32 << 10 };
  bool bad, empty = reader->text->n == 0 && (reader->type != TYPE_SHARED || !reader->has_value);
  if (reader->text->too_long)
    return xlsx_refuse_size(&reader->book->package, "một ô dài quá 64 KiB", "a cell is longer than 64 KiB");
  if (empty && !(reader->has_formula && !reader->has_value)) /* only styled, or "" */
    return CHUAN_RC_OK;
  chuan_sheet_cell cell = { .formula = reader->has_formula, .hidden = reader->hidden_row };
  cell.place = (reader->row - 1) * CHUAN_SHEET_COLUMNS_MAX + (reader->column - 1) % CHUAN_SHEET_COLUMNS_MAX;
  chuan_rc rc = read_content(&cell, reader, &bad);
  bool blank = rc == CHUAN_RC_OK && cell.kind == CHUAN_SHEET_TEXT && cell.length == 0;
  if (rc == CHUAN_RC_OK && !blank)
    rc = keep_cell(reader, cell, bad);
  if (reader->scratch.used > SCRATCH_USED) /* before the arena takes a second block, which is far larger */
    chuan_arena_reset(&reader->scratch);
  return rc;
}

/* Events ------------------------------------------------------------------------------------------- */

static chuan_rc start(void *user, int element, int parent, const char **attributes)
{
  sheet_reader *reader = user;
  if (element == CELL && parent == ROW && reader->in_row)
    return start_cell(reader, attributes);
  if (element == VALUE && parent == CELL)
    reader->has_value = true;
  else if (element == FORMULA && parent == CELL)
    reader->has_formula = true;
  else if (element == ROW && parent == SHEET_DATA)
    return start_row(reader, attributes);
  else if (element == ROW && parent == WORKSHEET)
    return refuse(reader, "một dòng đứng ngoài bảng", "a row stands outside the table");
  else if (element == COL && parent == COLS)
    return take_columns(reader, attributes);
  else if (element == MERGE && parent == MERGES)
    return take_merge(reader, attributes);
  return CHUAN_RC_OK;
}

/* What stands in other elements, as the phonetic runs (rPh), is no part of the text. */
static chuan_rc add_text(void *user, int element, int parent, chuan_str piece)
{
  sheet_reader *reader = user;
  if ((element == VALUE && parent == CELL) || (element == TEXT && (parent == INLINE || parent == RUN)))
    xlsx_text_add(reader->text, piece);
  return CHUAN_RC_OK;
}

static chuan_rc end(void *user, int element, int parent)
{
  sheet_reader *reader = user;
  if (element == CELL && parent == ROW && reader->in_row)
    return end_cell(reader);
  if (element == ROW && parent == SHEET_DATA)
    reader->in_row = false;
  return CHUAN_RC_OK;
}

chuan_rc xlsx_read_sheet(xlsx_sheet **out, xlsx_book *book, const xlsx_entry *entry)
{
  enum { SCRATCH_LIMIT = 16 << 20 };
  static const xlsx_reader READER = { NAMES, start, end, add_text };
  sheet_reader reader = { .book = book, .result = CHUAN_RC_OK };
  reader.sheet = *out = chuan_arena_alloc(book->arena, sizeof **out);
  reader.text = chuan_arena_alloc(book->arena, sizeof *reader.text);
  if (!*out || !reader.text)
    return CHUAN_RC_MEMORY;
  (*out)->from_1904 = book->from_1904;
  chuan_sheet_init(&(*out)->cells, entry->name, book->arena);
  chuan_rc rc = chuan_source_add_sheet(&(*out)->source, book->sources, book->package.file->path, &(*out)->cells);
  if (rc != CHUAN_RC_OK)
    return rc;
  if (!entry->part.p)
    return refuse(&reader, "một liên kết chỉ ra ngoài tệp", "a relationship leads out of the file");
  chuan_arena_init(&reader.scratch, "cell of a sheet", SCRATCH_LIMIT);
  rc = xlsx_read_part(&book->package, entry->part, &READER, &reader);
  bool short_of_memory = reader.scratch.failed;
  chuan_arena_free(&reader.scratch);
  return rc == CHUAN_RC_OK ? short_of_memory ? CHUAN_RC_MEMORY : reader.result : rc;
}
