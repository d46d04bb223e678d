/* Makes every call for a file that the program makes itself (calls.h) fail in every scenario: reading rules and data,
   replacing a file in another style, opening and closing a report. What is read in pieces or interrupted is read all
   the same. The writes inside a stream, as those of a report and of standard output, are not among these calls: then
   every scenario runs with no room for more than some bytes in any file, and with a full standard output.
   Usage: fault_files [SECONDS [SCENARIO]], as sweep() takes them. */
#include "tests/faults/calls.h"
#include "tests/faults/sweep.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static void arm(const fault_way *way, long number)
{
  calls_fail_after(number, way->forever, (call_fault)way->value);
}

static const fault_way WAYS[] = {
  { .name = "a call for a file fails", .arm = arm, .disarm = calls_stop, .value = CALL_IO_ERROR },
  { .name = "all later calls for files fail", .arm = arm, .disarm = calls_stop, .value = CALL_IO_ERROR,
    .forever = true },
  { .name = "there is no room for a write", .arm = arm, .disarm = calls_stop, .value = CALL_NO_ROOM },
  { .name = "there is no room from then on", .arm = arm, .disarm = calls_stop, .value = CALL_NO_ROOM,
    .forever = true },
  { .name = "one byte is read or written", .arm = arm, .disarm = calls_stop, .value = CALL_SHORT, .harmless = true },
  { .name = "one byte at a time is from then on", .arm = arm, .disarm = calls_stop, .value = CALL_SHORT,
    .forever = true, .harmless = true },
  { .name = "a call is interrupted", .arm = arm, .disarm = calls_stop, .value = CALL_INTERRUPTED, .harmless = true },
};

/* Files of limited size ---------------------------------------------------------------------------- */

static rlim_t size_limit;

static void limit_size(void)
{
  setrlimit(RLIMIT_FSIZE, &(struct rlimit){ size_limit, RLIM_INFINITY });
}

static void unlimit_size(void)
{
  setrlimit(RLIMIT_FSIZE, &(struct rlimit){ RLIM_INFINITY, RLIM_INFINITY });
}

/* Standard output and reports that end in the middle, at every power of two and beside it. */
static long sweep_sizes(void)
{
  long points = 0;
  signal(SIGXFSZ, SIG_IGN);
  for (size_t i = 0; i < scenario_count; i++) {
    expected e = scenario_expect(&scenarios[i]);
    /* What goes to standard error is cut short too, so there must be nothing else to say. */
    bool silent = e.outcome.status == 0 && e.outcome.err_length == 0;
    for (rlim_t size = 1; silent && size < 1 << 17; size *= 2)
      for (size_limit = size - 1; size_limit <= size; size_limit++) {
        char what[64];
        snprintf(what, sizeof what, "files of %lu bytes", (unsigned long)size_limit);
        outcome got = program_run(e.of->words, limit_size, unlimit_size);
        /* What is said about it may not have found room either. */
        if (got.status == 5 && got.err_length == size_limit)
          got.err = "[E0911]";
        scenario_check(&e, &got, what);
        scenario_reset(&e);
        points++;
      }
    scenario_forget(&e);
  }
  return points;
}

/* A full standard output --------------------------------------------------------------------------- */

static void fill_output(void)
{
  int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
  if (full < 0 || dup2(full, STDOUT_FILENO) < 0)
    _exit(99);
  close(full);
}

static void sweep_output(void)
{
  for (size_t i = 0; i < scenario_count; i++) {
    expected e = scenario_expect(&scenarios[i]);
    outcome got = program_run(e.of->words, fill_output, NULL);
    if (e.outcome.out_length > 0 && (got.status == 0 || !strstr(got.err, "E0911")))
      scenario_fail(&e, &got, "standard output is full", "not noticed");
    scenario_reset(&e);
    scenario_forget(&e);
  }
}

int main(int argc, char **argv)
{
  scenarios_open();
  int status = sweep(WAYS, sizeof WAYS / sizeof *WAYS, NULL, argc > 1 ? strtol(argv[1], NULL, 10) : 0,
                     argc > 2 ? argv[2] : NULL);
  if (argc > 2)
    return status;
  long sizes = sweep_sizes();
  sweep_output();
  printf("%ld limits of the size of files, %zu full outputs, %zu answered wrongly in all\n", sizes, scenario_count,
         scenario_failures());
  return scenario_failures() > 0;
}
