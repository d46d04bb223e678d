/* Replaces a file: see replace_file.h. */
#include "cli/replace_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int write_all(int file, chuan_str text)
{
  while (text.n > 0) {
    ssize_t written = write(file, text.p, text.n);
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return errno;
    text.p += written;
    text.n -= (size_t)written;
  }
  return 0;
}

/* The name of the file is on the disk only when its folder is. */
static int sync_folder(char *path)
{
  int folder = open(dirname(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0)
    return errno;
  int error = fsync(folder) != 0 ? errno : 0;
  close(folder);
  return error;
}

/* What is replaced, and the mode of what takes its place. A file that is not there yet gets the usual one. */
static int find_target(chuan_replacement *r, const char *path, bool *in_place)
{
  struct stat status;
  if (realpath(path, r->target)) {
    if (stat(r->target, &status) != 0 || access(r->target, W_OK) != 0) /* a folder may let us replace what is locked */
      return errno;
    r->mode = status.st_mode & 07777;
    *in_place = !S_ISREG(status.st_mode);
    return 0;
  }
  size_t length = strlen(path);
  if (errno != ENOENT || length >= sizeof r->target)
    return errno;
  memcpy(r->target, path, length + 1);
  mode_t mask = umask(0);
  umask(mask);
  r->mode = 0666 & ~mask;
  return 0;
}

int chuan_replacement_begin(chuan_replacement *out, const char *path)
{
  bool in_place = false;
  int error = find_target(out, path, &in_place);
  if (error)
    return error;
  if (in_place) {
    strcpy(out->beside, out->target);
    out->file = open(out->target, O_WRONLY | O_CLOEXEC);
  } else {
    snprintf(out->beside, sizeof out->beside, "%s.XXXXXX", out->target);
    out->file = mkostemp(out->beside, O_CLOEXEC);
  }
  return out->file < 0 ? errno : 0;
}

static bool replaces(const chuan_replacement *r)
{
  return strcmp(r->beside, r->target) != 0;
}

int chuan_replacement_commit(chuan_replacement *r)
{
  int error = 0;
  if (replaces(r) && (fchmod(r->file, r->mode) != 0 || fsync(r->file) != 0))
    error = errno;
  if (close(r->file) != 0 && !error)
    error = errno;
  if (!replaces(r))
    return error;
  if (!error && rename(r->beside, r->target) != 0)
    error = errno;
  if (error) {
    unlink(r->beside);
    return error;
  }
  return sync_folder(r->target);
}

void chuan_replacement_abandon(chuan_replacement *r)
{
  close(r->file);
  if (replaces(r))
    unlink(r->beside);
}

int chuan_replace_file(const char *path, chuan_str text)
{
  chuan_replacement replacement;
  int error = chuan_replacement_begin(&replacement, path);
  if (error)
    return error;
  error = write_all(replacement.file, text);
  if (!error)
    return chuan_replacement_commit(&replacement);
  chuan_replacement_abandon(&replacement);
  return error;
}
