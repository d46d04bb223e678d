/* Tests of sources: checking and composing what is read, reading files, lines and columns. */
#include "base/diag.h"
#include "base/source.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utf8proc.h>

enum { LIMIT = 1 << 20 };

static chuan_arena arena;
static chuan_sources sources;
static chuan_diags diags;
static uint32_t number; /* of the source added last */

static int set_up(void **state)
{
  (void)state;
  chuan_arena_init(&arena, "test", 64 << 20);
  chuan_sources_init(&sources, &arena);
  chuan_diags_init(&diags, &arena, &sources);
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  chuan_arena_fail_after(-1, false);
  chuan_arena_free(&arena);
  return 0;
}

static chuan_rc add(chuan_str bytes)
{
  return chuan_source_add(&number, &sources, CHUAN_STR("a.chuan"), bytes, LIMIT, &diags);
}

static chuan_str text(void)
{
  return chuan_source_get(&sources, number)->text;
}

static void assert_text(chuan_str got, const char *wanted)
{
  if (!chuan_str_equal(got, chuan_str_of(wanted))) {
    print_error("got \"%.*s\", wanted \"%s\"\n", CHUAN_STR_ARGS(got), wanted);
    fail();
  }
}

/* The place of the first `what` in the source added last. */
static chuan_span span_of(const char *what)
{
  chuan_str all = text();
  const char *found = memmem(all.p, all.n, what, strlen(what));
  assert_non_null(found);
  return (chuan_span){ number, (uint32_t)(found - all.p), (uint32_t)((size_t)(found - all.p) + strlen(what)) };
}

static void assert_place(chuan_span span, size_t line, size_t column, size_t end_line, size_t end_column)
{
  chuan_place place = chuan_source_place(&sources, span);
  assert_int_equal(place.line, line);
  assert_int_equal(place.column, column);
  assert_int_equal(place.end_line, end_line);
  assert_int_equal(place.end_column, end_column);
}

static const char *last_message(void)
{
  assert_true(diags.count > 0);
  chuan_str message = chuan_diag_message(diags.items[diags.count - 1], CHUAN_LANG_EN, &arena);
  assert_non_null(message.p);
  return chuan_str_copy(&arena, message).p;
}

/* Checking and composing --------------------------------------------------------------------------- */

static void good_text_is_kept(void **state)
{
  (void)state;
  char bytes[] = "giá trị km_cứng\n";
  assert_int_equal(add(chuan_str_of(bytes)), CHUAN_RC_OK);
  memset(bytes, 'x', sizeof bytes - 1); /* the source has its own copy */
  assert_text(text(), "giá trị km_cứng\n");
  assert_text(chuan_source_get(&sources, number)->name, "a.chuan");
  assert_int_equal(number, 1);
  assert_int_equal(add(CHUAN_STR("")), CHUAN_RC_OK);
  assert_int_equal(number, 2);
  assert_text(text(), "");
  assert_int_equal(diags.count, 0);
}

static void a_byte_order_mark_is_dropped(void **state)
{
  (void)state;
  assert_int_equal(add(CHUAN_STR("\xEF\xBB\xBF" "abc")), CHUAN_RC_OK);
  assert_text(text(), "abc");
  assert_int_equal(add(CHUAN_STR("\xEF\xBB\xBF")), CHUAN_RC_OK);
  assert_text(text(), "");
  assert_int_equal(add(CHUAN_STR("\xEF\xBB\xBF\xEF\xBB\xBF" "abc")), CHUAN_RC_FINDINGS);
  assert_string_equal(last_message(), "character U+FEFF is not allowed here");
  assert_int_equal(add(CHUAN_STR("a\xEF\xBB\xBF")), CHUAN_RC_FINDINGS);
}

static void decomposed_text_is_composed(void **state)
{
  (void)state;
  const char *composed = "ngưỡng đạt_khi tỷ_lệ ≥ 98%\nHỘ NGHÈO";
  char *decomposed = (char *)utf8proc_NFD((const utf8proc_uint8_t *)composed);
  assert_true(strlen(decomposed) > strlen(composed));
  assert_int_equal(add(chuan_str_of(decomposed)), CHUAN_RC_OK);
  free(decomposed);
  assert_text(text(), composed);
}

