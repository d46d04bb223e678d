/* Numbers, dates and `missing` in scripts: see lua_box_internal.h, and lua_scan.h for what __hold is for. Between
   `a +__hold` and the `+ b` behind it a whole number is a light userdata, which takes no memory: nothing else is
   one. */
#include "runtime/lua_box_internal.h"

#include <string.h>

enum {
  PLACES_MAX = 100, /* decimals with which a number is written */
  FRACTION_UNITS = 32, /* to find them */
  EXPONENT_BEYOND_ALL = 100000
};

static const char *const KIND_NAMES[] = { "number", "date", "missing", "hold" };

/* Values ----------------------------------------------------------------------------------------- */

const chuan_lua_object *chuan_lua_object_at(lua_State *L, int index)
{
  return lua_type(L, index) == LUA_TUSERDATA ? lua_touserdata(L, index) : NULL;
}

static bool is_hold(lua_State *L, int index)
{
  const chuan_lua_object *object = chuan_lua_object_at(L, index);
  return object && object->kind == CHUAN_LUA_OBJECT_HOLD;
}

/* A whole number, also one that is held. */
static bool whole_at(lua_State *L, int index, int64_t *out)
{
  int is_whole = 1;
  if (lua_type(L, index) == LUA_TLIGHTUSERDATA)
    *out = (int64_t)(intptr_t)lua_touserdata(L, index);
  else if (lua_type(L, index) == LUA_TNUMBER)
    *out = lua_tointegerx(L, index, &is_whole);
  else
    return false;
  return is_whole;
}

bool chuan_lua_number_at(lua_State *L, int index, chuan_num *out)
{
  int64_t whole;
  const chuan_lua_object *object = chuan_lua_object_at(L, index);
  if (object && object->kind == CHUAN_LUA_OBJECT_NUMBER) {
    *out = object->number;
    return true;
  }
  if (!whole_at(L, index, &whole))
    return false;
  *out = chuan_num_int(whole);
  return true;
}

bool chuan_lua_date_at(lua_State *L, int index, chuan_day *out)
{
  const chuan_lua_object *object = chuan_lua_object_at(L, index);
  if (!object || object->kind != CHUAN_LUA_OBJECT_DATE)
    return false;
  *out = (chuan_day)object->number.n;
  return true;
}

/* A new object; `number` may live in the room and is copied. */
static void push_object(lua_State *L, chuan_lua_object_kind kind, chuan_num number)
{
  chuan_lua_object *object = lua_newuserdatauv(L, sizeof *object + chuan_num_block_size(number), 0);
  object->kind = kind;
  object->number = chuan_num_copy_to(object + 1, number);
  lua_rawgeti(L, LUA_REGISTRYINDEX, CHUAN_LUA_PLACE_META + (lua_Integer)kind);
  lua_setmetatable(L, -2);
}

void chuan_lua_push_number(lua_State *L, chuan_num number)
{
  if (number.d == 1 && number.n > -CHUAN_LUA_INTEGER_BOUND && number.n < CHUAN_LUA_INTEGER_BOUND)
    lua_pushinteger(L, number.n);
  else
    push_object(L, CHUAN_LUA_OBJECT_NUMBER, number);
}

void chuan_lua_push_date(lua_State *L, chuan_day day)
{
  push_object(L, CHUAN_LUA_OBJECT_DATE, chuan_num_int(day));
}

void chuan_lua_push_missing(lua_State *L)
{
  lua_rawgeti(L, LUA_REGISTRYINDEX, CHUAN_LUA_PLACE_MISSING);
}

const char *chuan_lua_type_name(lua_State *L, int index)
{
  const chuan_lua_object *object = chuan_lua_object_at(L, index);
  return object ? KIND_NAMES[object->kind] : lua_typename(L, lua_type(L, index));
}

/* For the results of one operation. */
static chuan_arena *emptied_room(lua_State *L)
{
  chuan_arena *room = &chuan_lua_box_of(L)->room;
  chuan_arena_rewind(room);
  return room;
}

/* Arithmetic ------------------------------------------------------------------------------------- */

typedef chuan_rc operation(chuan_num *out, chuan_num a, chuan_num b, chuan_arena *arena);

