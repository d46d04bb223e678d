/* The scanner of scripts: see lua_scan.h. Its tokens are those of Lua 5.4's own lexer. */
#include "runtime/lua_scan.h"

#include <stdio.h>
#include <string.h>

void chuan_lua_scan_begin(chuan_lua_scan *scan, chuan_str source)
{
  *scan = (chuan_lua_scan){ .source = source, .line = 1 };
  if (memchr(source.p, '\0', source.n))
    scan->wrong = "the script holds a NUL byte: it is no text";
  else if (chuan_text_invalid_at(source) < source.n)
    scan->wrong = "the script is not UTF-8";
  else if (source.n > 0 && source.p[0] == '#')
    scan->wrong = "a script does not begin with #";
}

/* Characters ------------------------------------------------------------------------------------- */

static char peek(const chuan_lua_scan *scan, size_t ahead)
{
  return scan->source.n - scan->at > ahead ? scan->source.p[scan->at + ahead] : '\0';
}

static bool at_end(const chuan_lua_scan *scan)
{
  return scan->at == scan->source.n;
}

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

static bool is_hexadecimal(char c)
{
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_letter(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_line_end(char c)
{
  return c == '\n' || c == '\r';
}

/* Passes over one character; two that end one line are one. */
static void pass(chuan_lua_scan *scan)
{
  char c = peek(scan, 0), next = peek(scan, 1);
  scan->at++;
  if (!is_line_end(c))
    return;
  scan->line++;
  if (is_line_end(next) && next != c)
    scan->at++;
}

static chuan_str since(const chuan_lua_scan *scan, size_t from)
{
  return (chuan_str){ scan->source.p + from, scan->at - from };
}

/* Blanks, comments, texts ------------------------------------------------------------------------ */

/* The number of `=` of a long bracket that opens here; -1 where none does. */
static int bracket_level(const chuan_lua_scan *scan, size_t ahead)
{
  int level = 0;
  if (peek(scan, ahead) != '[')
    return -1;
  while (peek(scan, ahead + 1 + (size_t)level) == '=')
    level++;
  return peek(scan, ahead + 1 + (size_t)level) == '[' ? level : -1;
}

/* Up to the end of a long bracket, or of the script: Lua says what is wrong then. */
static void pass_bracket(chuan_lua_scan *scan, int level)
{
  scan->at += (size_t)level + 2;
  while (!at_end(scan)) {
    if (peek(scan, 0) == ']') {
      int found = 0;
      while (peek(scan, 1 + (size_t)found) == '=')
        found++;
      if (found == level && peek(scan, 1 + (size_t)found) == ']') {
        scan->at += (size_t)level + 2;
        return;
      }
    }
    pass(scan);
  }
}

static void pass_comment(chuan_lua_scan *scan)
{
  int level = bracket_level(scan, 2);
  if (level >= 0) {
    scan->at += 2;
    pass_bracket(scan, level);
    return;
  }
  while (!at_end(scan) && !is_line_end(peek(scan, 0)))
    scan->at++;
}

static void pass_blanks(chuan_lua_scan *scan)
{
  while (!at_end(scan)) {
    if (peek(scan, 0) == '-' && peek(scan, 1) == '-')
      pass_comment(scan);
    else if (strchr(" \t\n\r\f\v", peek(scan, 0)))
      pass(scan);
    else
      return;
  }
}

/* A text in quotes. Escapes that give bytes or code points could give what is no UTF-8, or NUL, in which Lua's
   comparison of texts is slow. */
static void pass_text(chuan_lua_scan *scan)
{
  char quote = peek(scan, 0);
  scan->at++;
  while (!at_end(scan) && peek(scan, 0) != quote && !is_line_end(peek(scan, 0))) {
    if (peek(scan, 0) == '\\') {
      scan->at++;
      if (!at_end(scan) && !strchr("abfnrtvz\\\"'\n\r", peek(scan, 0))) {
        scan->wrong = "this escape is not there: write the character itself";
        return;
      }
      bool skips = peek(scan, 0) == 'z';
      if (!at_end(scan))
        pass(scan);
      while (skips && !at_end(scan) && strchr(" \t\n\r\f\v", peek(scan, 0)))
        pass(scan);
    } else {
      pass(scan);
    }
  }
  if (peek(scan, 0) == quote)
    scan->at++;
}

static bool ends_value(const chuan_lua_scan *scan)
{
  return scan->last == CHUAN_LUA_TOKEN_VALUE || scan->last == CHUAN_LUA_TOKEN_NUMERAL;
}

/* Numerals --------------------------------------------------------------------------------------- */

static bool is_small_hexadecimal(chuan_str numeral)
{
  size_t digits = 0;
  for (size_t i = 2; i < numeral.n; i++) {
    if (!is_hexadecimal(numeral.p[i]))
      return false;
    if (digits > 0 || numeral.p[i] != '0')
      digits++;
  }
  return numeral.n > 2 && digits <= 15;
}

/* Whether these are digits alone that Lua reads as a whole number of at most 18 digits. */
static bool is_small_whole(chuan_str numeral)
{
  for (size_t i = 0; i < numeral.n; i++)
    if (!is_digit(numeral.p[i]))
      return false;
  return numeral.n <= 18;
}

/* As far as Lua's lexer takes a numeral, well formed or not. */
static chuan_str pass_numeral(chuan_lua_scan *scan)
{
  size_t from = scan->at;
  bool hexadecimal = peek(scan, 0) == '0' && (peek(scan, 1) == 'x' || peek(scan, 1) == 'X');
  const char *exponent = hexadecimal ? "Pp" : "Ee";
  if (hexadecimal)
    scan->at += 2;
  while (!at_end(scan)) {
    char c = peek(scan, 0);
    if (c == exponent[0] || c == exponent[1])
      scan->at += peek(scan, 1) == '+' || peek(scan, 1) == '-' ? 2 : 1;
    else if (is_hexadecimal(c) || c == '.')
      scan->at++;
    else
      break;
  }
  while (is_letter(peek(scan, 0)) || is_digit(peek(scan, 0)))
    scan->at++;
  return since(scan, from);
}

static bool take_numeral(chuan_lua_scan *scan, chuan_str *piece)
{
  if (ends_value(scan)) {
    scan->wrong = "a number cannot stand here";
    return false;
  }
  chuan_str numeral = pass_numeral(scan);
  scan->numeral_end = scan->at;
  bool hexadecimal = numeral.n > 1 && (numeral.p[1] == 'x' || numeral.p[1] == 'X');
  scan->last = CHUAN_LUA_TOKEN_VALUE;
  if (hexadecimal && !is_small_hexadecimal(numeral)) {
    scan->wrong = "a hexadecimal number is whole and has at most 15 digits";
    return false;
  }
  *piece = numeral;
  if (hexadecimal || is_small_whole(numeral))
    return true;
  scan->last = CHUAN_LUA_TOKEN_NUMERAL;
  scan->numeral = numeral;
  int length = snprintf(scan->text, sizeof scan->text, "(__numeral[%zu])", ++scan->numeral_count);
  *piece = (chuan_str){ scan->text, (size_t)length };
  return true;
}

/* What takes Lua long ---------------------------------------------------------------------------- */

static int *chain_at(chuan_lua_scan *scan, int depth)
{
  return &scan->chains[depth < 0 ? 0 : depth < CHUAN_LUA_DEPTH_MAX ? depth : CHUAN_LUA_DEPTH_MAX - 1];
}

static void begin_chain(chuan_lua_scan *scan)
{
  *chain_at(scan, scan->depth) = 0;
}

static bool lengthen_chain(chuan_lua_scan *scan, int by)
{
  int *chain = chain_at(scan, scan->depth);
  *chain += by;
  if (*chain > scan->longest_chain)
    scan->longest_chain = *chain;
  if (*chain > CHUAN_LUA_CHAIN_MAX)
    scan->wrong = "more than 50 fields of fields in a row";
  return !scan->wrong;
}

static bool open_function(chuan_lua_scan *scan)
{
  if (scan->function_count == CHUAN_LUA_FUNCTIONS_NESTED_MAX) {
    scan->wrong = "more than 16 functions stand in each other";
    return false;
  }
  scan->functions[scan->function_count++] = scan->depth;
  return true;
}

/* A name that is no field: a variable of this function, or of one around it. */
static bool seek_name(chuan_lua_scan *scan)
{
  enum { NAMES_SOUGHT_MAX = 800000 };
  scan->names_sought += (size_t)scan->function_count + 1;
  if (scan->names_sought > NAMES_SOUGHT_MAX)
    scan->wrong = "too many names stand in functions within functions";
  return !scan->wrong;
}

/* Names and keywords ----------------------------------------------------------------------------- */

static bool is_one_of(chuan_str word, const char *const *words)
{
  for (; *words; words++)
    if (chuan_str_equal(word, chuan_str_of(*words)))
      return true;
  return false;
}

static bool closes(chuan_lua_scan *scan)
{
  scan->depth--;
  if (scan->function_count > 0 && scan->depth == scan->functions[scan->function_count - 1])
    scan->function_count--;
  if (scan->head_count > 0 && scan->depth < scan->heads[scan->head_count - 1]) {
    scan->wrong = "the head of this loop closes what it has not opened";
    return false;
  }
  return true;
}

static bool in_open_head(const chuan_lua_scan *scan)
{
  return scan->head_count > 0 && scan->depth == scan->heads[scan->head_count - 1];
}

static bool take_word(chuan_lua_scan *scan, chuan_str *piece)
{
  static const char *const KEYWORDS[] = { "and",    "break", "do",  "else", "elseif", "goto",  "if",    "in",   "local",
                                          "not",    "or",    "for", "repeat", "return", "then", "until", "while",
                                          "function", NULL };
  static const char *const OPENING[] = { "do", "function", "if", "repeat", NULL };
  static const char *const CLOSING[] = { "end", "until", NULL };
  size_t from = scan->at;
  while (is_letter(peek(scan, 0)) || is_digit(peek(scan, 0)))
    scan->at++;
  chuan_str word = since(scan, from);
  *piece = word;
  if (word.n >= 2 && memcmp(word.p, "__", 2) == 0) {
    scan->wrong = "names that begin with __ are reserved";
    return false;
  }
  if (is_one_of(word, CLOSING) && !closes(scan))
    return false;
  bool ends_head = in_open_head(scan) && chuan_str_equal(word, CHUAN_STR("do"));
  bool is_keyword = is_one_of(word, KEYWORDS);
  if (is_keyword || ends_value(scan))
    begin_chain(scan);
  if (chuan_str_equal(word, CHUAN_STR("function")) && !open_function(scan))
    return false;
  if (!is_keyword && scan->last != CHUAN_LUA_TOKEN_DOT && !seek_name(scan))
    return false;
  if (is_one_of(word, OPENING)) {
    scan->depth++;
    begin_chain(scan);
  }
  if (ends_head) {
    scan->head_count--;
    *piece = CHUAN_STR(") do");
  }
  if (chuan_str_equal(word, CHUAN_STR("for")))
    scan->last = CHUAN_LUA_TOKEN_FOR;
  else if (is_keyword)
    scan->last = CHUAN_LUA_TOKEN_OPERATOR;
  else
    scan->last = scan->last == CHUAN_LUA_TOKEN_FOR ? CHUAN_LUA_TOKEN_FOR_NAME : CHUAN_LUA_TOKEN_VALUE;
  return true;
}

/* Operators -------------------------------------------------------------------------------------- */

/* How an operator is rewritten where it stands between two values, or else (`is_prefix`) before one. */
typedef struct operator {
  const char *sign;
  bool is_prefix;
  const char *written, *wrong;
} operator;

#define BITS "operators of bits are not there"
/* Longer signs before those that they begin with. */
static const operator OPERATORS[] = {
  { "...", false, NULL, NULL },
  { "..", false, NULL, NULL },
  { "==", false, NULL, NULL },
  { "~=", false, NULL, NULL },
  { "<=", false, NULL, NULL },
  { ">=", false, NULL, NULL },
  { "::", false, NULL, NULL },
  { "<<", false, NULL, BITS },
  { ">>", false, NULL, BITS },
  { "//", false, "*__hold//", NULL },
  { "+", false, "+__hold+", NULL },
  { "-", false, "+__hold-", NULL },
  { "*", false, "*__hold*", NULL },
  { "/", false, "*__hold/", NULL },
  { "%", false, "*__hold%", NULL },
  { "#", true, "__hold^", NULL },
  { "^", false, NULL, "^ is not there: write math.power(x, n)" },
  { "&", false, NULL, BITS },
  { "|", false, NULL, BITS },
  { "~", false, NULL, BITS },
};
#undef BITS

static const operator *operator_at(const chuan_lua_scan *scan)
{
  for (size_t i = 0; i < sizeof OPERATORS / sizeof *OPERATORS; i++) {
    size_t length = strlen(OPERATORS[i].sign);
    if (scan->source.n - scan->at >= length && memcmp(scan->source.p + scan->at, OPERATORS[i].sign, length) == 0)
      return &OPERATORS[i];
  }
  return NULL;
}

static bool take_operator(chuan_lua_scan *scan, const operator *sign, chuan_str *piece)
{
  size_t from = scan->at;
  bool between = ends_value(scan);
  if (sign->wrong) {
    scan->wrong = sign->wrong;
    return false;
  }
  scan->at += strlen(sign->sign);
  begin_chain(scan);
  *piece = since(scan, from);
  if (sign->written && sign->is_prefix != between)
    *piece = chuan_str_of(sign->written);
  bool is_value = strcmp(sign->sign, "...") == 0;
  scan->last = is_value ? CHUAN_LUA_TOKEN_VALUE : CHUAN_LUA_TOKEN_OPERATOR;
  return true;
}

/* What a sign does to the chain of fields: what stands in brackets belongs to that around them. */
static bool take_chain(chuan_lua_scan *scan, char c)
{
  int inner = *chain_at(scan, scan->depth + 1);
  switch (c) {
  case '.':
  case ':':
  case '[': return lengthen_chain(scan, 1);
  case ']': return lengthen_chain(scan, inner);
  case ')':
    begin_chain(scan); /* of a call: its result is no field */
    return lengthen_chain(scan, inner);
  case '(':
  case '{':
  case '}': return true;
  default: begin_chain(scan); return true;
  }
}

/* A sign of one character that is no operator. */
static bool take_sign(chuan_lua_scan *scan, chuan_str *piece)
{
  size_t from = scan->at;
  char c = peek(scan, 0);
  if ((unsigned char)c >= 0x80) {
    scan->wrong = "this letter can stand in texts and comments only: names have a to z, digits and _";
    return false;
  }
  if (c == ',' && scan->numeral_end == scan->at && is_digit(peek(scan, 1))) {
    scan->wrong = "a number has no comma: write 0.5; between two values a blank follows it: 1, 2";
    return false;
  }
  bool is_dot = c == '.' || c == ':', opens_head = c == '=' && scan->last == CHUAN_LUA_TOKEN_FOR_NAME;
  bool after_numeral = scan->last == CHUAN_LUA_TOKEN_NUMERAL;
  bool is_close = c == ')' || c == ']' || c == '}', is_open = c == '(' || c == '[' || c == '{';
  if (is_close && !closes(scan))
    return false;
  if (!take_chain(scan, c))
    return false;
  if (after_numeral && (c == '[' || c == '{' || c == '.' || c == ':')) {
    scan->wrong = "a number has no fields and cannot be called";
    return false;
  }
  scan->at++;
  *piece = since(scan, from);
  if (after_numeral && c == '(') /* begins a statement: a numeral cannot be called */
    *piece = CHUAN_STR(";(");
  if (opens_head) {
    if (scan->head_count == CHUAN_LUA_HEADS_MAX) {
      scan->wrong = "too many loops begin in the heads of loops";
      return false;
    }
    scan->heads[scan->head_count++] = scan->depth;
    *piece = CHUAN_STR("= __whole(");
  } else if (c == ',' && in_open_head(scan)) {
    *piece = CHUAN_STR("), __whole(");
  }
  if (is_open) {
    scan->depth++;
    begin_chain(scan);
  }
  scan->last = is_close ? CHUAN_LUA_TOKEN_VALUE : is_dot ? CHUAN_LUA_TOKEN_DOT : CHUAN_LUA_TOKEN_OPERATOR;
  return true;
}

bool chuan_lua_scan_next(chuan_lua_scan *scan, chuan_str *piece)
{
  size_t from = scan->at;
  scan->numeral = (chuan_str){ 0 };
  if (scan->wrong)
    return false;
  pass_blanks(scan);
  if (scan->at > from) {
    *piece = since(scan, from);
    return true;
  }
  if (at_end(scan))
    return false;
  char c = peek(scan, 0);
  if (is_digit(c) || (c == '.' && is_digit(peek(scan, 1))))
    return take_numeral(scan, piece);
  if (is_letter(c))
    return take_word(scan, piece);
  int level = bracket_level(scan, 0);
  if (c == '"' || c == '\'' || level >= 0) {
    if (scan->last == CHUAN_LUA_TOKEN_NUMERAL) {
      scan->wrong = "a number cannot be called";
      return false;
    }
    level >= 0 ? pass_bracket(scan, level) : pass_text(scan);
    *piece = since(scan, from);
    scan->last = CHUAN_LUA_TOKEN_VALUE;
    return !scan->wrong;
  }
  const operator *sign = operator_at(scan);
  return sign ? take_operator(scan, sign, piece) : take_sign(scan, piece);
}
