/* The box: see lua_box.h. */
#include "runtime/lua_box_internal.h"

#include "runtime/lua_scan.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  BYTES_OF_A_UNIT = 32,   /* of a script, through which an error goes to find words for a value */
  HANDLER = 1,            /* places on the stack of a state in a picture */
  FUNCTION = 2
};

/* A text in front of each message that Lua makes itself: "script:12: …". */
#define CHUNK "script"

/* Messages --------------------------------------------------------------------------------------- */

/* A message without its place, which is taken into `line`. */
static chuan_str without_place(chuan_str message, unsigned *line)
{
  const chuan_str prefix = CHUAN_STR(CHUNK ":");
  if (message.n < prefix.n || memcmp(message.p, prefix.p, prefix.n) != 0)
    return message;
  size_t at = prefix.n;
  unsigned number = 0;
  while (at < message.n && message.p[at] >= '0' && message.p[at] <= '9' && number < 1000000)
    number = number * 10 + (unsigned)(message.p[at++] - '0');
  if (at == prefix.n || message.n - at < 2 || memcmp(message.p + at, ": ", 2) != 0)
    return message;
  *line = number;
  return (chuan_str){ message.p + at + 2, message.n - at - 2 };
}

chuan_str chuan_lua_message_at(lua_State *L, int index, unsigned *line)
{
  size_t length;
  const char *message = lua_tolstring(L, index, &length);
  return without_place((chuan_str){ message, length }, line);
}

/* Keeps a message: cut where it is too long, and nothing in it that would not print. */
static void say(chuan_lua_box *box, chuan_str message)
{
  box->message_length = 0;
  while (message.n > 0) {
    size_t length;
    int32_t character = chuan_text_next(message, &length);
    if (box->message_length + length > CHUAN_LUA_MESSAGE_BYTES_MAX)
      return;
    bool plain = character >= 0 && chuan_text_classify(character) == CHUAN_TEXT_PLAIN && character >= ' ';
    if (plain) {
      memcpy(box->message + box->message_length, message.p, length);
      box->message_length += length;
    } else {
      box->message[box->message_length++] = ' ';
    }
    message.p += length;
    message.n -= length;
  }
}

/* The error on top of the stack: words of Lua or of the script, or a value. */
static void say_error(chuan_lua_box *box)
{
  if (lua_type(box->lua, -1) == LUA_TSTRING || chuan_lua_push_text(box->lua, -1)) {
    unsigned line = box->line;
    say(box, chuan_lua_message_at(box->lua, -1, &line));
    box->line = line;
  } else {
    say(box, chuan_str_of(chuan_lua_type_name(box->lua, -1)));
  }
}

/* Looks at an error while what raised it still runs. That costs nothing: the call is over. */
static int note_error(lua_State *L)
{
  chuan_lua_box *box = chuan_lua_box_of(L);
  int64_t left = box->left;
  box->line = chuan_lua_line(L);
  box->left = INT64_MAX;
  chuan_lua_name_operand(L, box->source);
  box->left = left;
  return 1;
}

static chuan_lua_answer failure(const chuan_lua_box *box, chuan_lua_outcome outcome)
{
  return (chuan_lua_answer){ .outcome = outcome, .message = { box->message, box->message_length }, .line = box->line };
}

/* Making and loading ----------------------------------------------------------------------------- */

/* Makes the state that every script begins with. */
static bool open_state(chuan_lua_box *box)
{
  if (setjmp(box->out) != 0)
    return false;
  box->lua = lua_newstate(chuan_lua_allocate, box);
  lua_gc(box->lua, LUA_GCSTOP);
  *(chuan_lua_box **)lua_getextraspace(box->lua) = box;
  chuan_lua_open_numbers(box->lua);
  chuan_lua_open_functions(box->lua);
  lua_pushcfunction(box->lua, note_error);
  chuan_lua_picture_keep(box, &box->empty);
  return box->stopped == CHUAN_LUA_OK;
}

