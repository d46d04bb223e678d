/* Text: composing to NFC, one place for the tone mark, and the forms by which names are matched.
   See text.h. */
#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { PARTS_MAX = 8 }; /* no character decomposes (canonically) into more than 4 */

static chuan_rc finish(chuan_str *out, const chuan_buffer *b)
{
  if (b->failed)
    return CHUAN_RC_MEMORY;
  *out = chuan_buffer_str(b);
  return CHUAN_RC_OK;
}

/* Composing to NFC --------------------------------------------------------------------------------- */

/* Characters that stay as they are in NFC whatever stands beside them, save the marks from U+0300 on:
   Latin-1 and Latin Extended (to U+02FF), the Vietnamese block, common punctuation, the dong sign. */
static bool is_surely_composed(int32_t c)
{
  return c < 0x300 || (c >= 0x1EA0 && c <= 0x1EF9) || (c >= 0x2010 && c <= 0x2026) || c == 0x20AB;
}

/* How many bytes at the start of `in` are in NFC beyond doubt: all of it, or what stands before the
   character that the first doubtful one may compose with. */
static size_t composed_prefix(chuan_str in)
{
  size_t length, last = 0;
  for (size_t at = 0; at < in.n; at += length) {
    if (!is_surely_composed(chuan_text_next((chuan_str){ in.p + at, in.n - at }, &length)))
      return last;
    last = at;
  }
  return in.n;
}

/* Decomposed code points of the part being composed. They are on the heap, not on the arena, because
   they are gone as soon as the text is composed. */
typedef struct points {
  utf8proc_int32_t *items;
  size_t count, capacity;
} points;

static bool points_add(points *p, int32_t c)
{
  if (p->capacity - p->count < PARTS_MAX) {
    size_t capacity = p->capacity ? p->capacity * 2 : 64;
    utf8proc_int32_t *bigger = reallocarray(p->items, capacity, sizeof *bigger);
    if (!bigger)
      return false;
    p->items = bigger;
    p->capacity = capacity;
  }
  utf8proc_ssize_t parts = utf8proc_decompose_char(c, p->items + p->count, PARTS_MAX, UTF8PROC_DECOMPOSE, NULL);
  if (parts < 0 || parts > PARTS_MAX)
    return false;
  p->count += (size_t)parts;
  return true;
}

static int combining_class(int32_t c)
{
  return utf8proc_get_property(c)->combining_class;
}

static int compare_keys(const void *a, const void *b)
{
  uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
  return (left > right) - (left < right);
}

/* Sorts a run of marks by combining class, keeping the order within a class. utf8proc's own ordering
   takes quadratic time, and a hostile file may hold a million marks in a row. */
static bool order_marks(utf8proc_int32_t *marks, size_t count)
{
  enum { INDEX_SHIFT = 21, CLASS_SHIFT = 56 }; /* a code point has 21 bits; index in between */
  if (count < 2)
    return true;
  uint64_t *keys = reallocarray(NULL, count, sizeof *keys);
  if (!keys)
    return false;
  for (size_t i = 0; i < count; i++)
    keys[i] = (uint64_t)combining_class(marks[i]) << CLASS_SHIFT | (uint64_t)i << INDEX_SHIFT | (uint64_t)marks[i];
  qsort(keys, count, sizeof *keys, compare_keys);
  for (size_t i = 0; i < count; i++)
    marks[i] = (utf8proc_int32_t)(keys[i] & ((1u << INDEX_SHIFT) - 1));
  free(keys);
  return true;
}

