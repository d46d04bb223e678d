/* Days of the proleptic Gregorian calendar: see program.h. */
#include "grammar/program.h"

enum {
  YEAR_FIRST = 1,
  YEAR_LAST = 9999,
  DAYS_OF_ERA = 146097,     /* 400 years, after which the calendar repeats */
  DAYS_BEFORE_1970 = 719468 /* from 0000-03-01 to 1970-01-01 */
};

static bool is_leap(int year)
{
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_of_month(int year, int month)
{
  static const int DAYS[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  return DAYS[month - 1] + (month == 2 && is_leap(year));
}

bool chuan_day_from(chuan_day *out, int year, int month, int day)
{
  if (year < YEAR_FIRST || year > YEAR_LAST || month < 1 || month > 12 || day < 1 || day > days_of_month(year, month))
    return false;
  /* Years that begin in March have the leap day as their last one. */
  int from_march = month > 2 ? month - 3 : month + 9, march_year = month > 2 ? year : year - 1;
  int era = march_year / 400, year_of_era = march_year % 400;
  int day_of_year = (153 * from_march + 2) / 5 + day - 1;
  *out = era * DAYS_OF_ERA + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - DAYS_BEFORE_1970;
  return true;
}

void chuan_day_to(chuan_day in, int *year, int *month, int *day)
{
  int64_t days = (int64_t)in + DAYS_BEFORE_1970;
  int64_t era = (days >= 0 ? days : days - (DAYS_OF_ERA - 1)) / DAYS_OF_ERA;
  int day_of_era = (int)(days - era * DAYS_OF_ERA);
  int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int from_march = (5 * day_of_year + 2) / 153;
  *day = day_of_year - (153 * from_march + 2) / 5 + 1;
  *month = from_march < 10 ? from_march + 3 : from_march - 9;
  *year = (int)(era * 400) + year_of_era + (*month <= 2);
}

/* Reads `count` digits at `p`; -1 when one of them is none. */
static int digits(const char *p, int count)
{
  int value = 0;
  for (int i = 0; i < count; i++) {
    if (p[i] < '0' || p[i] > '9')
      return -1;
    value = value * 10 + (p[i] - '0');
  }
  return value;
}

bool chuan_day_parse(chuan_day *out, chuan_str text)
{
  const char *p = text.p;
  if (text.n != 10)
    return false;
  if (p[2] == '/' && p[5] == '/')
    return chuan_day_from(out, digits(p + 6, 4), digits(p + 3, 2), digits(p, 2));
  if (p[4] == '-' && p[7] == '-')
    return chuan_day_from(out, digits(p, 4), digits(p + 5, 2), digits(p + 8, 2));
  return false;
}

chuan_str chuan_day_text(chuan_day in, bool iso, chuan_arena *arena)
{
  if (in == CHUAN_DAY_FIRST || in == CHUAN_DAY_LAST)
    return CHUAN_STR("");
  int year, month, day;
  chuan_day_to(in, &year, &month, &day);
  chuan_buffer buffer;
  chuan_buffer_init(&buffer, arena);
  if (iso)
    chuan_buffer_printf(&buffer, "%04d-%02d-%02d", year, month, day);
  else
    chuan_buffer_printf(&buffer, "%02d/%02d/%04d", day, month, year);
  return buffer.failed ? (chuan_str){ 0 } : chuan_buffer_str(&buffer);
}
