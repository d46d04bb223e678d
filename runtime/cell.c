/* Cells of data files: see cell.h. */
#include "runtime/cell.h"

#include "runtime/data.h"
#include "runtime/xlsx_values.h"

#include <stdio.h>
#include <string.h>

/* Words -------------------------------------------------------------------------------------------- */

/* A word as chuan_text_key() makes it, and the same typed without diacritics. */
typedef struct word {
  const char *key, *plain;
  int meaning;
} word;

static const word STATES[] = {
  { "…", "...", CHUAN_INPUT_NOT_REPORTED },
  { "chưa_báo_cáo", "chua_bao_cao", CHUAN_INPUT_NOT_REPORTED },
  { "not_reported", "not_reported", CHUAN_INPUT_NOT_REPORTED },
  { "không_có_số_liệu", "khong_co_so_lieu", CHUAN_INPUT_NOT_AVAILABLE },
  { "not_available", "not_available", CHUAN_INPUT_NOT_AVAILABLE },
  { "không_phát_sinh", "khong_phat_sinh", CHUAN_INPUT_NONE_OCCURRED },
  { "none_occurred", "none_occurred", CHUAN_INPUT_NONE_OCCURRED },
  { "không_áp_dụng", "khong_ap_dung", CHUAN_INPUT_NOT_APPLICABLE },
  { "not_applicable", "not_applicable", CHUAN_INPUT_NOT_APPLICABLE },
};

static const word TRUTHS[] = {
  { "có", "co", 1 },        { "đạt", "dat", 1 },           { "đúng", "dung", 1 }, { "1", "1", 1 },
  { "yes", "true", 1 },     { "met", "met", 1 },           { "không", "khong", 0 }, { "chưa_đạt", "chua_dat", 0 },
  { "không_đạt", "khong_dat", 0 }, { "sai", "sai", 0 },    { "0", "0", 0 },       { "no", "false", 0 },
  { "unmet", "not_met", 0 },
};

/* The meaning of a key among `count` words; -1 for none. */
static int find_word(chuan_str key, const word *words, size_t count)
{
  for (size_t i = 0; i < count; i++)
    if (chuan_str_equal(key, chuan_str_of(words[i].key)) || chuan_str_equal(key, chuan_str_of(words[i].plain)))
      return words[i].meaning;
  return -1;
}
#define FIND_WORD(key, words) find_word(key, words, sizeof words / sizeof *words)

/* The input state that a cell says in words; -1 for none. What stands in brackets or behind a colon after
   `không áp dụng`, the document it rests on, is not looked at. */
static chuan_rc read_state(int *state, chuan_str written, chuan_arena *arena)
{
  chuan_str key;
  chuan_rc rc = chuan_text_key(&key, written, arena);
  if (rc != CHUAN_RC_OK)
    return rc;
  *state = FIND_WORD(key, STATES);
  if (*state >= 0)
    return CHUAN_RC_OK;
  chuan_str head = { key.p, 0 };
  while (head.n < key.n && key.p[head.n] != '(' && key.p[head.n] != ':')
    head.n++;
  if (head.n == key.n)
    return CHUAN_RC_OK;
  while (head.n > 0 && head.p[head.n - 1] == '_')
    head.n--;
  *state = FIND_WORD(head, STATES) == CHUAN_INPUT_NOT_APPLICABLE ? CHUAN_INPUT_NOT_APPLICABLE : -1;
  return CHUAN_RC_OK;
}

/* Messages ----------------------------------------------------------------------------------------- */

chuan_str chuan_cell_shown(chuan_str written, chuan_arena *arena)
{
  enum { SHOWN_MAX = 80 };
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  for (size_t at = 0, length; at < written.n; at += length) {
    int32_t c = chuan_text_next((chuan_str){ written.p + at, written.n - at }, &length);
    if (b.n + length > SHOWN_MAX) {
      chuan_buffer_add_c(&b, "…");
      break;
    }
    if (c == '\n' || c == '\r' || c == '\t')
      chuan_buffer_add_char(&b, ' ');
    else
      chuan_buffer_add(&b, (chuan_str){ written.p + at, length });
  }
  return chuan_buffer_str(&b);
}

