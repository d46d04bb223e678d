/* The answers to questions about names: see import_answers.h. */
#include "runtime/import_answers.h"

#include <stdlib.h>
#include <string.h>

static int compare_answers(const void *left, const void *right)
{
  const import_answer *a = left, *b = right;
  int keys = chuan_str_compare(a->key, b->key);
  return keys ? keys : (a->line > b->line) - (a->line < b->line);
}

/* The column whose header is one of these two words. */
static size_t find_column(const import_file *file, const char *vi, const char *en, chuan_arena *arena)
{
  for (size_t i = 0; i < file->column_count; i++) {
    chuan_str fold;
    if (chuan_text_fold(&fold, file->columns[i].header, arena) == CHUAN_RC_OK &&
        (chuan_str_equal(fold, chuan_str_of(vi)) || chuan_str_equal(fold, chuan_str_of(en))))
      return i;
  }
  return SIZE_MAX;
}

static chuan_str cell_text(const import_file *file, size_t column)
{
  return column < file->count ? file->cells[column].text : CHUAN_STR("");
}

/* The number of a row; FINDINGS when that is no whole number. */
static chuan_rc read_line(size_t *line, const import_file *file, size_t column, chuan_diags *diags)
{
  enum { DIGITS_MAX = 9 };
  chuan_str text = cell_text(file, column);
  *line = 0;
  for (size_t i = 0; i < text.n; i++) {
    if (text.p[i] < '0' || text.p[i] > '9' || text.n > DIGITS_MAX) {
      chuan_diag_add(diags, CHUAN_E0512, file->cells[column].span, CHUAN_ARGS(file->columns[column].header, text));
      return CHUAN_RC_FINDINGS;
    }
    *line = *line * 10 + (size_t)(text.p[i] - '0');
  }
  return CHUAN_RC_OK;
}

static chuan_rc add_answer(import_answers *answers, const import_file *file, size_t code, size_t name, size_t line,
                           chuan_arena *arena)
{
  chuan_str key;
  chuan_rc rc = chuan_text_key(&key, cell_text(file, name), arena);
  if (rc != CHUAN_RC_OK)
    return rc;
  void *items = answers->items;
  if (!chuan_arena_grow(arena, &items, answers->count, &answers->capacity, sizeof *answers->items))
    return CHUAN_RC_MEMORY;
  answers->items = items;
  import_answer *a = &answers->items[answers->count++];
  *a = (import_answer){ .name = chuan_str_copy(arena, cell_text(file, name)), .key = chuan_str_copy(arena, key),
                        .line = line, .code = chuan_str_copy(arena, cell_text(file, code)),
                        .span = file->cells[code].span };
  return a->name.p && a->key.p && a->code.p ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
}

static chuan_rc read_rows(import_answers *answers, import_file *file, chuan_arena *arena, chuan_diags *diags)
{
  size_t code = find_column(file, "ma", "code", arena), name = find_column(file, "ten", "name", arena),
         line = find_column(file, "dong", "row", arena), number;
  if (code == SIZE_MAX || name == SIZE_MAX) {
    const char *missing = code == SIZE_MAX ? "mã" : "tên";
    import_report_missing(file, missing, chuan_str_of(missing), diags);
    return CHUAN_RC_FINDINGS;
  }
  chuan_rc result = CHUAN_RC_OK;
  for (;;) {
    bool more;
    chuan_rc rc = import_next(&more, file, diags);
    if (!more)
      return rc == CHUAN_RC_OK ? result : rc;
    if (rc == CHUAN_RC_OK && (cell_text(file, code).n == 0 || cell_text(file, name).n == 0))
      continue;
    if (rc == CHUAN_RC_OK)
      rc = read_line(&number, file, line, diags);
    if (rc == CHUAN_RC_OK)
      rc = add_answer(answers, file, code, name, number, arena);
    if (rc == CHUAN_RC_FINDINGS)
      result = rc;
    else if (rc != CHUAN_RC_OK)
      return rc;
  }
}

/* Sorts the answers and reports names that have two. */
static chuan_rc sort_answers(import_answers *answers, chuan_diags *diags)
{
  chuan_rc rc = CHUAN_RC_OK;
  if (answers->count > 0)
    qsort(answers->items, answers->count, sizeof *answers->items, compare_answers);
  for (size_t i = 1; i < answers->count; i++) {
    const import_answer *a = &answers->items[i - 1], *b = &answers->items[i];
    if (compare_answers(a, b) != 0 || chuan_str_equal(a->code, b->code))
      continue;
    bool in_order = a->span.begin < b->span.begin;
    const import_answer *first = in_order ? a : b, *second = in_order ? b : a;
    chuan_diag *diag = chuan_diag_add(diags, CHUAN_E0616, second->span,
                                      CHUAN_ARGS(second->name, first->code, second->code));
    chuan_diag_span(diags, diag, first->span, CHUAN_PHRASE_FIRST_ANSWER, CHUAN_NO_ARGS);
    chuan_diag_hint(diags, diag, CHUAN_PHRASE_ONE_ANSWER, CHUAN_NO_ARGS);
    rc = CHUAN_RC_FINDINGS;
  }
  return rc;
}

chuan_rc import_answers_read(import_answers *answers, chuan_str path, chuan_sources *sources, chuan_arena *arena,
                             chuan_diags *diags)
{
  import_file file;
  chuan_import_options options = { .encoding = CHUAN_STR("") };
  *answers = (import_answers){ .count = 0 };
  chuan_rc rc = import_open(&file, path, &options, sources, arena, diags);
  if (rc == CHUAN_RC_OK) {
    memcpy(answers->sha256, file.sha256, sizeof answers->sha256);
    rc = read_rows(answers, &file, arena, diags);
  }
  if (rc == CHUAN_RC_OK)
    rc = sort_answers(answers, diags);
  import_close(&file);
  return rc;
}

chuan_rc import_answers_find(const import_answer **answer, const import_answers *answers, chuan_str name, size_t line,
                             chuan_arena *scratch)
{
  import_answer wanted = { .line = line };
  *answer = NULL;
  if (answers->count == 0)
    return CHUAN_RC_OK;
  chuan_rc rc = chuan_text_key(&wanted.key, name, scratch);
  if (rc != CHUAN_RC_OK)
    return rc;
  *answer = bsearch(&wanted, answers->items, answers->count, sizeof *answers->items, compare_answers);
  if (!*answer) {
    wanted.line = 0;
    *answer = bsearch(&wanted, answers->items, answers->count, sizeof *answers->items, compare_answers);
  }
  return rc;
}
