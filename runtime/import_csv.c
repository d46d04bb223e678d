/* CSV files: see import_csv.h. */
#include "runtime/import_csv.h"

#include <stdio.h>
#include <string.h>

enum { CELLS_LIMIT = 4 << 20, TEXTS_LIMIT = 256 << 20 };

/* Rows --------------------------------------------------------------------------------------------- */

static bool at_line_end(const chuan_csv *csv)
{
  return csv->at >= csv->text.n || csv->text.p[csv->at] == '\n' || csv->text.p[csv->at] == '\r';
}

static bool at_delimiter(const chuan_csv *csv)
{
  return csv->at < csv->text.n && csv->text.p[csv->at] == csv->delimiter;
}

/* Goes over one line end, which may be of two bytes. */
static void skip_line_end(chuan_csv *csv)
{
  if (csv->at >= csv->text.n)
    return;
  char first = csv->text.p[csv->at++];
  if (first == '\r' && csv->at < csv->text.n && csv->text.p[csv->at] == '\n')
    csv->at++;
  csv->next_line++;
}

static chuan_str between(const chuan_csv *csv, size_t begin, size_t end)
{
  return (chuan_str){ csv->text.p + begin, end - begin };
}

/* Reports a limit that the cell at `span` is beyond. */
static void report_limit(chuan_code code, size_t limit, chuan_span span, chuan_diags *diags)
{
  char digits[24];
  int n = snprintf(digits, sizeof digits, "%zu", limit);
  chuan_diag_add(diags, code, span, CHUAN_ARGS(((chuan_str){ digits, (size_t)n })));
}

static chuan_rc add_cell(chuan_csv *csv, chuan_str text, size_t begin, size_t end, chuan_diags *diags)
{
  chuan_span span = { csv->source, (uint32_t)begin, (uint32_t)end };
  if (csv->count == CHUAN_CSV_COLUMNS_MAX) {
    report_limit(CHUAN_E0520, CHUAN_CSV_COLUMNS_MAX, span, diags);
    return CHUAN_RC_LIMIT;
  }
  void *cells = csv->cells;
  if (!chuan_arena_grow(&csv->cells_arena, &cells, csv->count, &csv->capacity, sizeof *csv->cells))
    return CHUAN_RC_MEMORY;
  csv->cells = cells;
  csv->cells[csv->count++] = (chuan_csv_cell){ text, span };
  if (text.n <= CHUAN_CSV_CELL_MAX)
    return CHUAN_RC_OK;
  report_limit(CHUAN_E0531, CHUAN_CSV_CELL_MAX, span, diags);
  return CHUAN_RC_FINDINGS;
}

/* A cell without quotes; a quote inside it stands for itself. */
static chuan_rc read_plain_cell(chuan_csv *csv, chuan_diags *diags)
{
  size_t begin = csv->at;
  while (!at_line_end(csv) && !at_delimiter(csv))
    csv->at++;
  chuan_str text = chuan_str_trim(between(csv, begin, csv->at));
  size_t text_begin = text.n ? (size_t)(text.p - csv->text.p) : begin;
  return add_cell(csv, text, text_begin, text_begin + text.n, diags);
}

/* The text between quotes with each pair of quotes made one. */
static chuan_rc unquote(chuan_str *out, chuan_csv *csv, chuan_str inner)
{
  *out = inner;
  if (!memchr(inner.p, '"', inner.n))
    return CHUAN_RC_OK;
  char *copy = chuan_arena_alloc(&csv->texts, inner.n);
  if (!copy)
    return CHUAN_RC_MEMORY;
  size_t n = 0;
  for (size_t i = 0; i < inner.n; i++) {
    copy[n++] = inner.p[i];
    i += inner.p[i] == '"';
  }
  *out = (chuan_str){ copy, n };
  return CHUAN_RC_OK;
}

chuan_str chuan_csv_delimiter(const chuan_csv *csv)
{
  return csv->delimiter == '\t' ? CHUAN_STR("tab") : (chuan_str){ &csv->delimiter, 1 };
}

