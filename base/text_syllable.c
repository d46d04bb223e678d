/* Vietnamese syllables by their letters: see chuan_text_is_syllable in text.h. */
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { LETTERS_MAX = 8 /* of a syllable: "nghiêng" has 7 */, BYTES_MAX = 3 * LETTERS_MAX };

typedef enum tone { LEVEL, GRAVE, HOOK, TILDE, ACUTE, DOT, TONE_COUNT } tone;

/* The vowels in each tone, small and capital, tone by tone. */
static const int32_t VOWELS[][2][TONE_COUNT] = {
  { { 'a', 0xE0, 0x1EA3, 0xE3, 0xE1, 0x1EA1 }, { 'A', 0xC0, 0x1EA2, 0xC3, 0xC1, 0x1EA0 } },
  { { 0x103, 0x1EB1, 0x1EB3, 0x1EB5, 0x1EAF, 0x1EB7 }, { 0x102, 0x1EB0, 0x1EB2, 0x1EB4, 0x1EAE, 0x1EB6 } },
  { { 0xE2, 0x1EA7, 0x1EA9, 0x1EAB, 0x1EA5, 0x1EAD }, { 0xC2, 0x1EA6, 0x1EA8, 0x1EAA, 0x1EA4, 0x1EAC } },
  { { 'e', 0xE8, 0x1EBB, 0x1EBD, 0xE9, 0x1EB9 }, { 'E', 0xC8, 0x1EBA, 0x1EBC, 0xC9, 0x1EB8 } },
  { { 0xEA, 0x1EC1, 0x1EC3, 0x1EC5, 0x1EBF, 0x1EC7 }, { 0xCA, 0x1EC0, 0x1EC2, 0x1EC4, 0x1EBE, 0x1EC6 } },
  { { 'i', 0xEC, 0x1EC9, 0x129, 0xED, 0x1ECB }, { 'I', 0xCC, 0x1EC8, 0x128, 0xCD, 0x1ECA } },
  { { 'o', 0xF2, 0x1ECF, 0xF5, 0xF3, 0x1ECD }, { 'O', 0xD2, 0x1ECE, 0xD5, 0xD3, 0x1ECC } },
  { { 0xF4, 0x1ED3, 0x1ED5, 0x1ED7, 0x1ED1, 0x1ED9 }, { 0xD4, 0x1ED2, 0x1ED4, 0x1ED6, 0x1ED0, 0x1ED8 } },
  { { 0x1A1, 0x1EDD, 0x1EDF, 0x1EE1, 0x1EDB, 0x1EE3 }, { 0x1A0, 0x1EDC, 0x1EDE, 0x1EE0, 0x1EDA, 0x1EE2 } },
  { { 'u', 0xF9, 0x1EE7, 0x169, 0xFA, 0x1EE5 }, { 'U', 0xD9, 0x1EE6, 0x168, 0xDA, 0x1EE4 } },
  { { 0x1B0, 0x1EEB, 0x1EED, 0x1EEF, 0x1EE9, 0x1EF1 }, { 0x1AF, 0x1EEA, 0x1EEC, 0x1EEE, 0x1EE8, 0x1EF0 } },
  { { 'y', 0x1EF3, 0x1EF7, 0x1EF9, 0xFD, 0x1EF5 }, { 'Y', 0x1EF2, 0x1EF6, 0x1EF8, 0xDD, 0x1EF4 } },
};
enum { SMALL_D = 0x111, CAPITAL_D = 0x110 };

static const char *const BEGINNINGS[] = { "",   "b",  "c", "ch", "d",  "đ",  "g",   "gh", "gi", "h",
                                          "k",  "kh", "l", "m",  "n",  "ng", "ngh", "nh", "p",  "ph",
                                          "qu", "r",  "s", "t",  "th", "tr", "v",   "x" };

/* Rhymes without tones, in the order of their bytes. */
static const char *const RHYMES[] = {
  "a", "ac", "ach", "ai", "am", "an", "ang", "anh", "ao", "ap", "at", "au", "ay", "e", "ec", "em", "en", "eng",
  "eo", "ep", "et", "i", "ia", "ich", "im", "in", "inh", "ip", "it", "iu", "iêc", "iêm", "iên", "iêng", "iêp",
  "iêt", "iêu", "o", "oa", "oac", "oach", "oai", "oam", "oan", "oang", "oanh", "oao", "oap", "oat", "oay", "oc",
  "oe", "oen", "oeo", "oet", "oi", "om", "on", "ong", "ooc", "oong", "op", "ot", "oăc", "oăm", "oăn", "oăng", "oăt",
  "u", "ua", "uc", "ui", "um", "un", "ung", "up", "ut", "uy", "uya", "uych", "uyn", "uynh", "uyp", "uyt", "uyu",
  "uyên", "uyêt", "uân", "uâng", "uât", "uây", "uê", "uêch", "uênh", "uôc", "uôi", "uôm", "uôn", "uông", "uôt",
  "uơ", "y", "ych", "ynh", "yt", "yêm", "yên", "yêng", "yêt", "yêu", "âc", "âm", "ân", "âng", "âp", "ât", "âu",
  "ây", "ê", "êch", "êm", "ên", "ênh", "êp", "êt", "êu", "ô", "ôc", "ôi", "ôm", "ôn", "ông", "ôp", "ôt", "ăc", "ăm",
  "ăn", "ăng", "ăp", "ăt", "ơ", "ơi", "ơm", "ơn", "ơp", "ơt", "ư", "ưa", "ưc", "ưi", "ưng", "ưt", "ưu", "ươc",
  "ươi", "ươm", "ươn", "ương", "ươp", "ươt", "ươu",
};

