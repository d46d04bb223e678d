/* The front of the language: rule files in, checked program out. What cli includes. */
#ifndef CHUAN_GRAMMAR_H
#define CHUAN_GRAMMAR_H

#include "base/diag.h"
#include "grammar/program.h"

enum {
  CHUAN_RULE_FILE_LIMIT = 1 << 20,  /* bytes of one rule file */
  CHUAN_RULE_FILES_MAX = 10000,     /* rule files of one run */
  CHUAN_NODES_MAX = 200000,         /* syntax nodes of one file */
  CHUAN_DEPTH_MAX = 256,            /* nesting of one expression */
  CHUAN_SYNTAX_ERRORS_MAX = 20      /* reported per file */
};

/* Reads, parses, checks and compiles rule files; a folder stands for every *.chuan file below it, and the
   same file named twice counts once. Every independent error is reported. `program` is NULL unless OK;
   FINDINGS when there is an error in any file, USAGE when a path does not exist or a folder holds no rule
   file, LIMIT or MEMORY. Everything lives on `arena`; `sources` and `diags` are on it too. */
chuan_rc chuan_rules_load(const chuan_program **program, const chuan_str *paths, size_t count,
                          chuan_sources *sources, chuan_arena *arena, chuan_diags *diags);

/* The same for texts that are sources already. Scripts of Lua functions become sources, too. */
chuan_rc chuan_rules_load_sources(const chuan_program **program, const uint32_t *numbers, size_t count,
                                  chuan_sources *sources, chuan_arena *arena, chuan_diags *diags);

typedef enum chuan_skin { CHUAN_SKIN_KEEP, CHUAN_SKIN_VI, CHUAN_SKIN_EN } chuan_skin;

/* The one style: prints source `number` canonically, comments kept, in its own vocabulary or another.
   FINDINGS when it does not parse (nothing is printed then). */
chuan_rc chuan_rules_format(chuan_str *out, uint32_t number, chuan_skin skin, const chuan_sources *sources,
                            chuan_arena *arena, chuan_diags *diags);

/* The rule files that `paths` stand for, sorted, each once; as chuan_rules_load finds them. */
chuan_rc chuan_rules_files(chuan_str **files, size_t *file_count, const chuan_str *paths, size_t count,
                           chuan_arena *arena, chuan_diags *diags);

#endif
