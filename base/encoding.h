/* Encodings of text: from the bytes of a file to UTF-8, composed (NFC). The tables are those of the published
   standards, ours and not the C library's, so that no locale and no installed module changes what is read.

   TCVN3 and VNI are encodings of fonts: their bytes stand for Latin letters to every program but the font. So they
   also come as Unicode text that shows wrong letters, "Tæng hé" for "Tổng hộ", in UTF-8 files and in spreadsheets:
   each character is one byte of the font's encoding as windows-1252 has it. */
#ifndef CHUAN_ENCODING_H
#define CHUAN_ENCODING_H

#include "base/text.h"

typedef enum chuan_encoding {
#define ENCODING(name, spelling, vi, en) CHUAN_ENCODING_##name,
#include "base/encodings.def"
#undef ENCODING
  CHUAN_ENCODING_COUNT
} chuan_encoding;

/* As --encoding spells it: case does not matter. False when it is none of ours. */
bool chuan_encoding_find(chuan_encoding *out, chuan_str spelling);
chuan_str chuan_encoding_spelling(chuan_encoding encoding);
/* All of them: "utf-8, utf-16, …". p is NULL when memory is short. */
chuan_str chuan_encoding_list(chuan_arena *arena);
/* Whether text in it also comes as Unicode that shows wrong letters. */
bool chuan_encoding_is_font(chuan_encoding encoding);
/* Whether the bytes begin with a byte order mark, and of which encoding: UTF-8 or UTF-16. */
bool chuan_encoding_marked(chuan_encoding *out, chuan_str bytes);

/* Decodes bytes; a byte order mark is dropped. FINDINGS: `bad` is the offset of the first byte that means nothing.
   TCVN3 is VN3 of TCVN 5712:1993 with the combining tones of VN2; its fonts of capitals use the codes of small letters,
   which is how they are read. UTF-16 without a mark is little-endian. */
chuan_rc chuan_encoding_decode(chuan_str *out, size_t *bad, chuan_encoding encoding, chuan_str bytes,
                               chuan_arena *arena);
/* The same for Unicode text (UTF-8) that shows wrong letters; `bad` is the offset of the character. What no byte stands
   for and is no Vietnamese letter, as ≥, is kept. */
chuan_rc chuan_encoding_decode_text(chuan_str *out, size_t *bad, chuan_encoding encoding, chuan_str text,
                                    chuan_arena *arena);
/* Whether a text may show wrong letters: each of its letters stands for a byte, as windows-1252 has it. */
bool chuan_encoding_may_be_bytes(chuan_str text);
/* Whether no byte stands for a character, which is no letter either: a sign that parts words. */
bool chuan_encoding_is_sign(int32_t c);
/* What bytes look like to who opens them without the font: windows-1252, with control characters for what it lacks, so
   that chuan_encoding_decode_text() has all of them back. p is NULL when memory is short. */
chuan_str chuan_encoding_as_shown(chuan_str bytes, chuan_arena *arena);

#endif
