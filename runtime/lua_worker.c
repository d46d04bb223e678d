/* The worker process: see lua_worker.h. It takes all its memory, closes itself in, says so, and then only reads, calls
   and writes. The host reads what it writes only after all of its own message was taken: so does this side. */
#include "runtime/lua_worker.h"

#include "runtime/lua_box.h"
#include "runtime/lua_sandbox.h"
#include "runtime/lua_wire.h"

#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <unistd.h>

enum {
  RESERVE_BYTES = 64 << 20, /* for what arenas take later: large numbers of one call */
  NUMBERS_BYTES_MAX = 16 << 20,
  ANSWER_BYTES = CHUAN_WIRE_LENGTH_BYTES + CHUAN_WIRE_ANSWER_BYTES_MAX
};

/* How the process ends. */
enum { STATUS_DONE, STATUS_NO_MEMORY, STATUS_REFUSED, STATUS_NONSENSE, STATUS_HOST_GONE };

typedef struct worker {
  chuan_lua_box *box;
  unsigned char *message; /* CHUAN_WIRE_BODY_BYTES_MAX */
  unsigned char *answer;  /* ANSWER_BYTES */
  chuan_lua_value *items; /* CHUAN_LUA_VALUES_MAX */
} worker;

/* Memory ----------------------------------------------------------------------------------------- */

/* From now on memory comes from one heap that is never given back, so that what was freed can be taken again without
   asking the system. */
static bool take_memory(worker *w)
{
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, RESERVE_BYTES + RESERVE_BYTES);
  w->box = chuan_lua_box_new();
  w->message = malloc(CHUAN_WIRE_BODY_BYTES_MAX);
  w->answer = malloc(ANSWER_BYTES);
  w->items = malloc(CHUAN_LUA_VALUES_MAX * sizeof *w->items);
  void *reserve = malloc(RESERVE_BYTES);
  free(reserve);
  return w->box && w->message && w->answer && w->items && reserve;
}

/* Bytes ------------------------------------------------------------------------------------------ */

/* Reads so many bytes; false when the host has no more. */
static bool read_all(unsigned char *bytes, size_t count)
{
  while (count > 0) {
    ssize_t got = read(STDIN_FILENO, bytes, count);
    if (got == 0 || (got < 0 && errno != EINTR))
      return false;
    if (got > 0) {
      bytes += got;
      count -= (size_t)got;
    }
  }
  return true;
}

static bool write_all(const unsigned char *bytes, size_t count)
{
  while (count > 0) {
    ssize_t put = write(STDOUT_FILENO, bytes, count);
    if (put < 0 && errno != EINTR)
      return false;
    if (put > 0) {
      bytes += put;
      count -= (size_t)put;
    }
  }
  return true;
}

/* Messages --------------------------------------------------------------------------------------- */

static chuan_wire_writer begin_message(const worker *w, chuan_wire_kind kind, chuan_arena *arena)
{
  chuan_wire_writer writer = { .bytes = w->answer, .size = ANSWER_BYTES, .arena = arena };
  chuan_wire_begin(&writer, kind);
  return writer;
}

static bool send_message(chuan_wire_writer *writer)
{
  chuan_wire_end(writer);
  return !writer->full && !writer->memory_short && write_all(writer->bytes, writer->used);
}

/* Tells the host that the sandbox is in place, or what of it cannot be. */
static bool report_sandbox(const worker *w, const char *missing, int error)
{
  chuan_wire_writer writer = begin_message(w, missing ? CHUAN_WIRE_REFUSED : CHUAN_WIRE_READY, NULL);
  if (missing) {
    chuan_wire_put_number(&writer, (uint64_t)error);
    chuan_wire_put_text(&writer, chuan_str_of(missing));
  }
  return send_message(&writer);
}

static int load_script(worker *w, chuan_wire_reader *reader)
{
  chuan_lua_script script = { .budget = 0 };
  uint32_t function = (uint32_t)chuan_wire_take_number(reader, CHUAN_FUNCTIONS_MAX - 1);
  script.name = chuan_wire_take_text(reader, CHUAN_LUA_STRING_BYTES_MAX);
  script.source = chuan_wire_take_text(reader, CHUAN_SCRIPT_BYTES_MAX);
  script.parameter_count = (int)chuan_wire_take_number(reader, CHUAN_PARAMETERS_MAX);
  script.budget = (uint32_t)chuan_wire_take_number(reader, CHUAN_FUNCTION_BUDGET_MAX);
  script.accepts_missing = chuan_wire_take_number(reader, 1);
  script.result = (chuan_type_kind)chuan_wire_take_number(reader, CHUAN_TYPE_CHOICE);
  if (!chuan_wire_is_read(reader))
    return STATUS_NONSENSE;
  chuan_lua_box_load(w->box, function, &script);
  return STATUS_DONE;
}

