/* Reads a script before Lua does and rewrites what Lua would compute with machine numbers, so that our own exact
   functions are called instead (lua_box_number.c). Line numbers stay as they are:

     a + b, a - b              a +__hold+ b, a +__hold- b
     a * b, a / b, a // b      a *__hold* b, …; a % b likewise
     #a                        __hold^a
     0.5, 1e3, 2^62 + 1        (__numeral[1]), the number of the numeral; smaller whole numbers stay
     for i = a, b do           for i = __whole(a), __whole(b) do

   Lua reads + and - from left to right on one level, * / // % on another, and nothing binds closer than ^: so what
   `a +__hold+ b` stands in is read as before. What is refused, with a line and what to write instead: ^ and the
   operators of bits, names that begin with __, escapes that could break a text, numbers that are none, and digits on
   both sides of a comma without a blank: `0,5` would be two numbers. */
#ifndef CHUAN_LUA_SCAN_H
#define CHUAN_LUA_SCAN_H

#include "base/text.h"

/* What the last token was, as far as the next one depends on it. */
typedef enum chuan_lua_token {
  CHUAN_LUA_TOKEN_OPERATOR, /* an expression may begin behind it, or a statement: also at the start */
  CHUAN_LUA_TOKEN_VALUE,    /* it ends an expression, or may */
  CHUAN_LUA_TOKEN_NUMERAL,  /* the same, rewritten */
  CHUAN_LUA_TOKEN_FOR,
  CHUAN_LUA_TOKEN_FOR_NAME
} chuan_lua_token;

enum { CHUAN_LUA_HEADS_MAX = 16 }; /* loops begun in the head of a loop that is begun */

typedef struct chuan_lua_scan {
  chuan_str source;
  size_t at;
  unsigned line;         /* of what is read next; of what is wrong */
  const char *wrong;     /* what is wrong; NULL: nothing so far */
  chuan_str numeral;     /* set with the piece that stands for it: the numeral, a new one each time */
  size_t numeral_count;
  size_t numeral_end;    /* where the last numeral ends */
  chuan_lua_token last;
  int depth;             /* of brackets and blocks */
  int heads[CHUAN_LUA_HEADS_MAX]; /* the depths at which heads of counting loops are open */
  int head_count;
  char text[48];         /* of a piece that is made */
} chuan_lua_scan;

void chuan_lua_scan_begin(chuan_lua_scan *scan, chuan_str source);

/* The next piece of the script as Lua is to read it; false at the end, and when something is wrong. */
bool chuan_lua_scan_next(chuan_lua_scan *scan, chuan_str *piece);

#endif
