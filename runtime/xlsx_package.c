/* The container of an XLSX file: see xlsx_package.h. It is read here and not by a library of archives, for these look
   for what they can make of a broken archive, and only what is sound is wanted. */
#include "runtime/xlsx_package.h"

#include "runtime/import.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const chuan_span NOWHERE = { 0, 0, 0 };

/* Refusals ----------------------------------------------------------------------------------------- */

static chuan_str bilingual(const xlsx_package *package, const char *vi, const char *en)
{
  return chuan_diag_bilingual(package->diags, chuan_str_of(vi), chuan_str_of(en));
}

chuan_rc xlsx_refuse(const xlsx_package *package, const char *vi, const char *en)
{
  chuan_diag *diag =
    chuan_diag_add(package->diags, CHUAN_E0534, NOWHERE, CHUAN_ARGS(package->file->path, bilingual(package, vi, en)));
  chuan_diag_hint(package->diags, diag, CHUAN_PHRASE_SAVE_AGAIN, CHUAN_NO_ARGS);
  return CHUAN_RC_FINDINGS;
}

chuan_rc xlsx_refuse_size(const xlsx_package *package, const char *vi, const char *en)
{
  chuan_diag *diag =
    chuan_diag_add(package->diags, CHUAN_E0535, NOWHERE, CHUAN_ARGS(package->file->path, bilingual(package, vi, en)));
  chuan_diag_hint(package->diags, diag, CHUAN_PHRASE_SMALLER_SHEET, CHUAN_NO_ARGS);
  return CHUAN_RC_LIMIT;
}

chuan_rc xlsx_refuse_part(const xlsx_package *package, chuan_str part, const char *vi, const char *en)
{
  chuan_buffer v, e;
  chuan_buffer_init(&v, package->arena);
  chuan_buffer_init(&e, package->arena);
  chuan_buffer_printf(&v, "%.*s: %s%c", CHUAN_STR_ARGS(part), vi, '\0');
  chuan_buffer_printf(&e, "%.*s: %s%c", CHUAN_STR_ARGS(part), en, '\0');
  return v.failed || e.failed ? CHUAN_RC_MEMORY : xlsx_refuse(package, v.p, e.p);
}

static chuan_rc refuse_broken(const xlsx_package *package)
{
  return xlsx_refuse(package, "tệp nén bị hỏng hoặc tự mâu thuẫn", "the archive is broken or contradicts itself");
}

/* The directory ------------------------------------------------------------------------------------ */

/* Sizes of the records of an archive, and where the fields of an entry stand; all numbers are little-endian. In the
   local header they stand two bytes further to the front. */
enum {
  END_SIZE = 22,
  LOCATOR_SIZE = 20,
  ENTRY_SIZE = 46,
  LOCAL_SIZE = 30,
  LOCAL_SHIFT = 2,
  FLAGS_AT = 8,
  METHOD_AT = 10,
  CRC_AT = 16,
  COMPRESSED_AT = 20,
  SIZE_AT = 24,
  NAME_LENGTH_AT = 28,
  EXTRA_LENGTH_AT = 30,
  COMMENT_LENGTH_AT = 32,
  OFFSET_AT = 42,
  FLAGS_ENCRYPTED = 1 | 1 << 6 | 1 << 13,
  FLAGS_SIZES_BEHIND = 1 << 3, /* the local header has zeros for what stands behind the bytes */
  STORED = 0,
  DEFLATED = 8
};

static uint32_t number_at(const char *bytes, size_t count)
{
  enum { BYTE = 8 };
  uint32_t number = 0;
  while (count-- > 0)
    number = number << BYTE | (unsigned char)bytes[count];
  return number;
}
#define TWO_AT(bytes, at) number_at((bytes) + (at), 2)
#define FOUR_AT(bytes, at) number_at((bytes) + (at), 4)

/* Reads a piece of the file onto the arena. */
static chuan_rc read_piece(const char **out, const xlsx_package *package, uint64_t at, size_t count)
{
  char *bytes = chuan_arena_alloc(package->arena, count);
  *out = bytes;
  return bytes ? chuan_source_file_read(bytes, package->file, at, count, package->diags) : CHUAN_RC_MEMORY;
}

/* Finds the directory, which is what lies between the entries and the record at the end. An archive of a spreadsheet
   ends with a plain record and nothing behind it. */
