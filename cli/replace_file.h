/* Replaces a file by another so that there is never half a file: the new one is written beside it and put in its place,
   through a symbolic link in the place of what it names. What is no file (a terminal, a pipe) is written itself. */
#ifndef CHUAN_REPLACE_FILE_H
#define CHUAN_REPLACE_FILE_H

#include "base/text.h"

#include <limits.h>
#include <sys/types.h>

typedef struct chuan_replacement {
  char target[PATH_MAX], beside[PATH_MAX + 16]; /* the same where nothing is replaced */
  mode_t mode;
  int file; /* of what is written, open for writing */
} chuan_replacement;

/* Makes the new file, empty. This and commit return 0, or an errno: then the file is as it was. */
int chuan_replacement_begin(chuan_replacement *out, const char *path);
/* Puts the new file, with the old one's mode, in its place. */
int chuan_replacement_commit(chuan_replacement *replacement);
/* Takes the new file away. */
void chuan_replacement_abandon(chuan_replacement *replacement);

/* All at once: the file holds `text`. */
int chuan_replace_file(const char *path, chuan_str text);

#endif
