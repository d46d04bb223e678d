/* Calls of Lua functions, from the side of the evaluator: see lua_host.h. */
#include "runtime/lua_host.h"

#include "runtime/lua_process.h"
#include "runtime/lua_wire.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
  STARTS_MAX = 5,
  TROUBLE_BYTES = 256,
  MESSAGE_BYTES = CHUAN_WIRE_LENGTH_BYTES + CHUAN_WIRE_BODY_BYTES_MAX
};

/* What is known of a function. */
typedef struct known {
  bool loaded;       /* in the worker that runs now, unless that says otherwise */
  unsigned silences; /* calls of it that a worker did not answer in time */
} known;

struct chuan_lua {
  const chuan_program *program;
  const char *worker;
  chuan_lua_process process;
  known *functions;
  unsigned char *message; /* that is sent: MESSAGE_BYTES */
  char trouble[TROUBLE_BYTES];
};

/* The calls of one function. */
typedef struct calls {
  chuan_lua *lua;
  uint32_t number;
  const chuan_function *function;
  const chuan_lua_value *arguments;
  size_t rows;
  chuan_lua_answer *answers;
  chuan_arena *arena;
  bool is_check;  /* no calls, but the question whether there can be some: one row */
  size_t next;    /* the first row without an answer */
  bool just_loaded; /* the script went out with the batch */
  size_t suspect; /* the row at which a worker ended last; `rows`: none */
} calls;

chuan_rc chuan_lua_open(chuan_lua **out, const chuan_program *program, const char *worker, chuan_arena *arena)
{
  chuan_lua *lua = chuan_arena_alloc(arena, sizeof *lua);
  *out = NULL;
  if (!lua)
    return CHUAN_RC_MEMORY;
  *lua = (chuan_lua){ .program = program, .worker = worker ? worker : "/proc/self/exe",
                      .process.start_patience_ms = CHUAN_LUA_PATIENCE_MS,
                      .process.answer_patience_ms = CHUAN_LUA_PATIENCE_MS };
  lua->functions = chuan_arena_array(arena, program->function_count, sizeof *lua->functions);
  lua->message = chuan_arena_alloc(arena, MESSAGE_BYTES);
  if (!lua->functions || !lua->message)
    return CHUAN_RC_MEMORY;
  *out = lua;
  return CHUAN_RC_OK;
}

chuan_str chuan_lua_trouble(const chuan_lua *lua)
{
  return lua ? chuan_str_of(lua->trouble) : (chuan_str){ NULL, 0 };
}

void chuan_lua_set_patience(chuan_lua *lua, int start_ms, int answer_ms)
{
  lua->process.start_patience_ms = start_ms;
  lua->process.answer_patience_ms = answer_ms;
}

void chuan_lua_close(chuan_lua *lua)
{
  if (lua)
    chuan_lua_process_end(&lua->process);
}

/* What goes out ---------------------------------------------------------------------------------- */

static bool send_message(chuan_lua *lua, chuan_wire_writer *writer)
{
  chuan_wire_end(writer);
  return chuan_lua_process_send(&lua->process, writer->bytes, writer->used);
}

static chuan_rc start_worker(chuan_lua *lua)
{
  if (lua->process.pid > 0)
    return CHUAN_RC_OK;
  for (size_t i = 0; i < lua->program->function_count; i++)
    lua->functions[i].loaded = false;
  int error = ECHILD; /* one that died on its way may have been killed by somebody else */
  for (int starts = 0; starts < STARTS_MAX && error == ECHILD; starts++)
    error = chuan_lua_process_start(&lua->process, lua->worker) ? 0 : errno;
  if (error == 0)
    return CHUAN_RC_OK;
  snprintf(lua->trouble, sizeof lua->trouble, "%s: %s", lua->process.end, strerror(error));
  errno = error;
  return CHUAN_RC_IO;
}

/* Sends the script of the function, unless the worker should have it; false when the worker is no more. */
static bool load_script(calls *c)
{
  chuan_lua *lua = c->lua;
  const chuan_function *function = c->function;
  chuan_wire_writer writer = { .bytes = lua->message, .size = MESSAGE_BYTES };
  c->just_loaded = !lua->functions[c->number].loaded;
  if (!c->just_loaded)
    return true;
  chuan_wire_begin(&writer, CHUAN_WIRE_LOAD);
  chuan_wire_put_number(&writer, c->number);
  chuan_wire_put_text(&writer, function->file);
  chuan_wire_put_text(&writer, function->source);
  chuan_wire_put_number(&writer, function->parameter_count);
  chuan_wire_put_number(&writer, function->budget);
  chuan_wire_put_number(&writer, function->accepts_missing);
  chuan_wire_put_number(&writer, function->result.type.kind);
  lua->functions[c->number].loaded = send_message(lua, &writer);
  return lua->functions[c->number].loaded;
}

