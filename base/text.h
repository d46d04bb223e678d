/* Text: slices of UTF-8, composed to NFC, folded the Vietnamese way, and measured as the eye sees it.
   A slice is counted, never NUL-terminated, and borrows its bytes. */
#ifndef CHUAN_TEXT_H
#define CHUAN_TEXT_H

#include "base/arena.h"
#include "base/rc.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct chuan_str {
  const char *p;
  size_t n;
} chuan_str;

/* A slice of a string literal, and printf arguments for "%.*s". */
#define CHUAN_STR(literal) ((chuan_str){ "" literal, sizeof(literal) - 1 })
#define CHUAN_STR_ARGS(s) (int)(s).n, (s).p

chuan_str chuan_str_of(const char *nul_terminated);
bool chuan_str_equal(chuan_str a, chuan_str b);
/* Byte order: negative, zero or positive, as memcmp; a prefix stands before the longer one. */
int chuan_str_compare(chuan_str a, chuan_str b);
/* `s` without blanks (space, tab, CR, LF, no-break space U+00A0, U+FEFF) at its ends. */
chuan_str chuan_str_trim(chuan_str s);
/* A copy on the arena, NUL-terminated behind its end; p is NULL when memory is short. */
chuan_str chuan_str_copy(chuan_arena *arena, chuan_str s);

/* A growing text on an arena. A failed append sets `failed` and drops the rest, so a writer checks
   once at the end. */
typedef struct chuan_buffer {
  chuan_arena *arena;
  char *p;
  size_t n, capacity;
  bool failed;
} chuan_buffer;

void chuan_buffer_init(chuan_buffer *b, chuan_arena *arena);
void chuan_buffer_add(chuan_buffer *b, chuan_str s);
void chuan_buffer_add_c(chuan_buffer *b, const char *nul_terminated);
/* Inline, for texts are put together from single characters millions of times. */
static inline void chuan_buffer_add_char(chuan_buffer *b, char c)
{
  if (b->n + 1 < b->capacity && !b->failed) /* room for the NUL behind it, too */
    b->p[b->n++] = c;
  else
    chuan_buffer_add(b, (chuan_str){ &c, 1 });
}
void chuan_buffer_add_code_point(chuan_buffer *b, int32_t c);
void chuan_buffer_printf(chuan_buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A word as a shell takes it: in quotes where it has to be. */
void chuan_buffer_add_word(chuan_buffer *b, chuan_str word);
chuan_str chuan_buffer_str(const chuan_buffer *b);

/* The code point at the start of `s` and its length in bytes; -1 and 1 for a byte that is no valid
   UTF-8 (overlong forms, surrogates and values above U+10FFFF included). `s` must not be empty. */
int32_t chuan_text_next(chuan_str s, size_t *length);

/* The offset of the first byte that is not valid UTF-8, or s.n when all of it is. */
size_t chuan_text_invalid_at(chuan_str s);

/* What a rule file or a data cell may not hold anywhere. */
typedef enum chuan_text_class {
  CHUAN_TEXT_PLAIN,
  CHUAN_TEXT_NUL,
  CHUAN_TEXT_CONTROL,     /* C0 but tab, CR, LF; DEL; C1; the line ends U+2028 and U+2029 */
  CHUAN_TEXT_BIDI,        /* the 12 Bidi_Control characters */
  CHUAN_TEXT_ZERO_WIDTH,  /* U+200B-D, U+2060, U+FEFF, U+00AD and other format characters; fillers; selectors */
  CHUAN_TEXT_PRIVATE      /* private use, unassigned, non-characters */
} chuan_text_class;
chuan_text_class chuan_text_classify(int32_t code_point);
/* Whether a character merely is not seen, or has no shape that everybody knows (a bullet of some font), and neither
   controls nor moves anything: zero-width, private use, the line ends U+2028 and U+2029. */
bool chuan_text_is_unseen(int32_t code_point);

/* Composes `in` to NFC; bytes that are not UTF-8 pass through. The result may be `in` itself: text that
   needs no change is not copied (so it is with chuan_text_tone() too). */
chuan_rc chuan_text_nfc(chuan_str *out, chuan_str in, chuan_arena *arena);

/* An ASCII or Vietnamese letter (the 134 accented ones), the letters an identifier may use. */
bool chuan_text_is_letter(int32_t code_point);

/* Whether a word (NFC) could be a Vietnamese syllable by its letters: a beginning, a rhyme, and a tone that the rhyme
   can have. It need not mean anything. */
bool chuan_text_is_syllable(chuan_str word);

/* One spelling for both tone placements: "hoà" and "hòa" -> "hòa", "thoả" and "thỏa" -> "thỏa",
   "thuỷ" and "thủy" -> "thủy", "quý" stays ("qu" and "gi" are consonants). NFC in, NFC out; letters' case kept. */
chuan_rc chuan_text_tone(chuan_str *out, chuan_str in, chuan_arena *arena);

/* The form by which names are matched when typed without diacritics: NFC, lower case, tone and
   vowel marks dropped, đ -> d, runs of blanks and underscores -> one underscore, none at the ends.
   "Km đường  thôn" -> "km_duong_thon". */
chuan_rc chuan_text_fold(chuan_str *out, chuan_str in, chuan_arena *arena);
/* Like fold but keeps the diacritics: NFC, lower case, one tone placement, blanks as in fold. */
chuan_rc chuan_text_key(chuan_str *out, chuan_str in, chuan_arena *arena);

/* Columns that `s` takes on a terminal (combining marks 0, wide characters 2, a tab goes to the next
   multiple of 8 from `from`). Invalid bytes and controls count as chuan_text_escape() prints them. */
size_t chuan_text_width(chuan_str s, size_t from);

/* Appends `s` with every character that could hide or move (controls, bidi, zero-width, NBSP, invalid
   bytes) written as <U+202E> or <FF>; tabs become blanks up to the next multiple of 8 from column
   `from`. Safe to print on a terminal. */
void chuan_text_escape(chuan_buffer *out, chuan_str s, size_t from);
/* Whether chuan_text_escape() leaves it as it is. */
bool chuan_text_is_shown(chuan_str s);

/* Edits (insert, delete, replace, swap neighbours; by code point) between two names (NFC). A letter that
   differs only by its diacritics or its case counts a quarter. Smaller is nearer; the result is in
   quarter edits and at most 255. Names longer than 64 code points are as far as can be. */
unsigned chuan_text_distance(chuan_str a, chuan_str b);
/* The nearest of `count` names to `wanted` if it is near enough to be a likely slip, else NULL. */
const chuan_str *chuan_text_nearest(chuan_str wanted, const chuan_str *names, size_t count);

#endif