/* Adds "a<character>b" and checks that the character is refused, shown and in place. */
static void assert_refused(int32_t c)
{
  char bytes[6] = "a", message[64], label[16];
  size_t length = (size_t)utf8proc_encode_char(c, (utf8proc_uint8_t *)bytes + 1);
  bytes[1 + length] = 'b';
  size_t before = diags.count;
  assert_int_equal(add((chuan_str){ bytes, length + 2 }), CHUAN_RC_FINDINGS);
  assert_int_equal(diags.count, before + 1);
  snprintf(message, sizeof message, "character U+%04X is not allowed here", (unsigned)c);
  assert_string_equal(last_message(), message);
  const chuan_diag *diag = diags.items[before];
  assert_int_equal(diag->code, CHUAN_E0104);
  assert_int_equal(diag->spans[0].span.begin, 1);
  assert_int_equal(diag->spans[0].span.end, 1 + length);
  assert_true(diag->spans[0].label.phrase != CHUAN_PHRASE_NONE);
  snprintf(label, sizeof label, "a<U+%04X>b", (unsigned)c);
  chuan_buffer shown;
  chuan_buffer_init(&shown, &arena);
  chuan_text_escape(&shown, chuan_source_line(&sources, number, 1), 0);
  assert_text(chuan_buffer_str(&shown), label);
}

static void hidden_and_moving_characters_are_refused(void **state)
{
  (void)state;
  static const int32_t OTHERS[] = {
    0x061C, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, /* bidi */
    0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0x2064, 0xFEFF, 0x180E, 0x3164, 0xFE0F, 0xE0041,        /* invisible */
    0x2028, 0x2029, 0xE000, 0xFFFE, 0xFFFF, 0x10FFFF,
  };
  size_t controls = 0;
  for (int32_t c = 0; c < 0xA0; c++)
    if (c != '\t' && c != '\r' && c != '\n' && (c < 0x20 || c >= 0x7F)) {
      assert_refused(c);
      controls++;
    }
  assert_int_equal(controls, 62);
  for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++)
    assert_refused(OTHERS[i]);
}

static void every_vietnamese_letter_is_accepted(void **state)
{
  (void)state;
  size_t letters = 0;
  for (int32_t c = 0x80; c < 0x2000; c++) {
    char bytes[4];
    if (!chuan_text_is_letter(c))
      continue;
    size_t length = (size_t)utf8proc_encode_char(c, (utf8proc_uint8_t *)bytes);
    assert_int_equal(add((chuan_str){ bytes, length }), CHUAN_RC_OK);
    letters++;
  }
  assert_int_equal(letters, 134);
}

static void invalid_bytes_are_refused_in_place(void **state)
{
  (void)state;
  assert_int_equal(add(CHUAN_STR("đất\xFFx\n\xC3(")), CHUAN_RC_FINDINGS);
  assert_int_equal(diags.errors, 2);
  assert_int_equal(diags.items[0]->code, CHUAN_E0103);
  assert_text(chuan_diag_message(diags.items[0], CHUAN_LANG_VI, &arena), "byte FF không phải UTF-8");
  assert_text(chuan_source_slice(&sources, diags.items[0]->spans[0].span), "\xFF");
  assert_text(chuan_source_slice(&sources, diags.items[1]->spans[0].span), "\xC3");
  assert_place(diags.items[0]->spans[0].span, 1, 4, 1, 8); /* as wide as <FF> */
  assert_place(diags.items[1]->spans[0].span, 2, 1, 2, 5);
}

static void only_the_first_findings_of_a_file_are_kept(void **state)
{
  (void)state;
  char bytes[100];
  memset(bytes, 0xFF, sizeof bytes);
  assert_int_equal(add((chuan_str){ bytes, sizeof bytes }), CHUAN_RC_FINDINGS);
  assert_int_equal(diags.count, 20);
  assert_int_equal(diags.errors, 100);
}

static void a_text_over_the_limit_is_refused(void **state)
{
  (void)state;
  assert_int_equal(chuan_source_add(&number, &sources, CHUAN_STR("n"), CHUAN_STR("abcd"), 3, &diags), CHUAN_RC_LIMIT);
  assert_int_equal(number, 0);
  assert_string_equal(last_message(), "`n` is larger than 3 bytes");
  assert_int_equal(chuan_source_add(&number, &sources, CHUAN_STR("n"), CHUAN_STR("abc"), 3, &diags), CHUAN_RC_OK);
}

/* Lines and columns -------------------------------------------------------------------------------- */

