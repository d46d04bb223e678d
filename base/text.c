/* Text: slices, growing buffers, UTF-8, character classes, and how text looks on a terminal. See text.h.
   Composing, folding and tone marks are in text_fold.c, distances between names in text_distance.c. */
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

enum { TAB_STOP = 8, BUFFER_MIN = 64, NO_BREAK_SPACE = 0xA0 };

/* Slices ------------------------------------------------------------------------------------------- */

chuan_str chuan_str_of(const char *nul_terminated)
{
  return nul_terminated ? (chuan_str){ nul_terminated, strlen(nul_terminated) } : (chuan_str){ NULL, 0 };
}

bool chuan_str_equal(chuan_str a, chuan_str b)
{
  return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

int chuan_str_compare(chuan_str a, chuan_str b)
{
  size_t common = a.n < b.n ? a.n : b.n;
  int order = common ? memcmp(a.p, b.p, common) : 0;
  return order ? order : (a.n > b.n) - (a.n < b.n);
}

/* The length in bytes of the blank that `s` starts with, 0 if it starts with none. */
static size_t blank_at_start(chuan_str s)
{
  if (s.n == 0)
    return 0;
  if (*s.p == ' ' || *s.p == '\t' || *s.p == '\r' || *s.p == '\n')
    return 1;
  if (s.n >= 2 && memcmp(s.p, "\xC2\xA0", 2) == 0)
    return 2;
  return s.n >= 3 && memcmp(s.p, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

static size_t blank_at_end(chuan_str s)
{
  for (size_t length = 1; length <= 3 && length <= s.n; length++)
    if (blank_at_start((chuan_str){ s.p + s.n - length, length }) == length)
      return length;
  return 0;
}

/* Whether a byte is a character that is no blank, nor a part of one. */
static bool is_solid(char c)
{
  return c > ' ' && c <= '~';
}

chuan_str chuan_str_trim(chuan_str s)
{
  size_t blank;
  if (s.n > 0 && is_solid(s.p[0]) && is_solid(s.p[s.n - 1])) /* nearly always */
    return s;
  while ((blank = blank_at_start(s)) > 0) {
    s.p += blank;
    s.n -= blank;
  }
  while ((blank = blank_at_end(s)) > 0)
    s.n -= blank;
  return s;
}

chuan_str chuan_str_copy(chuan_arena *arena, chuan_str s)
{
  char *copy = chuan_arena_copy(arena, s.p, s.n);
  return (chuan_str){ copy, copy ? s.n : 0 };
}

/* Buffers ------------------------------------------------------------------------------------------ */

void chuan_buffer_init(chuan_buffer *b, chuan_arena *arena)
{
  *b = (chuan_buffer){ .arena = arena };
}

/* Makes room for `more` bytes and a NUL behind them. */
static bool reserve(chuan_buffer *b, size_t more)
{
  size_t wanted;
  if (b->failed)
    return false;
  if (__builtin_add_overflow(b->n, more, &wanted) || __builtin_add_overflow(wanted, 1, &wanted)) {
    b->failed = true;
    return false;
  }
  if (wanted <= b->capacity)
    return true;
  size_t capacity = b->capacity < SIZE_MAX / 2 ? b->capacity * 2 : SIZE_MAX;
  if (capacity < wanted)
    capacity = wanted;
  if (capacity < BUFFER_MIN)
    capacity = BUFFER_MIN;
  char *bigger = chuan_arena_alloc(b->arena, capacity);
  if (!bigger) {
    b->failed = true;
    return false;
  }
  if (b->n)
    memcpy(bigger, b->p, b->n);
  b->p = bigger;
  b->capacity = capacity;
  return true;
}

void chuan_buffer_add(chuan_buffer *b, chuan_str s)
{
  if (s.n == 0 || !reserve(b, s.n))
    return;
  memcpy(b->p + b->n, s.p, s.n);
  b->n += s.n;
}

void chuan_buffer_add_c(chuan_buffer *b, const char *nul_terminated)
{
  chuan_buffer_add(b, chuan_str_of(nul_terminated));
}

void chuan_buffer_add_code_point(chuan_buffer *b, int32_t c)
{
  utf8proc_uint8_t bytes[4];
  utf8proc_ssize_t length = utf8proc_encode_char(c, bytes);
  chuan_buffer_add(b, (chuan_str){ (const char *)bytes, (size_t)length });
}

void chuan_buffer_printf(chuan_buffer *b, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  if (length < 0) {
    b->failed = true;
    return;
  }
  if (!reserve(b, (size_t)length))
    return;
  va_start(arguments, format);
  vsnprintf(b->p + b->n, (size_t)length + 1, format, arguments);
  va_end(arguments);
  b->n += (size_t)length;
}

void chuan_buffer_add_word(chuan_buffer *b, chuan_str word)
{
  bool plain = word.n > 0;
  for (size_t i = 0; i < word.n; i++) {
    unsigned char c = (unsigned char)word.p[i];
    plain = plain && (c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                      (c > 0 && strchr("/._-+:@%,", c)));
  }
  if (plain) {
    chuan_buffer_add(b, word);
    return;
  }
  chuan_buffer_add_char(b, '\'');
  for (size_t i = 0; i < word.n; i++) {
    if (word.p[i] == '\'')
      chuan_buffer_add_c(b, "'\\'");
    chuan_buffer_add_char(b, word.p[i]);
  }
  chuan_buffer_add_char(b, '\'');
}

chuan_str chuan_buffer_str(const chuan_buffer *b)
{
  return (chuan_str){ b->p ? b->p : "", b->n };
}

/* Characters --------------------------------------------------------------------------------------- */

int32_t chuan_text_next(chuan_str s, size_t *length)
{
  unsigned char first = (unsigned char)*s.p;
  *length = 1;
  if (first < 0x80)
    return first;
  utf8proc_int32_t code_point;
  /* Four bytes are enough for any character; the cap also keeps huge lengths away from a signed type. */
  utf8proc_ssize_t available = s.n < 4 ? (utf8proc_ssize_t)s.n : 4;
  utf8proc_ssize_t got = utf8proc_iterate((const utf8proc_uint8_t *)s.p, available, &code_point);
  if (got <= 0)
    return -1;
  *length = (size_t)got;
  return code_point;
}

size_t chuan_text_invalid_at(chuan_str s)
{
  size_t length;
  for (size_t at = 0; at < s.n; at += length)
    if (chuan_text_next((chuan_str){ s.p + at, s.n - at }, &length) < 0)
      return at;
  return s.n;
}

/* The characters with the Unicode property Bidi_Control. */
static bool is_bidi_control(int32_t c)
{
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

/* Characters that show nothing although Unicode calls them letters or marks: fillers and selectors. */
static bool is_invisible(int32_t c)
{
  return c == 0x034F || c == 0x115F || c == 0x1160 || c == 0x17B4 || c == 0x17B5 || (c >= 0x180B && c <= 0x180F) ||
         c == 0x3164 || c == 0xFFA0 || (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

chuan_text_class chuan_text_classify(int32_t c)
{
  if (c >= 0x20 && c < 0x7F)
    return CHUAN_TEXT_PLAIN;
  if (c == 0)
    return CHUAN_TEXT_NUL;
  if (c == '\t' || c == '\r' || c == '\n')
    return CHUAN_TEXT_PLAIN;
  if (is_bidi_control(c))
    return CHUAN_TEXT_BIDI;
  if (is_invisible(c))
    return CHUAN_TEXT_ZERO_WIDTH;
  switch (utf8proc_category(c)) {
  case UTF8PROC_CATEGORY_CC:
  case UTF8PROC_CATEGORY_ZL: /* U+2028 and U+2029 start a new line for some editors and not for us */
  case UTF8PROC_CATEGORY_ZP:
    return CHUAN_TEXT_CONTROL;
  case UTF8PROC_CATEGORY_CF:
    return CHUAN_TEXT_ZERO_WIDTH;
  case UTF8PROC_CATEGORY_CN:
  case UTF8PROC_CATEGORY_CO:
  case UTF8PROC_CATEGORY_CS:
    return CHUAN_TEXT_PRIVATE;
  default:
    return CHUAN_TEXT_PLAIN;
  }
}

bool chuan_text_is_unseen(int32_t code_point)
{
  enum { LINE_SEPARATOR = 0x2028, PARAGRAPH_SEPARATOR = 0x2029 };
  chuan_text_class class = chuan_text_classify(code_point);
  return class == CHUAN_TEXT_ZERO_WIDTH || class == CHUAN_TEXT_PRIVATE || code_point == LINE_SEPARATOR ||
         code_point == PARAGRAPH_SEPARATOR;
}

bool chuan_text_is_letter(int32_t c)
{
  if (c < 0x80)
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  if (c >= 0x1EA0 && c <= 0x1EF9) /* ạ to ỹ: a block of Unicode made for Vietnamese, 90 letters */
    return true;
  switch ((uint32_t)c) {
  case U'À': case U'Á': case U'Â': case U'Ã': case U'È': case U'É': case U'Ê': case U'Ì': case U'Í':
  case U'Ò': case U'Ó': case U'Ô': case U'Õ': case U'Ù': case U'Ú': case U'Ý':
  case U'à': case U'á': case U'â': case U'ã': case U'è': case U'é': case U'ê': case U'ì': case U'í':
  case U'ò': case U'ó': case U'ô': case U'õ': case U'ù': case U'ú': case U'ý':
  case U'Ă': case U'ă': case U'Đ': case U'đ': case U'Ĩ': case U'ĩ': case U'Ũ': case U'ũ':
  case U'Ơ': case U'ơ': case U'Ư': case U'ư':
    return true;
  default:
    return false;
  }
}

/* How text looks on a terminal --------------------------------------------------------------------- */

/* Whether a character is shown as it is. */
static bool is_shown(int32_t c)
{
  if ((c >= ' ' && c < 0x7F) || chuan_text_is_letter(c)) /* nearly all there are */
    return true;
  return c >= 0 && c != '\t' && c != '\r' && c != '\n' && c != NO_BREAK_SPACE &&
         chuan_text_classify(c) == CHUAN_TEXT_PLAIN;
}

/* Shows the character `bytes` (its code point is `c`, -1 for an invalid byte) at column `column`:
   appends it to `out`, if there is one, and returns the columns it takes. Width and escaped text come
   from this one place, so that they cannot disagree. */
static size_t show(chuan_buffer *out, int32_t c, chuan_str bytes, size_t column)
{
  char escaped[16];
  if (c == '\t') {
    size_t blanks = TAB_STOP - column % TAB_STOP;
    if (out)
      chuan_buffer_add(out, (chuan_str){ "        ", blanks });
    return blanks;
  }
  if (is_shown(c)) {
    if (out)
      chuan_buffer_add(out, bytes);
    return c < 0x80 ? 1 : (size_t)utf8proc_charwidth(c);
  }
  int length = c < 0 ? snprintf(escaped, sizeof escaped, "<%02X>", (unsigned char)*bytes.p)
                     : snprintf(escaped, sizeof escaped, "<U+%04X>", (unsigned)c);
  if (out)
    chuan_buffer_add(out, (chuan_str){ escaped, (size_t)length });
  return (size_t)length;
}

static size_t show_all(chuan_buffer *out, chuan_str s, size_t from)
{
  size_t column = from, length;
  for (size_t at = 0; at < s.n; at += length) {
    chuan_str rest = { s.p + at, s.n - at };
    int32_t c = chuan_text_next(rest, &length);
    column += show(out, c, (chuan_str){ rest.p, length }, column);
  }
  return column - from;
}

size_t chuan_text_width(chuan_str s, size_t from)
{
  return show_all(NULL, s, from);
}

bool chuan_text_is_shown(chuan_str s)
{
  size_t length;
  for (size_t at = 0; at < s.n; at += length)
    if (!is_shown(chuan_text_next((chuan_str){ s.p + at, s.n - at }, &length)))
      return false;
  return true;
}

void chuan_text_escape(chuan_buffer *out, chuan_str s, size_t from)
{
  show_all(out, s, from);
}
