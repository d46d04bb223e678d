/* Failed calls of Lua functions in words. See report.h. */
#include "runtime/lua_value.h"
#include "runtime/lua_words.h"
#include "runtime/report_internal.h"

#include <limits.h>

static const chuan_phrase PHRASES[] = {
  [CHUAN_LUA_ERROR] = CHUAN_PHRASE_SCRIPT_ERROR,         [CHUAN_LUA_BUDGET] = CHUAN_PHRASE_SCRIPT_BUDGET,
  [CHUAN_LUA_MEMORY] = CHUAN_PHRASE_SCRIPT_MEMORY,       [CHUAN_LUA_RESULT] = CHUAN_PHRASE_SCRIPT_RESULT,
  [CHUAN_LUA_TOO_LARGE] = CHUAN_PHRASE_SCRIPT_TOO_LARGE, [CHUAN_LUA_LOST] = CHUAN_PHRASE_SCRIPT_LOST,
};

const chuan_function *chuan_report_function(const chuan_results *results, uint32_t origin)
{
  const chuan_set *set = results->data->set;
  if (origin >= set->code_count || !CHUAN_OP_IS_CALL(set->code[origin].op))
    return NULL;
  return &results->data->program->functions[set->code[origin].a];
}

/* Results ------------------------------------------------------------------------------------------ */

/* "`tốt`, `kém`" */
static chuan_str choices(const chuan_type *type, chuan_arena *arena)
{
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  for (size_t i = 0; i < type->choice_count; i++) {
    chuan_buffer_add_c(&b, i > 0 ? ", `" : "`");
    chuan_buffer_add(&b, type->choices[i]);
    chuan_buffer_add_char(&b, '`');
  }
  return chuan_buffer_str(&b);
}

/* What a function should have given. */
static chuan_str wanted(const chuan_type *type, chuan_lang lang, chuan_arena *arena)
{
  static const char *const KINDS[][2] = {
    [CHUAN_TYPE_INTEGER] = { "số nguyên", "a whole number" },
    [CHUAN_TYPE_DECIMAL] = { "số", "a number" },
    [CHUAN_TYPE_RATIO] = { "số", "a number" },
    [CHUAN_TYPE_TRUTH] = { "true hoặc false", "true or false" },
    [CHUAN_TYPE_DATE] = { "ngày", "a date" },
    [CHUAN_TYPE_TEXT] = { "chuỗi", "a text" },
  };
  if (type->kind != CHUAN_TYPE_CHOICE)
    return chuan_str_of(KINDS[type->kind][lang]);
  const chuan_said said = { .phrase = CHUAN_PHRASE_ONE_OF, .args = { choices(type, arena) } };
  return chuan_said_text(&said, lang, arena);
}

static bool gives(const chuan_script_fault *fault, chuan_str what)
{
  return fault->outcome == CHUAN_LUA_RESULT && chuan_str_equal(fault->message, what);
}

/* Words -------------------------------------------------------------------------------------------- */

static chuan_str number_text(uint32_t number, chuan_lang lang, chuan_arena *arena)
{
  return chuan_num_display(chuan_num_int(number), 0, CHUAN_ROUND_HALF_UP,
                           lang == CHUAN_LANG_VI ? CHUAN_DIALECT_VI : CHUAN_DIALECT_EN, arena);
}

/* What the script said, or the value that it gave. */
static chuan_str message(const chuan_function *function, const chuan_script_fault *fault, chuan_lang lang,
                         chuan_arena *arena)
{
  chuan_num number;
  chuan_str said = chuan_diag_spoken(fault->message, lang);
  if (fault->outcome == CHUAN_LUA_ERROR)
    return chuan_lua_words(said, lang, arena);
  bool may_be_number = fault->outcome == CHUAN_LUA_RESULT && function->result.type.kind == CHUAN_TYPE_INTEGER;
  if (may_be_number && lang == CHUAN_LANG_VI &&
      chuan_num_parse(&number, NULL, said, CHUAN_DIALECT_EN, arena) == CHUAN_RC_OK)
    return chuan_num_display(number, UINT_MAX, CHUAN_ROUND_HALF_UP, CHUAN_DIALECT_VI, arena);
  return said;
}

