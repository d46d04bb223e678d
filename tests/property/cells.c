/* Property: a generated cell is read as what was meant, or refused; never as something else. Numbers are written
   in twelve ways (decimal comma or point; bare, with separators, underscores, blanks or apostrophes between thousands)
   with signs,
   percent signs, blanks and slips of the hand, and read without a dialect and in each; dates in two ways. What
   is expected comes from regular expressions and GMP. The locale and the time zone change nothing.
   usage: cells [CELLS] [SEED] */
#include "runtime/cell.h"

#include <inttypes.h>
#include <locale.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <gmp.h>

enum { TEXT_MAX = 200, DIGITS_MAX = 12, DECIMALS_MAX = 4 };

static uint64_t state;

static uint32_t below(uint32_t n) /* splitmix64 */
{
  uint64_t z = (state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return (uint32_t)((z ^ (z >> 31)) % n);
}

/* Writing ---------------------------------------------------------------------------------------------------- */

typedef enum manner { BARE, GROUPED, UNDERSCORED, SPACED, NO_BREAK, APOSTROPHED, MANNER_COUNT } manner;

/* A cell: its text, and what whoever wrote it meant. */
typedef struct cell {
  char text[TEXT_MAX];
  char digits[DIGITS_MAX + 1], decimals[DECIMALS_MAX + 1];
  bool negative, slipped;
  chuan_dialect dialect;
} cell;

static void add(char *text, const char *more)
{
  size_t used = strlen(text), room = TEXT_MAX - 1 - used, length = strlen(more);
  length = length < room ? length : room;
  memcpy(text + used, more, length);
  text[used + length] = 0;
}

static void write_whole(cell *c, manner how)
{
  static const char *const MARKS[] = { [UNDERSCORED] = "_", [SPACED] = " ", [NO_BREAK] = "\u00a0",
                                       [APOSTROPHED] = "'" };
  const char *mark = how > GROUPED ? MARKS[how] : c->dialect == CHUAN_DIALECT_VI ? "." : ",";
  size_t n = strlen(c->digits);
  for (size_t i = 0; i < n; i++) {
    if (how != BARE && i > 0 && (n - i) % 3 == 0)
      add(c->text, mark);
    add(c->text, (char[]){ c->digits[i], '\0' });
  }
}

/* One character becomes another, comes twice, or goes. */
static void slip(cell *c)
{
  static const char SIGNS[] = "0123456789.,_ %+-eE/'x";
  size_t n = strlen(c->text), at = below((uint32_t)n);
  c->slipped = true;
  if (below(3) == 0)
    memmove(c->text + at, c->text + at + 1, n - at);
  else if (below(2) && n + 1 < TEXT_MAX)
    memmove(c->text + at + 1, c->text + at, n - at + 1);
  else
    c->text[at] = SIGNS[below(sizeof SIGNS - 1)];
}

static void write_cell(cell *c, bool ratio)
{
  static const char *const SIGNS[] = { "", "", "", "", "-", "\u2212", "+" }, *const BLANKS[] = { "", "", " ", "\u00a0",
                                                                                                 "\t" };
  *c = (cell){ .dialect = (chuan_dialect)below(2) };
  uint32_t whole = 1 + below(DIGITS_MAX - 1), behind = below(DECIMALS_MAX + 1), sign = below(7);
  for (uint32_t i = 0; i < whole; i++)
    c->digits[i] = (char)('0' + (i == 0 && whole > 1 ? 1 + below(9) : below(10)));
  for (uint32_t i = 0; i < behind; i++)
    c->decimals[i] = (char)('0' + below(10));
  c->negative = sign == 4 || sign == 5;
  add(c->text, BLANKS[below(5)]);
  add(c->text, SIGNS[sign]);
  write_whole(c, (manner)below(MANNER_COUNT));
  if (behind > 0) {
    add(c->text, c->dialect == CHUAN_DIALECT_VI ? "," : ".");
    add(c->text, c->decimals);
  }
  if (ratio && below(2)) {
    add(c->text, BLANKS[below(3)]);
    add(c->text, "%");
  }
  add(c->text, BLANKS[below(5)]);
  if (below(5) == 0 && c->text[0])
    slip(c);
}

/* Expecting -------------------------------------------------------------------------------------------------- */

static regex_t numbers[2]; /* by chuan_dialect */

static void prepare(void)
{
#define GROUPS "( [0-9]{3})+|[1-9][0-9]{0,2}(\u00a0[0-9]{3})+|[1-9][0-9]{0,2}('[0-9]{3})+|[0-9]+(_[0-9]+)*)"
  static const char *const PATTERNS[] = {
    "^(\\+|-|\u2212)?([1-9][0-9]{0,2}(\\.[0-9]{3})+|[1-9][0-9]{0,2}" GROUPS "(,([0-9]+(_[0-9]+)*))?$",
    "^(\\+|-|\u2212)?([1-9][0-9]{0,2}(,[0-9]{3})+|[1-9][0-9]{0,2}" GROUPS "(\\.([0-9]+(_[0-9]+)*))?$"
  };
  for (int i = 0; i < 2; i++)
    if (regcomp(&numbers[i], PATTERNS[i], REG_EXTENDED) != 0)
      abort();
}

/* The digits of one match, put behind `out`; how many. */
static size_t take_digits(char *out, const char *text, regmatch_t match)
{
  size_t count = 0;
  for (regoff_t i = match.rm_so; match.rm_so >= 0 && i < match.rm_eo; i++)
    if (text[i] >= '0' && text[i] <= '9')
      out[count++] = text[i];
  out[count] = '\0';
  return count;
}

/* What one dialect reads; `whole` and `behind` count digits as a decimal's declaration does. */
static bool expect_in(mpq_t out, size_t *whole, size_t *behind, const char *text, chuan_dialect dialect)
{
  regmatch_t match[11];
  char digits[2 * TEXT_MAX] = "";
  if (regexec(&numbers[dialect], text, 11, match, 0) != 0)
    return false;
  size_t before = take_digits(digits, text, match[2]), leading = strspn(digits, "0");
  *behind = take_digits(digits + before, text, match[9]);
  *whole = before > leading ? before - leading : 0;
  mpz_set_str(mpq_numref(out), digits, 10);
  mpz_ui_pow_ui(mpq_denref(out), 10, *behind);
  mpq_canonicalize(out);
  if (match[1].rm_so >= 0 && text[match[1].rm_so] != '+')
    mpq_neg(out, out);
  return true;
}

/* What is expected of a trimmed text: a value, or the code of a refusal. */
static const char *expect(mpq_t out, const char *text, int declared, const chuan_datum *datum)
{
  mpq_t other;
  size_t whole[2], behind[2];
  mpq_init(other);
  bool vi = expect_in(out, &whole[0], &behind[0], text, CHUAN_DIALECT_VI),
       en = expect_in(other, &whole[1], &behind[1], text, CHUAN_DIALECT_EN);
  bool two_ways = declared == CHUAN_CELL_DIALECT_NONE && vi && en && mpq_cmp(out, other) != 0;
  bool takes_en = declared == CHUAN_CELL_DIALECT_EN || (declared == CHUAN_CELL_DIALECT_NONE && !vi);
  if (takes_en)
    mpq_set(out, other);
  mpq_clear(other);
  if (two_ways)
    return "E0511";
  if (takes_en ? !en : !vi)
    return "E0510";
  size_t n = whole[takes_en], k = behind[takes_en];
  if (datum->type.kind == CHUAN_TYPE_INTEGER && k > 0)
    return "E0512";
  if (datum->type.kind == CHUAN_TYPE_DECIMAL && (n > datum->type.digits - datum->type.scale || k > datum->type.scale))
    return "E0513";
  return NULL;
}

/* Reading ---------------------------------------------------------------------------------------------------- */

static const chuan_datum TYPES[] = { { .type = { .kind = CHUAN_TYPE_INTEGER } },
                                     { .type = { .kind = CHUAN_TYPE_DECIMAL, .digits = 12, .scale = 3 } },
                                     { .type = { .kind = CHUAN_TYPE_DECIMAL, .digits = 6, .scale = 2 } },
                                     { .type = { .kind = CHUAN_TYPE_RATIO } } };
static const chuan_datum DATE = { .type = { .kind = CHUAN_TYPE_DATE } };

static size_t cells, values, refusals;

static void __attribute__((noreturn)) differ(const char *text, int declared, const char *wanted, const char *got)
{
  const char *locale = getenv("LC_ALL"), *zone = getenv("TZ");
  fprintf(stderr, "cells: cell %zu, dialect %d, locale %s, zone %s: `%s` gives %s instead of %s\n", cells, declared,
          locale ? locale : "", zone ? zone : "", text, got, wanted);
  exit(1);
}

/* The value of a cell, or the code of its refusal. */
static const char *read_cell(const char *text, int declared, const chuan_datum *datum, chuan_arena *arena)
{
  chuan_sources sources;
  chuan_diags diags;
  chuan_cell out;
  chuan_sources_init(&sources, arena);
  chuan_diags_init(&diags, arena, &sources);
  chuan_cell_place place = { .header = CHUAN_STR("c"), .dialect = (chuan_cell_dialect)declared };
  chuan_rc rc = chuan_cell_read(&out, datum, chuan_str_trim(chuan_str_of(text)), &place, arena, &diags);
  if (rc == CHUAN_RC_FINDINGS && diags.count == 1)
    return chuan_code_name(diags.items[0]->code);
  return rc == CHUAN_RC_OK && out.input == CHUAN_INPUT_VALUE ? chuan_num_exact(out.number, arena).p : "no value";
}

/* The text as the expectation sees it: without blanks and without the percent sign of a ratio. */
static const char *bare_text(const char *text, bool ratio, chuan_arena *arena)
{
  chuan_str bare = chuan_str_trim(chuan_str_of(text));
  if (ratio && bare.n && bare.p[bare.n - 1] == '%')
    bare = chuan_str_trim((chuan_str){ bare.p, bare.n - 1 });
  return chuan_str_copy(arena, bare).p;
}

/* What was meant, where no hand slipped: no reading may give another value, unless another dialect is declared. */
static void must_be_meant(const cell *c, int declared, mpq_srcptr value, bool ratio)
{
  char digits[DIGITS_MAX + DECIMALS_MAX + 1];
  bool same_dialect = declared == CHUAN_CELL_DIALECT_NONE || declared - 1 == (int)c->dialect;
  if (c->slipped || !same_dialect)
    return;
  mpq_t meant;
  mpq_init(meant);
  snprintf(digits, sizeof digits, "%s%s", c->digits, c->decimals);
  mpz_set_str(mpq_numref(meant), digits, 10);
  mpz_ui_pow_ui(mpq_denref(meant), 10, strlen(c->decimals) + (ratio ? 2 : 0));
  mpq_canonicalize(meant);
  if (c->negative)
    mpq_neg(meant, meant);
  if (!mpq_equal(value, meant))
    differ(c->text, declared, digits, "another value");
  mpq_clear(meant);
}

static void try_number(chuan_arena *arena)
{
  cell c;
  mpq_t value;
  const chuan_datum *datum = &TYPES[below(4)];
  bool ratio = datum->type.kind == CHUAN_TYPE_RATIO;
  write_cell(&c, ratio);
  const char *bare = bare_text(c.text, ratio, arena);
  if (*bare == '\0')
    return; /* a blank is a state of a cell */
  mpq_init(value);
  for (int declared = CHUAN_CELL_DIALECT_NONE; declared <= CHUAN_CELL_DIALECT_EN; declared++) {
    char wanted[2 * TEXT_MAX];
    const char *code = expect(value, bare, declared, datum), *got = read_cell(c.text, declared, datum, arena);
    if (!code && ratio)
      mpz_mul_ui(mpq_denref(value), mpq_denref(value), 100);
    mpq_canonicalize(value);
    gmp_snprintf(wanted, sizeof wanted, "%Qd", value);
    if (strcmp(got, code ? code : wanted) != 0)
      differ(c.text, declared, code ? code : wanted, got);
    if (!code)
      must_be_meant(&c, declared, value, ratio);
    values += !code;
    refusals += code != NULL;
  }
  mpq_clear(value);
}

/* A day by the calendar of the C library, in UTC; -1 for none. */
static long day_number(int year, int month, int day)
{
  struct tm time = { .tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day };
  time_t seconds = timegm(&time);
  bool same = time.tm_year == year - 1900 && time.tm_mon == month - 1 && time.tm_mday == day;
  return same && year > 0 ? (long)(seconds / 86400) : -1;
}

static void try_date(chuan_arena *arena)
{
  static const char *const FORMS[] = { "%3$02d/%2$02d/%1$04d", "%1$04d-%2$02d-%3$02d", "%3$d/%2$d/%1$04d",
                                       "%2$02d/%3$02d/%1$04d", "%3$02d-%2$02d-%1$04d", "%3$d.%2$d.%1$04d",
                                       "%1$04d/%2$02d/%3$02d", "%3$d/%2$02d-%1$04d" };
  char text[TEXT_MAX], wanted[TEXT_MAX] = "E0517";
  int year = 1970 + (int)below(131), month = 1 + (int)below(13), day = 1 + (int)below(32);
  uint32_t form = below(8);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  snprintf(text, sizeof text, FORMS[form], year, month, day);
#pragma GCC diagnostic pop
  bool is_date = form < 6;
  long number = form == 3 ? day_number(year, day, month) : is_date ? day_number(year, month, day) : -1;
  if (number >= 0)
    snprintf(wanted, sizeof wanted, "%ld", number);
  const char *got = read_cell(text, CHUAN_CELL_DIALECT_NONE, &DATE, arena);
  if (strcmp(got, wanted) != 0)
    differ(text, 0, wanted, got);
  values += number >= 0;
  refusals += number < 0;
}

static void try_cells(size_t count, uint64_t seed)
{
  state = seed;
  for (cells = 0; cells < count; cells++) {
    chuan_arena arena;
    chuan_arena_init(&arena, "cells", 16 << 20);
    if (cells % 8 == 7)
      try_date(&arena);
    else
      try_number(&arena);
    chuan_arena_free(&arena);
  }
}

int main(int argc, char **argv)
{
  static const char *const LOCALES[] = { "C", "vi_VN.UTF-8", "de_DE.UTF-8", "tr_TR.UTF-8" }, *const ZONES[] = {
    "UTC", "Asia/Ho_Chi_Minh"
  };
  size_t count = argc > 1 ? strtoul(argv[1], NULL, 10) : 50000;
  prepare();
  for (size_t i = 0; i < 8; i++) {
    setenv("LC_ALL", LOCALES[i % 4], 1);
    setenv("TZ", ZONES[i / 4], 1);
    if (!setlocale(LC_ALL, "")) {
      fprintf(stderr, "cells: there is no locale %s; LOCPATH names the folder that tests/locales makes\n",
              LOCALES[i % 4]);
      return 1;
    }
    tzset();
    try_cells(count, argc > 2 ? strtoull(argv[2], NULL, 10) : 1);
  }
  regfree(&numbers[0]);
  regfree(&numbers[1]);
  printf("cells: %zu cells in 8 environments, %zu values, %zu refused, 0 misread\n", count, values, refusals);
  return 0;
}
