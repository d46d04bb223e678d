/* A worker process without Lua and without a sandbox, which plays its parts well or badly. A script is the name of a
   part; most play it at the calls whose first argument is 7 and else give the sum of their numbers. Started under one
   of the names in PLAYS (by a link), it misbehaves before it is asked anything. */
#include "grammar/program.h"
#include "runtime/lua_wire.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <time.h>
#include <unistd.h>

enum { UNLUCKY = 7, PART_BYTES = 32, OUT_BYTES = CHUAN_WIRE_LENGTH_BYTES + CHUAN_WIRE_ANSWER_BYTES_MAX };

static unsigned char in[CHUAN_WIRE_BODY_BYTES_MAX], out[OUT_BYTES];
static chuan_lua_value items[CHUAN_LUA_VALUES_MAX];
static char parts[CHUAN_FUNCTIONS_MAX][PART_BYTES];

/* Bytes ------------------------------------------------------------------------------------------ */

static void read_all(unsigned char *bytes, size_t count)
{
  while (count > 0) {
    ssize_t got = read(STDIN_FILENO, bytes, count);
    if (got <= 0)
      _exit(0);
    bytes += got;
    count -= (size_t)got;
  }
}

static void write_all(const void *bytes, size_t count)
{
  const unsigned char *next = bytes;
  while (count > 0) {
    ssize_t put = write(STDOUT_FILENO, next, count);
    if (put <= 0)
      _exit(0);
    next += put;
    count -= (size_t)put;
  }
}

static void send_answer(const chuan_lua_answer *answer, chuan_arena *arena)
{
  chuan_wire_writer writer = { .bytes = out, .size = sizeof out, .arena = arena };
  chuan_wire_begin(&writer, CHUAN_WIRE_ANSWER);
  chuan_wire_put_answer(&writer, answer);
  chuan_wire_end(&writer);
  write_all(out, writer.used);
}

static void pause_for(long milliseconds)
{
  struct timespec time = { milliseconds / 1000, milliseconds % 1000 * 1000000 };
  nanosleep(&time, NULL);
}

/* Parts ------------------------------------------------------------------------------------------ */

static void die(void)
{
  signal(SIGSEGV, SIG_DFL); /* a sanitizer has much to say about it */
  raise(SIGSEGV);
}

static void leave(void) { _exit(3); }
static void sleep_long(void) { pause_for(1000000); }
static void hesitate(void) { pause_for(20); }
static void talk_nonsense(void) { write_all("\x03\0\0\0\x04\x63\x63", 7); } /* an outcome that there is not */
static void announce_much(void) { write_all("\xff\xff\xff\xff", 4); }
static void ask_for_script(void) { write_all("\x01\0\0\0\x05", 5); } /* which it just got */
static void say_nothing(void) { write_all("\0\0\0\0", 4); }

static void break_off(void)
{
  write_all("\x09\0\0\0\x04", 5);
  _exit(0);
}

static void drip(void)
{
  write_all("\xe8\x03\0\0", 4);
  for (;;) {
    write_all("x", 1);
    pause_for(10);
  }
}

static void shut_and_live(void)
{
  close(STDIN_FILENO);
  close(STDOUT_FILENO);
  pause_for(1000000);
}

static void answer_yes(void)
{
  send_answer(&(chuan_lua_answer){ .value = { .kind = CHUAN_LUA_TRUTH, .number = chuan_num_int(1) } }, NULL);
}

static void answer_missing(void)
{
  send_answer(&(chuan_lua_answer){ .value = { .kind = CHUAN_LUA_MISSING } }, NULL);
}

static void answer_half(void)
{
  chuan_num half;
  chuan_num_ratio(&half, 1, 2, NULL);
  send_answer(&(chuan_lua_answer){ .value = { .kind = CHUAN_LUA_NUMBER, .number = half } }, NULL);
}

static void claim_lost(void) { send_answer(&(chuan_lua_answer){ .outcome = CHUAN_LUA_LOST }, NULL); }

static void complain(void)
{
  send_answer(&(chuan_lua_answer){ .outcome = CHUAN_LUA_ERROR, .message = CHUAN_STR("số âm"), .line = 12 }, NULL);
}

typedef struct part {
  const char *name;
  void (*play)(void);
  bool answers; /* it gives the answer itself */
} part;