/* What numbers beyond 64 bits take more than the instruction: GMP's products and common divisors go by the square. */
static void spend_on(lua_State *L, chuan_num a, chuan_num b)
{
  enum { SQUARE_OF_A_UNIT = 1 << 16 };
  size_t bytes = chuan_num_block_size(a) + chuan_num_block_size(b);
  if (bytes > 0)
    chuan_lua_spend(L, 1 + bytes * bytes / SQUARE_OF_A_UNIT);
}

static int push_result(lua_State *L, chuan_rc rc, chuan_num number)
{
  if (rc == CHUAN_RC_ZERO)
    return chuan_lua_raise(L, "division by zero");
  if (rc != CHUAN_RC_OK)
    return chuan_lua_raise(L, "a number of more than %d digits", (int)CHUAN_NUM_DIGITS_MAX);
  chuan_lua_push_number(L, number);
  return 1;
}

static int wrong_operand(lua_State *L)
{
  chuan_num number;
  int index = chuan_lua_number_at(L, 1, &number) ? 2 : 1;
  const char *name = lua_type(L, index) == LUA_TLIGHTUSERDATA ? KIND_NAMES[CHUAN_LUA_OBJECT_NUMBER]
                                                              : chuan_lua_type_name(L, index);
  return chuan_lua_raise(L, "attempt to perform arithmetic on a %s value", name);
}

static int operate(lua_State *L, operation *compute)
{
  chuan_num a, b, result = { 0 };
  if (!chuan_lua_number_at(L, 1, &a) || !chuan_lua_number_at(L, 2, &b))
    return wrong_operand(L);
  spend_on(L, a, b);
  chuan_rc rc = compute(&result, a, b, emptied_room(L));
  return push_result(L, rc, result);
}

/* Down to a whole number. */
static chuan_rc floor_of(chuan_num *out, chuan_num a, chuan_arena *arena)
{
  return chuan_num_round(out, a, 0, chuan_num_sign(a) < 0 ? CHUAN_ROUND_UP : CHUAN_ROUND_DOWN, arena);
}

static chuan_rc floor_divide(chuan_num *out, chuan_num a, chuan_num b, chuan_arena *arena)
{
  chuan_rc rc = chuan_num_divide(out, a, b, arena);
  return rc ? rc : floor_of(out, *out, arena);
}

/* What is left of a behind the floor: it has the sign of b. */
static chuan_rc rest(chuan_num *out, chuan_num a, chuan_num b, chuan_arena *arena)
{
  chuan_num whole, taken;
  chuan_rc rc = floor_divide(&whole, a, b, arena);
  if (rc == CHUAN_RC_OK)
    rc = chuan_num_multiply(&taken, whole, b, arena);
  return rc ? rc : chuan_num_subtract(out, a, taken, arena);
}

static int add_days(lua_State *L, chuan_day from, chuan_num days)
{
  int64_t day;
  int year = 0, month, day_of_month;
  if (!chuan_num_is_integer(days))
    return chuan_lua_raise(L, "a date and a number of days that is not whole");
  if (chuan_num_scaled(&day, days, 0) && !__builtin_add_overflow(day, from, &day) && (chuan_day)day == day) {
    chuan_day_to((chuan_day)day, &year, &month, &day_of_month);
    if (year >= 1 && year <= 9999) {
      chuan_lua_push_date(L, (chuan_day)day);
      return 1;
    }
  }
  return chuan_lua_raise(L, "a date beyond the years 1 to 9999");
}

static int number_add(lua_State *L)
{
  chuan_num number;
  chuan_day day;
  if (is_hold(L, 2)) {
    lua_settop(L, 1);
    return 1;
  }
  if (chuan_lua_number_at(L, 1, &number) && chuan_lua_date_at(L, 2, &day))
    return add_days(L, day, number);
  return operate(L, chuan_num_add);
}

static int number_subtract(lua_State *L)
{
  return operate(L, chuan_num_subtract);
}

static int number_multiply(lua_State *L)
{
  if (is_hold(L, 2)) {
    lua_settop(L, 1);
    return 1;
  }
  return operate(L, chuan_num_multiply);
}

static int number_divide(lua_State *L)
{
  return operate(L, chuan_num_divide);
}

static int number_floor_divide(lua_State *L)
{
  return operate(L, floor_divide);
}

static int number_rest(lua_State *L)
{
  return operate(L, rest);
}

