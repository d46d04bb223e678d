/* The worker process: reads scripts and calls from one descriptor, writes answers to another, and has nothing else
   (lua_sandbox.h). */
#ifndef CHUAN_LUA_WORKER_H
#define CHUAN_LUA_WORKER_H

/* Runs until there is no more to read; the process's exit status. Descriptors 0 and 1 are those of the host. */
int chuan_lua_worker_main(void);

#endif
