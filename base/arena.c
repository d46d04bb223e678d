/* Arenas: see arena.h. The first block is small, each after it has twice the size, up to a limit; a larger request gets
   a block of its own size, and what the block before it still had is not used any more. Blocks come zeroed from the
   system: what is never written costs nothing, save for the rest of a huge page (2 MiB) where the system gives such
   pages, and under a sanitizer, which marks the whole block. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum {
  BLOCK_FIRST = 64 << 10,
  BLOCK_MAX = 8 << 20,
  HUGE_PAGE = 2 << 20 /* of memory, where the system has such pages: one fault instead of 512 */
};

struct chuan_arena_block {
  struct chuan_arena_block *next;
  size_t size, used;
  alignas(max_align_t) unsigned char bytes[];
};

static long fail_countdown = -1;
static bool fail_forever, fail_met;

long chuan_arena_fail_after(long allocations, bool forever)
{
  long left = fail_met ? -1 : fail_countdown;
  fail_countdown = allocations;
  fail_forever = forever;
  fail_met = false;
  return left;
}

static bool must_fail(void)
{
  if (fail_countdown < 0)
    return false;
  if (fail_countdown > 0) {
    fail_countdown--;
    return false;
  }
  fail_met = true;
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

void chuan_arena_init_in(chuan_arena *arena, const char *name, void *memory, size_t size)
{
  struct chuan_arena_block *block = memory;
  block->size = (size - sizeof *block) / alignof(max_align_t) * alignof(max_align_t);
  chuan_arena_init(arena, name, block->size);
  arena->head = block;
}

void chuan_arena_reset(chuan_arena *arena)
{
  struct chuan_arena_block *block = arena->head;
  while (block && block->next) {
    arena->head = block->next;
    free(block);
    block = arena->head;
  }
  if (block) {
    memset(block->bytes, 0, block->used);
    block->used = 0;
  }
  arena->used = 0;
}

void chuan_arena_rewind(chuan_arena *arena)
{
  chuan_arena_reset(arena);
  arena->failed = false;
}

static void *refuse(chuan_arena *arena)
{
  arena->failed = true;
  return NULL;
}

/* The parts of a large block that may be huge pages. */
static void ask_for_huge_pages(struct chuan_arena_block *block)
{
  uintptr_t begin = ((uintptr_t)block + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
  uintptr_t end = ((uintptr_t)block->bytes + block->size) / HUGE_PAGE * HUGE_PAGE;
  if (begin < end)
    madvise((void *)begin, end - begin, MADV_HUGEPAGE); /* advice: it does not matter whether it is taken */
}

/* A new first block with room for `size` bytes; NULL when memory is short. */
static struct chuan_arena_block *make_block(chuan_arena *arena, size_t size)
{
  size_t room = arena->head ? arena->head->size * 2 : BLOCK_FIRST;
  if (room > BLOCK_MAX)
    room = BLOCK_MAX;
  if (room < size)
    room = size;
  struct chuan_arena_block *block = calloc(1, sizeof *block + room);
  if (!block)
    return NULL;
  block->size = room;
  block->next = arena->head;
  arena->head = block;
  ask_for_huge_pages(block);
  return block;
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
    block = make_block(arena, size);
    if (!block)
      return refuse(arena);
  }
  void *out = block->bytes + block->used;
  block->used += size;
  arena->used += size;
  return out;
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
