/* The whole program inside a test: see program.h. */
#include "tests/faults/program.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int chuan_main(int argc, char **argv); /* cli/main.c, renamed */

void __sanitizer_set_report_fd(void *file) __attribute__((weak));

enum { OUT_BUFFER = 1 << 16 };

static int real_out, real_err, caught_out, caught_err;
static char stdout_buffer[OUT_BUFFER];
static unsigned long random_state;
static bool running;

/* Freed memory that a sanitizer keeps for long costs a child process that is made by fork() most of its time. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
  return "quarantine_size_mb=4";
}

static void redirect(int to_out, int to_err)
{
  if (dup2(to_out, STDOUT_FILENO) < 0 || dup2(to_err, STDERR_FILENO) < 0)
    _exit(99);
}

void die(const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fputc('\n', stderr);
  exit(1);
}

void *must(void *memory)
{
  if (!memory)
    die("the test itself is out of memory");
  return memory;
}

void random_seed(unsigned long seed)
{
  random_state = seed;
}

unsigned long random_bits(void)
{
  unsigned long z = random_state += 0x9E3779B97F4A7C15;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

/* Code that ends the process on its own, as some libraries do when memory is short, is a failure too. */
static void at_exit(void)
{
  if (!running)
    return;
  redirect(real_out, real_err);
  dprintf(real_err, "the program ended without coming back from main()\n");
  _exit(1);
}

static int catcher(const char *name)
{
  int file = memfd_create(name, MFD_CLOEXEC);
  if (file < 0)
    die("memfd_create: %s", strerror(errno));
  return file;
}

void program_open(void)
{
  atexit(at_exit);
  setenv("NO_COLOR", "1", 1);
  setenv("COLUMNS", "80", 1);
  real_out = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 10);
  real_err = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 10);
  caught_out = catcher("out");
  caught_err = catcher("err");
  if (real_out < 0 || real_err < 0)
    die("dup: %s", strerror(errno));
  if (__sanitizer_set_report_fd) /* what it has to say is not caught */
    __sanitizer_set_report_fd((void *)(intptr_t)real_err);
  /* A buffer that is allocated by the first line printed would count in one call only. */
  setvbuf(stdout, stdout_buffer, _IOFBF, sizeof stdout_buffer);
}

/* What was caught, NUL-terminated. */
static const char *read_caught(int file, size_t *length)
{
  static char *texts[4];
  static size_t capacities[4];
  static unsigned next;
  off_t size = lseek(file, 0, SEEK_END);
  unsigned i = next++ % 4;
  if (capacities[i] < (size_t)size + 1) {
    free(texts[i]);
    capacities[i] = ((size_t)size + 1) * 2;
    texts[i] = must(malloc(capacities[i]));
  }
  if (pread(file, texts[i], (size_t)size, 0) != size)
    die("what was printed cannot be read");
  texts[i][size] = '\0';
  *length = (size_t)size;
  return texts[i];
}

outcome program_run(const char *const *words, void (*before)(void), void (*after)(void))
{
  char *argv[WORDS_MAX + 2] = { (char *)"chuan" };
  int argc = 1;
  outcome result;
  for (; words[argc - 1]; argc++)
    argv[argc] = (char *)words[argc - 1];
  fflush(stdout);
  fflush(stderr);
  if (ftruncate(caught_out, 0) != 0 || ftruncate(caught_err, 0) != 0)
    die("ftruncate: %s", strerror(errno));
  lseek(caught_out, 0, SEEK_SET);
  lseek(caught_err, 0, SEEK_SET);
  redirect(caught_out, caught_err);
  running = true;
  if (before)
    before();
  result.status = chuan_main(argc, argv);
  running = false;
  if (after)
    after();
  redirect(real_out, real_err);
  clearerr(stdout); /* the program has closed it */
  result.out = read_caught(caught_out, &result.out_length);
  result.err = read_caught(caught_err, &result.err_length);
  return result;
}

outcome program_keep(outcome of)
{
  char *out = must(malloc(of.out_length + 1)), *err = must(malloc(of.err_length + 1));
  of.out = memcpy(out, of.out, of.out_length + 1);
  of.err = memcpy(err, of.err, of.err_length + 1);
  return of;
}

bool outcome_equal(const outcome *a, const outcome *b)
{
  return a->status == b->status && a->out_length == b->out_length && a->err_length == b->err_length &&
         memcmp(a->out, b->out, a->out_length) == 0 && memcmp(a->err, b->err, a->err_length) == 0;
}
