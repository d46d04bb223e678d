/* Lua functions as the evaluator calls them. Scripts run in a worker process that has no database, no files and no
   network (lua_worker.h); this side starts it when it is first needed, sends it calls in batches and lives on when it
   dies. An answer depends on the function and its arguments alone: each call begins with the script as loaded. */
#ifndef CHUAN_LUA_HOST_H
#define CHUAN_LUA_HOST_H

#include "grammar/program.h"
#include "runtime/lua_value.h"

typedef struct chuan_lua chuan_lua;

/* A function that was silent so often is not called any more: its calls are LOST. */
enum { CHUAN_LUA_SILENCES_MAX = 4 };

/* Ready to call the functions of a program; no process yet. `worker` is the program to start as the worker, NULL for
   the one that runs ("/proc/self/exe"): it must hand over to chuan_lua_worker_main() when its argv[0] is
   CHUAN_LUA_WORKER. Lives on the arena, and is to be closed. MEMORY when short. */
#define CHUAN_LUA_WORKER "chuan-lua-worker"
chuan_rc chuan_lua_open(chuan_lua **out, const chuan_program *program, const char *worker, chuan_arena *arena);

/* Calls function `function` of the program once for each row: arguments[row * parameter_count + k], answers[row].
   Texts and large numbers of the answers live on `arena`. Whatever a script does is an answer: OK. IO when the worker
   cannot be started at all (chuan_lua_trouble() says why), MEMORY when short. A call during which the worker ended is
   made once more in a new one; only if that ends too is the answer LOST. So results do not depend on who else kills
   processes. */
chuan_rc chuan_lua_call(chuan_lua *lua, uint32_t function, const chuan_lua_value *arguments, size_t rows,
                        chuan_lua_answer *answers, chuan_arena *arena);

/* Whether the script of a function can be called at all: OK with any value, or what is wrong with it. Calls nothing. */
chuan_rc chuan_lua_check(chuan_lua *lua, uint32_t function, chuan_lua_answer *answer, chuan_arena *arena);

/* What failed and why when the worker could not be started: "/proc/self/exe: Permission denied"; empty when nothing
   did. NULL is fine. */
chuan_str chuan_lua_trouble(const chuan_lua *lua);

/* Tests only: how long to wait, in place of CHUAN_LUA_PATIENCE_MS, until a worker is ready and for an answer. */
void chuan_lua_set_patience(chuan_lua *lua, int start_ms, int answer_ms);

/* Ends the worker. NULL is fine. */
void chuan_lua_close(chuan_lua *lua);

#endif
