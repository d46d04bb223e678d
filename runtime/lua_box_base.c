/* Functions of scripts without a module, and what all functions of scripts share: see lua_box_internal.h. Nothing here
   keeps anything outside of Lua's memory, so an error may leave a function anywhere. */
#include "runtime/lua_box_internal.h"

#include <stdarg.h>
#include <string.h>

enum { LIST_ITEMS_MAX = CHUAN_LUA_BYTES_MAX / 16 }; /* more find no room */

const chuan_lua_function chuan_lua_functions[] = {
#define FUNCTION(module, name, arguments, meaning) { #module, #name, chuan_lua_##module##_##name },
#include "runtime/lua_functions.def"
#undef FUNCTION
};
const size_t chuan_lua_function_count = sizeof chuan_lua_functions / sizeof *chuan_lua_functions;

/* Errors and arguments --------------------------------------------------------------------------- */

int chuan_lua_raise(lua_State *L, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  lua_pushvfstring(L, format, arguments);
  va_end(arguments);
  return lua_error(L);
}

int chuan_lua_wrong_argument(lua_State *L, int index, const char *wanted)
{
  const char *found = lua_isnone(L, index) ? "nothing" : chuan_lua_type_name(L, index);
  return chuan_lua_raise(L, "%s: argument %d is to be %s, not %s", lua_tostring(L, lua_upvalueindex(1)), index, wanted,
                         found);
}

chuan_str chuan_lua_text_argument(lua_State *L, int index)
{
  chuan_str text = { 0 };
  if (lua_type(L, index) != LUA_TSTRING)
    chuan_lua_wrong_argument(L, index, "a text");
  text.p = lua_tolstring(L, index, &text.n);
  chuan_lua_spend(L, text.n / 16);
  return text;
}

chuan_num chuan_lua_number_argument(lua_State *L, int index)
{
  chuan_num number = { 0 };
  if (!chuan_lua_number_at(L, index, &number))
    chuan_lua_wrong_argument(L, index, "a number");
  return number;
}

int64_t chuan_lua_whole_argument(lua_State *L, int index)
{
  if (!lua_isinteger(L, index))
    chuan_lua_wrong_argument(L, index, "a whole number");
  return lua_tointeger(L, index);
}

int64_t chuan_lua_whole_argument_or(lua_State *L, int index, int64_t otherwise)
{
  return lua_isnoneornil(L, index) ? otherwise : chuan_lua_whole_argument(L, index);
}

int64_t chuan_lua_list_argument(lua_State *L, int index)
{
  if (lua_type(L, index) != LUA_TTABLE)
    chuan_lua_wrong_argument(L, index, "a list");
  uint64_t length = lua_rawlen(L, index);
  if (length > LIST_ITEMS_MAX) /* of a table with gaps, which can seem to have any length */
    chuan_lua_wrong_argument(L, index, "a list without gaps");
  return (int64_t)length;
}

void chuan_lua_push_str(lua_State *L, chuan_str text)
{
  lua_pushlstring(L, text.p, text.n);
}

/* Making them ------------------------------------------------------------------------------------ */

void chuan_lua_push_function(lua_State *L, const char *name, lua_CFunction call)
{
  lua_pushstring(L, name);
  lua_pushcclosure(L, call, 1);
}

static void open_module(lua_State *L, const char *module)
{
  for (size_t i = 0; i < chuan_lua_function_count; i++)
    if (strcmp(chuan_lua_functions[i].module, module) == 0) {
      chuan_lua_push_function(L, chuan_lua_functions[i].name, chuan_lua_functions[i].call);
      lua_setfield(L, -2, chuan_lua_functions[i].name);
    }
}

void chuan_lua_open_functions(lua_State *L)
{
  static const char *const MODULES[] = { "math", "string", "table" };
  lua_pushglobaltable(L);
  open_module(L, "base");
  for (size_t i = 0; i < sizeof MODULES / sizeof *MODULES; i++) {
    lua_createtable(L, 0, 16);
    open_module(L, MODULES[i]);
    lua_setfield(L, -2, MODULES[i]);
  }
  lua_pushlstring(L, "", 0); /* whose metatable is that of all texts */
  lua_createtable(L, 0, 1);
  lua_getfield(L, -3, "string");
  lua_setfield(L, -2, "__index");
  lua_setmetatable(L, -2);
  lua_settop(L, 0);
}

/* Functions -------------------------------------------------------------------------------------- */

