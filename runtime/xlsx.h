/* Sheets of XLSX files, read into memory for the importers. The file is a stream of XML in a container and not
   trusted; nothing in it is computed. Only the importers include this file. */
#ifndef CHUAN_XLSX_H
#define CHUAN_XLSX_H

#include "base/source_file.h"

enum {
  XLSX_CELLS_MAX = 8000000,        /* that hold something */
  XLSX_CELL_TEXTS_MAX = 256 << 20, /* bytes that the cells hold together */
  XLSX_MERGES_MAX = 100000
};

/* Cells that were made one; the first alone holds something. Places as chuan_sheet_place() has them. */
typedef struct xlsx_merge {
  uint32_t first, last;
} xlsx_merge;

typedef struct xlsx_sheet {
  chuan_sheet cells;
  uint32_t source; /* its number */
  bool from_1904;  /* how days are counted */
  const xlsx_merge *merges;
  size_t merge_count;
  bool hidden_columns[CHUAN_SHEET_COLUMNS_MAX];
  chuan_str others, hidden; /* names of the other visible sheets, of the hidden ones: "Biểu 02; Biểu 03" */
} xlsx_sheet;

/* Whether the bytes are a spreadsheet of any kind: they begin as an archive or as an old file of Excel. */
bool xlsx_is_spreadsheet(chuan_str bytes);

/* Reads the sheet of that name or, where none has it, of that number; empty: the only visible one that holds
   something. OK; FINDINGS, USAGE (there is no such sheet), LIMIT, IO: reported; MEMORY. Everything is on the arena of
   the sources. */
chuan_rc xlsx_read(xlsx_sheet **out, const chuan_source_file *file, chuan_str wanted, chuan_sources *sources,
                   chuan_diags *diags);

#endif
