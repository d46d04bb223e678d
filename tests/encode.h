/* Writing text in the encodings that the importers read, for tests. */
#ifndef CHUAN_TEST_ENCODE_H
#define CHUAN_TEST_ENCODE_H

#include "base/encoding.h"

#include <string.h>

/* The accented letters, and how each encoding writes them; `bytes` by chuan_encoding. */
static const struct encoded_letter {
  const char *letter, *bytes[CHUAN_ENCODING_COUNT];
} ENCODED_LETTERS[] = {
#define LETTER(letter, tcvn3, vni, windows_1258, viscii) \
  { letter, { [CHUAN_ENCODING_TCVN3] = tcvn3, [CHUAN_ENCODING_VNI] = vni, \
              [CHUAN_ENCODING_WINDOWS_1258] = windows_1258, [CHUAN_ENCODING_VISCII] = viscii } },
#include "tests/encoded_letters.def"
#undef LETTER
};
enum { ENCODED_LETTER_COUNT = sizeof ENCODED_LETTERS / sizeof *ENCODED_LETTERS };

/* Characters with one unit of UTF-16 alone. */
static inline void encode_utf16(chuan_buffer *out, chuan_str text, bool big)
{
  size_t length;
  for (size_t at = 0; at < text.n; at += length) {
    int32_t c = chuan_text_next((chuan_str){ text.p + at, text.n - at }, &length);
    chuan_buffer_add_char(out, (char)(big ? c >> 8 : c));
    chuan_buffer_add_char(out, (char)(big ? c : c >> 8));
  }
}

/* Appends text (NFC) as bytes of an encoding. What is neither a letter nor a no-break space nor an ellipsis stays. */
static inline void encode(chuan_buffer *out, chuan_str text, chuan_encoding encoding)
{
  size_t length;
  if (encoding >= CHUAN_ENCODING_UTF_16 && encoding <= CHUAN_ENCODING_UTF_16BE) {
    encode_utf16(out, text, encoding == CHUAN_ENCODING_UTF_16BE);
    return;
  }
  for (size_t at = 0; at < text.n; at += length) {
    const char *bytes = NULL;
    int32_t c = chuan_text_next((chuan_str){ text.p + at, text.n - at }, &length);
    chuan_str letter = { text.p + at, length };
    for (size_t i = 0; length > 1 && !bytes && i < ENCODED_LETTER_COUNT; i++)
      if (chuan_str_equal(letter, chuan_str_of(ENCODED_LETTERS[i].letter)))
        bytes = ENCODED_LETTERS[i].bytes[encoding];
    if (encoding >= CHUAN_ENCODING_TCVN3 && encoding <= CHUAN_ENCODING_WINDOWS_1258 && !bytes)
      bytes = c == 0xA0 ? "\xA0" : c == 0x2026 ? "\x85" : NULL;
    chuan_buffer_add(out, bytes ? chuan_str_of(bytes) : letter);
  }
}

/* The same as Unicode text that shows wrong letters. */
static inline void encode_as_shown(chuan_buffer *out, chuan_str text, chuan_encoding encoding)
{
  chuan_buffer bytes;
  chuan_buffer_init(&bytes, out->arena);
  encode(&bytes, text, encoding);
  chuan_buffer_add(out, chuan_encoding_as_shown(chuan_buffer_str(&bytes), out->arena));
}

#endif
