/* The name of the variable that arithmetic went wrong with: see lua_box_internal.h. Lua knows it for an operand that is
   a variable, and the first one is none any more after rewriting (lua_scan.h). So it is looked for in the line itself:
   names beside an operator, with the values that they stand for now. It is told where one alone fits. */
#include "runtime/lua_box_internal.h"

#include <stdio.h>
#include <string.h>

enum { NAME_BYTES = 64, LINE_BYTES_MAX = 400 }; /* what looking may take is not counted: it is little */

typedef struct search {
  lua_State *lua;
  lua_Debug *frame;
  const char *type;          /* of the value looked for */
  char name[NAME_BYTES];     /* found; empty where none was */
  const char *kind;
  bool many;
} search;

static bool is_letter(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_in_name(char c)
{
  return is_letter(c) || (c >= '0' && c <= '9') || c == '.';
}

/* Words that are no variable, though operators stand beside them. */
static bool is_keyword(chuan_str word)
{
  static const char *const WORDS[] = { "and", "do",  "else", "elseif", "end",    "false", "if",   "in",    "missing",
                                       "nil", "not", "or",   "repeat", "return", "then",  "true", "until", "while" };
  for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
    if (chuan_str_equal(word, chuan_str_of(WORDS[i])))
      return true;
  return false;
}

static bool is_called(const char *known, chuan_str name)
{
  return known && chuan_str_equal(chuan_str_of(known), name);
}

/* Pushes what a name without fields stands for in the function that runs; gives what kind of name it is. */
static const char *push_variable(lua_State *L, lua_Debug *frame, chuan_str name)
{
  int found = 0;
  const char *known;
  for (int n = 1; (known = lua_getlocal(L, frame, n)); n++) { /* the last one hides those before it */
    found = is_called(known, name) ? n : found;
    lua_pop(L, 1);
  }
  if (found > 0) {
    lua_getlocal(L, frame, found);
    return "local";
  }
  lua_getinfo(L, "f", frame);
  for (int n = 1; (known = lua_getupvalue(L, -1, n)); n++) {
    if (is_called(known, name)) {
      lua_remove(L, -2);
      return "upvalue";
    }
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  lua_pushglobaltable(L);
  chuan_lua_push_str(L, name);
  lua_rawget(L, -2);
  lua_remove(L, -2);
  return "global";
}

/* Looks at one name of the line, maybe with fields. */
static void try_name(search *s, chuan_str name)
{
  lua_State *L = s->lua;
  size_t dot = 0;
  while (dot < name.n && name.p[dot] != '.')
    dot++;
  chuan_str rest = { name.p + dot, name.n - dot };
  if (is_keyword((chuan_str){ name.p, dot }) || name.n >= NAME_BYTES)
    return;
  int top = lua_gettop(L);
  const char *kind = push_variable(L, s->frame, (chuan_str){ name.p, dot });
  while (rest.n > 1 && lua_type(L, -1) == LUA_TTABLE) {
    for (dot = 1; dot < rest.n && rest.p[dot] != '.'; dot++)
      ;
    chuan_lua_push_str(L, (chuan_str){ rest.p + 1, dot - 1 });
    lua_rawget(L, -2);
    rest = (chuan_str){ rest.p + dot, rest.n - dot };
    kind = "field";
  }
  if (rest.n == 0 && strcmp(chuan_lua_type_name(L, -1), s->type) == 0) {
    s->many |= s->name[0] && !chuan_str_equal(chuan_str_of(s->name), name);
    memcpy(s->name, name.p, name.n);
    s->name[name.n] = '\0';
    s->kind = kind;
  }
  lua_settop(L, top);
}

static bool is_operator(char c)
{
  return c && strchr("+-*/%", c);
}

static size_t after_text(chuan_str line, size_t at)
{
  char quote = line.p[at++];
  while (at < line.n && line.p[at] != quote)
    at += line.p[at] == '\\' ? 2 : 1;
  return at + 1;
}

/* Goes through the names of a line that stand beside an operator. */
static void try_line(search *s, chuan_str line)
{
  char before = '\0'; /* the last character that is no blank */
  for (size_t at = 0; at < line.n;) {
    char c = line.p[at];
    size_t from = at++;
    if (c == '-' && at < line.n && line.p[at] == '-')
      return;
    if (c == '"' || c == '\'')
      at = after_text(line, from);
    if (is_in_name(c)) {
      while (at < line.n && is_in_name(line.p[at]))
        at++;
      size_t next = at;
      while (next < line.n && line.p[next] == ' ')
        next++;
      char behind = next < line.n ? line.p[next] : '\0';
      bool is_whole = !behind || !strchr("([{:\"'.", behind); /* no call, no item, no text joined */
      if (is_letter(c) && is_whole && before != ':' && (is_operator(before) || is_operator(behind)))
        try_name(s, (chuan_str){ line.p + from, at - from });
    }
    before = c == ' ' ? before : c;
  }
}

static chuan_str line_of(chuan_str source, int number)
{
  const char *end = source.p + source.n, *from = source.p, *stop;
  if (source.n == 0)
    return source;
  while (--number > 0 && from && (from = memchr(from, '\n', (size_t)(end - from))))
    from++;
  if (!from)
    return (chuan_str){ NULL, 0 };
  stop = memchr(from, '\n', (size_t)(end - from));
  return (chuan_str){ from, (size_t)((stop ? stop : end) - from) };
}

void chuan_lua_name_operand(lua_State *L, chuan_str source)
{
  static const char SAID[] = "attempt to perform arithmetic on a ";
  lua_Debug frame;
  char type[16] = "", after[8] = "";
  const char *message = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "", *said = strstr(message, SAID);
  int level = 0, words = said ? sscanf(said + sizeof SAID - 1, "%15s %7s", type, after) : 0;
  if (words < 2 || strcmp(after, "value") != 0 || said[strlen(said) - 1] == ')')
    return;
  while (lua_getstack(L, level, &frame) && lua_getinfo(L, "l", &frame) && frame.currentline <= 0)
    level++;
  search s = { .lua = L, .frame = &frame, .type = type };
  if (!lua_getstack(L, level, &frame) || !lua_checkstack(L, LUA_MINSTACK))
    return;
  lua_getinfo(L, "l", &frame);
  chuan_str line = line_of(source, frame.currentline);
  if (line.n <= LINE_BYTES_MAX)
    try_line(&s, line);
  if (s.name[0] && !s.many)
    lua_pushfstring(L, "%s (%s '%s')", message, s.kind, s.name);
}