/* Says what stands behind a closing quote, and goes on behind it. */
static void report_after_quote(chuan_csv *csv, chuan_diags *diags)
{
  size_t begin = csv->at;
  while (!at_line_end(csv) && !at_delimiter(csv))
    csv->at++;
  chuan_span span = { csv->source, (uint32_t)begin, (uint32_t)csv->at };
  chuan_diag *diag = chuan_diag_add(diags, CHUAN_E0507, span, CHUAN_ARGS(chuan_csv_delimiter(csv)));
  chuan_diag_hint(diags, diag, CHUAN_PHRASE_DOUBLE_QUOTE, CHUAN_NO_ARGS);
}

static chuan_rc read_quoted_cell(chuan_csv *csv, chuan_diags *diags)
{
  size_t open = csv->at++, begin = csv->at;
  for (;; csv->at++) {
    if (csv->at >= csv->text.n) {
      chuan_diag_add(diags, CHUAN_E0506, (chuan_span){ csv->source, (uint32_t)open, (uint32_t)begin }, CHUAN_NO_ARGS);
      return CHUAN_RC_FINDINGS;
    }
    char c = csv->text.p[csv->at];
    if (c == '"' && csv->at + 1 < csv->text.n && csv->text.p[csv->at + 1] == '"')
      csv->at++;
    else if (c == '"')
      break;
    else if (c == '\n' || (c == '\r' && (csv->at + 1 >= csv->text.n || csv->text.p[csv->at + 1] != '\n')))
      csv->next_line++;
  }
  size_t end = csv->at++;
  chuan_str text;
  chuan_rc rc = unquote(&text, csv, between(csv, begin, end));
  if (rc == CHUAN_RC_OK)
    rc = add_cell(csv, chuan_str_trim(text), open, csv->at, diags);
  while (csv->at < csv->text.n && csv->text.p[csv->at] == ' ')
    csv->at++;
  if (rc == CHUAN_RC_OK && !at_line_end(csv) && !at_delimiter(csv)) {
    report_after_quote(csv, diags);
    rc = CHUAN_RC_FINDINGS;
  }
  return rc;
}

/* Reads the row at hand. FINDINGS does not end it: the cells behind the wrong one are read too. */
static chuan_rc read_row(chuan_csv *csv, chuan_diags *diags)
{
  chuan_rc result = CHUAN_RC_OK;
  csv->count = 0;
  csv->line = csv->next_line;
  if (csv->texts.used)
    chuan_arena_free(&csv->texts);
  for (;;) {
    bool quoted = csv->at < csv->text.n && csv->text.p[csv->at] == '"';
    chuan_rc rc = quoted ? read_quoted_cell(csv, diags) : read_plain_cell(csv, diags);
    if (rc != CHUAN_RC_OK && rc != CHUAN_RC_FINDINGS)
      return rc;
    if (rc == CHUAN_RC_FINDINGS)
      result = rc;
    if (!at_delimiter(csv))
      break;
    csv->at++;
  }
  skip_line_end(csv);
  return result;
}

static bool is_blank(const chuan_csv *csv)
{
  for (size_t i = 0; i < csv->count; i++)
    if (csv->cells[i].text.n)
      return false;
  return true;
}

chuan_rc chuan_csv_next(bool *more, chuan_csv *csv, chuan_diags *diags)
{
  *more = false;
  while (csv->at < csv->text.n) {
    chuan_rc rc = read_row(csv, diags);
    if (rc != CHUAN_RC_OK || !is_blank(csv)) {
      *more = rc == CHUAN_RC_OK || rc == CHUAN_RC_FINDINGS;
      return rc;
    }
  }
  return CHUAN_RC_OK;
}

void chuan_csv_rewind(chuan_csv *csv)
{
  csv->at = csv->first;
  csv->next_line = csv->first_line;
}

/* The delimiter ------------------------------------------------------------------------------------ */

