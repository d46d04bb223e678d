/* Bytes that are read in pieces, from any place in them: a file on the disk, whose size costs no memory, or bytes that
   are in memory already. */
#ifndef CHUAN_SOURCE_FILE_H
#define CHUAN_SOURCE_FILE_H

#include "base/diag.h"

#include <time.h>

typedef struct chuan_source_file {
  chuan_str path;  /* for messages */
  uint64_t length; /* of all of it */
  int file;        /* -1: `bytes` are all of it */
  chuan_str bytes;
  struct timespec changed; /* when the file was, as it was opened */
} chuan_source_file;

/* Bytes in memory; there is nothing to close. */
chuan_source_file chuan_source_file_of(chuan_str path, chuan_str bytes);
/* Opens a file. False when it is none that lies on the disk and can be read: what is wrong with it
   chuan_source_read() reports. */
bool chuan_source_file_open(chuan_source_file *out, chuan_str path, chuan_arena *arena);
void chuan_source_file_close(chuan_source_file *from);

/* Reads `count` bytes that begin at `at` and do not go beyond the end. IO, reported, also of a file that became
   shorter. */
chuan_rc chuan_source_file_read(void *to, const chuan_source_file *from, uint64_t at, size_t count, chuan_diags *diags);
/* The SHA-256 of all bytes. FINDINGS, reported: somebody changed the file since it was opened, so this may not be the
   digest of what was read of it. */
chuan_rc chuan_source_file_digest(unsigned char sha256[32], const chuan_source_file *from, chuan_diags *diags);

#endif
