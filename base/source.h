/* Sources: what diagnostics point into, kept for the whole run: texts (rule files, CSV files) and sheets of
   spreadsheets. A place in a text is a pair of byte offsets into the composed (NFC) text; line and column are
   computed only when printing. A place in a sheet is a pair of cells. */
#ifndef CHUAN_SOURCE_H
#define CHUAN_SOURCE_H

#include "base/arena.h"
#include "base/sheet.h"
#include "base/text.h"

#include <stdint.h>

/* A place in a source: bytes begin..end of source number `source`, or in a sheet the cells from `begin` to `end`, both
   included (chuan_sheet_place); source 0 is no place at all. */
typedef struct chuan_span {
  uint32_t source;
  uint32_t begin, end;
} chuan_span;

typedef struct chuan_source {
  chuan_str name; /* as the user wrote it: a path, or "-" for standard input */
  chuan_str text; /* NFC; empty for a sheet */
  const chuan_sheet *sheet; /* NULL for a text */
  uint32_t *lines; /* offset of each line's first byte; built on the first question */
  size_t line_count;
  struct {
    uint32_t line, offset; /* of the line's first byte; of the place last asked for in it */
    size_t width;          /* columns between them */
  } seen;                  /* so that a line of megabytes is not measured again for each place in it */
} chuan_source;

typedef struct chuan_sources {
  chuan_arena *arena;
  chuan_source **items; /* items[1] to items[count]; items[0] is unused */
  size_t count, capacity;
  struct chuan_progress *progress; /* told of what is read; NULL: nobody watches */
} chuan_sources;

struct chuan_diags;

void chuan_sources_init(chuan_sources *sources, chuan_arena *arena);

/* Adds a text. Reports what a text may not hold (NUL, invalid UTF-8, controls, bidirectional and
   zero-width characters, each with the character shown escaped) and returns FINDINGS; composes the
   rest to NFC; a BOM at the start is dropped; `number` is set also when there are findings, so that
   they can be shown in place, and is 0 when nothing was added. The first 20 findings of a text are
   kept, the others counted. `limit` is the largest size accepted, in bytes (else LIMIT). */
chuan_rc chuan_source_add(uint32_t *number, chuan_sources *sources, chuan_str name, chuan_str bytes, size_t limit,
                          struct chuan_diags *diags);
/* Reads a file ("-": standard input) and adds it; a file that is missing, unreadable, a folder or
   larger than `limit` is a diagnostic and FINDINGS (LIMIT for the size, IO for a read error).
   `sha256` (32 bytes, may be NULL) gets the digest of the bytes as they are on the disk. */
chuan_rc chuan_source_load(uint32_t *number, chuan_sources *sources, chuan_str path, size_t limit,
                           unsigned char *sha256, struct chuan_diags *diags);

/* Reads a file as chuan_source_load does, without adding it: for bytes whose kind must be seen first. */
chuan_rc chuan_source_read(chuan_str *bytes, chuan_str path, size_t limit, unsigned char *sha256, chuan_arena *arena,
                           struct chuan_diags *diags);

/* The same of a file that is open: nothing is reported, IO with errno, LIMIT when it is larger. */
chuan_rc chuan_source_read_open(chuan_str *bytes, int file, size_t limit, chuan_arena *arena);
/* Adds such bytes as chuan_source_add does; they are on the arena of the sources already, and are of a form, which may
   hold characters that are merely not seen (chuan_text_is_unseen) where nobody reads it: `unseen` tells whether there
   are any. Who reads a piece of it is to check that. */
chuan_rc chuan_source_keep_form(uint32_t *number, bool *unseen, chuan_sources *sources, chuan_str name, chuan_str bytes,
                                size_t limit, struct chuan_diags *diags);
/* Adds a sheet of the file `name`; it lives as long as the sources. */
chuan_rc chuan_source_add_sheet(uint32_t *number, chuan_sources *sources, chuan_str name, const chuan_sheet *sheet);
/* Reports the first character in `text` that no source may hold, at `span`; false when there is one. */
bool chuan_source_check(chuan_str text, chuan_span span, struct chuan_diags *diags);

const chuan_source *chuan_source_get(const chuan_sources *sources, uint32_t number);

/* A place as people count it, from 1: columns are terminal columns of the composed text as
   chuan_text_escape() shows it, or columns of the sheet. All zero when the span is no place. A span beyond the text is
   clipped. */
typedef struct chuan_place {
  chuan_str file;
  chuan_str sheet; /* its name; p is NULL for a text */
  size_t line, column, end_line, end_column; /* the end is exclusive */
} chuan_place;
chuan_place chuan_source_place(const chuan_sources *sources, chuan_span span);
/* The text of line `line` (from 1) without its line end. */
chuan_str chuan_source_line(const chuan_sources *sources, uint32_t number, size_t line);
/* The bytes of a span; the text of the first cell of one in a sheet. */
chuan_str chuan_source_slice(const chuan_sources *sources, chuan_span span);

#endif
