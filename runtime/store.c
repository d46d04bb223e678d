/* The store: opening and upgrading a database, transactions, and statements. See store.h. */
#include "runtime/store_db.h"

#include "base/embed.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { APPLICATION_ID = 1130919278 /* "Chun", as in schema.sql */, BUSY_MILLISECONDS = 5000, MEMORY_LIMIT = 64 << 20 };

/* The versions of the database; a step leads from the one before. The text sets user_version itself. */
static const struct {
  int64_t version;
  const char *file;
} VERSIONS[] = { { 1, "schema.sql" }, { 2, "schema_2.sql" }, { 3, "schema_3.sql" } };
enum { VERSION_COUNT = sizeof VERSIONS / sizeof *VERSIONS };

static const char *const STATEMENTS[] = {
#define STMT(name, text) text,
#include "runtime/store_stmts.def"
#undef STMT
};

static const chuan_span NOWHERE = { 0, 0, 0 };

/* Errors ------------------------------------------------------------------------------------------- */

/* Adds a diagnostic about the database with up to one hint; returns `rc`. */
static chuan_rc complain(chuan_store *store, chuan_code code, chuan_phrase hint, chuan_rc rc, chuan_diags *diags)
{
  chuan_diag *diag = chuan_diag_add(diags, code, NOWHERE, CHUAN_ARGS(store->path));
  if (hint != CHUAN_PHRASE_NONE)
    chuan_diag_hint(diags, diag, hint, CHUAN_ARGS(store->path));
  return rc;
}

static chuan_rc complain_with(chuan_store *store, chuan_code code, const char *reason, chuan_diags *diags)
{
  chuan_diag_add(diags, code, NOWHERE, CHUAN_ARGS(store->path, chuan_str_of(reason)));
  return CHUAN_RC_IO;
}

/* Whether a failed write failed for want of room. */
static bool no_room(chuan_store *store, int code)
{
  int error = store->db ? sqlite3_system_errno(store->db) : 0;
  bool full = error == ENOSPC || error == EFBIG || error == EDQUOT;
  return (code & 0xFF) == SQLITE_FULL || ((code & 0xFF) == SQLITE_IOERR && full);
}

/* Whether the history holds what is no list of cells: SQLite has no code of its own for that. */
static bool is_damaged(const chuan_store *store, int code)
{
  return code == SQLITE_ERROR && store->db && strcmp(sqlite3_errmsg(store->db), "malformed JSON") == 0;
}

chuan_rc store_failed(chuan_store *store, int code, chuan_diags *diags)
{
  if (no_room(store, code))
    return complain(store, CHUAN_E0706, CHUAN_PHRASE_DATABASE_MAKE_ROOM, CHUAN_RC_IO, diags);
  if (is_damaged(store, code))
    code = SQLITE_CORRUPT;
  switch (code & 0xFF) {
  case SQLITE_NOMEM:
    return CHUAN_RC_MEMORY;
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return complain(store, CHUAN_E0705, CHUAN_PHRASE_DATABASE_WAIT, CHUAN_RC_IO, diags);
  case SQLITE_NOTADB:
    return complain(store, CHUAN_E0702, CHUAN_PHRASE_NONE, CHUAN_RC_USAGE, diags);
  case SQLITE_CORRUPT:
    return complain(store, CHUAN_E0708, CHUAN_PHRASE_DATABASE_RESTORE, CHUAN_RC_IO, diags);
  case SQLITE_READONLY:
  case SQLITE_PERM:
  case SQLITE_CANTOPEN:
    return complain(store, CHUAN_E0707, CHUAN_PHRASE_DATABASE_PERMISSION, CHUAN_RC_IO, diags);
  default:
    return complain_with(store, CHUAN_E0709, store->db ? sqlite3_errmsg(store->db) : sqlite3_errstr(code), diags);
  }
}

/* Statements --------------------------------------------------------------------------------------- */