int chuan_lua_base_assert(lua_State *L)
{
  if (lua_isnone(L, 1))
    return chuan_lua_wrong_argument(L, 1, "a value");
  if (lua_toboolean(L, 1))
    return lua_gettop(L);
  if (lua_isnoneornil(L, 2))
    return chuan_lua_raise(L, "assertion failed");
  lua_settop(L, 2);
  return lua_error(L);
}

int chuan_lua_base_date(lua_State *L)
{
  chuan_day day;
  if (lua_type(L, 1) == LUA_TSTRING) {
    if (!chuan_day_parse(&day, chuan_lua_text_argument(L, 1)))
      return chuan_lua_raise(L, "date: this is no date: %s", lua_tostring(L, 1));
  } else {
    int64_t year = chuan_lua_whole_argument(L, 1), month = chuan_lua_whole_argument(L, 2),
            of_month = chuan_lua_whole_argument(L, 3);
    bool near = year >= 1 && year <= 9999 && month >= 1 && month <= 12 && of_month >= 1 && of_month <= 31;
    if (!near || !chuan_day_from(&day, (int)year, (int)month, (int)of_month))
      return chuan_lua_raise(L, "date: there is no such day");
  }
  chuan_lua_push_date(L, day);
  return 1;
}

int chuan_lua_base_error(lua_State *L)
{
  lua_settop(L, 1);
  return lua_error(L);
}

static int next_of_list(lua_State *L)
{
  lua_Integer i = lua_tointeger(L, 2) + 1;
  if (lua_type(L, 1) != LUA_TTABLE)
    return chuan_lua_wrong_argument(L, 1, "a list");
  lua_pushinteger(L, i);
  return lua_rawgeti(L, 1, i) == LUA_TNIL ? 1 : 2;
}

int chuan_lua_base_ipairs(lua_State *L)
{
  chuan_lua_list_argument(L, 1);
  chuan_lua_push_function(L, "ipairs", next_of_list);
  lua_pushvalue(L, 1);
  lua_pushinteger(L, 0);
  return 3;
}

/* An error costs what finding its words may take: Lua goes through the code for the name of a variable. */
int chuan_lua_base_pcall(lua_State *L)
{
  unsigned line;
  if (lua_isnone(L, 1))
    return chuan_lua_wrong_argument(L, 1, "a function");
  lua_pushboolean(L, true);
  lua_insert(L, 1);
  if (lua_pcall(L, lua_gettop(L) - 2, LUA_MULTRET, 0) == LUA_OK)
    return lua_gettop(L);
  chuan_lua_spend(L, chuan_lua_box_of(L)->error_units);
  lua_pushboolean(L, false);
  if (lua_type(L, -2) == LUA_TSTRING)
    chuan_lua_push_str(L, chuan_lua_message_at(L, -2, &line));
  else
    lua_pushvalue(L, -2);
  return 2;
}

int chuan_lua_base_select(lua_State *L)
{
  int count = lua_gettop(L) - 1;
  if (lua_type(L, 1) == LUA_TSTRING && strcmp(lua_tostring(L, 1), "#") == 0) {
    lua_pushinteger(L, count);
    return 1;
  }
  int64_t n = chuan_lua_whole_argument(L, 1);
  if (n == 0 || n < -count)
    return chuan_lua_wrong_argument(L, 1, "the place of an argument");
  if (n > count)
    return 0;
  return n < 0 ? (int)-n : count - (int)n + 1;
}

int chuan_lua_base_tonumber(lua_State *L)
{
  chuan_num number;
  if (lua_isnone(L, 1))
    return chuan_lua_wrong_argument(L, 1, "a value");
  lua_settop(L, 1);
  if (chuan_lua_number_at(L, 1, &number))
    return 1;
  if (lua_type(L, 1) != LUA_TSTRING || !chuan_lua_push_read(L, chuan_lua_text_argument(L, 1)))
    lua_pushnil(L);
  return 1;
}

int chuan_lua_base_tostring(lua_State *L)
{
  if (lua_isnone(L, 1))
    return chuan_lua_wrong_argument(L, 1, "a value");
  if (lua_type(L, 1) == LUA_TBOOLEAN)
    lua_pushstring(L, lua_toboolean(L, 1) ? "true" : "false");
  else if (!chuan_lua_push_text(L, 1))
    lua_pushstring(L, chuan_lua_type_name(L, 1));
  return 1;
}

int chuan_lua_base_type(lua_State *L)
{
  if (lua_isnone(L, 1))
    return chuan_lua_wrong_argument(L, 1, "a value");
  lua_pushstring(L, chuan_lua_type_name(L, 1));
  return 1;
}
