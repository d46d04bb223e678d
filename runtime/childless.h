/* Units without units below of whom a verdict tells something all the same: a sum or count over none is 0 (every other
   aggregate is undecided), though nobody reported a 0. */
#ifndef CHUAN_CHILDLESS_H
#define CHUAN_CHILDLESS_H

#include "runtime/vm.h"

/* The units judged that have none of a level below them, and a verdict, met or not, that rests on their sum or on how
   many of them satisfy a condition. A rule that asks how many there are (`đếm(thôn)`) is not meant: 0 is the answer. */
typedef struct chuan_childless {
  chuan_str level;
  const chuan_str *codes;
  size_t count;
} chuan_childless;

/* One for each part of the set, of most of them empty. NULL when memory is short. */
const chuan_childless *chuan_childless_find(const chuan_results *results, chuan_arena *arena);

#endif
