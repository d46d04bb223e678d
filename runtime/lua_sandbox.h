/* The sandbox of the worker process: what takes away from it all that a script could do harm with, should one ever
   break out of its box (lua_box.h). Afterwards the process can read from descriptor 0, write to descriptor 1, compute,
   and end; any other system call ends it at once with SIGSYS. In order:

   - it ends with its host, gains no rights by starting programs, and cannot be looked into or dumped;
   - Landlock takes all files, TCP and other processes from it, where the kernel has that (5.13 and later);
   - resource limits: no new descriptors, processes and files; bounds on memory, stack and time;
   - seccomp lets three system calls through: read(0, …), write(1, …), exit_group.

   A run of strace shows no other call of the worker once it is closed in: all memory is taken before, and freed memory
   is kept (lua_worker.c). Only madvise is refused rather than deadly: arenas ask by it for huge pages, as a favour
   (base/arena.c). Under sanitizers memory is the sanitizer's, which maps, unmaps, protects and advises all the time,
   and asks at each longjmp() what stack there is for signals: there those calls are let through, but never with the
   right to execute, and there is no bound on memory.

   Nothing is done by halves: what cannot be put in place, but for Landlock in an old kernel, is a refusal. */
#ifndef CHUAN_LUA_SANDBOX_H
#define CHUAN_LUA_SANDBOX_H

/* Closes the process in. NULL, or the name of what cannot be put in place; errno says why. */
const char *chuan_lua_sandbox_enter(void);

#endif
