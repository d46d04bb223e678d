/* What heads and titles of a form say that its figures were read past: groups of columns, other years. See
   import_columns.h. */
#include "runtime/import_columns.h"
#include "runtime/import_measures.h"

#include <string.h>

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

/* A year "năm 2024" in a folded text, which is not that of a day ("tháng 01 năm 2026"); or one that stands alone. */
static bool find_year(chuan_str *year, chuan_str fold)
{
  enum { DIGITS = 4 };
  static const char NAM[] = "nam_";
  size_t n = sizeof NAM - 1;
  for (size_t at = 0; at + DIGITS <= fold.n; at++) {
    size_t digits = 0;
    while (at + digits < fold.n && is_digit(fold.p[at + digits]))
      digits++;
    bool named = at >= n && memcmp(fold.p + at - n, NAM, n) == 0;
    bool of_day = named && at > n + 1 && fold.p[at - n - 1] == '_' && is_digit(fold.p[at - n - 2]);
    *year = (chuan_str){ fold.p + at, DIGITS };
    if (digits == DIGITS && (named || fold.n == DIGITS) && !of_day)
      return true;
    at += digits;
  }
  return false;
}

/* Groups ------------------------------------------------------------------------------------------- */

/* Whether a word is among those of a text; both folded, words between underscores. */
static bool has_word(chuan_str text, chuan_str word)
{
  for (size_t at = 0; at < text.n;) {
    const char *end = memchr(text.p + at, '_', text.n - at);
    size_t n = end ? (size_t)(end - text.p) - at : text.n - at;
    if (chuan_str_equal((chuan_str){ text.p + at, n }, word))
      return true;
    at += n + 1;
  }
  return false;
}

/* Whether a word only numbers a section: "1", "2.1", "iv.", "a)". */
static bool is_number(chuan_str word)
{
  size_t n = word.n;
  while (n > 0 && strchr(".)", word.p[n - 1]))
    n--;
  bool roman = n > 0, digits = n > 0;
  for (size_t i = 0; i < n; i++) {
    roman &= strchr("ivx", word.p[i]) != NULL;
    digits &= is_digit(word.p[i]) || word.p[i] == '.';
  }
  return roman || digits || (n == 1 && word.n == 2);
}

/* Whether a head says nothing of its own over a datum: numbers, words for a whole or a part, words of the datum. A
   year is looked at by itself. */
static bool says_nothing(chuan_str fold, chuan_str datum)
{
  static const char *const WORDS[] = { "tong_so", "tong", "tong_cong", "chung", "total", "trong_do", "so_lieu",
                                       "chi_tieu", "thong_tin_chung" };
  for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
    if (chuan_str_equal(fold, chuan_str_of(WORDS[i])))
      return true;
  chuan_str unused;
  bool year = find_year(&unused, fold);
  for (size_t at = 0; at < fold.n;) {
    const char *end = memchr(fold.p + at, '_', fold.n - at);
    chuan_str word = { fold.p + at, end ? (size_t)(end - fold.p) - at : fold.n - at };
    if (!is_number(word) && !has_word(datum, word) && !(year && chuan_str_equal(word, CHUAN_STR("nam"))))
      return false;
    at += word.n + 1;
  }
  return true;
}

/* Whether what stands over the text that names the datum says something else. */
static chuan_rc is_in_group(bool *is, const chuan_import_column *column, chuan_arena *arena)
{
  const chuan_datum *datum = column->field.datum;
  chuan_buffer b;
  chuan_str words, head;
  chuan_buffer_init(&b, arena);
  chuan_buffer_add(&b, datum->name);
  chuan_buffer_add_char(&b, ' ');
  chuan_buffer_add(&b, datum->title);
  *is = false;
  chuan_rc rc = b.failed ? CHUAN_RC_MEMORY : chuan_text_fold(&words, chuan_buffer_str(&b), arena);
  for (size_t i = 0; rc == CHUAN_RC_OK && !*is && i < column->above_count; i++) {
    chuan_str name = column->levels[i], unit;
    if (!import_split_unit(&name, &unit, column->levels[i]))
      name = column->levels[i];
    rc = chuan_text_fold(&head, name, arena);
    *is = rc == CHUAN_RC_OK && !says_nothing(head, words);
  }
  return rc;
}

chuan_str chuan_import_column_path(const chuan_import_column *column, chuan_arena *arena)
{
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  for (size_t i = 0; i < column->level_count; i++) {
    chuan_buffer_add_c(&b, i > 0 ? " ▸ " : "");
    chuan_buffer_add(&b, column->levels[i]);
  }
  return column->level_count > 1 ? chuan_buffer_str(&b) : column->header;
}

