/* Scripts made to hurt: each runs in a process of its own with the largest budget, and must end as it says itself, in
   half a second of processor time and 32 MiB of memory. Usage: lua_hostile FOLDER [NAME…]

   A script's first line says what it tries, its second one how it ends: `-- expect: budget`, `memory`, or the
   beginning of `value: …`, `error: …`, `result: …`. Scripts that would be large files are made here (MADE). */
#include "tests/lua/box_fixture.h"

#include <dirent.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
enum { SLOWER = 10, IS_SANITIZED = 1 };
#else
enum { SLOWER = 1, IS_SANITIZED = 0 };
#endif
enum { CPU_MICROSECONDS_MAX = 500000 * SLOWER, RSS_KIB_MAX = 32 << 10, SOURCE_MAX = CHUAN_SCRIPT_BYTES_MAX + 64 };

typedef struct made {
  const char *name, *expect;
  const char *before, *piece, *after; /* `piece` stands there `count` times */
  size_t count;
} made;

#define IN_FUNCTION "return function() "
static const made MADE[] = {
  { "deep_parentheses", "error: C stack overflow", IN_FUNCTION "return ", "(", "1", 100000 },
  { "deep_tables", "error: C stack overflow", IN_FUNCTION "return ", "{", "", 100000 },
  { "deep_blocks", "error: C stack overflow", IN_FUNCTION, "do ", "", 60000 },
  { "deep_names", "error: too many names stand in functions within functions",
    IN_FUNCTION IN_FUNCTION IN_FUNCTION IN_FUNCTION IN_FUNCTION
    IN_FUNCTION IN_FUNCTION IN_FUNCTION IN_FUNCTION IN_FUNCTION,
    "x = x ", "", 43000 },
  { "many_errors_of_fields", "budget",
    "local a = {} a.a = a local function f(u) if u then y = u", " + u",
    " end return a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.x.y end return function() while true do pcall(f) end end",
    40000 },
  { "deep_functions", "error: more than 16 functions stand in each other", "", "return function() ", "", 10000 },
  { "deep_ifs", "error: C stack overflow", IN_FUNCTION, "if true then ", "", 15000 },
  { "deep_minus", "error: C stack overflow", IN_FUNCTION "return ", "- ", "1", 100000 },
  { "deep_not", "error: C stack overflow", IN_FUNCTION "return ", "not ", "1", 50000 },
  { "deep_calls", "error: C stack overflow", IN_FUNCTION "return ", "type(", "", 40000 },
  { "deep_concat", "error: C stack overflow", IN_FUNCTION "return 'a'", " .. 'a'", " end", 30000 },
  { "deep_lengths", "error: C stack overflow", IN_FUNCTION "return ", "#", "'a'", 30000 },
  { "deep_index", "error: more than 50 fields of fields in a row", IN_FUNCTION "local a = {} return a", ".a", " end",
    100000 },
  { "deep_index_found", "error: more than 50 fields of fields in a row",
    "local a = {} a.a = a return function() return a", ".a", ".x.y end", 100000 },
  { "deep_index_brackets", "error: more than 50 fields of fields in a row",
    "local a = {} a.a = a a[a] = a return function() return a", "[a.a]", ".x.y end", 40000 },
  { "long_sum", "value: 20001", IN_FUNCTION "return tostring(1", " + 1", ") end", 20000 },
  { "long_mixed", "value: 1/3", IN_FUNCTION "return tostring(1/3", " + 1/7 - 1/7", ") end", 10000 },
  { "long_comment", "value: done", "--[==[", "]]-", "]==] return function() return 'done' end", 80000 },
  { "long_text", "error: a text of more than 4096 bytes", IN_FUNCTION "return '", "x", "' end", 200000 },
  { "long_bracket_text", "error: a text of more than 4096 bytes", IN_FUNCTION "return [[", "x", "]] end", 200000 },
  { "long_bracket", "error: a text of more than 4096 bytes", IN_FUNCTION "return [", "=", "", 200000 },
  { "long_name", "error: a text of more than 4096 bytes", IN_FUNCTION "return ", "x", " end", 200000 },
  { "long_numeral", "error: this is no number, or one of more than 10,000 digits", IN_FUNCTION "return ", "1",
    " end", 100000 },
  { "long_decimals", "error: this is no number, or one of more than 10,000 digits", IN_FUNCTION "return 0.", "1",
    " end", 100000 },
  { "long_zeros", "error: this is no number, or one of more than 10,000 digits", IN_FUNCTION "return ", "0",
    " end", 100000 },
  { "long_hexadecimal", "error: a hexadecimal number", IN_FUNCTION "return 0x", "f", " end", 100000 },
  { "many_numerals", "value: done", "local t = { ", "0.5, ", "} " IN_FUNCTION "return 'done' end", 30000 },
  { "many_nils", "budget", "local t = { ", "nil, ", "} return function() while true do pairs(t) end end", 50000 },
  { "many_operands", "error: attempt to perform arithmetic on a nil value", IN_FUNCTION "local a return a", " + a",
    " end", 60000 },
  { "many_locals", "error: too many local variables", IN_FUNCTION, "local x ", "end", 300 },
  { "many_constants", "value: done", IN_FUNCTION "local x ", "x = {} ", "return 'done' end", 30000 },
  { "many_lines", "error: the script gives no function", "", "\n", "return", 200000 },
  { "many_newlines", "error: attempt to call a nil value", "", "\r\n", "x()", 100000 },
  { "many_labels", "error: label 'a' already defined", IN_FUNCTION, "::a:: ", "end", 100 },
  { "many_errors", "budget", IN_FUNCTION "local t while true do pcall(function() ", "t = t ",
    "return t.x.y end) end end",
    40000 },
  { "many_comments", "value: done", IN_FUNCTION, "--\n", "return 'done' end", 80000 },
  { "too_large", "error: the script has more than 256 KiB", "", " ", "", CHUAN_SCRIPT_BYTES_MAX + 1 },
  { "bytecode", "error: unexpected symbol near", "\x1bLua", "S", "", 1 },
  { "bytecode_header", "error: the script is not UTF-8", "\x1bLuaT", "\x19\x93\r\n\x1a\n", "", 1 },
  { "bom", "error: this letter can stand in texts and comments only", "\xef\xbb\xbf", " ", "x", 1 },
  { "shebang", "error: a script does not begin with #", "#!/usr/bin/lua\n", " ", "x", 1 },
  { "bad_utf8", "error: the script is not UTF-8", IN_FUNCTION "return '", "\xc3", "' end", 1 },
  { "bad_utf8_in_comment", "error: the script is not UTF-8", "-- ", "\xed\xa0\x80", "\n", 1 },
  { "letters", "error: this letter can stand in texts and comments only", "local ", "đ", " = 1", 1 },
  { "empty", "error: the script gives no function", "", "", "", 0 },
};

