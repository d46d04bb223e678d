/* What is declared by `hàm` and `hàm Lua`: names, parameters, what functions give, and that none calls itself. An
   expression is checked here as it stands; calls check it again with their units (calls.c). See model.h. */
#include "grammar/types.h"

#include <stdlib.h>

enum { SUGGESTIONS_MAX = 20 };

/* Names -------------------------------------------------------------------------------------------- */

/* A rule may have its own function of a name that the library has, too; whoever reads the call may know only
   that one. */
static void warn_of_hiding(chuan_model *model, const chuan_node *own, const chuan_node *hidden)
{
  chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_W0330, own->a->span, CHUAN_ARGS(own->text));
  chuan_diag_span(model->diags, diag, hidden->a->span, CHUAN_PHRASE_HIDDEN_HERE, CHUAN_NO_ARGS);
  chuan_diag_hint(model->diags, diag, CHUAN_PHRASE_RENAME_TO_CALL_HIDDEN, CHUAN_NO_ARGS);
}

bool chuan_collect_function(chuan_model *model, chuan_node *header)
{
  uint32_t known = chuan_names_find(&model->function_names, header->text);
  if (known != CHUAN_NONE && chuan_model_is_library(model, header)) {
    warn_of_hiding(model, model->functions[known].header, header);
    return true;
  }
  if (!chuan_model_grow(model, (void **)&model->functions, model->function_count, &model->function_capacity,
                        sizeof *model->functions) ||
      (known == CHUAN_NONE && !chuan_model_name(model, &model->function_names, header->text, model->function_count)))
    return false;
  model->functions[model->function_count++] = (chuan_model_function){ .header = header, .of_lua = header->op == 1 };
  if (known != CHUAN_NONE)
    chuan_model_twice(model, header->text, header->a->span, model->functions[known].header->a->span);
  return true;
}

chuan_model_function *chuan_model_function_named(const chuan_model *model, chuan_str name)
{
  uint32_t at = chuan_names_find(&model->function_names, name);
  return at == CHUAN_NONE ? NULL : &model->functions[at];
}

void chuan_model_unknown_function(chuan_model *model, const chuan_node *name)
{
  size_t count = 0;
  chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0208, name->span, CHUAN_ARGS(name->text));
  const chuan_str *aggregates = chuan_model_aggregate_names(&count);
  chuan_str *names = model->suggestions++ < SUGGESTIONS_MAX
                       ? chuan_model_alloc(model, count + model->function_count, sizeof *names)
                       : NULL;
  if (!names)
    return;
  for (size_t i = 0; i < count; i++)
    names[i] = aggregates[i];
  for (size_t i = 0; i < model->function_count; i++)
    names[count + i] = model->functions[i].header->text;
  chuan_model_suggest(model, diag, name->text, names, count + model->function_count);
  chuan_model_suggest_keyword(model, diag, name->text);
}

static void refuse_name(chuan_model *model, const chuan_node *name, const char *vi, const char *en, chuan_span where)
{
  chuan_str of = chuan_diag_bilingual(model->diags, chuan_str_of(vi), chuan_str_of(en));
  chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0323, name->span, CHUAN_ARGS(name->text, of));
  if (where.source > 0)
    chuan_diag_span(model->diags, diag, where, CHUAN_PHRASE_DECLARED_HERE, CHUAN_NO_ARGS);
}

/* A call is told from a datum by its parentheses, but a reader should not have to look for them. */
static void check_name(chuan_model *model, const chuan_node *name, const chuan_names *data)
{
  uint32_t datum = chuan_names_find(data, name->text);
  if (chuan_model_is_aggregate(name->text))
    refuse_name(model, name, "hàm tính từ các đơn vị con", "an aggregate over child units", (chuan_span){ 0 });
  else if (datum != CHUAN_NONE)
    refuse_name(model, name, "một dữ liệu", "data", model->data[datum].datum.span);
}

static bool check_names(chuan_model *model)
{
  chuan_names data = { 0 };
  for (size_t i = 0; model->function_count > 0 && i < model->datum_count; i++)
    if (chuan_names_find(&data, model->data[i].datum.name) == CHUAN_NONE &&
        !chuan_model_name(model, &data, model->data[i].datum.name, i))
      return false;
  for (size_t i = 0; i < model->function_count; i++)
    if (!chuan_model_is_library(model, model->functions[i].header))
      check_name(model, model->functions[i].header->a, &data);
  return true;
}

/* Parameters --------------------------------------------------------------------------------------- */

