/* Walks all that a script can reach and prints it, one line for each thing, as tests/lua/reachable.txt has it: tables
   of its environment, metatables of every type, upvalues of functions. The only lines that may ever be added are those
   of functions added on purpose (runtime/lua_functions.def). */
#include "runtime/lua_box_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEEN_MAX = 1000, PATH_MAX_BYTES = 200 };

static const void *seen[SEEN_MAX];
static size_t seen_count;

static void walk(lua_State *L, const char *path);

static bool is_seen(const void *address)
{
  for (size_t i = 0; i < seen_count; i++)
    if (seen[i] == address)
      return true;
  if (seen_count == SEEN_MAX)
    exit(2);
  seen[seen_count++] = address;
  return false;
}

static void walk_table(lua_State *L, const char *path)
{
  int table = lua_gettop(L);
  for (lua_pushnil(L); lua_next(L, table);) {
    char below[PATH_MAX_BYTES];
    if (lua_type(L, -2) == LUA_TSTRING)
      snprintf(below, sizeof below, "%s.%s", path, lua_tostring(L, -2));
    else
      snprintf(below, sizeof below, "%s[%lld]", path, lua_tointeger(L, -2));
    walk(L, below);
  }
}

static void walk_upvalues(lua_State *L, const char *path)
{
  char below[PATH_MAX_BYTES];
  for (int i = 1; lua_getupvalue(L, -1, i); i++) {
    snprintf(below, sizeof below, "%s<%d>", path, i);
    walk(L, below);
  }
}

/* The value on top; takes it. */
static void walk(lua_State *L, const char *path)
{
  char below[PATH_MAX_BYTES];
  printf("%s: %s%s\n", path, chuan_lua_type_name(L, -1), lua_iscfunction(L, -1) ? " of chuan" : "");
  const void *address = lua_topointer(L, -1);
  if (!address || !is_seen(address)) {
    if (lua_type(L, -1) == LUA_TTABLE)
      walk_table(L, path);
    if (lua_type(L, -1) == LUA_TFUNCTION)
      walk_upvalues(L, path);
    if (lua_getmetatable(L, -1)) {
      snprintf(below, sizeof below, "%s(meta)", path);
      walk(L, below);
    }
  }
  lua_pop(L, 1);
}

int main(void)
{
  chuan_lua_box *box = chuan_lua_box_new();
  chuan_lua_script script = { .budget = 1000000,
                              .parameter_count = CHUAN_LUA_ANY_COUNT,
                              .source = CHUAN_STR("local whole, fraction, day = 1 + 1, 1/2, date(2025, 1, 1)\n"
                                                  "for i = 1, 1 do end\n"
                                                  "return function()\n"
                                                  "  return whole + 1, fraction, day, missing, ''\n"
                                                  "end") };
  if (!box)
    return 2;
  chuan_lua_box_load(box, 0, &script);
  chuan_lua_answer answer;
  chuan_lua_box_call(box, 0, NULL, 0, &answer);
  lua_State *L = box->lua;
  lua_pushglobaltable(L);
  walk(L, "environment");
  lua_settop(L, 0);
  chuan_lua_box_load(box, 1, &script);
  lua_settop(L, 2);
  walk(L, "function");
  lua_pushlightuserdata(L, NULL);
  walk(L, "held");
  chuan_lua_box_free(box);
  return 0;
}
