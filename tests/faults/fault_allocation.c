/* Makes every allocation of every scenario fail, once and for ever: those of the process, then those from
   arenas. A run that met a failure must end with 5 and a diagnostic or give the right answer, leave nothing half
   written, and free all memory.
   Usage: fault_allocation [SECONDS [SCENARIO]], as sweep() takes them. */
#include "base/arena.h"
#include "tests/faults/memory.h"
#include "tests/faults/sweep.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static long number_armed;
static bool *met_in_child; /* shared with processes that are forked */

/* How a process that writes a spreadsheet ends: whether an allocation failed in it only it knows. */
_Noreturn void _exit(int status)
{
  if (met_in_child && chuan_arena_fail_after(-1, false) < 0)
    *met_in_child = true;
  _Exit(status);
}

static void arm_process(const fault_way *way, long number)
{
  memory_fail_after(number, way->forever);
}

static bool disarm_process(long *calls)
{
  bool failed = memory_stop();
  *calls = memory_asked();
  return failed;
}

static void arm_arenas(const fault_way *way, long number)
{
  number_armed = number;
  *met_in_child = false;
  chuan_arena_fail_after(number, way->forever);
}

static bool disarm_arenas(long *calls)
{
  long left = chuan_arena_fail_after(-1, false);
  *calls = number_armed - left;
  return left < 0 || *met_in_child;
}

static const fault_way WAYS[] = {
  { .name = "an allocation fails", .arm = arm_process, .disarm = disarm_process, .held = memory_blocks },
  { .name = "all later allocations fail", .arm = arm_process, .disarm = disarm_process, .held = memory_blocks,
    .forever = true },
  { .name = "an allocation from an arena fails", .arm = arm_arenas, .disarm = disarm_arenas, .held = memory_blocks },
  { .name = "all later allocations from arenas fail", .arm = arm_arenas, .disarm = disarm_arenas,
    .held = memory_blocks, .forever = true },
};

int main(int argc, char **argv)
{
  met_in_child = mmap(NULL, sizeof *met_in_child, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (met_in_child == MAP_FAILED)
    die("no memory to share");
  scenarios_open();
  return sweep(WAYS, sizeof WAYS / sizeof *WAYS, NULL, argc > 1 ? strtol(argv[1], NULL, 10) : 0,
               argc > 2 ? argv[2] : NULL);
}
