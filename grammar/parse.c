/* Drives the parser over a file's tokens: hands them out, words syntax errors, and after an error goes on
   at the next statement or section keyword that is the first word of its line. */
#include "grammar/ast.h"

#include "grammar/parser.h"

#include <string.h>

int chuan_yylex(chuan_node **value, chuan_span *span, chuan_file *file);
void chuan_yyerror(const chuan_span *span, chuan_file *file, const char *message);

enum { GUESSES_MAX = 1000 };

const chuan_keyword *chuan_parse_guess(chuan_file *file, size_t at)
{
  const chuan_token *token = &file->tokens.items[at];
  if (!token->first_of_line || token->keyword)
    return token->first_of_line ? token->keyword : NULL;
  if (token->kind != WORD || file->guesses >= GUESSES_MAX)
    return NULL;
  file->guesses++;
  return chuan_tokens_suggest(&file->tokens, at);
}

/* Whether the parser may go on here after an error: at a keyword that starts a section or statement, or at words
   that probably mean one, so that its slip is reported too. */
static bool starts_item(chuan_file *file, size_t at)
{
  if (file->tokens.items[at].kind == CHUAN_YYEOF)
    return true;
  const chuan_keyword *keyword = chuan_parse_guess(file, at);
  return keyword && (keyword->role == CHUAN_ROLE_SECTION || keyword->role == CHUAN_ROLE_STATEMENT);
}

/* Whether what stands before a wrong token is whole: the token is the first of its line and cannot go on
   with the line above. The parser then takes in the statement above before it sees the wrong token. */
static bool breaks_off(const chuan_file *file, size_t at)
{
  const chuan_token *token = &file->tokens.items[at];
  if (at == 0 || !token->first_of_line)
    return false;
  if (token->kind == CHUAN_YYerror)
    return true;
  if (token->kind != WORD)
    return false;
  switch (token[-1].kind) { /* two operands never stand side by side; `giá trị` also begins a statement */
  case WORD:
  case INT:
  case COMMA_NUMBER:
  case DOTTED:
  case STRING:
  case DAY:
  case ')':
  case ']':
  case '}':
  case '%':
  case KW_THRESHOLD:
  case KW_TRUE:
  case KW_FALSE: return true;
  default: return false;
  }
}

int chuan_yylex(chuan_node **value, chuan_span *span, chuan_file *file)
{
  const chuan_token *items = file->tokens.items;
  *value = NULL;
  if (file->resynchronise) {
    file->resynchronise = false;
    /* The token in error is itself looked at: it may be the next statement's keyword. */
    file->next_token = file->last_token;
    if (!items[file->next_token].keyword && items[file->next_token].kind != CHUAN_YYEOF)
      file->next_token++; /* but words that only look like one were refused just now */
    while (!starts_item(file, file->next_token))
      file->next_token++;
    *span = (chuan_span){ file->tokens.source, items[file->next_token].span.begin, items[file->next_token].span.begin };
    return RESYNC;
  }
  file->last_token = file->next_token;
  const chuan_token *token = &items[file->next_token];
  if (!file->separated && breaks_off(file, file->next_token)) {
    file->separated = true;
    *span = (chuan_span){ file->tokens.source, token->span.begin, token->span.begin };
    return RESYNC;
  }
  file->separated = false;
  if (token->kind != CHUAN_YYEOF)
    file->next_token++;
  if (token->kind == CHUAN_YYerror) /* the lexer's message was given: recover without another */
    file->resynchronise = true;
  *span = token->span;
  return token->kind;
}

/* Called by the parser for exhausted memory only: everything else goes through the report below. */
void chuan_yyerror(const chuan_span *span, chuan_file *file, const char *message)
{
  (void)message;
  if (file->failed || file->deep)
    return;
  file->deep = true;
  chuan_diag_hint(file->diags, chuan_diag_add(file->diags, CHUAN_E0112, *span, CHUAN_NO_ARGS),
                  CHUAN_PHRASE_SPLIT_EXPRESSION, CHUAN_NO_ARGS);
}

