/* Tests of encodings: every letter there and back, what means nothing, and guessing. */
#include "base/encoding_guess.h"
#include "tests/encode.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

static chuan_arena arena;

static int set_up(void **state)
{
  (void)state;
  chuan_arena_init(&arena, "test", 64 << 20);
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  chuan_arena_fail_after(-1, false);
  chuan_arena_free(&arena);
  return 0;
}

static const chuan_encoding ENCODINGS[] = { CHUAN_ENCODING_UTF_8, CHUAN_ENCODING_UTF_16, CHUAN_ENCODING_UTF_16LE,
                                            CHUAN_ENCODING_UTF_16BE, CHUAN_ENCODING_TCVN3, CHUAN_ENCODING_VNI,
                                            CHUAN_ENCODING_WINDOWS_1258, CHUAN_ENCODING_VISCII };
enum { COUNT = sizeof ENCODINGS / sizeof *ENCODINGS };

static chuan_str decoded(chuan_encoding encoding, chuan_str bytes)
{
  chuan_str out;
  size_t bad;
  assert_int_equal(chuan_encoding_decode(&out, &bad, encoding, bytes, &arena), CHUAN_RC_OK);
  return out;
}

static void assert_text(chuan_str text, const char *wanted)
{
  assert_string_equal(chuan_str_copy(&arena, text).p, wanted);
}

static void every_letter(void **state)
{
  (void)state;
  assert_int_equal(ENCODED_LETTER_COUNT, 134);
  for (size_t i = 0; i < ENCODED_LETTER_COUNT; i++)
    for (size_t e = 0; e < COUNT; e++) {
      chuan_buffer b;
      chuan_buffer_init(&b, &arena);
      chuan_buffer_add_c(&b, ENCODED_LETTERS[i].letter);
      chuan_str letter = chuan_buffer_str(&b);
      chuan_buffer_init(&b, &arena);
      encode(&b, letter, ENCODINGS[e]);
      assert_text(decoded(ENCODINGS[e], chuan_buffer_str(&b)), ENCODED_LETTERS[i].letter);
      if (!chuan_encoding_is_font(ENCODINGS[e]))
        continue;
      chuan_str out;
      size_t bad;
      chuan_buffer_init(&b, &arena);
      encode_as_shown(&b, letter, ENCODINGS[e]);
      assert_int_equal(chuan_encoding_decode_text(&out, &bad, ENCODINGS[e], chuan_buffer_str(&b), &arena), CHUAN_RC_OK);
      assert_text(out, ENCODED_LETTERS[i].letter);
    }
}

static void words(void **state)
{
  (void)state;
  static const struct {
    chuan_encoding encoding;
    const char *bytes, *wanted;
  } CASES[] = {
    { CHUAN_ENCODING_TCVN3, "Ti\xD5ng Vi\xD6t r\xCAt hay: \x93\xA7\xD1p\x94", "Tiếng Việt rất hay: “Đẹp”" },
    { CHUAN_ENCODING_TCVN3, "x\xB7 m\xAD\xEAng ph\xA8ng", "xã mường phăng" },
    { CHUAN_ENCODING_VNI, "Tie\xE1ng Vie\xE4t ra\xE1t hay, Xin cha\xF8o ca\xF9" "c ba\xEFn",
      "Tiếng Việt rất hay, Xin chào các bạn" },
    { CHUAN_ENCODING_VNI, "T\xE6nh \xD1ie\xE4n Bie\xE2n, \xD1\xF6\xF9" "c A\xE1n", "Tỉnh Điện Biên, Đức Ấn" },
    { CHUAN_ENCODING_WINDOWS_1258, "Xa\xDE M\xFD\xF5\xCCng 100\xFE", "Xã Mường 100₫" },
    { CHUAN_ENCODING_VISCII, "X\xE3 M\xDF\xB6ng", "Xã Mường" },
    { CHUAN_ENCODING_UTF_8, "\xEF\xBB\xBFm\xC3\xA3", "mã" },
  };
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
    assert_text(decoded(CASES[i].encoding, chuan_str_of(CASES[i].bytes)), CASES[i].wanted);
}

#define BYTES(literal) { "" literal, sizeof(literal) - 1 }