static int number_minus(lua_State *L)
{
  chuan_num number, result = { 0 };
  if (!chuan_lua_number_at(L, 1, &number))
    return wrong_operand(L);
  chuan_rc rc = chuan_num_negate(&result, number, emptied_room(L));
  return push_result(L, rc, result);
}

static int number_compare(lua_State *L, bool or_equal)
{
  chuan_num a, b;
  chuan_day first, second;
  int order;
  if (chuan_lua_number_at(L, 1, &a) && chuan_lua_number_at(L, 2, &b)) {
    spend_on(L, a, b);
    order = chuan_num_compare(a, b);
  } else if (chuan_lua_date_at(L, 1, &first) && chuan_lua_date_at(L, 2, &second)) {
    order = (first > second) - (first < second);
  } else {
    return chuan_lua_raise(L, "attempt to compare %s with %s", chuan_lua_type_name(L, 1), chuan_lua_type_name(L, 2));
  }
  lua_pushboolean(L, order < 0 || (or_equal && order == 0));
  return 1;
}

static int number_less(lua_State *L)
{
  return number_compare(L, false);
}

static int number_less_or_equal(lua_State *L)
{
  return number_compare(L, true);
}

/* Asked by Lua of two objects that are not the same one. */
static int object_equal(lua_State *L)
{
  const chuan_lua_object *a = chuan_lua_object_at(L, 1), *b = chuan_lua_object_at(L, 2);
  bool alike = a && b && a->kind == b->kind;
  if (alike)
    spend_on(L, a->number, b->number);
  lua_pushboolean(L, alike && chuan_num_compare(a->number, b->number) == 0);
  return 1;
}

static int object_concatenate(lua_State *L)
{
  for (int index = 1; index <= 2; index++)
    if (chuan_lua_object_at(L, index) ? !chuan_lua_push_text(L, index) : !lua_isstring(L, index))
      return chuan_lua_raise(L, "attempt to concatenate a %s value", chuan_lua_type_name(L, index));
    else if (chuan_lua_object_at(L, index))
      lua_replace(L, index);
  lua_settop(L, 2);
  lua_concat(L, 2);
  return 1;
}

/* What is held: see lua_scan.h ------------------------------------------------------------------- */

/* `a +__hold`, `a *__hold` where a is no object. */
static int hold(lua_State *L)
{
  int64_t whole;
  if (!whole_at(L, 1, &whole))
    return wrong_operand(L);
  lua_pushlightuserdata(L, (void *)(intptr_t)whole);
  return 1;
}

/* A held number and another: the usual case first. Both are below 2^62, so that their sum fits. */
static int held_add(lua_State *L)
{
  if (!lua_isinteger(L, 2))
    return number_add(L);
  int64_t a = (intptr_t)lua_touserdata(L, 1), b = lua_tointeger(L, 2);
  chuan_lua_push_number(L, chuan_num_int(a + b));
  return 1;
}

static int held_subtract(lua_State *L)
{
  if (!lua_isinteger(L, 2))
    return number_subtract(L);
  int64_t a = (intptr_t)lua_touserdata(L, 1), b = lua_tointeger(L, 2);
  chuan_lua_push_number(L, chuan_num_int(a - b));
  return 1;
}

static int held_multiply(lua_State *L)
{
  int64_t product, a = (intptr_t)lua_touserdata(L, 1), b = lua_tointeger(L, 2);
  if (!lua_isinteger(L, 2) || __builtin_mul_overflow(a, b, &product))
    return number_multiply(L);
  chuan_lua_push_number(L, chuan_num_int(product));
  return 1;
}

/* `__hold^a`, that is `#a`: of a text the characters. */
static int length(lua_State *L)
{
  chuan_str text = { 0 };
  if (lua_type(L, 2) == LUA_TTABLE) {
    lua_pushinteger(L, (lua_Integer)lua_rawlen(L, 2));
    return 1;
  }
  if (lua_type(L, 2) != LUA_TSTRING)
    return chuan_lua_raise(L, "attempt to get length of a %s value", chuan_lua_type_name(L, 2));
  text.p = lua_tolstring(L, 2, &text.n);
  lua_pushinteger(L, (lua_Integer)chuan_lua_characters(L, text));
  return 1;
}