static int bind(sqlite3_stmt *statement, int parameter, const store_value *value)
{
  const char *bytes = value->bytes.p ? value->bytes.p : "";
  switch (value->kind) {
  case STORE_INTEGER:
    return sqlite3_bind_int64(statement, parameter, value->number);
  case STORE_TEXT:
    return sqlite3_bind_text64(statement, parameter, bytes, value->bytes.n, SQLITE_STATIC, SQLITE_UTF8);
  case STORE_BLOB:
    return sqlite3_bind_blob64(statement, parameter, bytes, value->bytes.n, SQLITE_STATIC);
  default:
    return sqlite3_bind_null(statement, parameter);
  }
}

chuan_rc store_bind(chuan_store *store, sqlite3_stmt *statement, int first, const store_value *values, size_t count,
                    chuan_diags *diags)
{
  for (size_t i = 0; i < count; i++) {
    int code = bind(statement, first + (int)i, &values[i]);
    if (code != SQLITE_OK)
      return store_failed(store, code, diags);
  }
  return CHUAN_RC_OK;
}

static chuan_rc start(sqlite3_stmt **out, chuan_store *store, store_statement which, const store_value *values,
                      size_t count, chuan_diags *diags)
{
  sqlite3_stmt **statement = &store->statements[which];
  if (!*statement) {
    int code = sqlite3_prepare_v3(store->db, STATEMENTS[which], -1, SQLITE_PREPARE_PERSISTENT, statement, NULL);
    if (code != SQLITE_OK)
      return store_failed(store, code, diags);
  }
  sqlite3_reset(*statement);
  *out = *statement;
  return store_bind(store, *statement, 1, values, count, diags);
}

chuan_rc store_next(bool *row, chuan_store *store, sqlite3_stmt *statement, chuan_diags *diags)
{
  int code = sqlite3_step(statement);
  *row = code == SQLITE_ROW;
  if (code == SQLITE_ROW)
    return CHUAN_RC_OK;
  chuan_rc rc = code == SQLITE_DONE ? CHUAN_RC_OK : store_failed(store, code, diags);
  sqlite3_reset(statement);
  return rc;
}

chuan_rc store_first(sqlite3_stmt **out, bool *row, chuan_store *store, store_statement which,
                     const store_value *values, size_t count, chuan_diags *diags)
{
  *row = false;
  chuan_rc rc = start(out, store, which, values, count, diags);
  return rc == CHUAN_RC_OK ? store_next(row, store, *out, diags) : rc;
}

chuan_rc store_run(chuan_store *store, store_statement which, const store_value *values, size_t count,
                   chuan_diags *diags)
{
  sqlite3_stmt *statement;
  bool row;
  chuan_rc rc = store_first(&statement, &row, store, which, values, count, diags);
  while (rc == CHUAN_RC_OK && row)
    rc = store_next(&row, store, statement, diags);
  return rc;
}

chuan_str store_column_text(sqlite3_stmt *statement, int column)
{
  const char *text = (const char *)sqlite3_column_text(statement, column);
  return text ? (chuan_str){ text, (size_t)sqlite3_column_bytes(statement, column) } : CHUAN_STR("");
}

chuan_str store_value_text(sqlite3_value *value)
{
  const char *text = (const char *)sqlite3_value_text(value);
  return text ? (chuan_str){ text, (size_t)sqlite3_value_bytes(value) } : CHUAN_STR("");
}

chuan_str store_column_copy(sqlite3_stmt *statement, int column, chuan_arena *arena)
{
  return chuan_str_copy(arena, store_column_text(statement, column));
}

/* The integer that a statement without parameters gives. */
static chuan_rc ask_integer(int64_t *out, chuan_store *store, store_statement which, chuan_diags *diags)
{
  sqlite3_stmt *statement;
  bool row;
  chuan_rc rc = store_first(&statement, &row, store, which, STORE_NO_VALUES, diags);
  *out = 0;
  if (rc == CHUAN_RC_OK && row) {
    *out = sqlite3_column_int64(statement, 0);
    sqlite3_reset(statement);
  }
  return rc;
}

/* Transactions ------------------------------------------------------------------------------------- */

chuan_rc chuan_store_begin(chuan_store *store, chuan_diags *diags)
{
  store->row.decisions.period = 0; /* others may have decided since */
  return store_run(store, STORE_BEGIN_WRITE, STORE_NO_VALUES, diags);
}

