/* Property: a NUL byte anywhere in a rule file, a units file or a data file is an error that names its line;
   the file is never read up to it, nor as if it were not there.
   usage: nul [OFFSETS]; so many offsets of every seed, evenly spread (none given: all of them, one after the
   other put in and put in the place of a byte). Run from the project's folder. */
#include "grammar/grammar.h"
#include "runtime/import.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SIZE_MAX_TRIED = 8 << 10, SEEDS_LEAST = 30 };

static size_t offsets_wanted, seeds, variants;
static char folder[] = "/tmp/chuan-nul-XXXXXX", database[64];
static chuan_store *store;
static chuan_arena kept; /* the rules that data files are read by */
static const chuan_program *rules;
static const char RULES[] = "#! chuan 1 vi\nbộ tiêu chí \"s\" kỳ đánh giá từ 2024 đến 2024 áp dụng cho xã\n"
                            "dữ liệu a : số nguyên\nchỉ tiêu 1 \"A\" yêu cầu a > 0\n";

static void __attribute__((noreturn)) fail(const char *file, size_t offset, const char *why)
{
  fprintf(stderr, "nul: %s, byte %zu: %s\n", file, offset, why);
  exit(1);
}

static void set_up(void)
{
  chuan_sources sources;
  chuan_diags diags;
  uint32_t number;
  chuan_arena_init(&kept, "nul", 16 << 20);
  chuan_sources_init(&sources, &kept);
  chuan_diags_init(&diags, &kept, &sources);
  if (chuan_source_add(&number, &sources, CHUAN_STR("rules"), (chuan_str){ RULES, sizeof RULES - 1 },
                       CHUAN_RULE_FILE_LIMIT, &diags) != CHUAN_RC_OK ||
      chuan_rules_load_sources(&rules, &number, 1, &sources, &kept, &diags) != CHUAN_RC_OK)
    fail("rules", 0, "are wrong");
  if (!mkdtemp(folder))
    fail(folder, 0, "cannot be made");
  snprintf(database, sizeof database, "%s/t.db", folder);
  if (chuan_store_open(&store, database, CHUAN_STORE_CREATE, &diags) != CHUAN_RC_OK)
    fail(database, 0, "cannot be made");
}

static void tear_down(void)
{
  chuan_store_close(store);
  unlink(database);
  rmdir(folder);
  chuan_arena_free(&kept);
}

typedef enum seed_kind { SEED_RULES, SEED_UNITS, SEED_DATA } seed_kind;

/* Loads the bytes as a run would, by a path. */
static chuan_rc load(seed_kind kind, const char *bytes, size_t size, chuan_sources *sources, chuan_arena *arena,
                     chuan_diags *diags)
{
  int file = memfd_create("nul", 0);
  char text[64];
  snprintf(text, sizeof text, "/proc/self/fd/%d", file);
  chuan_str path = chuan_str_copy(arena, chuan_str_of(text));
  if (file < 0 || write(file, bytes, size) != (ssize_t)size)
    fail(text, 0, "cannot be written");
  chuan_import_options options = { .level = CHUAN_STR("xã"), .period = 2024, .dry_run = true };
  chuan_import_summary summary;
  const chuan_program *program;
  chuan_rc rc = kind == SEED_RULES   ? chuan_rules_load(&program, &path, 1, sources, arena, diags)
                : kind == SEED_UNITS ? chuan_import_units(&summary, store, &options, path, sources, arena, diags)
                                     : chuan_import_data(&summary, store, rules, &options, path, sources, arena, diags);
  close(file);
  return rc;
}

static void try_variant(const char *name, seed_kind kind, const char *bytes, size_t size, size_t offset)
{
  chuan_arena arena;
  chuan_sources sources;
  chuan_diags diags;
  chuan_arena_init(&arena, "nul", 64 << 20);
  chuan_sources_init(&sources, &arena);
  chuan_diags_init(&diags, &arena, &sources);
  size_t line = 1;
  for (size_t i = 0; i < offset; i++)
    line += bytes[i] == '\n';
  if (load(kind, bytes, size, &sources, &arena, &diags) != CHUAN_RC_FINDINGS)
    fail(name, offset, "is not refused");
  bool said = false;
  for (size_t i = 0; i < diags.count; i++)
    said = said || (diags.items[i]->code == CHUAN_E0104 &&
                    chuan_source_place(&sources, diags.items[i]->spans[0].span).line == line);
  if (!said)
    fail(name, offset, "is not said to be there");
  chuan_arena_free(&arena);
  variants++;
}

static void try_seed(const char *name, seed_kind kind, const char *bytes, size_t size)
{
  size_t step = offsets_wanted && size > offsets_wanted ? size / offsets_wanted : 1;
  char *changed = malloc(size + 1);
  if (!changed)
    fail(name, 0, "no memory");
  for (size_t offset = 0; offset <= size; offset += step) {
    memcpy(changed, bytes, offset);
    changed[offset] = '\0';
    memcpy(changed + offset + 1, bytes + offset, size - offset);
    try_variant(name, kind, changed, size + 1, offset);
    if (offset == size || bytes[offset] == '\n')
      continue;
    memcpy(changed + offset + 1, bytes + offset + 1, size - offset - 1);
    try_variant(name, kind, changed, size, offset);
  }
  free(changed);
  seeds++;
}

static int visit(const char *path, const struct stat *status, int type, struct FTW *place)
{
  (void)place;
  const char *dot = strrchr(path, '.');
  bool is_rules = dot && strcmp(dot, ".chuan") == 0, table = dot && strcmp(dot, ".csv") == 0;
  if (type != FTW_F || !(is_rules || table) || status->st_size > SIZE_MAX_TRIED)
    return 0;
  size_t size = (size_t)status->st_size;
  char *bytes = malloc(size + 1);
  FILE *file = fopen(path, "rb");
  if (!bytes || !file || fread(bytes, 1, size, file) != size)
    fail(path, 0, "cannot be read");
  fclose(file);
  bytes[size] = '\0';
  if (strlen(bytes) != size || chuan_text_invalid_at((chuan_str){ bytes, size }) != size) { /* in another encoding */
    free(bytes);
    return 0;
  }
  bool units = strstr(bytes, "mã_cấp_trên") != NULL;
  try_seed(path, is_rules ? SEED_RULES : units ? SEED_UNITS : SEED_DATA, bytes, size);
  free(bytes);
  return 0;
}

int main(int argc, char **argv)
{
  offsets_wanted = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
  set_up();
  static const char *const FOLDERS[] = { "examples", "rules", "tests/cases" };
  for (size_t i = 0; i < sizeof FOLDERS / sizeof *FOLDERS; i++)
    if (nftw(FOLDERS[i], visit, 16, FTW_PHYS) != 0)
      fail(FOLDERS[i], 0, "cannot be walked");
  tear_down();
  if (seeds < SEEDS_LEAST)
    fail("seeds", seeds, "too few");
  printf("nul: %zu seeds, %zu variants, 0 misread\n", seeds, variants);
  return 0;
}