static chuan_diag *complain(chuan_code code, chuan_str written, const chuan_cell_place *place, chuan_arena *arena,
                            chuan_diags *diags)
{
  return chuan_diag_add(diags, code, place->span,
                        CHUAN_ARGS(chuan_cell_shown(place->header, arena), chuan_cell_shown(written, arena)));
}

/* A complaint that needs nothing but one hint. */
static chuan_rc refuse(chuan_code code, chuan_phrase hint, chuan_str written, const chuan_cell_place *place,
                       chuan_arena *arena, chuan_diags *diags)
{
  chuan_diag *diag = complain(code, written, place, arena, diags);
  chuan_diag_hint(diags, diag, hint, CHUAN_NO_ARGS);
  return CHUAN_RC_FINDINGS;
}

/* A number without separators between thousands, which would look like a decimal mark here. */
chuan_str chuan_cell_plain(chuan_num number, chuan_arena *arena)
{
  enum { PLACES = 100 };
  chuan_str shown = chuan_num_display(number, PLACES, CHUAN_ROUND_DOWN, CHUAN_DIALECT_VI, arena);
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  for (size_t i = 0; i < shown.n; i++)
    if (shown.p[i] != '.')
      chuan_buffer_add_char(&b, shown.p[i]);
  return chuan_cell_shown(chuan_buffer_str(&b), arena);
}

static chuan_str unsigned_text(char out[16], unsigned number)
{
  int n = snprintf(out, 16, "%u", number);
  return (chuan_str){ out, (size_t)n };
}

/* Numbers ------------------------------------------------------------------------------------------ */

/* A number as one dialect reads it. */
typedef struct number_read {
  chuan_rc rc;
  chuan_num number;
  unsigned places;
} number_read;

static size_t digits_at(chuan_str text, size_t at)
{
  size_t n = 0;
  while (at + n < text.n && text.p[at + n] >= '0' && text.p[at + n] <= '9')
    n++;
  return n;
}

/* The length of what sets thousands apart and is no mark of either dialect, a blank or an apostrophe; 0: there is
   none. */
static size_t thousands_mark(chuan_str text, size_t at)
{
  static const char *const MARKS[] = { " ", "\u00A0", "\u202F", "\u2009", "'", "\u2019" };
  if (text.p[at] == ',' || text.p[at] == '.') /* nearly always */
    return 0;
  for (size_t i = 0; i < sizeof MARKS / sizeof *MARKS; i++) {
    size_t n = strlen(MARKS[i]);
    if (text.n - at >= n && memcmp(text.p + at, MARKS[i], n) == 0)
      return n;
  }
  return 0;
}

/* "1 250 000,5" -> "1250000,5": thousands that are set apart by one such mark throughout, which both dialects read
   alike. Any other text is left as it is. */
static chuan_str without_thousands_marks(chuan_str text, chuan_arena *arena)
{
  enum { GROUP = 3 };
  chuan_buffer b;
  size_t begin = 0;
  while (begin < text.n && !digits_at(text, begin)) /* a sign, or no number at all, which is found later */
    begin++;
  size_t at = begin + digits_at(text, begin), mark = at < text.n ? thousands_mark(text, at) : 0, first = at;
  if (mark == 0 || at - begin > GROUP || text.p[begin] == '0')
    return text;
  chuan_buffer_init(&b, arena);
  chuan_buffer_add(&b, (chuan_str){ text.p, at });
  while (text.n - at > mark && memcmp(text.p + at, text.p + first, mark) == 0 && digits_at(text, at + mark) == GROUP) {
    chuan_buffer_add(&b, (chuan_str){ text.p + at + mark, GROUP });
    at += mark + GROUP;
  }
  if (at < text.n && text.p[at] != ',' && text.p[at] != '.')
    return text;
  chuan_buffer_add(&b, (chuan_str){ text.p + at, text.n - at });
  return b.failed ? text : chuan_buffer_str(&b); /* a failed arena is noticed at the end of the row */
}

static number_read read_as(chuan_str text, chuan_dialect dialect, chuan_arena *arena)
{
  number_read read = { .places = 0 };
  read.rc = chuan_num_parse(&read.number, &read.places, text, dialect, arena);
  return read;
}

