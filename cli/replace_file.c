/* Replaces a file: see replace_file.h. */
#include "cli/replace_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
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

/* Writes and closes the new file, and makes sure that it is on the disk. */
static int fill(int file, chuan_str text, mode_t mode)
{
  int error = write_all(file, text);
  if (!error && fchmod(file, mode & 07777) != 0)
    error = errno;
  if (!error && fsync(file) != 0)
    error = errno;
  if (close(file) != 0 && !error)
    error = errno;
  return error;
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

int chuan_replace_file(const char *path, chuan_str text)
{
  char target[PATH_MAX], beside[PATH_MAX + 16];
  struct stat status;
  if (!realpath(path, target) || stat(target, &status) != 0)
    return errno;
  snprintf(beside, sizeof beside, "%s.XXXXXX", target);
  int file = mkostemp(beside, O_CLOEXEC);
  if (file < 0)
    return errno;
  int error = fill(file, text, status.st_mode);
  if (!error && rename(beside, target) != 0)
    error = errno;
  if (error) {
    unlink(beside);
    return error;
  }
  return sync_folder(target);
}
