/* Texts of XLSX files: those that cells share, and how any text is put together. See xlsx_book.h. */
#include "runtime/xlsx_book.h"

#include <string.h>

enum { STRINGS_MAX = 1000000, STRING_BYTES_MAX = 24 << 20 };

void xlsx_text_add(xlsx_text *text, chuan_str piece)
{
  if (text->n + piece.n > sizeof text->bytes) {
    text->too_long = true;
    return;
  }
  memcpy(text->bytes + text->n, piece.p, piece.n);
  text->n += piece.n;
}

/* Characters that are merely not seen are let through: the importer looks for them where it reads. One of them, the
   soft hyphen, is a letter of TCVN3. */
static bool holds_bad_character(chuan_str text)
{
  for (size_t at = 0, length; at < text.n; at += length) {
    int32_t c = chuan_text_next((chuan_str){ text.p + at, text.n - at }, &length);
    if (c < 0 || (chuan_text_classify(c) != CHUAN_TEXT_PLAIN && !chuan_text_is_unseen(c)))
      return true;
  }
  return false;
}

chuan_rc xlsx_text_keep(xlsx_string *out, xlsx_text *text, chuan_arena *arena)
{
  chuan_str kept = { text->bytes, xlsx_unescape(text->bytes, text->n) };
  chuan_rc rc = chuan_text_nfc(&kept, kept, arena);
  if (rc != CHUAN_RC_OK)
    return rc;
  kept = chuan_str_trim(kept);
  out->bad = holds_bad_character(kept);
  out->text = chuan_str_copy(arena, kept);
  return out->text.p ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
}

/* Shared texts ------------------------------------------------------------------------------------- */

enum { SST, SI, R, T };
static const char *const NAMES[] = { [SST] = "sst", [SI] = "si", [R] = "r", [T] = "t", NULL };

typedef struct strings_reader {
  xlsx_book *book;
  xlsx_text *text;
  size_t bytes;
} strings_reader;

static chuan_rc start(void *user, int element, int parent, const char **attributes)
{
  (void)attributes;
  strings_reader *reader = user;
  if (element == SI && parent == SST) {
    reader->text->n = 0;
    reader->text->too_long = false;
  }
  return CHUAN_RC_OK;
}

/* What stands in other elements, as the phonetic runs (rPh), is no part of the text. */
static chuan_rc add(void *user, int element, int parent, chuan_str piece)
{
  strings_reader *reader = user;
  if (element == T && (parent == SI || parent == R))
    xlsx_text_add(reader->text, piece);
  return CHUAN_RC_OK;
}

static chuan_rc end(void *user, int element, int parent)
{
  strings_reader *reader = user;
  xlsx_book *book = reader->book;
  if (element != SI || parent != SST)
    return CHUAN_RC_OK;
  reader->bytes += reader->text->n;
  if (book->string_count == STRINGS_MAX || reader->bytes > STRING_BYTES_MAX)
    return xlsx_refuse_size(&book->package, "có hơn một triệu chữ chung hoặc hơn 24 MiB chữ chung",
                            "it has more than a million shared texts, or more than 24 MiB of them");
  if (reader->text->too_long)
    return xlsx_refuse_size(&book->package, "một ô dài quá 64 KiB", "a cell is longer than 64 KiB");
  void *strings = book->strings;
  if (!chuan_arena_grow(book->arena, &strings, book->string_count, &book->string_capacity, sizeof *book->strings))
    return CHUAN_RC_MEMORY;
  book->strings = strings;
  book->package.kept++;
  return xlsx_text_keep(&book->strings[book->string_count++], reader->text, book->arena);
}

chuan_rc xlsx_read_strings(xlsx_book *book, chuan_str part)
{
  static const xlsx_reader READER = { NAMES, start, end, add };
  strings_reader reader = { .book = book, .text = chuan_arena_alloc(book->arena, sizeof *reader.text) };
  return reader.text ? xlsx_read_part(&book->package, part, &READER, &reader) : CHUAN_RC_MEMORY;
}
