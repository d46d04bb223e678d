/* The history: what was handed in, a row of a file in one row of the table submitted_row. Its cells are written as a
   JSON array while they arrive; schema_3.sql says how. See store_db.h. */
#include "runtime/store_db.h"

#include <string.h>

enum {
  LONGEST = 1 << 20, /* cells that go over it make another row: SQLite takes no text over 16 MiB here */
  PLAIN_DIGITS = 18, /* fit 64 bits */
  TEN = 10
};

/* Positions ---------------------------------------------------------------------------------------- */

static bool is_at(const store_history *history, size_t position, const chuan_value_row *value)
{
  return history->places[position].field == value->field->id && history->places[position].column == value->column;
}

/* The position of a cell; `place_count` of one that no row of the submission had. The cells of a row come in the same
   order each time: the next one is likely. */
static size_t position_of(const store_history *history, const chuan_value_row *value)
{
  for (size_t i = 0; i < history->place_count; i++) {
    size_t position = (history->next + i) % history->place_count;
    if (is_at(history, position, value))
      return position;
  }
  return history->place_count;
}

static chuan_rc add_place(chuan_store *store, const chuan_value_row *value, chuan_diags *diags)
{
  store_history *history = &store->history;
  void *places = history->places;
  if (!chuan_arena_grow(&store->memory, &places, history->place_count, &history->place_capacity,
                        sizeof *history->places))
    return CHUAN_RC_MEMORY;
  history->places = places;
  history->places[history->place_count] = (store_place){ value->field->id, value->column };
  return store_run(store, STORE_SUBMITTED_COLUMN_ADD,
                   STORE_VALUES(store_integer(history->submission), store_integer((int64_t)history->place_count++),
                                store_integer(value->field->id), store_integer((int64_t)value->column)),
                   diags);
}

/* Cells -------------------------------------------------------------------------------------------- */

/* Whether the text, a number with one decimal mark at most, is just that number. What is not so simple is not. */
static bool is_plain(chuan_str text, chuan_num number)
{
  int64_t digits = 0, under = 1;
  bool negative = text.n > 0 && text.p[0] == '-', mark = false;
  size_t begin = negative, count = 0;
  for (size_t i = begin; i < text.n; i++) {
    char c = text.p[i];
    if ((c == ',' || c == '.') && !mark && i > begin && i + 1 < text.n) {
      mark = true;
      continue;
    }
    if (c < '0' || c > '9' || ++count > PLAIN_DIGITS)
      return false;
    digits = digits * TEN + (c - '0');
    under = mark ? under * TEN : under;
  }
  bool zeros = text.n - begin > 1 && text.p[begin] == '0' && text.p[begin + 1] >= '0' && text.p[begin + 1] <= '9';
  return count > 0 && !zeros && number.d != 0 && (!negative || digits > 0) &&
         (__int128)(negative ? -digits : digits) * number.d == (__int128)number.n * under;
}

/* Adds a text as a JSON string. */
static void add_string(chuan_buffer *out, chuan_str text)
{
  size_t done = 0;
  chuan_buffer_add_char(out, '"');
  for (size_t i = 0; i < text.n; i++) {
    unsigned char c = (unsigned char)text.p[i];
    if (c >= ' ' && c != '"' && c != '\\')
      continue;
    chuan_buffer_add(out, (chuan_str){ text.p + done, i - done });
    chuan_buffer_printf(out, "\\u%04x", c);
    done = i + 1;
  }
  chuan_buffer_add(out, (chuan_str){ text.p + done, text.n - done });
  chuan_buffer_add_char(out, '"');
}

/* Whether what is written says all. `number` is the value unless it is a text. */
static bool says_all(const chuan_value_row *value, bool is_text, chuan_num number)
{
  bool blank = value->as_written.n == 0;
  if (value->input != CHUAN_INPUT_VALUE)
    return blank && value->input == CHUAN_INPUT_NOT_REPORTED;
  return is_text ? !blank && chuan_str_equal(value->text, value->as_written) : is_plain(value->as_written, number);
}

