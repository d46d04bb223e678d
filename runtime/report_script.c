/* Failed calls of Lua functions in words. See report.h. */
#include "runtime/lua_value.h"
#include "runtime/report_internal.h"

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

chuan_str chuan_report_script_fault(const chuan_function *function, const chuan_script_fault *fault, chuan_lang lang,
                                    chuan_arena *arena)
{
  chuan_buffer message, budget;
  chuan_buffer_init(&message, arena);
  chuan_buffer_init(&budget, arena);
  chuan_text_escape(&message, chuan_diag_spoken(fault->message, lang), 0);
  chuan_buffer_printf(&budget, "%u", function->budget);
  chuan_said said = { .phrase = PHRASES[fault->outcome],
                      .args = { function->name, chuan_buffer_str(&message), chuan_buffer_str(&budget) } };
  return chuan_said_text(&said, lang, arena);
}

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