/* Without tones ------------------------------------------------------------------------------------ */

/* The small letter without its tone; 0 when it is no letter of a syllable. */
static int32_t plain_letter(int32_t c, tone *out)
{
  for (size_t i = 0; i < sizeof VOWELS / sizeof *VOWELS; i++)
    for (int large = 0; large < 2; large++)
      for (int t = 0; t < TONE_COUNT; t++)
        if (VOWELS[i][large][t] == c) {
          *out = (tone)t;
          return VOWELS[i][0][LEVEL];
        }
  *out = LEVEL;
  if (c == SMALL_D || c == CAPITAL_D)
    return SMALL_D;
  if (c >= 'A' && c <= 'Z')
    return c - 'A' + 'a';
  return c >= 'a' && c <= 'z' ? c : 0;
}

/* A word in small letters without its tone. */
typedef struct plain_word {
  char text[BYTES_MAX + 1];
  tone tone;
  size_t tone_at; /* the letter that had it */
} plain_word;

/* False when the word has two tones, or other letters, or too many. */
static bool take_tone(plain_word *out, chuan_str word)
{
  size_t n = 0, letters = 0;
  *out = (plain_word){ .tone = LEVEL };
  for (size_t at = 0, length; at < word.n; at += length) {
    tone of_letter;
    int32_t c = plain_letter(chuan_text_next((chuan_str){ word.p + at, word.n - at }, &length), &of_letter);
    if (c == 0 || ++letters > LETTERS_MAX || (of_letter != LEVEL && out->tone != LEVEL))
      return false;
    if (of_letter != LEVEL) {
      out->tone = of_letter;
      out->tone_at = n;
    }
    if (c < 0x80) {
      out->text[n++] = (char)c;
    } else { /* every other letter has two bytes without its tone */
      out->text[n++] = (char)(0xC0 | (c >> 6));
      out->text[n++] = (char)(0x80 | (c & 0x3F));
    }
  }
  return letters > 0;
}

/* Rhymes ------------------------------------------------------------------------------------------- */

static int compare_rhymes(const void *a, const void *b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_vowel(char c)
{
  return c != '\0' && strchr("aeiouy", c) != NULL;
}

/* Whether the tone of a rhyme may stand at that byte: on the last letter with a mark of its own, else on the vowel in
   the middle: both are written where there are two and nothing behind them (hoà, hòa). */
static bool may_stand_at(const char *rhyme, size_t at)
{
  size_t marked = SIZE_MAX, vowels = 0, n = strlen(rhyme);
  for (size_t i = 0; i < n; i++)
    if ((unsigned char)rhyme[i] >= 0xC0)
      marked = i;
  if (marked != SIZE_MAX)
    return at == marked;
  while (is_vowel(rhyme[vowels]))
    vowels++;
  if (vowels == 1)
    return at == 0;
  if (vowels == 2 && n == 2 && (strcmp(rhyme, "oa") == 0 || strcmp(rhyme, "oe") == 0 || strcmp(rhyme, "uy") == 0))
    return at < 2;
  return at == (vowels > 2 || n > vowels);
}

/* Whether a rhyme can have the tone: one that ends in a stop has two. */
static bool is_rhyme(const plain_word *word, size_t begin)
{
  char rhyme[BYTES_MAX + 1];
  size_t n = strlen(word->text + begin);
  if (n == 0 || (word->tone != LEVEL && word->tone_at < begin))
    return false;
  memcpy(rhyme, word->text + begin, n + 1);
  if (n > 1 && rhyme[n - 1] == 'k') /* names of the highlands: Đắk, Krông Búk */
    rhyme[n - 1] = 'c';
  bool stop = strchr("cpt", rhyme[n - 1]) != NULL || (n > 2 && rhyme[n - 1] == 'h' && rhyme[n - 2] == 'c');
  if (stop && word->tone != ACUTE && word->tone != DOT)
    return false;
  const char *key = rhyme;
  return (word->tone == LEVEL || may_stand_at(rhyme, word->tone_at - begin)) &&
         bsearch(&key, RHYMES, sizeof RHYMES / sizeof *RHYMES, sizeof *RHYMES, compare_rhymes) != NULL;
}

bool chuan_text_is_syllable(chuan_str word)
{
  plain_word plain;
  if (!take_tone(&plain, word))
    return false;
  for (size_t i = 0; i < sizeof BEGINNINGS / sizeof *BEGINNINGS; i++) {
    size_t n = strlen(BEGINNINGS[i]);
    if (strncmp(plain.text, BEGINNINGS[i], n) == 0 && is_rhyme(&plain, n))
      return true;
  }
  return false;
}
