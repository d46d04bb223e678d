/* Files that are no table which the importers read, though people send them as one: told by their bytes, whatever they
   are called, and refused with what to do. The kinds: file_kinds.def. Only the importers include this file. */
#ifndef CHUAN_FILE_KINDS_H
#define CHUAN_FILE_KINDS_H

#include "base/diag.h"

typedef enum file_kind {
#define FILE_KIND(name, code, vi, en, hint) FILE_KIND_##name,
#define FILE_START(kind, place, bytes)
#define FILE_TEXT(kind, text)
#include "runtime/file_kinds.def"
#undef FILE_KIND
#undef FILE_START
#undef FILE_TEXT
} file_kind;

/* How much of a file tells its kind. */
enum { FILE_KIND_START_MAX = 4096 };

/* The kind of a file that begins so; false: it may be a table. */
bool file_kind_find(file_kind *out, chuan_str start);
/* Reports the file. FINDINGS. */
chuan_rc file_kind_refuse(chuan_str path, file_kind kind, chuan_diags *diags);

#endif
