/* Progress of long works on a terminal: one line on standard error, written over as it goes on, and gone before
   anything else is said. */
#ifndef CHUAN_CLI_PROGRESS_H
#define CHUAN_CLI_PROGRESS_H

#include "base/diag.h"
#include "base/progress.h"

#include <time.h>

typedef struct chuan_cli_progress {
  chuan_progress watched; /* first: it is told of as one of these */
  chuan_lang lang;
  struct timespec next; /* the time of the next line */
  bool shown;
} chuan_cli_progress;

/* Starts to watch: works that are done soon show nothing. */
chuan_progress *chuan_cli_progress_begin(chuan_cli_progress *progress, chuan_lang lang);
/* Takes the line away. */
void chuan_cli_progress_erase(chuan_cli_progress *progress);

#endif