chuan_str chuan_report_script_fault(const chuan_function *function, const chuan_script_fault *fault, chuan_lang lang,
                                    chuan_arena *arena)
{
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  chuan_text_escape(&b, message(function, fault, lang, arena), 0);
  chuan_said said = { .phrase = PHRASES[fault->outcome],
                      .args = { function->name, chuan_buffer_str(&b), number_text(function->budget, lang, arena),
                                wanted(&function->result.type, lang, arena) } };
  if (gives(fault, CHUAN_STR("missing")))
    said.phrase = CHUAN_PHRASE_SCRIPT_GIVES_MISSING;
  return chuan_said_text(&said, lang, arena);
}

void chuan_report_script_hint(chuan_diags *diags, chuan_diag *diag, const chuan_function *function,
                              const chuan_script_fault *fault, chuan_lang lang)
{
  static const chuan_phrase HINTS[] = {
    [CHUAN_LUA_ERROR] = CHUAN_PHRASE_MEND_SCRIPT,       [CHUAN_LUA_BUDGET] = CHUAN_PHRASE_RAISE_BUDGET,
    [CHUAN_LUA_MEMORY] = CHUAN_PHRASE_USE_LESS_MEMORY,  [CHUAN_LUA_RESULT] = CHUAN_PHRASE_MEND_RESULT,
    [CHUAN_LUA_TOO_LARGE] = CHUAN_PHRASE_PASS_LESS,     [CHUAN_LUA_LOST] = CHUAN_PHRASE_RUN_AGAIN,
  };
  const chuan_type *type = &function->result.type;
  const chuan_str *nearest = fault->outcome == CHUAN_LUA_RESULT && type->kind == CHUAN_TYPE_CHOICE
                               ? chuan_text_nearest(fault->message, type->choices, type->choice_count)
                               : NULL;
  if (nearest)
    chuan_diag_hint(diags, diag, CHUAN_PHRASE_DID_YOU_MEAN, CHUAN_ARGS(*nearest));
  if (gives(fault, CHUAN_STR("nil")))
    chuan_diag_hint(diags, diag, CHUAN_PHRASE_RETURN_EVERYWHERE, CHUAN_NO_ARGS);
  chuan_diag_hint(diags, diag, HINTS[fault->outcome],
                  CHUAN_ARGS(number_text(CHUAN_FUNCTION_BUDGET_MAX, lang, diags->arena)));
}

/* Places ------------------------------------------------------------------------------------------- */

chuan_str chuan_report_script_place(const chuan_function *function, const chuan_script_fault *fault, chuan_arena *arena)
{
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  if (fault->line > 0) {
    chuan_buffer_add(&b, function->file);
    chuan_buffer_printf(&b, ":%u", fault->line);
  }
  return chuan_buffer_str(&b);
}

chuan_span chuan_report_script_span(const chuan_sources *sources, const chuan_function *function,
                                    const chuan_script_fault *fault)
{
  chuan_str text = function->source;
  for (uint32_t number = 1; number <= sources->count; number++) {
    if (chuan_source_get(sources, number)->text.p != text.p) /* a program knows no sources, but its texts are theirs */
      continue;
    chuan_str line = chuan_source_line(sources, number, fault->line);
    while (line.n > 0 && (*line.p == ' ' || *line.p == '\t')) {
      line.p++;
      line.n--;
    }
    if (line.n > 0)
      return (chuan_span){ number, (uint32_t)(line.p - text.p), (uint32_t)(line.p + line.n - text.p) };
  }
  return (chuan_span){ 0, 0, 0 };
}