/* What a token is called in a message of that language; a keyword in the file's vocabulary. */
static chuan_str token_words(const chuan_file *file, const char *symbol, chuan_lang lang)
{
  const chuan_keyword *keyword = chuan_keyword_by_name(symbol);
  if (keyword)
    return keyword->text[file->tokens.lang];
  static const struct {
    const char *symbol;
    chuan_phrase phrase;
  } NAMES[] = {
    { "WORD", CHUAN_PHRASE_TOKEN_WORD },
    { "INT", CHUAN_PHRASE_TOKEN_INT },
    { "COMMA_NUMBER", CHUAN_PHRASE_TOKEN_NUMBER },
    { "DOTTED", CHUAN_PHRASE_TOKEN_CODE },
    { "STRING", CHUAN_PHRASE_TOKEN_STRING },
    { "DAY", CHUAN_PHRASE_TOKEN_DAY },
    { "YESNO", CHUAN_PHRASE_TOKEN_YESNO },
    { "GE", CHUAN_PHRASE_TOKEN_GE },
    { "LE", CHUAN_PHRASE_TOKEN_LE },
    { "NE", CHUAN_PHRASE_TOKEN_NE },
    { "DOTS", CHUAN_PHRASE_TOKEN_DOTS },
    { "ARROW", CHUAN_PHRASE_TOKEN_ARROW },
    { "end of file", CHUAN_PHRASE_TOKEN_EOF },
  };
  for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
    if (strcmp(NAMES[i].symbol, symbol) == 0)
      return chuan_str_of(chuan_phrase_text(NAMES[i].phrase, lang));
  if (symbol[0] == '\'')
    return (chuan_str){ symbol + 1, strlen(symbol) - 2 };
  return CHUAN_STR("");
}

/* Whether a token is called by what it is, and not by what is written. */
static bool is_described(const char *symbol)
{
  static const char *const KINDS[] = { "WORD", "INT", "COMMA_NUMBER", "DOTTED", "STRING", "DAY", "end of file" };
  for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++)
    if (strcmp(KINDS[i], symbol) == 0)
      return true;
  return false;
}

/* "`a`, `b` hoặc tên". */
static chuan_str alternatives_in(chuan_file *file, const char *const *expected, size_t count, chuan_lang lang)
{
  chuan_buffer out;
  chuan_buffer_init(&out, file->arena);
  for (size_t i = 0; i < count; i++) {
    if (i > 0)
      chuan_buffer_add_c(&out, i + 1 < count ? ", " : chuan_phrase_text(CHUAN_PHRASE_OR, lang));
    const char *mark = is_described(expected[i]) ? "" : "`";
    chuan_buffer_add_c(&out, mark);
    chuan_buffer_add(&out, token_words(file, expected[i], lang));
    chuan_buffer_add_c(&out, mark);
  }
  return chuan_buffer_str(&out);
}

static chuan_str alternatives(chuan_file *file, const char *const *expected, size_t count)
{
  return chuan_diag_bilingual(file->diags, alternatives_in(file, expected, count, CHUAN_LANG_VI),
                              alternatives_in(file, expected, count, CHUAN_LANG_EN));
}

