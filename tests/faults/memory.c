/* malloc() and its family with faults: see memory.h. */
#include "tests/faults/memory.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#define REAL(name) __interceptor_##name
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define REAL(name) __interceptor_##name
#endif
#endif
#ifndef REAL
#define REAL(name) __libc_##name
#endif

void *REAL(malloc)(size_t size);
void *REAL(calloc)(size_t count, size_t size);
void *REAL(realloc)(void *block, size_t size);
void REAL(free)(void *block);

/* Of this process and those that it forks: what fails in one of them is known to all. */
static struct {
  bool armed, forever, failed;
  long countdown, asked;
} *faults;
static long blocks;
static bool is_child;

/* A library that ends by a bad address where it gets no memory (libxlsxwriter) has a process of its own for that. A
   sanitizer would write down each such end; all else that it finds there still leaves a file behind. Once memory is
   short there it stays so: of a single allocation that fails the library says nothing in a few places. */
static void begin_child(void)
{
  signal(SIGSEGV, SIG_DFL);
  is_child = true;
}

void memory_fail_after(long allocations, bool forever)
{
  if (!faults) {
    faults = mmap(NULL, sizeof *faults, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (faults == MAP_FAILED || pthread_atfork(NULL, NULL, begin_child) != 0)
      abort();
  }
  faults->countdown = allocations;
  faults->forever = forever;
  faults->failed = false;
  faults->asked = 0;
  faults->armed = true;
}

bool memory_stop(void)
{
  faults->armed = false;
  return faults->failed;
}

long memory_asked(void)
{
  return faults->asked;
}

long memory_blocks(void)
{
  return blocks;
}

static bool must_fail(void)
{
  if (!faults || !faults->armed)
    return false;
  faults->asked++;
  if (faults->countdown > 0) {
    faults->countdown--;
    return false;
  }
  if (faults->failed && !faults->forever && !is_child)
    return false;
  faults->failed = true;
  errno = ENOMEM;
  return true;
}

static void *counted(void *block)
{
  blocks += block != NULL;
  return block;
}

void *malloc(size_t size)
{
  return must_fail() ? NULL : counted(REAL(malloc)(size));
}

void *calloc(size_t count, size_t size)
{
  return must_fail() ? NULL : counted(REAL(calloc)(count, size));
}

void *realloc(void *block, size_t size)
{
  if (size > 0 && must_fail())
    return NULL;
  void *bigger = REAL(realloc)(block, size);
  if (!block)
    return counted(bigger);
  blocks -= size == 0;
  return bigger;
}

void *reallocarray(void *block, size_t count, size_t size)
{
  size_t bytes;
  if (__builtin_mul_overflow(count, size, &bytes)) {
    errno = ENOMEM;
    return NULL;
  }
  return realloc(block, bytes);
}

void free(void *block)
{
  blocks -= block != NULL;
  REAL(free)(block);
}

/* A sanitizer has its own of these three, which do not come by malloc(). */

char *realpath(const char *restrict path, char *restrict resolved)
{
  static char *(*real)(const char *, char *);
  if (!real)
    *(void **)&real = dlsym(RTLD_NEXT, "realpath");
  char *own = resolved ? resolved : malloc(PATH_MAX);
  if (own && real(path, own))
    return own;
  if (!resolved)
    free(own);
  return NULL;
}

char *strndup(const char *text, size_t length)
{
  length = strnlen(text, length);
  char *copy = malloc(length + 1);
  if (copy) {
    memcpy(copy, text, length);
    copy[length] = '\0';
  }
  return copy;
}

char *strdup(const char *text)
{
  return strndup(text, strlen(text));
}
