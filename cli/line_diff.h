/* What changed between two texts, line by line. */
#ifndef CHUAN_LINE_DIFF_H
#define CHUAN_LINE_DIFF_H

#include "base/arena.h"
#include "base/rc.h"
#include "base/text.h"

#include <stdio.h>

/* Prints a unified diff from `before` to `after` under the file's name; nothing when they are equal. */
chuan_rc chuan_line_diff(FILE *out, chuan_str name, chuan_str before, chuan_str after, chuan_arena *arena);

#endif