static chuan_rc find_directory(const xlsx_package *package, chuan_str *directory, size_t *count)
{
  enum { DISKS_AT = 4, COUNT_HERE_AT = 8, COUNT_AT = 10, DIRECTORY_SIZE_AT = 12, DIRECTORY_AT = 16, COMMENT_AT = 20 };
  uint64_t length = package->file->length;
  size_t tail = length < END_SIZE + LOCATOR_SIZE ? (size_t)length : END_SIZE + LOCATOR_SIZE;
  const char *bytes;
  chuan_rc rc = read_piece(&bytes, package, length - tail, tail);
  if (rc != CHUAN_RC_OK)
    return rc;
  const char *end = bytes + tail - END_SIZE;
  if (tail < END_SIZE || memcmp(end, "PK\5\6", 4) != 0 || TWO_AT(end, COMMENT_AT) != 0)
    return xlsx_refuse(package, "tệp nén bị cắt cụt hoặc có phần thừa ở cuối",
                       "the archive is cut short, or something follows it");
  if (tail == END_SIZE + LOCATOR_SIZE && memcmp(bytes, "PK\6\7", 4) == 0)
    return xlsx_refuse(package, "tệp nén kiểu zip64, bảng tính không cần đến",
                       "the archive is a zip64, which no spreadsheet needs");
  *count = TWO_AT(end, COUNT_AT);
  directory->n = FOUR_AT(end, DIRECTORY_SIZE_AT);
  if (FOUR_AT(end, DISKS_AT) != 0 || TWO_AT(end, COUNT_HERE_AT) != *count ||
      (uint64_t)FOUR_AT(end, DIRECTORY_AT) + directory->n != length - END_SIZE)
    return refuse_broken(package);
  if (*count > XLSX_ENTRIES_MAX || directory->n > XLSX_DIRECTORY_MAX)
    return xlsx_refuse_size(package, "có hơn 1024 phần", "it has more than 1024 parts");
  return read_piece(&directory->p, package, FOUR_AT(end, DIRECTORY_AT), directory->n);
}

static bool is_good_name(chuan_str name)
{
  if (name.n == 0 || name.p[0] == '/')
    return false;
  for (size_t i = 0, begin = 0; i <= name.n; i++) {
    if (i == name.n || name.p[i] == '/') {
      if (i - begin == 2 && memcmp(name.p + begin, "..", 2) == 0)
        return false;
      begin = i + 1;
    } else if (name.p[i] == '\\' || (unsigned char)name.p[i] < ' ') {
      return false;
    }
  }
  return true;
}

/* Whether the header in front of the bytes says what the directory says. */
static bool headers_agree(const char *entry, const char *local, chuan_str name)
{
  bool behind = TWO_AT(entry, FLAGS_AT) & FLAGS_SIZES_BEHIND;
  if (memcmp(local, "PK\3\4", 4) != 0 || TWO_AT(local, FLAGS_AT - LOCAL_SHIFT) != TWO_AT(entry, FLAGS_AT) ||
      TWO_AT(local, METHOD_AT - LOCAL_SHIFT) != TWO_AT(entry, METHOD_AT) ||
      TWO_AT(local, NAME_LENGTH_AT - LOCAL_SHIFT) != name.n || memcmp(local + LOCAL_SIZE, name.p, name.n) != 0)
    return false;
  for (size_t at = CRC_AT; at <= SIZE_AT; at += 4) {
    uint32_t said = FOUR_AT(local, at - LOCAL_SHIFT);
    if (said != FOUR_AT(entry, at) && !(behind && said == 0))
      return false;
  }
  return true;
}

/* Looks at the header in front of the bytes of a part, and finds where these begin. */
static chuan_rc find_bytes(xlsx_part *part, const xlsx_package *package, const char *entry, uint64_t room)
{
  uint64_t local_at = FOUR_AT(entry, OFFSET_AT);
  const char *local;
  if (local_at + LOCAL_SIZE + part->name.n > room)
    return refuse_broken(package);
  chuan_rc rc = read_piece(&local, package, local_at, LOCAL_SIZE + part->name.n);
  if (rc != CHUAN_RC_OK)
    return rc;
  part->at = local_at + LOCAL_SIZE + part->name.n + TWO_AT(local, EXTRA_LENGTH_AT - LOCAL_SHIFT);
  bool sound = headers_agree(entry, local, part->name) && part->at + part->packed <= room;
  return sound ? CHUAN_RC_OK : refuse_broken(package);
}

