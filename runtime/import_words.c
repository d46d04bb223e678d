/* Words of forms: heads of codes and names, totals. See import_file.h. */
#include "runtime/import_file.h"

#include <string.h>

/* A text in the form it is compared in; empty for one that is too long for any of these words. */
static chuan_str fold_short(chuan_str text, chuan_arena *arena)
{
  enum { TEXT_MAX = 96 };
  chuan_str fold = { 0 };
  if (text.n > TEXT_MAX || chuan_text_fold(&fold, import_without_marks(text), arena) != CHUAN_RC_OK)
    return CHUAN_STR("");
  return fold;
}

/* Takes a word and what separates it from the next off a text. */
static bool take_word(chuan_str *text, const char *word)
{
  size_t n = strlen(word);
  if (text->n < n || memcmp(text->p, word, n) != 0 || (text->n > n && !strchr("_/,()-", text->p[n])))
    return false;
  while (n < text->n && strchr("_/,()-", text->p[n]))
    n++;
  *text = (chuan_str){ text->p + n, text->n - n };
  return true;
}

/* Heads -------------------------------------------------------------------------------------------- */

bool import_is_key(chuan_str text, chuan_arena *arena)
{
  chuan_str fold = fold_short(text, arena);
  return chuan_str_equal(fold, CHUAN_STR("ma")) || chuan_str_equal(fold, CHUAN_STR("code"));
}

bool import_is_name(chuan_str text, chuan_arena *arena)
{
  chuan_str fold = fold_short(text, arena);
  return chuan_str_equal(fold, CHUAN_STR("ten")) || chuan_str_equal(fold, CHUAN_STR("name"));
}

/* Takes off a word for units of that level; of any, where it is empty. */
static bool take_level_word(chuan_str *text, chuan_str level)
{
  static const struct {
    const char *level, *word;
  } WORDS[] = {
#define HEAD_WORD(level, word) { level, word },
#include "runtime/head_words.def"
#undef HEAD_WORD
  };
  chuan_str longest = *text;
  for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
    chuan_str rest = *text;
    bool fits = level.n == 0 || *WORDS[i].level == '\0' || chuan_str_equal(level, chuan_str_of(WORDS[i].level));
    if (fits && take_word(&rest, WORDS[i].word) && rest.n < longest.n)
      longest = rest;
  }
  bool found = longest.n < text->n;
  *text = longest;
  return found;
}

/* Whether a folded text is what units of the level are called, "xa/phuong", and nothing else. */
static bool is_level_words(chuan_str text, chuan_str level)
{
  bool any = false;
  while (text.n > 0 && take_level_word(&text, level))
    any = true;
  return any && text.n == 0;
}

/* Whether a head is the word and what the units are called: "Mã xã/phường". */
static bool is_head_of(chuan_str text, const char *word, chuan_str level, chuan_arena *arena)
{
  chuan_str rest = fold_short(text, arena);
  return take_word(&rest, word) && is_level_words(rest, level);
}

bool import_is_key_of_level(chuan_str text, chuan_str level, chuan_arena *arena)
{
  return is_head_of(text, "ma", level, arena);
}

bool import_is_name_of_level(chuan_str text, chuan_str level, chuan_arena *arena)
{
  return is_head_of(text, "ten", level, arena);
}

bool import_is_bare_name(chuan_str text, chuan_str level, chuan_arena *arena)
{
  chuan_str fold = fold_short(text, arena);
  return is_level_words(fold, level) && !chuan_str_equal(fold, CHUAN_STR("don_vi_tinh"));
}

bool import_is_beside_data(chuan_str text, chuan_arena *arena)
{
  static const char *const WORDS[] = { "tt", "stt", "so_tt", "so_thu_tu", "no.", "ghi_chu", "note", "notes" };
  chuan_str fold = fold_short(text, arena);
  for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
    if (chuan_str_equal(fold, chuan_str_of(WORDS[i])))
      return true;
  return false;
}

bool import_looks_like_name(chuan_str text, chuan_str level, chuan_arena *arena)
{
  chuan_str rest = fold_short(text, arena);
  return take_word(&rest, "ten") && take_level_word(&rest, level);
}

/* Totals ------------------------------------------------------------------------------------------- */

/* Takes off a number, or a word that says of what something is the total: "2", "các", "toàn". */
static bool take_filler(chuan_str *text)
{
  static const char *const WORDS[] = { "toan", "cac", "so", "ca", "va", "chung" };
  size_t digits = 0;
  while (digits < text->n && text->p[digits] >= '0' && text->p[digits] <= '9')
    digits++;
  if (digits > 0 && (digits == text->n || text->p[digits] == '_')) {
    digits += digits < text->n;
    *text = (chuan_str){ text->p + digits, text->n - digits };
    return true;
  }
  for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
    if (take_word(text, WORDS[i]))
      return true;
  return false;
}

/* Whether a folded text is one of the words and says of what, "2 xã", "toàn huyện", or of which unit, "huyện Mường
   Khoa"; "Tổng Cọt" is a unit. */
static bool says(chuan_str fold, const char *const *words, size_t count)
{
  bool found = false, named = false;
  for (size_t i = 0; i < count && !found; i++)
    found = take_word(&fold, words[i]);
  while (found && !named && fold.n > 0) {
    named = take_level_word(&fold, CHUAN_STR(""));
    found = named || take_filler(&fold);
  }
  return found;
}

bool import_says_total(chuan_str text, chuan_arena *arena)
{
  static const char *const WORDS[] = { "tong_cong", "tong_so", "tong", "cong", "total", "sum",
                                       "toan" /* "Toàn huyện", not alone */ };
  chuan_str fold = fold_short(text, arena);
  return says(fold, WORDS, sizeof WORDS / sizeof *WORDS) && !chuan_str_equal(fold, CHUAN_STR("toan"));
}

bool import_says_average(chuan_str text, chuan_arena *arena)
{
  static const char *const WORDS[] = { "binh_quan", "trung_binh_cong", "trung_binh", "average", "mean" };
  return says(fold_short(text, arena), WORDS, sizeof WORDS / sizeof *WORDS);
}