/* Puts the arguments of a row; false, and nothing put, when they are more than a call may have. */
static bool put_row(chuan_wire_writer *writer, const calls *c, size_t row)
{
  const chuan_lua_value *arguments = c->arguments + row * c->function->parameter_count;
  size_t before = writer->used, items = 0;
  writer->size = before + CHUAN_LUA_ARGUMENT_BYTES_MAX;
  chuan_wire_put_number(writer, c->function->parameter_count);
  for (size_t i = 0; i < c->function->parameter_count; i++) {
    items += arguments[i].item_count;
    chuan_wire_put_value(writer, &arguments[i]);
  }
  if (!writer->full && items <= CHUAN_LUA_VALUES_MAX)
    return true;
  writer->used = before;
  writer->full = false;
  return false;
}

/* Puts as many rows, from the next one on, into a message as it should have; gives their number. Rows that are too
   large are answered, where they come first. */
static size_t put_rows(chuan_wire_writer *writer, calls *c)
{
  size_t count = 0, end = writer->used + CHUAN_WIRE_BATCH_BYTES;
  while (c->next + count < c->rows && writer->used < end && !writer->memory_short) {
    if (put_row(writer, c, c->next + count))
      count++;
    else if (count == 0)
      c->answers[c->next++] = (chuan_lua_answer){ .outcome = CHUAN_LUA_TOO_LARGE };
    else
      break;
  }
  return count;
}

/* Sends a batch, and the script before it where the worker does not have it; `count` is how many rows. False when the
   worker is no more. */
static bool send_batch(size_t *count, calls *c, chuan_rc *rc)
{
  chuan_arena arena; /* large numbers written out */
  chuan_wire_writer writer = { .bytes = c->lua->message, .size = MESSAGE_BYTES, .arena = &arena };
  *count = 0;
  if (!load_script(c))
    return false;
  chuan_arena_init(&arena, "arguments", CHUAN_ARENA_RUN_LIMIT);
  chuan_wire_begin(&writer, CHUAN_WIRE_CALL);
  chuan_wire_put_number(&writer, c->number);
  *count = put_rows(&writer, c);
  chuan_arena_free(&arena);
  if (writer.memory_short)
    *rc = CHUAN_RC_MEMORY;
  return writer.memory_short || *count == 0 || send_message(c->lua, &writer);
}

static bool send_check(size_t *count, calls *c)
{
  chuan_wire_writer writer = { .bytes = c->lua->message, .size = MESSAGE_BYTES };
  *count = 1;
  if (!load_script(c))
    return false;
  chuan_wire_begin(&writer, CHUAN_WIRE_CHECK);
  chuan_wire_put_number(&writer, c->number);
  return send_message(c->lua, &writer);
}

/* What comes back -------------------------------------------------------------------------------- */

static bool is_kind_of(const chuan_lua_value *value, const chuan_type *type)
{
  switch (type->kind) {
  case CHUAN_TYPE_INTEGER: return value->kind == CHUAN_LUA_NUMBER && chuan_num_is_integer(value->number);
  case CHUAN_TYPE_DECIMAL:
  case CHUAN_TYPE_RATIO: return value->kind == CHUAN_LUA_NUMBER;
  case CHUAN_TYPE_TRUTH: return value->kind == CHUAN_LUA_TRUTH;
  case CHUAN_TYPE_DATE: return value->kind == CHUAN_LUA_DAY;
  case CHUAN_TYPE_TEXT:
  case CHUAN_TYPE_CHOICE: return value->kind == CHUAN_LUA_TEXT;
  }
  return false;
}

/* The worker is not believed: its answers must be what the function can give. */
static bool is_plausible(const chuan_lua_answer *answer, const calls *c)
{
  const chuan_function *function = c->function;
  if (answer->outcome != CHUAN_LUA_OK)
    return true;
  if (c->is_check)
    return answer->value.kind == CHUAN_LUA_TRUTH;
  if (answer->value.kind == CHUAN_LUA_MISSING)
    return function->accepts_missing;
  return is_kind_of(&answer->value, &function->result.type);
}

/* Copies the text of an answer, which is still in the bytes received, to the arena. */
static bool keep_text(chuan_str *text, chuan_arena *arena)
{
  *text = text->n > 0 ? chuan_str_copy(arena, *text) : CHUAN_STR("");
  return text->p != NULL;
}

