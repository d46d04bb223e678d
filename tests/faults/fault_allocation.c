/* Makes every allocation of every scenario fail, once and for ever: those of the process, then those from
   arenas. A run that met a failure must end with 5 and a diagnostic or give the right answer, leave nothing half
   written, and free all memory.
   Usage: fault_allocation [SECONDS [SCENARIO]], as sweep() takes them. */
#include "base/arena.h"
#include "tests/faults/memory.h"
#include "tests/faults/sweep.h"

#include <stdlib.h>

static long number_armed;

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
  chuan_arena_fail_after(number, way->forever);
}

static bool disarm_arenas(long *calls)
{
  long left = chuan_arena_fail_after(-1, false);
  *calls = number_armed - left;
  return left < 0;
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
  scenarios_open();
  return sweep(WAYS, sizeof WAYS / sizeof *WAYS, NULL, argc > 1 ? strtol(argv[1], NULL, 10) : 0,
               argc > 2 ? argv[2] : NULL);
}