static chuan_rc add_cell(chuan_buffer *out, const chuan_value_row *value, bool is_text, chuan_num number)
{
  if (says_all(value, is_text, number)) {
    add_string(out, value->as_written);
    return out->failed ? CHUAN_RC_MEMORY : CHUAN_RC_OK;
  }
  bool is_value = value->input == CHUAN_INPUT_VALUE;
  chuan_str read = is_value && !is_text ? chuan_num_exact(number, out->arena) : value->text;
  chuan_buffer_add_char(out, '[');
  add_string(out, value->as_written);
  chuan_buffer_add_char(out, ',');
  if (is_value)
    add_string(out, read);
  else
    chuan_buffer_printf(out, "%u", (unsigned)value->input);
  chuan_buffer_add_char(out, ']');
  return out->failed || (is_value && !is_text && !read.p) ? CHUAN_RC_MEMORY : CHUAN_RC_OK;
}

/* Rows --------------------------------------------------------------------------------------------- */

chuan_rc store_flush_history(chuan_store *store, chuan_diags *diags)
{
  store_history *history = &store->history;
  if (history->next == 0)
    return CHUAN_RC_OK;
  chuan_buffer_add_char(&history->cells, ']');
  chuan_rc rc = CHUAN_RC_MEMORY;
  if (!history->cells.failed)
    rc = store_run(store, STORE_SUBMITTED_ROW_ADD,
                   STORE_VALUES(store_integer(history->submission), store_integer(history->unit),
                                store_integer(history->period), store_text(history->sheet),
                                store_integer((int64_t)history->row), store_integer((int64_t)history->cell_count),
                                store_text(chuan_buffer_str(&history->cells))),
                   diags);
  history->next = 0;
  chuan_arena_rewind(&history->memory);
  return rc;
}

void store_forget_history(chuan_store *store)
{
  store->history.submission = 0;
  store->history.next = 0;
  chuan_arena_free(&store->history.memory);
}

static bool is_of_row(const store_history *history, const chuan_value_row *value)
{
  return history->unit == value->unit && history->period == value->period && history->row == value->row &&
         chuan_str_equal(history->sheet, value->sheet) && history->cells.n < LONGEST;
}

static chuan_rc begin_row(store_history *history, const chuan_value_row *value)
{
  history->unit = value->unit;
  history->period = value->period;
  history->row = value->row;
  history->cell_count = 0;
  history->sheet = chuan_str_copy(&history->memory, value->sheet);
  chuan_buffer_init(&history->cells, &history->memory);
  return history->sheet.p ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
}

/* Ends the row at hand where the cell is none of it. */
static chuan_rc end_row(chuan_store *store, int64_t submission, const chuan_value_row *value, chuan_diags *diags)
{
  store_history *history = &store->history;
  chuan_rc rc = CHUAN_RC_OK;
  if (history->submission != submission || !is_of_row(history, value))
    rc = store_flush_history(store, diags);
  if (history->submission != submission)
    history->place_count = 0;
  history->submission = submission;
  return rc;
}

chuan_rc store_add_history(chuan_store *store, int64_t submission, const chuan_value_row *value, bool is_text,
                           chuan_num number, chuan_diags *diags)
{
  store_history *history = &store->history;
  chuan_rc rc = end_row(store, submission, value, diags);
  size_t position = position_of(history, value);
  if (rc == CHUAN_RC_OK && position == history->place_count)
    rc = add_place(store, value, diags);
  if (rc == CHUAN_RC_OK && position < history->next)
    rc = store_flush_history(store, diags);
  if (rc == CHUAN_RC_OK && history->next == 0)
    rc = begin_row(history, value);
  if (rc != CHUAN_RC_OK)
    return rc;
  for (; history->next <= position; history->next++) {
    chuan_buffer_add_char(&history->cells, history->next == 0 ? '[' : ',');
    if (history->next < position)
      chuan_buffer_add_c(&history->cells, "null");
  }
  history->cell_count++;
  return add_cell(&history->cells, value, is_text, number);
}

/* Reading ------------------------------------------------------------------------------------------- */

chuan_rc store_read_number(chuan_num *out, chuan_str text, chuan_arena *arena)
{
  bool comma = text.n > 0 && memchr(text.p, ',', text.n), point = text.n > 0 && memchr(text.p, '.', text.n);
  if (!comma && !point)
    return chuan_num_parse_exact(out, text, arena);
  return chuan_num_parse(out, NULL, text, comma ? CHUAN_DIALECT_VI : CHUAN_DIALECT_EN, arena);
}
