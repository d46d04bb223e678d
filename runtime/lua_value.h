/* What goes to a Lua function and comes back: shared by the evaluator, which makes calls (lua_host.h), the wire between
   the processes and the box in which a script runs (lua_box.h). */
#ifndef CHUAN_LUA_VALUE_H
#define CHUAN_LUA_VALUE_H

#include "base/num.h"
#include "base/text.h"

typedef enum chuan_lua_kind {
  CHUAN_LUA_NUMBER,
  CHUAN_LUA_TRUTH,
  CHUAN_LUA_DAY,     /* of the calendar of program.h */
  CHUAN_LUA_TEXT,    /* also the value of a choice, as it is written */
  CHUAN_LUA_MISSING, /* there is none; only for functions that accept it */
  CHUAN_LUA_LIST     /* of any of the above */
} chuan_lua_kind;

typedef struct chuan_lua_value {
  chuan_lua_kind kind;
  chuan_num number; /* the number; the day; 1 and 0 for yes and no */
  chuan_str text;
  const struct chuan_lua_value *items;
  size_t item_count;
} chuan_lua_value;

/* How a call ended. */
typedef enum chuan_lua_outcome {
  CHUAN_LUA_OK,
  CHUAN_LUA_ERROR,     /* the script raised an error, or does not compile: `message` and `line` */
  CHUAN_LUA_BUDGET,    /* it used up its instructions */
  CHUAN_LUA_MEMORY,    /* or its memory */
  CHUAN_LUA_RESULT,    /* it gave something else than its declaration says: `message` names it as Lua does ("nil") */
  CHUAN_LUA_TOO_LARGE, /* the arguments are more than a call may get */
  CHUAN_LUA_LOST       /* the worker process ended during this call */
} chuan_lua_outcome;

typedef struct chuan_lua_answer {
  chuan_lua_outcome outcome;
  chuan_lua_value value; /* of a call that ended well; never a list */
  chuan_str message;     /* the script's own words, UTF-8; may be cut */
  unsigned line;         /* of the script; 0 where none is known */
} chuan_lua_answer;

enum {
  CHUAN_LUA_BYTES_MAX = 8 << 20,      /* memory of one call, at once */
  CHUAN_LUA_STRING_BYTES_MAX = 4096,  /* of one text in a script: longer ones make slow instructions */
  CHUAN_LUA_ARGUMENT_BYTES_MAX = 2 << 20, /* of one call, as they go over the wire */
  CHUAN_LUA_VALUES_MAX = 256 << 10, /* items of all lists of one call */
  CHUAN_LUA_MESSAGE_BYTES_MAX = 400
};

#endif
