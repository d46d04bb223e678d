/* Tests of text: UTF-8, classes of characters, NFC, tone marks, folding, width, escaping, distances. */
#include "base/text.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* Every accented Vietnamese letter. */
#define LETTERS \
  "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ" \
  "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ"

static const int32_t BIDI[] = { 0x061C, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C,
                                0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069 };

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static chuan_arena arena;

static int set_up(void **state)
{
  (void)state;
  chuan_arena_init(&arena, "test", 256 << 20);
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  chuan_arena_fail_after(-1, false);
  chuan_arena_free(&arena);
  return 0;
}

static chuan_str of(const char *s)
{
  return chuan_str_of(s);
}

static void assert_text(chuan_str got, const char *wanted)
{
  if (!chuan_str_equal(got, chuan_str_of(wanted))) {
    print_error("got \"%.*s\", wanted \"%s\"\n", CHUAN_STR_ARGS(got), wanted);
    fail();
  }
}

static chuan_str encoded(int32_t c, char *bytes)
{
  return (chuan_str){ bytes, (size_t)utf8proc_encode_char(c, (utf8proc_uint8_t *)bytes) };
}

static chuan_str escaped(chuan_str s)
{
  chuan_buffer b;
  chuan_buffer_init(&b, &arena);
  chuan_text_escape(&b, s, 0);
  assert_false(b.failed);
  return chuan_buffer_str(&b);
}

/* Slices and buffers ------------------------------------------------------------------------------- */

static void slices_compare_by_bytes(void **state)
{
  (void)state;
  chuan_str none = { NULL, 0 };
  assert_true(chuan_str_equal(none, CHUAN_STR("")));
  assert_true(chuan_str_equal(CHUAN_STR("a\0b"), CHUAN_STR("a\0b")));
  assert_false(chuan_str_equal(CHUAN_STR("a\0b"), CHUAN_STR("a\0c")));
  assert_false(chuan_str_equal(CHUAN_STR("a"), CHUAN_STR("ab")));
  assert_int_equal(chuan_str_compare(none, none), 0);
  assert_true(chuan_str_compare(CHUAN_STR("a"), CHUAN_STR("b")) < 0);
  assert_true(chuan_str_compare(CHUAN_STR("ab"), CHUAN_STR("a")) > 0);
  assert_true(chuan_str_compare(CHUAN_STR("a"), CHUAN_STR("a\0")) < 0);
  assert_true(chuan_str_compare(CHUAN_STR("z"), CHUAN_STR("đ")) < 0); /* bytes are unsigned */
  assert_int_equal(chuan_str_of(NULL).n, 0);
}

static void trimming_takes_every_blank(void **state)
{
  (void)state;
  assert_text(chuan_str_trim(of(" \t\r\n a b \xC2\xA0\xEF\xBB\xBF")), "a b");
  assert_text(chuan_str_trim(of("\xEF\xBB\xBF\xC2\xA0x")), "x");
  assert_text(chuan_str_trim(of("  \xC2\xA0 ")), "");
  assert_text(chuan_str_trim((chuan_str){ NULL, 0 }), "");
  assert_text(chuan_str_trim(of("à")), "à"); /* its last byte, A0, is no blank */
  assert_text(chuan_str_trim(of("đất")), "đất");
}

static void copies_are_whole(void **state)
{
  (void)state;
  chuan_str copy = chuan_str_copy(&arena, CHUAN_STR("a\0b"));
  assert_int_equal(copy.n, 3);
  assert_memory_equal(copy.p, "a\0b\0", 4);
  copy = chuan_str_copy(&arena, (chuan_str){ NULL, 0 });
  assert_non_null(copy.p);
  assert_int_equal(copy.n, 0);
}

static void buffers_grow(void **state)
{
  (void)state;
  chuan_buffer b;
  chuan_buffer_init(&b, &arena);
  assert_int_equal(chuan_buffer_str(&b).n, 0);
  chuan_buffer_add_c(&b, "");
  for (int i = 0; i < 1000; i++) {
    chuan_buffer_add(&b, CHUAN_STR("ab"));
    chuan_buffer_add_char(&b, '\0');
    chuan_buffer_printf(&b, "%03d", i);
  }
  chuan_str s = chuan_buffer_str(&b);
  assert_false(b.failed);
  assert_int_equal(s.n, 6000);
  assert_memory_equal(s.p + 5994, "ab\000999", 6);
  chuan_buffer_init(&b, &arena);
  chuan_buffer_printf(&b, "%*s", 5000, "x");
  assert_int_equal(b.n, 5000);
}

