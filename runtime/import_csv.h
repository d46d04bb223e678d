/* CSV files (RFC 4180), read row by row over a source: quotes, line ends inside quotes, and `;`, tab or `,`
   between cells, found from the header line. */
#ifndef CHUAN_IMPORT_CSV_H
#define CHUAN_IMPORT_CSV_H

#include "base/diag.h"

/* Cells that a row may have, and bytes that a cell may have; rows among which the header is looked for. */
enum { CHUAN_CSV_HEADER_ROWS_MAX = 51, CHUAN_CSV_COLUMNS_MAX = 4096, CHUAN_CSV_CELL_MAX = 64 << 10 };

typedef struct chuan_csv_cell {
  chuan_str text; /* without quotes and without blanks at its ends; lives until the next row is read */
  chuan_span span;
} chuan_csv_cell;

typedef struct chuan_csv {
  uint32_t source;
  chuan_str text;
  char delimiter;
  size_t at, first; /* the byte to go on at; where the header begins */
  size_t next_line, first_line;
  chuan_csv_cell *cells; /* of the row read last */
  size_t count, capacity;
  size_t line;       /* on which that row begins, from 1 */
  chuan_arena cells_arena, texts;
} chuan_csv;

/* Starts to read a source. `key_names` are folded names (ended by NULL): the delimiter is the one that
   cuts one of them out of the header line, above which titles may stand. Close it in any case. */
chuan_rc chuan_csv_open(chuan_csv *csv, const chuan_sources *sources, uint32_t source, const char *const *key_names);
void chuan_csv_close(chuan_csv *csv);

/* Reads the next row that is not blank; `more` is false when there is none. FINDINGS: the row is there, but
   its quotes are wrong or a cell is too long, which is reported; LIMIT: it has too many cells, also reported. */
chuan_rc chuan_csv_next(bool *more, chuan_csv *csv, chuan_diags *diags);
/* Goes back to the header line. */
void chuan_csv_rewind(chuan_csv *csv);
/* The delimiter for a message: ";", ",", "tab". */
chuan_str chuan_csv_delimiter(const chuan_csv *csv);

#endif
