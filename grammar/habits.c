/* What people write out of habit: see habits.def and ast.h. */
#include "grammar/ast.h"
#include "grammar/parser.h"

#include <string.h>

typedef struct habit {
  const char *before, *wrong;
  chuan_phrase phrase;
  const char *arguments;
} habit;

static const habit HABITS[] = {
#define HABIT(before, wrong, phrase, arguments) { before, wrong, CHUAN_PHRASE_##phrase, arguments },
#include "grammar/habits.def"
#undef HABIT
};

enum {
  HABIT_COUNT = sizeof HABITS / sizeof *HABITS,
  KEYWORD_BYTES_MAX = 32 /* of the name of its token */
};

/* Tokens and classes ------------------------------------------------------------------------------- */

static chuan_str written(const chuan_file *file, size_t at)
{
  return chuan_source_slice(file->sources, file->tokens.items[at].span);
}

static bool is_number(int kind)
{
  return kind == INT || kind == COMMA_NUMBER || kind == DOTTED;
}

static bool is_sign(int kind)
{
  return kind == '=' || kind == '<' || kind == '>' || kind == GE || kind == LE || kind == NE;
}

static bool is_verdict(int kind)
{
  static const int VERDICTS[] = { KW_MET,        KW_UNMET,     KW_INSUFFICIENT,  KW_NOT_APPLICABLE,
                                  KW_RULE_FAULT, KW_VIOLATION, KW_NOT_CONSIDERED };
  for (size_t i = 0; i < sizeof VERDICTS / sizeof *VERDICTS; i++)
    if (VERDICTS[i] == kind)
      return true;
  return false;
}

/* Whether a sign stands behind another one in a line, with nothing between that would part two comparisons. */
static bool is_second_sign(const chuan_file *file, size_t at)
{
  const chuan_token *items = file->tokens.items;
  if (!is_sign(items[at].kind))
    return false;
  while (at > 0 && !items[at].first_of_line) {
    int kind = items[--at].kind;
    if (is_sign(kind))
      return true;
    if (kind == KW_AND || kind == KW_OR || kind == ';')
      return false;
  }
  return false;
}

/* A word in the midst of a line that resembles no keyword. */
static bool is_stray(const chuan_file *file, size_t at)
{
  const chuan_token *token = &file->tokens.items[at];
  return token->kind == WORD && !token->first_of_line && !chuan_tokens_suggest(&file->tokens, at);
}

/* Whether token `at` is what a pattern calls `name`. */
static bool is_called(const chuan_file *file, size_t at, chuan_str name)
{
  const chuan_token *token = &file->tokens.items[at];
  int kind = token->kind;
  const struct {
    const char *name;
    bool is;
  } CLASSES[] = {
    { "NAME", kind == WORD },
    { "INT", kind == INT },
    { "THOUSANDS", kind == INT && token->span.end - token->span.begin == 3 },
    { "NUMBER", is_number(kind) },
    { "CODE", kind == WORD || is_number(kind) },
    { "STRING", kind == STRING },
    { "SIGN", is_sign(kind) },
    { "OPERATOR", is_sign(kind) || kind == '+' || kind == '-' || kind == '*' || kind == '/' },
    { "VERDICT", is_verdict(kind) },
    { "EMBEDDED", kind == EMBEDDED },
    { "END", kind == CHUAN_YYEOF },
    { "ANY", kind != CHUAN_YYEOF },
  };
  if (token->keyword && chuan_str_equal(chuan_str_of(token->keyword->name), name))
    return true;
  for (size_t i = 0; i < sizeof CLASSES / sizeof *CLASSES; i++)
    if (chuan_str_equal(chuan_str_of(CLASSES[i].name), name))
      return CLASSES[i].is;
  if (chuan_str_equal(name, CHUAN_STR("STRAY")))
    return is_stray(file, at);
  if (chuan_str_equal(name, CHUAN_STR("SECOND_SIGN")))
    return is_second_sign(file, at);
  return chuan_str_equal(written(file, at), name);
}

/* Patterns ----------------------------------------------------------------------------------------- */

/* Takes the first word off a pattern; false when there is none. */
static bool next_word(chuan_str *word, const char **pattern)
{
  size_t length = strcspn(*pattern, " ");
  *word = (chuan_str){ *pattern, length };
  *pattern += length + ((*pattern)[length] == ' ');
  return length > 0;
}

static size_t words_of(const char *pattern)
{
  chuan_str word;
  size_t count = 0;
  while (next_word(&word, &pattern))
    count++;
  return count;
}

static bool fits(const chuan_file *file, size_t at, const char *pattern)
{
  chuan_str word;
  for (; next_word(&word, &pattern); at++)
    if (at >= file->tokens.count || !is_called(file, at, word))
      return false;
  return true;
}

/* The first of the tokens that a habit is about, where it fits; `at` is the wrong one. */
static bool find_habit(const chuan_file *file, size_t at, const habit **found, size_t *first)
{
  for (size_t i = 0; i < HABIT_COUNT; i++) {
    size_t before = words_of(HABITS[i].before);
    if (before > at || !fits(file, at, HABITS[i].wrong) || !fits(file, at - before, HABITS[i].before))
      continue;
    *found = &HABITS[i];
    *first = at - before;
    return true;
  }
  return false;
}

/* Arguments ---------------------------------------------------------------------------------------- */

/* How long the name of a keyword is that stands at `p`, 0 for none. */
static size_t keyword_length(const char *p)
{
  return strncmp(p, "KW_", 3) == 0 ? strspn(p, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") : 0;
}

/* What follows up to the end of an argument, with tokens and keywords in their places. */
static chuan_str argument(const chuan_file *file, size_t first, const char **rest)
{
  chuan_buffer b;
  chuan_buffer_init(&b, file->arena);
  const char *p = *rest;
  for (size_t length; *p && *p != '|'; p += length) {
    char name[KEYWORD_BYTES_MAX] = "";
    length = keyword_length(p);
    if (length > 0) {
      memcpy(name, p, length);
      chuan_buffer_add(&b, chuan_keyword_by_name(name)->text[file->tokens.lang]);
    } else if (*p == '$' || *p == '@') {
      chuan_str text = written(file, first + (size_t)(p[1] - '1'));
      chuan_buffer_add(&b, *p == '@' ? (chuan_str){ text.p + 1, text.n - 2 } : text);
      length = 2;
    } else {
      chuan_buffer_add_char(&b, *p);
      length = 1;
    }
  }
  *rest = *p ? p + 1 : p;
  return chuan_buffer_str(&b);
}

bool chuan_parse_habit(const chuan_file *file, size_t at, chuan_said *cure)
{
  const habit *found;
  size_t first;
  if (!find_habit(file, at, &found, &first))
    return false;
  *cure = (chuan_said){ .phrase = found->phrase };
  const char *rest = found->arguments;
  for (size_t i = 0; *rest && i < CHUAN_DIAG_ARGS_MAX; i++)
    cure->args[i] = argument(file, first, &rest);
  return true;
}
