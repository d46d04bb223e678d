/* Bytes that are read in pieces: see source_file.h. */
#include "base/source_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const chuan_span NOWHERE = { 0, 0, 0 };

chuan_source_file chuan_source_file_of(chuan_str path, chuan_str bytes)
{
  return (chuan_source_file){ .path = path, .length = bytes.n, .file = -1, .bytes = bytes };
}

bool chuan_source_file_open(chuan_source_file *out, chuan_str path, chuan_arena *arena)
{
  struct stat status;
  chuan_str name = chuan_str_copy(arena, path);
  *out = (chuan_source_file){ .path = path, .file = -1 };
  if (!name.p || strlen(name.p) != name.n)
    return false;
  /* A pipe that nobody writes to must not wait here. */
  int file = open(name.p, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (file < 0)
    return false;
  if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
    close(file);
    return false;
  }
  out->file = file;
  out->length = (uint64_t)status.st_size;
  out->changed = status.st_mtim;
  return true;
}

void chuan_source_file_close(chuan_source_file *from)
{
  if (from->file >= 0)
    close(from->file);
  from->file = -1;
}

static chuan_rc report_unread(const chuan_source_file *from, const char *why, chuan_diags *diags)
{
  chuan_diag_add(diags, CHUAN_E0101, NOWHERE, CHUAN_ARGS(from->path, chuan_str_of(why)));
  return CHUAN_RC_IO;
}

static chuan_rc report_changed(const chuan_source_file *from, chuan_rc rc, chuan_diags *diags)
{
  chuan_diag *diag = chuan_diag_add(diags, CHUAN_E0914, NOWHERE, CHUAN_ARGS(from->path));
  chuan_diag_hint(diags, diag, CHUAN_PHRASE_CLOSE_AND_RUN_AGAIN, CHUAN_NO_ARGS);
  return rc;
}

chuan_rc chuan_source_file_read(void *to, const chuan_source_file *from, uint64_t at, size_t count, chuan_diags *diags)
{
  char *bytes = to;
  if (from->file < 0) {
    memcpy(to, from->bytes.p + at, count);
    return CHUAN_RC_OK;
  }
  while (count > 0) {
    ssize_t got = pread(from->file, bytes, count, (off_t)at);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return report_unread(from, strerror(errno), diags);
    if (got == 0)
      return report_changed(from, CHUAN_RC_IO, diags);
    bytes += got;
    at += (uint64_t)got;
    count -= (size_t)got;
  }
  return CHUAN_RC_OK;
}

chuan_rc chuan_source_file_digest(unsigned char sha256[32], const chuan_source_file *from, chuan_diags *diags)
{
  enum { CHUNK = 64 << 10 };
  unsigned char bytes[CHUNK];
  struct stat status;
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  for (uint64_t at = 0; at < from->length; at += CHUNK) {
    size_t count = from->length - at < CHUNK ? (size_t)(from->length - at) : CHUNK;
    chuan_rc rc = chuan_source_file_read(bytes, from, at, count, diags);
    if (rc != CHUAN_RC_OK)
      return rc;
    crypto_hash_sha256_update(&state, bytes, count);
  }
  crypto_hash_sha256_final(&state, sha256);
  if (from->file < 0)
    return CHUAN_RC_OK;
  if (fstat(from->file, &status) != 0)
    return report_unread(from, strerror(errno), diags);
  bool same = (uint64_t)status.st_size == from->length && status.st_mtim.tv_sec == from->changed.tv_sec &&
              status.st_mtim.tv_nsec == from->changed.tv_nsec;
  return same ? CHUAN_RC_OK : report_changed(from, CHUAN_RC_FINDINGS, diags);
}
