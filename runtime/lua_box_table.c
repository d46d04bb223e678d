/* table.… of scripts, and pairs(): see lua_box_internal.h. Lists of scripts may change while a function of theirs is
   called: what is sorted or passed through is a copy. */
#include "runtime/lua_box_internal.h"

#include <assert.h>
#include <string.h>

enum { UNPACKED_MAX = 250 };

/* pairs ------------------------------------------------------------------------------------------ */

typedef struct key {
  bool is_text;
  int64_t whole;
  chuan_str text;
} key;

/* The keys of a table as they were when pairs() was called; texts live as long as the call. */
typedef struct keys {
  size_t count, next;
  key sorted[];
} keys;

static bool stands_before(const key *a, const key *b)
{
  if (a->is_text != b->is_text)
    return b->is_text;
  return a->is_text ? chuan_str_compare(a->text, b->text) < 0 : a->whole < b->whole;
}

/* How many places a table has: those without a value are passed over, too. They stand in Lua's own block. */
static size_t places(lua_State *L, int table)
{
  enum { POWER_OF_NODES = 11, ITEMS = 12 }; /* where: struct Table of Lua 5.4, its hint of the items is half at least */
  static_assert(LUA_VERSION_NUM == 504, "tables of Lua are as they were looked at");
  const unsigned char *block = lua_topointer(L, table);
  unsigned items;
  memcpy(&items, block + ITEMS, sizeof items);
  return 2 * (size_t)items + ((size_t)1 << block[POWER_OF_NODES]);
}

static size_t count_keys(lua_State *L, int table)
{
  enum { PLACES_OF_A_UNIT = 32 };
  size_t count = 0;
  chuan_lua_spend(L, places(L, table) / PLACES_OF_A_UNIT);
  for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1))
    count++;
  return count;
}

static void take_keys(lua_State *L, int table, key *out)
{
  for (lua_pushnil(L); lua_next(L, table); out++) {
    lua_pop(L, 1);
    if (lua_type(L, -1) == LUA_TSTRING) {
      out->is_text = true;
      out->text.p = lua_tolstring(L, -1, &out->text.n);
    } else if (lua_isinteger(L, -1)) {
      out->whole = lua_tointeger(L, -1);
    } else {
      chuan_lua_raise(L, "pairs: a key is a %s value: only whole numbers below 2^62 and texts have an order",
                      chuan_lua_type_name(L, -1));
    }
  }
}

/* Merges runs of `width` into `to`; the keys of a list are one run already, in most cases. */
static void merge(const key *from, key *to, size_t count, size_t width)
{
  for (size_t begin = 0; begin < count; begin += 2 * width) {
    size_t middle = begin + width < count ? begin + width : count;
    size_t end = middle + width < count ? middle + width : count;
    for (size_t a = begin, b = middle, at = begin; at < end; at++)
      to[at] = b == end || (a < middle && !stands_before(&from[b], &from[a])) ? from[a++] : from[b++];
  }
}

static void sort_keys(lua_State *L, keys *k)
{
  size_t at = 1;
  while (at < k->count && stands_before(&k->sorted[at - 1], &k->sorted[at]))
    at++;
  if (at >= k->count)
    return;
  key *from = k->sorted, *to = lua_newuserdatauv(L, k->count * sizeof *to, 0);
  for (size_t width = 1; width < k->count; width *= 2) {
    chuan_lua_spend(L, k->count / 4);
    merge(from, to, k->count, width);
    key *other = from;
    from = to;
    to = other;
  }
  if (from != k->sorted)
    memcpy(k->sorted, from, k->count * sizeof *from);
}

/* Upvalues: the name, the keys, the table. */
static int next_of_keys(lua_State *L)
{
  keys *k = lua_touserdata(L, lua_upvalueindex(2));
  while (k->next < k->count) {
    const key *now = &k->sorted[k->next++];
    chuan_lua_spend(L, 1);
    if (now->is_text)
      chuan_lua_push_str(L, now->text);
    else
      lua_pushinteger(L, now->whole);
    lua_pushvalue(L, -1);
    if (lua_rawget(L, lua_upvalueindex(3)) != LUA_TNIL)
      return 2;
    lua_pop(L, 2);
  }
  return 0;
}

int chuan_lua_base_pairs(lua_State *L)
{
  if (lua_type(L, 1) != LUA_TTABLE)
    return chuan_lua_wrong_argument(L, 1, "a table");
  size_t count = count_keys(L, 1);
  lua_pushvalue(L, lua_upvalueindex(1));
  keys *k = lua_newuserdatauv(L, sizeof *k + count * sizeof *k->sorted, 0);
  memset(k, 0, sizeof *k + count * sizeof *k->sorted);
  k->count = count;
  int at = lua_gettop(L);
  take_keys(L, 1, k->sorted);
  sort_keys(L, k);
  lua_settop(L, at);
  lua_pushvalue(L, 1);
  lua_pushcclosure(L, next_of_keys, 3);
  return 1;
}

/* Lists ------------------------------------------------------------------------------------------ */

void chuan_lua_push_list(lua_State *L, size_t length)
{
  lua_createtable(L, (int)(length | 1), 0); /* odd: by its size the allocator sees that it is no table of keys */
}

/* Moves items by one place, up where `by` is 1. */
static void shift(lua_State *L, int64_t first, int64_t last, int by)
{
  int64_t count = last - first + 1;
  chuan_lua_spend(L, count > 0 ? (size_t)count / 8 : 0);
  for (int64_t i = 0; i < count; i++) {
    int64_t from = by > 0 ? last - i : first + i;
    lua_rawgeti(L, 1, from);
    lua_rawseti(L, 1, from + by);
  }
}

