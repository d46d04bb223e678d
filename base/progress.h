/* How far a long work has come, for somebody who waits for it. Who works tells; whether and how it is shown is for the
   one who watches to know. */
#ifndef CHUAN_PROGRESS_H
#define CHUAN_PROGRESS_H

#include <stddef.h>

typedef enum chuan_work {
#define WORK(name, vi, en, vi_items, en_items) CHUAN_WORK_##name,
#include "base/works.def"
#undef WORK
} chuan_work;

typedef struct chuan_progress {
  void (*tell)(struct chuan_progress *progress, chuan_work work, size_t done, size_t at, size_t end);
} chuan_progress;

/* `done` items so far; it stands `at` of `end`, in whatever that is measured (0: nobody knows). `progress` is NULL
   where nobody watches. */
static inline void chuan_progress_tell(chuan_progress *progress, chuan_work work, size_t done, size_t at, size_t end)
{
  if (progress)
    progress->tell(progress, work, done, at, end);
}

#endif