static chuan_rc refuse_digits(chuan_str written, unsigned digits, unsigned scale, const chuan_cell_place *place,
                              chuan_arena *arena, chuan_diags *diags)
{
  char all[16], behind[16];
  chuan_diag *diag =
    chuan_diag_add(diags, CHUAN_E0513, place->span,
                   CHUAN_ARGS(chuan_cell_shown(place->header, arena), chuan_cell_shown(written, arena),
                              unsigned_text(all, digits), unsigned_text(behind, scale)));
  chuan_diag_hint(diags, diag, CHUAN_PHRASE_ROUND_NUMBER, CHUAN_NO_ARGS);
  return CHUAN_RC_FINDINGS;
}

/* A text that is no number in the dialect given; if it is one in the other, that is said. */
static chuan_rc refuse_number(chuan_str written, const number_read *other, const char *other_dialect,
                              const chuan_cell_place *place, chuan_arena *arena, chuan_diags *diags)
{
  chuan_diag *diag = complain(CHUAN_E0510, written, place, arena, diags);
  if (other && other->rc == CHUAN_RC_OK)
    chuan_diag_hint(diags, diag, CHUAN_PHRASE_OTHER_DIALECT,
                    CHUAN_ARGS(chuan_str_of(other_dialect), chuan_cell_plain(other->number, arena)));
  else
    chuan_diag_hint(diags, diag, CHUAN_PHRASE_NUMBER_ONLY, CHUAN_NO_ARGS);
  return CHUAN_RC_FINDINGS;
}

/* Two dialects read the cell, and not alike. */
static chuan_rc refuse_two_ways(chuan_str written, const number_read *vi, const number_read *en,
                                const chuan_cell_place *place, chuan_arena *arena, chuan_diags *diags)
{
  chuan_str as_vi = chuan_cell_plain(vi->number, arena), as_en = chuan_cell_plain(en->number, arena);
  chuan_diag *diag = chuan_diag_add(
      diags, CHUAN_E0511, place->span,
      CHUAN_ARGS(chuan_cell_shown(place->header, arena), chuan_cell_shown(written, arena), as_vi, as_en));
  chuan_diag_hint(diags, diag, CHUAN_PHRASE_CHOOSE_DIALECT, CHUAN_NO_ARGS);
  return CHUAN_RC_FINDINGS;
}

/* Reads `text` in the dialect that was given; the other one is asked only for what to say. */
static chuan_rc read_in_given(number_read *out, chuan_str text, chuan_str written, const chuan_cell_place *place,
                              chuan_arena *arena, chuan_diags *diags)
{
  bool vi = place->dialect == CHUAN_CELL_DIALECT_VI;
  *out = read_as(text, vi ? CHUAN_DIALECT_VI : CHUAN_DIALECT_EN, arena);
  if (out->rc == CHUAN_RC_OK || out->rc == CHUAN_RC_MEMORY)
    return out->rc;
  number_read other = read_as(text, vi ? CHUAN_DIALECT_EN : CHUAN_DIALECT_VI, arena);
  if (other.rc == CHUAN_RC_MEMORY)
    return other.rc;
  if (out->rc == CHUAN_RC_LIMIT || other.rc == CHUAN_RC_LIMIT)
    return refuse_digits(written, CHUAN_NUM_DIGITS_MAX, CHUAN_NUM_DIGITS_MAX, place, arena, diags);
  return refuse_number(written, &other, vi ? "en" : "vi", place, arena, diags);
}

/* Reads `text` in the dialect of the file, or in the only one that reads it. `written` is the whole cell. */
static chuan_rc read_in_dialect(number_read *out, chuan_cell *cell, chuan_str text, chuan_str written,
                                const chuan_cell_place *place, chuan_arena *arena, chuan_diags *diags)
{
  text = without_thousands_marks(text, arena);
  if (place->dialect == CHUAN_CELL_DIALECT_VI || place->dialect == CHUAN_CELL_DIALECT_EN)
    return read_in_given(out, text, written, place, arena, diags);
  number_read vi = read_as(text, CHUAN_DIALECT_VI, arena), en = read_as(text, CHUAN_DIALECT_EN, arena);
  bool is_vi = vi.rc == CHUAN_RC_OK, is_en = en.rc == CHUAN_RC_OK;
  if (vi.rc == CHUAN_RC_MEMORY || en.rc == CHUAN_RC_MEMORY)
    return CHUAN_RC_MEMORY;
  if (vi.rc == CHUAN_RC_LIMIT || en.rc == CHUAN_RC_LIMIT)
    return refuse_digits(written, CHUAN_NUM_DIGITS_MAX, CHUAN_NUM_DIGITS_MAX, place, arena, diags);
  if (!is_vi && !is_en)
    return refuse_number(written, NULL, NULL, place, arena, diags);
  if (is_vi && is_en && chuan_num_compare(vi.number, en.number) != 0)
    return refuse_two_ways(written, &vi, &en, place, arena, diags);
  *out = is_vi ? vi : en;
  cell->only_vi = is_vi && !is_en;
  cell->only_en = is_en && !is_vi;
  return CHUAN_RC_OK;
}

