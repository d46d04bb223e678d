/* Shared by diag.c and the two printers; not for others. */
#ifndef CHUAN_DIAG_INTERNAL_H
#define CHUAN_DIAG_INTERNAL_H

#include "base/diag.h"

/* Memory to print one record with. */
enum { CHUAN_DIAG_PRINT_LIMIT = 64 << 20 };

/* The records by source, place and code, those without a place first; the order of queueing decides
   between equals. The caller frees the array; NULL when there are none or memory is short. */
const chuan_diag **chuan_diags_ordered(const chuan_diags *diags);

#endif