static void a_failed_buffer_stays_failed(void **state)
{
  (void)state;
  chuan_buffer b;
  chuan_buffer_init(&b, &arena);
  chuan_buffer_add_c(&b, "ab");
  chuan_arena_fail_after(0, false);
  chuan_buffer_printf(&b, "%*s", 500, "x");
  chuan_buffer_add_c(&b, "c");
  assert_true(b.failed);
  assert_text(chuan_buffer_str(&b), "ab");
}

/* UTF-8 -------------------------------------------------------------------------------------------- */

static void valid_utf8_is_decoded(void **state)
{
  (void)state;
  static const struct {
    const char *bytes;
    size_t length;
    int32_t code_point;
  } CASES[] = {
    { "a", 1, 'a' }, { "\x7F", 1, 0x7F }, { "\xC2\x80", 2, 0x80 }, { "\xDF\xBF", 2, 0x7FF },
    { "\xE0\xA0\x80", 3, 0x800 }, { "\xED\x9F\xBF", 3, 0xD7FF }, { "\xEE\x80\x80", 3, 0xE000 },
    { "\xEF\xBF\xBF", 3, 0xFFFF }, { "\xF0\x90\x80\x80", 4, 0x10000 }, { "\xF4\x8F\xBF\xBF", 4, 0x10FFFF },
    { "ệx", 3, 0x1EC7 },
  };
  for (size_t i = 0; i < COUNT_OF(CASES); i++) {
    size_t length;
    assert_int_equal(chuan_text_next(of(CASES[i].bytes), &length), CASES[i].code_point);
    assert_int_equal(length, CASES[i].length);
  }
  size_t length;
  assert_int_equal(chuan_text_next(CHUAN_STR("\0x"), &length), 0);
  assert_int_equal(chuan_text_invalid_at(of(LETTERS)), sizeof(LETTERS) - 1);
}