/* __whole: what a counting loop begins, ends and steps with. */
static int whole(lua_State *L)
{
  chuan_num number;
  lua_settop(L, 1);
  if (lua_isinteger(L, 1))
    return 1;
  if (!chuan_lua_number_at(L, 1, &number))
    return chuan_lua_raise(L, "a loop counts with numbers: this is a %s value", chuan_lua_type_name(L, 1));
  chuan_lua_push_text(L, 1);
  return chuan_lua_raise(L, "a loop counts with whole numbers below 2^62: this is %s", lua_tostring(L, -1));
}

/* __begin: hands a script the three names that it does not know of, and is gone. */
static int begin(lua_State *L)
{
  lua_pushnil(L);
  lua_setglobal(L, "__begin");
  push_object(L, CHUAN_LUA_OBJECT_HOLD, chuan_num_int(0));
  lua_rawgeti(L, LUA_REGISTRYINDEX, CHUAN_LUA_PLACE_NUMERALS);
  chuan_lua_push_function(L, "loop", whole);
  return 3;
}

/* Texts of numbers and dates --------------------------------------------------------------------- */

static chuan_rc power(chuan_num *out, chuan_num x, uint64_t n, lua_State *L)
{
  chuan_num result = chuan_num_int(1);
  chuan_arena *arena = &chuan_lua_box_of(L)->room;
  chuan_rc rc = CHUAN_RC_OK;
  int bits = n ? 64 - __builtin_clzll(n) : 0;
  chuan_lua_spend(L, (size_t)bits / 4); /* small numbers cost nothing below */
  for (int bit = bits - 1; !rc && bit >= 0; bit--) {
    spend_on(L, result, result);
    rc = chuan_num_multiply(&result, result, result, arena);
    if (!rc && (n >> bit & 1))
      rc = chuan_num_multiply(&result, result, x, arena);
  }
  *out = result;
  return rc;
}

int chuan_lua_push_power(lua_State *L, chuan_num x, int64_t n)
{
  chuan_num result;
  chuan_arena *room = emptied_room(L);
  chuan_rc rc = power(&result, x, (uint64_t)(n < 0 ? -n : n), L);
  if (!rc && n < 0)
    rc = chuan_num_divide(&result, chuan_num_int(1), result, room);
  return push_result(L, rc, result);
}

int chuan_lua_push_rounded(lua_State *L, chuan_num number, unsigned places, chuan_rounding mode)
{
  chuan_num result = { 0 };
  spend_on(L, number, number);
  chuan_rc rc = chuan_num_round(&result, number, places, mode, emptied_room(L));
  return push_result(L, rc, result);
}

/* The digits of a whole number with a point `places` from the end, and no zeros behind it. */
static chuan_str with_point(chuan_arena *arena, chuan_str digits, size_t places)
{
  chuan_buffer text;
  chuan_buffer_init(&text, arena);
  if (digits.p[0] == '-') {
    chuan_buffer_add_char(&text, '-');
    digits = (chuan_str){ digits.p + 1, digits.n - 1 };
  }
  size_t zeros = digits.n > places ? 0 : places + 1 - digits.n;
  for (size_t i = 0; i < zeros + digits.n; i++) {
    if (i == zeros + digits.n - places)
      chuan_buffer_add_char(&text, '.');
    chuan_buffer_add_char(&text, i < zeros ? '0' : digits.p[i - zeros]);
  }
  chuan_str out = chuan_buffer_str(&text);
  while (out.n > 0 && out.p[out.n - 1] == '0')
    out.n--;
  return out;
}

chuan_str chuan_lua_number_text(lua_State *L, chuan_num number)
{
  chuan_arena *room = emptied_room(L);
  chuan_num rounded, scale, scaled;
  spend_on(L, number, number);
  if (!chuan_num_is_integer(number))
    chuan_lua_spend(L, FRACTION_UNITS);
  if (!chuan_num_is_integer(number) &&
      chuan_num_round(&rounded, number, PLACES_MAX, CHUAN_ROUND_DOWN, room) == CHUAN_RC_OK &&
      chuan_num_compare(rounded, number) == 0 && power(&scale, chuan_num_int(10), PLACES_MAX, L) == CHUAN_RC_OK &&
      chuan_num_multiply(&scaled, number, scale, room) == CHUAN_RC_OK)
    return with_point(room, chuan_num_exact(scaled, room), PLACES_MAX);
  return chuan_num_exact(number, room);
}

