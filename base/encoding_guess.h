/* What encoding a text is likely to be in, by its words: those that are Vietnamese syllables in one encoding and
   nothing in another. It only serves to ask: nothing is converted because of it. */
#ifndef CHUAN_ENCODING_GUESS_H
#define CHUAN_ENCODING_GUESS_H

#include "base/encoding.h"

/* Words with other letters than those of ASCII, by what they can be. */
typedef struct chuan_encoding_votes {
  size_t honest; /* as they stand */
  size_t read[CHUAN_ENCODING_COUNT];    /* only if decoded; those that leave no doubt count twice */
  size_t against[CHUAN_ENCODING_COUNT]; /* neither as they stand nor decoded */
  size_t words;
} chuan_encoding_votes;

/* Words after which there is nothing left to learn. */
enum { CHUAN_ENCODING_WORDS_MAX = 20000 };

/* Counts the words of a Unicode text for the encodings of fonts, without a look at words beyond WORDS_MAX. */
void chuan_encoding_count_text(chuan_encoding_votes *votes, chuan_str text, chuan_arena *arena);
/* Counts the words of bytes that are no UTF-8 for the encodings with one byte a character. */
void chuan_encoding_count_bytes(chuan_encoding_votes *votes, chuan_str bytes, chuan_arena *arena);

/* The encoding that Unicode text, or bytes, is likely to be in; false for none but its own. */
bool chuan_encoding_guess_text(chuan_encoding *out, const chuan_encoding_votes *votes);
bool chuan_encoding_guess_bytes(chuan_encoding *out, const chuan_encoding_votes *votes);

/* What a piece of Unicode text is under the encoding of a font. */
typedef enum chuan_encoding_piece {
  CHUAN_ENCODING_PLAIN,   /* ASCII: the same in both */
  CHUAN_ENCODING_HONEST,  /* Unicode as it stands: it holds a letter that no byte stands for */
  CHUAN_ENCODING_LIKELY,  /* Vietnamese as it stands, and not when it is decoded */
  CHUAN_ENCODING_EITHER,  /* Vietnamese both ways */
  CHUAN_ENCODING_ENCODED  /* to be decoded */
} chuan_encoding_piece;
bool chuan_encoding_is_ascii(chuan_str text);
chuan_encoding_piece chuan_encoding_look(chuan_str piece, chuan_encoding encoding, chuan_arena *arena);

#endif
