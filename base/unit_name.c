/* Names of administrative units: see unit_name.h. */
#include "base/unit_name.h"

#include <string.h>
#include <utf8proc.h>

static const struct {
  const char *kind, *word, *plain;
} WORDS[] = {
#define UNIT_WORD(kind, word, plain) { #kind, word, plain },
#include "base/unit_words.def"
#undef UNIT_WORD
};

/* Words for the kind ------------------------------------------------------------------------------- */

/* What is left of `name` behind `word`; empty when it does not begin with that, or nothing is left. */
static chuan_str behind(chuan_str name, const char *word)
{
  size_t n = strlen(word);
  bool stopped = word[n - 1] == '.';
  if (name.n <= n || memcmp(name.p, word, n) != 0 || (!stopped && name.p[n] != '_'))
    return CHUAN_STR("");
  n += name.p[n] == '_';
  return (chuan_str){ name.p + n, name.n - n };
}

/* The name without the word in front of it, and that word in full; both empty when there is none. */
static chuan_str without_word(const char **kind, chuan_str *word, chuan_str name, bool plain)
{
  *kind = NULL;
  *word = CHUAN_STR("");
  for (size_t i = 0, first = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
    if (strcmp(WORDS[first].kind, WORDS[i].kind) != 0)
      first = i; /* of a kind: the word that the others are short for */
    chuan_str rest = behind(name, plain ? WORDS[i].plain : WORDS[i].word);
    if (rest.n == 0)
      continue;
    *kind = WORDS[i].kind;
    *word = chuan_str_of(plain ? WORDS[first].plain : WORDS[first].word);
    return rest;
  }
  return CHUAN_STR("");
}

/* Readings ----------------------------------------------------------------------------------------- */

enum { PARTS_MAX = 8, TONES_MAX = 8 };

/* A writer of a reading. A syllable has one tone, wherever its mark stands (hòa, hoà; Hoàng, Hòang): it goes to the
   end of the word. */
typedef struct reading_writer {
  chuan_buffer buffer;
  bool exact;
  int32_t tones[TONES_MAX];
  size_t tone_count;
} reading_writer;

static void end_word(reading_writer *w)
{
  for (size_t i = 0; i < w->tone_count; i++)
    chuan_buffer_add_code_point(&w->buffer, w->tones[i]);
  w->tone_count = 0;
}

static bool is_tone(int32_t mark)
{
  return mark == 0x300 || mark == 0x301 || mark == 0x303 || mark == 0x309 || mark == 0x323;
}

static void write_letter(reading_writer *w, int32_t part)
{
  if (is_tone(part) && w->tone_count < TONES_MAX)
    w->tones[w->tone_count++] = part;
  else
    chuan_buffer_add_code_point(&w->buffer, !w->exact && part == 'y' ? 'i' : part);
}

/* The one sign for all that look alike: Ia H’Drai, Phan Rang–Tháp Chàm. */
static int32_t plain_sign(int32_t c)
{
  switch (c) {
  case 0x2018:
  case 0x2019:
  case 0x2BC:
  case 0xB4:
  case '`': return '\'';
  case 0x2010:
  case 0x2011:
  case 0x2013:
  case 0x2014: return '-';
  default: return c;
  }
}

static void write_character(reading_writer *w, int32_t c)
{
  utf8proc_int32_t parts[PARTS_MAX];
  utf8proc_ssize_t count = utf8proc_decompose_char(c, parts, PARTS_MAX, UTF8PROC_DECOMPOSE, NULL);
  bool continues = chuan_text_is_letter(c) || utf8proc_category(c) == UTF8PROC_CATEGORY_MN;
  if (!continues)
    end_word(w);
  for (utf8proc_ssize_t i = 0; i < count && i < PARTS_MAX; i++)
    write_letter(w, parts[i]);
}

/* One way to write what a name reads: `name` is lower case with underscores for blanks, and has no diacritics unless
   they count. */
static chuan_rc write_reading(chuan_str *out, chuan_str name, bool exact, chuan_arena *arena)
{
  reading_writer w = { .exact = exact };
  chuan_buffer_init(&w.buffer, arena);
  int32_t before = 0;
  for (size_t at = 0, length; at < name.n; at += length) {
    int32_t c = plain_sign(chuan_text_next((chuan_str){ name.p + at, name.n - at }, &length));
    bool blank = before == '_'; /* written when it is known that it stands beside no dash */
    if (blank && c != '-')
      write_character(&w, '_');
    if (c < 0) {
      end_word(&w);
      chuan_buffer_add_char(&w.buffer, name.p[at]);
    } else if (c != '_') {
      write_character(&w, c);
    }
    before = c == '_' && before == '-' ? '-' : c;
  }
  end_word(&w);
  *out = chuan_buffer_str(&w.buffer);
  return w.buffer.failed ? CHUAN_RC_MEMORY : CHUAN_RC_OK;
}

static chuan_rc write_readings(chuan_str *out, size_t *count, const char **kind, chuan_str name, bool exact,
                               chuan_arena *arena)
{
  chuan_str word, rest = without_word(kind, &word, name, !exact);
  *count = rest.n > 0 ? 2 : 1;
  if (rest.n == 0)
    return write_reading(&out[0], name, exact, arena);
  chuan_buffer whole;
  chuan_buffer_init(&whole, arena);
  chuan_buffer_add(&whole, word);
  chuan_buffer_add_char(&whole, '_');
  chuan_buffer_add(&whole, rest);
  chuan_rc rc = whole.failed ? CHUAN_RC_MEMORY : write_reading(&out[0], chuan_buffer_str(&whole), exact, arena);
  return rc == CHUAN_RC_OK ? write_reading(&out[1], rest, exact, arena) : rc;
}

chuan_rc chuan_unit_name_read(chuan_unit_name *out, chuan_str written, chuan_arena *arena)
{
  chuan_str key, fold, word;
  const char *plain_kind;
  *out = (chuan_unit_name){ .exact_count = 0 };
  chuan_rc rc = chuan_text_key(&key, written, arena);
  if (rc == CHUAN_RC_OK)
    rc = chuan_text_fold(&fold, key, arena);
  chuan_str rest = rc == CHUAN_RC_OK ? without_word(&plain_kind, &word, key, false) : CHUAN_STR("");
  out->stem = rest.n > 0 ? rest : key;
  if (rc == CHUAN_RC_OK)
    rc = write_readings(out->exact, &out->exact_count, &out->kind, key, true, arena);
  return rc == CHUAN_RC_OK ? write_readings(out->similar, &out->similar_count, &plain_kind, fold, false, arena) : rc;
}

/* Comparing ---------------------------------------------------------------------------------------- */

bool chuan_unit_name_same(const chuan_unit_name *a, const chuan_unit_name *b)
{
  for (size_t i = 0; i < a->exact_count; i++)
    for (size_t j = 0; j < b->exact_count; j++) {
      bool two_kinds = i > 0 && j > 0 && strcmp(a->kind, b->kind) != 0;
      if (!two_kinds && chuan_str_equal(a->exact[i], b->exact[j]))
        return true;
    }
  return false;
}
