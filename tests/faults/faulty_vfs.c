/* A VFS with faults: see faulty_vfs.h. */
#include "tests/faults/faulty_vfs.h"

#include "tests/faults/program.h"

#include <signal.h>
#include <sqlite3.h>

/* A file: what SQLite sees, and behind it the file of the system's VFS. */
typedef struct faulty_file {
  sqlite3_file base;
  sqlite3_file *real;
} faulty_file;

static sqlite3_vfs *real_vfs;
static bool armed, fails_forever, only_full, deadly, failed;
static long countdown, counted;

void faulty_vfs_fail_after(long calls, bool forever, bool full)
{
  countdown = calls;
  fails_forever = forever;
  only_full = full;
  failed = false;
  counted = 0;
  armed = true;
}

void faulty_vfs_kill_after(long calls)
{
  faulty_vfs_fail_after(calls, false, false);
  deadly = true;
}

bool faulty_vfs_stop(long *calls)
{
  armed = false;
  *calls = counted;
  return failed;
}

/* Whether this call fails; `takes_room`: a full disk concerns it. */
static bool must_fail(bool takes_room)
{
  if (!armed || (only_full && !takes_room))
    return false;
  counted++;
  if (countdown > 0) {
    countdown--;
    return false;
  }
  if (deadly)
    raise(SIGKILL);
  if (failed && !fails_forever)
    return false;
  return failed = true;
}

static sqlite3_file *real_of(sqlite3_file *file)
{
  return ((faulty_file *)file)->real;
}

/* Files -------------------------------------------------------------------------------------------- */

static int file_close(sqlite3_file *file)
{
  sqlite3_file *real = real_of(file);
  return real->pMethods ? real->pMethods->xClose(real) : SQLITE_OK;
}

static int file_read_at(sqlite3_file *file, void *bytes, int count, sqlite3_int64 at)
{
  return must_fail(false) ? SQLITE_IOERR_READ : real_of(file)->pMethods->xRead(real_of(file), bytes, count, at);
}

static int file_write_at(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 at)
{
  if (!must_fail(true))
    return real_of(file)->pMethods->xWrite(real_of(file), bytes, count, at);
  /* A write may have got half its way. */
  real_of(file)->pMethods->xWrite(real_of(file), bytes, count / 2, at);
  return only_full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
  return must_fail(false) ? SQLITE_IOERR_TRUNCATE : real_of(file)->pMethods->xTruncate(real_of(file), size);
}

static int file_sync(sqlite3_file *file, int flags)
{
  if (must_fail(true))
    return only_full ? SQLITE_FULL : SQLITE_IOERR_FSYNC;
  return real_of(file)->pMethods->xSync(real_of(file), flags);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
  return must_fail(false) ? SQLITE_IOERR_FSTAT : real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int file_lock(sqlite3_file *file, int lock)
{
  return must_fail(false) ? SQLITE_IOERR_LOCK : real_of(file)->pMethods->xLock(real_of(file), lock);
}

static int file_unlock(sqlite3_file *file, int lock)
{
  int code = real_of(file)->pMethods->xUnlock(real_of(file), lock);
  return must_fail(false) ? SQLITE_IOERR_UNLOCK : code;
}

static int file_check_lock(sqlite3_file *file, int *locked)
{
  return must_fail(false) ? SQLITE_IOERR_CHECKRESERVEDLOCK
                          : real_of(file)->pMethods->xCheckReservedLock(real_of(file), locked);
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
  if (!must_fail(true))
    return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, out);
  *out = NULL;
  return only_full ? SQLITE_FULL : SQLITE_IOERR_SHMMAP;
}

static int file_shared_lock(sqlite3_file *file, int offset, int count, int flags)
{
  if ((flags & SQLITE_SHM_LOCK) && must_fail(false))
    return SQLITE_IOERR_SHMLOCK;
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
  faulty_file *file = (faulty_file *)out;
  file->base.pMethods = NULL;
  file->real = (sqlite3_file *)(file + 1);
  if (must_fail(false))
    return SQLITE_CANTOPEN;
  int code = real_vfs->xOpen(real_vfs, name, file->real, flags, flags_out);
  if (code == SQLITE_OK)
    file->base.pMethods = &METHODS;
  return code;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
  (void)vfs;
  return must_fail(false) ? SQLITE_IOERR_DELETE : real_vfs->xDelete(real_vfs, name, sync);
}

static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
  (void)vfs;
  return must_fail(false) ? SQLITE_IOERR_ACCESS : real_vfs->xAccess(real_vfs, name, flags, out);
}

static int vfs_full_name(sqlite3_vfs *vfs, const char *name, int size, char *out)
{
  (void)vfs;
  return must_fail(false) ? SQLITE_CANTOPEN_FULLPATH : real_vfs->xFullPathname(real_vfs, name, size, out);
}

void faulty_vfs_open(void)
{
  static sqlite3_vfs vfs;
  if (real_vfs) /* it is open */
    return;
  real_vfs = must(sqlite3_vfs_find("unix"));
  vfs = *real_vfs;
  vfs.szOsFile = (int)sizeof(faulty_file) + real_vfs->szOsFile;
  vfs.pNext = NULL;
  vfs.zName = "faulty";
  vfs.xOpen = vfs_open;
  vfs.xDelete = vfs_delete;
  vfs.xAccess = vfs_access;
  vfs.xFullPathname = vfs_full_name;
  if (sqlite3_vfs_register(&vfs, 1) != SQLITE_OK)
    die("the VFS cannot be registered");
}