typedef struct script {
  char name[64], expect[500];
  chuan_str source;
} script;

static int compare_names(const void *a, const void *b)
{
  return strcmp(((const script *)a)->name, ((const script *)b)->name);
}

static void check(bool good, const char *what)
{
  if (good)
    return;
  perror(what);
  exit(1);
}

static void make(script *out, const made *m)
{
  size_t size = strlen(m->before) + strlen(m->piece) * m->count + strlen(m->after);
  char *text = malloc(size + 1), *at = text;
  check(text, m->name);
  at = stpcpy(at, m->before);
  for (size_t i = 0; i < m->count; i++)
    at = stpcpy(at, m->piece);
  stpcpy(at, m->after);
  snprintf(out->name, sizeof out->name, "%s", m->name);
  snprintf(out->expect, sizeof out->expect, "%s", m->expect);
  out->source = (chuan_str){ text, size };
}

static void read_script(script *out, const char *folder, const char *file)
{
  char path[600], *text = malloc(SOURCE_MAX);
  snprintf(path, sizeof path, "%s/%s", folder, file);
  FILE *in = fopen(path, "r");
  check(in && text, path);
  out->source = (chuan_str){ text, fread(text, 1, SOURCE_MAX - 1, in) };
  fclose(in);
  text[out->source.n] = '\0';
  snprintf(out->name, sizeof out->name, "%.*s", (int)(strlen(file) - strlen(".lua")), file);
  const char *expect = strstr(text, "\n-- expect: ");
  check(expect, "a script without `-- expect: …`");
  expect += strlen("\n-- expect: ");
  snprintf(out->expect, sizeof out->expect, "%.*s", (int)strcspn(expect, "\n"), expect);
}