/* Appends the code points collected, composed, and empties the collection. */
static bool points_flush(points *p, chuan_buffer *out)
{
  for (size_t i = 0; i < p->count;) {
    size_t end = i;
    while (end < p->count && combining_class(p->items[end]) != 0)
      end++;
    if (!order_marks(p->items + i, end - i))
      return false;
    i = end + 1;
  }
  utf8proc_ssize_t count =
    utf8proc_normalize_utf32(p->items, (utf8proc_ssize_t)p->count, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
  for (utf8proc_ssize_t i = 0; i < count; i++)
    chuan_buffer_add_code_point(out, p->items[i]);
  p->count = 0;
  return count >= 0;
}

/* The length of the part of `s` to be composed in one go: its first character and all that follow and
   are not surely composed, for nothing before a surely composed character can change it. */
static size_t part_length(chuan_str s)
{
  size_t at = 0, length;
  do {
    chuan_text_next((chuan_str){ s.p + at, s.n - at }, &length);
    at += length;
  } while (at < s.n && !is_surely_composed(chuan_text_next((chuan_str){ s.p + at, s.n - at }, &length)));
  return at;
}

static bool compose_part(chuan_buffer *out, chuan_str part, points *scratch)
{
  size_t length;
  for (size_t at = 0; at < part.n; at += length) {
    chuan_str rest = { part.p + at, part.n - at };
    int32_t c = chuan_text_next(rest, &length);
    if (c >= 0) {
      if (!points_add(scratch, c))
        return false;
    } else { /* an invalid byte passes through, so that it can be shown where it stands */
      if (!points_flush(scratch, out))
        return false;
      chuan_buffer_add(out, (chuan_str){ rest.p, length });
    }
  }
  return points_flush(scratch, out);
}

chuan_rc chuan_text_nfc(chuan_str *out, chuan_str in, chuan_arena *arena)
{
  if (composed_prefix(in) == in.n) {
    *out = in;
    return CHUAN_RC_OK;
  }
  points scratch = { NULL, 0, 0 };
  bool composed = true;
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  for (size_t at = 0; at < in.n && composed && !b.failed;) {
    size_t prefix = composed_prefix((chuan_str){ in.p + at, in.n - at });
    chuan_buffer_add(&b, (chuan_str){ in.p + at, prefix });
    at += prefix;
    if (at == in.n)
      break;
    size_t length = part_length((chuan_str){ in.p + at, in.n - at });
    composed = compose_part(&b, (chuan_str){ in.p + at, length }, &scratch);
    at += length;
  }
  free(scratch.items);
  return composed ? finish(out, &b) : CHUAN_RC_MEMORY;
}

/* Tone placement ----------------------------------------------------------------------------------- */

enum { TONES = 5 };

/* A vowel and its five toned forms: grave, acute, hook above, tilde, dot below. */
typedef struct toned_vowel {
  uint32_t plain;
  uint32_t toned[TONES];
} toned_vowel;

static const toned_vowel VOWELS[] = {
  { U'a', { U'à', U'á', U'ả', U'ã', U'ạ' } }, { U'A', { U'À', U'Á', U'Ả', U'Ã', U'Ạ' } },
  { U'e', { U'è', U'é', U'ẻ', U'ẽ', U'ẹ' } }, { U'E', { U'È', U'É', U'Ẻ', U'Ẽ', U'Ẹ' } },
  { U'o', { U'ò', U'ó', U'ỏ', U'õ', U'ọ' } }, { U'O', { U'Ò', U'Ó', U'Ỏ', U'Õ', U'Ọ' } },
  { U'u', { U'ù', U'ú', U'ủ', U'ũ', U'ụ' } }, { U'U', { U'Ù', U'Ú', U'Ủ', U'Ũ', U'Ụ' } },
  { U'y', { U'ỳ', U'ý', U'ỷ', U'ỹ', U'ỵ' } }, { U'Y', { U'Ỳ', U'Ý', U'Ỷ', U'Ỹ', U'Ỵ' } },
};

/* The row of VOWELS whose plain form is `c`; NULL when there is none. */
static const toned_vowel *vowel_of(int32_t c)
{
  for (size_t i = 0; i < sizeof VOWELS / sizeof *VOWELS; i++)
    if (VOWELS[i].plain == (uint32_t)c)
      return &VOWELS[i];
  return NULL;
}

/* Splits a toned vowel; false when `c` is none. */
static bool split_tone(int32_t c, uint32_t *plain, int *tone)
{
  for (size_t i = 0; i < sizeof VOWELS / sizeof *VOWELS; i++)
    for (int t = 0; t < TONES; t++)
      if (VOWELS[i].toned[t] == (uint32_t)c) {
        *plain = VOWELS[i].plain;
        *tone = t;
        return true;
      }
  return false;
}

static char ascii_lower(uint32_t c)
{
  return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* If `first` and `second` are oa, oe or uy with the tone on the second vowel (and `before`, the letter
   in front of them, does not make "qu" of the u), moves the tone to the first. */
static bool move_tone(int32_t before, int32_t *first, int32_t *second)
{
  uint32_t plain;
  int tone;
  const toned_vowel *vowel = vowel_of(*first);
  if (!vowel || !split_tone(*second, &plain, &tone))
    return false;
  char a = ascii_lower(vowel->plain), b = ascii_lower(plain);
  if (!(a == 'o' && (b == 'a' || b == 'e')) && !(a == 'u' && b == 'y' && before != 'q' && before != 'Q'))
    return false;
  *first = (int32_t)vowel->toned[tone];
  *second = (int32_t)plain;
  return true;
}

/* Part of a word: a letter of any script, or a mark that belongs to one. */
static bool continues_word(int32_t c)
{
  if (c < 0x80)
    return chuan_text_is_letter(c);
  utf8proc_category_t category = utf8proc_category(c);
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ME;
}

chuan_rc chuan_text_tone(chuan_str *out, chuan_str in, chuan_arena *arena)
{
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  size_t copied = 0;                /* bytes of `in` that are in `b` already */
  int32_t before = 0, previous = 0; /* the two code points in front of this one */
  size_t previous_at = 0;
  for (size_t at = 0, length; at < in.n; at += length) {
    int32_t c = chuan_text_next((chuan_str){ in.p + at, in.n - at }, &length);
    if (c >= 0x80 && (previous < 0x80)) { /* the first vowel of a pair is a plain o or u */
      size_t next_length, end = at + length;
      bool word_ends =
        end == in.n || !continues_word(chuan_text_next((chuan_str){ in.p + end, in.n - end }, &next_length));
      int32_t first = previous, second = c;
      if (word_ends && move_tone(before, &first, &second)) {
        chuan_buffer_add(&b, (chuan_str){ in.p + copied, previous_at - copied });
        chuan_buffer_add_code_point(&b, first);
        chuan_buffer_add_code_point(&b, second);
        copied = end;
      }
    }
    before = previous;
    previous = c;
    previous_at = at;
  }
  if (copied == 0) {
    *out = in;
    return CHUAN_RC_OK;
  }
  chuan_buffer_add(&b, (chuan_str){ in.p + copied, in.n - copied });
  return finish(out, &b);
}

/* Forms for matching names ------------------------------------------------------------------------- */

/* What chuan_str_trim() trims, and the underscore. */
static bool is_separator(int32_t c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0xA0 || c == 0xFEFF || c == '_';
}

/* A writer of a name in which runs of separators become one underscore and those at the ends go. */
typedef struct name_writer {
  chuan_buffer buffer;
  bool separator_due;
} name_writer;

static void write_name_char(name_writer *w, int32_t c)
{
  if (is_separator(c)) {
    w->separator_due = w->buffer.n > 0;
    return;
  }
  if (w->separator_due)
    chuan_buffer_add_char(&w->buffer, '_');
  w->separator_due = false;
  chuan_buffer_add_code_point(&w->buffer, c);
}

static void write_name_byte(name_writer *w, char byte)
{
  write_name_char(w, 'x'); /* brings the separator that is due; the byte then takes its place */
  if (!w->buffer.failed)
    w->buffer.p[w->buffer.n - 1] = byte;
}

/* Lower case without diacritics: decomposes `c` and drops the marks. */
static void write_folded(name_writer *w, int32_t c)
{
  utf8proc_int32_t parts[PARTS_MAX];
  utf8proc_ssize_t count = utf8proc_decompose_char(c, parts, PARTS_MAX, UTF8PROC_DECOMPOSE, NULL);
  for (utf8proc_ssize_t i = 0; i < count && i < PARTS_MAX; i++) {
    int32_t part = utf8proc_tolower(parts[i]);
    if (part == 0x111) /* đ does not decompose */
      part = 'd';
    if (utf8proc_category(part) != UTF8PROC_CATEGORY_MN)
      write_name_char(w, part);
  }
}

chuan_rc chuan_text_fold(chuan_str *out, chuan_str in, chuan_arena *arena)
{
  name_writer w = { .separator_due = false };
  chuan_buffer_init(&w.buffer, arena);
  for (size_t at = 0, length; at < in.n; at += length) {
    int32_t c = chuan_text_next((chuan_str){ in.p + at, in.n - at }, &length);
    if (c < 0)
      write_name_byte(&w, in.p[at]);
    else
      write_folded(&w, c);
  }
  chuan_str folded;
  chuan_rc rc = finish(&folded, &w.buffer);
  return rc == CHUAN_RC_OK ? chuan_text_nfc(out, folded, arena) : rc; /* Hangul is to be composed again */
}

chuan_rc chuan_text_key(chuan_str *out, chuan_str in, chuan_arena *arena)
{
  chuan_str composed, lower;
  chuan_rc rc = chuan_text_nfc(&composed, in, arena);
  if (rc != CHUAN_RC_OK)
    return rc;
  name_writer w = { .separator_due = false };
  chuan_buffer_init(&w.buffer, arena);
  for (size_t at = 0, length; at < composed.n; at += length) {
    int32_t c = chuan_text_next((chuan_str){ composed.p + at, composed.n - at }, &length);
    if (c < 0)
      write_name_byte(&w, composed.p[at]);
    else
      write_name_char(&w, utf8proc_tolower(c));
  }
  rc = finish(&lower, &w.buffer);
  if (rc == CHUAN_RC_OK) /* some small letters compose where the capitals did not */
    rc = chuan_text_nfc(&composed, lower, arena);
  return rc == CHUAN_RC_OK ? chuan_text_tone(out, composed, arena) : rc;
}
