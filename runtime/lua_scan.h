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
   both sides of a comma without a blank: `0,5` would be two numbers. And what takes Lua long: it looks for a name in
   each function around, and for the words of an error goes through a function once for each field of a field. */
#ifndef CHUAN_LUA_SCAN_H
#define CHUAN_LUA_SCAN_H

#include "base/text.h"

/* What the last token was, as far as the next one depends on it. */
typedef enum chuan_lua_token {
  CHUAN_LUA_TOKEN_OPERATOR, /* an expression may begin behind it, or a statement: also at the start */
  CHUAN_LUA_TOKEN_VALUE,    /* it ends an expression, or may */
  CHUAN_LUA_TOKEN_NUMERAL,  /* the same, rewritten */
  CHUAN_LUA_TOKEN_DOT,      /* the name of a field follows */
  CHUAN_LUA_TOKEN_FOR,
  CHUAN_LUA_TOKEN_FOR_NAME
} chuan_lua_token;

enum {
  CHUAN_LUA_HEADS_MAX = 16,     /* loops begun in the head of a loop that is begun */
  CHUAN_LUA_FUNCTIONS_NESTED_MAX = 16,
  CHUAN_LUA_DEPTH_MAX = 256,    /* of brackets and blocks: more than Lua itself can read */
  CHUAN_LUA_CHAIN_MAX = 50     /* fields of fields, as three in a.b.c.d */
};

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
  int functions[CHUAN_LUA_FUNCTIONS_NESTED_MAX]; /* the depths at which functions begin */
  int function_count;
  size_t names_sought;   /* how often Lua looks through the variables of a function */
  int chains[CHUAN_LUA_DEPTH_MAX]; /* at each depth, how many fields of fields the last value is */
  int longest_chain;
  char text[48];         /* of a piece that is made */
} chuan_lua_scan;

void chuan_lua_scan_begin(chuan_lua_scan *scan, chuan_str source);

/* The next piece of the script as Lua is to read it; false at the end, and when something is wrong. */
bool chuan_lua_scan_next(chuan_lua_scan *scan, chuan_str *piece);

#endif
