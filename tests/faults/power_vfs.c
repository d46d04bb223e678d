/* A disk that loses power: see power_vfs.h. Writes go to the real file at once, so that SQLite reads them; beside
   it the content that is safe and the writes that are not are kept until a sync. */
#include "tests/faults/power_vfs.h"

#include "tests/faults/database.h"
#include "tests/faults/program.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILES_MAX = 16, SECTOR = 512, NAME_SIZE = 512 };

/* A write, or (bytes NULL) a cut of the file to the length `at`. */
typedef struct change {
  unsigned char *bytes;
  size_t at, count;
} change;

/* A file as the disk has it. One that was deleted stays in the list: its name may come back. */
typedef struct tracked {
  char name[NAME_SIZE];
  content safe;   /* as of the last sync; no bytes: not on the disk */
  bool deleted;   /* and the folder was not synced since */
  change *changes; /* since then */
  size_t count, capacity;
} tracked;

typedef struct power_file {
  sqlite3_file base;
  sqlite3_file *real;
  tracked *of; /* NULL: a file without a name */
} power_file;

static sqlite3_vfs *real_vfs;
static tracked files[FILES_MAX];
static size_t file_count;
static long countdown, counted;

/* Losing ------------------------------------------------------------------------------------------- */

static bool chance(unsigned percent)
{
  return random_bits() % 100 < percent;
}

static void reach(content *of, size_t length)
{
  if (length <= of->length && of->bytes)
    return;
  of->bytes = must(realloc(of->bytes, length + 1));
  memset(of->bytes + of->length, 0, length - of->length);
  of->length = length;
}

/* A change reaches the disk but for some sectors. */
static void apply(content *of, const change *one, unsigned percent)
{
  if (!one->bytes) {
    if (chance(percent) && one->at < of->length)
      of->length = one->at;
    return;
  }
  for (size_t done = 0, part; done < one->count; done += part) {
    part = SECTOR - (one->at + done) % SECTOR;
    if (part > one->count - done)
      part = one->count - done;
    if (!chance(percent))
      continue;
    reach(of, one->at + done + part);
    memcpy(of->bytes + one->at + done, one->bytes + done, part);
  }
}

/* What the disk has of a file when the power is back. */
static void lose(tracked *of, unsigned percent)
{
  for (size_t i = of->count; i > 1; i--) { /* in any order */
    size_t j = random_bits() % i;
    change other = of->changes[i - 1];
    of->changes[i - 1] = of->changes[j];
    of->changes[j] = other;
  }
  if (of->deleted && chance(50))
    of->safe = (content){ NULL, 0 };
  if (!of->deleted && !of->safe.bytes && of->count > 0 && chance(50)) /* made, and its name is there by luck */
    reach(&of->safe, 0);
  for (size_t i = 0; of->safe.bytes && i < of->count; i++)
    apply(&of->safe, &of->changes[i], percent);
  file_write(of->name, of->safe);
}

void power_vfs_cut(void)
{
  static const unsigned PERCENTS[] = { 0, 20, 50, 80, 95, 100 };
  unsigned percent = PERCENTS[random_bits() % (sizeof PERCENTS / sizeof *PERCENTS)];
  char shared[NAME_SIZE + 8];
  for (size_t i = 0; i < file_count; i++) {
    strcat(strcpy(shared, files[i].name), "-shm");
    unlink(shared); /* it is only memory */
    lose(&files[i], percent);
  }
  raise(SIGKILL);
  abort();
}

long power_vfs_calls(void)
{
  return counted;
}

static void count_call(void)
{
  counted++;
  if (countdown-- == 0)
    power_vfs_cut();
}

/* Keeping ------------------------------------------------------------------------------------------ */

static tracked *track(const char *name)
{
  for (size_t i = 0; i < file_count; i++)
    if (strcmp(files[i].name, name) == 0)
      return &files[i];
  if (file_count == FILES_MAX || strlen(name) >= NAME_SIZE)
    die("too many files, or a name too long: %s", name);
  tracked *of = &files[file_count++];
  strcpy(of->name, name);
  of->safe = file_read(name);
  return of;
}

static void forget_changes(tracked *of)
{
  for (size_t i = 0; i < of->count; i++)
    free(of->changes[i].bytes);
  of->count = 0;
}

static void note(tracked *of, const void *bytes, size_t at, size_t count)
{
  if (!of)
    return;
  if (of->count == of->capacity) {
    of->capacity = of->capacity ? of->capacity * 2 : 64;
    of->changes = must(realloc(of->changes, of->capacity * sizeof *of->changes));
  }
  change *one = &of->changes[of->count++];
  *one = (change){ .at = at, .count = count };
  if (bytes)
    one->bytes = memcpy(must(malloc(count + 1)), bytes, count);
}