chuan_lua_box *chuan_lua_box_new(void)
{
  chuan_lua_box *box = calloc(1, sizeof *box);
  if (!box)
    return NULL;
  chuan_arena_init_in(&box->room, "lua", box->room_bytes, sizeof box->room_bytes);
  box->left = INT64_MAX;
  if (!chuan_lua_memory_take(box)) {
    free(box);
    return NULL;
  }
  if (open_state(box))
    return box;
  chuan_lua_box_free(box);
  return NULL;
}

void chuan_lua_box_free(chuan_lua_box *box)
{
  if (!box)
    return;
  chuan_lua_memory_give_back(box);
  free(box);
}

/* Begins with a picture. */
static void begin(chuan_lua_box *box, const chuan_lua_picture *picture, size_t error_units)
{
  chuan_lua_picture_put_back(box, picture);
  box->error_units = error_units;
  box->left = INT64_MAX;
  box->stopped = CHUAN_LUA_OK;
  box->line = 0;
  box->message_length = 0;
}

typedef struct loading {
  chuan_lua_scan scan;
  bool begun;
} loading;

static bool keep_numeral(lua_State *L, chuan_lua_scan *scan)
{
  lua_checkstack(L, LUA_MINSTACK);
  if (!chuan_lua_push_read(L, scan->numeral)) {
    scan->wrong = "this is no number, or one of more than 10,000 digits";
    return false;
  }
  lua_rawgeti(L, LUA_REGISTRYINDEX, CHUAN_LUA_PLACE_NUMERALS);
  lua_insert(L, -2);
  lua_rawseti(L, -2, (lua_Integer)scan->numeral_count);
  lua_pop(L, 1);
  return true;
}

/* Hands Lua the script piece by piece, rewritten. It leaves Lua's stack as it is, whatever happens: Lua reads on. */
static const char *read_piece(lua_State *L, void *data, size_t *size)
{
  static const char FIRST[] = "local __hold,__numeral,__whole=__begin() ";
  loading *l = data;
  chuan_str piece = { 0 };
  if (!l->begun) {
    l->begun = true;
    *size = sizeof FIRST - 1;
    return FIRST;
  }
  if (!chuan_lua_scan_next(&l->scan, &piece))
    return NULL;
  if (l->scan.numeral.n > 0 && !keep_numeral(L, &l->scan))
    return NULL;
  *size = piece.n;
  return piece.p;
}

