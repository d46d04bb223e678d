/* Files and databases from outside: see database.h. */
#include "tests/faults/database.h"

#include "tests/faults/program.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_SIZE = 4096 };

/* Files -------------------------------------------------------------------------------------------- */

content file_read(const char *path)
{
  struct stat status;
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0 && errno == ENOENT)
    return (content){ NULL, 0 };
  if (file < 0 || fstat(file, &status) != 0)
    die("%s: %s", path, strerror(errno));
  content of = { must(malloc((size_t)status.st_size + 1)), (size_t)status.st_size };
  for (size_t n = 0; n < of.length;) {
    ssize_t got = read(file, of.bytes + n, of.length - n);
    if (got <= 0)
      die("%s: cannot be read", path);
    n += (size_t)got;
  }
  close(file);
  return of;
}

void file_write(const char *path, content of)
{
  if (!of.bytes) {
    unlink(path);
    return;
  }
  int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file < 0 || write(file, of.bytes, of.length) != (ssize_t)of.length || close(file) != 0)
    die("%s: %s", path, strerror(errno));
}

bool content_equal(content a, content b)
{
  if (!a.bytes || !b.bytes)
    return !a.bytes && !b.bytes;
  return a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0;
}

void content_free(content *of)
{
  free(of->bytes);
  *of = (content){ NULL, 0 };
}

void file_copy(const char *to, const char *from)
{
  content of = file_read(from);
  if (!of.bytes)
    die("%s: no such file", from);
  file_write(to, of);
  content_free(&of);
}

void database_put(const char *path, content of)
{
  static const char *const BESIDE[] = { "-wal", "-shm", "-journal" };
  char name[NAME_SIZE];
  for (size_t i = 0; i < sizeof BESIDE / sizeof *BESIDE; i++) {
    snprintf(name, sizeof name, "%s%s", path, BESIDE[i]);
    unlink(name);
  }
  file_write(path, of);
}

/* Databases ---------------------------------------------------------------------------------------- */

typedef struct reader {
  sqlite3 *db;
  const char *path, *what;
  sqlite3_str *out; /* no sanitizer looks at each of these many small writes */
} reader;

static void refuse(const reader *r, const char *doing)
{
  die("%s: %s: %s: %s", r->what, r->path, doing, sqlite3_errmsg(r->db));
}

static sqlite3_stmt *prepare(const reader *r, const char *sql)
{
  sqlite3_stmt *statement;
  if (sqlite3_prepare_v2(r->db, sql, -1, &statement, NULL) != SQLITE_OK)
    refuse(r, sql);
  return statement;
}

static void check_integrity(const reader *r)
{
  static const char *const CHECKS[] = { "PRAGMA integrity_check", "PRAGMA foreign_key_check" };
  sqlite3_stmt *statement = prepare(r, CHECKS[0]);
  if (sqlite3_step(statement) != SQLITE_ROW || strcmp((const char *)sqlite3_column_text(statement, 0), "ok") != 0)
    refuse(r, CHECKS[0]);
  sqlite3_finalize(statement);
  statement = prepare(r, CHECKS[1]);
  if (sqlite3_step(statement) != SQLITE_DONE)
    refuse(r, CHECKS[1]);
  sqlite3_finalize(statement);
}

static void write_value(const reader *r, sqlite3_stmt *statement, int column)
{
  const char *name = sqlite3_column_name(statement, column);
  if (strcmp(name, "submitted_at") == 0 || strcmp(name, "decided_at") == 0) {
    sqlite3_str_appendall(r->out, "time|");
    return;
  }
  int type = sqlite3_column_type(statement, column);
  const char *bytes = sqlite3_column_blob(statement, column);
  int length = sqlite3_column_bytes(statement, column);
  sqlite3_str_appendf(r->out, "%d:%d:", type, length);
  if (type != SQLITE_BLOB && length > 0)
    sqlite3_str_append(r->out, bytes, length);
  for (int i = 0; type == SQLITE_BLOB && i < length; i++)
    sqlite3_str_appendf(r->out, "%02x", (unsigned char)bytes[i]);
  sqlite3_str_appendchar(r->out, 1, '|');
}

static void dump_rows(const reader *r, const char *sql)
{
  int code;
  sqlite3_stmt *statement = prepare(r, sql);
  while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
    for (int i = 0; i < sqlite3_column_count(statement); i++)
      write_value(r, statement, i);
    sqlite3_str_appendchar(r->out, 1, '\n');
  }
  if (code != SQLITE_DONE)
    refuse(r, sql);
  sqlite3_finalize(statement);
}

/* A database that init had only begun to make, which it takes for an empty file. */
static bool has_no_tables(const reader *r)
{
  sqlite3_stmt *statement = prepare(r, "SELECT count(*) FROM sqlite_schema");
  bool none = sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_int(statement, 0) == 0;
  sqlite3_finalize(statement);
  return none;
}

static void dump_tables(const reader *r)
{
  int code;
  sqlite3_stmt *tables = prepare(r, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
  while ((code = sqlite3_step(tables)) == SQLITE_ROW) {
    char *sql = must(sqlite3_mprintf("SELECT * FROM \"%w\" ORDER BY 1, 2", sqlite3_column_text(tables, 0)));
    sqlite3_str_appendf(r->out, "== %s\n", sqlite3_column_text(tables, 0));
    dump_rows(r, sql);
    sqlite3_free(sql);
  }
  if (code != SQLITE_DONE)
    refuse(r, "tables");
  sqlite3_finalize(tables);
}

char *database_dump(const char *path, const char *what)
{
  struct stat status;
  reader r = { .path = path, .what = what };
  if (stat(path, &status) != 0 || status.st_size == 0)
    return must(strdup(""));
  if (sqlite3_open_v2(path, &r.db, SQLITE_OPEN_READWRITE, "unix") != SQLITE_OK)
    refuse(&r, "open");
  r.out = sqlite3_str_new(NULL);
  check_integrity(&r);
  if (!has_no_tables(&r)) {
    dump_rows(&r, "PRAGMA user_version");
    dump_rows(&r, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name");
    dump_tables(&r);
  }
  if (sqlite3_str_errcode(r.out) != SQLITE_OK || sqlite3_close(r.db) != SQLITE_OK)
    refuse(&r, "close");
  char *built = sqlite3_str_finish(r.out), *text = must(strdup(built ? built : "")); /* NULL: an empty one */
  sqlite3_free(built);
  return text;
}
