/* Sweeps: see sweep.h. */
#include "tests/faults/sweep.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

int __lsan_do_recoverable_leak_check(void) __attribute__((weak));

enum { NEVER = 1 << 30 };

static struct {
  const fault_way *way;
  long number; /* of the call that fails */
  long calls;
  bool failed;
} now;

static void before(void)
{
  now.way->arm(now.way, now.number);
}

static void after(void)
{
  now.failed = now.way->disarm(&now.calls);
}

static long microseconds(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static long held(void)
{
  sqlite3_shutdown(); /* what it keeps for itself is made anew in every run */
  return now.way->held();
}

/* Runs the scenario with one fault. True when the fault was not met, for there are not so many calls. */
static bool run(const expected *e, long number)
{
  char what[128];
  snprintf(what, sizeof what, "%s, number %ld", now.way->name, number);
  now.number = number;
  long held_before = now.way->held ? held() : 0;
  outcome got = program_run(e->of->words, before, after);
  if (now.way->held && number != NEVER && held() != held_before)
    scenario_fail(e, &got, what, "not all was given back");
  bool done = scenario_check(e, &got, what);
  if ((!now.failed || now.way->harmless) && (!done || got.status != e->of->status))
    scenario_fail(e, &got, what, "nothing that matters failed and yet the answer is another");
  scenario_reset(e);
  return !now.failed;
}

static long sweep_way(const expected *e, const fault_way *way, long budget)
{
  long points = 0, step = 1;
  now.way = way;
  run(e, NEVER); /* also makes what is kept for ever */
  long started = microseconds();
  run(e, NEVER);
  if (budget > 0)
    step += now.calls * (microseconds() - started) / budget;
  for (long number = 0; !run(e, number); number += step)
    points++;
  return points;
}

static long sweep_scenario(const scenario *of, const fault_way *ways, size_t way_count, long budget)
{
  long points, all = 0, started = microseconds();
  expected e = scenario_expect(of);
  printf("%-32s", of->name);
  for (size_t w = 0; w < way_count; w++) {
    all += points = sweep_way(&e, &ways[w], budget);
    printf(" %6ld", points);
  }
  scenario_forget(&e);
  printf("  %6ld ms\n", (microseconds() - started) / 1000);
  return all;
}

static bool is_wanted(const scenario *of, bool (*chosen)(const scenario *of), const char *only)
{
  return (!chosen || chosen(of)) && (!only || strcmp(only, of->name) == 0);
}

int sweep(const fault_way *ways, size_t way_count, bool (*chosen)(const scenario *of), long seconds, const char *only)
{
  long points = 0, count = 0;
  for (size_t i = 0; i < scenario_count; i++)
    count += is_wanted(&scenarios[i], chosen, only);
  if (count == 0)
    die("no scenario `%s`", only ? only : "");
  for (size_t i = 0; i < scenario_count; i++)
    if (is_wanted(&scenarios[i], chosen, only))
      points += sweep_scenario(&scenarios[i], ways, way_count, seconds * 1000000 / (count * (long)way_count));
  for (size_t w = 0; w < way_count; w++)
    printf("column %zu: %s\n", w + 1, ways[w].name);
  printf("%ld failures met in %ld scenarios, %zu answered wrongly\n", points, count, scenario_failures());
  if (__lsan_do_recoverable_leak_check && __lsan_do_recoverable_leak_check())
    return 1;
  return scenario_failures() > 0;
}
