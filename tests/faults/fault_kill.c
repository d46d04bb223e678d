/* Kills an import and an acceptance (kill -9): at each call of the disk, and a quarter as many times after some time.
   With POINTS, at so many random points, half of them after some time, the others at a call of the disk, every second
   one of these in the last part, with the commit and what follows it. Every second time that it is killed at a call,
   the import that comes next is killed too, while it recovers.
   Usage: fault_kill [POINTS [FORMAT [SEED]]], FORMAT being csv or xlsx; 0 for POINTS: each call. */
#include "tests/faults/crash.h"
#include "tests/faults/faulty_vfs.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

enum { ROWS = 1000, EACH = 0, LATE_PART = 10, NANOSECONDS = 1000000000 };

static long now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * NANOSECONDS + t.tv_nsec;
}

static int wait_for(pid_t child)
{
  int status;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR)
      die("waitpid failed");
  if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
    die("it failed by itself: exit %d", WEXITSTATUS(status));
  return status;
}

static int killed_after(const scenario *of, long nanoseconds)
{
  pid_t child = crash_start(of, NULL, 0);
  struct timespec pause = { nanoseconds / NANOSECONDS, nanoseconds % NANOSECONDS };
  nanosleep(&pause, NULL);
  kill(child, SIGKILL);
  return wait_for(child);
}

static void open_deadly_disk(long calls)
{
  faulty_vfs_open();
  faulty_vfs_kill_after(calls);
}

static int killed_at_call(const scenario *of, long call)
{
  return wait_for(crash_start(of, open_deadly_disk, call));
}

/* How long the scenario takes, and how many calls of the disk. */
static void measure(long *nanoseconds, long *calls, const expected *e)
{
  *nanoseconds = NANOSECONDS;
  for (int i = 0; i < 5; i++) { /* the shortest time, for the machine may do other things too */
    long started = now();
    wait_for(crash_start(e->of, NULL, 0));
    long taken = now() - started;
    *nanoseconds = taken < *nanoseconds ? taken : *nanoseconds;
    scenario_reset(e);
  }
  faulty_vfs_open();
  faulty_vfs_fail_after(1L << 40, false, false);
  program_run(e->of->words, NULL, NULL);
  faulty_vfs_stop(calls);
  scenario_reset(e);
}

typedef struct killing {
  expected e;
  long nanoseconds, calls, again;
  crash_tally by_time, by_call;
} killing;

static void kill_at(killing *k, bool timed, long at, bool again)
{
  char what[64];
  snprintf(what, sizeof what, timed ? "killed after %ld ns" : "killed at call %ld", at);
  int status = timed ? killed_after(k->e.of, at) : killed_at_call(k->e.of, at);
  if (again) { /* and once more, in the recovery */
    int other = killed_at_call(&crash_next, (long)(random_bits() % 20));
    k->again += WIFSIGNALED(other);
  }
  crash_check(timed ? &k->by_time : &k->by_call, &k->e, WIFEXITED(status), what);
  scenario_reset(&k->e);
}

static void kill_after_some_time(killing *k, long points)
{
  long most = k->nanoseconds + k->nanoseconds / 20;
  for (long i = 0; i < points; i++)
    kill_at(k, true, (long)(random_bits() % (unsigned long)most), false);
}

static void kill_at_some_calls(killing *k, long points)
{
  long most = k->calls + 10;
  for (long i = 0; i < points; i++) {
    bool late = i % 2 == 1;
    long least = late ? k->calls - k->calls / LATE_PART : 0;
    kill_at(k, false, least + (long)(random_bits() % (unsigned long)(most - least)), !late);
  }
}

/* Only calls of the disk change what a killed process leaves there: each once is every state there is. */
static void kill_at_each_call(killing *k)
{
  for (long at = 0; at <= k->calls; at++)
    kill_at(k, false, at, at % 2 == 0);
}

/* Kills the scenario at so many points. */
static void kill_all(const scenario *of, long points)
{
  killing k = { .e = scenario_expect(of) };
  measure(&k.nanoseconds, &k.calls, &k.e);
  long by_time = points == EACH ? k.calls / 4 : points / 2, by_call = points == EACH ? k.calls + 1 : points - by_time;
  kill_after_some_time(&k, by_time);
  if (points == EACH)
    kill_at_each_call(&k);
  else
    kill_at_some_calls(&k, by_call);
  printf("%ld kills of an %s (%d rows, %ld ms, %ld calls of the disk)\n", by_time + by_call, of->name, ROWS,
         k.nanoseconds / 1000000, k.calls);
  printf("by time: %ld before the commit, %ld after it, %ld acknowledged\n", k.by_time.before, k.by_time.after,
         k.by_time.acknowledged);
  printf("by call: %ld before the commit, %ld after it, %ld acknowledged; %ld killed again in the recovery\n",
         k.by_call.before, k.by_call.after, k.by_call.acknowledged, k.again);
  scenario_forget(&k.e);
}

int main(int argc, char **argv)
{
  long points = argc > 1 ? strtol(argv[1], NULL, 10) : EACH;
  bool sheet = argc > 2 && strcmp(argv[2], "xlsx") == 0;
  random_seed(argc > 3 ? strtoul(argv[3], NULL, 10) : 1);
  scenarios_open();
  crash_prepare(ROWS);
  kill_all(sheet ? &crash_import_sheet : &crash_import, sheet ? points : points - points / 3);
  if (!sheet)
    kill_all(&crash_accept, points / 3);
  return 0;
}
