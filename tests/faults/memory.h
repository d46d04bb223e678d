/* Every allocation of the process, so that one of them can be made to fail: malloc() and its family are defined
   here, in front of those of the C library and of a sanitizer, and so serve the libraries too. */
#ifndef CHUAN_FAULTS_MEMORY_H
#define CHUAN_FAULTS_MEMORY_H

#include <stdbool.h>

/* The allocation after `allocations` more ones fails and, with `forever`, all later ones. */
void memory_fail_after(long allocations, bool forever);
/* Switches that off; true when an allocation has failed. */
bool memory_stop(void);
/* How often memory was asked for since memory_fail_after(). */
long memory_asked(void);
/* Blocks that are not freed yet. */
long memory_blocks(void);

#endif
