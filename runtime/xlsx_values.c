/* What the values of XLSX cells mean: see xlsx_values.h. */
#include "runtime/xlsx_values.h"

#include "grammar/program.h"

#include <string.h>

enum { DAY_SECONDS = 86400, HOUR_SECONDS = 3600, MINUTE_SECONDS = 60, DECIMAL = 10 };

/* Days --------------------------------------------------------------------------------------------- */

/* The whole days of a number and the seconds of the last one, rounded. */
static bool read_serial(int64_t *days, int64_t *seconds, chuan_str number)
{
  enum { DAYS_MAX = 10000000, PARTS = 1000000000 };
  size_t at = 0;
  int64_t whole = 0, part = 0, unit = PARTS;
  for (; at < number.n && number.p[at] >= '0' && number.p[at] <= '9'; at++) {
    whole = whole * DECIMAL + (number.p[at] - '0');
    if (whole > DAYS_MAX)
      return false;
  }
  if (at == 0 || (at < number.n && number.p[at] != ','))
    return false;
  for (at++; at < number.n && unit > 1; at++) {
    unit /= DECIMAL;
    part += (number.p[at] - '0') * unit;
  }
  *seconds = (part * DAY_SECONDS + PARTS / 2) / PARTS;
  *days = whole + (*seconds == DAY_SECONDS);
  *seconds %= DAY_SECONDS;
  return true;
}

static void add_time(chuan_buffer *b, int64_t seconds)
{
  chuan_buffer_printf(b, "%02d:%02d:%02d", (int)(seconds / HOUR_SECONDS),
                      (int)(seconds % HOUR_SECONDS / MINUTE_SECONDS), (int)(seconds % MINUTE_SECONDS));
}

/* Appends the day that is so many days after the start of counting; false when it is none. */
static bool add_day(chuan_buffer *b, int64_t days, bool from_1904)
{
  enum { LEAP_DAY = 60, FIRST_YEAR = 1899, OTHER_FIRST_YEAR = 1904, LAST_YEAR = 9999, LAST_MONTH = 12, DAY_0 = 30 };
  chuan_day start, last;
  if (!from_1904 && days == LEAP_DAY) {
    chuan_buffer_add_c(b, "29/02/1900");
    return true;
  }
  if (from_1904 ? !chuan_day_from(&start, OTHER_FIRST_YEAR, 1, 1)
                : !chuan_day_from(&start, FIRST_YEAR, LAST_MONTH, DAY_0))
    return false;
  chuan_day day = (chuan_day)(start + days + (!from_1904 && days < LEAP_DAY));
  if (!chuan_day_from(&last, LAST_YEAR, LAST_MONTH, DAY_0 + 1) || day > last)
    return false;
  chuan_str text = chuan_day_text(day, false, b->arena);
  if (text.p)
    chuan_buffer_add(b, text);
  b->failed |= !text.p;
  return true;
}

static bool give(chuan_str *out, const chuan_buffer *b)
{
  *out = b->failed ? (chuan_str){ NULL, 0 } : chuan_buffer_str(b);
  return true;
}

bool xlsx_day_text(chuan_str *out, chuan_str number, xlsx_format format, bool from_1904, chuan_arena *arena)
{
  int64_t days, seconds;
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  if (!read_serial(&days, &seconds, number))
    return false;
  if (format == XLSX_FORMAT_TIME) {
    add_time(&b, days * DAY_SECONDS + seconds);
    return give(out, &b);
  }
  bool day = days > 0 || from_1904; /* 0 is no day, but may be a time of no day */
  if ((!day && seconds == 0) || (day && !add_day(&b, days, from_1904)))
    return false;
  if (seconds > 0) {
    chuan_buffer_add_c(&b, day ? " " : "");
    add_time(&b, seconds);
  }
  return give(out, &b);
}

bool xlsx_iso_text(chuan_str *out, chuan_str iso, chuan_arena *arena)
{
  enum { DAY_LENGTH = 10, TIME_LENGTH = 8 };
  chuan_day day;
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  if (iso.n < DAY_LENGTH || iso.p[4] != '-' || !chuan_day_parse(&day, (chuan_str){ iso.p, DAY_LENGTH }))
    return false;
  chuan_str text = chuan_day_text(day, false, arena), time = { iso.p + DAY_LENGTH, iso.n - DAY_LENGTH };
  if (text.p)
    chuan_buffer_add(&b, text);
  b.failed |= !text.p;
  if (time.n > TIME_LENGTH && time.p[0] == 'T' && memcmp(time.p + 1, "00:00:00", TIME_LENGTH) != 0) {
    chuan_buffer_add_c(&b, " ");
    chuan_buffer_add(&b, (chuan_str){ time.p + 1, TIME_LENGTH });
  }
  return give(out, &b);
}

/* Characters --------------------------------------------------------------------------------------- */

/* The number in "_x000D_" at the start of a text; -1 when none stands there. */
static int32_t escaped_at(const char *text, size_t n)
{
  enum { LENGTH = 7, DIGITS_AT = 2, BASE = 16 };
  int32_t number = 0;
  if (n < LENGTH || text[0] != '_' || text[1] != 'x' || text[LENGTH - 1] != '_')
    return -1;
  for (size_t i = DIGITS_AT; i < LENGTH - 1; i++) {
    static const char DIGITS[] = "0123456789abcdef";
    const char *digit = text[i] ? strchr(DIGITS, text[i] >= 'A' && text[i] <= 'F' ? text[i] | ' ' : text[i]) : NULL;
    if (!digit)
      return -1;
    number = number * BASE + (int32_t)(digit - DIGITS);
  }
  return number;
}

/* Writes a character of at most four hexadecimal digits in UTF-8. */
static size_t put_character(char *to, int32_t c)
{
  enum { ONE = 0x80, TWO = 0x800, SIX = 6, LOW = 0x3F, HEAD_TWO = 0xC0, HEAD_THREE = 0xE0 };
  if (c < ONE) {
    to[0] = (char)c;
    return 1;
  }
  if (c < TWO) {
    to[0] = (char)(HEAD_TWO | (c >> SIX));
    to[1] = (char)(ONE | (c & LOW));
    return 2;
  }
  to[0] = (char)(HEAD_THREE | (c >> (2 * SIX)));
  to[1] = (char)(ONE | ((c >> SIX) & LOW));
  to[2] = (char)(ONE | (c & LOW));
  return 3;
}

size_t xlsx_unescape(char *text, size_t n)
{
  enum { LENGTH = 7, SURROGATES = 0xD800, BEHIND_SURROGATES = 0xE000 };
  if (!memchr(text, '_', n))
    return n;
  size_t to = 0;
  for (size_t at = 0; at < n;) {
    int32_t c = escaped_at(text + at, n - at);
    if (c < 0 || (c >= SURROGATES && c < BEHIND_SURROGATES)) {
      text[to++] = text[at++];
      continue;
    }
    to += put_character(text + to, c);
    at += LENGTH;
  }
  return to;
}