static bool send_answer(const worker *w, const chuan_lua_answer *answer, chuan_arena *arena)
{
  chuan_wire_writer writer = begin_message(w, CHUAN_WIRE_ANSWER, arena);
  chuan_wire_put_answer(&writer, answer);
  return send_message(&writer);
}

static int check_script(worker *w, chuan_wire_reader *reader)
{
  chuan_lua_answer answer;
  uint32_t function = (uint32_t)chuan_wire_take_number(reader, CHUAN_FUNCTIONS_MAX - 1);
  if (!chuan_wire_is_read(reader))
    return STATUS_NONSENSE;
  chuan_lua_box_loaded(w->box, function, &answer);
  if (answer.outcome == CHUAN_LUA_OK)
    answer.value = (chuan_lua_value){ .kind = CHUAN_LUA_TRUTH, .number = chuan_num_int(1) };
  return send_answer(w, &answer, NULL) ? STATUS_DONE : STATUS_HOST_GONE;
}

/* Makes the next call of a message and answers it. */
static int make_call(worker *w, uint32_t function, chuan_wire_reader *reader)
{
  chuan_lua_value arguments[CHUAN_PARAMETERS_MAX];
  chuan_lua_answer answer = { .outcome = CHUAN_LUA_OK };
  size_t count = (size_t)chuan_wire_take_number(reader, CHUAN_PARAMETERS_MAX);
  reader->items = w->items;
  reader->item_room = CHUAN_LUA_VALUES_MAX;
  for (size_t i = 0; i < count; i++)
    chuan_wire_take_value(&arguments[i], reader);
  if (reader->bad)
    return reader->rc == CHUAN_RC_MEMORY ? STATUS_NO_MEMORY : STATUS_NONSENSE;
  chuan_lua_box_call(w->box, function, arguments, count, &answer);
  return send_answer(w, &answer, reader->arena) ? STATUS_DONE : STATUS_HOST_GONE;
}

/* Asks for the script, and the calls once more. */
static int ask_for_script(const worker *w)
{
  chuan_wire_writer writer = begin_message(w, CHUAN_WIRE_UNLOADED, NULL);
  return send_message(&writer) ? STATUS_DONE : STATUS_HOST_GONE;
}

static int make_calls(worker *w, chuan_wire_reader *reader)
{
  uint32_t function = (uint32_t)chuan_wire_take_number(reader, CHUAN_FUNCTIONS_MAX - 1);
  int status = reader->bad ? STATUS_NONSENSE : STATUS_DONE;
  if (!reader->bad && !chuan_lua_box_has(w->box, function))
    return ask_for_script(w);
  while (status == STATUS_DONE && !chuan_wire_is_read(reader)) {
    chuan_arena arena;
    chuan_arena_init(&arena, "call", NUMBERS_BYTES_MAX);
    reader->arena = &arena;
    status = make_call(w, function, reader);
    chuan_arena_free(&arena);
  }
  return status;
}

/* Reads a message and does what it says. `over` is set when there is none. */
static int serve(worker *w, bool *over)
{
  unsigned char length_bytes[CHUAN_WIRE_LENGTH_BYTES];
  *over = !read_all(length_bytes, sizeof length_bytes);
  size_t length = *over ? 0 : chuan_wire_length(length_bytes);
  if (*over)
    return STATUS_DONE;
  if (length > CHUAN_WIRE_BODY_BYTES_MAX || !read_all(w->message, length))
    return STATUS_NONSENSE;
  chuan_wire_reader reader = chuan_wire_read((chuan_str){ (const char *)w->message, length }, NULL);
  switch (chuan_wire_take_kind(&reader)) {
  case CHUAN_WIRE_LOAD: return load_script(w, &reader);
  case CHUAN_WIRE_CHECK: return check_script(w, &reader);
  case CHUAN_WIRE_CALL: return make_calls(w, &reader);
  default: return STATUS_NONSENSE;
  }
}

int chuan_lua_worker_main(void)
{
  worker w;
  bool over = false;
  if (!take_memory(&w))
    return STATUS_NO_MEMORY;
  const char *missing = chuan_lua_sandbox_enter();
  int status = report_sandbox(&w, missing, errno) ? STATUS_DONE : STATUS_HOST_GONE;
  if (missing)
    return STATUS_REFUSED;
  while (status == STATUS_DONE && !over)
    status = serve(&w, &over);
  return status;
}