static size_t collect(script *out, size_t most, const char *folder)
{
  size_t count = 0;
  DIR *files = opendir(folder);
  check(files, folder);
  for (struct dirent *file; (file = readdir(files));)
    if (strstr(file->d_name, ".lua") && count < most)
      read_script(&out[count++], folder, file->d_name);
  closedir(files);
  for (size_t i = 0; i < sizeof MADE / sizeof *MADE; i++)
    make(&out[count++], &MADE[i]);
  qsort(out, count, sizeof *out, compare_names);
  return count;
}

/* As expectations are written: without a line, and a text as a value. */
static void tell(const char *told, char *out, size_t size)
{
  size_t digits = strncmp(told, "error ", 6) == 0 ? strspn(told + 6, "0123456789") : 0;
  if (digits > 0)
    snprintf(out, size, "error%s", told + 6 + digits);
  else if (strncmp(told, "text: ", 6) == 0)
    snprintf(out, size, "value: %s", told + 6);
  else
    snprintf(out, size, "%s", told);
}

/* What the process of a script does. */
static void run_child(const script *s, int out)
{
  static fixture f;
  static char told[sizeof f.text + 16];
  fixture_begin(&f);
  f.script.result = CHUAN_TYPE_TEXT;
  fixture_load(&f, s->source);
  tell(fixture_call(&f), told, sizeof told);
  size_t length = strlen(told);
  _exit(write(out, told, length) == (ssize_t)length ? 0 : 1);
}

static bool run(const script *s)
{
  static char told[8192];
  int ends[2], status;
  struct rusage used;
  check(pipe(ends) == 0, "pipe");
  fflush(NULL);
  pid_t child = fork();
  check(child >= 0, "fork");
  if (child == 0)
    run_child(s, ends[1]);
  close(ends[1]);
  size_t length = 0;
  for (ssize_t n; length < sizeof told - 1 && (n = read(ends[0], told + length, sizeof told - 1 - length)) > 0;)
    length += (size_t)n;
  told[length] = '\0';
  close(ends[0]);
  check(wait4(child, &status, 0, &used) == child, "wait");
  long cpu = (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000 + used.ru_utime.tv_usec + used.ru_stime.tv_usec;
  bool good = status == 0 && strncmp(told, s->expect, strlen(s->expect)) == 0;
  if (strcmp(s->expect, "value: ") == 0)
    good = strcmp(told, "value: ") == 0;
  bool cheap = cpu < CPU_MICROSECONDS_MAX && (IS_SANITIZED || used.ru_maxrss < RSS_KIB_MAX);
  if (!good || !cheap || getenv("VERBOSE"))
    printf("%s %s: %ld ms, %ld KiB, status %d\n  ends with  %.200s\n  and not    %.200s\n",
           good && cheap ? "ok" : "FAILED",
           s->name, cpu / 1000, used.ru_maxrss, status, told, s->expect);
  return good && cheap;
}

int main(int argument_count, char **arguments)
{
  static script scripts[1000];
  size_t count = collect(scripts, 900, argument_count > 1 ? arguments[1] : "tests/lua/hostile"), run_count = 0, bad = 0;
  for (size_t i = 0; i < count; i++) {
    bool chosen = argument_count < 3;
    for (int k = 2; k < argument_count; k++)
      chosen |= strcmp(arguments[k], scripts[i].name) == 0;
    if (chosen) {
      run_count++;
      bad += !run(&scripts[i]);
    }
    free((char *)(intptr_t)scripts[i].source.p);
  }
  printf("%zu scripts, %zu failed\n", run_count, bad);
  return run_count == 0 || bad > 0;
}
