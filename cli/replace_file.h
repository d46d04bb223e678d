/* Replaces a file by another text so that there is never half a file. */
#ifndef CHUAN_REPLACE_FILE_H
#define CHUAN_REPLACE_FILE_H

#include "base/text.h"

/* Writes `text` beside the file, keeps its mode, and puts it in its place; through a symbolic link in the
   place of what it names. Returns 0, or an errno: then the file is as it was. */
int chuan_replace_file(const char *path, chuan_str text);

#endif
