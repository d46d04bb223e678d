/* Runs scripts in a box, and tells how they ended as one line of text. */
#ifndef CHUAN_TESTS_LUA_BOX_FIXTURE_H
#define CHUAN_TESTS_LUA_BOX_FIXTURE_H

#include "runtime/lua_box.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const OUTCOME_NAMES[] = { "value", "error", "budget", "memory", "result", "too large", "lost" };

typedef struct fixture {
  chuan_lua_box *box;
  chuan_arena arena;
  chuan_lua_script script;
  chuan_lua_value arguments[CHUAN_PARAMETERS_MAX];
  size_t argument_count;
  char text[CHUAN_LUA_STRING_BYTES_MAX + CHUAN_LUA_MESSAGE_BYTES_MAX];
} fixture;

static inline void fixture_begin(fixture *f)
{
  *f = (fixture){ 0 };
  chuan_arena_init(&f->arena, "test", 64 << 20);
  f->script = (chuan_lua_script){ .name = CHUAN_STR("test.lua"), .parameter_count = CHUAN_LUA_ANY_COUNT,
                                   .budget = 1000000, .result = CHUAN_TYPE_RATIO };
}

static inline void fixture_end(fixture *f)
{
  chuan_lua_box_free(f->box);
  chuan_arena_free(&f->arena);
}

/* A number as tests write it: "1/3". */
static inline chuan_num fixture_number(fixture *f, const char *text)
{
  chuan_num number;
  if (chuan_num_parse_exact(&number, chuan_str_of(text), &f->arena) != CHUAN_RC_OK) {
    fprintf(stderr, "no number: %s\n", text);
    exit(1);
  }
  return number;
}

/* "1/2", "yes", "2025-12-31", "text: …", "missing", "error 3: …", "budget". */
static inline const char *fixture_tell(fixture *f, const chuan_lua_answer *answer)
{
  const chuan_lua_value *value = &answer->value;
  chuan_str text = answer->message;
  const char *before = "";
  if (answer->outcome == CHUAN_LUA_OK) {
    switch (value->kind) {
    case CHUAN_LUA_NUMBER: text = chuan_num_exact(value->number, &f->arena); break;
    case CHUAN_LUA_TRUTH: text = chuan_str_of(value->number.n ? "yes" : "no"); break;
    case CHUAN_LUA_DAY: text = chuan_day_text((chuan_day)value->number.n, true, &f->arena); break;
    case CHUAN_LUA_TEXT: before = "text: ", text = value->text; break;
    case CHUAN_LUA_MISSING: text = CHUAN_STR("missing"); break;
    case CHUAN_LUA_LIST: text = CHUAN_STR("a list"); break;
    }
    snprintf(f->text, sizeof f->text, "%s%.*s", before, CHUAN_STR_ARGS(text));
  } else {
    int length = snprintf(f->text, sizeof f->text, "%s", OUTCOME_NAMES[answer->outcome]);
    if (answer->line > 0 && answer->outcome == CHUAN_LUA_ERROR)
      length += snprintf(f->text + length, sizeof f->text - (size_t)length, " %u", answer->line);
    if (text.n > 0)
      snprintf(f->text + length, sizeof f->text - (size_t)length, ": %.*s", CHUAN_STR_ARGS(text));
  }
  return f->text;
}

/* Each script in a box of its own. */
static inline void fixture_load(fixture *f, chuan_str source)
{
  chuan_lua_box_free(f->box);
  f->box = chuan_lua_box_new();
  if (!f->box) {
    fputs("there is no box\n", stderr);
    exit(1);
  }
  f->script.source = source;
  chuan_lua_box_load(f->box, 0, &f->script);
}

static inline const char *fixture_call(fixture *f)
{
  chuan_lua_answer answer;
  chuan_lua_box_call(f->box, 0, f->arguments, f->argument_count, &answer);
  return fixture_tell(f, &answer);
}

#endif
