/* Tests of bytes that are read in pieces: a file on the disk, and what becomes of it meanwhile. */
#include "base/source_file.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const unsigned char DIGEST_OF_ABC[32] = { 0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40,
                                                 0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17,
                                                 0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad };
#define PATTERN "/tmp/chuan-source-file-XXXXXX"
static char path[sizeof PATTERN];
static chuan_arena arena;
static chuan_sources sources;
static chuan_diags diags;
static chuan_source_file file;

static int set_up(void **state)
{
  (void)state;
  memcpy(path, PATTERN, sizeof path);
  int made = mkstemp(path);
  chuan_arena_init(&arena, "test", 1 << 20);
  chuan_sources_init(&sources, &arena);
  chuan_diags_init(&diags, &arena, &sources);
  return write(made, "abc", 3) == 3 && close(made) == 0 ? 0 : -1;
}

static int tear_down(void **state)
{
  (void)state;
  chuan_source_file_close(&file);
  chuan_arena_free(&arena);
  return unlink(path);
}

static void open_it(void)
{
  assert_true(chuan_source_file_open(&file, chuan_str_of(path), &arena));
  assert_int_equal(file.length, 3);
}

static void pieces_are_read_and_all_is_hashed(void **state)
{
  unsigned char digest[32];
  char piece[2];
  (void)state;
  open_it();
  assert_int_equal(chuan_source_file_read(piece, &file, 1, 2, &diags), CHUAN_RC_OK);
  assert_memory_equal(piece, "bc", 2);
  assert_int_equal(chuan_source_file_digest(digest, &file, &diags), CHUAN_RC_OK);
  assert_memory_equal(digest, DIGEST_OF_ABC, sizeof digest);
}

static void bytes_in_memory_are_read_alike(void **state)
{
  unsigned char digest[32];
  char piece[2];
  (void)state;
  chuan_source_file bytes = chuan_source_file_of(CHUAN_STR("-"), CHUAN_STR("abc"));
  assert_int_equal(chuan_source_file_read(piece, &bytes, 0, 2, &diags), CHUAN_RC_OK);
  assert_memory_equal(piece, "ab", 2);
  assert_int_equal(chuan_source_file_digest(digest, &bytes, &diags), CHUAN_RC_OK);
  assert_memory_equal(digest, DIGEST_OF_ABC, sizeof digest);
}

static void assert_changed(void)
{
  assert_int_equal(diags.count, 1);
  assert_int_equal(diags.items[0]->code, CHUAN_E0914);
}

static void a_file_that_grows_is_noticed(void **state)
{
  unsigned char digest[32];
  (void)state;
  open_it();
  FILE *other = fopen(path, "a");
  assert_true(fputs("d", other) >= 0 && fclose(other) == 0);
  assert_int_equal(chuan_source_file_digest(digest, &file, &diags), CHUAN_RC_FINDINGS);
  assert_changed();
}

static void a_file_written_over_is_noticed(void **state)
{
  unsigned char digest[32];
  struct timespec times[2] = { { 1, 0 }, { 1, 0 } };
  (void)state;
  open_it();
  assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
  assert_int_equal(chuan_source_file_digest(digest, &file, &diags), CHUAN_RC_FINDINGS);
  assert_changed();
}

static void a_file_that_becomes_shorter_is_noticed(void **state)
{
  char piece[3];
  (void)state;
  open_it();
  assert_int_equal(truncate(path, 2), 0);
  assert_int_equal(chuan_source_file_read(piece, &file, 0, 3, &diags), CHUAN_RC_IO);
  assert_changed();
}

static void only_files_on_the_disk_are_opened(void **state)
{
  (void)state;
  assert_false(chuan_source_file_open(&file, CHUAN_STR("/tmp"), &arena));
  assert_false(chuan_source_file_open(&file, CHUAN_STR("/dev/null"), &arena));
  assert_false(chuan_source_file_open(&file, CHUAN_STR("/nowhere/at all"), &arena));
  assert_int_equal(diags.count, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    TEST(pieces_are_read_and_all_is_hashed),
    TEST(bytes_in_memory_are_read_alike),
    TEST(a_file_that_grows_is_noticed),
    TEST(a_file_written_over_is_noticed),
    TEST(a_file_that_becomes_shorter_is_noticed),
    TEST(only_files_on_the_disk_are_opened),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
