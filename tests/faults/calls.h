/* Calls of the system that the program itself makes for its files and its worker process, so that one of them can be
   made to fail: open(), read(), write(), fopen(), posix_spawn(), send() and so on are defined here, in front of those
   of the C library. What a stream of the C library writes it does not write through them: that fails in files of
   limited size (fault_files.c). */
#ifndef CHUAN_FAULTS_CALLS_H
#define CHUAN_FAULTS_CALLS_H

#include <stdbool.h>

/* How calls fail. */
typedef enum call_fault {
  CALL_IO_ERROR,    /* any of them, with EIO; close() closes all the same */
  CALL_NO_ROOM,     /* write(), fsync() and fclose(), with ENOSPC */
  CALL_SHORT,       /* read(), write(), recv() and send() do one byte of what was asked for */
  CALL_INTERRUPTED, /* these four, with EINTR */
} call_fault;

/* The call after `calls` more ones fails, with `forever` all later ones too. */
void calls_fail_after(long calls, bool forever, call_fault fault);
/* Switches that off; true when a call has failed. `calls`: how many there were that could. */
bool calls_stop(long *calls);

#endif