static void bytes_without_meaning(void **state)
{
  (void)state;
  static const struct {
    chuan_encoding encoding;
    chuan_str bytes;
    size_t bad;
  } CASES[] = {
    { CHUAN_ENCODING_TCVN3, BYTES("a\xE0"), 1 },      { CHUAN_ENCODING_TCVN3, BYTES("m\xB2"), 1 },
    { CHUAN_ENCODING_TCVN3, BYTES("A\xB3\xB3"), 2 },  { CHUAN_ENCODING_TCVN3, BYTES("\xB3"), 0 },
    { CHUAN_ENCODING_TCVN3, BYTES("\x81"), 0 },       { CHUAN_ENCODING_VNI, BYTES("b\xF9"), 1 },
    { CHUAN_ENCODING_VNI, BYTES("u\xE2"), 1 },        { CHUAN_ENCODING_VNI, BYTES("a\xF9\xF9"), 2 },
    { CHUAN_ENCODING_VNI, BYTES("\xF9"), 0 },         { CHUAN_ENCODING_VNI, BYTES("o\xEA"), 1 },
    { CHUAN_ENCODING_WINDOWS_1258, BYTES("\x81"), 0 }, { CHUAN_ENCODING_UTF_8, BYTES("a\xFF"), 1 },
    { CHUAN_ENCODING_UTF_16, BYTES("\xFF\xFE" "a\0b"), 4 }, { CHUAN_ENCODING_UTF_16LE, BYTES("a\0\0\xDC"), 2 },
    { CHUAN_ENCODING_UTF_16BE, BYTES("\xD8\0\0a"), 0 }, { CHUAN_ENCODING_UTF_16BE, BYTES("\xD8\0"), 0 },
  };
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
    chuan_str out;
    size_t bad = SIZE_MAX;
    assert_int_equal(chuan_encoding_decode(&out, &bad, CASES[i].encoding, CASES[i].bytes, &arena), CHUAN_RC_FINDINGS);
    assert_int_equal(bad, CASES[i].bad);
  }
}

static void text_that_is_no_bytes(void **state)
{
  (void)state;
  chuan_str out;
  size_t bad;
  assert_int_equal(chuan_encoding_decode_text(&out, &bad, CHUAN_ENCODING_TCVN3, CHUAN_STR("mÞ ệ"), &arena),
                   CHUAN_RC_FINDINGS);
  assert_int_equal(bad, 4);
  assert_int_equal(chuan_encoding_decode_text(&out, &bad, CHUAN_ENCODING_TCVN3, CHUAN_STR("mÞ Þà"), &arena),
                   CHUAN_RC_FINDINGS);
  assert_int_equal(bad, 6);
  assert_int_equal(chuan_encoding_decode_text(&out, &bad, CHUAN_ENCODING_TCVN3, CHUAN_STR("Tæng hé"), &arena),
                   CHUAN_RC_OK);
  assert_text(out, "Tổng hộ");
  assert_true(chuan_encoding_may_be_bytes(CHUAN_STR("Tæng – “hé” €")));
  assert_false(chuan_encoding_may_be_bytes(CHUAN_STR("hộ")));
  assert_int_equal(chuan_encoding_decode_text(&out, &bad, CHUAN_ENCODING_TCVN3, CHUAN_STR("≥ Tæng ≥ hé ≤"), &arena),
                   CHUAN_RC_OK);
  assert_text(out, "≥ Tổng ≥ hộ ≤");
  assert_int_equal(chuan_encoding_decode_text(&out, &bad, CHUAN_ENCODING_TCVN3, CHUAN_STR("≥ Tæng Þà"), &arena),
                   CHUAN_RC_FINDINGS);
  assert_int_equal(bad, 12);
  assert_text(chuan_encoding_as_shown(CHUAN_STR("h\xE9 \x96 \x81"), &arena), "hé – \xC2\x81");
}

