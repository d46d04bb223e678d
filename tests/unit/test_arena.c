/* Tests of arenas: limits, alignment, growth, and failing on demand. */
#include "base/arena.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdalign.h>
#include <string.h>

static void memory_is_zeroed_and_aligned(void **state)
{
  (void)state;
  chuan_arena arena;
  chuan_arena_init(&arena, "test", 1 << 20);
  for (size_t size = 0; size < 300; size++) {
    unsigned char *p = chuan_arena_alloc(&arena, size);
    assert_non_null(p);
    assert_int_equal((uintptr_t)p % alignof(max_align_t), 0);
    for (size_t i = 0; i < size; i++)
      assert_int_equal(p[i], 0);
    memset(p, 0xAA, size); /* what is given later must not see it */
  }
  chuan_arena_free(&arena);
  assert_int_equal(arena.used, 0);
}

static void blocks_do_not_overlap(void **state)
{
  (void)state;
  enum { COUNT = 500 };
  chuan_arena arena;
  chuan_arena_init(&arena, "test", 64 << 20);
  unsigned char *p[COUNT];
  for (size_t i = 0; i < COUNT; i++) {
    p[i] = chuan_arena_alloc(&arena, i * 7 + 1);
    assert_non_null(p[i]);
    memset(p[i], (int)(i & 0xFF), i * 7 + 1);
  }
  for (size_t i = 0; i < COUNT; i++)
    for (size_t at = 0; at < i * 7 + 1; at++)
      assert_int_equal(p[i][at], i & 0xFF);
  chuan_arena_free(&arena);
}

static void a_request_larger_than_a_block_gets_its_own(void **state)
{
  (void)state;
  chuan_arena arena;
  chuan_arena_init(&arena, "test", 8 << 20);
  char *small = chuan_arena_alloc(&arena, 10), *large = chuan_arena_alloc(&arena, 1 << 20);
  assert_non_null(small);
  assert_non_null(large);
  memset(large, 1, 1 << 20);
  assert_int_equal(small[9], 0);
  chuan_arena_free(&arena);
}

static void the_limit_holds(void **state)
{
  (void)state;
  chuan_arena arena;
  chuan_arena_init(&arena, "test", 1000);
  assert_null(chuan_arena_alloc(&arena, 1001));
  assert_null(chuan_arena_alloc(&arena, SIZE_MAX));
  size_t given = 0;
  while (chuan_arena_alloc(&arena, 16))
    given += 16;
  assert_true(given <= 1000 && given > 900);
  assert_true(arena.used <= 1000);
  chuan_arena_free(&arena);
  assert_non_null(chuan_arena_alloc(&arena, 900)); /* as good as new */
  chuan_arena_free(&arena);
}

static void products_that_overflow_are_refused(void **state)
{
  (void)state;
  chuan_arena arena;
  chuan_arena_init(&arena, "test", 1 << 20);
  assert_null(chuan_arena_array(&arena, SIZE_MAX / 2, 3));
  assert_null(chuan_arena_array(&arena, SIZE_MAX, SIZE_MAX));
  assert_null(chuan_arena_copy(&arena, "x", SIZE_MAX));
  assert_non_null(chuan_arena_array(&arena, 0, 8));
  assert_non_null(chuan_arena_array(&arena, 100, 8));
  chuan_arena_free(&arena);
}

static void a_copy_keeps_nul_and_ends_with_one(void **state)
{
  (void)state;
  chuan_arena arena;
  chuan_arena_init(&arena, "test", 1 << 20);
  char *copy = chuan_arena_copy(&arena, "a\0b", 3);
  assert_non_null(copy);
  assert_memory_equal(copy, "a\0b\0", 4);
  assert_string_equal(chuan_arena_copy(&arena, NULL, 0), "");
  chuan_arena_free(&arena);
}