/* Says once for all columns that heads above them had no part in what they were taken for. */
static chuan_rc tell_groups(const import_file *file, chuan_arena *arena, chuan_diags *diags)
{
  const chuan_import_column *first = NULL;
  size_t count = 0;
  for (size_t i = 0; i < file->column_count; i++) {
    const chuan_import_column *column = &file->columns[i];
    bool in_group = false;
    chuan_rc rc = column->role == CHUAN_COLUMN_DATUM ? is_in_group(&in_group, column, arena) : CHUAN_RC_OK;
    if (rc != CHUAN_RC_OK)
      return rc;
    first = in_group && !first ? column : first;
    count += in_group;
  }
  if (!first)
    return CHUAN_RC_OK;
  chuan_str path = chuan_cell_shown(chuan_import_column_path(first, arena), arena);
  chuan_diag *diag = chuan_diag_add(diags, CHUAN_W0545, first->span, CHUAN_ARGS(path, first->field.datum->name));
  if (count > 1)
    chuan_diag_hint(diags, diag, CHUAN_PHRASE_MORE_IN_GROUPS, CHUAN_ARGS(import_digits(count - 1, arena)));
  chuan_diag_hint(diags, diag, CHUAN_PHRASE_IN_GROUP,
                  CHUAN_ARGS(first->field.datum->name, chuan_cell_shown(first->path, arena)));
  return CHUAN_RC_OK;
}

/* Years -------------------------------------------------------------------------------------------- */

static bool holds(chuan_str text, chuan_str part)
{
  return part.n > 0 && memmem(text.p, text.n, part.p, part.n) != NULL;
}

/* What some texts say of years. */
typedef struct years {
  bool has_period; /* one of them has the year of the period */
  chuan_str other; /* the first other one */
  chuan_span span;
} years;

static chuan_rc note_year(years *found, chuan_str text, chuan_span span, chuan_str period, chuan_arena *arena)
{
  chuan_str fold, year;
  chuan_rc rc = chuan_text_fold(&fold, text, arena);
  if (rc != CHUAN_RC_OK)
    return rc;
  found->has_period |= holds(fold, period);
  if (found->other.n == 0 && find_year(&year, fold) && !chuan_str_equal(year, period)) {
    found->other = year;
    found->span = span;
  }
  return rc;
}

static void report_year(const years *found, chuan_str period, chuan_diags *diags)
{
  if (found->has_period || found->other.n == 0)
    return;
  chuan_diag *diag = chuan_diag_add(diags, CHUAN_W0546, found->span, CHUAN_ARGS(found->other, period));
  chuan_diag_hint(diags, diag, CHUAN_PHRASE_OTHER_PERIOD, CHUAN_ARGS(found->other));
}

static chuan_rc tell_year_of_titles(const import_file *file, chuan_str period, chuan_arena *arena, chuan_diags *diags)
{
  years found = { .has_period = false };
  chuan_rc rc = CHUAN_RC_OK;
  for (size_t row = 0; row < file->title_count; row++)
    for (size_t i = 0; rc == CHUAN_RC_OK && i < file->titles[row].count; i++)
      rc = note_year(&found, file->titles[row].cells[i].text, file->titles[row].cells[i].span, period, arena);
  report_year(&found, period, diags);
  return rc;
}

/* Warns of the first column under a head of another year, unless that had a part in finding its datum. */
static chuan_rc tell_year_of_heads(const import_file *file, chuan_str period, chuan_arena *arena, chuan_diags *diags)
{
  for (size_t i = 0; i < file->column_count; i++) {
    const chuan_import_column *column = &file->columns[i];
    years found = { .has_period = false };
    chuan_rc rc = CHUAN_RC_OK;
    size_t above = column->role == CHUAN_COLUMN_DATUM ? column->above_count : 0;
    for (size_t level = 0; rc == CHUAN_RC_OK && level < above; level++)
      rc = note_year(&found, column->levels[level], column->span, period, arena);
    if (rc != CHUAN_RC_OK)
      return rc;
    report_year(&found, period, diags);
    if (!found.has_period && found.other.n > 0)
      break;
  }
  return CHUAN_RC_OK;
}

chuan_rc import_tell_heads(const import_file *file, int period, chuan_arena *arena, chuan_diags *diags)
{
  chuan_str year = import_digits((size_t)period, arena);
  chuan_rc rc = tell_groups(file, arena, diags);
  if (rc == CHUAN_RC_OK)
    rc = tell_year_of_titles(file, year, arena, diags);
  return rc == CHUAN_RC_OK ? tell_year_of_heads(file, year, arena, diags) : rc;
}
