/* Guessing the encoding of a text: see encoding_guess.h. */
#include "base/encoding_guess.h"

enum { WORD_MAX = 64 /* bytes; what is longer is no syllable in any encoding */, ASCII_END = 0x80 };

/* Words -------------------------------------------------------------------------------------------- */

static bool is_ascii_letter(int32_t c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* What parts words in every encoding: ASCII but for letters, the no-break space, and the punctuation that fonts keep.
   In bytes it is that of windows-1252. */
static bool parts_words(int32_t c, bool bytes)
{
  if (c < ASCII_END)
    return !is_ascii_letter(c) && c >= 0;
  if (bytes)
    return c == 0x85 || (c >= 0x91 && c <= 0x97) || c == 0xA0;
  return c == 0xA0 || (c >= 0x2010 && c <= 0x2026) || chuan_encoding_is_sign(c);
}

/* The character at the start of `rest`, which is a byte in bytes. */
static int32_t next_character(chuan_str rest, bool bytes, size_t *length)
{
  *length = 1;
  return bytes ? (unsigned char)rest.p[0] : chuan_text_next(rest, length);
}

/* Takes the next word of two characters or more that are not all of ASCII; false when there is none. */
static bool next_word(chuan_str *word, chuan_str text, size_t *at, bool bytes)
{
  while (*at < text.n) {
    size_t begin = *at, length = 0, count = 0;
    bool foreign = false;
    for (; *at < text.n; *at += length, count++) {
      int32_t c = next_character((chuan_str){ text.p + *at, text.n - *at }, bytes, &length);
      if (parts_words(c, bytes))
        break;
      foreign |= c < 0 || c >= ASCII_END;
    }
    *word = (chuan_str){ text.p + begin, *at - begin };
    *at += *at < text.n ? length : 0;
    if (foreign && count > 1)
      return true;
  }
  return false;
}

/* Whether the word is a syllable once it is decoded, and other than before. */
static bool reads_as(chuan_str word, chuan_encoding encoding, bool bytes, chuan_arena *arena)
{
  chuan_str decoded;
  size_t bad;
  if (word.n > WORD_MAX)
    return false;
  chuan_rc rc = bytes ? chuan_encoding_decode(&decoded, &bad, encoding, word, arena)
                      : chuan_encoding_decode_text(&decoded, &bad, encoding, word, arena);
  return rc == CHUAN_RC_OK && !chuan_str_equal(decoded, word) && chuan_text_is_syllable(decoded);
}

/* A sign such as µ or ¸ right behind a letter stands in no word of any language: a letter of TCVN3. */
static bool has_sign_in_word(chuan_str word)
{
  enum { SIGNS = 0xA1, SIGNS_END = 0xC0 };
  size_t length;
  for (size_t at = 1; at < word.n; at += length) {
    int32_t c = chuan_text_next((chuan_str){ word.p + at, word.n - at }, &length);
    if (c >= SIGNS && c < SIGNS_END && is_ascii_letter(word.p[at - 1]))
      return true;
  }
  return false;
}

/* Counting ----------------------------------------------------------------------------------------- */

static const chuan_encoding FONTS[] = { CHUAN_ENCODING_TCVN3, CHUAN_ENCODING_VNI };
static const chuan_encoding OF_BYTES[] = { CHUAN_ENCODING_TCVN3, CHUAN_ENCODING_VNI, CHUAN_ENCODING_WINDOWS_1258,
                                           CHUAN_ENCODING_VISCII };
enum { FONT_COUNT = sizeof FONTS / sizeof *FONTS, BYTES_COUNT = sizeof OF_BYTES / sizeof *OF_BYTES };

static void count_word(chuan_encoding_votes *votes, chuan_str word, chuan_arena *arena)
{
  if (!chuan_encoding_may_be_bytes(word) || chuan_text_is_syllable(word)) {
    votes->honest++;
    return;
  }
  for (size_t i = 0; i < FONT_COUNT; i++) {
    if (reads_as(word, FONTS[i], false, arena))
      votes->read[FONTS[i]] += FONTS[i] == CHUAN_ENCODING_TCVN3 && has_sign_in_word(word) ? 2 : 1;
    else
      votes->against[FONTS[i]]++;
  }
}

void chuan_encoding_count_text(chuan_encoding_votes *votes, chuan_str text, chuan_arena *arena)
{
  chuan_str word;
  for (size_t at = 0; votes->words < CHUAN_ENCODING_WORDS_MAX && next_word(&word, text, &at, false); votes->words++)
    count_word(votes, word, arena);
}

void chuan_encoding_count_bytes(chuan_encoding_votes *votes, chuan_str bytes, chuan_arena *arena)
{
  chuan_str word;
  for (size_t at = 0; votes->words < CHUAN_ENCODING_WORDS_MAX && next_word(&word, bytes, &at, true); votes->words++)
    for (size_t i = 0; i < BYTES_COUNT; i++) {
      if (reads_as(word, OF_BYTES[i], true, arena))
        votes->read[OF_BYTES[i]]++;
      else
        votes->against[OF_BYTES[i]]++;
    }
}

/* Deciding ----------------------------------------------------------------------------------------- */

static chuan_encoding best_of(const chuan_encoding *candidates, size_t count, const chuan_encoding_votes *votes)
{
  chuan_encoding best = candidates[0];
  for (size_t i = 1; i < count; i++)
    if (votes->read[candidates[i]] > votes->read[best])
      best = candidates[i];
  return best;
}

bool chuan_encoding_guess_text(chuan_encoding *out, const chuan_encoding_votes *votes)
{
  enum { LEAST = 2, TO_FOREIGN = 4, PART_OF_HONEST = 20 };
  *out = best_of(FONTS, FONT_COUNT, votes);
  size_t read = votes->read[*out];
  return read >= LEAST && read >= TO_FOREIGN * votes->against[*out] && read * PART_OF_HONEST >= votes->honest;
}

bool chuan_encoding_guess_bytes(chuan_encoding *out, const chuan_encoding_votes *votes)
{
  enum { TO_FOREIGN = 3 };
  *out = best_of(OF_BYTES, BYTES_COUNT, votes);
  return votes->read[*out] > 0 && votes->read[*out] >= TO_FOREIGN * votes->against[*out];
}

/* Pieces ------------------------------------------------------------------------------------------- */

bool chuan_encoding_is_ascii(chuan_str text)
{
  for (size_t i = 0; i < text.n; i++)
    if ((unsigned char)text.p[i] >= ASCII_END)
      return false;
  return true;
}

chuan_encoding_piece chuan_encoding_look(chuan_str piece, chuan_encoding encoding, chuan_arena *arena)
{
  chuan_str word;
  bool honest = true, encoded = true, words = false;
  if (chuan_encoding_is_ascii(piece))
    return CHUAN_ENCODING_PLAIN;
  if (!chuan_encoding_may_be_bytes(piece))
    return CHUAN_ENCODING_HONEST;
  for (size_t at = 0; next_word(&word, piece, &at, false);) {
    words = true;
    honest &= chuan_text_is_syllable(word);
    encoded &= reads_as(word, encoding, false, arena);
  }
  if (!words || !honest)
    return CHUAN_ENCODING_ENCODED;
  return encoded ? CHUAN_ENCODING_EITHER : CHUAN_ENCODING_LIKELY;
}