static void all_line_ends_count(void **state)
{
  (void)state;
  assert_int_equal(add(CHUAN_STR("one\ntwo\r\nthree\rfour\n\r\n\nend")), CHUAN_RC_OK);
  static const char *const LINES[] = { "one", "two", "three", "four", "", "", "end", "" };
  for (size_t i = 0; i < sizeof LINES / sizeof *LINES; i++)
    assert_text(chuan_source_line(&sources, number, i + 1), LINES[i]);
  assert_text(chuan_source_line(&sources, number, 0), "");
  assert_text(chuan_source_line(&sources, number, 99), "");
  assert_place(span_of("two"), 2, 1, 2, 4);
  assert_place(span_of("three"), 3, 1, 3, 6);
  assert_place(span_of("end"), 7, 1, 7, 4);
  assert_place(span_of("wo\r\nth"), 2, 2, 3, 3);
  assert_place(span_of("two\r\n"), 2, 1, 3, 1);
  assert_place((chuan_span){ number, 8, 8 }, 2, 4, 2, 4); /* between CR and LF: where the line ends */
}

static void columns_are_those_of_the_terminal(void **state)
{
  (void)state;
  assert_int_equal(add(CHUAN_STR("  giá trị km_cưng / x\n\tđ\n中文 a\tb")), CHUAN_RC_OK);
  assert_place(span_of("km_cưng"), 1, 11, 1, 18);
  assert_place(span_of("đ"), 2, 9, 2, 10);
  assert_place(span_of("文"), 3, 3, 3, 5);
  assert_place(span_of("b"), 3, 9, 3, 10);
}

static void places_beyond_the_text_are_clipped(void **state)
{
  (void)state;
  assert_int_equal(add(CHUAN_STR("ab\n")), CHUAN_RC_OK);
  assert_place((chuan_span){ number, 3, 3 }, 2, 1, 2, 1);
  assert_place((chuan_span){ number, 900, 1000 }, 2, 1, 2, 1);
  assert_place((chuan_span){ number, 2, 1 }, 1, 3, 1, 3);
  assert_text(chuan_source_slice(&sources, (chuan_span){ number, 1, 900 }), "b\n");
  assert_place((chuan_span){ 0, 0, 0 }, 0, 0, 0, 0);
  assert_place((chuan_span){ 77, 0, 0 }, 0, 0, 0, 0);
  assert_null(chuan_source_get(&sources, 0));
  assert_null(chuan_source_get(&sources, 77));
  assert_text(chuan_source_slice(&sources, (chuan_span){ 0, 0, 0 }), "");
  assert_text(chuan_source_line(&sources, 0, 1), "");
}

static bool inside_character(chuan_str s, size_t offset)
{
  size_t at = 0, length = 0;
  for (; at < offset; at += length)
    chuan_text_next((chuan_str){ s.p + at, s.n - at }, &length);
  return at > offset;
}

/* The column remembered must not show, whatever the order of the questions; nor a missing line table. */
static void columns_do_not_depend_on_the_order_of_questions(void **state)
{
  (void)state;
  chuan_str sample = CHUAN_STR("ab\tcđ中\xFF" "e\r\n\tx\ty\n\nzz\t");
  add(sample);
  uint32_t asked = number;
  for (uint32_t turn = 0; turn < 500; turn++) {
    uint32_t begin = turn * 7 % (uint32_t)(sample.n + 1), end = turn * 11 % (uint32_t)(sample.n + 1);
    if (begin > end || inside_character(sample, begin) || inside_character(sample, end))
      continue;
    add(sample);
    if (turn % 2) /* the fresh one has to do without a table */
      chuan_arena_fail_after(0, false);
    chuan_place fresh = chuan_source_place(&sources, (chuan_span){ number, begin, end });
    chuan_arena_fail_after(-1, false);
    assert_place((chuan_span){ asked, begin, end }, fresh.line, fresh.column, fresh.end_line, fresh.end_column);
    chuan_arena_fail_after(turn % 2 ? 0 : -1, false);
    chuan_str line = chuan_source_line(&sources, number, fresh.line);
    chuan_arena_fail_after(-1, false);
    assert_true(chuan_str_equal(line, chuan_source_line(&sources, asked, fresh.line)));
  }
}

