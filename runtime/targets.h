/* Targets of a province or district, which no rule holds: a CSV file whose first column, `mục` (`item`), names rows of
   Biểu 01 and whose other columns are years. Numbers are written with decimal commas; an empty cell is no target. */
#ifndef CHUAN_TARGETS_H
#define CHUAN_TARGETS_H

#include "base/diag.h"
#include "base/num.h"

typedef struct chuan_target {
  chuan_str item; /* as written */
  chuan_span span;
  bool *given; /* one for each year */
  chuan_num *values;
} chuan_target;

typedef struct chuan_targets {
  chuan_str file;
  unsigned char sha256[32];
  int *years; /* as the columns stand */
  size_t year_count;
  chuan_target *items;
  size_t count, capacity;
} chuan_targets;

/* FINDINGS with the places of what is no such file. */
chuan_rc chuan_targets_read(chuan_targets *out, chuan_str path, chuan_sources *sources, chuan_arena *arena,
                            chuan_diags *diags);

#endif
