/* From characters to the parser's tokens: the header line that names the vocabulary, the lexer's raw
   tokens, and the joining of words into keywords. */
#include "grammar/token.h"

#include "grammar/ast.h"
#include "grammar/parser.h"

#include <limits.h>
#include <string.h>

chuan_rc chuan_lexer_run(chuan_tokens *tokens, chuan_str text);

const chuan_keyword chuan_keywords[] = {
#define KEYWORD(token, role, vi, en)                                                                                   \
  { KW_##token, CHUAN_ROLE_##role, { { vi, sizeof vi - 1 }, { en, sizeof en - 1 } }, "KW_" #token },
#include "grammar/keywords.def"
#undef KEYWORD
};
const size_t chuan_keyword_count = sizeof chuan_keywords / sizeof *chuan_keywords;

enum { WORDS_MAX = 6 }; /* of one keyword */

const chuan_keyword *chuan_keyword_by_name(const char *name)
{
  for (size_t i = 0; i < chuan_keyword_count; i++)
    if (strcmp(chuan_keywords[i].name, name) == 0)
      return &chuan_keywords[i];
  return NULL;
}

const chuan_keyword *chuan_keyword_by_token(int token)
{
  for (size_t i = 0; i < chuan_keyword_count; i++)
    if (chuan_keywords[i].token == token)
      return &chuan_keywords[i];
  return NULL;
}

void chuan_tokens_add(chuan_tokens *tokens, int kind, chuan_span span)
{
  if (span.end - span.begin > CHUAN_TOKEN_BYTES_MAX) {
    chuan_diag_add(tokens->diags, CHUAN_E0109, span, CHUAN_NO_ARGS);
    kind = CHUAN_YYerror;
  }
  if (!chuan_arena_grow(tokens->arena, (void **)&tokens->items, tokens->count, &tokens->capacity,
                        sizeof *tokens->items)) {
    tokens->failed = true;
    return;
  }
  tokens->items[tokens->count++] = (chuan_token){ .kind = kind, .span = span };
}

bool chuan_tokens_wrong(chuan_tokens *tokens)
{
  return ++tokens->wrong <= CHUAN_SYNTAX_ERRORS_MAX;
}

void chuan_tokens_add_comment(chuan_tokens *tokens, chuan_span span)
{
  if (!chuan_arena_grow(tokens->arena, (void **)&tokens->comments, tokens->comment_count, &tokens->comment_capacity,
                        sizeof *tokens->comments)) {
    tokens->failed = true;
    return;
  }
  tokens->comments[tokens->comment_count++] = span;
}

static chuan_str slice(const chuan_tokens *tokens, chuan_span span)
{
  return chuan_source_slice(tokens->sources, span);
}

/* A word as keywords are compared: one tone placement ("thoả" is "thỏa"). */
static chuan_str spelled(const chuan_tokens *tokens, size_t at)
{
  chuan_str word = slice(tokens, tokens->items[at].span), out;
  if (chuan_text_tone(&out, word, tokens->arena) != CHUAN_RC_OK)
    return word;
  return out;
}

/* Whether only blanks stand between tokens `at` and `at + 1`. */
static bool joined_by_blanks(const chuan_tokens *tokens, size_t at)
{
  chuan_span between = { tokens->source, tokens->items[at].span.end, tokens->items[at + 1].span.begin };
  chuan_str text = slice(tokens, between);
  for (size_t i = 0; i < text.n; i++)
    if (text.p[i] != ' ' && text.p[i] != '\t')
      return false;
  return text.n > 0;
}

/* How many of the words from `at` on could be words of one keyword. */
static size_t words_in_row(const chuan_tokens *tokens, size_t at, chuan_str *words)
{
  size_t n = 0;
  while (n < WORDS_MAX && at + n < tokens->count && tokens->items[at + n].kind == WORD) {
    words[n] = spelled(tokens, at + n);
    n++;
    if (at + n >= tokens->count || !joined_by_blanks(tokens, at + n - 1))
      break;
  }
  return n;
}

/* The number of words of `keyword` if the words begin with it, else 0. */
static size_t begins_with(const chuan_str *words, size_t count, chuan_str keyword)
{
  size_t used = 0, from = 0;
  for (size_t i = 0; i <= keyword.n; i++) {
    if (i < keyword.n && keyword.p[i] != ' ')
      continue;
    chuan_str part = { keyword.p + from, i - from };
    if (used == count || !chuan_str_equal(words[used], part))
      return 0;
    used++;
    from = i + 1;
  }
  return used;
}

static const chuan_keyword *longest_keyword(const chuan_str *words, size_t count, chuan_lang lang, size_t *used)
{
  const chuan_keyword *best = NULL;
  *used = 0;
  for (size_t i = 0; i < chuan_keyword_count; i++) {
    if (*words[0].p != *chuan_keywords[i].text[lang].p)
      continue; /* as most do: quicker than comparing words */
    size_t n = begins_with(words, count, chuan_keywords[i].text[lang]);
    if (n > *used) {
      *used = n;
      best = &chuan_keywords[i];
    }
  }
  return best;
}

/* Whether what stands behind a token is a new name. */
static bool declares(const chuan_token *token)
{
  return token->kind == KW_DATA || token->kind == KW_DIMENSION || token->kind == KW_AUX ||
         token->kind == KW_FUNCTION || token->kind == KW_LUA_FUNCTION;
}

/* A name may not be a keyword of the other vocabulary, so that a file can always be rewritten in it. Gives the number
   of words of such a keyword, 1 of none; `before` is the token before or NULL. */
static size_t refuse_foreign_keyword(chuan_tokens *tokens, chuan_token *token, const chuan_token *before,
                                     const chuan_str *words, size_t count)
{
  chuan_lang other = tokens->lang == CHUAN_LANG_VI ? CHUAN_LANG_EN : CHUAN_LANG_VI;
  size_t used;
  const chuan_keyword *keyword = longest_keyword(words, count, other, &used);
  if (!keyword)
    return 1;
  token->kind = CHUAN_YYerror;
  token->span.end = token[used - 1].span.end;
  if (!chuan_tokens_wrong(tokens))
    return used;
  chuan_diag *diag = chuan_diag_add(tokens->diags, CHUAN_E0108, token->span, CHUAN_ARGS(keyword->text[other]));
  if (before && declares(before))
    chuan_diag_hint(tokens->diags, diag, CHUAN_PHRASE_CHOOSE_ANOTHER_NAME, CHUAN_NO_ARGS);
  else
    chuan_diag_hint(tokens->diags, diag, CHUAN_PHRASE_WRITE_OWN_KEYWORD, CHUAN_ARGS(keyword->text[tokens->lang]));
  return used;
}

void chuan_tokens_join(chuan_tokens *tokens)
{
  size_t out = 0;
  for (size_t at = 0; at < tokens->count;) {
    chuan_token token = tokens->items[at];
    size_t used = 1;
    if (token.kind == WORD) {
      chuan_str words[WORDS_MAX];
      size_t count = words_in_row(tokens, at, words), length;
      const chuan_keyword *keyword = longest_keyword(words, count, tokens->lang, &length);
      if (keyword) {
        used = length;
        token.kind = keyword->token;
        token.keyword = keyword;
        token.span.end = tokens->items[at + used - 1].span.end;
      } else {
        const chuan_token *before = out > 0 ? &tokens->items[out - 1] : NULL;
        used = refuse_foreign_keyword(tokens, &tokens->items[at], before, words, count);
        token = tokens->items[at];
      }
    }
    chuan_str before = { slice(tokens, (chuan_span){ tokens->source, 0, token.span.begin }).p, token.span.begin };
    size_t i = before.n;
    while (i > 0 && (before.p[i - 1] == ' ' || before.p[i - 1] == '\t' || before.p[i - 1] == '\r'))
      i--;
    token.first_of_line = i == 0 || before.p[i - 1] == '\n';
    tokens->items[out++] = token;
    at += used;
  }
  tokens->count = out;
}

/* Reads "#! chuan 1 vi" and gives the offset behind it; 0 when it is missing. */
static size_t read_header(chuan_tokens *tokens)
{
  const chuan_source *source = chuan_source_get(tokens->sources, tokens->source);
  size_t end = 0;
  while (end < source->text.n && source->text.p[end] != '\n')
    end++;
  chuan_str line = chuan_str_trim((chuan_str){ source->text.p, end });
  if (chuan_str_equal(line, CHUAN_STR("#! chuan 1 vi")))
    tokens->lang = CHUAN_LANG_VI;
  else if (chuan_str_equal(line, CHUAN_STR("#! chuan 1 en")))
    tokens->lang = CHUAN_LANG_EN;
  else {
    chuan_span span = { tokens->source, 0, (uint32_t)(line.n < 80 ? line.n : 0) };
    chuan_diag *diag = chuan_diag_add(tokens->diags, CHUAN_E0111, span, CHUAN_NO_ARGS);
    chuan_diag_hint(tokens->diags, diag, CHUAN_PHRASE_WRITE_HEADER, CHUAN_NO_ARGS);
    return 0;
  }
  return end ? end : 1;
}

chuan_rc chuan_tokens_read(chuan_tokens *tokens, uint32_t source, const chuan_sources *sources, chuan_arena *arena,
                           chuan_diags *diags)
{
  *tokens = (chuan_tokens){ .arena = arena, .diags = diags, .sources = sources, .source = source };
  size_t errors = diags->errors;
  chuan_str text = chuan_source_get(sources, source)->text;
  size_t start = read_header(tokens);
  if (start == 0)
    return CHUAN_RC_FINDINGS;
  tokens->position = (uint32_t)start;
  chuan_rc rc = chuan_lexer_run(tokens, (chuan_str){ text.p + start, text.n - start });
  if (rc != CHUAN_RC_OK)
    return rc;
  chuan_tokens_join(tokens);
  chuan_tokens_add(tokens, CHUAN_YYEOF, (chuan_span){ source, (uint32_t)text.n, (uint32_t)text.n });
  if (tokens->failed)
    return CHUAN_RC_MEMORY;
  return diags->errors > errors ? CHUAN_RC_FINDINGS : CHUAN_RC_OK;
}

/* The first `count` words folded and joined by one underscore, as chuan_text_fold writes a keyword. */
static chuan_str folded_words(const chuan_tokens *tokens, size_t at, size_t count)
{
  chuan_buffer buffer;
  chuan_buffer_init(&buffer, tokens->arena);
  for (size_t i = 0; i < count; i++) {
    if (i > 0)
      chuan_buffer_add_char(&buffer, ' ');
    chuan_buffer_add(&buffer, slice(tokens, tokens->items[at + i].span));
  }
  return chuan_buffer_str(&buffer);
}

enum { MARKS_ONLY = 3 }; /* quarter edits: no letter is amiss */

/* How far a slip may be from a keyword, in quarter edits: of a long one a letter and a mark may be amiss, of a
   short one its marks alone, or every short word would be near. */
static unsigned slip_of(chuan_str keyword)
{
  unsigned letters = 0;
  size_t length;
  for (chuan_str rest = keyword; rest.n > 0; rest = (chuan_str){ rest.p + length, rest.n - length }) {
    chuan_text_next(rest, &length);
    letters++;
  }
  return letters < 5 ? MARKS_ONLY : 5;
}

const chuan_keyword *chuan_tokens_suggest(const chuan_tokens *tokens, size_t at)
{
  size_t count = 0;
  while (count < WORDS_MAX && at + count < tokens->count &&
         (tokens->items[at + count].kind == WORD || tokens->items[at + count].keyword) &&
         (count == 0 || joined_by_blanks(tokens, at + count - 1)))
    count++;
  const chuan_keyword *best = NULL;
  unsigned best_distance = UINT_MAX;
  for (; count > 0 && !best; count--) { /* the longest, as in a file without mistakes */
    chuan_str words = folded_words(tokens, at, count);
    for (size_t i = 0; i < chuan_keyword_count; i++) {
      const chuan_keyword *keyword = &chuan_keywords[i];
      if (keyword->text[tokens->lang].n < 3)
        continue;
      unsigned distance = chuan_text_distance(words, keyword->text[tokens->lang]);
      if (distance > 0 && distance < best_distance && distance <= slip_of(keyword->text[tokens->lang])) {
        best_distance = distance;
        best = keyword;
      }
    }
  }
  return best;
}

const chuan_keyword *chuan_keyword_unmarked(chuan_str word)
{
  const chuan_keyword *best = NULL;
  unsigned best_distance = MARKS_ONLY + 1;
  for (size_t i = 0; i < word.n; i++)
    if ((unsigned char)word.p[i] >= 0x80)
      return NULL; /* it has marks */
  for (size_t i = 0; i < chuan_keyword_count; i++) {
    unsigned distance = chuan_text_distance(word, chuan_keywords[i].text[CHUAN_LANG_VI]);
    if (distance > 0 && distance < best_distance) {
      best_distance = distance;
      best = &chuan_keywords[i];
    }
  }
  return best;
}
