/* The analysis of authority against violations that are known: each of a national act or of one of 34 provinces is
   found, alone, on its line, with an example that is true when the program judges it; and what is lawful has no
   finding. usage: violations [VIOLATIONS] [LAWFUL VARIANTS] [SEED]
          violations write FOLDER    writes a national act and 34 provinces there */
#include "tests/violations/violations.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILES = PROVINCES + 1, A_BATCH = 10 /* violations of one act */ };

/* An act and its provinces. */
typedef struct country {
  chuan_arena arena;
  uint64_t seed;
  national act;
  province provinces[PROVINCES];
  chuan_str texts[FILES]; /* the act first */
} country;

static void write_act(chuan_str *out, national *act, uint64_t seed, national_faults faults, chuan_arena *arena)
{
  chuan_buffer text;
  chuan_buffer_init(&text, arena);
  random_seed(seed);
  random_national(act);
  write_national(&text, act, faults);
  *out = chuan_buffer_str(&text);
}

static void make_country(country *out, uint64_t seed)
{
  chuan_arena_init(&out->arena, "violations", (size_t)256 << 20);
  out->seed = seed;
  write_act(&out->texts[0], &out->act, seed, LAWFUL_NATIONAL, &out->arena);
  for (int i = 0; i < PROVINCES; i++) {
    random_province(&out->provinces[i], &out->act, i + 1, &out->arena);
    out->texts[i + 1] = chuan_buffer_str(&out->provinces[i].text);
  }
}

static bool fail(const char *what, const loaded *files)
{
  fprintf(stderr, "%s\n", what);
  chuan_diags_print(&files->diags, stderr, (chuan_diag_style){ CHUAN_LANG_EN, false, 120 });
  return false;
}

/* One violation: exactly one finding, of its code, on its line, that names both acts and whose example is true. */
static bool find_one(country *c, const violation *v, int number)
{
  chuan_str texts[FILES];
  national spoilt;
  memcpy(texts, c->texts, sizeof texts);
  texts[number + 1] = chuan_buffer_str(&v->text);
  int file = v->in_national ? 0 : number + 1, line = v->line;
  if (v->in_national) {
    write_act(&texts[0], &spoilt, c->seed, v->faults, &c->arena);
    line = spoilt.fault_line;
  }
  loaded files;
  bool good = load(&files, texts, FILES);
  const chuan_diag *found = files.diags.count > 0 ? files.diags.items[0] : NULL;
  const char *wrong = NULL;
  if (!good || !found)
    good = fail("not found", &files);
  else if (files.diags.count != 1)
    good = fail("more than one finding", &files);
  else if (strcmp(chuan_code_name(found->code), v->code) != 0)
    good = fail("found as something else", &files);
  else if (found->spans[0].span.source != files.numbers[file] || line_of(texts[file], found->spans[0].span) != line)
    good = fail("found on another line", &files);
  else if ((wrong = check_parties(v, found, texts[0], &c->provinces[number], &c->arena)) ||
           (wrong = confirm(v, found, c->texts[0], texts[0], &c->provinces[number], &c->arena)))
    good = fail(wrong, &files);
  unload(&files);
  return good;
}

static bool try_kind(country *c, int kind, int *found, const char **name)
{
  int first = (int)below(PROVINCES);
  for (int i = 0; i < PROVINCES; i++) {
    violation v;
    int number = (first + i) % PROVINCES;
    if (!make_violation(&v, &c->act, &c->provinces[number], kind, &c->arena))
      continue;
    *name = v.kind;
    if (!find_one(c, &v, number)) {
      fprintf(stderr, "violations: %s (%s), %s, line %d, seed %llu\n", v.kind, v.code,
              v.in_national ? "the act" : "a province", v.line, (unsigned long long)c->seed);
      if (!v.in_national)
        fprintf(stderr, "%.*s", (int)v.text.n, v.text.p);
      return false;
    }
    ++*found;
    return true;
  }
  fprintf(stderr, "violations: no province has a place for kind %d\n", kind);
  return false;
}

static bool find_violations(long count, uint64_t seed)
{
  static int found[KINDS];
  static country c;
  const char *names[KINDS] = { NULL };
  long total = 0;
  bool good = true;
  for (long i = 0; i < count && good; i++) {
    if (i % A_BATCH == 0)
      make_country(&c, seed * 1000003 + (uint64_t)i);
    int kind = (int)(i % KINDS);
    good = try_kind(&c, kind, &found[kind], &names[kind]);
    total += good;
    if (i % A_BATCH == A_BATCH - 1 || i + 1 == count || !good)
      chuan_arena_free(&c.arena);
  }
  for (int kind = 0; kind < KINDS && names[kind]; kind++)
    printf("%4d  %s\n", found[kind], names[kind]);
  printf("violations: %ld of %ld found, each with a true example\n", total, count);
  return good;
}

static bool find_nothing(long count, uint64_t seed)
{
  static country c;
  long variants = 0;
  for (uint64_t i = 0; variants < count; i++) {
    make_country(&c, seed * 7000003 + i);
    loaded files;
    bool good = load(&files, c.texts, FILES) && files.diags.count == 0 && files.program;
    if (!good)
      fail("found in what is lawful", &files);
    else
      variants += (long)files.program->variant_count;
    unload(&files);
    chuan_arena_free(&c.arena);
    if (!good)
      return false;
  }
  printf("violations: 0 findings in %ld lawful variants\n", variants);
  return true;
}

static bool write_files(const char *folder, uint64_t seed)
{
  static country c;
  make_country(&c, seed);
  bool good = true;
  for (int i = 0; i < FILES && good; i++) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%02d.chuan", folder, i);
    FILE *out = fopen(path, "w");
    good = out && fwrite(c.texts[i].p, 1, c.texts[i].n, out) == c.texts[i].n;
    good = (!out || fclose(out) == 0) && good;
    if (!good)
      perror(path);
  }
  chuan_arena_free(&c.arena);
  return good;
}

int main(int argc, char **argv)
{
  if (argc > 2 && strcmp(argv[1], "write") == 0)
    return write_files(argv[2], 1) ? 0 : 1;
  long violations = argc > 1 ? atol(argv[1]) : 200, lawful = argc > 2 ? atol(argv[2]) : 2000;
  uint64_t seed = argc > 3 ? (uint64_t)atoll(argv[3]) : 1;
  return find_violations(violations, seed) && find_nothing(lawful, seed) ? 0 : 1;
}