bool chuan_lua_push_text(lua_State *L, int index)
{
  const chuan_lua_object *object = chuan_lua_object_at(L, index);
  if (object && object->kind == CHUAN_LUA_OBJECT_NUMBER) {
    chuan_lua_push_str(L, chuan_lua_number_text(L, object->number));
  } else if (object && object->kind == CHUAN_LUA_OBJECT_DATE) {
    chuan_lua_push_str(L, chuan_day_text((chuan_day)object->number.n, false, emptied_room(L)));
  } else if (lua_type(L, index) == LUA_TSTRING || lua_type(L, index) == LUA_TNUMBER) {
    lua_pushvalue(L, index);
    lua_tolstring(L, -1, NULL); /* makes a text of a whole number in its place */
  } else {
    return false;
  }
  return true;
}

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

/* Splits "12.5e-3" into its digits "125", in the room, and the power of ten -4; false where it is none. */
static bool take_apart(chuan_str text, chuan_buffer *digits, int64_t *exponent)
{
  size_t at = 0, point = 0;
  bool pointed = false;
  for (; at < text.n && (is_digit(text.p[at]) || (text.p[at] == '.' && !pointed)); at++)
    if (text.p[at] == '.')
      pointed = true;
    else {
      chuan_buffer_add_char(digits, text.p[at]);
      point += pointed;
    }
  int64_t written = 0;
  if (at < text.n && (text.p[at] == 'e' || text.p[at] == 'E')) {
    bool negative = ++at < text.n && text.p[at] == '-';
    at += at < text.n && (text.p[at] == '-' || text.p[at] == '+');
    if (at == text.n)
      return false;
    for (; at < text.n && is_digit(text.p[at]); at++)
      if (written < EXPONENT_BEYOND_ALL)
        written = written * 10 + (text.p[at] - '0');
    written = negative ? -written : written;
  }
  *exponent = written - (int64_t)point;
  return at == text.n && digits->n > 0 && !digits->failed;
}

static bool read_decimal(lua_State *L, chuan_str text, chuan_num *out)
{
  chuan_arena *room = &chuan_lua_box_of(L)->room;
  chuan_buffer digits;
  chuan_num scale;
  int64_t exponent;
  chuan_buffer_init(&digits, room);
  if (!take_apart(text, &digits, &exponent) ||
      chuan_num_parse(out, NULL, chuan_buffer_str(&digits), CHUAN_DIALECT_EN, room) != CHUAN_RC_OK)
    return false;
  if (exponent == 0 || chuan_num_sign(*out) == 0)
    return true;
  uint64_t places = exponent < 0 ? (uint64_t)-exponent : (uint64_t)exponent;
  return power(&scale, chuan_num_int(10), places, L) == CHUAN_RC_OK &&
         (exponent < 0 ? chuan_num_divide : chuan_num_multiply)(out, *out, scale, room) == CHUAN_RC_OK;
}

bool chuan_lua_push_read(lua_State *L, chuan_str text)
{
  chuan_arena *room = emptied_room(L);
  chuan_num number, divisor;
  chuan_lua_spend(L, text.n / 16);
  text = chuan_str_trim(text);
  bool negative = text.n > 0 && text.p[0] == '-';
  text = (chuan_str){ text.p + negative, text.n - negative };
  const char *slash = text.n > 0 ? memchr(text.p, '/', text.n) : NULL;
  size_t length = slash ? (size_t)(slash - text.p) : text.n;
  if (!read_decimal(L, (chuan_str){ text.p, length }, &number))
    return false;
  if (slash && (!read_decimal(L, (chuan_str){ slash + 1, text.n - length - 1 }, &divisor) ||
                chuan_num_divide(&number, number, divisor, room) != CHUAN_RC_OK))
    return false;
  if (negative && chuan_num_negate(&number, number, room) != CHUAN_RC_OK)
    return false;
  chuan_lua_push_number(L, number);
  return true;
}

/* Dates ------------------------------------------------------------------------------------------ */

static int date_add(lua_State *L)
{
  chuan_day day;
  chuan_num days;
  if (is_hold(L, 2)) {
    lua_settop(L, 1);
    return 1;
  }
  if (!chuan_lua_date_at(L, 1, &day) || !chuan_lua_number_at(L, 2, &days))
    return wrong_operand(L);
  return add_days(L, day, days);
}