/* Whether a cell of the row at hand has one of the names. */
static chuan_rc has_name(bool *has, const chuan_csv *csv, const char *const *names, chuan_arena *arena)
{
  enum { NAME_MAX_BYTES = 64 };
  chuan_rc rc = CHUAN_RC_OK;
  *has = false;
  for (size_t i = 0; rc == CHUAN_RC_OK && i < csv->count; i++) {
    chuan_str fold;
    if (csv->cells[i].text.n == 0 || csv->cells[i].text.n > NAME_MAX_BYTES)
      continue;
    rc = chuan_text_fold(&fold, csv->cells[i].text, arena);
    for (size_t j = 0; rc == CHUAN_RC_OK && names[j]; j++)
      *has |= chuan_str_equal(fold, chuan_str_of(names[j]));
  }
  return rc;
}

/* Reads rows with a delimiter, down to where the header may stand, and tells whether a cell has one of the names. */
static chuan_rc cuts_out(bool *cuts, chuan_csv *csv, char delimiter, const char *const *names, chuan_arena *arena)
{
  bool more = true;
  chuan_rc rc = CHUAN_RC_OK;
  csv->delimiter = delimiter;
  *cuts = false;
  for (size_t row = 0; !*cuts && row < CHUAN_CSV_HEADER_ROWS_MAX; row++) {
    chuan_diags unheard; /* what is wrong is reported when the row is read in earnest */
    chuan_diags_init(&unheard, arena, NULL);
    rc = chuan_csv_next(&more, csv, &unheard);
    if (!more || (rc != CHUAN_RC_OK && rc != CHUAN_RC_FINDINGS))
      break;
    rc = has_name(cuts, csv, names, arena);
    chuan_arena_free(arena);
    if (rc != CHUAN_RC_OK)
      break;
  }
  chuan_csv_rewind(csv);
  return rc == CHUAN_RC_MEMORY ? rc : CHUAN_RC_OK;
}

/* The delimiter for a header line without any of the names: the first of the three that it has. */
static char first_present(const chuan_csv *csv)
{
  const char *end = csv->text.p + csv->first;
  size_t rest = csv->text.n - csv->first, n = 0;
  while (n < rest && end[n] != '\n' && end[n] != '\r')
    n++;
  if (memchr(end, '\t', n))
    return '\t';
  return !memchr(end, ';', n) && memchr(end, ',', n) ? ',' : ';';
}

static chuan_rc find_delimiter(chuan_csv *csv, const char *const *names)
{
  static const char DELIMITERS[] = { ';', '\t', ',' };
  chuan_arena arena;
  chuan_arena_init(&arena, "header", CELLS_LIMIT);
  chuan_rc rc = CHUAN_RC_OK;
  bool found = false;
  for (size_t i = 0; rc == CHUAN_RC_OK && !found && i < sizeof DELIMITERS; i++)
    rc = cuts_out(&found, csv, DELIMITERS[i], names, &arena);
  chuan_arena_free(&arena);
  if (rc == CHUAN_RC_OK && !found)
    csv->delimiter = first_present(csv);
  return rc;
}

/* A first line "sep=;" as some programs write it tells the delimiter. */
static bool read_separator_line(chuan_csv *csv)
{
  enum { LENGTH = 5 };
  if (csv->text.n < LENGTH || strncasecmp(csv->text.p, "sep=", LENGTH - 1) != 0)
    return false;
  csv->at = LENGTH;
  csv->delimiter = csv->text.p[LENGTH - 1];
  if (!at_line_end(csv) || !strchr("\t;,", csv->delimiter))
    return false;
  skip_line_end(csv);
  csv->first = csv->at;
  csv->first_line = csv->next_line;
  return true;
}

chuan_rc chuan_csv_open(chuan_csv *csv, const chuan_sources *sources, uint32_t source, const char *const *key_names)
{
  *csv = (chuan_csv){ .source = source, .text = chuan_source_get(sources, source)->text, .next_line = 1,
                      .first_line = 1 };
  chuan_arena_init(&csv->cells_arena, "cells of a row", CELLS_LIMIT);
  chuan_arena_init(&csv->texts, "texts of a row", TEXTS_LIMIT);
  if (read_separator_line(csv))
    return CHUAN_RC_OK;
  chuan_csv_rewind(csv);
  return find_delimiter(csv, key_names);
}

void chuan_csv_close(chuan_csv *csv)
{
  chuan_arena_free(&csv->cells_arena);
  chuan_arena_free(&csv->texts);
}
