/* The box in which scripts run: a Lua state that knows nothing of the machine, with exact numbers, a budget of
   instructions and one of bytes. It lives inside one fixed piece of memory; after a script is loaded that piece is
   kept as a picture, and every call begins by putting the picture back: no call can leave anything to the next, and
   what a script may use up never depends on what ran before. The piece lies at one address in every process, so there
   is one box at a time. Used by the worker process alone (lua_worker.h), whose locale is "C": texts are ordered by
   bytes. lua_box*.c are the only files that include lua.h. */
#ifndef CHUAN_LUA_BOX_H
#define CHUAN_LUA_BOX_H

#include "grammar/program.h"
#include "runtime/lua_value.h"

typedef struct chuan_lua_box chuan_lua_box;

enum { CHUAN_LUA_ANY_COUNT = -1 };

/* What the box must know of a function. */
typedef struct chuan_lua_script {
  chuan_str name;   /* of the file, for messages */
  chuan_str source; /* text; gives one function */
  int parameter_count; /* that it has to have; tests only: CHUAN_LUA_ANY_COUNT */
  uint32_t budget;
  bool accepts_missing;
  chuan_type_kind result; /* CHUAN_TYPE_CHOICE: a text */
} chuan_lua_script;

/* Takes all the memory it will ever have, so that nothing is asked of the system later. NULL when there is none, or
   another box. */
chuan_lua_box *chuan_lua_box_new(void);
void chuan_lua_box_free(chuan_lua_box *box);

/* Compiles a script and runs it once to get its function. Number `function` is below CHUAN_FUNCTIONS_MAX. The answer is
   that of every later call where it is not OK. */
void chuan_lua_box_load(chuan_lua_box *box, uint32_t function, const chuan_lua_script *script);

/* What loading it came to: OK, or what is wrong with it. */
void chuan_lua_box_loaded(const chuan_lua_box *box, uint32_t function, chuan_lua_answer *answer);

/* Whether a function was loaded and is still there: a box has room for the pictures of some scripts only, and forgets
   them when a further one is loaded. To load it again makes it what it was. */
bool chuan_lua_box_has(const chuan_lua_box *box, uint32_t function);

/* Calls a function that the box has. The answer's texts and large numbers stay as they are until the next call. */
void chuan_lua_box_call(chuan_lua_box *box, uint32_t function, const chuan_lua_value *arguments, size_t count,
                        chuan_lua_answer *answer);

#endif
