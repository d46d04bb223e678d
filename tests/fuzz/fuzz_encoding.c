/* Any bytes in every encoding, as bytes and as Unicode that shows wrong letters: what comes out is UTF-8 in NFC, what
   cannot be read has a place, and guessing comes to an end. */
#include "base/encoding_guess.h"

#include <stdlib.h>

static void must(bool condition)
{
  if (!condition)
    abort();
}

static void check_text(chuan_str text, chuan_arena *arena)
{
  chuan_str composed;
  must(chuan_text_invalid_at(text) == text.n);
  must(chuan_text_nfc(&composed, text, arena) == CHUAN_RC_OK && chuan_str_equal(composed, text));
}

/* Bytes that are read give the same as the text that they show. */
static void check_shown(chuan_str bytes, chuan_encoding encoding, bool read, chuan_str text, chuan_arena *arena)
{
  chuan_str shown = chuan_encoding_as_shown(bytes, arena), again;
  size_t bad;
  check_text(shown, arena);
  bool read_again = chuan_encoding_decode_text(&again, &bad, encoding, shown, arena) == CHUAN_RC_OK;
  must(read == read_again && (!read || chuan_str_equal(text, again)) && (read || bad < shown.n));
}

static void try_encoding(chuan_encoding encoding, chuan_str bytes, chuan_arena *arena)
{
  chuan_str text = CHUAN_STR("");
  size_t bad = SIZE_MAX;
  chuan_rc rc = chuan_encoding_decode(&text, &bad, encoding, bytes, arena);
  must(rc == CHUAN_RC_OK || (rc == CHUAN_RC_FINDINGS && bad < bytes.n));
  if (rc == CHUAN_RC_OK)
    check_text(text, arena);
  if (encoding >= CHUAN_ENCODING_TCVN3)
    check_shown(bytes, encoding, rc == CHUAN_RC_OK, text, arena);
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size);
int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
  chuan_arena arena;
  chuan_encoding guess;
  chuan_encoding_votes votes = { .words = 0 }, of_text = { .words = 0 };
  chuan_str input = { (const char *)bytes, size }, text;
  chuan_arena_init(&arena, "fuzz", 256 << 20);
  for (int encoding = 0; encoding < CHUAN_ENCODING_COUNT; encoding++)
    try_encoding((chuan_encoding)encoding, input, &arena);
  chuan_encoding_count_bytes(&votes, input, &arena);
  chuan_encoding_guess_bytes(&guess, &votes);
  must(chuan_text_nfc(&text, chuan_encoding_as_shown(input, &arena), &arena) == CHUAN_RC_OK);
  chuan_encoding_count_text(&of_text, text, &arena);
  must(!chuan_encoding_guess_text(&guess, &of_text) || of_text.read[guess] > 0);
  for (int encoding = CHUAN_ENCODING_TCVN3; encoding <= CHUAN_ENCODING_VNI; encoding++)
    if (chuan_encoding_look(text, (chuan_encoding)encoding, &arena) == CHUAN_ENCODING_PLAIN)
      must(chuan_encoding_is_ascii(input));
  must(!arena.failed);
  chuan_arena_free(&arena);
  return 0;
}
