/* Numbers from any bytes: what is read can be written and read again, in each dialect and exactly. */
#include "base/num.h"

#include <stdlib.h>
#include <string.h>

static void must(bool condition)
{
  if (!condition)
    abort();
}

static void read_back(chuan_str text, chuan_dialect dialect, chuan_arena *arena)
{
  chuan_num number, again;
  unsigned places;
  if (chuan_num_parse(&number, &places, text, dialect, arena) != CHUAN_RC_OK)
    return;
  chuan_str exact = chuan_num_exact(number, arena);
  must(chuan_num_parse_exact(&again, exact, arena) == CHUAN_RC_OK && chuan_num_compare(number, again) == 0);
  chuan_str shown = chuan_num_display(number, places, CHUAN_ROUND_HALF_UP, dialect, arena);
  must(chuan_num_parse(&again, NULL, shown, dialect, arena) == CHUAN_RC_OK);
  must(places > 100 || chuan_num_compare(number, again) == 0);
  for (chuan_rounding mode = CHUAN_ROUND_HALF_UP; mode <= CHUAN_ROUND_UP; mode++) {
    chuan_num rounded;
    must(chuan_num_round(&rounded, number, places % 4, mode, arena) == CHUAN_RC_OK);
    chuan_str beside = chuan_num_display_among(number, &rounded, 1, 1, CHUAN_ROUND_HALF_UP, dialect, arena);
    must(beside.p != NULL);
  }
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size);
int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
  chuan_arena arena;
  chuan_arena_init(&arena, "fuzz", 64 << 20);
  chuan_str text = { (const char *)bytes, size };
  read_back(text, CHUAN_DIALECT_VI, &arena);
  read_back(text, CHUAN_DIALECT_EN, &arena);
  chuan_num number;
  if (chuan_num_parse_exact(&number, text, &arena) == CHUAN_RC_OK) {
    chuan_str exact = chuan_num_exact(number, &arena);
    must(exact.n == size && memcmp(exact.p, bytes, size) == 0);
  }
  chuan_arena_free(&arena);
  return 0;
}