/* A file that is one line of 4 MB, with many places: the time must not grow with their product. */
static void a_huge_line_is_measured_once(void **state)
{
  (void)state;
  enum { SIZE = 4 << 20 };
  char *bytes = malloc(SIZE);
  assert_non_null(bytes);
  memset(bytes, 'x', SIZE);
  assert_int_equal(chuan_source_add(&number, &sources, CHUAN_STR("n"), (chuan_str){ bytes, SIZE }, SIZE, &diags),
                   CHUAN_RC_OK);
  free(bytes);
  for (uint32_t at = 0; at + 1 < SIZE; at += 400)
    assert_place((chuan_span){ number, at, at + 1 }, 1, at + 1, 1, at + 2);
}

/* Reading ------------------------------------------------------------------------------------------ */

static char folder[] = "/tmp/chuan_test_XXXXXX";
static char path[64];

static int make_folder(void **state)
{
  (void)state;
  return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
  (void)state;
  return rmdir(folder);
}

static void write_file(chuan_str bytes)
{
  snprintf(path, sizeof path, "%s/file.chuan", folder);
  FILE *file = fopen(path, "wb");
  assert_non_null(file);
  assert_int_equal(fwrite(bytes.p, 1, bytes.n, file), bytes.n);
  assert_int_equal(fclose(file), 0);
}

static chuan_rc load(chuan_str name, size_t limit, unsigned char *sha256)
{
  return chuan_source_load(&number, &sources, name, limit, sha256, &diags);
}

static void files_are_read_and_hashed(void **state)
{
  (void)state;
  static const unsigned char SHA256_OF_ABC[32] = {
    0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
    0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad,
  };
  unsigned char plain[32], marked[32];
  write_file(CHUAN_STR("abc"));
  assert_int_equal(load(chuan_str_of(path), 3, plain), CHUAN_RC_OK);
  assert_memory_equal(plain, SHA256_OF_ABC, 32);
  assert_text(text(), "abc");
  assert_text(chuan_source_get(&sources, number)->name, path);
  write_file(CHUAN_STR("\xEF\xBB\xBF" "abc")); /* the digest is of the bytes on the disk */
  assert_int_equal(load(chuan_str_of(path), LIMIT, marked), CHUAN_RC_OK);
  assert_text(text(), "abc");
  assert_memory_not_equal(plain, marked, 32);
  write_file(CHUAN_STR(""));
  assert_int_equal(load(chuan_str_of(path), LIMIT, NULL), CHUAN_RC_OK);
  assert_text(text(), "");
  write_file(CHUAN_STR("a\0b"));
  assert_int_equal(load(chuan_str_of(path), LIMIT, NULL), CHUAN_RC_FINDINGS);
  assert_int_equal(text().n, 3);
  unlink(path);
}

static void what_cannot_be_read_is_reported(void **state)
{
  (void)state;
  char message[200];
  write_file(CHUAN_STR("abcd"));
  assert_int_equal(load(chuan_str_of(path), 3, NULL), CHUAN_RC_LIMIT);
  snprintf(message, sizeof message, "`%s` is larger than 3 bytes", path);
  assert_string_equal(last_message(), message);
  unlink(path);
  assert_int_equal(load(chuan_str_of(path), LIMIT, NULL), CHUAN_RC_USAGE);
  snprintf(message, sizeof message, "cannot read `%s`: No such file or directory", path);
  assert_string_equal(last_message(), message);
  assert_int_equal(load(chuan_str_of(folder), LIMIT, NULL), CHUAN_RC_USAGE);
  snprintf(message, sizeof message, "cannot read `%s`: Is a directory", folder);
  assert_string_equal(last_message(), message);
  assert_int_equal(load(CHUAN_STR(""), LIMIT, NULL), CHUAN_RC_USAGE);
  assert_int_equal(load(CHUAN_STR("/etc/passwd\0.chuan"), LIMIT, NULL), CHUAN_RC_FINDINGS);
  assert_int_equal(load(CHUAN_STR("/proc/self/mem"), LIMIT, NULL), CHUAN_RC_IO); /* reading at 0 fails */
  assert_int_equal(number, 0);
  assert_int_equal(sources.count, 0);
  assert_int_equal(diags.errors, 6);
}

static void devices_are_read_up_to_the_limit(void **state)
{
  (void)state;
  assert_int_equal(load(CHUAN_STR("/dev/zero"), 200000, NULL), CHUAN_RC_LIMIT);
  assert_int_equal(load(CHUAN_STR("/dev/null"), 0, NULL), CHUAN_RC_OK);
  assert_text(text(), "");
  assert_int_equal(load(CHUAN_STR("/proc/self/status"), LIMIT, NULL), CHUAN_RC_OK); /* says its size is 0 */
  assert_true(text().n > 100);
}