static void utf16(void **state)
{
  (void)state;
  chuan_encoding found;
  assert_text(decoded(CHUAN_ENCODING_UTF_16, (chuan_str)BYTES("\xFE\xFF\0a\xD8\x3D\xDE\0")), "a😀");
  assert_text(decoded(CHUAN_ENCODING_UTF_16, (chuan_str)BYTES("\xFF\xFE" "a\0\xD7\x1E")), "aỗ");
  assert_text(decoded(CHUAN_ENCODING_UTF_16, (chuan_str)BYTES("a\0a\0\3\3")), "aã");
  assert_true(chuan_encoding_marked(&found, CHUAN_STR("\xEF\xBB\xBFx")) && found == CHUAN_ENCODING_UTF_8);
  assert_true(chuan_encoding_marked(&found, CHUAN_STR("\xFE\xFF")) && found == CHUAN_ENCODING_UTF_16);
  assert_false(chuan_encoding_marked(&found, CHUAN_STR("\xFE")));
}

static void names(void **state)
{
  (void)state;
  chuan_encoding found;
  assert_true(chuan_encoding_find(&found, CHUAN_STR("WinDows-1258")) && found == CHUAN_ENCODING_WINDOWS_1258);
  assert_true(chuan_encoding_find(&found, CHUAN_STR("VNI")) && found == CHUAN_ENCODING_VNI);
  assert_false(chuan_encoding_find(&found, CHUAN_STR("vn")));
  assert_false(chuan_encoding_find(&found, CHUAN_STR("vnii")));
  assert_false(chuan_encoding_find(&found, CHUAN_STR("")));
  assert_text(chuan_encoding_list(&arena), "utf-8, utf-16, utf-16le, utf-16be, tcvn3, vni, windows-1258, viscii");
}

static void syllables(void **state)
{
  (void)state;
  static const char *const GOOD[] = { "xã", "Mường", "NGHIÊNG", "Điện", "quý", "gì", "giếng", "huyện", "thuở", "khuỷu",
                                      "Đắk", "ứ", "ý", "khuếch", "hoặc", "được", "Pú",
                                      "hoà", "hòa", "quà", "giàu", "thúy", "thuý", "oái", "mía", "múa" };
  static const char *const BAD[] = { "", "b", "Müller", "café", "tèc", "toán2", "ộộ", "nghiêngg", "ñan", "tôt", "xyz",
                                     "été", "xaõ", "maï", "hòan", "miá", "muá", "qùa" };
  for (size_t i = 0; i < sizeof GOOD / sizeof *GOOD; i++)
    if (!chuan_text_is_syllable(chuan_str_of(GOOD[i])))
      fail_msg("%s is a syllable", GOOD[i]);
  for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++)
    if (chuan_text_is_syllable(chuan_str_of(BAD[i])))
      fail_msg("%s is no syllable", BAD[i]);
}

static void pieces(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    chuan_encoding_piece wanted;
  } CASES[] = { { "1401", CHUAN_ENCODING_PLAIN },     { "X· Mét", CHUAN_ENCODING_ENCODED },
                { "Xã Một", CHUAN_ENCODING_HONEST },  { "Hà", CHUAN_ENCODING_LIKELY },
                { "Xã", CHUAN_ENCODING_EITHER },      { "m²", CHUAN_ENCODING_ENCODED },
                { "Tû lÖ ≥ 80", CHUAN_ENCODING_ENCODED } };
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
    assert_int_equal(chuan_encoding_look(chuan_str_of(CASES[i].text), CHUAN_ENCODING_TCVN3, &arena), CASES[i].wanted);
}

static void memory_is_short(void **state)
{
  (void)state;
  for (int after = 0; after < 6; after++) {
    chuan_str out;
    size_t bad;
    chuan_arena_fail_after(after, true);
    chuan_rc rc = chuan_encoding_decode_text(&out, &bad, CHUAN_ENCODING_VNI, CHUAN_STR("Tieáng Vieät"), &arena);
    chuan_arena_fail_after(-1, false);
    assert_true(rc == CHUAN_RC_MEMORY || (after > 0 && rc == CHUAN_RC_OK));
    tear_down(NULL);
    set_up(NULL);
  }
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
    TEST(every_letter), TEST(words),  TEST(bytes_without_meaning), TEST(text_that_is_no_bytes), TEST(utf16),
    TEST(names),        TEST(syllables), TEST(pieces),             TEST(memory_is_short),
  };
  return cmocka_run_group_tests_name("encoding", tests, NULL, NULL);
}
