/* Kills an import and an acceptance (kill -9) at random points: half of them after some time, the others at a call of the
   disk, every second one of these in the last part, with the commit and what follows it. Now and then the import that
   comes next is killed too, while it recovers.
   Usage: fault_kill [POINTS [FORMAT [SEED]]], FORMAT being csv or xlsx. */
#include "tests/faults/crash.h"
#include "tests/faults/faulty_vfs.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

enum { ROWS = 2000, POINTS = 1000, LATE_PART = 10, NANOSECONDS = 1000000000 };

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

/* Kills the scenario at so many points. */
static void kill_all(const scenario *of, long points)
{
  long nanoseconds, calls, again = 0;
  crash_tally by_time = { 0 }, by_call = { 0 };
  expected e = scenario_expect(of);
  measure(&nanoseconds, &calls, &e);
  for (long i = 0; i < points; i++) {
    char what[64];
    bool timed = i % 2 == 0, late = i % 4 == 3;
    long most = timed ? nanoseconds + nanoseconds / 20 : calls + 10, least = late ? calls - calls / LATE_PART : 0;
    long at = least + (long)(random_bits() % (unsigned long)(most - least));
    snprintf(what, sizeof what, timed ? "killed after %ld ns" : "killed at call %ld", at);
    int status = timed ? killed_after(e.of, at) : killed_at_call(e.of, at);
    if (i % 4 == 1) { /* and once more, in the recovery */
      int other = killed_at_call(&crash_next, (long)(random_bits() % 20));
      again += WIFSIGNALED(other);
    }
    crash_check(timed ? &by_time : &by_call, &e, WIFEXITED(status), what);
    scenario_reset(&e);
  }
  printf("%ld kills of an %s (%d rows, %ld ms, %ld calls of the disk)\n", points, of->name, ROWS, nanoseconds / 1000000,
         calls);
  printf("by time: %ld before the commit, %ld after it, %ld acknowledged\n", by_time.before, by_time.after,
         by_time.acknowledged);
  printf("by call: %ld before the commit, %ld after it, %ld acknowledged; %ld killed again in the recovery\n",
         by_call.before, by_call.after, by_call.acknowledged, again);
  scenario_forget(&e);
}

int main(int argc, char **argv)
{
  long points = argc > 1 ? strtol(argv[1], NULL, 10) : POINTS;
  bool sheet = argc > 2 && strcmp(argv[2], "xlsx") == 0;
  random_seed(argc > 3 ? strtoul(argv[3], NULL, 10) : 1);
  scenarios_open();
  crash_prepare(ROWS);
  kill_all(sheet ? &crash_import_sheet : &crash_import, sheet ? points : points - points / 3);
  if (!sheet)
    kill_all(&crash_accept, points / 3);
  return 0;
}