static void say_formatted(chuan_lua_box *box, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void say_formatted(chuan_lua_box *box, const char *format, ...)
{
  char message[CHUAN_LUA_MESSAGE_BYTES_MAX];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  say(box, chuan_str_of(message));
}

/* What the script gave is to be a function with as many parameters as the declaration has; `...` takes any. */
static chuan_lua_outcome check_function(chuan_lua_box *box, int parameter_count)
{
  lua_Debug function;
  if (lua_type(box->lua, FUNCTION) != LUA_TFUNCTION) {
    say(box, CHUAN_STR("the script gives no function: let it end with `return function(…) … end`"));
    return CHUAN_LUA_ERROR;
  }
  lua_pushvalue(box->lua, FUNCTION);
  lua_getinfo(box->lua, ">Su", &function);
  box->line = function.linedefined > 0 ? (unsigned)function.linedefined : 0;
  if (function.isvararg || parameter_count == CHUAN_LUA_ANY_COUNT || function.nparams == parameter_count)
    return CHUAN_LUA_OK;
  say_formatted(box, "the function takes %d values, the declaration has %d", function.nparams, parameter_count);
  return CHUAN_LUA_ERROR;
}

/* Compiles a script and runs it; its function is then on top of the stack. */
static chuan_lua_outcome compile(chuan_lua_box *box, const chuan_lua_script *script)
{
  lua_State *L = box->lua;
  loading l = { 0 };
  chuan_lua_scan_begin(&l.scan, script->source);
  chuan_lua_count(box, CHUAN_FUNCTION_BUDGET_MAX);
  int status = lua_load(L, read_piece, &l, "=" CHUNK, "t");
  if (l.scan.wrong) {
    box->line = l.scan.line;
    say(box, chuan_str_of(l.scan.wrong));
    return CHUAN_LUA_ERROR;
  }
  if (status == LUA_OK) {
    box->error_units = script->source.n / BYTES_OF_A_UNIT * ((size_t)l.scan.longest_chain + 1);
    chuan_lua_count(box, script->budget);
    status = lua_pcall(L, 0, 1, HANDLER);
  }
  if (status != LUA_OK) {
    say_error(box);
    return CHUAN_LUA_ERROR;
  }
  return check_function(box, script->parameter_count);
}

/* Keeps why a script cannot be called. */
static void keep_failure(chuan_lua_box *box, chuan_lua_loaded *loaded, chuan_lua_outcome outcome)
{
  loaded->failure = failure(box, outcome);
  loaded->failure.message.p = loaded->message;
  memcpy(loaded->message, box->message, box->message_length);
}

void chuan_lua_box_load(chuan_lua_box *box, uint32_t function, const chuan_lua_script *script)
{
  chuan_lua_loaded *loaded = &box->loaded[function];
  *loaded = (chuan_lua_loaded){ .budget = script->budget,
                                .accepts_missing = script->accepts_missing,
                                .result = script->result };
  begin(box, &box->empty, 0);
  box->source = script->source;
  if (script->source.n > CHUAN_SCRIPT_BYTES_MAX) {
    say(box, CHUAN_STR("the script has more than 256 KiB"));
    keep_failure(box, loaded, CHUAN_LUA_ERROR);
    return;
  }
  if (setjmp(box->out) != 0) {
    keep_failure(box, loaded, box->stopped);
    return;
  }
  chuan_lua_outcome outcome = compile(box, script);
  loaded->error_units = box->error_units;
  loaded->line = box->line;
  if (outcome == CHUAN_LUA_OK)
    chuan_lua_picture_keep(box, &loaded->picture);
  else
    keep_failure(box, loaded, outcome);
}

bool chuan_lua_box_has(const chuan_lua_box *box, uint32_t function)
{
  return box->loaded[function].picture.bytes || box->loaded[function].failure.outcome != CHUAN_LUA_OK;
}

void chuan_lua_box_loaded(const chuan_lua_box *box, uint32_t function, chuan_lua_answer *answer)
{
  *answer = box->loaded[function].failure;
}

/* Calling ---------------------------------------------------------------------------------------- */

static void push_value(lua_State *L, const chuan_lua_value *value)
{
  switch (value->kind) {
  case CHUAN_LUA_NUMBER: chuan_lua_push_number(L, value->number); return;
  case CHUAN_LUA_TRUTH: lua_pushboolean(L, value->number.n != 0); return;
  case CHUAN_LUA_DAY: chuan_lua_push_date(L, (chuan_day)value->number.n); return;
  case CHUAN_LUA_TEXT:
    if (value->text.n > CHUAN_LUA_STRING_BYTES_MAX)
      chuan_lua_stop(chuan_lua_box_of(L), CHUAN_LUA_TOO_LARGE, "");
    chuan_lua_push_str(L, value->text);
    return;
  case CHUAN_LUA_MISSING: chuan_lua_push_missing(L); return;
  case CHUAN_LUA_LIST: break;
  }
  chuan_lua_push_list(L, value->item_count);
  for (size_t i = 0; i < value->item_count; i++) {
    push_value(L, &value->items[i]); /* a list holds no lists: no deeper than once */
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
}

static bool lacks_something(const chuan_lua_value *arguments, size_t count)
{
  for (size_t i = 0; i < count; i++)
    if (arguments[i].kind == CHUAN_LUA_MISSING ||
        (arguments[i].kind == CHUAN_LUA_LIST && lacks_something(arguments[i].items, arguments[i].item_count)))
      return true;
  return false;
}

static bool take_number(lua_State *L, chuan_type_kind wanted, chuan_lua_value *value)
{
  value->kind = CHUAN_LUA_NUMBER;
  return chuan_lua_number_at(L, -1, &value->number) &&
         (wanted != CHUAN_TYPE_INTEGER || chuan_num_is_integer(value->number));
}

/* The result on top of the stack, if it is what the declaration says. */
static bool take_result(lua_State *L, chuan_type_kind wanted, chuan_lua_value *value)
{
  chuan_day day;
  switch (wanted) {
  case CHUAN_TYPE_TRUTH:
    *value = (chuan_lua_value){ .kind = CHUAN_LUA_TRUTH, .number = chuan_num_int(lua_toboolean(L, -1)) };
    return lua_type(L, -1) == LUA_TBOOLEAN;
  case CHUAN_TYPE_DATE:
    if (!chuan_lua_date_at(L, -1, &day))
      return false;
    *value = (chuan_lua_value){ .kind = CHUAN_LUA_DAY, .number = chuan_num_int(day) };
    return true;
  case CHUAN_TYPE_TEXT:
  case CHUAN_TYPE_CHOICE:
    if (lua_type(L, -1) != LUA_TSTRING)
      return false;
    *value = (chuan_lua_value){ .kind = CHUAN_LUA_TEXT, .number = chuan_num_int(0) };
    value->text.p = lua_tolstring(L, -1, &value->text.n);
    return true;
  default: return take_number(L, wanted, value);
  }
}

static void take_answer(chuan_lua_box *box, const chuan_lua_loaded *loaded, bool lacking, chuan_lua_answer *answer)
{
  lua_State *L = box->lua;
  const chuan_lua_object *object = chuan_lua_object_at(L, -1);
  bool is_missing = object && object->kind == CHUAN_LUA_OBJECT_MISSING;
  if (is_missing && loaded->accepts_missing && lacking) {
    answer->value = (chuan_lua_value){ .kind = CHUAN_LUA_MISSING, .number = chuan_num_int(0) };
  } else if (!take_result(L, loaded->result, &answer->value)) {
    chuan_num number;
    bool is_fraction = loaded->result == CHUAN_TYPE_INTEGER && chuan_lua_number_at(L, -1, &number);
    say(box, is_fraction ? chuan_lua_number_text(L, number) : chuan_str_of(chuan_lua_type_name(L, -1)));
    box->line = loaded->line;
    *answer = failure(box, CHUAN_LUA_RESULT);
  }
}

void chuan_lua_box_call(chuan_lua_box *box, uint32_t function, const chuan_lua_value *arguments, size_t count,
                        chuan_lua_answer *answer)
{
  const chuan_lua_loaded *loaded = &box->loaded[function];
  lua_State *L = box->lua;
  *answer = loaded->failure;
  if (answer->outcome != CHUAN_LUA_OK)
    return;
  begin(box, &loaded->picture, loaded->error_units);
  box->source = loaded->picture.source;
  box->passing = true;
  if (setjmp(box->out) != 0) {
    *answer = failure(box, box->passing ? CHUAN_LUA_TOO_LARGE : box->stopped);
    return;
  }
  lua_checkstack(L, CHUAN_PARAMETERS_MAX + LUA_MINSTACK);
  for (size_t i = 0; i < count; i++)
    push_value(L, &arguments[i]);
  box->passing = false;
  chuan_lua_count(box, loaded->budget);
  if (lua_pcall(L, (int)count, LUA_MULTRET, HANDLER) != LUA_OK) {
    say_error(box);
    *answer = failure(box, CHUAN_LUA_ERROR);
  } else if (lua_gettop(L) > FUNCTION) {
    box->line = loaded->line;
    say_formatted(box, "the function gives %d values, and is to give one", lua_gettop(L) - FUNCTION + 1);
    *answer = failure(box, CHUAN_LUA_ERROR);
  } else {
    lua_settop(L, FUNCTION); /* nil where it gave nothing */
    take_answer(box, loaded, loaded->accepts_missing && lacks_something(arguments, count), answer);
  }
}