/* Runs `load("-")` with `bytes` waiting on standard input, written in small pieces. */
static chuan_rc load_standard_input(chuan_str bytes, size_t limit)
{
  int ends[2], kept = dup(STDIN_FILENO);
  assert_int_equal(pipe(ends), 0);
  assert_true(dup2(ends[0], STDIN_FILENO) >= 0);
  pid_t child = fork();
  if (child == 0) {
    for (size_t at = 0; at < bytes.n; at += 1000)
      if (write(ends[1], bytes.p + at, bytes.n - at < 1000 ? bytes.n - at : 1000) < 0)
        break;
    _exit(0);
  }
  close(ends[0]);
  close(ends[1]);
  chuan_rc rc = load(CHUAN_STR("-"), limit, NULL);
  dup2(kept, STDIN_FILENO);
  close(kept);
  return rc;
}

static void standard_input_is_read(void **state)
{
  (void)state;
  assert_int_equal(load_standard_input(CHUAN_STR("hòa\n"), LIMIT), CHUAN_RC_OK);
  assert_text(text(), "hòa\n");
  assert_text(chuan_source_get(&sources, number)->name, "-");
  chuan_str large = { malloc(300000), 300000 };
  assert_non_null(large.p);
  memset((char *)large.p, 'x', large.n);
  assert_int_equal(load_standard_input(large, LIMIT), CHUAN_RC_OK);
  assert_true(chuan_str_equal(text(), large));
  assert_int_equal(load_standard_input(large, large.n), CHUAN_RC_OK);
  assert_int_equal(load_standard_input(large, large.n - 1), CHUAN_RC_LIMIT);
  assert_int_equal(number, 0);
  free((char *)large.p);
}

/* Memory ------------------------------------------------------------------------------------------- */

static void short_memory_is_reported(void **state)
{
  (void)state;
  write_file(CHUAN_STR("a\xCC\x81\nb"));
  for (int forever = 0; forever < 2; forever++)
    for (int from_file = 0; from_file < 2; from_file++)
      for (long n = 0;; n++) {
        assert_true(n < 100);
        tear_down(NULL);
        set_up(NULL);
        chuan_arena_fail_after(n, forever);
        chuan_rc rc = from_file ? load(chuan_str_of(path), LIMIT, NULL) : add(CHUAN_STR("a\xCC\x81\nb"));
        chuan_arena_fail_after(-1, false);
        if (rc == CHUAN_RC_OK)
          break;
        assert_int_equal(rc, CHUAN_RC_MEMORY);
        assert_int_equal(number, 0);
      }
  assert_text(text(), "á\nb");
  unlink(path);
}

static void findings_survive_short_memory(void **state)
{
  (void)state;
  for (long n = 0; n < 30; n++) {
    tear_down(NULL);
    set_up(NULL);
    chuan_arena_fail_after(n, true);
    chuan_rc rc = add(CHUAN_STR("a\x01\xFF"));
    chuan_arena_fail_after(-1, false);
    assert_true(rc == CHUAN_RC_MEMORY || rc == CHUAN_RC_FINDINGS);
    if (rc == CHUAN_RC_FINDINGS) {
      assert_int_equal(diags.errors, 2);
      assert_true(diags.count == 2 || diags.failed);
    }
  }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    TEST(good_text_is_kept),
    TEST(a_byte_order_mark_is_dropped),
    TEST(decomposed_text_is_composed),
    TEST(hidden_and_moving_characters_are_refused),
    TEST(every_vietnamese_letter_is_accepted),
    TEST(invalid_bytes_are_refused_in_place),
    TEST(only_the_first_findings_of_a_file_are_kept),
    TEST(a_text_over_the_limit_is_refused),
    TEST(all_line_ends_count),
    TEST(columns_are_those_of_the_terminal),
    TEST(places_beyond_the_text_are_clipped),
    TEST(columns_do_not_depend_on_the_order_of_questions),
    TEST(a_huge_line_is_measured_once),
    TEST(files_are_read_and_hashed),
    TEST(what_cannot_be_read_is_reported),
    TEST(devices_are_read_up_to_the_limit),
    TEST(standard_input_is_read),
    TEST(short_memory_is_reported),
    TEST(findings_survive_short_memory),
  };
  return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
