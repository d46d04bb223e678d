#include "runtime/lua_host.h"

#include <errno.h>

chuan_rc chuan_lua_open(chuan_lua **out, const chuan_program *program, const char *worker, chuan_arena *arena)
{
  (void)program, (void)worker, (void)arena;
  *out = NULL;
  return CHUAN_RC_OK;
}

chuan_rc chuan_lua_call(chuan_lua *lua, uint32_t function, const chuan_lua_value *arguments, size_t rows,
                        chuan_lua_answer *answers, chuan_arena *arena)
{
  (void)lua, (void)function, (void)arguments, (void)rows, (void)answers, (void)arena;
  errno = ENOSYS;
  return CHUAN_RC_IO;
}

void chuan_lua_close(chuan_lua *lua)
{
  (void)lua;
}