/* Files -------------------------------------------------------------------------------------------- */

static sqlite3_file *real_of(sqlite3_file *file)
{
  return ((power_file *)file)->real;
}

static int file_close(sqlite3_file *file)
{
  return real_of(file)->pMethods->xClose(real_of(file));
}

static int file_read_at(sqlite3_file *file, void *bytes, int count, sqlite3_int64 at)
{
  return real_of(file)->pMethods->xRead(real_of(file), bytes, count, at);
}

static int file_write_at(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 at)
{
  count_call();
  note(((power_file *)file)->of, bytes, (size_t)at, (size_t)count);
  return real_of(file)->pMethods->xWrite(real_of(file), bytes, count, at);
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
  count_call();
  note(((power_file *)file)->of, NULL, (size_t)size, 0);
  return real_of(file)->pMethods->xTruncate(real_of(file), size);
}

/* What was deleted stays so. */
static void sync_folder(void)
{
  for (size_t i = 0; i < file_count; i++) {
    if (files[i].deleted)
      content_free(&files[i].safe);
    files[i].deleted = false;
  }
}

/* The system's VFS syncs the folder too when the file is new. */
static int file_sync(sqlite3_file *file, int flags)
{
  (void)flags; /* the disk itself is not asked: the power is not really cut */
  count_call();
  tracked *of = ((power_file *)file)->of;
  if (of) {
    if (!of->safe.bytes)
      sync_folder();
    content_free(&of->safe);
    of->safe = file_read(of->name);
    forget_changes(of);
    of->deleted = false;
  }
  return SQLITE_OK;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
  return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int file_lock(sqlite3_file *file, int lock)
{
  return real_of(file)->pMethods->xLock(real_of(file), lock);
}

static int file_unlock(sqlite3_file *file, int lock)
{
  return real_of(file)->pMethods->xUnlock(real_of(file), lock);
}

static int file_check_lock(sqlite3_file *file, int *locked)
{
  return real_of(file)->pMethods->xCheckReservedLock(real_of(file), locked);
}

static int file_control(sqlite3_file *file, int operation, void *argument)
{
  return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}

static int file_sector_size(sqlite3_file *file)
{
  return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int file_characteristics(sqlite3_file *file)
{
  return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int file_shared_map(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
  return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, out);
}

static int file_shared_lock(sqlite3_file *file, int offset, int count, int flags)
{
  return real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags);
}

static void file_shared_barrier(sqlite3_file *file)
{
  real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int file_shared_unmap(sqlite3_file *file, int remove)
{
  return real_of(file)->pMethods->xShmUnmap(real_of(file), remove);
}

static const sqlite3_io_methods METHODS = {
  .iVersion = 2,
  .xClose = file_close,
  .xRead = file_read_at,
  .xWrite = file_write_at,
  .xTruncate = file_truncate,
  .xSync = file_sync,
  .xFileSize = file_size,
  .xLock = file_lock,
  .xUnlock = file_unlock,
  .xCheckReservedLock = file_check_lock,
  .xFileControl = file_control,
  .xSectorSize = file_sector_size,
  .xDeviceCharacteristics = file_characteristics,
  .xShmMap = file_shared_map,
  .xShmLock = file_shared_lock,
  .xShmBarrier = file_shared_barrier,
  .xShmUnmap = file_shared_unmap,
};

/* Names -------------------------------------------------------------------------------------------- */

static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *out, int flags, int *flags_out)
{
  (void)vfs;
  power_file *file = (power_file *)out;
  file->base.pMethods = NULL;
  file->real = (sqlite3_file *)(file + 1);
  file->of = name ? track(name) : NULL;
  int code = real_vfs->xOpen(real_vfs, name, file->real, flags, flags_out);
  if (code == SQLITE_OK)
    file->base.pMethods = &METHODS;
  return code;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
  (void)vfs;
  count_call();
  tracked *of = track(name);
  forget_changes(of);
  of->deleted = !sync;
  if (sync)
    content_free(&of->safe);
  return real_vfs->xDelete(real_vfs, name, false);
}

void power_vfs_open(long calls)
{
  static sqlite3_vfs vfs;
  countdown = calls;
  real_vfs = must(sqlite3_vfs_find("unix"));
  vfs = *real_vfs;
  vfs.szOsFile = (int)sizeof(power_file) + real_vfs->szOsFile;
  vfs.pNext = NULL;
  vfs.zName = "power";
  vfs.xOpen = vfs_open;
  vfs.xDelete = vfs_delete;
  if (sqlite3_vfs_register(&vfs, 1) != SQLITE_OK)
    die("the VFS cannot be registered");
}
