/* Archives as no honest program writes them: see zip_writer.h. */
#include "tests/xlsx/zip_writer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

void blob_add(blob *b, const void *bytes, size_t n)
{
  if (b->n + n > b->capacity) {
    b->capacity = 2 * (b->n + n) + 64;
    b->p = realloc(b->p, b->capacity);
    if (!b->p)
      abort();
  }
  if (n > 0)
    memcpy(b->p + b->n, bytes, n);
  b->n += n;
}

void blob_text(blob *b, const char *text)
{
  blob_add(b, text, strlen(text));
}

void blob_printf(blob *b, const char *format, ...)
{
  char *text;
  va_list arguments;
  va_start(arguments, format);
  int n = vasprintf(&text, format, arguments);
  va_end(arguments);
  if (n < 0)
    abort();
  blob_add(b, text, (size_t)n);
  free(text);
}

void blob_fill(blob *b, char c, size_t n)
{
  char block[4096];
  memset(block, c, sizeof block);
  for (; n > 0; n -= n < sizeof block ? n : sizeof block)
    blob_add(b, block, n < sizeof block ? n : sizeof block);
}

/* Archives ----------------------------------------------------------------------------------------- */

static void put(blob *b, uint64_t number, int bytes)
{
  for (int i = 0; i < bytes; i++, number >>= 8)
    blob_add(b, &(unsigned char){ (unsigned char)number }, 1);
}

static blob compress_entry(const zip_entry *entry)
{
  blob out = { 0 };
  if (entry->method != ZIP_DEFLATE) {
    blob_add(&out, entry->data.p, entry->data.n);
    return out;
  }
  z_stream z = { .next_in = (unsigned char *)entry->data.p, .avail_in = (unsigned)entry->data.n };
  if (deflateInit2(&z, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    abort();
  blob_fill(&out, 0, deflateBound(&z, entry->data.n));
  z.next_out = (unsigned char *)out.p;
  z.avail_out = (unsigned)out.n;
  if (deflate(&z, Z_FINISH) != Z_STREAM_END)
    abort();
  out.n = z.total_out;
  deflateEnd(&z);
  return out;
}

/* What local and central headers have in common, from the version needed on. */
static void put_fields(blob *out, const zip_entry *entry, uint16_t method, size_t compressed, const char *name)
{
  put(out, 20, 2);
  put(out, entry->flags, 2);
  put(out, method, 2);
  put(out, 0, 2);
  put(out, 0x21, 2);
  put(out, (uint32_t)crc32(0, (const unsigned char *)entry->data.p, (unsigned)entry->data.n) + entry->crc_change, 4);
  put(out, compressed, 4);
  put(out, entry->data.n + (size_t)(ptrdiff_t)entry->size_change, 4);
  put(out, strlen(name), 2);
  put(out, 0, 2);
}

static void put_end(blob *out, size_t count, size_t directory, size_t size, zip_lies lies)
{
  const char *comment = lies.comment ? lies.comment : "";
  if (lies.zip64) {
    blob_add(out, "PK\6\7", 4);
    put(out, 0, 16);
  }
  blob_add(out, "PK\5\6", 4);
  put(out, 0, 4);
  put(out, count + (size_t)(ptrdiff_t)lies.count_change, 2);
  put(out, count + (size_t)(ptrdiff_t)lies.count_change, 2);
  put(out, size, 4);
  put(out, directory + (size_t)(ptrdiff_t)lies.offset_change, 4);
  put(out, strlen(comment), 2);
  blob_text(out, comment);
}

blob zip_write(const zip_entry *entries, size_t count, zip_lies lies)
{
  blob out = { 0 }, directory = { 0 };
  size_t local = 0, compressed_size = 0;
  for (size_t i = 0; i < count; i++) {
    const zip_entry *entry = &entries[i];
    if (!entry->again) {
      blob compressed = compress_entry(entry);
      const char *name = entry->local_name ? entry->local_name : entry->name;
      local = out.n;
      compressed_size = compressed.n;
      blob_add(&out, "PK\3\4", 4);
      put_fields(&out, entry, entry->local_method ? entry->local_method : entry->method, compressed_size, name);
      blob_text(&out, name);
      blob_add(&out, compressed.p, compressed.n);
      free(compressed.p);
    }
    blob_add(&directory, "PK\1\2", 4);
    put(&directory, 20, 2);
    put_fields(&directory, entry, entry->method, compressed_size, entry->name);
    put(&directory, 0, 10);
    put(&directory, local, 4);
    blob_text(&directory, entry->name);
  }
  size_t start = out.n;
  blob_add(&out, directory.p, directory.n);
  put_end(&out, count, start, directory.n, lies);
  free(directory.p);
  return out;
}
