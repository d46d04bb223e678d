/* The worker process as its host sees it: started, spoken to, and given up when it dies, is silent or talks nonsense.
   Whoever gave it up can start another; how the last one ended is kept in words. No process stays behind. */
#ifndef CHUAN_LUA_PROCESS_H
#define CHUAN_LUA_PROCESS_H

#include "base/text.h"

#include <sys/types.h>

enum {
  CHUAN_LUA_PATIENCE_MS = 10000, /* for the start, and for one answer: far more than a budget ever takes */
  CHUAN_LUA_RECEIVED_BYTES = 64 << 10,
  CHUAN_LUA_END_BYTES = 96
};

typedef struct chuan_lua_process {
  pid_t pid; /* 0: there is none */
  int socket;
  int start_patience_ms, answer_patience_ms;
  int patience_ms;                /* the one that counts now */
  bool was_silent;                /* the last one was given up for that */
  char end[CHUAN_LUA_END_BYTES];  /* how the last one ended, in two languages (base/diag.h): a signal's name, … */
  size_t read, received;          /* of the bytes that came: how many were looked at */
  unsigned char bytes[CHUAN_LUA_RECEIVED_BYTES];
} chuan_lua_process;

/* Starts `program` as a worker and waits until it is closed in. False when that cannot be: errno says why, and `end`
   what it was that failed. */
bool chuan_lua_process_start(chuan_lua_process *process, const char *program);

/* Sends a message; takes the body of the next one, which stays until the next call. False when the process is no
   more. */
bool chuan_lua_process_send(chuan_lua_process *process, const unsigned char *bytes, size_t count);
bool chuan_lua_process_receive(chuan_lua_process *process, chuan_str *body);

/* Gives a process up whose answer makes no sense; ends one that is not needed any more, if there is one. */
void chuan_lua_process_distrust(chuan_lua_process *process);
void chuan_lua_process_end(chuan_lua_process *process);

#endif