static void refuse_type(chuan_model *model, chuan_model_function *function, const chuan_node *node, chuan_phrase hint)
{
  chuan_diag_hint(model->diags, chuan_diag_add(model->diags, CHUAN_E0322, node->span, CHUAN_NO_ARGS), hint,
                  CHUAN_NO_ARGS);
  function->broken = true;
}

/* A parameter, or what a function gives. What has no unit written takes any: of a function in the language that which
   the call brings, of a Lua function that which the other side has. */
static bool read_parameter(chuan_model *model, chuan_model_function *function, const chuan_node *node,
                           chuan_parameter *out, chuan_measure_unit *unit)
{
  *out = (chuan_parameter){ .name = node->text, .list = node->op == 1 };
  if (node->c)
    out->unit = node->c->text;
  chuan_model_read_type(model, &out->type, node->b, node->text);
  bool number = out->type.kind <= CHUAN_TYPE_RATIO, ratio = out->type.kind == CHUAN_TYPE_RATIO;
  if (node->b->a)
    refuse_type(model, function, node->b, CHUAN_PHRASE_PLAIN_DECIMAL);
  *unit = (chuan_measure_unit){ .any = number && !ratio, .open = number && !ratio && !function->of_lua };
  if (!node->c)
    return true;
  chuan_rc rc = chuan_measure_unit_parse(unit, out->unit, model->arena);
  if (rc == CHUAN_RC_MEMORY)
    return false;
  if (rc == CHUAN_RC_OK && number && !(ratio && unit->count > 0))
    return true;
  chuan_diag_add(model->diags, CHUAN_E0305, node->c->span, CHUAN_ARGS(out->unit));
  function->broken = true;
  return true;
}

static bool read_result(chuan_model *model, chuan_model_function *function)
{
  const chuan_node *node = function->header->c;
  chuan_parameter *result = &function->out.result;
  if (!read_parameter(model, function, node, result, &function->units[function->out.parameter_count]))
    return false;
  if (result->list)
    refuse_type(model, function, node, CHUAN_PHRASE_GIVE_ONE_VALUE);
  else if (function->of_lua && result->type.kind == CHUAN_TYPE_TEXT)
    refuse_type(model, function, node, CHUAN_PHRASE_GIVE_CHOICE);
  return true;
}

static void too_many(chuan_model *model, chuan_span span, const char *vi, const char *en, int most)
{
  chuan_str what = chuan_diag_bilingual(model->diags, chuan_str_of(vi), chuan_str_of(en));
  chuan_diag_add(model->diags, CHUAN_E0324, span,
                 CHUAN_ARGS(what, chuan_num_exact(chuan_num_int(most), model->arena)));
}

static bool read_parameters(chuan_model *model, chuan_model_function *function)
{
  const chuan_node *header = function->header;
  size_t count = chuan_node_count(header->b), at = 0;
  if (count > CHUAN_PARAMETERS_MAX) {
    too_many(model, header->a->span, "tham số", "parameters", CHUAN_PARAMETERS_MAX);
    function->broken = true;
    return true;
  }
  chuan_parameter *parameters = chuan_model_alloc(model, count, sizeof *parameters);
  function->units = chuan_model_alloc(model, count + 1, sizeof *function->units);
  if (!parameters || !function->units)
    return false;
  for (const chuan_node *node = chuan_node_first(header->b); node; node = node->next, at++) {
    if (!read_parameter(model, function, node, &parameters[at], &function->units[at]))
      return false;
    for (const chuan_node *other = header->b->a; other != node; other = other->next)
      if (chuan_str_equal(other->text, node->text)) {
        chuan_model_twice(model, node->text, node->a->span, other->a->span);
        function->broken = true;
      }
  }
  function->out.parameters = parameters;
  function->out.parameter_count = count;
  return read_result(model, function);
}

/* Expressions -------------------------------------------------------------------------------------- */

/* One expression while its parameters are found. */
typedef struct body {
  chuan_model *model;
  chuan_model_function *function;
  bool used[CHUAN_PARAMETERS_MAX];
} body;

static bool add_call(body *b, chuan_str name)
{
  chuan_model_function *function = b->function;
  uint32_t called = chuan_names_find(&b->model->function_names, name);
  if (called == CHUAN_NONE || b->model->functions[called].of_lua)
    return true;
  if (!chuan_model_grow(b->model, (void **)&function->calls, function->call_count, &function->call_capacity,
                        sizeof *function->calls))
    return false;
  function->calls[function->call_count++] = called;
  return true;
}

