/* The container of an XLSX file: a zip archive whose entries are parts in XML. It is not trusted: what it says of
   itself is checked before a part is read, bytes are counted while they are inflated, and parts are read as a stream.
   Only the readers of such files (xlsx_*.c) include this file. */
#ifndef CHUAN_XLSX_PACKAGE_H
#define CHUAN_XLSX_PACKAGE_H

#include "base/diag.h"

enum {
  XLSX_ENTRIES_MAX = 1024,        /* of the archive */
  XLSX_PARTS_MAX = 64,            /* read */
  XLSX_INFLATED_MAX = 100 << 20,  /* bytes of all parts read */
  XLSX_DEPTH_MAX = 32,            /* elements in one another */
  XLSX_ELEMENT_NONE = -1          /* one that the reader of the part does not know */
};

/* An entry of the archive, as its directory and its own header say alike. */
typedef struct xlsx_part {
  chuan_str name, bytes; /* the bytes as they stand in the file */
  uint32_t crc, size;    /* of what they become */
  bool deflated;         /* or as they are */
} xlsx_part;

typedef struct xlsx_package {
  chuan_str path;
  xlsx_part *parts; /* sorted by name, without regard to case */
  size_t part_count;
  size_t inflated, read; /* bytes and parts so far */
  chuan_arena *arena;
  chuan_diags *diags;
} xlsx_package;

/* Opens the bytes of a file, which stay where they are. OK; FINDINGS: it is no sound container; LIMIT; MEMORY. */
chuan_rc xlsx_package_open(xlsx_package *package, chuan_str path, chuan_str bytes, chuan_arena *arena,
                           chuan_diags *diags);
/* The part of that name, without regard to case, or NULL. */
const xlsx_part *xlsx_package_find(const xlsx_package *package, chuan_str name);

/* Reports that the file is no sound .xlsx (FINDINGS), or beyond a limit (LIMIT), and says why in both languages. */
chuan_rc xlsx_refuse(const xlsx_package *package, const char *vi, const char *en);
chuan_rc xlsx_refuse_size(const xlsx_package *package, const char *vi, const char *en);

/* The first of these, of one part. */
chuan_rc xlsx_refuse_part(const xlsx_package *package, chuan_str part, const char *vi, const char *en);

/* Who reads a part. Elements are known by their names without prefix: number i stands for names[i]. What the functions
   return but OK ends the reading. `parent` is the element around the one at hand; the root's is XLSX_ELEMENT_NONE. */
typedef struct xlsx_reader {
  const char *const *names; /* ended by NULL; the root must be the first */
  chuan_rc (*start)(void *user, int element, int parent, const char **attributes);
  chuan_rc (*end)(void *user, int element, int parent);
  chuan_rc (*text)(void *user, int element, int parent, chuan_str text); /* in pieces; may be NULL */
} xlsx_reader;

/* Reads a part. FINDINGS, reported: it is not there, no sound XML in UTF-8, has a DOCTYPE or another root. */
chuan_rc xlsx_read_part(xlsx_package *package, chuan_str part, const xlsx_reader *reader, void *user);
/* The value of the attribute of that name, whatever its prefix; NULL when there is none. */
const char *xlsx_attribute(const char **attributes, const char *name);
/* A number of at most nine digits and nothing else; false for anything else. */
bool xlsx_number(uint32_t *out, const char *text);
/* "1", "true" or "on". */
bool xlsx_truth(const char *text);

#endif
