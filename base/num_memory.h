/* Memory for the temporaries of GMP, which ends the process when it gets none: a room set aside once, large
   enough for every operation of num.c. Private to base/. */
#ifndef CHUAN_NUM_MEMORY_H
#define CHUAN_NUM_MEMORY_H

#include <stddef.h>

/* Bytes of the room. The largest operation on numbers of CHUAN_NUM_DIGITS_MAX digits takes a tenth of it where GMP
   keeps its scratch on the stack, as it does unless built otherwise (tests/unit/test_num_memory.c). */
enum { CHUAN_NUM_MEMORY_SIZE = 256 * 1024 };

/* Has GMP take its memory from the room from now on. What it had before it still gives back where it came from. */
void chuan_num_memory_use(void);

/* Tests only: how much of the room was ever in use at once. */
size_t chuan_num_memory_peak(void);

#endif
