/* Calls of the system with faults: see calls.h. */
#include "tests/faults/calls.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of this process and those that it forks: what fails in one of them is known to all. */
static struct {
  bool armed, forever, failed;
  call_fault kind;
  long countdown, counted;
} *faults;

void calls_fail_after(long calls, bool forever, call_fault fault)
{
  if (!faults)
    faults = mmap(NULL, sizeof *faults, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (faults == MAP_FAILED)
    abort();
  faults->countdown = calls;
  faults->forever = forever;
  faults->kind = fault;
  faults->failed = false;
  faults->counted = 0;
  faults->armed = true;
}

bool calls_stop(long *calls)
{
  faults->armed = false;
  *calls = faults->counted;
  return faults->failed;
}

typedef enum call_class { CALL_ANY, CALL_READS, CALL_WRITES, CALL_SYNCS } call_class;

/* Whether this call fails; errno is set. */
static bool must_fail(call_class class)
{
  if (!faults || !faults->armed)
    return false;
  bool concerned = faults->kind == CALL_IO_ERROR || (faults->kind == CALL_NO_ROOM && class >= CALL_WRITES) ||
                   (faults->kind >= CALL_SHORT && (class == CALL_READS || class == CALL_WRITES));
  if (!concerned)
    return false;
  faults->counted++;
  if (faults->countdown > 0) {
    faults->countdown--;
    return false;
  }
  if (faults->failed && !faults->forever)
    return false;
  errno = faults->kind == CALL_NO_ROOM ? ENOSPC : faults->kind == CALL_INTERRUPTED ? EINTR : EIO;
  return faults->failed = true;
}

/* The function of that name behind ours. */
#define REAL(type, name, ...) \
  static type (*real)(__VA_ARGS__); \
  if (!real) \
  *(void **)&real = dlsym(RTLD_NEXT, #name)

int open(const char *path, int flags, ...)
{
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  REAL(int, open, const char *, int, ...);
  return must_fail(CALL_ANY) ? -1 : real(path, flags, mode);
}

int mkostemp(char *pattern, int flags)
{
  REAL(int, mkostemp, char *, int);
  return must_fail(CALL_ANY) ? -1 : real(pattern, flags);
}

ssize_t read(int file, void *bytes, size_t count)
{
  REAL(ssize_t, read, int, void *, size_t);
  bool fails = count > 0 && must_fail(CALL_READS);
  if (fails && faults->kind != CALL_SHORT)
    return -1;
  return real(file, bytes, fails ? 1 : count);
}

ssize_t pread(int file, void *bytes, size_t count, off_t at)
{
  REAL(ssize_t, pread, int, void *, size_t, off_t);
  bool fails = count > 0 && must_fail(CALL_READS);
  if (fails && faults->kind != CALL_SHORT)
    return -1;
  return real(file, bytes, fails ? 1 : count, at);
}

ssize_t write(int file, const void *bytes, size_t count)
{
  REAL(ssize_t, write, int, const void *, size_t);
  bool fails = count > 0 && must_fail(CALL_WRITES);
  if (fails && faults->kind == CALL_INTERRUPTED)
    return -1;
  if (!fails || faults->kind == CALL_SHORT)
    return real(file, bytes, fails ? 1 : count);
  int error = errno;
  if (count > 1 && real(file, bytes, count / 2) < 0) /* what still had room */
    return -1;
  errno = error;
  return -1;
}

int socketpair(int domain, int type, int protocol, int ends[2])
{
  REAL(int, socketpair, int, int, int, int *);
  return must_fail(CALL_ANY) ? -1 : real(domain, type, protocol, ends);
}

int posix_spawn(pid_t *restrict process, const char *restrict path, const posix_spawn_file_actions_t *files,
                const posix_spawnattr_t *restrict attributes, char *const words[restrict],
                char *const environment[restrict])
{
  REAL(int, posix_spawn, pid_t *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *,
       char *const *, char *const *);
  return must_fail(CALL_ANY) ? errno : real(process, path, files, attributes, words, environment);
}

ssize_t recv(int socket, void *bytes, size_t count, int flags)
{
  REAL(ssize_t, recv, int, void *, size_t, int);
  bool fails = must_fail(CALL_READS);
  if (fails && faults->kind != CALL_SHORT)
    return -1;
  return real(socket, bytes, fails ? 1 : count, flags);
}

/* Needs no room on a disk: it is counted with what reads. */
ssize_t send(int socket, const void *bytes, size_t count, int flags)
{
  REAL(ssize_t, send, int, const void *, size_t, int);
  bool fails = must_fail(CALL_READS);
  if (fails && faults->kind != CALL_SHORT)
    return -1;
  return real(socket, bytes, fails ? 1 : count, flags);
}

int fsync(int file)
{
  REAL(int, fsync, int);
  return must_fail(CALL_SYNCS) ? -1 : real(file);
}

int close(int file)
{
  REAL(int, close, int);
  bool fails = must_fail(CALL_ANY);
  int result = real(file);
  if (fails)
    errno = EIO;
  return fails ? -1 : result;
}

FILE *fopen(const char *restrict path, const char *restrict mode)
{
  REAL(FILE *, fopen, const char *, const char *);
  return must_fail(CALL_ANY) ? NULL : real(path, mode);
}

/* What a stream still holds is written here, so that there may be no room for it. */
int fclose(FILE *stream)
{
  REAL(int, fclose, FILE *);
  bool fails = must_fail(CALL_SYNCS);
  int error = errno, result = real(stream);
  if (fails)
    errno = error;
  return fails ? EOF : result;
}

int rename(const char *from, const char *to)
{
  REAL(int, rename, const char *, const char *);
  return must_fail(CALL_ANY) ? -1 : real(from, to);
}

int fchmod(int file, mode_t mode)
{
  REAL(int, fchmod, int, mode_t);
  return must_fail(CALL_ANY) ? -1 : real(file, mode);
}

int stat(const char *restrict path, struct stat *restrict status)
{
  REAL(int, stat, const char *, struct stat *);
  return must_fail(CALL_ANY) ? -1 : real(path, status);
}

int lstat(const char *restrict path, struct stat *restrict status)
{
  REAL(int, lstat, const char *, struct stat *);
  return must_fail(CALL_ANY) ? -1 : real(path, status);
}

int fstat(int file, struct stat *status)
{
  REAL(int, fstat, int, struct stat *);
  return must_fail(CALL_ANY) ? -1 : real(file, status);
}

char *realpath(const char *restrict path, char *restrict resolved)
{
  REAL(char *, realpath, const char *, char *);
  return must_fail(CALL_ANY) ? NULL : real(path, resolved);
}

DIR *opendir(const char *path)
{
  REAL(DIR *, opendir, const char *);
  return must_fail(CALL_ANY) ? NULL : real(path);
}

struct dirent *readdir(DIR *folder)
{
  REAL(struct dirent *, readdir, DIR *);
  return must_fail(CALL_ANY) ? NULL : real(folder);
}
