/* What goes between the host and the worker process: messages of a length and a body, and values in them. Both sides
   read strictly: each value has one spelling, and a body ends where its last value does. What is read from the other
   side is never trusted: no length is believed that the bytes at hand do not bear out, and nothing is read beyond
   them. */
#ifndef CHUAN_LUA_WIRE_H
#define CHUAN_LUA_WIRE_H

#include "runtime/lua_value.h"

/* The first byte of a body. */
typedef enum chuan_wire_kind {
  CHUAN_WIRE_READY,   /* from the worker: it is closed in and waits */
  CHUAN_WIRE_REFUSED, /* from the worker: error number, and what of its sandbox cannot be put in place; then it ends */
  CHUAN_WIRE_LOAD,    /* to the worker: number of a function, and its script; not answered */
  CHUAN_WIRE_CALL,    /* to the worker: number of a function, and for each call the count of its arguments, and these */
  CHUAN_WIRE_ANSWER,  /* from the worker: to one call; they come in the order of the calls */
  CHUAN_WIRE_UNLOADED, /* from the worker, in place of all answers: it does not have the script any more */
  CHUAN_WIRE_CHECK /* to the worker: number of a function; answered with yes, or why its script cannot be called */
} chuan_wire_kind;

enum {
  CHUAN_WIRE_LENGTH_BYTES = 4, /* before a body: its length, the lowest byte first */
  CHUAN_WIRE_BATCH_BYTES = 1 << 20, /* of arguments: with this many no further call is put into a message */
  CHUAN_WIRE_BODY_BYTES_MAX = CHUAN_WIRE_BATCH_BYTES + CHUAN_LUA_ARGUMENT_BYTES_MAX + 64, /* to the worker */
  CHUAN_WIRE_ANSWER_BYTES_MAX = 32 << 10 /* from the worker: longer than its longest number or text */
};

/* Writing ---------------------------------------------------------------------------------------- */

/* Bytes that have a fixed place. What finds no room sets `full` and is dropped. */
typedef struct chuan_wire_writer {
  unsigned char *bytes;
  size_t used, size;
  bool full;
  bool memory_short; /* a large number could not be written out */
  chuan_arena *arena; /* for that */
} chuan_wire_writer;

/* Begins a message, leaving room for its length; chuan_wire_end() writes that. */
void chuan_wire_begin(chuan_wire_writer *writer, chuan_wire_kind kind);
void chuan_wire_end(chuan_wire_writer *writer);
void chuan_wire_put_number(chuan_wire_writer *writer, uint64_t number);
void chuan_wire_put_text(chuan_wire_writer *writer, chuan_str text);
void chuan_wire_put_value(chuan_wire_writer *writer, const chuan_lua_value *value);
void chuan_wire_put_answer(chuan_wire_writer *writer, const chuan_lua_answer *answer);

/* Reading ---------------------------------------------------------------------------------------- */

/* A body from its start to its end. What does not read sets `bad`, and all that is read afterwards is empty. */
typedef struct chuan_wire_reader {
  const unsigned char *next, *end;
  bool bad;
  chuan_rc rc;        /* MEMORY when a large number could not be kept, then it is bad too; else OK */
  chuan_arena *arena; /* for large numbers */
  chuan_lua_value *items; /* room for the items of lists; NULL: there may be no lists */
  size_t item_room;
} chuan_wire_reader;

chuan_wire_reader chuan_wire_read(chuan_str body, chuan_arena *arena);
chuan_wire_kind chuan_wire_take_kind(chuan_wire_reader *reader);
uint64_t chuan_wire_take_number(chuan_wire_reader *reader, uint64_t most);
/* UTF-8 of at most `most` bytes; it stays in the body. */
chuan_str chuan_wire_take_text(chuan_wire_reader *reader, size_t most);
void chuan_wire_take_value(chuan_lua_value *value, chuan_wire_reader *reader);
void chuan_wire_take_answer(chuan_lua_answer *answer, chuan_wire_reader *reader);
/* Whether all was well and nothing is left. */
bool chuan_wire_is_read(const chuan_wire_reader *reader);

/* The length of the body that `bytes` (CHUAN_WIRE_LENGTH_BYTES) announce. */
size_t chuan_wire_length(const unsigned char *bytes);

#endif