chuan_rc chuan_store_begin_read(chuan_store *store, chuan_diags *diags)
{
  chuan_rc rc = store_run(store, STORE_BEGIN_READ, STORE_NO_VALUES, diags);
  store->only_reads = rc == CHUAN_RC_OK;
  return rc;
}

chuan_rc chuan_store_commit(chuan_store *store, chuan_diags *diags)
{
  store_end_search(store);
  chuan_rc rc = store_flush_row(store, diags);
  if (rc == CHUAN_RC_OK)
    rc = store_flush_history(store, diags);
  if (rc == CHUAN_RC_OK)
    rc = store_flush_marks(store, diags);
  if (rc == CHUAN_RC_OK)
    rc = store_run(store, STORE_COMMIT, STORE_NO_VALUES, diags);
  if (rc != CHUAN_RC_OK)
    chuan_store_rollback(store);
  return rc;
}

void chuan_store_rollback(chuan_store *store)
{
  /* What the transaction had made is gone with it. */
  store_forget(store);
  store_forget_history(store);
  store->field_count = 0;
  store->level_name[0] = '\0';
  store->only_reads = false;
  store_forget_asked(store);
  for (size_t i = 0; i < STORE_STATEMENT_COUNT; i++)
    sqlite3_reset(store->statements[i]);
  if (!sqlite3_get_autocommit(store->db)) /* some errors have rolled back already */
    sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
}

/* Levels ------------------------------------------------------------------------------------------- */

static chuan_rc find_level(int64_t *id, chuan_store *store, chuan_str fold, chuan_diags *diags)
{
  sqlite3_stmt *statement;
  bool row;
  *id = 0;
  chuan_rc rc = store_first(&statement, &row, store, STORE_LEVEL_BY_FOLD, STORE_VALUES(store_text(fold)), diags);
  if (rc == CHUAN_RC_OK && row) {
    *id = sqlite3_column_int64(statement, 0);
    sqlite3_reset(statement);
  }
  return rc;
}

chuan_rc store_find_level(int64_t *id, chuan_store *store, chuan_str name, chuan_diags *diags)
{
  chuan_str fold;
  *id = store->level_id;
  if (name.n > 0 && chuan_str_equal(name, chuan_str_of(store->level_name)))
    return CHUAN_RC_OK;
  chuan_rc rc = chuan_text_fold(&fold, name, &store->scratch);
  if (rc == CHUAN_RC_OK)
    rc = find_level(id, store, fold, diags);
  if (rc == CHUAN_RC_OK && *id && name.n < sizeof store->level_name) { /* once there, it stays */
    snprintf(store->level_name, sizeof store->level_name, "%.*s", CHUAN_STR_ARGS(name));
    store->level_id = *id;
  }
  return rc;
}

chuan_rc store_make_level(int64_t *id, chuan_store *store, chuan_str name, chuan_diags *diags)
{
  chuan_str fold;
  chuan_rc rc = chuan_text_fold(&fold, name, &store->scratch);
  if (rc == CHUAN_RC_OK)
    rc = find_level(id, store, fold, diags);
  if (rc != CHUAN_RC_OK || *id)
    return rc;
  rc = store_run(store, STORE_LEVEL_ADD, STORE_VALUES(store_text(name), store_text(fold)), diags);
  *id = sqlite3_last_insert_rowid(store->db);
  return rc;
}

/* Opening ------------------------------------------------------------------------------------------ */

/* The path with its folder resolved: SQLite is to refuse a symbolic link in place of the database, but
   people may keep it in a folder that they reach by one. NULL with errno set. */
static char *resolve(const char *path)
{
  const char *slash = strrchr(path, '/');
  const char *name = slash ? slash + 1 : path;
  char folder[4096], *resolved, *whole;
  size_t n = slash ? (size_t)(slash - path) + 1 : 0;
  if (*name == '\0' || n >= sizeof folder) {
    errno = *name == '\0' ? EISDIR : ENAMETOOLONG;
    return NULL;
  }
  memcpy(folder, path, n);
  folder[n] = '\0';
  resolved = realpath(n ? folder : ".", NULL);
  if (!resolved)
    return NULL;
  if (asprintf(&whole, "%s/%s", strcmp(resolved, "/") == 0 ? "" : resolved, name) < 0) {
    whole = NULL;
    errno = ENOMEM;
  }
  free(resolved);
  return whole;
}