/* Whether the worker says that it has the script no more, of which it may have forgotten some when others came. */
static bool is_unloaded(const calls *c, const chuan_wire_reader *reader, chuan_wire_kind kind)
{
  return kind == CHUAN_WIRE_UNLOADED && chuan_wire_is_read(reader) && !c->just_loaded;
}

/* Reads the answer to the next row; false when the worker is no more. */
static bool take_answer(calls *c, chuan_rc *rc)
{
  chuan_str body;
  chuan_lua_answer *answer = &c->answers[c->next];
  if (!chuan_lua_process_receive(&c->lua->process, &body))
    return false;
  chuan_wire_reader reader = chuan_wire_read(body, c->arena);
  chuan_wire_kind kind = chuan_wire_take_kind(&reader);
  if (is_unloaded(c, &reader, kind)) {
    c->lua->functions[c->number].loaded = false;
    return true;
  }
  chuan_wire_take_answer(answer, &reader);
  if (reader.rc != CHUAN_RC_OK) {
    *rc = reader.rc;
  } else if (kind != CHUAN_WIRE_ANSWER || !chuan_wire_is_read(&reader) || !is_plausible(answer, c)) {
    chuan_lua_process_distrust(&c->lua->process);
    return false;
  } else if (!keep_text(&answer->message, c->arena) || !keep_text(&answer->value.text, c->arena)) {
    *rc = CHUAN_RC_MEMORY;
  }
  c->next++;
  return true;
}

/* Sends a batch and reads its answers, or that the script is to come first; false when the worker is no more. */
static bool run_batch(calls *c, chuan_rc *rc)
{
  size_t count;
  bool lives = c->is_check ? send_check(&count, c) : send_batch(&count, c, rc);
  const known *function = &c->lua->functions[c->number];
  for (size_t i = 0; i < count && lives && function->loaded && *rc == CHUAN_RC_OK; i++)
    lives = take_answer(c, rc);
  return lives;
}

/* The worker ended at the next row, which may be why or not: that shows when it is called again. */
static bool suspect_row(calls *c)
{
  chuan_lua *lua = c->lua;
  lua->functions[c->number].silences += lua->process.was_silent;
  if (c->suspect != c->next) {
    c->suspect = c->next;
    return true;
  }
  chuan_str end = chuan_str_of(lua->process.end);
  c->answers[c->next++] = (chuan_lua_answer){ .outcome = CHUAN_LUA_LOST, .message = end };
  return keep_text(&c->answers[c->next - 1].message, c->arena);
}

/* Gives the rest up. */
static bool lose_rest(calls *c)
{
  chuan_str end = chuan_str_of(c->lua->process.end);
  if (c->next < c->rows && !keep_text(&end, c->arena))
    return false;
  for (; c->next < c->rows; c->next++)
    c->answers[c->next] = (chuan_lua_answer){ .outcome = CHUAN_LUA_LOST, .message = end };
  return true;
}

static chuan_rc make_calls(calls *c)
{
  chuan_lua *lua = c->lua;
  chuan_rc rc = CHUAN_RC_OK;
  while (c->next < c->rows && rc == CHUAN_RC_OK && lua->functions[c->number].silences < CHUAN_LUA_SILENCES_MAX) {
    rc = start_worker(lua);
    if (rc == CHUAN_RC_OK && !run_batch(c, &rc) && !suspect_row(c))
      rc = CHUAN_RC_MEMORY;
  }
  if (rc == CHUAN_RC_OK && !lose_rest(c))
    rc = CHUAN_RC_MEMORY;
  if (rc != CHUAN_RC_OK) /* answers to what was asked may still come, and must not be taken for others */
    chuan_lua_process_end(&lua->process);
  return rc;
}

chuan_rc chuan_lua_call(chuan_lua *lua, uint32_t function, const chuan_lua_value *arguments, size_t rows,
                        chuan_lua_answer *answers, chuan_arena *arena)
{
  calls c = { .lua = lua, .number = function, .function = &lua->program->functions[function],
              .arguments = arguments, .rows = rows, .answers = answers, .arena = arena, .suspect = rows };
  return make_calls(&c);
}

chuan_rc chuan_lua_check(chuan_lua *lua, uint32_t function, chuan_lua_answer *answer, chuan_arena *arena)
{
  calls c = { .lua = lua, .number = function, .function = &lua->program->functions[function],
              .is_check = true, .rows = 1, .answers = answer, .arena = arena, .suspect = 1 };
  return make_calls(&c);
}