static const part PARTS[] = {
  { "die", die, true }, { "leave", leave, true }, { "sleep", sleep_long, true }, { "hesitate", hesitate, false },
  { "nonsense", talk_nonsense, true }, { "much", announce_much, true }, { "nothing", say_nothing, true },
  { "break off", break_off, true }, { "drip", drip, true }, { "shut", shut_and_live, true },
  { "yes", answer_yes, true }, { "missing", answer_missing, true }, { "half", answer_half, true },
  { "lost", claim_lost, true }, { "complain", complain, true },
  { "ask again", ask_for_script, true },
};

/* Plays the part at the unlucky call; whether that gave the answer. */
static bool play(const char *name, const chuan_lua_value *first)
{
  for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++)
    if (strcmp(PARTS[i].name, name) == 0 && first->number.d == 1 && first->number.n == UNLUCKY) {
      PARTS[i].play();
      return PARTS[i].answers;
    }
  return false;
}

/* Calls ------------------------------------------------------------------------------------------ */

static void load(chuan_wire_reader *reader)
{
  size_t function = (size_t)chuan_wire_take_number(reader, CHUAN_FUNCTIONS_MAX - 1);
  chuan_wire_take_text(reader, SIZE_MAX);
  chuan_str source = chuan_wire_take_text(reader, PART_BYTES - 1);
  memcpy(parts[function], source.p, source.n);
  if (strcmp(parts[function], "die in loading") == 0)
    die();
}

static void add(chuan_num *sum, const chuan_lua_value *value, chuan_arena *arena)
{
  if (value->kind == CHUAN_LUA_NUMBER && chuan_num_add(sum, *sum, value->number, arena) != CHUAN_RC_OK)
    _exit(9);
  for (size_t i = 0; i < value->item_count; i++)
    add(sum, &value->items[i], arena);
}

static void call(const char *part_name, chuan_wire_reader *reader)
{
  chuan_arena arena;
  chuan_lua_value arguments[CHUAN_PARAMETERS_MAX] = { 0 };
  chuan_lua_answer answer = { .value = { .kind = CHUAN_LUA_NUMBER, .number = chuan_num_int(0) } };
  chuan_arena_init(&arena, "call", CHUAN_ARENA_RUN_LIMIT);
  reader->arena = &arena;
  reader->items = items;
  reader->item_room = CHUAN_LUA_VALUES_MAX;
  size_t count = (size_t)chuan_wire_take_number(reader, CHUAN_PARAMETERS_MAX);
  for (size_t i = 0; i < count; i++) {
    chuan_wire_take_value(&arguments[i], reader);
    add(&answer.value.number, &arguments[i], &arena);
  }
  if (strcmp(part_name, "echo") == 0)
    answer.value = arguments[0];
  if (reader->bad)
    _exit(9);
  if (!play(part_name, &arguments[0]))
    send_answer(&answer, &arena);
  chuan_arena_free(&arena);
}

static void serve(void)
{
  unsigned char length_bytes[CHUAN_WIRE_LENGTH_BYTES];
  read_all(length_bytes, sizeof length_bytes);
  size_t length = chuan_wire_length(length_bytes);
  if (length > sizeof in)
    _exit(9);
  read_all(in, length);
  chuan_wire_reader reader = chuan_wire_read((chuan_str){ (const char *)in, length }, NULL);
  if (chuan_wire_take_kind(&reader) == CHUAN_WIRE_LOAD) {
    load(&reader);
    return;
  }
  size_t function = (size_t)chuan_wire_take_number(&reader, CHUAN_FUNCTIONS_MAX - 1);
  while (reader.next < reader.end)
    call(parts[function], &reader);
}

/* The start -------------------------------------------------------------------------------------- */

/* Says in its first message that part of its sandbox is not there. */
static void refuse(void)
{
  chuan_wire_writer writer = { .bytes = out, .size = sizeof out };
  chuan_wire_begin(&writer, CHUAN_WIRE_REFUSED);
  chuan_wire_put_number(&writer, EINVAL);
  chuan_wire_put_text(&writer, CHUAN_STR("seccomp"));
  chuan_wire_end(&writer);
  write_all(out, writer.used);
}

static const struct {
  const char *name;
  void (*play)(void);
} PLAYS[] = { { "refuses", refuse }, { "dies", die }, { "sleeps", sleep_long }, { "raves", talk_nonsense } };

int main(void)
{
  const char *path = (const char *)getauxval(AT_EXECFN), *slash = path ? strrchr(path, '/') : NULL;
  for (size_t i = 0; slash && i < sizeof PLAYS / sizeof *PLAYS; i++)
    if (strcmp(slash + 1, PLAYS[i].name) == 0) {
      PLAYS[i].play();
      return 1;
    }
  write_all("\x01\0\0\0\0", 5); /* ready */
  for (;;)
    serve();
}
