/* Kills workers (kill -9) at random moments of many batches of calls: every call ends, with the right answer, or lost
   where two workers were killed at it. Usage: killed BATCHES WORKER [SEED]. */
#include "runtime/lua_host.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ROWS = 3000, NUMBERS = 30, SECONDS_MOST = 250, WORDS = 64, SECOND_NS = 1000000000 };

static chuan_lua_value items[ROWS][NUMBERS], lists[ROWS];
static chuan_lua_answer answers[ROWS];
static long *kills; /* shared with the killer */

static void die(const char *why)
{
  fprintf(stderr, "%s\n", why);
  exit(1);
}

/* The other children of the test: the worker, if there is one. */
static void kill_worker(pid_t host)
{
  char path[WORDS];
  pid_t child;
  snprintf(path, sizeof path, "/proc/%d/task/%d/children", host, host);
  FILE *children = fopen(path, "r");
  while (children && fscanf(children, "%d", &child) == 1)
    if (child != getpid() && kill(child, SIGKILL) == 0)
      ++*kills;
  if (children)
    fclose(children);
}

static long now_ns(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * SECOND_NS + now.tv_nsec;
}

/* A process that kills workers until the test ends, with pauses of up to `pause_most` nanoseconds. */
static pid_t start_killer(unsigned seed, long pause_most)
{
  pid_t host = getpid(), killer = fork();
  if (killer != 0)
    return killer;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  srandom(seed);
  for (;;) {
    long pause_ns = random() % pause_most;
    struct timespec pause = { pause_ns / SECOND_NS, pause_ns % SECOND_NS };
    nanosleep(&pause, NULL);
    kill_worker(host);
  }
}

static void fill(void)
{
  for (size_t row = 0; row < ROWS; row++) {
    for (size_t i = 0; i < NUMBERS; i++)
      items[row][i] = (chuan_lua_value){ .kind = CHUAN_LUA_NUMBER, .number = chuan_num_int((int64_t)row) };
    lists[row] = (chuan_lua_value){ .kind = CHUAN_LUA_LIST, .items = items[row], .item_count = NUMBERS };
  }
}

/* How many calls of a batch were lost. */
static size_t count_lost(void)
{
  size_t lost = 0;
  for (size_t row = 0; row < ROWS; row++) {
    const chuan_lua_answer *answer = &answers[row];
    if (answer->outcome == CHUAN_LUA_LOST && chuan_str_equal(answer->message, CHUAN_STR("SIGKILL")))
      lost++;
    else if (answer->outcome != CHUAN_LUA_OK || answer->value.number.n != (int64_t)row * NUMBERS)
      die("a wrong answer");
  }
  return lost;
}

static void call(chuan_lua *lua, chuan_arena *arena)
{
  if (chuan_lua_call(lua, 0, lists, ROWS, answers, arena) == CHUAN_RC_OK)
    return;
  chuan_str trouble = chuan_lua_trouble(lua);
  fprintf(stderr, "%.*s\n", CHUAN_STR_ARGS(trouble));
  die("the calls failed");
}

int main(int argc, char **argv)
{
  if (argc < 3)
    die("usage: killed BATCHES WORKER [SEED]");
  long batches = strtol(argv[1], NULL, 10);
  size_t lost = 0;
  static const chuan_parameter PARAMETER = { .list = true, .type.kind = CHUAN_TYPE_DECIMAL };
  const chuan_function function = { .file = CHUAN_STR("f.lua"), .source = CHUAN_STR("sum"), .parameters = &PARAMETER,
                                    .parameter_count = 1, .result.type.kind = CHUAN_TYPE_DECIMAL };
  const chuan_program program = { .functions = &function, .function_count = 1 };
  chuan_lua *lua;
  chuan_arena arena;
  chuan_arena_init(&arena, "test", CHUAN_ARENA_RUN_LIMIT);
  alarm(SECONDS_MOST); /* a run that hangs is killed */
  fill();
  kills = mmap(NULL, sizeof *kills, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (kills == MAP_FAILED)
    die("the test itself is out of memory");
  if (chuan_lua_open(&lua, &program, argv[2], &arena) != CHUAN_RC_OK)
    die("the test itself is out of memory");
  long begin = now_ns();
  call(lua, &arena);
  if (count_lost() > 0)
    die("calls were lost before a worker was killed");
  /* A start and a batch in peace: with three times as much between two kills workers die in either. */
  pid_t killer = start_killer(argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : 1, 3 * (now_ns() - begin));
  for (long i = 0; i < batches; i++) {
    call(lua, &arena);
    lost += count_lost();
  }
  chuan_lua_close(lua);
  kill(killer, SIGKILL);
  if (waitpid(killer, NULL, 0) != killer || waitpid(-1, NULL, WNOHANG) != -1)
    die("a child is left");
  printf("%ld batches of %d calls, %ld kills: %zu calls lost\n", batches, (int)ROWS, *kills, lost);
  chuan_arena_free(&arena);
  return *kills > 0 ? 0 : 1;
}