int chuan_lua_table_insert(lua_State *L)
{
  int64_t length = chuan_lua_list_argument(L, 1), place = length + 1;
  int count = lua_gettop(L);
  if (count < 2 || count > 3)
    return chuan_lua_raise(L, "insert: wants a list, maybe a place, and a value");
  if (count == 3)
    place = chuan_lua_whole_argument(L, 2);
  if (place < 1 || place > length + 1)
    return chuan_lua_wrong_argument(L, 2, "a place in the list");
  shift(L, place, length, 1);
  lua_rawseti(L, 1, place);
  return 0;
}

int chuan_lua_table_remove(lua_State *L)
{
  int64_t length = chuan_lua_list_argument(L, 1), place = chuan_lua_whole_argument_or(L, 2, length);
  if (place == length && length == 0)
    return 0;
  if (place < 1 || place > length)
    return chuan_lua_wrong_argument(L, 2, "a place in the list");
  lua_rawgeti(L, 1, place);
  shift(L, place + 1, length, -1);
  lua_pushnil(L);
  lua_rawseti(L, 1, length);
  return 1;
}

int chuan_lua_table_unpack(lua_State *L)
{
  int64_t length = chuan_lua_list_argument(L, 1);
  int64_t from = chuan_lua_whole_argument_or(L, 2, 1), to = chuan_lua_whole_argument_or(L, 3, length);
  if (from > to)
    return 0;
  if (to - from >= UNPACKED_MAX)
    return chuan_lua_raise(L, "unpack: more than %d values", UNPACKED_MAX);
  lua_checkstack(L, UNPACKED_MAX);
  for (int64_t i = from; i <= to; i++)
    lua_rawgeti(L, 1, i);
  return (int)(to - from + 1);
}

int chuan_lua_table_concat(lua_State *L)
{
  chuan_lua_text text = { .lua = L };
  int64_t length = chuan_lua_list_argument(L, 1);
  chuan_str separator = lua_isnoneornil(L, 2) ? CHUAN_STR("") : chuan_lua_text_argument(L, 2);
  int64_t from = chuan_lua_whole_argument_or(L, 3, 1), to = chuan_lua_whole_argument_or(L, 4, length);
  for (int64_t i = from; i <= to; i++) {
    chuan_str item = { 0 };
    if (i > from)
      chuan_lua_text_add(&text, separator);
    lua_rawgeti(L, 1, i);
    chuan_num number;
    if ((lua_type(L, -1) != LUA_TSTRING && !chuan_lua_number_at(L, -1, &number)) || !chuan_lua_push_text(L, -1))
      return chuan_lua_raise(L, "concat: item %I is a %s value", (lua_Integer)i, chuan_lua_type_name(L, -1));
    item.p = lua_tolstring(L, -1, &item.n);
    chuan_lua_text_add(&text, item);
    chuan_lua_spend(L, 1);
    lua_pop(L, 2);
  }
  return chuan_lua_push_made(&text);
}

/* sort ------------------------------------------------------------------------------------------- */

enum { LIST = 1, BEFORE = 2, FROM = 3, TO = 4 }; /* places on the stack */

/* Whether the second of the two values on top stands before the first; takes them. */
static bool is_before(lua_State *L)
{
  bool before;
  if (lua_isnil(L, BEFORE)) {
    before = lua_compare(L, -1, -2, LUA_OPLT);
    lua_pop(L, 2);
    return before;
  }
  lua_pushvalue(L, BEFORE);
  lua_insert(L, -3);
  lua_insert(L, -2); /* before, second, first */
  lua_call(L, 2, 1);
  before = lua_toboolean(L, -1);
  lua_pop(L, 1);
  return before;
}

/* Merges two runs of the copy `from` into `to`. Of equal ones that of the first run comes first. */
static void merge_values(lua_State *L, int from, int to, int64_t begin, int64_t middle, int64_t end)
{
  for (int64_t a = begin, b = middle, at = begin; at < end; at++) {
    bool second = a == middle;
    if (!second && b < end) {
      lua_rawgeti(L, from, a);
      lua_rawgeti(L, from, b);
      second = is_before(L);
    }
    lua_rawgeti(L, from, second ? b++ : a++);
    lua_rawseti(L, to, at);
  }
}

int chuan_lua_table_sort(lua_State *L)
{
  int64_t length = chuan_lua_list_argument(L, LIST), end = length + 1;
  lua_settop(L, 2);
  if (!lua_isnil(L, BEFORE) && lua_type(L, BEFORE) != LUA_TFUNCTION)
    return chuan_lua_wrong_argument(L, BEFORE, "a function");
  chuan_lua_push_list(L, (size_t)length);
  chuan_lua_push_list(L, (size_t)length);
  for (int64_t i = 1; i < end; i++) {
    lua_rawgeti(L, LIST, i);
    lua_rawseti(L, FROM, i);
  }
  int from = FROM, to = TO;
  for (int64_t width = 1; width < length; width *= 2) {
    chuan_lua_spend(L, (size_t)length);
    for (int64_t begin = 1; begin < end; begin += 2 * width) {
      int64_t middle = begin + width < end ? begin + width : end;
      merge_values(L, from, to, begin, middle, middle + width < end ? middle + width : end);
    }
    int other = from;
    from = to;
    to = other;
  }
  for (int64_t i = 1; i < end; i++) {
    lua_rawgeti(L, from, i);
    lua_rawseti(L, LIST, i);
  }
  return 0;
}
