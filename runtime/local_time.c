/* The time in Viet Nam: see local_time.h. */
#include "runtime/local_time.h"

enum { HOURS_AHEAD = 7, HOURS = 24, HOUR_DIGITS = 2, TIME_BYTES = 8 /* "01:00:05" */, SECOND_BYTES = 3 };

/* A day and "hh:mm:ss" behind it; the hour by itself, as zones differ in it. */
typedef struct moment {
  chuan_day day;
  int hour;
  chuan_str rest; /* ":mm:ss" */
} moment;

/* Whether two digits are a number up to `most`. */
static bool is_part(const char *digits, int most)
{
  return digits[0] >= '0' && digits[0] <= '9' && digits[1] >= '0' && digits[1] <= '9' &&
         (digits[0] - '0') * 10 + (digits[1] - '0') <= most;
}

/* "2025-01-31T12:00:00" with that sign between day and time, a time that there is. */
static bool read_moment(moment *out, chuan_str text, char between)
{
  if (text.n <= TIME_BYTES)
    return false;
  const char *time = text.p + text.n - TIME_BYTES;
  if (time[-1] != between || time[2] != ':' || time[5] != ':' || !is_part(time, HOURS - 1) || !is_part(time + 3, 59) ||
      !is_part(time + 6, 59) || !chuan_day_parse(&out->day, (chuan_str){ text.p, text.n - TIME_BYTES - 1 }))
    return false;
  out->hour = (time[0] - '0') * 10 + (time[1] - '0');
  out->rest = (chuan_str){ time + HOUR_DIGITS, TIME_BYTES - HOUR_DIGITS };
  return true;
}

static moment later(moment m, int hours)
{
  m.hour += hours;
  if (m.hour < 0 || m.hour >= HOURS) {
    m.day += m.hour < 0 ? -1 : 1;
    m.hour += m.hour < 0 ? HOURS : -HOURS;
  }
  return m;
}

static bool read_utc(moment *out, chuan_str utc)
{
  return utc.n > 0 && utc.p[utc.n - 1] == 'Z' && read_moment(out, (chuan_str){ utc.p, utc.n - 1 }, 'T');
}

static chuan_str told(chuan_str utc, const char *blank, size_t cut, chuan_lang lang, chuan_arena *arena)
{
  moment m;
  chuan_buffer b;
  if (!read_utc(&m, utc))
    return utc;
  m = later(m, HOURS_AHEAD);
  m.rest.n -= cut;
  chuan_buffer_init(&b, arena);
  chuan_buffer_add(&b, chuan_day_text(m.day, lang == CHUAN_LANG_EN, arena));
  chuan_buffer_printf(&b, "%s%02d%.*s", blank, m.hour, CHUAN_STR_ARGS(m.rest));
  return chuan_buffer_str(&b);
}

chuan_str chuan_time_text(chuan_str utc, const char *blank, chuan_lang lang, chuan_arena *arena)
{
  return told(utc, blank, 0, lang, arena);
}

chuan_str chuan_time_minute_text(chuan_str utc, chuan_lang lang, chuan_arena *arena)
{
  return told(utc, " ", SECOND_BYTES, lang, arena);
}

chuan_str chuan_time_day_text(chuan_str utc, chuan_lang lang, chuan_arena *arena)
{
  moment m;
  return read_utc(&m, utc) ? chuan_day_text(later(m, HOURS_AHEAD).day, lang == CHUAN_LANG_EN, arena) : utc;
}

/* The same with its last second where a time is typed without: "24/11/2026 01:00". */
static chuan_str with_seconds(chuan_str typed, chuan_arena *arena)
{
  enum { MINUTE_BYTES = 5 };
  chuan_buffer b;
  if (typed.n <= MINUTE_BYTES || typed.p[typed.n - MINUTE_BYTES - 1] != ' ' || typed.p[typed.n - SECOND_BYTES] != ':')
    return typed;
  chuan_buffer_init(&b, arena);
  chuan_buffer_add(&b, typed);
  chuan_buffer_add_c(&b, ":59");
  return b.failed ? typed : chuan_buffer_str(&b);
}

bool chuan_time_read(chuan_str *utc, chuan_str typed, chuan_arena *arena)
{
  moment m;
  chuan_buffer b;
  *utc = typed;
  if (read_utc(&m, typed) && typed.p[4] == '-')
    return true;
  if (!read_moment(&m, with_seconds(typed, arena), ' ')) {
    m = (moment){ .hour = HOURS - 1, .rest = CHUAN_STR(":59:59") };
    if (!chuan_day_parse(&m.day, typed))
      return false;
  }
  m = later(m, -HOURS_AHEAD);
  chuan_buffer_init(&b, arena);
  chuan_buffer_add(&b, chuan_day_text(m.day, true, arena));
  chuan_buffer_printf(&b, "T%02d%.*sZ", m.hour, CHUAN_STR_ARGS(m.rest));
  *utc = b.failed ? (chuan_str){ 0 } : chuan_buffer_str(&b);
  return true;
}
