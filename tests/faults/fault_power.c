/* Cuts the power at random points of imports, of decisions and of the making of a database: what was not synced is lost
   in part. Also right after the end, when all was acknowledged. There are CUTS of an import of a spreadsheet, and as
   many of the others together.
   Usage: fault_power [CUTS [SEED]]. */
#include "tests/faults/crash.h"
#include "tests/faults/power_vfs.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROWS = 300, CUTS = 200, NEVER = 1 << 30 };

/* What a child reports before the power is cut behind its back. */
static int acknowledgement[2];

static void prepare(long calls)
{
  power_vfs_open(calls);
}

/* Runs the scenario in a child until the cut; true when it was done and said so before. */
static bool run(const expected *e, long at)
{
  char status = 1;
  int ended;
  pid_t child = fork();
  if (child < 0)
    die("fork failed");
  if (child == 0) {
    prepare(at);
    random_seed((unsigned long)at * 7919 + 1);
    status = (char)program_run(e->of->words, NULL, NULL).status;
    if (write(acknowledgement[1], &status, 1) != 1)
      _exit(99);
    power_vfs_cut();
  }
  if (waitpid(child, &ended, 0) != child || !WIFSIGNALED(ended))
    die("%s: the child ended by itself: %d", e->of->name, ended);
  bool done = read(acknowledgement[0], &status, 1) == 1;
  if (done && status != 0)
    die("%s: exit %d without a fault", e->of->name, status);
  return done;
}

/* The number of calls of the disk when nothing is cut. */
static long count_calls(const expected *e)
{
  long calls = 0;
  pid_t child = fork();
  if (child == 0) {
    prepare(NEVER);
    program_run(e->of->words, NULL, NULL);
    calls = power_vfs_calls();
    _exit(write(acknowledgement[1], &calls, sizeof calls) == sizeof calls ? 0 : 99);
  }
  if (child < 0 || waitpid(child, NULL, 0) != child || read(acknowledgement[0], &calls, sizeof calls) != sizeof calls)
    die("%s: the calls cannot be counted", e->of->name);
  scenario_reset(e);
  return calls;
}

static void cut_all(const scenario *of, long cuts)
{
  crash_tally tally = { 0 };
  expected e = scenario_expect(of);
  long calls = count_calls(&e);
  for (long i = 0; i < cuts; i++) {
    char what[64];
    /* Every fifth after the end; the others anywhere. */
    long at = i % 5 == 0 ? NEVER - i : (long)(random_bits() % (unsigned long)calls);
    snprintf(what, sizeof what, "the power is cut at call %ld", at);
    bool acknowledged = run(&e, at);
    crash_check(&tally, &e, acknowledged, what);
    scenario_reset(&e);
  }
  printf("%-24s %4ld calls of the disk, %3ld cuts: %ld before the commit, %ld after it, %ld acknowledged\n", of->name,
         calls, cuts, tally.before, tally.after, tally.acknowledged);
  scenario_forget(&e);
}

static const scenario *find(const char *name)
{
  for (size_t i = 0; i < scenario_count; i++)
    if (strcmp(scenarios[i].name, name) == 0)
      return &scenarios[i];
  die("no scenario %s", name);
}

int main(int argc, char **argv)
{
  long cuts = argc > 1 ? strtol(argv[1], NULL, 10) : CUTS;
  random_seed(argc > 2 ? strtoul(argv[2], NULL, 10) : 1);
  scenarios_open();
  crash_prepare(ROWS);
  if (pipe2(acknowledgement, O_CLOEXEC | O_NONBLOCK) != 0)
    die("no pipe");
  cut_all(&crash_import, cuts - 3 * (cuts / 5));
  cut_all(&crash_import_sheet, cuts);
  cut_all(&crash_accept, cuts / 5);
  cut_all(&crash_return, cuts / 5);
  cut_all(find("import of verdicts"), cuts / 5);
  cut_all(find("units import"), cuts / 5);
  cut_all(find("init"), cuts / 5);
  return 0;
}