static void arrays_grow_and_keep_their_items(void **state)
{
  (void)state;
  chuan_arena arena;
  chuan_arena_init(&arena, "test", 1 << 20);
  int *items = NULL;
  size_t capacity = 0;
  for (size_t count = 0; count < 1000; count++) {
    assert_true(chuan_arena_grow(&arena, (void **)&items, count, &capacity, sizeof *items));
    assert_true(capacity > count);
    items[count] = (int)count;
  }
  for (int i = 0; i < 1000; i++)
    assert_int_equal(items[i], i);
  chuan_arena_free(&arena);
}

static void failed_growth_changes_nothing(void **state)
{
  (void)state;
  chuan_arena arena;
  chuan_arena_init(&arena, "test", 1 << 20);
  int *items = NULL;
  size_t capacity = 0;
  chuan_arena_fail_after(0, true);
  assert_false(chuan_arena_grow(&arena, (void **)&items, 0, &capacity, sizeof *items));
  chuan_arena_fail_after(-1, false);
  assert_null(items);
  assert_int_equal(capacity, 0);
  chuan_arena_free(&arena);
}

static void allocations_fail_on_demand(void **state)
{
  (void)state;
  chuan_arena arena;
  chuan_arena_init(&arena, "test", 1 << 20);
  chuan_arena_fail_after(2, false);
  assert_non_null(chuan_arena_alloc(&arena, 1));
  assert_non_null(chuan_arena_alloc(&arena, 1));
  assert_null(chuan_arena_alloc(&arena, 1));
  assert_non_null(chuan_arena_alloc(&arena, 1));
  chuan_arena_fail_after(1, true);
  assert_non_null(chuan_arena_alloc(&arena, 1));
  assert_null(chuan_arena_alloc(&arena, 1));
  assert_null(chuan_arena_alloc(&arena, 1));
  chuan_arena_fail_after(-1, false);
  assert_non_null(chuan_arena_alloc(&arena, 1));
  chuan_arena_free(&arena);
}

static void memory_that_is_given_is_all_there_is(void **state)
{
  (void)state;
  static max_align_t memory[32];
  chuan_arena arena;
  chuan_arena_init_in(&arena, "test", memory, sizeof memory);
  for (int turn = 0; turn < 2; turn++) {
    char *first = chuan_arena_alloc(&arena, 100);
    assert_in_range((uintptr_t)first, (uintptr_t)memory, (uintptr_t)memory + sizeof memory - 100);
    for (int i = 0; i < 100; i++)
      assert_int_equal(first[i], 0);
    memset(first, 'x', 100);
    assert_null(chuan_arena_alloc(&arena, sizeof memory - 100));
    assert_true(arena.failed);
    chuan_arena_rewind(&arena);
    assert_false(arena.failed);
  }
}

static void a_reset_arena_is_as_new(void **state)
{
  (void)state;
  chuan_arena arena;
  chuan_arena_init(&arena, "test", 64 << 20);
  chuan_arena_reset(&arena); /* of an empty one */
  for (int round = 0; round < 3; round++) {
    unsigned char *first = chuan_arena_alloc(&arena, 100), *large = chuan_arena_alloc(&arena, 1 << 20);
    assert_non_null(first);
    assert_non_null(large);
    for (size_t i = 0; i < 100; i++)
      assert_int_equal(first[i], 0);
    memset(first, 0xFF, 100);
    memset(large, 0xFF, 1 << 20);
    assert_true(arena.used >= 100 + (1 << 20));
    chuan_arena_reset(&arena);
    assert_int_equal(arena.used, 0);
  }
  chuan_arena_free(&arena);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(memory_is_zeroed_and_aligned),
    cmocka_unit_test(blocks_do_not_overlap),
    cmocka_unit_test(a_request_larger_than_a_block_gets_its_own),
    cmocka_unit_test(the_limit_holds),
    cmocka_unit_test(products_that_overflow_are_refused),
    cmocka_unit_test(a_copy_keeps_nul_and_ends_with_one),
    cmocka_unit_test(arrays_grow_and_keep_their_items),
    cmocka_unit_test(failed_growth_changes_nothing),
    cmocka_unit_test(allocations_fail_on_demand),
    cmocka_unit_test(memory_that_is_given_is_all_there_is),
    cmocka_unit_test(a_reset_arena_is_as_new),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
