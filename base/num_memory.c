/* Memory for GMP: see num_memory.h. Blocks are taken one behind the other; as all of them are given back by the
   end of an operation, the room is then empty again. */
#include "base/num_memory.h"

#include <gmp.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Thread_local struct {
  alignas(max_align_t) unsigned char bytes[CHUAN_NUM_MEMORY_SIZE];
  size_t used, blocks, peak;
} room;

static size_t aligned(size_t size)
{
  return (size + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
}

static bool is_inside(const void *block)
{
  /* As numbers: pointers into different objects have no order. */
  uintptr_t at = (uintptr_t)block, begin = (uintptr_t)room.bytes;
  return at >= begin && at < begin + sizeof room.bytes;
}

/* Whether the block is the one taken last, which can grow and be given back in its place. */
static bool is_last(const void *block, size_t size)
{
  return (const unsigned char *)block + aligned(size) == room.bytes + room.used;
}

/* GMP knows no failure. This is not reached by num.c, but by whoever else uses GMP for larger numbers. */
static void *or_end(void *block)
{
  if (block)
    return block;
  fputs("chuan: out of memory\n", stderr);
  abort();
}

static void use(size_t bytes)
{
  room.used = bytes;
  if (room.peak < bytes)
    room.peak = bytes;
}

static void *take(size_t size)
{
  if (size > sizeof room.bytes || aligned(size) > sizeof room.bytes - room.used)
    return or_end(malloc(size));
  void *block = room.bytes + room.used;
  use(room.used + aligned(size));
  room.blocks++;
  return block;
}

static void give_back(void *block, size_t size)
{
  if (!is_inside(block)) {
    free(block);
    return;
  }
  if (--room.blocks == 0)
    room.used = 0;
  else if (is_last(block, size))
    room.used -= aligned(size);
}

static void *resize(void *block, size_t old_size, size_t size)
{
  if (!is_inside(block))
    return or_end(realloc(block, size));
  if (is_last(block, old_size)) {
    size_t before = room.used - aligned(old_size);
    if (size <= sizeof room.bytes - before && aligned(size) <= sizeof room.bytes - before) {
      use(before + aligned(size));
      return block;
    }
  }
  void *other = take(size);
  memcpy(other, block, old_size < size ? old_size : size);
  give_back(block, old_size);
  return other;
}

void chuan_num_memory_use(void)
{
  static bool used;
  if (!used)
    mp_set_memory_functions(take, resize, give_back);
  used = true;
}

size_t chuan_num_memory_peak(void)
{
  return room.peak;
}