static int date_subtract(lua_State *L)
{
  chuan_day day, other;
  chuan_num days, minus;
  if (!chuan_lua_date_at(L, 1, &day))
    return wrong_operand(L);
  if (chuan_lua_date_at(L, 2, &other)) {
    lua_pushinteger(L, (lua_Integer)day - other);
    return 1;
  }
  if (!chuan_lua_number_at(L, 2, &days) || chuan_num_negate(&minus, days, emptied_room(L)) != CHUAN_RC_OK)
    return wrong_operand(L);
  return add_days(L, day, minus);
}

static int date_field(lua_State *L)
{
  static const char *const FIELDS[] = { "year", "month", "day" };
  int values[3] = { 0 };
  chuan_day day;
  if (chuan_lua_date_at(L, 1, &day) && lua_type(L, 2) == LUA_TSTRING) {
    chuan_day_to(day, &values[0], &values[1], &values[2]);
    for (int i = 0; i < 3; i++)
      if (strcmp(lua_tostring(L, 2), FIELDS[i]) == 0) {
        lua_pushinteger(L, values[i]);
        return 1;
      }
  }
  return chuan_lua_raise(L, "a date has year, month and day");
}

/* Metatables ------------------------------------------------------------------------------------- */

typedef struct method {
  const char *event;
  lua_CFunction call;
} method;

static const method NUMBER_METHODS[] = {
  { "__add", number_add },         { "__sub", number_subtract },   { "__mul", number_multiply },
  { "__div", number_divide },      { "__idiv", number_floor_divide }, { "__mod", number_rest },
  { "__unm", number_minus },       { "__lt", number_less },        { "__le", number_less_or_equal },
  { "__eq", object_equal },        { "__concat", object_concatenate }, { NULL, NULL }
};
static const method DATE_METHODS[] = {
  { "__add", date_add },         { "__sub", date_subtract },          { "__lt", number_less },
  { "__le", number_less_or_equal }, { "__eq", object_equal },         { "__concat", object_concatenate },
  { "__index", date_field },     { NULL, NULL }
};
static const method HOLD_METHODS[] = {
  { "__add", hold }, { "__mul", hold }, { "__pow", length }, { NULL, NULL }
};
static const method HELD_METHODS[] = {
  { "__add", held_add },      { "__sub", held_subtract },         { "__mul", held_multiply },
  { "__div", number_divide }, { "__idiv", number_floor_divide },  { "__mod", number_rest },
  { NULL, NULL }
};
static const method NO_METHODS[] = { { NULL, NULL } };

static void push_metatable(lua_State *L, const char *name, const method *methods)
{
  lua_createtable(L, 0, 16);
  lua_pushstring(L, name); /* in messages of Lua */
  lua_setfield(L, -2, "__name");
  for (; methods->event; methods++) {
    lua_pushcfunction(L, methods->call);
    lua_setfield(L, -2, methods->event);
  }
}

void chuan_lua_open_numbers(lua_State *L)
{
  static const method *const METHODS[] = { NUMBER_METHODS, DATE_METHODS, NO_METHODS, HOLD_METHODS };
  for (lua_Integer kind = 0; kind <= CHUAN_LUA_OBJECT_HOLD; kind++) {
    push_metatable(L, KIND_NAMES[kind], METHODS[kind]);
    lua_rawseti(L, LUA_REGISTRYINDEX, CHUAN_LUA_PLACE_META + kind);
  }
  lua_pushlightuserdata(L, NULL);
  push_metatable(L, KIND_NAMES[CHUAN_LUA_OBJECT_NUMBER], HELD_METHODS);
  lua_setmetatable(L, -2); /* of all light userdata */
  lua_pop(L, 1);
  push_object(L, CHUAN_LUA_OBJECT_MISSING, chuan_num_int(0));
  lua_pushvalue(L, -1);
  lua_setglobal(L, "missing");
  lua_rawseti(L, LUA_REGISTRYINDEX, CHUAN_LUA_PLACE_MISSING);
  lua_createtable(L, 0, 0);
  lua_rawseti(L, LUA_REGISTRYINDEX, CHUAN_LUA_PLACE_NUMERALS);
  lua_pushcfunction(L, begin);
  lua_setglobal(L, "__begin");
}