static void refuse_kind(body *b, const chuan_node *node)
{
  chuan_str words = chuan_source_slice(b->model->sources, node->span);
  chuan_diag_add(b->model->diags, CHUAN_E0327, node->span, CHUAN_ARGS(words));
  b->function->broken = true;
}

/* Makes ARGUMENT nodes of the names of parameters, notes the functions called, and refuses what is not a function's to
   know. Expressions of a file are nested no deeper than CHUAN_DEPTH_MAX. */
static bool read_expression(body *b, chuan_node *node)
{
  if (!node)
    return true;
  switch (node->kind) {
  case CHUAN_NODE_MEASURE:
  case CHUAN_NODE_THRESHOLD_REF:
  case CHUAN_NODE_THRESHOLD_OF:
  case CHUAN_NODE_PREVIOUS:
  case CHUAN_NODE_HAS_DATA:
  case CHUAN_NODE_MET_SET:
  case CHUAN_NODE_CHILD:
  case CHUAN_NODE_UNIQUE:
  case CHUAN_NODE_SATISFYING:
  case CHUAN_NODE_COUNT_CRITERIA:
  case CHUAN_NODE_SOME_CRITERION: refuse_kind(b, node); return true;
  case CHUAN_NODE_CALL: return add_call(b, node->a->text) && read_expression(b, node->b);
  case CHUAN_NODE_NAMED_ARGUMENT: return read_expression(b, node->b);
  case CHUAN_NODE_LIST:
    for (chuan_node *item = node->a; item; item = item->next)
      if (!read_expression(b, item))
        return false;
    return true;
  case CHUAN_NODE_NAME:
    for (uint32_t i = 0; i < b->function->out.parameter_count; i++)
      if (chuan_str_equal(b->function->out.parameters[i].name, node->text)) {
        node->kind = CHUAN_NODE_ARGUMENT;
        node->ref = i;
        b->used[i] = true;
      }
    return true;
  default:
    return read_expression(b, node->a) && read_expression(b, node->b) && read_expression(b, node->c);
  }
}

/* A parameter that nothing comes of is a slip, or not needed. */
static void refuse_unused(const body *b)
{
  size_t at = 0;
  for (const chuan_node *node = chuan_node_first(b->function->header->b); node; node = node->next) {
    if (b->used[at++])
      continue;
    chuan_diag *diag = chuan_diag_add(b->model->diags, CHUAN_E0320, node->a->span,
                                      CHUAN_ARGS(node->text, b->function->out.name));
    chuan_diag_hint(b->model->diags, diag, CHUAN_PHRASE_REMOVE_PARAMETER, CHUAN_NO_ARGS);
  }
}

static bool read_function(chuan_model *model, chuan_model_function *function)
{
  function->out.name = function->header->text;
  function->out.span = function->header->a->span;
  function->out.library = chuan_model_is_library(model, function->header);
  if (!read_parameters(model, function))
    return false;
  if (function->of_lua)
    return chuan_model_read_script(model, function);
  body b = { .model = model, .function = function };
  if (function->broken)
    return true;
  if (!read_expression(&b, function->header->d))
    return false;
  if (!function->broken)
    refuse_unused(&b);
  return true;
}

/* Circles ------------------------------------------------------------------------------------------ */

typedef enum visit_state { NEVER, ON_THE_WAY, DONE } visit_state;

/* A walk along calls, depth first and without recursion. */
typedef struct walk {
  uint8_t *states; /* visit_state by function */
  uint32_t *path;
  size_t *next; /* by place of the path: which of its calls is looked at next */
  size_t length;
} walk;

enum { NAMED_MAX = 8 }; /* functions of a circle that a message names */

static void report_circle(chuan_model *model, const walk *way, uint32_t called)
{
  chuan_buffer names;
  chuan_buffer_init(&names, model->arena);
  size_t first = 0;
  while (way->path[first] != called)
    first++;
  for (size_t i = first; i < way->length; i++) {
    model->functions[way->path[i]].broken = true;
    if (i >= first + NAMED_MAX)
      continue;
    chuan_buffer_add(&names, model->functions[way->path[i]].out.name);
    chuan_buffer_add_c(&names, " → ");
  }
  chuan_buffer_add_c(&names, way->length > first + NAMED_MAX ? "… → " : "");
  chuan_str name = model->functions[called].out.name;
  chuan_buffer_add(&names, name);
  chuan_diag_add(model->diags, CHUAN_E0318, model->functions[called].out.span,
                 CHUAN_ARGS(name, chuan_buffer_str(&names)));
}