/* Whether the number has at most `digits` digits before the decimal mark. */
static chuan_rc whole_digits_fit(bool *fit, chuan_num number, unsigned digits, chuan_arena *arena)
{
  if (number.d != 0) {
    int64_t whole = number.n / number.d;
    unsigned count = 0;
    for (; whole != 0; whole /= 10)
      count++;
    *fit = count <= digits;
    return CHUAN_RC_OK;
  }
  chuan_num whole;
  chuan_rc rc = chuan_num_round(&whole, number, 0, CHUAN_ROUND_DOWN, arena);
  if (rc != CHUAN_RC_OK)
    return rc;
  chuan_str text = chuan_num_exact(whole, arena);
  *fit = text.p && text.n - (text.p[0] == '-') <= digits;
  return text.p ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
}

/* Digits as the declaration allows them: written zeros count, for "1,000" in a column of whole numbers is
   more likely a thousand than one. */
static chuan_rc check_digits(const number_read *read, const chuan_type *type, chuan_str written,
                             const chuan_cell_place *place, chuan_arena *arena, chuan_diags *diags)
{
  if (type->kind == CHUAN_TYPE_INTEGER && read->places > 0)
    return refuse(CHUAN_E0512, CHUAN_PHRASE_WHOLE_NUMBER, written, place, arena, diags);
  if (type->kind != CHUAN_TYPE_DECIMAL)
    return CHUAN_RC_OK;
  unsigned whole = type->digits - type->scale;
  bool fit = written.n <= whole + read->places + (read->places > 0); /* the text has no room for more: nearly always */
  chuan_rc rc = fit ? CHUAN_RC_OK : whole_digits_fit(&fit, read->number, whole, arena);
  if (rc != CHUAN_RC_OK)
    return rc;
  return fit && read->places <= type->scale ? CHUAN_RC_OK
                                            : refuse_digits(written, type->digits, type->scale, place, arena, diags);
}

/* An end of a range, as people write it. */
static chuan_str range_end(chuan_num end, const chuan_type *type, chuan_arena *arena)
{
  chuan_num shown = end;
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  bool ratio = type->kind == CHUAN_TYPE_RATIO &&
               chuan_num_multiply(&shown, end, chuan_num_int(100), arena) == CHUAN_RC_OK;
  chuan_buffer_add(&b, chuan_cell_plain(shown, arena));
  chuan_buffer_add_c(&b, ratio ? "%" : "");
  return chuan_buffer_str(&b);
}

static chuan_rc check_range(chuan_num number, const chuan_datum *datum, chuan_str written,
                            const chuan_cell_place *place, chuan_arena *arena, chuan_diags *diags)
{
  if (!datum->has_range ||
      (chuan_num_compare(number, datum->low) >= 0 && chuan_num_compare(number, datum->high) <= 0))
    return CHUAN_RC_OK;
  chuan_diag *diag =
    chuan_diag_add(diags, CHUAN_E0514, place->span,
                   CHUAN_ARGS(chuan_cell_shown(place->header, arena), chuan_cell_shown(written, arena),
                              range_end(datum->low, &datum->type, arena), range_end(datum->high, &datum->type, arena)));
  chuan_diag_span(diags, diag, datum->span, CHUAN_PHRASE_DECLARED_RANGE, CHUAN_NO_ARGS);
  return CHUAN_RC_FINDINGS;
}

/* Whether a figure of the datum may be written with a percent sign: a share, or one that is counted in percent. */
static bool takes_percent(const chuan_datum *datum)
{
  return datum->type.kind == CHUAN_TYPE_RATIO || chuan_str_equal(datum->unit, CHUAN_STR("%"));
}

