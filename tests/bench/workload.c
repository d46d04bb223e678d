/* Makes the workload: see workload.h. Its numbers come from the Mersenne Twister as common scripting languages seed and
   use it, so that it can be made again by other means. */
#include "tests/bench/workload.h"

#include <stdint.h>

const sums WORKLOAD_SUMS = { .passes = 553090, .criteria = 173640, .full = 1786, .squares = 3030162 };

enum { STATE = 624, MIDDLE = 397, SEED = 42 };
enum { LOWEST_THRESHOLD = 3000, THRESHOLD_STEP = 50, THRESHOLD_STEPS = 130, VALUE_END = 12001 };

/* Of 2^53: up to the first a figure equals its threshold, above the second it lies below. */
static const uint64_t EQUAL_UP_TO = 180143985094819, BELOW_FROM = 8737007276899083;

typedef struct twister {
  uint32_t state[STATE];
  int next;
} twister;

static void seed(twister *t)
{
  t->state[0] = 19650218;
  for (uint32_t i = 1; i < STATE; i++)
    t->state[i] = 1812433253 * (t->state[i - 1] ^ t->state[i - 1] >> 30) + i;
  uint32_t i = 1;
  for (int k = STATE; k > 0; k--) { /* the key has one word */
    t->state[i] = (t->state[i] ^ (t->state[i - 1] ^ t->state[i - 1] >> 30) * 1664525) + SEED;
    if (++i == STATE) {
      t->state[0] = t->state[STATE - 1];
      i = 1;
    }
  }
  for (int k = STATE - 1; k > 0; k--) {
    t->state[i] = (t->state[i] ^ (t->state[i - 1] ^ t->state[i - 1] >> 30) * 1566083941) - i;
    if (++i == STATE) {
      t->state[0] = t->state[STATE - 1];
      i = 1;
    }
  }
  t->state[0] = UINT32_C(1) << 31;
  t->next = STATE;
}

static uint32_t word(twister *t)
{
  if (t->next == STATE) {
    for (int k = 0; k < STATE; k++) {
      uint32_t y = (t->state[k] & UINT32_C(0x80000000)) | (t->state[(k + 1) % STATE] & UINT32_C(0x7fffffff));
      t->state[k] = t->state[(k + MIDDLE) % STATE] ^ y >> 1 ^ (y & 1 ? UINT32_C(0x9908b0df) : 0);
    }
    t->next = 0;
  }
  uint32_t y = t->state[t->next++];
  y ^= y >> 11;
  y ^= y << 7 & UINT32_C(0x9d2c5680);
  y ^= y << 15 & UINT32_C(0xefc60000);
  return y ^ y >> 18;
}

/* A number from 0 to below `end`. */
static int below(twister *t, int end)
{
  int bits = 32 - __builtin_clz((unsigned)end);
  uint32_t number;
  do
    number = word(t) >> (32 - bits);
  while (number >= (uint32_t)end);
  return (int)number;
}

/* 53 bits. */
static uint64_t fraction(twister *t)
{
  uint64_t high = word(t) >> 5;
  return high << 26 | word(t) >> 6;
}

void workload_make(workload *out)
{
  twister t;
  seed(&t);
  for (int i = 0; i < INDICATORS; i++)
    for (int region = 0; region < REGIONS; region++)
      out->thresholds[i][region] = LOWEST_THRESHOLD + THRESHOLD_STEP * below(&t, THRESHOLD_STEPS);
  for (int c = 0; c < COMMUNES; c++) {
    int region = out->communes[c].region = below(&t, REGIONS);
    for (int i = 0; i < INDICATORS; i++) {
      int threshold = out->thresholds[i][region];
      uint64_t chance = fraction(&t);
      out->communes[c].values[i] = chance <= EQUAL_UP_TO ? threshold
                                        : chance > BELOW_FROM ? below(&t, threshold)
                                                              : threshold + below(&t, VALUE_END - threshold);
    }
  }
}