static void enter(walk *way, uint32_t function)
{
  way->states[function] = ON_THE_WAY;
  way->path[way->length] = function;
  way->next[way->length++] = 0;
}

static void walk_from(chuan_model *model, walk *way, uint32_t start)
{
  for (enter(way, start); way->length > 0;) {
    uint32_t at = way->path[way->length - 1];
    const chuan_model_function *function = &model->functions[at];
    if (way->next[way->length - 1] == function->call_count) {
      way->states[at] = DONE;
      way->length--;
      continue;
    }
    uint32_t called = function->calls[way->next[way->length - 1]++];
    if (way->states[called] == NEVER)
      enter(way, called);
    else if (way->states[called] == ON_THE_WAY)
      report_circle(model, way, called);
  }
}

static bool check_circles(chuan_model *model)
{
  size_t count = model->function_count;
  walk way = { .states = chuan_model_alloc(model, count, sizeof *way.states),
               .path = chuan_model_alloc(model, count, sizeof *way.path),
               .next = chuan_model_alloc(model, count, sizeof *way.next) };
  if (!way.states || !way.path || !way.next)
    return false;
  for (size_t i = 0; i < count; i++)
    if (way.states[i] == NEVER)
      walk_from(model, &way, (uint32_t)i);
  return true;
}

/* The program -------------------------------------------------------------------------------------- */

static int by_name(const void *left, const void *right)
{
  const chuan_function *a = left, *b = right;
  return chuan_str_compare(a->name, b->name);
}

/* Those of Lua that the rules declare for nothing; gives their number. */
static size_t add_uncalled(chuan_function *functions, const chuan_model *model)
{
  size_t count = 0;
  for (const chuan_model_function *one = model->functions; one < model->functions + model->function_count; one++)
    if (one->of_lua && !one->called && !chuan_model_is_library(model, one->header))
      functions[count++] = one->out;
  return count;
}

bool chuan_list_functions(chuan_model *model)
{
  size_t count = 0;
  chuan_function *functions = chuan_model_alloc(model, model->function_count, sizeof *functions);
  if (!functions)
    return false;
  for (size_t i = 0; i < model->function_count; i++)
    if (model->functions[i].called)
      functions[count++] = model->functions[i].out;
  size_t uncalled = add_uncalled(functions + count, model);
  if (count > 1)
    qsort(functions, count, sizeof *functions, by_name);
  for (uint32_t i = 0; i < count; i++)
    chuan_model_function_named(model, functions[i].name)->number = i;
  model->program->functions = functions;
  model->program->function_count = count;
  model->program->uncalled_count = uncalled;
  return true;
}

/* Everything --------------------------------------------------------------------------------------- */

static void check_expression(chuan_model *model, chuan_model_function *function)
{
  chuan_scope_of scope = { .model = model, .function = function };
  chuan_node *expression = function->header->d;
  if (function->out.result.type.kind == CHUAN_TYPE_CHOICE)
    chuan_type_name_choices(expression, &function->out.result.type);
  chuan_type_node(&scope, expression);
  if (!chuan_type_is_result(&scope, expression, function))
    function->broken = true;
}

/* The worker process keeps a script for each Lua function. Files of those that are too many are not even opened. Those
   of the library come last, and have room of their own. */
static void check_count(chuan_model *model)
{
  size_t count = 0;
  for (chuan_model_function *one = model->functions; one < model->functions + model->function_count; one++) {
    if (!one->of_lua || chuan_model_is_library(model, one->header) || count++ < CHUAN_OWN_FUNCTIONS_MAX)
      continue;
    if (count == CHUAN_OWN_FUNCTIONS_MAX + 1)
      too_many(model, one->header->a->span, "hàm Lua", "Lua functions", CHUAN_OWN_FUNCTIONS_MAX);
    one->broken = true;
  }
}

bool chuan_check_functions(chuan_model *model)
{
  if (model->function_count == 0)
    return true;
  if (!check_names(model))
    return false;
  check_count(model);
  for (size_t i = 0; i < model->function_count; i++)
    if (!read_function(model, &model->functions[i]))
      return false;
  if (!check_circles(model))
    return false;
  for (size_t i = 0; i < model->function_count; i++)
    if (!model->functions[i].of_lua && !model->functions[i].broken)
      check_expression(model, &model->functions[i]);
  return !model->failed;
}
