/* Rule files from any bytes: whatever is read is reported or compiled; what compiles is printed in both
   vocabularies and compiles to the same program again. */
#include "grammar/grammar.h"

#include <stdlib.h>
#include <string.h>

static void must(bool condition)
{
  if (!condition)
    abort();
}

/* Loads one text as a rule file; prints what is found to nowhere, so that the printer is tried too. */
static const chuan_program *load(chuan_str text, chuan_skin skin, chuan_str *formatted, chuan_arena *arena)
{
  static FILE *nowhere;
  if (!nowhere)
    nowhere = fopen("/dev/null", "w");
  chuan_sources sources;
  chuan_diags diags;
  chuan_sources_init(&sources, arena);
  chuan_diags_init(&diags, arena, &sources);
  uint32_t number = 0;
  const chuan_program *program = NULL;
  *formatted = (chuan_str){ 0 };
  chuan_str name = { "fuzz.chuan", 10 };
  if (chuan_source_add(&number, &sources, name, text, CHUAN_RULE_FILE_LIMIT, &diags) == CHUAN_RC_OK &&
      chuan_rules_load_sources(&program, &number, 1, &sources, arena, &diags) == CHUAN_RC_OK)
    must(chuan_rules_format(formatted, number, skin, &sources, arena, &diags) == CHUAN_RC_OK && diags.errors == 0);
  chuan_lang lang = diags.errors % 2 ? CHUAN_LANG_VI : CHUAN_LANG_EN;
  chuan_diags_print(&diags, nowhere, (chuan_diag_style){ .lang = lang, .width = 80 });
  return program;
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size);
int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
  chuan_arena arena;
  chuan_arena_init(&arena, "fuzz", 512 << 20);
  chuan_str vi, en, again;
  const chuan_program *program = load((chuan_str){ (const char *)bytes, size }, CHUAN_SKIN_VI, &vi, &arena);
  if (program) {
    const chuan_program *other = load(vi, CHUAN_SKIN_EN, &en, &arena);
    must(other && memcmp(program->hash, other->hash, sizeof program->hash) == 0);
    other = load(en, CHUAN_SKIN_VI, &again, &arena);
    must(other && memcmp(program->hash, other->hash, sizeof program->hash) == 0);
    must(vi.n == again.n && memcmp(vi.p, again.p, vi.n) == 0);
  }
  chuan_arena_free(&arena);
  return 0;
}
