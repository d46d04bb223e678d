/* Property: however the name of a unit is written, it finds all units of that name and no other. Names are kept as
   letters and tones and written in random ways (composed or not, the tone on any vowel of the name, any case, any
   blanks, with or without a word for the kind of unit); which units they may mean is found by comparing letters and
   tones, one unit after the other. Three registries: every Vietnamese letter by itself, the units of the examples, and
   random names that hardly differ.
   usage: unit_names [RANDOM REGISTRIES] */
#include "runtime/unit_index.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LETTERS_MAX = 12, WORDS_MAX = 12, UNITS_MAX = 200, TONES = 6, DOT_BELOW = 5, VOWELS = 12, QUERIES = 100 };

/* A letter is a vowel with its five toned forms, or a consonant. */
static const char *const TABLE[VOWELS][TONES] = {
  { "a", "à", "á", "ả", "ã", "ạ" }, { "ă", "ằ", "ắ", "ẳ", "ẵ", "ặ" }, { "â", "ầ", "ấ", "ẩ", "ẫ", "ậ" },
  { "e", "è", "é", "ẻ", "ẽ", "ẹ" }, { "ê", "ề", "ế", "ể", "ễ", "ệ" }, { "i", "ì", "í", "ỉ", "ĩ", "ị" },
  { "o", "ò", "ó", "ỏ", "õ", "ọ" }, { "ô", "ồ", "ố", "ổ", "ỗ", "ộ" }, { "ơ", "ờ", "ớ", "ở", "ỡ", "ợ" },
  { "u", "ù", "ú", "ủ", "ũ", "ụ" }, { "ư", "ừ", "ứ", "ử", "ữ", "ự" }, { "y", "ỳ", "ý", "ỷ", "ỹ", "ỵ" },
};
static const char *const UPPER[VOWELS][TONES] = {
  { "A", "À", "Á", "Ả", "Ã", "Ạ" }, { "Ă", "Ằ", "Ắ", "Ẳ", "Ẵ", "Ặ" }, { "Â", "Ầ", "Ấ", "Ẩ", "Ẫ", "Ậ" },
  { "E", "È", "É", "Ẻ", "Ẽ", "Ẹ" }, { "Ê", "Ề", "Ế", "Ể", "Ễ", "Ệ" }, { "I", "Ì", "Í", "Ỉ", "Ĩ", "Ị" },
  { "O", "Ò", "Ó", "Ỏ", "Õ", "Ọ" }, { "Ô", "Ồ", "Ố", "Ổ", "Ỗ", "Ộ" }, { "Ơ", "Ờ", "Ớ", "Ở", "Ỡ", "Ợ" },
  { "U", "Ù", "Ú", "Ủ", "Ũ", "Ụ" }, { "Ư", "Ừ", "Ứ", "Ử", "Ữ", "Ự" }, { "Y", "Ỳ", "Ý", "Ỷ", "Ỹ", "Ỵ" },
};
/* What a vowel is without its mark, and the mark. */
static const char BARE[VOWELS][2] = { "a", "a", "a", "e", "e", "i", "o", "o", "o", "u", "u", "y" };
#define HORN "\u031B"
static const char *const MARK[VOWELS] = { "", "\u0306", "\u0302", "", "\u0302", "", "", "\u0302", HORN, "", HORN, "" };
static const char *const TONE[TONES] = { "", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323" };

enum { D_BAR = 100 /* đ */, ASCII = 200 /* and its character */ };

typedef struct word {
  int letters[LETTERS_MAX]; /* a vowel's row in TABLE, D_BAR, or ASCII + a small letter, digit or sign */
  int count, tone;
  int toned; /* the letter that had the tone where the word was read */
} word;

typedef struct name {
  int kind; /* in KINDS; -1: no word for it */
  word words[WORDS_MAX];
  int count;
} name;

/* A name may mean its words as the name of any kind of unit, or of one kind what stands behind the word for that. */
typedef struct reading {
  int kind, count;
  word words[WORDS_MAX];
} reading;
typedef struct readings {
  reading items[2];
  int count;
} readings;

/* Kinds of units: the word, and ways to shorten it. */
static const struct {
  const char *word, *shorter[2];
} KINDS[] = { { "xã", { "x.", "X." } },        { "phường", { "p.", "P." } }, { "thị trấn", { "tt.", "TT" } },
              { "bản", { NULL, NULL } },       { "thôn", { NULL, NULL } },   { "tổ dân phố", { "TDP", "tdp." } },
              { "thành phố", { "TP.", "Tp" } } };
enum { KIND_COUNT = sizeof KINDS / sizeof *KINDS };

static chuan_arena arena;
static uint64_t random_state = 7;
static unsigned long long spelled, ambiguous, similar_asked;

static unsigned random_below(unsigned n)
{
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return (unsigned)(random_state % n);
}

static void __attribute__((noreturn)) fail(const char *why, chuan_str written)
{
  fprintf(stderr, "unit_names: %s: \"%.*s\"\n", why, CHUAN_STR_ARGS(written));
  exit(1);
}

/* Names as letters --------------------------------------------------------------------------------- */

static bool take_vowel(word *w, const char **text)
{
  for (int v = 0; v < VOWELS; v++)
    for (int t = TONES - 1; t >= 0; t--)
      for (int upper = 0; upper < 2; upper++) {
        const char *form = upper ? UPPER[v][t] : TABLE[v][t];
        if (strncmp(*text, form, strlen(form)) != 0)
          continue;
        w->toned = t > 0 ? w->count : w->toned;
        w->tone = t > 0 ? t : w->tone;
        w->letters[w->count++] = v;
        *text += strlen(form);
        return true;
      }
  return false;
}

/* Reads a composed word up to a blank or the end. */
static void read_word(word *w, const char **text)
{
  *w = (word){ .count = 0 };
  while (**text && **text != ' ') {
    if (take_vowel(w, text))
      continue;
    bool bar = strncmp(*text, "đ", 2) == 0 || strncmp(*text, "Đ", 2) == 0;
    char c = **text >= 'A' && **text <= 'Z' ? (char)(**text + 'a' - 'A') : **text;
    w->letters[w->count++] = bar ? D_BAR : ASCII + c;
    *text += bar ? 2 : 1;
  }
  *text += **text == ' ';
}

static int read_words(word *words, const char *text)
{
  int count = 0;
  while (*text)
    read_word(&words[count++], &text);
  return count;
}

static bool same_words(const word *a, int a_count, const word *b, int b_count)
{
  if (a_count != b_count)
    return false;
  for (int i = 0; i < a_count; i++)
    if (a[i].count != b[i].count || a[i].tone != b[i].tone ||
        memcmp(a[i].letters, b[i].letters, (size_t)a[i].count * sizeof *a[i].letters) != 0)
      return false;
  return true;
}

/* The kind that the words begin with, if something follows; `n` are its words. */
static int kind_in_front(const word *words, int count, int *n)
{
  for (int k = 0; k < KIND_COUNT; k++) {
    word kind[WORDS_MAX];
    *n = read_words(kind, KINDS[k].word);
    if (count > *n && same_words(words, *n, kind, *n))
      return k;
  }
  return -1;
}

static readings read_name(const name *of)
{
  int n = 0;
  readings out = { .count = 1, .items = { { .kind = -1 } } };
  reading *whole = &out.items[0];
  if (of->kind >= 0)
    whole->count = read_words(whole->words, KINDS[of->kind].word);
  memcpy(whole->words + whole->count, of->words, (size_t)of->count * sizeof *of->words);
  whole->count += of->count;
  int kind = kind_in_front(whole->words, whole->count, &n);
  if (kind >= 0) {
    out.items[out.count++] = (reading){ .kind = kind, .count = whole->count - n };
    memcpy(out.items[1].words, whole->words + n, (size_t)out.items[1].count * sizeof *out.items[1].words);
  }
  return out;
}

static bool same_name(const readings *a, const readings *b)
{
  for (int i = 0; i < a->count; i++)
    for (int j = 0; j < b->count; j++) {
      const reading *left = &a->items[i], *right = &b->items[j];
      if ((left->kind < 0 || right->kind < 0 || left->kind == right->kind) &&
          same_words(left->words, left->count, right->words, right->count))
        return true;
    }
  return false;
}

/* Writing names ------------------------------------------------------------------------------------ */

/* How a name is written: of each way one, or any (-1), or none of it where that is a way. */
typedef struct spelling {
  int form; /* 0 composed, 1 decomposed, 2 the mark of the vowel composed and the tone not, 3 marks in another order */
  int letter_case; /* 0 small, 1 capital, 2 a capital in front */
  bool plain;      /* no marks at all */
} spelling;

static void write_vowel(chuan_buffer *b, int vowel, int tone, bool upper, const spelling *s)
{
  int form = s->form < 0 ? (int)random_below(4) : s->form;
  char bare = (char)(upper ? BARE[vowel][0] + 'A' - 'a' : BARE[vowel][0]);
  if (s->plain) {
    chuan_buffer_add_char(b, bare);
  } else if (form == 0) {
    chuan_buffer_add_c(b, upper ? UPPER[vowel][tone] : TABLE[vowel][tone]);
  } else if (form == 2) {
    chuan_buffer_add_c(b, upper ? UPPER[vowel][0] : TABLE[vowel][0]);
    chuan_buffer_add_c(b, TONE[tone]);
  } else {
    bool swapped = form == 3 && (tone == DOT_BELOW || strcmp(MARK[vowel], HORN) == 0); /* marks in different places */
    chuan_buffer_add_char(b, bare);
    chuan_buffer_add_c(b, swapped ? TONE[tone] : MARK[vowel]);
    chuan_buffer_add_c(b, swapped ? MARK[vowel] : TONE[tone]);
  }
}

/* A vowel of the word by chance: where its tone may stand. */
static int any_vowel(const word *w)
{
  int vowels[LETTERS_MAX], count = 0;
  for (int i = 0; i < w->count; i++)
    if (w->letters[i] < VOWELS)
      vowels[count++] = i;
  return count > 0 ? vowels[random_below((unsigned)count)] : -1;
}

static void write_word(chuan_buffer *b, const word *w, int toned, const spelling *s)
{
  for (int i = 0; i < w->count; i++) {
    int letter = w->letters[i], letter_case = s->letter_case < 0 ? (int)random_below(3) : s->letter_case;
    bool upper = letter_case == 1 || (letter_case == 2 && i == 0);
    if (letter < VOWELS) {
      write_vowel(b, letter, i == toned ? w->tone : 0, upper, s);
    } else if (letter == D_BAR) {
      chuan_buffer_add_c(b, s->plain ? (upper ? "D" : "d") : upper ? "Đ" : "đ");
    } else {
      int c = letter - ASCII;
      chuan_buffer_add_char(b, (char)(upper && c >= 'a' && c <= 'z' ? c + 'A' - 'a' : c));
    }
  }
}

static void write_blank(chuan_buffer *b, bool needed)
{
  static const char *const BLANKS[] = { " ", " ", "  ", "\u00A0", " \t ", "" };
  chuan_buffer_add_c(b, BLANKS[random_below(needed ? 5 : 6)]);
}

static void write_words(chuan_buffer *b, const word *words, int count, bool tone_in_place, const spelling *s)
{
  for (int i = 0; i < count; i++) {
    if (i > 0)
      write_blank(b, true);
    write_word(b, &words[i], tone_in_place ? words[i].toned : any_vowel(&words[i]), s);
  }
}

static chuan_str write_name(const name *of, const spelling *s)
{
  chuan_buffer b;
  chuan_buffer_init(&b, &arena);
  write_blank(&b, false);
  if (of->kind >= 0) {
    const char *shorter = KINDS[of->kind].shorter[random_below(2)];
    if (shorter && random_below(2) == 0) {
      chuan_buffer_add_c(&b, shorter);
      write_blank(&b, shorter[strlen(shorter) - 1] != '.');
    } else {
      word kind[WORDS_MAX];
      write_words(&b, kind, read_words(kind, KINDS[of->kind].word), true, s);
      write_blank(&b, true);
    }
  }
  write_words(&b, of->words, of->count, false, s);
  write_blank(&b, false);
  return chuan_buffer_str(&b);
}

/* A registry --------------------------------------------------------------------------------------- */

typedef struct registry {
  name names[UNITS_MAX];
  readings readings[UNITS_MAX];
  chuan_unit_version versions[UNITS_MAX];
  size_t count;
  chuan_unit_index *index;
} registry;

static void add_unit(registry *r, const name *unit)
{
  chuan_buffer code;
  if (r->count == UNITS_MAX)
    return;
  chuan_buffer_init(&code, &arena);
  chuan_buffer_printf(&code, "%05zu", r->count);
  r->names[r->count] = *unit;
  r->readings[r->count] = read_name(unit);
  r->versions[r->count++] = (chuan_unit_version){
    .code = chuan_buffer_str(&code), .name = write_name(unit, &(spelling){ .form = -1, .letter_case = -1 }),
    .level = CHUAN_STR("xã"), .valid_from = CHUAN_DAY_FIRST, .valid_to = CHUAN_DAY_LAST
  };
}

static void index_units(registry *r)
{
  chuan_day first, last;
  chuan_day_from(&first, 2025, 1, 1);
  chuan_day_from(&last, 2025, 12, 31);
  if (chuan_unit_index_make(&r->index, r->versions, r->count, CHUAN_STR("xa"), first, last, &arena) != CHUAN_RC_OK)
    fail("no memory", CHUAN_STR(""));
}

/* Writes a name and compares what is found with the units that have it. */
static void check(registry *r, const name *wanted, const spelling *s)
{
  const chuan_unit_candidate *found;
  chuan_unit_name read;
  size_t count, same = 0, expected = 0;
  chuan_str written = write_name(wanted, s);
  readings wanted_readings = read_name(wanted);
  if (chuan_unit_name_read(&read, written, &arena) != CHUAN_RC_OK ||
      chuan_unit_index_find(&found, &count, r->index, &read, false, &arena) != CHUAN_RC_OK)
    fail("no memory", written);
  for (size_t i = 0; i < r->count; i++)
    expected += same_name(&wanted_readings, &r->readings[i]);
  for (; same < count && found[same].match == CHUAN_UNIT_SAME_NAME; same++)
    if (!same_name(&wanted_readings, &r->readings[found[same].unit - r->versions]))
      fail("a wrong unit is found", written);
  if (same != expected)
fail("a unit of that name is not found", written);
  if (expected > 0 && count > same)
    fail("other units are candidates beside those of that name", written);
  spelled++;
  ambiguous += same > 1;
}

/* Without any marks a name finds its unit, but as one that is similar. */
static void check_plain(registry *r, size_t unit)
{
  const chuan_unit_candidate *found;
  chuan_unit_name read;
  size_t count, at = 0;
  name bare = r->names[unit];
  bare.kind = -1;
  chuan_str written = write_name(&bare, &(spelling){ .plain = true, .letter_case = -1 });
  if (chuan_unit_name_read(&read, written, &arena) != CHUAN_RC_OK ||
      chuan_unit_index_find(&found, &count, r->index, &read, false, &arena) != CHUAN_RC_OK)
    fail("no memory", written);
  while (at < count && found[at].unit != &r->versions[unit])
    at++;
  if (at == count && (count == 0 || found[0].match != CHUAN_UNIT_SAME_NAME))
    fail("a name without marks does not find its unit", written);
  similar_asked += count > 0 && found[0].match == CHUAN_UNIT_SIMILAR_NAME;
}

/* Every unit, written in every form and case, with and without the word for its kind. */
static void check_all(registry *r)
{
  index_units(r);
  for (size_t i = 0; i < r->count; i++) {
    name bare = r->names[i];
    bare.kind = -1;
    for (int form = -1; form < 4; form++)
      for (int letter_case = -1; letter_case < 3; letter_case++) {
        spelling s = { .form = form, .letter_case = letter_case };
        check(r, &r->names[i], &s);
        check(r, &bare, &s);
      }
    check_plain(r, i);
  }
}

/* The three registries ----------------------------------------------------------------------------- */

/* Every letter in a name of its own, and the pairs of vowels where the tone has two places. */
static void check_letters(void)
{
  static registry r;
  name unit = { .kind = 0, .count = 1, .words = { { .letters = { ASCII + 't' }, .count = 2 } } };
  for (int v = 0; v < VOWELS; v++)
    for (int t = 0; t < TONES; t++) {
      unit.words[0].letters[1] = v;
      unit.words[0].tone = t;
      add_unit(&r, &unit);
    }
  unit.words[0].letters[1] = D_BAR;
  unit.words[0].tone = 0;
  add_unit(&r, &unit);
  static const char *const PAIRS[] = { "hoa", "hoe", "huy", "quy", "khoai", "hoang", "cua", "gia" };
  for (size_t i = 0; i < sizeof PAIRS / sizeof *PAIRS; i++)
    for (int t = 0; t < TONES; t++) {
      unit.count = read_words(unit.words, PAIRS[i]);
      unit.words[0].tone = t;
      add_unit(&r, &unit);
    }
  check_all(&r);
}

/* The names in the second column of a file of units. */
static void check_file(const char *path)
{
  static registry r;
  char line[1000];
  FILE *file = fopen(path, "r");
  if (!file)
    fail("cannot be read", chuan_str_of(path));
  r.count = 0;
  while (fgets(line, sizeof line, file)) {
    char *start = strchr(line, ';'), *end = start ? strchr(start + 1, ';') : NULL;
    if (!end || strncmp(end, ";xã;", strlen(";xã;")) != 0)
      continue;
    *end = '\0';
    int n;
    name unit = { .kind = -1 };
    word words[WORDS_MAX];
    unit.count = read_words(words, start + 1);
    unit.kind = kind_in_front(words, unit.count, &n);
    n = unit.kind < 0 ? 0 : n;
    unit.count -= n;
    memcpy(unit.words, words + n, (size_t)unit.count * sizeof *words);
    add_unit(&r, &unit);
  }
  fclose(file);
  if (r.count == 0)
    fail("has no communes", chuan_str_of(path));
  check_all(&r);
}

/* Few words, so that names differ by a mark, a tone, or only by the kind of unit. */
static void random_name(name *out)
{
  static const char *const WORDS[] = { "ha", "hà", "hạ", "binh", "bình", "hoà", "hoa", "mương", "mường", "đa", "da",
                                       "my", "mi", "xã", "phố", "bản", "tổ", "dân", "quy", "quý", "1", "01", "h'leo" };
  *out = (name){ .kind = (int)random_below(KIND_COUNT + 2) - 2, .count = 1 + (int)random_below(3) };
  out->kind = out->kind < 0 ? -1 : out->kind;
  for (int i = 0; i < out->count; i++)
    read_words(&out->words[i], WORDS[random_below(sizeof WORDS / sizeof *WORDS)]);
}

static void check_random(void)
{
  static registry r;
  r.count = 0;
  for (unsigned i = 5 + random_below(60); i > 0; i--) {
    name unit;
    random_name(&unit);
    add_unit(&r, &unit);
  }
  index_units(&r);
  for (int i = 0; i < QUERIES; i++) {
    name wanted;
    if (random_below(2) == 0)
      random_name(&wanted);
    else
      wanted = r.names[random_below((unsigned)r.count)];
    check(&r, &wanted, &(spelling){ .form = -1, .letter_case = -1 });
    check_plain(&r, random_below((unsigned)r.count));
  }
  chuan_arena_free(&arena);
}

int main(int argc, char **argv)
{
  long count = argc > 1 ? strtol(argv[1], NULL, 10) : 3000;
  chuan_arena_init(&arena, "names", (size_t)1 << 30);
  check_letters();
  check_file("examples/02-dien-bien-2025/don-vi.csv");
  check_file("examples/03-quynh-nhai/don-vi.csv");
  chuan_arena_free(&arena);
  for (long i = 0; i < count; i++)
    check_random();
  printf("unit_names: %llu spellings, %llu of them ambiguous, no wrong unit; %llu names without marks were similar\n",
         spelled, ambiguous, similar_asked);
  chuan_arena_free(&arena);
  return 0;
}