/* A percentage where the datum counts something else: 90% may be meant as 90 or as 0,9. */
static chuan_rc refuse_percent(chuan_str written, const chuan_cell_place *place, chuan_arena *arena,
                               chuan_diags *diags)
{
  chuan_phrase hint = place->percent ? CHUAN_PHRASE_FORMAT_AS_NUMBER : CHUAN_PHRASE_NUMBER_ONLY;
  return refuse(CHUAN_E0510, hint, written, place, arena, diags);
}

static chuan_rc read_number(chuan_cell *out, const chuan_datum *datum, chuan_str written,
                            const chuan_cell_place *place, chuan_arena *arena, chuan_diags *diags)
{
  chuan_str text = written;
  number_read read = { .places = 0 };
  bool ratio = datum->type.kind == CHUAN_TYPE_RATIO;
  if (text.p[text.n - 1] == '%') {
    if (!takes_percent(datum))
      return refuse_percent(written, place, arena, diags);
    text = chuan_str_trim((chuan_str){ text.p, text.n - 1 });
  }
  chuan_rc rc = read_in_dialect(&read, out, text, written, place, arena, diags);
  if (rc == CHUAN_RC_OK)
    rc = check_digits(&read, &datum->type, written, place, arena, diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  out->number = read.number;
  if (ratio) { /* 70,63 is 70,63% */
    rc = chuan_num_divide(&out->number, read.number, chuan_num_int(100), arena);
    if (rc == CHUAN_RC_LIMIT)
      return refuse_digits(written, CHUAN_NUM_DIGITS_MAX, CHUAN_NUM_DIGITS_MAX, place, arena, diags);
  }
  return rc == CHUAN_RC_OK ? check_range(out->number, datum, written, place, arena, diags) : rc;
}

/* Other types -------------------------------------------------------------------------------------- */

/* The meaning of a word for yes or no; -1 for none. */
static chuan_rc read_truth_word(int *truth, chuan_str written, chuan_arena *arena)
{
  chuan_str key;
  chuan_rc rc = chuan_text_key(&key, written, arena);
  *truth = rc == CHUAN_RC_OK ? FIND_WORD(key, TRUTHS) : -1;
  return rc;
}

static chuan_rc read_truth(chuan_cell *out, const chuan_datum *datum, chuan_str written,
                           const chuan_cell_place *place, chuan_arena *arena, chuan_diags *diags)
{
  int truth;
  chuan_rc rc = read_truth_word(&truth, written, arena);
  if (rc != CHUAN_RC_OK)
    return rc;
  /* A form on which an empty cell says no is ticked with an x. */
  if (datum->blank == CHUAN_BLANK_FALSE && written.n == 1 && (*written.p == 'x' || *written.p == 'X'))
    truth = 1;
  if (truth < 0)
    return refuse(CHUAN_E0515, CHUAN_PHRASE_TRUTH_WORDS, written, place, arena, diags);
  out->number = chuan_num_int(truth);
  return CHUAN_RC_OK;
}

/* One or two digits at `*at`, as two digits, and behind them the mark between the parts of a day. */
static bool take_day_part(char out[2], char *mark, chuan_str text, size_t *at)
{
  size_t n = digits_at(text, *at);
  if (n < 1 || n > 2 || *at + n >= text.n || !strchr("/-.", text.p[*at + n]) || (*mark && *mark != text.p[*at + n]))
    return false;
  out[0] = n == 2 ? text.p[*at] : '0';
  out[1] = text.p[*at + n - 1];
  *mark = text.p[*at + n];
  *at += n + 1;
  return true;
}

bool chuan_cell_day(chuan_day *out, chuan_phrase *hint, chuan_str written)
{
  enum { LENGTH = 10, MONTH_AT = 3, YEAR_AT = 6, YEAR = 4 };
  char day[LENGTH] = "00/00/0000", mark = '\0';
  size_t at = 0;
  *hint = CHUAN_PHRASE_DATE_FORM;
  if (chuan_day_parse(out, written))
    return true;
  if (!take_day_part(day, &mark, written, &at) || !take_day_part(day + MONTH_AT, &mark, written, &at))
    return false;
  size_t digits = digits_at(written, at);
  if (digits == YEAR / 2 && at + digits == written.n)
    *hint = CHUAN_PHRASE_DATE_YEAR;
  if (digits != YEAR || at + digits != written.n)
    return false;
  memcpy(day + YEAR_AT, written.p + at, YEAR);
  return chuan_day_parse(out, (chuan_str){ day, LENGTH });
}

/* Says which day a number would be, as a spreadsheet counts days; one long ago is rather a year or a plain number. */
static void hint_day(chuan_diag *diag, chuan_str written, const chuan_cell_place *place, chuan_arena *arena,
                     chuan_diags *diags)
{
  enum { YEAR_MIN = 1950 };
  chuan_day day, first;
  chuan_str text = { 0 };
  if (place->days == CHUAN_CELL_DAYS_NONE || !chuan_day_from(&first, YEAR_MIN, 1, 1) ||
      !xlsx_day_text(&text, written, XLSX_FORMAT_DATE, place->days == CHUAN_CELL_DAYS_1904, arena))
    return;
  if (chuan_day_parse(&day, text) && day >= first && day <= chuan_data_last_day())
    chuan_diag_hint(diags, diag, CHUAN_PHRASE_FORMAT_AS_DAY, CHUAN_ARGS(text));
}

static chuan_rc read_date(chuan_cell *out, chuan_str written, const chuan_cell_place *place, chuan_arena *arena,
                          chuan_diags *diags)
{
  chuan_day day;
  chuan_phrase hint;
  if (!chuan_cell_day(&day, &hint, written)) {
    chuan_diag *diag = complain(CHUAN_E0517, written, place, arena, diags);
    hint_day(diag, written, place, arena, diags);
    chuan_diag_hint(diags, diag, hint, CHUAN_NO_ARGS);
    return CHUAN_RC_FINDINGS;
  }
  if (day < chuan_data_first_day() || day > chuan_data_last_day()) /* the year is rather a slip of the hand */
    return refuse(CHUAN_E0548, CHUAN_PHRASE_DATE_FAR, written, place, arena, diags);
  out->number = chuan_num_int(day);
  return CHUAN_RC_OK;
}

/* The choice that is written so, or the only one that is but for case and missing diacritics; -1 for none. */
static chuan_rc find_choice(int64_t *out, const chuan_type *type, chuan_str written, chuan_arena *arena)
{
  for (size_t i = 0; i < type->choice_count; i++)
    if (chuan_str_equal(written, type->choices[i])) {
      *out = (int64_t)i;
      return CHUAN_RC_OK;
    }
  chuan_str key, fold, choice_key, choice_fold;
  chuan_rc rc = chuan_text_key(&key, written, arena);
  if (rc == CHUAN_RC_OK)
    rc = chuan_text_fold(&fold, written, arena);
  size_t found = 0;
  *out = -1;
  for (size_t i = 0; rc == CHUAN_RC_OK && i < type->choice_count; i++) {
    rc = chuan_text_key(&choice_key, type->choices[i], arena);
    if (rc == CHUAN_RC_OK)
      rc = chuan_text_fold(&choice_fold, type->choices[i], arena);
    if (rc != CHUAN_RC_OK)
      break;
    bool plain = chuan_str_equal(key, fold) || chuan_str_equal(choice_key, choice_fold);
    if (chuan_str_equal(key, choice_key) || (plain && chuan_str_equal(fold, choice_fold))) {
      *out = (int64_t)i;
      found++;
    }
  }
  if (found != 1)
    *out = -1;
  return rc;
}

static chuan_rc refuse_choice(const chuan_type *type, chuan_str written, const chuan_cell_place *place,
                              chuan_arena *arena, chuan_diags *diags)
{
  chuan_buffer choices;
  chuan_buffer_init(&choices, arena);
  for (size_t i = 0; i < type->choice_count; i++) {
    chuan_buffer_add_c(&choices, i ? "; " : "");
    chuan_buffer_add(&choices, type->choices[i]);
  }
  chuan_diag *diag = complain(CHUAN_E0518, written, place, arena, diags);
  const chuan_str *nearest = chuan_text_nearest(written, type->choices, type->choice_count);
  if (nearest)
    chuan_diag_hint(diags, diag, CHUAN_PHRASE_DID_YOU_MEAN, CHUAN_ARGS(*nearest));
  chuan_diag_hint(diags, diag, CHUAN_PHRASE_CHOICES_ARE, CHUAN_ARGS(chuan_buffer_str(&choices)));
  return CHUAN_RC_FINDINGS;
}

/* Cells -------------------------------------------------------------------------------------------- */

static bool is_number_type(const chuan_type *type)
{
  return type->kind == CHUAN_TYPE_INTEGER || type->kind == CHUAN_TYPE_DECIMAL || type->kind == CHUAN_TYPE_RATIO;
}

static void read_blank(chuan_cell *out, const chuan_datum *datum)
{
  out->input = datum->blank == CHUAN_BLANK_NOT_REPORTED ? CHUAN_INPUT_NOT_REPORTED : CHUAN_INPUT_VALUE;
  out->number = chuan_num_int(0); /* zero, or no */
}

/* A cell that may hold a word for a state: nearly all cells hold figures, and need no look. */
static bool may_be_state(chuan_str written)
{
  return *written.p < '0' || *written.p > '9';
}

chuan_rc chuan_cell_read(chuan_cell *out, const chuan_datum *datum, chuan_str written, const chuan_cell_place *place,
                         chuan_arena *arena, chuan_diags *diags)
{
  const chuan_type *type = &datum->type;
  int64_t choice = -1;
  int state = -1;
  *out = (chuan_cell){ .input = CHUAN_INPUT_VALUE, .number = chuan_num_int(0) };
  if (written.n == 0) {
    read_blank(out, datum);
    return CHUAN_RC_OK;
  }
  chuan_rc rc = type->kind == CHUAN_TYPE_CHOICE ? find_choice(&choice, type, written, arena) : CHUAN_RC_OK;
  if (rc == CHUAN_RC_OK && choice < 0 && may_be_state(written))
    rc = read_state(&state, written, arena);
  if (rc != CHUAN_RC_OK)
    return rc;
  if (state == CHUAN_INPUT_NONE_OCCURRED && !is_number_type(type))
    return refuse(CHUAN_E0519, CHUAN_PHRASE_NOT_OCCURRED_ELSE, written, place, arena, diags);
  if (state >= 0) {
    out->input = (chuan_input)state;
    return CHUAN_RC_OK;
  }
  switch (type->kind) {
  case CHUAN_TYPE_TRUTH:
    return read_truth(out, datum, written, place, arena, diags);
  case CHUAN_TYPE_DATE:
    return read_date(out, written, place, arena, diags);
  case CHUAN_TYPE_TEXT:
    out->text = written;
    return CHUAN_RC_OK;
  case CHUAN_TYPE_CHOICE:
    out->number = chuan_num_int(choice);
    return choice >= 0 ? CHUAN_RC_OK : refuse_choice(type, written, place, arena, diags);
  default:
    return read_number(out, datum, written, place, arena, diags);
  }
}

chuan_rc chuan_cell_read_verdict(chuan_cell *out, chuan_str written, const chuan_cell_place *place,
                                 chuan_arena *arena, chuan_diags *diags)
{
  int state = -1, truth = -1;
  *out = (chuan_cell){ .input = CHUAN_INPUT_NOT_REPORTED, .number = chuan_num_int(0) };
  if (written.n == 0)
    return CHUAN_RC_OK;
  chuan_rc rc = read_truth_word(&truth, written, arena);
  if (rc == CHUAN_RC_OK && truth < 0)
    rc = read_state(&state, written, arena);
  if (rc != CHUAN_RC_OK)
    return rc;
  if (truth < 0 && (state < 0 || state == CHUAN_INPUT_NONE_OCCURRED))
    return refuse(CHUAN_E0516, CHUAN_PHRASE_VERDICT_WORDS, written, place, arena, diags);
  if (truth < 0 && state != CHUAN_INPUT_NOT_APPLICABLE) {
    out->input = (chuan_input)state;
    return CHUAN_RC_OK;
  }
  /* Not applicable is a verdict here, not a state of the cell. */
  chuan_verdict verdict = truth < 0 ? CHUAN_VERDICT_NOT_APPLICABLE : truth ? CHUAN_VERDICT_MET : CHUAN_VERDICT_NOT_MET;
  out->input = CHUAN_INPUT_VALUE;
  out->number = chuan_num_int(verdict);
  return CHUAN_RC_OK;
}
