/* The answers to questions about names: a table of names and codes (`--units-map`), CSV or a spreadsheet. Only
   importers include this file. */
#ifndef CHUAN_IMPORT_ANSWERS_H
#define CHUAN_IMPORT_ANSWERS_H

#include "runtime/import_file.h"

typedef struct import_answer {
  chuan_str name, key; /* as written; chuan_text_key() of it */
  size_t line;         /* of the data file that it is about; 0: any */
  chuan_str code;      /* not empty */
  chuan_span span;
} import_answer;

typedef struct import_answers {
  import_answer *items; /* sorted */
  size_t count, capacity;
  unsigned char sha256[32];
} import_answers;

/* Reads the table. Its columns: the name, the code, and perhaps the row of the data file; all others are left out, and
   so are rows without a code, which are not answered yet. Two codes for one name are a diagnostic and FINDINGS. */
chuan_rc import_answers_read(import_answers *answers, chuan_str path, chuan_sources *sources, chuan_arena *arena,
                             chuan_diags *diags);
/* The answer for a name in a line of the data file; NULL when there is none. */
chuan_rc import_answers_find(const import_answer **answer, const import_answers *answers, chuan_str name, size_t line,
                             chuan_arena *scratch);

#endif