/* Whether the path is wrong, for there is no such folder; otherwise the system refused it. */
static bool is_no_path(int error)
{
  return error == ENOENT || error == ENOTDIR || error == EISDIR;
}

static chuan_rc complain_unopened(chuan_store *store, int error, chuan_diags *diags)
{
  chuan_rc rc = complain_with(store, CHUAN_E0713, strerror(error), diags);
  return is_no_path(error) ? CHUAN_RC_USAGE : rc;
}

/* Looks at the file before SQLite does: the database must be there, or is made as an empty file
   (`made` is set, so that it can be taken away again when the rest fails). */
static chuan_rc check_file(bool *made, chuan_store *store, const char *path, chuan_store_mode mode, chuan_diags *diags)
{
  struct stat status;
  if (mode == CHUAN_STORE_CREATE) {
    int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file >= 0) {
      *made = true;
      close(file);
      return CHUAN_RC_OK;
    }
    if (errno != EEXIST)
      return complain_unopened(store, errno, diags);
  }
  if (lstat(path, &status) != 0) {
    if (errno == ENOENT || errno == ENOTDIR)
      return complain(store, CHUAN_E0701, CHUAN_PHRASE_DATABASE_INIT, CHUAN_RC_USAGE, diags);
    return complain_unopened(store, errno, diags);
  }
  if (S_ISLNK(status.st_mode))
    return complain(store, CHUAN_E0714, CHUAN_PHRASE_DATABASE_NO_LINK, CHUAN_RC_USAGE, diags);
  if (!S_ISREG(status.st_mode))
    return complain(store, CHUAN_E0702, CHUAN_PHRASE_NONE, CHUAN_RC_USAGE, diags);
  return CHUAN_RC_OK;
}

/* What a database file of others could do to us is switched off, and what it could make us do is bounded
   (sqlite.org/security.html). */
