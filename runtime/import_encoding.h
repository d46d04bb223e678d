/* What the importers do about encodings: bytes of a CSV file become text; text in the encoding of a font, in CSV files
   and in cells of spreadsheets, is converted when --encoding says so and refused with an offer otherwise. Nobody but
   import_file.c includes this file. */
#ifndef CHUAN_IMPORT_ENCODING_H
#define CHUAN_IMPORT_ENCODING_H

#include "base/encoding_guess.h"
#include "runtime/import_file.h"

/* What --encoding says. */
typedef struct import_encoding {
  bool given;
  chuan_encoding encoding;
} import_encoding;

/* USAGE when it names none of ours. */
chuan_rc import_find_encoding(import_encoding *out, chuan_str spelling, chuan_arena *arena, chuan_diags *diags);

/* Makes a source of the bytes of a CSV file. */
chuan_rc import_add_text(uint32_t *source, import_file *file, chuan_str bytes, import_encoding encoding,
                         chuan_sources *sources, chuan_diags *diags);
/* Converts the cells of the sheet, or makes the offer; then checks them for what no source may hold. */
chuan_rc import_convert_sheet(import_file *file, import_encoding encoding, chuan_diags *diags);

#endif