/* The number of a file's tokens that has this place. */
static size_t token_at(const chuan_file *file, chuan_span span)
{
  size_t low = 0, high = file->tokens.count - 1;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (file->tokens.items[middle].span.begin < span.begin)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* Words that mean a keyword but do not spell it are the likeliest reason; look also at the word before,
   which the parser may have taken for a name. */
static const chuan_keyword *likely_keyword(const chuan_file *file, size_t at)
{
  const chuan_keyword *keyword = NULL;
  if (file->tokens.items[at].kind == WORD)
    keyword = chuan_tokens_suggest(&file->tokens, at);
  if (!keyword && at > 0 && file->tokens.items[at - 1].kind == WORD)
    keyword = chuan_tokens_suggest(&file->tokens, at - 1);
  return keyword;
}

enum { ALTERNATIVES_MAX = 5 };

/* What could close what is open: of many tokens that could stand at the end of a statement these tell most. */
static bool closes(const char *symbol)
{
  static const char *const CLOSING[] = { "')'", "']'", "'}'", "':'", "KW_OTHERWISE", "KW_THEN" };
  for (size_t i = 0; i < sizeof CLOSING / sizeof *CLOSING; i++)
    if (strcmp(CLOSING[i], symbol) == 0)
      return true;
  return false;
}

static bool is_among(const char *symbol, const char *const *expected, size_t count)
{
  for (size_t i = 0; i < count; i++)
    if (strcmp(expected[i], symbol) == 0)
      return true;
  return false;
}

/* Keeps the expected tokens that are worth saying: all of a few, of many those that close something. The digits of a
   decimal are none of them in a function, where the parser takes them only to refuse them by name. */
static size_t choose_expected(const char **chosen, const char *const *expected, size_t count)
{
  size_t kept = 0;
  bool in_function = is_among("KW_UNIT", expected, count);
  for (size_t i = 0; i < count; i++)
    if (kept < ALTERNATIVES_MAX && strcmp(expected[i], "RESYNC") != 0 &&
        !(in_function && strcmp(expected[i], "'('") == 0) && (count <= ALTERNATIVES_MAX || closes(expected[i])))
      chosen[kept++] = expected[i];
  return kept;
}

/* A statement that stops too early is seen only at the next one: the message belongs to where it stops. */
static chuan_diag *report_unfinished(chuan_file *file, size_t at, const char *const *expected, size_t count)
{
  chuan_span last = file->tokens.items[at - 1].span;
  chuan_str words = chuan_source_slice(file->sources, last);
  if (count == 0)
    return chuan_diag_add(file->diags, CHUAN_E0124, last, CHUAN_ARGS(words));
  return chuan_diag_add(file->diags, CHUAN_E0125, last, CHUAN_ARGS(words, alternatives(file, expected, count)));
}

/* Hints --------------------------------------------------------------------------------------------- */

static bool is_word(const chuan_token *token)
{
  return token->kind == WORD || (token->keyword && !token->first_of_line);
}

enum { NAME_WORDS_MAX = 6 };

/* The words of tokens `first` to `end`, joined by `_`. */
static chuan_str joined_words(const chuan_file *file, size_t first, size_t end)
{
  chuan_buffer name;
  chuan_buffer_init(&name, file->arena);
  for (size_t i = first; i < end; i++) {
    chuan_str words = chuan_source_slice(file->sources, file->tokens.items[i].span);
    chuan_buffer_add_c(&name, i > first ? "_" : "");
    for (size_t byte = 0; byte < words.n; byte++)
      chuan_buffer_add_char(&name, words.p[byte] == ' ' ? '_' : words.p[byte]);
  }
  return chuan_buffer_str(&name);
}

static bool has_name(const chuan_file *file, chuan_str name)
{
  for (size_t i = 0; i < file->tokens.count; i++)
    if (file->tokens.items[i].kind == WORD &&
        chuan_str_equal(chuan_source_slice(file->sources, file->tokens.items[i].span), name))
      return true;
  return false;
}

/* Words that were meant as one name: those before a parenthesis ("tỷ lệ tăng(" gives "tỷ_lệ_tăng"), and the most that a
   name of the file is made of ("dân số"). Empty for others. */
static chuan_str joined_name(const chuan_file *file, size_t at)
{
  const chuan_token *items = file->tokens.items;
  size_t first = at, end = at;
  while (first > 0 && at - first < NAME_WORDS_MAX && is_word(&items[at]) && items[first - 1].kind == WORD)
    first--;
  while (is_word(&items[end]) && end - at < NAME_WORDS_MAX)
    end++;
  if (items[end].kind == '(' && end - first > 1)
    return joined_words(file, first, end);
  for (; first <= at; first++)
    for (size_t last = end; last > at && last - first > 1; last--) {
      chuan_str name = joined_words(file, first, last);
      if (has_name(file, name))
        return name;
    }
  return CHUAN_STR("");
}

/* Whether a token stands in the header of a Lua function. */
static bool is_of_lua_function(const chuan_file *file, size_t at)
{
  while (at > 0 && !file->tokens.items[at - 1].first_of_line)
    at--;
  return at > 0 && file->tokens.items[at - 1].kind == KW_LUA_FUNCTION;
}

/* The keyword before the condition that a line of the section may be: of a rule `phải`, of an indicator `yêu cầu`;
   NULL where the token begins no line or the section has no condition. */
static const chuan_keyword *condition_keyword(const chuan_file *file, size_t at)
{
  const chuan_token *items = file->tokens.items;
  if (!items[at].first_of_line)
    return NULL;
  while (at > 0 && !(items[at].first_of_line && items[at].keyword && items[at].keyword->role == CHUAN_ROLE_SECTION))
    at--;
  int section = items[at].kind;
  return section == KW_RULE        ? chuan_keyword_by_token(KW_MUST)
         : section == KW_INDICATOR ? chuan_keyword_by_token(KW_REQUIRE)
                                   : NULL;
}

/* What a word or keyword may have been meant as. */
static void hint_at_words(chuan_file *file, chuan_diag *diag, size_t at, bool name_wanted)
{
  const chuan_token *token = &file->tokens.items[at];
  chuan_lang lang = file->tokens.lang;
  const chuan_keyword *keyword = likely_keyword(file, at), *condition = condition_keyword(file, at);
  chuan_str joined = joined_name(file, at);
  if (joined.n > 0)
    chuan_diag_hint(file->diags, diag, CHUAN_PHRASE_JOIN_NAME, CHUAN_ARGS(joined));
  else if (name_wanted && token->keyword)
    chuan_diag_hint(file->diags, diag, CHUAN_PHRASE_KEYWORD_IS_NO_NAME, CHUAN_ARGS(token->keyword->text[lang]));
  else if (keyword)
    chuan_diag_hint(file->diags, diag, CHUAN_PHRASE_DID_YOU_MEAN, CHUAN_ARGS(keyword->text[lang]));
  else if (condition && !token->keyword)
    chuan_diag_hint(file->diags, diag, CHUAN_PHRASE_BEGIN_BY_KEYWORD, CHUAN_ARGS(condition->text[lang]));
  else if (at > 0 && token->kind == WORD && token[-1].kind == WORD && !token->first_of_line)
    chuan_diag_hint(file->diags, diag, CHUAN_PHRASE_JOIN_NAME, CHUAN_ARGS(joined_words(file, at - 1, at + 1)));
}

void chuan_parse_report(chuan_file *file, chuan_span span, const char *unexpected, const char *const *expected,
                        size_t count)
{
  if (++file->syntax_errors > CHUAN_SYNTAX_ERRORS_MAX) {
    file->resynchronise = true;
    return;
  }
  size_t at = token_at(file, span);
  chuan_said cure;
  bool habit = chuan_parse_habit(file, at, &cure);
  chuan_str found = chuan_source_slice(file->sources, span);
  if (strcmp(unexpected, "end of file") == 0)
    found = chuan_diag_bilingual(file->diags, token_words(file, unexpected, CHUAN_LANG_VI),
                                 token_words(file, unexpected, CHUAN_LANG_EN));
  if (!habit && strcmp(unexpected, "DOTTED") == 0 && file->tokens.lang == CHUAN_LANG_VI) {
    chuan_node_leaf(file, CHUAN_NODE_NUMBER, span); /* which says what is wrong with such a number */
    file->resynchronise = true;
    return;
  }
  const char *chosen[ALTERNATIVES_MAX];
  size_t chosen_count = choose_expected(chosen, expected, count);
  chuan_diag *diag;
  const chuan_token *token = &file->tokens.items[at];
  if (token->kind == KW_IF && token->first_of_line) /* with a condition of its own, as in other languages */
    diag = chuan_diag_add(file->diags, CHUAN_E0119, token->span,
                          CHUAN_ARGS(chuan_source_slice(file->sources, token->span)));
  else if (at > 0 && (strcmp(unexpected, "RESYNC") == 0 || token->kind == CHUAN_YYEOF ||
                      (token->keyword && token->first_of_line)))
    diag = report_unfinished(file, at, chosen, chosen_count);
  else if (chosen_count > 0)
    diag = chuan_diag_add(file->diags, CHUAN_E0120, span, CHUAN_ARGS(found, alternatives(file, chosen, chosen_count)));
  else
    diag = chuan_diag_add(file->diags, CHUAN_E0119, span, CHUAN_ARGS(found));
  if (is_among("KW_FROM", chosen, chosen_count) && is_of_lua_function(file, at))
    chuan_diag_hint(file->diags, diag, CHUAN_PHRASE_NAME_SCRIPT, CHUAN_NO_ARGS);
  if (chosen_count == 1 && is_among("KW_OTHERWISE", chosen, 1))
    chuan_diag_hint(file->diags, diag, CHUAN_PHRASE_ADD_OTHERWISE, CHUAN_NO_ARGS);
  if (habit)
    chuan_diag_hint(file->diags, diag, cure.phrase, cure.args, CHUAN_DIAG_ARGS_MAX);
  else
    hint_at_words(file, diag, at, is_among("WORD", chosen, chosen_count));
  file->resynchronise = true;
}

chuan_rc chuan_file_parse(chuan_file *file, uint32_t source, const chuan_sources *sources, chuan_arena *arena,
                          chuan_diags *diags)
{
  *file = (chuan_file){ .arena = arena, .diags = diags, .sources = sources };
  size_t errors = diags->errors;
  chuan_rc rc = chuan_tokens_read(&file->tokens, source, sources, arena, diags);
  if (rc == CHUAN_RC_MEMORY || file->tokens.count == 0)
    return rc;
  int parsed = chuan_yyparse(file);
  if (file->failed || (parsed == 2 && !file->deep))
    return CHUAN_RC_MEMORY;
  if (parsed == 0)
    chuan_ast_attach(file);
  else
    file->items = NULL;
  if (file->failed)
    return CHUAN_RC_MEMORY;
  file->errors = diags->errors - errors;
  if (file->deep)
    return CHUAN_RC_LIMIT;
  return file->errors ? CHUAN_RC_FINDINGS : CHUAN_RC_OK;
}
