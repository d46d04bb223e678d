/* The whole program inside a test: chuan's main() is called again and again in one process, with what it
   prints caught. */
#ifndef CHUAN_FAULTS_PROGRAM_H
#define CHUAN_FAULTS_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>

enum { WORDS_MAX = 24 };

/* What one call came to. The texts are of the last two calls: one may be kept beside the next. */
typedef struct outcome {
  int status;
  const char *out, *err;
  size_t out_length, err_length;
} outcome;

/* Prepares the catching; once, before the first call. */
void program_open(void);
/* Calls `chuan WORDS…`; `words` ends with NULL. `before` and `after` (may be NULL) are called right around it. */
outcome program_run(const char *const *words, void (*before)(void), void (*after)(void));
/* A copy whose texts live on. */
outcome program_keep(outcome of);
bool outcome_equal(const outcome *a, const outcome *b);

/* Ends the test with a message. */
void die(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));
/* Memory for the test itself, or the end of it. */
void *must(void *memory);

/* splitmix64: the same sequence for the same seed everywhere. */
unsigned long random_bits(void);
void random_seed(unsigned long seed);

#endif
