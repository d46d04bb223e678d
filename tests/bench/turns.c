/* Runs commands in turn, many rounds, and prints the median time of each in milliseconds, one a line.
   Usage: turns ROUNDS LINE COMMAND -- COMMAND -- …
   Each command must print LINE as its last line; anything else ends the run. */
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { COMMANDS_MAX = 16, ROUNDS_MAX = 1000, LINE_BYTES = 256 };

static void stop(const char *what)
{
  fprintf(stderr, "turns: %s\n", what);
  exit(1);
}

static int64_t now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Runs a command; its last line, without its end, into `line`. Returns how long it took, in nanoseconds. */
static int64_t run(char **command, char *line)
{
  int ends[2], status;
  pid_t child;
  posix_spawn_file_actions_t actions;
  if (pipe(ends) != 0 || posix_spawn_file_actions_init(&actions) != 0)
    stop("no pipe");
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addclose(&actions, ends[0]);
  posix_spawn_file_actions_addclose(&actions, ends[1]);
  *line = '\0'; /* a silent command must not answer with what the one before said */
  int64_t start = now();
  if (posix_spawnp(&child, command[0], &actions, NULL, command, environ) != 0)
    stop(command[0]);
  close(ends[1]);
  FILE *answer = fdopen(ends[0], "r");
  while (answer && fgets(line, LINE_BYTES, answer))
    ;
  waitpid(child, &status, 0);
  int64_t taken = now() - start;
  if (answer)
    fclose(answer);
  posix_spawn_file_actions_destroy(&actions);
  line[strcspn(line, "\n")] = '\0';
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    stop(command[0]);
  return taken;
}

static int compare(const void *a, const void *b)
{
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
  static int64_t times[COMMANDS_MAX][ROUNDS_MAX];
  char **commands[COMMANDS_MAX], line[LINE_BYTES];
  int count = 0, rounds = argc > 3 ? atoi(argv[1]) : 0;
  if (rounds < 1 || rounds > ROUNDS_MAX || !*argv[2])
    stop("usage: turns ROUNDS LINE COMMAND -- COMMAND -- …");
  for (int i = 3; i < argc; i++) {
    if (count == COMMANDS_MAX)
      stop("too many commands");
    commands[count++] = &argv[i];
    while (i < argc && strcmp(argv[i], "--") != 0)
      i++;
    if (i < argc)
      argv[i] = NULL;
  }
  for (int round = 0; round < rounds; round++)
    for (int c = 0; c < count; c++) {
      times[c][round] = run(commands[c], line);
      if (strcmp(line, argv[2]) != 0) {
        fprintf(stderr, "%s: \"%s\" instead of \"%s\"\n", commands[c][0], line, argv[2]);
        stop("a wrong answer");
      }
    }
  for (int c = 0; c < count; c++) {
    qsort(times[c], (size_t)rounds, sizeof times[c][0], compare);
    int64_t microseconds = times[c][rounds / 2] / 1000;
    printf("%ld.%03ld\n", (long)(microseconds / 1000), (long)(microseconds % 1000));
  }
  return 0;
}
