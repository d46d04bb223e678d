/* Times as people read and type them. They are kept in UTC, "2026-11-23T18:00:05Z", and people are told the time in
   Viet Nam, seven hours later all year: "24/11/2026 01:00:05", whatever zone the machine is in. */
#ifndef CHUAN_LOCAL_TIME_H
#define CHUAN_LOCAL_TIME_H

#include "base/diag.h"
#include "grammar/program.h"

/* The time in Viet Nam with `blank` between day and hour; without its seconds; its day alone. What is no time stays as
   it is. */
chuan_str chuan_time_text(chuan_str utc, const char *blank, chuan_lang lang, chuan_arena *arena);
chuan_str chuan_time_minute_text(chuan_str utc, chuan_lang lang, chuan_arena *arena);
chuan_str chuan_time_day_text(chuan_str utc, chuan_lang lang, chuan_arena *arena);

/* Reads a time as it is told, a minute or a day (to its end in Viet Nam), or a time in UTC, into the form that is kept;
   false when it is none of these. p is NULL when memory is short. */
bool chuan_time_read(chuan_str *utc, chuan_str typed, chuan_arena *arena);

#endif
