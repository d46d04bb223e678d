/* The input of fuzz_evaluate: four texts in one, with a line of five dashes between them, so that rules and
   data change together and a seed reads like the files it stands for. */
#ifndef CHUAN_FUZZ_EVALUATE_PARTS_H
#define CHUAN_FUZZ_EVALUATE_PARTS_H

#include "base/text.h"

enum { PART_RULES, PART_UNITS, PART_DATA, PART_PREVIOUS, PART_COUNT };
#define PART_SEPARATOR "\n-----\n"

/* What is not there is empty; a further separator belongs to the last part. */
typedef struct fuzz_parts {
  chuan_str of[PART_COUNT];
} fuzz_parts;
fuzz_parts fuzz_parts_of(const unsigned char *bytes, size_t size);

#endif
