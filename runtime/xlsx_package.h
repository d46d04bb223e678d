/* The container of an XLSX file: a zip archive whose entries are parts in XML. It is not trusted: what it says of
   itself is checked before a part is read, bytes are counted while they are inflated, and parts are read as a stream.
   Only the readers of such files (xlsx_*.c) include this file. */
#ifndef CHUAN_XLSX_PACKAGE_H
#define CHUAN_XLSX_PACKAGE_H

#include "base/source_file.h"

/* What a file may hold. Large tables are honest, so bytes and markup may be as many as the cells and texts that are
   kept ask for; what holds nothing has a limit of its own, for it costs its writer nothing. */
enum {
  XLSX_ENTRIES_MAX = 1024,          /* of the archive */
  XLSX_DIRECTORY_MAX = 1 << 20,     /* bytes of the list of its entries */
  XLSX_PARTS_MAX = 64,              /* read */
  XLSX_INFLATED_MAX = 1000 << 20,   /* bytes of all parts read */
  XLSX_INFLATED_FREE = 100 << 20,   /* of these: whatever they hold */
  XLSX_INFLATED_KEPT = 128,         /* more for each cell or text that is kept */
  XLSX_RATIO_FREE = 16 << 20,       /* bytes that a part may become, however small it is */
  XLSX_RATIO_MAX = 40,              /* how many times larger than in the archive a larger part is; honest ones: 15 */
  XLSX_MARKUP_FREE = 4000000,       /* elements and pieces of text: whatever they hold */
  XLSX_MARKUP_KEPT = 32,            /* more for each cell or text that is kept */
  XLSX_NAMES_MAX = 1024,            /* different names of elements and attributes in a part */
  XLSX_DEPTH_MAX = 32,              /* elements in one another */
  XLSX_ELEMENT_NONE = -1            /* one that the reader of the part does not know */
};

/* An entry of the archive, as its directory and its own header say alike. */
typedef struct xlsx_part {
  chuan_str name;
  uint64_t at, packed; /* where its bytes begin in the file, and how many they are */
  uint32_t crc, size;  /* of what they become */
  bool deflated;       /* or as they are */
} xlsx_part;

typedef struct xlsx_package {
  const chuan_source_file *file;
  xlsx_part *parts; /* sorted by name, without regard to case */
  size_t part_count;
  size_t inflated, read; /* bytes and parts so far */
  size_t markup, kept;   /* elements and pieces of text; what readers have kept of them: they count it here */
  chuan_arena *arena;
  chuan_diags *diags;
} xlsx_package;

/* Opens a file, which stays open. OK; FINDINGS: it is no sound container; LIMIT; IO; MEMORY. */
chuan_rc xlsx_package_open(xlsx_package *package, const chuan_source_file *file, chuan_arena *arena,
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
