/* Runs honest scripts (in tests/lua/deterministic: many in a file, each behind a line `---- NAME: RESULT [BUDGET]`)
   and prints how each ended, with the units and bytes that it took. All of it must be the same in every process, on
   every machine and by every compiler: tests/lua/deterministic_runs compares. */
#include "runtime/lua_box_internal.h"
#include "tests/lua/box_fixture.h"

#include <dirent.h>

enum { FILE_BYTES_MAX = 1 << 20 };

static int is_script(const struct dirent *file)
{
  return strstr(file->d_name, ".lua") != NULL;
}

static chuan_type_kind kind_of(const char *name)
{
  static const char *const NAMES[] = { "integer", "decimal", "number", "truth", "date", "text" };
  for (size_t kind = 0; kind < sizeof NAMES / sizeof *NAMES; kind++)
    if (strcmp(name, NAMES[kind]) == 0)
      return (chuan_type_kind)kind;
  fprintf(stderr, "no kind of result: %s\n", name);
  exit(1);
}

/* The arguments of every script: l, names, x, text, day, yes, gaps. */
static void set_arguments(fixture *f)
{
  static const char *const NUMBERS[] = { "3", "1/2", "7", "2", "-22/7", "100000000000000000000", "2", "5/3" };
  static const char *const NAMES[] = { "Thanh Yên", "Na Sang", "Đông", "Ẳng Cang", "Noong Hẹt", "Sam Mứn" };
  static chuan_lua_value numbers[8], names[6], gaps[3];
  for (size_t i = 0; i < 8; i++)
    numbers[i] = (chuan_lua_value){ .kind = CHUAN_LUA_NUMBER, .number = fixture_number(f, NUMBERS[i]) };
  for (size_t i = 0; i < 6; i++)
    names[i] = (chuan_lua_value){ .kind = CHUAN_LUA_TEXT, .text = chuan_str_of(NAMES[i]) };
  gaps[0] = numbers[0];
  gaps[1] = (chuan_lua_value){ .kind = CHUAN_LUA_MISSING };
  gaps[2] = numbers[1];
  const chuan_lua_value arguments[] = {
    { .kind = CHUAN_LUA_LIST, .items = numbers, .item_count = 8 },
    { .kind = CHUAN_LUA_LIST, .items = names, .item_count = 6 },
    { .kind = CHUAN_LUA_NUMBER, .number = fixture_number(f, "25/7") },
    { .kind = CHUAN_LUA_TEXT, .text = CHUAN_STR("xã có đường giao thông") },
    { .kind = CHUAN_LUA_DAY, .number = chuan_num_int(20453) },
    { .kind = CHUAN_LUA_TRUTH, .number = chuan_num_int(1) },
    { .kind = CHUAN_LUA_LIST, .items = gaps, .item_count = 3 },
  };
  f->argument_count = sizeof arguments / sizeof *arguments;
  memcpy(f->arguments, arguments, sizeof arguments);
}

static void run(fixture *f, const char *group, char *head, chuan_str source)
{
  char name[64], kind[16];
  unsigned budget = 1000000;
  if (sscanf(head, "---- %63[^:]: %15s %u", name, kind, &budget) < 2) {
    fprintf(stderr, "%s: no head of a script: %s\n", group, head);
    exit(1);
  }
  f->script.budget = budget;
  f->script.result = kind_of(kind);
  f->script.accepts_missing = true;
  fixture_load(f, source);
  const char *told = fixture_call(f);
  printf("%s %s: %s (%lld units, %zu bytes)\n", group, name, told, (long long)(budget - f->box->left),
         f->box->account->used);
}

static void run_group(fixture *f, const char *folder, const char *file)
{
  static char text[FILE_BYTES_MAX];
  char path[600];
  snprintf(path, sizeof path, "%s/%s", folder, file);
  FILE *in = fopen(path, "r");
  if (!in) {
    perror(path);
    exit(1);
  }
  size_t length = fread(text, 1, sizeof text - 1, in);
  fclose(in);
  text[length] = '\0';
  for (char *head = text, *next; head && *head; head = next) {
    char *source = strchr(head, '\n');
    *source++ = '\0';
    next = strstr(source, "\n---- ");
    if (next)
      *next++ = '\0';
    run(f, file, head, chuan_str_of(source));
  }
}

int main(int argument_count, char **arguments)
{
  static fixture f;
  const char *folder = argument_count > 1 ? arguments[1] : "tests/lua/deterministic";
  struct dirent **files;
  int count = scandir(folder, &files, is_script, alphasort);
  if (count <= 0) {
    fprintf(stderr, "no scripts in %s\n", folder);
    return 1;
  }
  fixture_begin(&f);
  set_arguments(&f);
  for (int i = 0; i < count; i++) {
    run_group(&f, folder, files[i]->d_name);
    free(files[i]);
  }
  free(files);
  fixture_end(&f);
  return 0;
}