static int harden(sqlite3 *db)
{
  static const struct {
    int name, value;
  } SWITCHES[] = { { SQLITE_DBCONFIG_DEFENSIVE, 1 },    { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
                   { SQLITE_DBCONFIG_DQS_DDL, 0 },      { SQLITE_DBCONFIG_DQS_DML, 0 },
                   { SQLITE_DBCONFIG_ENABLE_VIEW, 0 },  { SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 } },
    LIMITS[] = { { SQLITE_LIMIT_ATTACHED, 0 },          { SQLITE_LIMIT_LENGTH, 16 << 20 },
                 { SQLITE_LIMIT_SQL_LENGTH, 1 << 20 },  { SQLITE_LIMIT_EXPR_DEPTH, 100 },
                 { SQLITE_LIMIT_COMPOUND_SELECT, 5 },   { SQLITE_LIMIT_FUNCTION_ARG, STORE_TAKEN_MAX + 2 },
                 { SQLITE_LIMIT_TRIGGER_DEPTH, 10 },    { SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200 },
                 { SQLITE_LIMIT_VARIABLE_NUMBER, 2000 }, { SQLITE_LIMIT_WORKER_THREADS, 0 } };
  for (size_t i = 0; i < sizeof LIMITS / sizeof *LIMITS; i++)
    sqlite3_limit(db, LIMITS[i].name, LIMITS[i].value);
  for (size_t i = 0; i < sizeof SWITCHES / sizeof *SWITCHES; i++) {
    int code = sqlite3_db_config(db, SWITCHES[i].name, SWITCHES[i].value, NULL);
    if (code != SQLITE_OK)
      return code;
  }
  return sqlite3_busy_timeout(db, BUSY_MILLISECONDS);
}

/* Applies the steps that lead from version `from` to ours, in one transaction. */
static chuan_rc upgrade(chuan_store *store, chuan_diags *diags)
{
  int64_t version;
  chuan_rc rc = chuan_store_begin(store, diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  rc = ask_integer(&version, store, STORE_USER_VERSION, diags); /* another program may have been faster */
  for (size_t i = 0; rc == CHUAN_RC_OK && i < VERSION_COUNT; i++) {
    const chuan_embedded *file = chuan_schema;
    if (VERSIONS[i].version <= version)
      continue;
    while (file->name && strcmp(file->name, VERSIONS[i].file) != 0)
      file++;
    int code = sqlite3_exec(store->db, file->bytes, NULL, NULL, NULL);
    if (code != SQLITE_OK)
      rc = store_failed(store, code, diags);
  }
  if (rc == CHUAN_RC_OK)
    return chuan_store_commit(store, diags);
  chuan_store_rollback(store);
  return rc;
}

/* Checks that the database is ours and of our version, or makes it so. */
static chuan_rc identify(chuan_store *store, chuan_store_mode mode, chuan_diags *diags)
{
  int64_t application, version, tables, newest = VERSIONS[VERSION_COUNT - 1].version;
  chuan_rc rc = ask_integer(&application, store, STORE_APPLICATION_ID, diags);
  if (rc == CHUAN_RC_OK)
    rc = ask_integer(&version, store, STORE_USER_VERSION, diags);
  if (rc == CHUAN_RC_OK)
    rc = ask_integer(&tables, store, STORE_TABLE_COUNT, diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  store->version = version;
  bool empty = application == 0 && version == 0 && tables == 0;
  if (application != APPLICATION_ID && !(empty && mode == CHUAN_STORE_CREATE))
    return complain(store, CHUAN_E0702, CHUAN_PHRASE_NONE, CHUAN_RC_USAGE, diags);
  if (version > newest)
    return complain(store, CHUAN_E0703, CHUAN_PHRASE_NONE, CHUAN_RC_USAGE, diags);
  if (version == newest)
    return CHUAN_RC_OK;
  if (mode != CHUAN_STORE_CREATE)
    return complain(store, CHUAN_E0704, CHUAN_PHRASE_DATABASE_UPGRADE, CHUAN_RC_USAGE, diags);
  rc = store_run(store, STORE_JOURNAL_WAL, STORE_NO_VALUES, diags);
  return rc == CHUAN_RC_OK ? upgrade(store, diags) : rc;
}

/* Whether a part of the database is as one of our files makes it: SQLite keeps the text as it was. */
static bool is_ours(chuan_str sql)
{
  for (const chuan_embedded *file = chuan_schema; file->name; file++) {
    const char *at = memmem(file->bytes, strlen(file->bytes), sql.p, sql.n);
    if (at && at[sql.n] == ';')
      return true;
  }
  return store_is_current(sql);
}

/* A trigger or view of others would run inside our statements. */
static chuan_rc check_schema(chuan_store *store, chuan_diags *diags)
{
  sqlite3_stmt *statement;
  bool row;
  chuan_rc rc = store_first(&statement, &row, store, STORE_SCHEMA, STORE_NO_VALUES, diags);
  while (rc == CHUAN_RC_OK && row) {
    if (is_ours(store_column_text(statement, 1))) {
      rc = store_next(&row, store, statement, diags);
      continue;
    }
    chuan_diag *diag =
      chuan_diag_add(diags, CHUAN_E0716, NOWHERE, CHUAN_ARGS(store->path, store_column_text(statement, 0)));
    chuan_diag_hint(diags, diag, CHUAN_PHRASE_DATABASE_RESTORE, CHUAN_ARGS(store->path));
    sqlite3_reset(statement);
    rc = CHUAN_RC_USAGE;
  }
  return rc;
}

static chuan_rc connect(chuan_store *store, const char *path, chuan_store_mode mode, chuan_diags *diags)
{
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOFOLLOW;
  int code = sqlite3_open_v2(path, &store->db, flags, NULL);
  if (code == SQLITE_OK)
    code = harden(store->db);
  if (code == SQLITE_OK)
    code = sqlite3_create_function_v2(store->db, "take_cells", -1, SQLITE_UTF8 | SQLITE_DIRECTONLY, store,
                                      store_take_cells, NULL, NULL, NULL);
  if (code != SQLITE_OK)
    return store_failed(store, code, diags);
  chuan_rc rc = identify(store, mode, diags);
  if (rc == CHUAN_RC_OK)
    rc = check_schema(store, diags);
  if (rc == CHUAN_RC_OK && mode != CHUAN_STORE_READ && sqlite3_db_readonly(store->db, "main"))
    rc = store_failed(store, SQLITE_READONLY, diags);
  if (rc == CHUAN_RC_OK)
    rc = store_run(store, STORE_FOREIGN_KEYS, STORE_NO_VALUES, diags);
  if (rc == CHUAN_RC_OK)
    rc = store_run(store, STORE_SYNCHRONOUS, STORE_NO_VALUES, diags);
  if (rc == CHUAN_RC_OK)
    rc = store_run(store, STORE_CELL_SIZE_CHECK, STORE_NO_VALUES, diags);
  if (rc == CHUAN_RC_OK && mode == CHUAN_STORE_READ)
    rc = store_run(store, STORE_QUERY_ONLY, STORE_NO_VALUES, diags);
  return rc;
}

/* Deletes a database that could not be made, with the files that SQLite keeps beside it; also when memory is short. */
static void take_away(const char *path)
{
  static const char *const BEHIND[] = { "", "-wal", "-shm", "-journal" };
  char name[PATH_MAX + 16];
  for (size_t i = 0; i < sizeof BEHIND / sizeof *BEHIND; i++)
    if (snprintf(name, sizeof name, "%s%s", path, BEHIND[i]) < (int)sizeof name)
      unlink(name);
}

chuan_rc chuan_store_open(chuan_store **out, const char *path, chuan_store_mode mode, chuan_diags *diags)
{
  *out = NULL;
  chuan_store *store = calloc(1, sizeof *store);
  if (!store)
    return CHUAN_RC_MEMORY;
  chuan_arena_init(&store->memory, "store", MEMORY_LIMIT);
  chuan_arena_init(&store->scratch, "store scratch", MEMORY_LIMIT);
  chuan_arena_init(&store->row.texts, "store row", MEMORY_LIMIT);
  chuan_arena_init(&store->history.memory, "store history", MEMORY_LIMIT);
  store->path = chuan_str_copy(&store->memory, chuan_str_of(path));
  char *resolved = store->path.p ? resolve(path) : NULL;
  bool made = false;
  chuan_rc rc = CHUAN_RC_OK;
  if (!store->path.p || (!resolved && errno == ENOMEM))
    rc = CHUAN_RC_MEMORY;
  else if (!resolved && (mode == CHUAN_STORE_CREATE || !is_no_path(errno)))
    rc = complain_unopened(store, errno, diags);
  else if (!resolved)
    rc = complain(store, CHUAN_E0701, CHUAN_PHRASE_DATABASE_INIT, CHUAN_RC_USAGE, diags);
  if (rc == CHUAN_RC_OK)
    rc = check_file(&made, store, resolved, mode, diags);
  if (rc == CHUAN_RC_OK)
    rc = connect(store, resolved, mode, diags);
  if (rc == CHUAN_RC_OK) {
    *out = store;
  } else {
    chuan_store_close(store);
    if (made)
      take_away(resolved);
  }
  free(resolved);
  return rc;
}

int64_t chuan_store_version_found(const chuan_store *store)
{
  return store->version;
}

int64_t chuan_store_version(void)
{
  return VERSIONS[VERSION_COUNT - 1].version;
}

chuan_str chuan_store_word(const chuan_store *store, chuan_arena *arena)
{
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  chuan_buffer_add_word(&b, store->path);
  return chuan_buffer_str(&b);
}

void chuan_store_close(chuan_store *store)
{
  if (!store)
    return;
  if (store->db)
    chuan_store_rollback(store);
  for (size_t i = 0; i < STORE_STATEMENT_COUNT; i++)
    sqlite3_finalize(store->statements[i]);
  sqlite3_close(store->db);
  chuan_arena_free(&store->history.memory);
  chuan_arena_free(&store->row.texts);
  chuan_arena_free(&store->scratch);
  chuan_arena_free(&store->memory);
  free(store);
}