/* Takes an entry of the directory; `room` is what stands in front of that. */
static chuan_rc take_entry(xlsx_part *out, const xlsx_package *package, const char *entry, chuan_str name,
                           uint64_t room)
{
  uint32_t method = TWO_AT(entry, METHOD_AT);
  if (!is_good_name(name))
    return xlsx_refuse(package, "một phần có tên chỉ ra ngoài tệp", "a part has a name that leads out of the file");
  if (TWO_AT(entry, FLAGS_AT) & FLAGS_ENCRYPTED) {
    chuan_diag *diag = chuan_diag_add(package->diags, CHUAN_E0532, NOWHERE, CHUAN_ARGS(package->file->path));
    chuan_diag_hint(package->diags, diag, CHUAN_PHRASE_REMOVE_PASSWORD, CHUAN_NO_ARGS);
    return CHUAN_RC_FINDINGS;
  }
  if (method != STORED && method != DEFLATED)
    return xlsx_refuse(package, "một phần được nén theo cách bảng tính không dùng",
                       "a part is compressed in a way that spreadsheets do not use");
  *out = (xlsx_part){ .name = name, .packed = FOUR_AT(entry, COMPRESSED_AT), .crc = FOUR_AT(entry, CRC_AT),
                      .size = FOUR_AT(entry, SIZE_AT), .deflated = method == DEFLATED };
  return find_bytes(out, package, entry, room);
}

static chuan_rc take_entries(xlsx_package *package, chuan_str directory, size_t count)
{
  uint64_t room = package->file->length - END_SIZE - directory.n, taken = 0;
  while (package->part_count < count) {
    if (directory.n < ENTRY_SIZE || memcmp(directory.p, "PK\1\2", 4) != 0)
      return refuse_broken(package);
    chuan_str name = { directory.p + ENTRY_SIZE, TWO_AT(directory.p, NAME_LENGTH_AT) };
    size_t length = ENTRY_SIZE + name.n + TWO_AT(directory.p, EXTRA_LENGTH_AT) + TWO_AT(directory.p, COMMENT_LENGTH_AT);
    if (length > directory.n)
      return refuse_broken(package);
    xlsx_part *part = &package->parts[package->part_count++];
    chuan_rc rc = take_entry(part, package, directory.p, name, room);
    if (rc != CHUAN_RC_OK)
      return rc;
    taken += LOCAL_SIZE + name.n + part->packed;
    directory = (chuan_str){ directory.p + length, directory.n - length };
  }
  if (directory.n > 0)
    return refuse_broken(package);
  if (taken > room) /* a bomb */
    return xlsx_refuse(package, "các phần chồng lên nhau", "its parts overlap");
  return CHUAN_RC_OK;
}

static int compare_names(chuan_str a, chuan_str b)
{
  int order = strncasecmp(a.p, b.p, a.n < b.n ? a.n : b.n);
  return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

static int compare_parts(const void *a, const void *b)
{
  return compare_names(((const xlsx_part *)a)->name, ((const xlsx_part *)b)->name);
}

chuan_rc xlsx_package_open(xlsx_package *package, const chuan_source_file *file, chuan_arena *arena, chuan_diags *diags)
{
  chuan_str directory = CHUAN_STR("");
  size_t count = 0;
  *package = (xlsx_package){ .file = file, .arena = arena, .diags = diags };
  if (file->length > CHUAN_IMPORT_SHEET_MAX)
    return xlsx_refuse_size(package, "tệp lớn hơn 128 MiB", "the file is larger than 128 MiB");
  chuan_rc rc = find_directory(package, &directory, &count);
  if (rc != CHUAN_RC_OK)
    return rc;
  package->parts = chuan_arena_array(arena, count, sizeof *package->parts);
  if (!package->parts)
    return CHUAN_RC_MEMORY;
  rc = take_entries(package, directory, count);
  if (rc != CHUAN_RC_OK)
    return rc;
  if (count > 0)
    qsort(package->parts, count, sizeof *package->parts, compare_parts);
  for (size_t i = 1; i < count; i++)
    if (compare_parts(&package->parts[i - 1], &package->parts[i]) == 0)
      return xlsx_refuse(package, "hai phần trùng tên", "two parts have one name");
  return CHUAN_RC_OK;
}

const xlsx_part *xlsx_package_find(const xlsx_package *package, chuan_str name)
{
  xlsx_part wanted = { .name = name };
  return package->part_count == 0
           ? NULL
           : bsearch(&wanted, package->parts, package->part_count, sizeof wanted, compare_parts);
}
