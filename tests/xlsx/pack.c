/* Puts files into an archive, with their names as given: pack OUT FILE… */
#include "tests/xlsx/zip_writer.h"

#include <stdio.h>
#include <stdlib.h>

static blob read_all(const char *path)
{
  blob out = { .n = 0 };
  char buffer[4096];
  FILE *in = fopen(path, "rb");
  if (!in) {
    perror(path);
    exit(1);
  }
  for (size_t n; (n = fread(buffer, 1, sizeof buffer, in)) > 0;)
    blob_add(&out, buffer, n);
  fclose(in);
  return out;
}

int main(int argc, char **argv)
{
  size_t count = argc > 2 ? (size_t)argc - 2 : 0;
  zip_entry *entries = calloc(count, sizeof *entries);
  FILE *out = count > 0 && entries ? fopen(argv[1], "wb") : NULL;
  if (!out) {
    fprintf(stderr, "usage: pack OUT FILE…\n");
    return 1;
  }
  for (size_t i = 0; i < count; i++)
    entries[i] = (zip_entry){ .name = argv[i + 2], .data = read_all(argv[i + 2]), .method = ZIP_DEFLATE,
                              .local_method = ZIP_DEFLATE };
  blob archive = zip_write(entries, count, (zip_lies){ .count_change = 0 });
  bool good = fwrite(archive.p, 1, archive.n, out) == archive.n;
  good = fclose(out) == 0 && good;
  for (size_t i = 0; i < count; i++)
    free(entries[i].data.p);
  free(archive.p);
  free(entries);
  return !good;
}
