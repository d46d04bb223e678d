/* Files that a test compares and puts back, and databases looked at from outside the program. */
#ifndef CHUAN_FAULTS_DATABASE_H
#define CHUAN_FAULTS_DATABASE_H

#include <stdbool.h>
#include <stddef.h>

/* The bytes of a file; `bytes` is NULL when there is no such file. */
typedef struct content {
  char *bytes;
  size_t length;
} content;

content file_read(const char *path);
void file_write(const char *path, content of);
bool content_equal(content a, content b);
void content_free(content *of);
void file_copy(const char *to, const char *from);

/* A database is as this content says, with nothing beside it. */
void database_put(const char *path, content of);

/* All rows of all tables and the schema as text, but for the times of submissions; "" when the file is missing
   or has no tables. A database that is damaged or cannot be read ends the test: `what` says where. The files are opened
   through the system's own VFS, whatever is the default. The caller frees it. */
char *database_dump(const char *path, const char *what);

#endif
