/* Arenas: see arena.h. A block is at least BLOCK_SIZE bytes; larger requests get a block of their
   own, so the arena wastes at most one block's tail at a time. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 64 * 1024 };

struct chuan_arena_block {
  struct chuan_arena_block *next;
  size_t size, used;
  alignas(max_align_t) unsigned char bytes[];
};

static long fail_countdown = -1;
static bool fail_forever;

void chuan_arena_fail_after(long allocations, bool forever)
{
  fail_countdown = allocations;
  fail_forever = forever;
}

static bool must_fail(void)
{
  if (fail_countdown < 0)
    return false;
  if (fail_countdown > 0) {
    fail_countdown--;
    return false;
  }
  if (!fail_forever)
    fail_countdown = -1;
  return true;
}

void chuan_arena_init(chuan_arena *arena, const char *name, size_t limit)
{
  *arena = (chuan_arena){ .name = name, .limit = limit };
}

void chuan_arena_free(chuan_arena *arena)
{
  while (arena->head) {
    struct chuan_arena_block *next = arena->head->next;
    free(arena->head);
    arena->head = next;
  }
  arena->used = 0;
}

static void *refuse(chuan_arena *arena)
{
  arena->failed = true;
  return NULL;
}

void *chuan_arena_alloc(chuan_arena *arena, size_t size)
{
  const size_t align = alignof(max_align_t);
  if (size == 0)
    size = 1;
  if (size > arena->limit || must_fail())
    return refuse(arena);
  size = (size + align - 1) / align * align;
  if (size > arena->limit - arena->used)
    return refuse(arena);
  struct chuan_arena_block *block = arena->head;
  if (!block || size > block->size - block->used) {
    size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;
    block = malloc(sizeof *block + room);
    if (!block)
      return refuse(arena);
    block->size = room;
    block->used = 0;
    block->next = arena->head;
    arena->head = block;
  }
  void *out = block->bytes + block->used;
  block->used += size;
  arena->used += size;
  return memset(out, 0, size);
}

void *chuan_arena_array(chuan_arena *arena, size_t count, size_t size)
{
  size_t bytes;
  if (__builtin_mul_overflow(count, size, &bytes))
    return refuse(arena);
  return chuan_arena_alloc(arena, bytes);
}

char *chuan_arena_copy(chuan_arena *arena, const void *bytes, size_t size)
{
  if (size == SIZE_MAX)
    return refuse(arena);
  char *out = chuan_arena_alloc(arena, size + 1);
  if (out && size > 0)
    memcpy(out, bytes, size);
  return out;
}

bool chuan_arena_grow(chuan_arena *arena, void **items, size_t count, size_t *capacity, size_t size)
{
  if (count < *capacity)
    return true;
  size_t wanted = *capacity ? *capacity * 2 : 8;
  void *bigger = chuan_arena_array(arena, wanted, size);
  if (!bigger)
    return false;
  if (count)
    memcpy(bigger, *items, count * size);
  *items = bigger;
  *capacity = wanted;
  return true;
}
