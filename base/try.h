/* For functions of many steps, each of which may fail. */
#ifndef CHUAN_TRY_H
#define CHUAN_TRY_H

#include "base/rc.h"

/* Returns what the operation came to unless it went well. */
#define TRY(operation) \
  do { \
    chuan_rc try_rc = (operation); \
    if (try_rc != CHUAN_RC_OK) \
      return try_rc; \
  } while (0)

#endif
