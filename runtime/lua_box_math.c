/* math.… of scripts: see lua_box_internal.h. */
#include "runtime/lua_box_internal.h"

#include <string.h>

int chuan_lua_math_abs(lua_State *L)
{
  chuan_num x = chuan_lua_number_argument(L, 1);
  lua_settop(L, 1);
  if (chuan_num_sign(x) < 0)
    lua_arith(L, LUA_OPUNM);
  return 1;
}

int chuan_lua_math_ceil(lua_State *L)
{
  chuan_num x = chuan_lua_number_argument(L, 1);
  return chuan_lua_push_rounded(L, x, 0, chuan_num_sign(x) < 0 ? CHUAN_ROUND_DOWN : CHUAN_ROUND_UP);
}

int chuan_lua_math_floor(lua_State *L)
{
  chuan_num x = chuan_lua_number_argument(L, 1);
  return chuan_lua_push_rounded(L, x, 0, chuan_num_sign(x) < 0 ? CHUAN_ROUND_UP : CHUAN_ROUND_DOWN);
}

int chuan_lua_math_is_whole(lua_State *L)
{
  lua_pushboolean(L, chuan_num_is_integer(chuan_lua_number_argument(L, 1)));
  return 1;
}

/* The argument before which all others stand, or behind which. */
static int outermost(lua_State *L, bool last)
{
  int best = 1, count = lua_gettop(L);
  chuan_day day;
  if (!chuan_lua_date_at(L, 1, &day))
    chuan_lua_number_argument(L, 1);
  for (int i = 2; i <= count; i++)
    if (last ? lua_compare(L, best, i, LUA_OPLT) : lua_compare(L, i, best, LUA_OPLT))
      best = i;
  chuan_lua_spend(L, (size_t)count);
  lua_pushvalue(L, best);
  return 1;
}

int chuan_lua_math_max(lua_State *L)
{
  return outermost(L, true);
}

int chuan_lua_math_min(lua_State *L)
{
  return outermost(L, false);
}

int chuan_lua_math_power(lua_State *L)
{
  chuan_num x = chuan_lua_number_argument(L, 1);
  return chuan_lua_push_power(L, x, chuan_lua_whole_argument(L, 2));
}

int chuan_lua_math_round(lua_State *L)
{
  static const struct {
    const char *name;
    chuan_rounding rounding;
  } MODES[] = { { "half up", CHUAN_ROUND_HALF_UP },
                { "half even", CHUAN_ROUND_HALF_EVEN },
                { "down", CHUAN_ROUND_DOWN },
                { "up", CHUAN_ROUND_UP } };
  chuan_num x = chuan_lua_number_argument(L, 1);
  int64_t places = chuan_lua_whole_argument_or(L, 2, 0);
  if (places < 0 || places > 100)
    return chuan_lua_wrong_argument(L, 2, "0 to 100");
  const char *mode = lua_isnoneornil(L, 3) ? MODES[0].name : chuan_lua_text_argument(L, 3).p;
  for (size_t i = 0; i < sizeof MODES / sizeof *MODES; i++)
    if (strcmp(MODES[i].name, mode) == 0)
      return chuan_lua_push_rounded(L, x, (unsigned)places, MODES[i].rounding);
  return chuan_lua_raise(L, "round: there is \"half up\", \"half even\", \"down\" and \"up\", not \"%s\"", mode);
}
