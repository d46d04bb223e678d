/* Archives as no honest program writes them: every field of an entry can lie. */
#ifndef CHUAN_TESTS_ZIP_WRITER_H
#define CHUAN_TESTS_ZIP_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct blob {
  char *p;
  size_t n, capacity;
} blob;

void blob_add(blob *b, const void *bytes, size_t n);
void blob_text(blob *b, const char *text);
void blob_printf(blob *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void blob_fill(blob *b, char c, size_t n);

typedef struct zip_entry {
  const char *name, *local_name; /* local_name: NULL for the same */
  blob data;
  uint16_t flags, method, local_method; /* methods but 0 and 8 keep the bytes as they are */
  uint32_t crc_change;                  /* added to what is true */
  int32_t size_change;
  bool again; /* the local entry is that of the entry before */
} zip_entry;

typedef struct zip_lies {
  const char *comment;
  int count_change;     /* of the number of entries */
  int32_t offset_change; /* of the directory */
  bool zip64;
} zip_lies;

enum { ZIP_STORE = 0, ZIP_DEFLATE = 8 };

blob zip_write(const zip_entry *entries, size_t count, zip_lies lies);

#endif