static void invalid_utf8_is_one_byte(void **state)
{
  (void)state;
  static const char *const CASES[] = {
    "\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC3", "\xC3(", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xE1\xBB", "\xE1\xBB(",
    "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF", "\xF0\x90\x80", "\xF4\x90\x80\x80",
    "\xF5\x80\x80\x80", "\xF8\x88\x80\x80\x80", "\xFE", "\xFF",
  };
  for (size_t i = 0; i < COUNT_OF(CASES); i++) {
    size_t length;
    assert_int_equal(chuan_text_next(of(CASES[i]), &length), -1);
    assert_int_equal(length, 1);
    assert_int_equal(chuan_text_invalid_at(of(CASES[i])), 0);
  }
  assert_int_equal(chuan_text_invalid_at(of("đất\xFF")), 6);
  /* A slice ends where it says: the rest of the character behind it does not count. */
  assert_int_equal(chuan_text_invalid_at((chuan_str){ "ệ", 2 }), 0);
}

/* Classes ------------------------------------------------------------------------------------------ */

static void control_characters_are_found(void **state)
{
  (void)state;
  size_t count = 0; /* 29 of C0, DEL, 32 of C1: 62 characters */
  for (int32_t c = 0; c < 0xA0; c++) {
    chuan_text_class class = chuan_text_classify(c);
    if (class == CHUAN_TEXT_PLAIN)
      continue;
    assert_int_equal(class, c == 0 ? CHUAN_TEXT_NUL : CHUAN_TEXT_CONTROL);
    count++;
  }
  assert_int_equal(count, 62);
  assert_int_equal(chuan_text_classify('\t'), CHUAN_TEXT_PLAIN);
  assert_int_equal(chuan_text_classify('\r'), CHUAN_TEXT_PLAIN);
  assert_int_equal(chuan_text_classify('\n'), CHUAN_TEXT_PLAIN);
  assert_int_equal(chuan_text_classify(0x2028), CHUAN_TEXT_CONTROL);
  assert_int_equal(chuan_text_classify(0x2029), CHUAN_TEXT_CONTROL);
}

static void exactly_twelve_bidi_controls_are_found(void **state)
{
  (void)state;
  size_t count = 0;
  for (int32_t c = 0; c <= 0x10FFFF; c++)
    if (chuan_text_classify(c) == CHUAN_TEXT_BIDI)
      assert_int_equal(c, BIDI[count++]);
  assert_int_equal(count, COUNT_OF(BIDI));
}

static void invisible_characters_are_found(void **state)
{
  (void)state;
  static const int32_t INVISIBLE[] = {
    0x00AD, 0x034F, 0x115F, 0x1160, 0x17B4, 0x180B, 0x180E, 0x200B, 0x200C, 0x200D, 0x2060, 0x2061, 0x2064,
    0x206A, 0x3164, 0xFE00, 0xFE0F, 0xFEFF, 0xFFA0, 0xFFF9, 0x1D173, 0xE0001, 0xE0041, 0xE007F, 0xE0100, 0xE01EF,
  };
  static const int32_t PRIVATE[] = { 0xE000, 0xF8FF, 0xF0000, 0x10FFFD, 0xFDD0, 0xFFFE, 0xFFFF, 0x1FFFF, 0x0378 };
  for (size_t i = 0; i < COUNT_OF(INVISIBLE); i++)
    assert_int_equal(chuan_text_classify(INVISIBLE[i]), CHUAN_TEXT_ZERO_WIDTH);
  for (size_t i = 0; i < COUNT_OF(PRIVATE); i++)
    assert_int_equal(chuan_text_classify(PRIVATE[i]), CHUAN_TEXT_PRIVATE);
}

static void whatever_has_no_width_is_a_mark_or_refused(void **state)
{
  (void)state;
  for (int32_t c = 0x20; c <= 0x10FFFF; c++) {
    if (chuan_text_classify(c) != CHUAN_TEXT_PLAIN || utf8proc_charwidth(c) > 0)
      continue;
    utf8proc_category_t category = utf8proc_category(c);
    bool mark = category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
    bool jamo = (c >= 0x1161 && c <= 0x11FF) || (c >= 0xD7B0 && c <= 0xD7FF); /* they join the letter before */
    if (!mark && !jamo) {
      print_error("U+%04X is invisible and accepted\n", (unsigned)c);
      fail();
    }
  }
}

static void letters_are_ascii_and_vietnamese(void **state)
{
  (void)state;
  size_t accented = 0, length;
  for (chuan_str rest = CHUAN_STR(LETTERS); rest.n > 0; rest.p += length, rest.n -= length) {
    int32_t c = chuan_text_next(rest, &length);
    assert_true(chuan_text_is_letter(c));
    assert_int_equal(chuan_text_classify(c), CHUAN_TEXT_PLAIN);
    accented++;
  }
  assert_int_equal(accented, 134);
  size_t all = 0;
  for (int32_t c = -1; c <= 0x10FFFF; c++)
    all += chuan_text_is_letter(c);
  assert_int_equal(all, 134 + 52);
}

/* Composing ---------------------------------------------------------------------------------------- */

static chuan_str nfc(chuan_str s)
{
  chuan_str out;
  assert_int_equal(chuan_text_nfc(&out, s, &arena), CHUAN_RC_OK);
  return out;
}

static void decomposed_letters_are_composed(void **state)
{
  (void)state;
  size_t length;
  for (chuan_str rest = CHUAN_STR(LETTERS); rest.n > 0; rest.p += length, rest.n -= length) {
    chuan_text_next(rest, &length);
    char *composed = strndup(rest.p, length);
    char *decomposed = (char *)utf8proc_NFD((const utf8proc_uint8_t *)composed);
    assert_text(nfc(of(composed)), composed);
    assert_text(nfc(of(decomposed)), composed);
    free(decomposed);
    free(composed);
  }
  char *decomposed = (char *)utf8proc_NFD((const utf8proc_uint8_t *)LETTERS);
  assert_text(nfc(of(decomposed)), LETTERS);
  free(decomposed);
}

static void marks_in_any_order_are_composed(void **state)
{
  (void)state;
  assert_text(nfc(of("a\xCC\xA3\xCC\x82")), "ậ"); /* dot below, circumflex */
  assert_text(nfc(of("a\xCC\x82\xCC\xA3")), "ậ"); /* circumflex, dot below */
  assert_text(nfc(of("â\xCC\xA3")), "ậ");
  assert_text(nfc(of("ạ\xCC\x82")), "ậ");
  assert_text(nfc(of("xo\xCC\x9B\xCC\x81y")), "xớy");
  assert_text(nfc(of("\xCC\x81")), "\xCC\x81"); /* a mark with nothing to stand on */
  assert_text(nfc(of("\xCD\xBE")), ";");         /* the Greek question mark is a semicolon */
}

static void text_that_is_composed_is_not_copied(void **state)
{
  (void)state;
  static const char *const CASES[] = { "", "giá trị km_cưng", "plain ASCII", "12 000 ₫ – “đất”" };
  for (size_t i = 0; i < COUNT_OF(CASES); i++)
    assert_ptr_equal(nfc(of(CASES[i])).p, CASES[i]);
}

static void nul_does_not_end_a_text(void **state)
{
  (void)state;
  chuan_str out = nfc(CHUAN_STR("a\0e\xCC\x81\0b"));
  assert_int_equal(out.n, 6);
  assert_memory_equal(out.p, "a\0\xC3\xA9\0b", 6);
}

static void invalid_bytes_pass_through_nfc(void **state)
{
  (void)state;
  assert_text(nfc(of("\xFF" "e\xCC\x81\xFE\xCC\x81\xC3")), "\xFFé\xFE\xCC\x81\xC3");
}

/* A run of marks of 1.5 MB: with utf8proc's own ordering this takes minutes. */
static void a_million_marks_are_ordered_quickly(void **state)
{
  (void)state;
  enum { PAIRS = 400000 };
  char *bytes = malloc(PAIRS * 4 + 1);
  assert_non_null(bytes);
  bytes[0] = 'a';
  for (size_t i = 0; i < PAIRS; i++)
    memcpy(bytes + 1 + i * 4, "\xCC\x80\xCC\xA3", 4);
  chuan_str out = nfc((chuan_str){ bytes, PAIRS * 4 + 1 });
  free(bytes);
  assert_memory_equal(out.p, "ạ\xCC\xA3", 5); /* all dots below come first, then the graves */
  assert_memory_equal(out.p + out.n - 4, "\xCC\x80\xCC\x80", 4);
}

static uint32_t seed = 12345;

static uint32_t random_number(uint32_t below)
{
  seed = seed * 1664525 + 1013904223;
  return (seed >> 8) % below;
}

/* Random texts out of characters that compose, reorder or expand; compared with utf8proc as a whole. */
static void nfc_agrees_with_utf8proc(void **state)
{
  (void)state;
  static const int32_t POOL[] = {
    'a', 'e', 'o', 'u', 'D', ' ', '\n', 0xE2, 0xEA, 0x1B0, 0x1A1, 0x1EC7, 0x1ED9, 0x300, 0x301, 0x303, 0x309, 0x323,
    0x302, 0x306, 0x31B, 0x328, 0x338, 0x315, 0x345, 0x340, 0x344, 0x37E, 0x958, 0x1100, 0x1161, 0x11A8, 0xAC00, 0x212B,
    0x1D160, 0xFB2C, 0x4E2D, 0x2126, 0x1F82, 0x0B47, 0x0B57, 0x0B3E, 0x2000, 0x1E9B,
  };
  for (int round = 0; round < 20000; round++) {
    char bytes[200];
    size_t n = 0;
    for (uint32_t left = random_number(20); left > 0; left--)
      n += (size_t)utf8proc_encode_char(POOL[random_number(COUNT_OF(POOL))], (utf8proc_uint8_t *)bytes + n);
    utf8proc_uint8_t *wanted;
    utf8proc_ssize_t length =
      utf8proc_map((utf8proc_uint8_t *)bytes, (utf8proc_ssize_t)n, &wanted, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    chuan_str got = nfc((chuan_str){ bytes, n });
    assert_int_equal(got.n, length);
    assert_memory_equal(got.p, wanted, got.n);
    free(wanted);
  }
}

/* Tone marks --------------------------------------------------------------------------------------- */

static const struct {
  const char *in, *out;
} TONES[] = {
  { "hoà", "hòa" }, { "hòa", "hòa" }, { "hoá", "hóa" }, { "hoả", "hỏa" }, { "hoạ", "họa" }, { "xoã", "xõa" },
  { "toà", "tòa" }, { "loá", "lóa" }, { "thoả", "thỏa" }, { "thỏa", "thỏa" }, { "đoạ", "đọa" }, { "khoá", "khóa" },
  { "khoẻ", "khỏe" }, { "khỏe", "khỏe" }, { "loè", "lòe" }, { "choé", "chóe" }, { "xoè", "xòe" }, { "hoẹ", "họe" },
  { "thuỷ", "thủy" }, { "thủy", "thủy" }, { "thuý", "thúy" }, { "huỷ", "hủy" }, { "uỷ ban", "ủy ban" },
  { "luỹ kế", "lũy kế" }, { "tuỳ", "tùy" }, { "suỵ", "sụy" }, { "truỵ", "trụy" },
  { "quý", "quý" }, { "quỳ", "quỳ" }, { "quỹ", "quỹ" }, { "quả", "quả" }, { "quá", "quá" }, { "quẻ", "quẻ" },
  { "QUÝ", "QUÝ" }, { "già", "già" }, { "giá", "giá" }, { "giữ", "giữ" }, { "giò", "giò" },
  { "hoàn", "hoàn" }, { "toàn", "toàn" }, { "huỳnh", "huỳnh" }, { "hoài", "hoài" }, { "khuỷu", "khuỷu" },
  { "ngoằn ngoèo", "ngoằn ngoèo" }, { "xoáy", "xoáy" }, { "loại", "loại" }, { "khoảng", "khoảng" },
  { "huyện", "huyện" }, { "thuế", "thuế" }, { "của", "của" }, { "hóa đơn", "hóa đơn" }, { "tòa án", "tòa án" },
  { "HOÀ", "HÒA" }, { "Hoà", "Hòa" }, { "hOÀ", "hÒA" }, { "THUỶ", "THỦY" }, { "KHOẺ", "KHỎE" },
  { "hoà, thuỷ; khoẻ", "hòa, thủy; khỏe" }, { "km_hoà", "km_hòa" }, { "hoà_2", "hòa_2" }, { "(hoá)", "(hóa)" },
  { "oà", "òa" }, { "uỷ", "ủy" }, { "à", "à" }, { "", "" }, { "abc", "abc" }, { "hoa", "hoa" }, { "tuy", "tuy" },
  { "hòà", "hòà" },
  { "hoà\xCC\x84", "hoà\xCC\x84" }, /* a mark behind it belongs to the vowel: no pair we know */
};

static chuan_str tone(chuan_str s)
{
  chuan_str out;
  assert_int_equal(chuan_text_tone(&out, s, &arena), CHUAN_RC_OK);
  return out;
}

static void tone_marks_have_one_place(void **state)
{
  (void)state;
  for (size_t i = 0; i < COUNT_OF(TONES); i++) {
    chuan_str out = tone(of(TONES[i].in));
    assert_text(out, TONES[i].out);
    assert_text(tone(out), TONES[i].out);
    assert_text(nfc(out), TONES[i].out);
  }
  assert_text(tone(of("hoà\xFF")), "hòa\xFF");
  chuan_str with_nul = tone(CHUAN_STR("hoà\0hoà"));
  assert_int_equal(with_nul.n, 9);
  assert_memory_equal(with_nul.p, "hòa\0hòa", 9);
}

/* Forms for matching ------------------------------------------------------------------------------- */

static chuan_str fold(chuan_str s)
{
  chuan_str out;
  assert_int_equal(chuan_text_fold(&out, s, &arena), CHUAN_RC_OK);
  return out;
}

static chuan_str key(chuan_str s)
{
  chuan_str out;
  assert_int_equal(chuan_text_key(&out, s, &arena), CHUAN_RC_OK);
  return out;
}

static void names_fold_to_ascii(void **state)
{
  (void)state;
  static const struct {
    const char *in, *folded, *key;
  } CASES[] = {
    { "Km đường  thôn", "km_duong_thon", "km_đường_thôn" },
    { "ĐẠT_KHI", "dat_khi", "đạt_khi" },
    { "  Hộ\tnghèo\r\n", "ho_ngheo", "hộ_nghèo" },
    { "Tỷ\xC2\xA0lệ __ %", "ty_le_%", "tỷ_lệ_%" },
    { "\xEF\xBB\xBFSTT", "stt", "stt" },
    { "Thuỷ lợi", "thuy_loi", "thủy_lợi" },
    { "Thủy lợi", "thuy_loi", "thủy_lợi" },
    { "Du\xCC\x9Bo\xCC\x9B\xCC\x80ng", "duong", "dường" },
    { "", "", "" },
    { " _ ", "", "" },
    { "한글", "한글", "한글" },
    { "\xFF x", "\xFF_x", "\xFF_x" },
  };
  for (size_t i = 0; i < COUNT_OF(CASES); i++) {
    assert_text(fold(of(CASES[i].in)), CASES[i].folded);
    assert_text(fold(of(CASES[i].folded)), CASES[i].folded);
    assert_text(fold(of(CASES[i].key)), CASES[i].folded);
    assert_text(key(of(CASES[i].in)), CASES[i].key);
    assert_text(key(of(CASES[i].key)), CASES[i].key);
  }
}

static void all_letters_fold_to_ascii(void **state)
{
  (void)state;
  chuan_str folded = fold(CHUAN_STR(LETTERS));
  assert_int_equal(folded.n, 134);
  for (size_t i = 0; i < folded.n; i++)
    assert_true(folded.p[i] >= 'a' && folded.p[i] <= 'y');
  chuan_str lower = key(CHUAN_STR(LETTERS)); /* the second half are the capitals of the first */
  assert_int_equal(lower.n % 2, 0);
  assert_memory_equal(lower.p, lower.p + lower.n / 2, lower.n / 2);
}

/* Width and escaping ------------------------------------------------------------------------------- */

static void widths_are_those_of_a_terminal(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    size_t from, width;
  } CASES[] = {
    { "", 0, 0 }, { "abc", 0, 3 }, { "đường", 0, 5 }, { "e\xCC\x81", 0, 1 }, { "中文", 0, 4 }, { "\t", 0, 8 },
    { "\t", 3, 5 }, { "\t", 7, 1 }, { "\t", 8, 8 }, { "ab\tc", 0, 9 }, { "中\tc", 0, 9 }, { "\xFF", 0, 4 },
    { "\xE2\x80\xAE", 0, 8 }, { "\xC2\xA0", 0, 8 }, { "\x01", 0, 8 }, { "\n", 0, 8 }, { "₫", 0, 1 }, { "…", 0, 1 },
  };
  for (size_t i = 0; i < COUNT_OF(CASES); i++)
    assert_int_equal(chuan_text_width(of(CASES[i].text), CASES[i].from), CASES[i].width);
}

static void what_could_hide_or_move_is_escaped(void **state)
{
  (void)state;
  assert_text(escaped(of("a\xE2\x80\xAE" "b")), "a<U+202E>b");
  assert_text(escaped(of("\xFF\xC3(")), "<FF><C3>(");
  assert_text(escaped(of("a\xC2\xA0z")), "a<U+00A0>z");
  assert_text(escaped(of("a\tb")), "a       b");
  assert_text(escaped(of("a\r\n\x1B[31m")), "a<U+000D><U+000A><U+001B>[31m");
  assert_text(escaped(of("\xEF\xBB\xBF")), "<U+FEFF>");
  assert_text(escaped(of("\xF4\x8F\xBF\xBD")), "<U+10FFFD>");
  assert_text(escaped(CHUAN_STR("a\0b")), "a<U+0000>b");
  assert_text(escaped(of(LETTERS)), LETTERS);
  assert_text(escaped(of("中文 ₫ “…”")), "中文 ₫ “…”");
  for (size_t i = 0; i < COUNT_OF(BIDI); i++) {
    char bytes[4], wanted[16];
    snprintf(wanted, sizeof wanted, "<U+%04X>", (unsigned)BIDI[i]);
    assert_text(escaped(encoded(BIDI[i], bytes)), wanted);
  }
  for (int32_t c = 0; c < 0xA0; c++) {
    char bytes[4], wanted[16];
    if (c == '\t' || (c >= 0x20 && c < 0x7F))
      continue;
    snprintf(wanted, sizeof wanted, "<U+%04X>", (unsigned)c);
    assert_text(escaped(encoded(c, bytes)), wanted);
  }
}

static void width_and_escaping_agree(void **state)
{
  (void)state;
  static const char *const POOL[] = { "a", "ệ", "中", "\t", "\xFF", "\xE1\xBB", "\xE2\x80\xAE", "\n", "\xC2\xA0",
                                      "\xCC\x81", "\xF0\x9F\x98\x80", "\x7F", " " };
  for (int round = 0; round < 3000; round++) {
    char bytes[100];
    size_t n = 0, from = random_number(20);
    for (uint32_t left = random_number(round % 2 ? 20 : 3); left > 0; left--) {
      const char *piece = POOL[random_number(COUNT_OF(POOL))];
      memcpy(bytes + n, piece, strlen(piece));
      n += strlen(piece);
    }
    chuan_buffer b;
    chuan_buffer_init(&b, &arena);
    chuan_text_escape(&b, (chuan_str){ bytes, n }, from);
    chuan_str shown = chuan_buffer_str(&b);
    assert_int_equal(chuan_text_width((chuan_str){ bytes, n }, from), chuan_text_width(shown, from));
    assert_int_equal(chuan_text_invalid_at(shown), shown.n);
    assert_int_equal(chuan_text_is_shown((chuan_str){ bytes, n }), chuan_str_equal(shown, (chuan_str){ bytes, n }));
    size_t length;
    for (size_t at = 0; at < shown.n; at += length) {
      int32_t c = chuan_text_next((chuan_str){ shown.p + at, shown.n - at }, &length);
      assert_true(c >= 0x20 && c != 0x7F && c != 0xA0 && chuan_text_classify(c) == CHUAN_TEXT_PLAIN);
    }
  }
}

/* Distances ---------------------------------------------------------------------------------------- */

static void distances_count_edits(void **state)
{
  (void)state;
  static const struct {
    const char *a, *b;
    unsigned distance;
  } CASES[] = {
    { "", "", 0 }, { "a", "a", 0 }, { "", "abc", 12 }, { "abc", "abd", 4 }, { "abc", "ab", 4 }, { "abc", "xabc", 4 },
    { "abcd", "abdc", 4 }, { "dat_khi", "đạt_khi", 2 }, { "km_cưng", "km_cứng", 1 }, { "Km", "km", 1 },
    { "hộ nghèo", "hộ_nghèo", 1 }, { "đạt_khi", "đạt_khí", 1 }, { "abc", "xyz", 12 }, { "\xFF", "\xFE", 4 },
  };
  for (size_t i = 0; i < COUNT_OF(CASES); i++) {
    assert_int_equal(chuan_text_distance(of(CASES[i].a), of(CASES[i].b)), CASES[i].distance);
    assert_int_equal(chuan_text_distance(of(CASES[i].b), of(CASES[i].a)), CASES[i].distance);
  }
  char longer[66];
  memset(longer, 'a', sizeof longer);
  assert_int_equal(chuan_text_distance((chuan_str){ longer, 65 }, (chuan_str){ longer, 65 }), 255);
  assert_int_equal(chuan_text_distance((chuan_str){ longer, 64 }, (chuan_str){ longer, 64 }), 0);
  assert_int_equal(chuan_text_distance((chuan_str){ longer, 64 }, of("")), 255); /* 256 does not fit */
}

static void slips_find_the_name_meant(void **state)
{
  (void)state;
  const chuan_str names[] = { CHUAN_STR("đạt_khi"), CHUAN_STR("km_cứng"), CHUAN_STR("km_đường"),
                              CHUAN_STR("tỷ_lệ_hộ_nghèo"), CHUAN_STR("vùng"), CHUAN_STR("kỳ"), CHUAN_STR("giá_trị") };
  static const struct {
    const char *wanted, *found;
  } CASES[] = {
    { "dat_khi", "đạt_khi" },     { "đạt_kho", "đạt_khi" }, { "đat_khi", "đạt_khi" }, { "đạt_ki", "đạt_khi" },
    { "đạt_khhi", "đạt_khi" },    { "đạt_hki", "đạt_khi" }, { "km_cưng", "km_cứng" }, { "km_cung", "km_cứng" },
    { "km_duong", "km_đường" },   { "kmđường", "km_đường" }, { "vung", "vùng" },       { "ky", "kỳ" },
    { "ty_le_ho_ngheo", "tỷ_lệ_hộ_nghèo" }, { "tỷ_lệ_nghèo", "tỷ_lệ_hộ_nghèo" }, { "gia_tri", "giá_trị" },
    { "GIÁ_TRỊ", "giá_trị" },     { "hoàn_toàn_khác", NULL }, { "x", NULL }, { "", NULL }, { "abc", NULL },
  };
  for (size_t i = 0; i < COUNT_OF(CASES); i++) {
    const chuan_str *found = chuan_text_nearest(of(CASES[i].wanted), names, COUNT_OF(names));
    if (CASES[i].found) {
      assert_non_null(found);
      assert_text(*found, CASES[i].found);
    } else {
      assert_null(found);
    }
  }
  assert_null(chuan_text_nearest(of("x"), NULL, 0));
  const chuan_str same[] = { CHUAN_STR("abcd"), CHUAN_STR("abce"), CHUAN_STR("abcx") };
  assert_ptr_equal(chuan_text_nearest(of("abcf"), same, 3), &same[0]); /* the first of equals */
  assert_ptr_equal(chuan_text_nearest(of("abcx"), same, 3), &same[2]);
}

/* Memory ------------------------------------------------------------------------------------------- */

typedef chuan_rc text_function(chuan_str *out, chuan_str in, chuan_arena *a);

/* Runs `function` with ever later failures until it succeeds; it must not crash, leak or pretend. */
static void until_it_succeeds(text_function *function, const char *in, const char *wanted)
{
  for (int forever = 0; forever < 2; forever++)
    for (long n = 0;; n++) {
      assert_true(n < 1000);
      chuan_arena own;
      chuan_str out;
      chuan_arena_init(&own, "test", 1 << 20);
      chuan_arena_fail_after(n, forever);
      chuan_rc rc = function(&out, of(in), &own);
      chuan_arena_fail_after(-1, false);
      if (rc == CHUAN_RC_OK)
        assert_text(out, wanted);
      else
        assert_int_equal(rc, CHUAN_RC_MEMORY);
      chuan_arena_free(&own);
      if (rc == CHUAN_RC_OK)
        break;
      assert_true(n > 0 || rc == CHUAN_RC_MEMORY);
    }
}

static void short_memory_is_reported(void **state)
{
  (void)state;
  char in[900] = "", composed[900] = "", toned[900] = "", folded[900] = "";
  for (int i = 0; i < 40; i++) { /* long enough for the buffers to grow several times */
    strcat(in, "Hoa\xCC\x80  ");
    strcat(composed, "Hoà  ");
    strcat(toned, i ? "_hòa" : "hòa");
    strcat(folded, i ? "_hoa" : "hoa");
  }
  until_it_succeeds(chuan_text_nfc, in, composed);
  until_it_succeeds(chuan_text_key, in, toned);
  until_it_succeeds(chuan_text_fold, in, folded);
  until_it_succeeds(chuan_text_tone, "hoà thuỷ", "hòa thủy");
  until_it_succeeds(chuan_text_fold, "한\xFF글", "한\xFF글");
  until_it_succeeds(chuan_text_key, "\xFF\xFE", "\xFF\xFE");
  chuan_arena_fail_after(0, true);
  chuan_str copy = chuan_str_copy(&arena, of("abc"));
  assert_null(copy.p);
  assert_int_equal(copy.n, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    TEST(slices_compare_by_bytes),
    TEST(trimming_takes_every_blank),
    TEST(copies_are_whole),
    TEST(buffers_grow),
    TEST(a_failed_buffer_stays_failed),
    TEST(valid_utf8_is_decoded),
    TEST(invalid_utf8_is_one_byte),
    TEST(control_characters_are_found),
    TEST(exactly_twelve_bidi_controls_are_found),
    TEST(invisible_characters_are_found),
    TEST(whatever_has_no_width_is_a_mark_or_refused),
    TEST(letters_are_ascii_and_vietnamese),
    TEST(decomposed_letters_are_composed),
    TEST(marks_in_any_order_are_composed),
    TEST(text_that_is_composed_is_not_copied),
    TEST(nul_does_not_end_a_text),
    TEST(invalid_bytes_pass_through_nfc),
    TEST(a_million_marks_are_ordered_quickly),
    TEST(nfc_agrees_with_utf8proc),
    TEST(tone_marks_have_one_place),
    TEST(names_fold_to_ascii),
    TEST(all_letters_fold_to_ascii),
    TEST(widths_are_those_of_a_terminal),
    TEST(what_could_hide_or_move_is_escaped),
    TEST(width_and_escaping_agree),
    TEST(distances_count_edits),
    TEST(slips_find_the_name_meant),
    TEST(short_memory_is_reported),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
