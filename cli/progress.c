/* Progress of long works on a terminal: see progress.h. */
#include "cli/progress.h"

#include "runtime/layout.h"

enum { FIRST_MS = 300, NEXT_MS = 100, PERCENT = 100, MS = 1000000, SECOND = 1000000000 };

static const struct {
  const char *words[2], *items[2];
} WORKS[] = {
#define WORK(name, vi, en, vi_items, en_items) [CHUAN_WORK_##name] = { { vi, en }, { vi_items, en_items } },
#include "base/works.def"
#undef WORK
};

static bool is_before(struct timespec a, struct timespec b)
{
  return a.tv_sec != b.tv_sec ? a.tv_sec < b.tv_sec : a.tv_nsec < b.tv_nsec;
}

static struct timespec later(struct timespec time, long milliseconds)
{
  time.tv_nsec += milliseconds * MS;
  time.tv_sec += time.tv_nsec / SECOND;
  time.tv_nsec %= SECOND;
  return time;
}

static void show(chuan_progress *watched, chuan_work work, size_t done, size_t at, size_t end)
{
  chuan_cli_progress *progress = (chuan_cli_progress *)watched;
  struct timespec now;
  if (clock_gettime(CLOCK_MONOTONIC, &now) != 0 || is_before(now, progress->next))
    return;
  progress->next = later(now, NEXT_MS);
  progress->shown = true;
  fprintf(stderr, "\r\x1b[K%s: %zu %s", WORKS[work].words[progress->lang], done, WORKS[work].items[progress->lang]);
  if (end > 0)
    fprintf(stderr, ", %zu%%", (size_t)((unsigned long long)at * PERCENT / end));
  fflush(stderr);
}

chuan_progress *chuan_cli_progress_begin(chuan_cli_progress *progress, chuan_lang lang)
{
  struct timespec now;
  if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
    return NULL;
  *progress = (chuan_cli_progress){ .watched = { show }, .lang = lang, .next = later(now, FIRST_MS) };
  return &progress->watched;
}

void chuan_cli_progress_erase(chuan_cli_progress *progress)
{
  if (!progress->shown)
    return;
  fputs("\r\x1b[K", stderr);
  fflush(stderr);
  progress->shown = false;
}
