/* Other levels: aggregates over the child units of the unit judged (`tổng(thôn.x)`, `mọi(xã thỏa đạt bộ "…")`). What
   they ask of each child unit is gathered in parts of the set, one for each level; a part is compiled as a set of that
   level whose program only keeps columns. See model.h and chuan_aggregate in program.h. */
#include "grammar/model.h"

#include "grammar/types.h"

/* By chuan_aggregate_kind; a list has no name of its own. */
static const chuan_str NAMES[] = {
  [CHUAN_AGGREGATE_SUM] = { "tổng", sizeof "tổng" - 1 },
  [CHUAN_AGGREGATE_COUNT] = { "đếm", sizeof "đếm" - 1 },
  [CHUAN_AGGREGATE_SHARE] = { "tỷ_lệ", sizeof "tỷ_lệ" - 1 },
  [CHUAN_AGGREGATE_EVERY] = { "mọi", sizeof "mọi" - 1 },
  [CHUAN_AGGREGATE_SOME] = { "có", sizeof "có" - 1 },
  [CHUAN_AGGREGATE_MEAN] = { "trung_bình", sizeof "trung_bình" - 1 },
};

const chuan_str *chuan_model_aggregate_names(size_t *count)
{
  *count = sizeof NAMES / sizeof *NAMES;
  return NAMES;
}

bool chuan_model_is_aggregate(chuan_str name)
{
  return chuan_model_position(NAMES, sizeof NAMES / sizeof *NAMES, name) != CHUAN_NONE;
}

enum { LEVELS_MAX = 16 }; /* that one set asks about: there are not more above each other */

static const chuan_str WEIGHT = { "trọng_số", sizeof "trọng_số" - 1 };

/* Parts ---------------------------------------------------------------------------------------------- */

chuan_model_set *chuan_model_at(const chuan_model *model, uint32_t number)
{
  return number < model->set_count ? &model->sets[number] : model->parts[number - model->set_count];
}

/* Where the part of a set for a level stands among its parts; their count when it has none. */
static uint32_t part_at(const chuan_model *model, const chuan_model_set *set, chuan_str level)
{
  uint32_t at = 0;
  while (at < set->part_count && !chuan_str_equal(chuan_model_at(model, set->parts[at])->out->level, level))
    at++;
  return at;
}

static chuan_model_set *add_part(chuan_model *model, chuan_model_set *set, chuan_str level)
{
  chuan_model_set *part = chuan_model_alloc(model, 1, sizeof *part);
  chuan_set *out = chuan_model_alloc(model, 1, sizeof *out);
  if (!part || !out ||
      !chuan_model_grow(model, (void **)&model->parts, model->part_count, &model->part_capacity,
                        sizeof *model->parts) ||
      !chuan_model_grow(model, (void **)&set->parts, set->part_count, &set->part_capacity, sizeof *set->parts))
    return NULL;
  *out = (chuan_set){ .level = level,
                      .effective_from = set->out->effective_from,
                      .effective_to = set->out->effective_to,
                      .period_from = set->out->period_from,
                      .period_to = set->out->period_to,
                      .span = set->out->span };
  part->is_part = true;
  part->header = set->header;
  part->out = out;
  set->parts[set->part_count++] = (uint32_t)(model->set_count + model->part_count);
  model->parts[model->part_count++] = part;
  return part;
}

uint32_t chuan_model_new_part(chuan_model *model, chuan_model_set *set, const chuan_node *place, chuan_str level)
{
  if (set->part_count == LEVELS_MAX) {
    chuan_diag_add(model->diags, CHUAN_E0418, place->span, CHUAN_ARGS(level));
    return CHUAN_NONE;
  }
  return add_part(model, set, level) ? (uint32_t)set->part_count - 1 : CHUAN_NONE;
}

uint32_t chuan_model_part_of(chuan_model *model, chuan_model_set *set, const chuan_node *level)
{
  uint32_t at = part_at(model, set, level->text);
  return at < set->part_count ? at : chuan_model_new_part(model, set, level, level->text);
}

uint32_t chuan_model_keep(chuan_model *model, chuan_model_set *part, chuan_node *node)
{
  if (!chuan_model_grow(model, (void **)&part->kept, part->kept_count, &part->kept_capacity, sizeof *part->kept))
    return CHUAN_NONE;
  part->kept[part->kept_count] = node;
  return (uint32_t)part->kept_count++;
}

uint32_t chuan_model_other_threshold(chuan_model *model, chuan_model_set *set, const chuan_node *node)
{
  for (size_t i = 0; i < set->other_threshold_count; i++) {
    const chuan_node *known = set->other_thresholds[i];
    if (chuan_str_equal(known->a->text, node->a->text) && chuan_str_equal(known->b->text, node->b->text))
      return (uint32_t)i;
  }
  if (!chuan_model_grow(model, (void **)&set->other_thresholds, set->other_threshold_count,
                        &set->other_threshold_capacity, sizeof *set->other_thresholds))
    return CHUAN_NONE;
  set->other_thresholds[set->other_threshold_count] = node;
  return (uint32_t)set->other_threshold_count++;
}

/* Arguments ------------------------------------------------------------------------------------------ */

/* One call while it is looked at. */
typedef struct aggregate_call {
  chuan_model *model;
  chuan_model_set *set;
  chuan_node *call;
  bool local;
  chuan_node *subject; /* the first argument */
  chuan_node *weight, *policy; /* or NULL */
  chuan_model_set *part;
  chuan_aggregate out;
} aggregate_call;

static bool sums_up(chuan_aggregate_kind kind)
{
  return kind == CHUAN_AGGREGATE_SUM || kind == CHUAN_AGGREGATE_MEAN;
}

/* How the aggregate is written, as a hint. */
static void say_form(const aggregate_call *c, chuan_diag *diag)
{
  static const chuan_phrase FORMS[] = {
    [CHUAN_AGGREGATE_SUM] = CHUAN_PHRASE_FORM_SUM,     [CHUAN_AGGREGATE_COUNT] = CHUAN_PHRASE_FORM_COUNT,
    [CHUAN_AGGREGATE_SHARE] = CHUAN_PHRASE_FORM_SHARE, [CHUAN_AGGREGATE_EVERY] = CHUAN_PHRASE_FORM_EVERY,
    [CHUAN_AGGREGATE_SOME] = CHUAN_PHRASE_FORM_SOME,   [CHUAN_AGGREGATE_MEAN] = CHUAN_PHRASE_FORM_MEAN,
  };
  chuan_diag_hint(c->model->diags, diag, FORMS[c->out.kind], CHUAN_NO_ARGS);
}

static void refuse_argument(const aggregate_call *c, const chuan_node *argument)
{
  chuan_span span = argument ? argument->span : c->call->span;
  say_form(c, chuan_diag_add(c->model->diags, CHUAN_E0452, span, CHUAN_ARGS(c->call->a->text)));
}

/* Sorts the arguments; false when one is not to be there (reported). */
static bool read_arguments(aggregate_call *c)
{
  for (chuan_node *item = chuan_node_first(c->call->b); item; item = item->next) {
    chuan_node **place = item->kind == CHUAN_NODE_MISSING_POLICY   ? &c->policy
                         : item->kind == CHUAN_NODE_NAMED_ARGUMENT ? &c->weight
                                                                   : &c->subject;
    bool allowed = place == &c->subject                     ? item == c->call->b->a
                   : place == &c->policy                    ? sums_up(c->out.kind)
                   : c->out.kind == CHUAN_AGGREGATE_MEAN && chuan_str_equal(item->a->text, WEIGHT);
    if (*place || !allowed) {
      refuse_argument(c, item);
      return false;
    }
    *place = item;
  }
  bool satisfying = c->subject && c->subject->kind == CHUAN_NODE_SATISFYING;
  bool counted = c->subject && c->out.kind == CHUAN_AGGREGATE_COUNT && c->subject->kind == CHUAN_NODE_NAME;
  if (c->subject && (sums_up(c->out.kind) ? !satisfying : satisfying || counted))
    return true;
  refuse_argument(c, c->subject);
  return false;
}

/* The first datum of child units that an expression names, or NULL. What aggregates name is of other units. */
static const chuan_node *first_child(const chuan_node *node)
{
  if (!node || (node->kind == CHUAN_NODE_CALL && chuan_model_is_aggregate(node->a->text)))
    return NULL;
  if (node->kind == CHUAN_NODE_CHILD)
    return node;
  if (node->kind == CHUAN_NODE_LIST) {
    for (const chuan_node *item = node->a; item; item = item->next) {
      const chuan_node *found = first_child(item);
      if (found)
        return found;
    }
    return NULL;
  }
  const chuan_node *found = first_child(node->a);
  if (!found)
    found = first_child(node->b);
  return found ? found : first_child(node->c);
}

/* The level that the aggregate looks at: of its `… thỏa`, or of the data it names. */
static bool find_part(aggregate_call *c)
{
  const chuan_node *level = c->subject;
  if (c->subject->kind == CHUAN_NODE_SATISFYING) {
    level = c->subject->a;
  } else if (c->subject->kind != CHUAN_NODE_NAME || sums_up(c->out.kind)) {
    const chuan_node *child = first_child(c->subject);
    if (!child) {
      refuse_argument(c, c->subject);
      return true;
    }
    level = child->a;
  }
  if (chuan_str_equal(level->text, c->set->out->level)) {
    chuan_diag_add(c->model->diags, CHUAN_E0453, level->span, CHUAN_ARGS(level->text));
    return true;
  }
  if (!chuan_model_is_level(c->model, level))
    return true;
  if (chuan_level_is_below(c->set->out->level, level->text)) {
    chuan_diag_add(c->model->diags, CHUAN_E0496, level->span, CHUAN_ARGS(level->text, c->set->out->level));
    return true;
  }
  c->out.part = chuan_model_part_of(c->model, c->set, level);
  if (c->out.part == CHUAN_NONE)
    return !c->model->failed;
  c->part = chuan_model_at(c->model, c->set->parts[c->out.part]);
  return true;
}

/* Missing children ------------------------------------------------------------------------------------- */

static bool read_policy(aggregate_call *c)
{
  if (!c->policy)
    return true;
  c->out.missing = (chuan_missing)c->policy->op;
  if (!c->policy->a)
    return true;
  bool good = chuan_constant(&c->out.missing_number, c->model, c->policy->a);
  if (good && c->out.missing == CHUAN_MISSING_SKIPPED_FROM)
    good = chuan_num_sign(c->out.missing_number) > 0 && chuan_num_compare(c->out.missing_number, chuan_num_int(1)) <= 0;
  if (!good)
    chuan_diag_add(c->model->diags, CHUAN_E0454, c->policy->a->span, CHUAN_NO_ARGS);
  return good;
}

/* Types ------------------------------------------------------------------------------------------------ */

static bool want_number(const aggregate_call *c, chuan_node *node)
{
  chuan_expression_type type = chuan_type_of_children(c->model, c->part, node, true, c->local);
  if (type != CHUAN_EXPR_NUMBER && type != CHUAN_EXPR_UNKNOWN)
    refuse_argument(c, node);
  return type == CHUAN_EXPR_NUMBER;
}

static bool want_condition(const aggregate_call *c, chuan_node *node)
{
  chuan_expression_type type = chuan_type_of_children(c->model, c->part, node, false, c->local);
  if (type != CHUAN_EXPR_CONDITION && type != CHUAN_EXPR_UNKNOWN)
    refuse_argument(c, node);
  return type == CHUAN_EXPR_CONDITION;
}

/* What is measured by something: a ratio, or a figure per head, per year, … */
static bool is_quotient(const aggregate_call *c, const chuan_node *node)
{
  node = chuan_type_meant(node);
  while (node->kind == CHUAN_NODE_CALL && node->d) /* what a function comes to */
    node = chuan_type_meant(node->d);
  if (node->kind == CHUAN_NODE_DIVIDE)
    return true;
  if (node->kind != CHUAN_NODE_CHILD)
    return false;
  const chuan_datum *datum = &c->model->program->data[node->ref];
  if (datum->type.kind == CHUAN_TYPE_RATIO)
    return true;
  for (size_t i = 0; i < node->unit->count; i++)
    if (node->unit->factors[i].power < 0)
      return true;
  return false;
}

static bool type_number(aggregate_call *c)
{
  if (!want_number(c, c->subject) || (c->weight && !want_number(c, c->weight->b)))
    return true;
  c->call->type = CHUAN_EXPR_NUMBER;
  c->call->unit = c->subject->unit;
  c->call->whole = c->out.kind == CHUAN_AGGREGATE_SUM && c->subject->whole;
  if (c->out.kind == CHUAN_AGGREGATE_MEAN && !c->weight && is_quotient(c, c->subject)) {
    chuan_diag *diag = chuan_diag_add(c->model->diags, CHUAN_W0451, c->call->span, CHUAN_NO_ARGS);
    chuan_diag_hint(c->model->diags, diag, CHUAN_PHRASE_FORM_MEAN, CHUAN_NO_ARGS);
  }
  c->out.kept = chuan_model_keep(c->model, c->part, c->subject);
  c->out.weight = c->weight ? chuan_model_keep(c->model, c->part, c->weight->b) : CHUAN_NONE;
  return !c->model->failed;
}

static bool type_condition(aggregate_call *c)
{
  if (c->subject->kind == CHUAN_NODE_SATISFYING) {
    if (!want_condition(c, c->subject->b))
      return true;
    c->out.kept = chuan_model_keep(c->model, c->part, c->subject->b);
  }
  bool counts = c->out.kind == CHUAN_AGGREGATE_COUNT || c->out.kind == CHUAN_AGGREGATE_SHARE;
  c->call->type = counts ? CHUAN_EXPR_NUMBER : CHUAN_EXPR_CONDITION;
  c->call->whole = c->out.kind == CHUAN_AGGREGATE_COUNT;
  return !c->model->failed;
}

static bool add_aggregate(aggregate_call *c)
{
  chuan_model_set *set = c->set;
  if (!chuan_model_grow(c->model, (void **)&set->aggregates, set->aggregate_count, &set->aggregate_capacity,
                        sizeof *set->aggregates))
    return false;
  c->out.text = chuan_print_expression(c->call, CHUAN_LANG_VI, c->model->arena);
  c->out.span = c->call->span;
  c->call->reference = CHUAN_REF_AGGREGATE;
  c->call->ref = (uint32_t)set->aggregate_count;
  set->aggregates[set->aggregate_count++] = c->out;
  return true;
}

static aggregate_call call_of(chuan_model *model, chuan_model_set *set, chuan_node *call, bool local)
{
  uint32_t kind = chuan_model_position(NAMES, sizeof NAMES / sizeof *NAMES, call->a->text);
  return (aggregate_call){ .model = model, .set = set, .call = call, .local = local,
                           .out = { .kind = (chuan_aggregate_kind)kind, .kept = CHUAN_NONE, .weight = CHUAN_NONE } };
}

bool chuan_model_type_aggregate(chuan_model *model, chuan_model_set *set, chuan_node *call, bool local)
{
  aggregate_call c = call_of(model, set, call, local);
  if (call->reference == CHUAN_REF_AGGREGATE)
    return true;
  call->type = CHUAN_EXPR_UNKNOWN;
  if (!read_arguments(&c))
    return true;
  if (!find_part(&c))
    return false;
  if (!c.part || !read_policy(&c))
    return true;
  if (!(sums_up(c.out.kind) ? type_number(&c) : type_condition(&c)))
    return false;
  return call->type == CHUAN_EXPR_UNKNOWN || add_aggregate(&c);
}

/* Lists -------------------------------------------------------------------------------------------- */

bool chuan_model_type_list_aggregate(chuan_model *model, const chuan_model_function *function, chuan_node *call)
{
  aggregate_call c = call_of(model, NULL, call, false);
  call->type = CHUAN_EXPR_UNKNOWN;
  if (!sums_up(c.out.kind)) {
    const chuan_node *first = chuan_node_first(call->b);
    chuan_diag_add(model->diags, CHUAN_E0328, call->span, CHUAN_ARGS((first ? first : call->a)->text));
    return true;
  }
  if (!read_arguments(&c) || !read_policy(&c))
    return true;
  chuan_expression_type type = chuan_type_of_elements(model, function, c.subject);
  chuan_expression_type weight = c.weight ? chuan_type_of_elements(model, function, c.weight->b) : CHUAN_EXPR_NUMBER;
  if (type == CHUAN_EXPR_UNKNOWN || weight == CHUAN_EXPR_UNKNOWN)
    return true;
  if (type != CHUAN_EXPR_NUMBER || weight != CHUAN_EXPR_NUMBER) {
    refuse_argument(&c, type != CHUAN_EXPR_NUMBER ? c.subject : c.weight);
    return true;
  }
  call->type = CHUAN_EXPR_NUMBER;
  call->unit = c.subject->unit;
  call->whole = c.out.kind == CHUAN_AGGREGATE_SUM && c.subject->whole;
  return true;
}

static aggregate_call list_of(chuan_model *model, chuan_model_set *set, chuan_node *argument, bool local)
{
  return (aggregate_call){ .model = model, .set = set, .call = argument, .local = local, .subject = argument,
                           .out = { .kind = CHUAN_AGGREGATE_LIST, .kept = CHUAN_NONE, .weight = CHUAN_NONE } };
}

bool chuan_model_type_children(chuan_model *model, chuan_model_set *set, chuan_node *argument, bool local)
{
  aggregate_call c = list_of(model, set, argument, local);
  if (!first_child(argument)) {
    chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0317, argument->span, CHUAN_NO_ARGS);
    chuan_diag_hint(model->diags, diag, CHUAN_PHRASE_WRITE_LIST, CHUAN_NO_ARGS);
    return false;
  }
  return find_part(&c) && c.part &&
         chuan_type_of_children(model, c.part, argument, true, local) != CHUAN_EXPR_UNKNOWN;
}

chuan_node *chuan_model_list_children(chuan_model *model, chuan_model_set *set, chuan_node *argument)
{
  aggregate_call c = list_of(model, set, argument, false);
  chuan_node *children = chuan_model_alloc(model, 1, sizeof *children);
  if (!children || !find_part(&c))
    return NULL;
  *children = (chuan_node){ .kind = CHUAN_NODE_CHILDREN, .depth = argument->depth, .span = argument->span,
                            .a = argument };
  c.call = children;
  c.out.kept = chuan_model_keep(model, c.part, argument);
  return !model->failed && add_aggregate(&c) ? children : NULL;
}

/* What is found ------------------------------------------------------------------------------------------ */

bool chuan_check_levels(chuan_model *model)
{
  for (size_t n = 0; n < model->set_count + model->part_count; n++) {
    const chuan_model_set *set = chuan_model_at(model, (uint32_t)n);
    chuan_check_neighbours(model, set);
    chuan_aggregate *aggregates = chuan_model_alloc(model, set->aggregate_count, sizeof *aggregates);
    chuan_other_threshold *others = chuan_model_alloc(model, set->other_threshold_count, sizeof *others);
    if (!aggregates || !others)
      return false;
    for (size_t i = 0; i < set->aggregate_count; i++)
      aggregates[i] = set->aggregates[i];
    for (size_t i = 0; i < set->other_threshold_count; i++) {
      const chuan_node *node = set->other_thresholds[i];
      uint32_t other = chuan_program_set(model->program, node->b->text);
      others[i] =
        (chuan_other_threshold){ chuan_model_required_at(set, other, CHUAN_ASKED_MET), node->a->text };
    }
    set->out->aggregates = aggregates;
    set->out->aggregate_count = set->aggregate_count;
    set->out->other_thresholds = others;
    set->out->other_threshold_count = set->other_threshold_count;
    set->out->parts = set->parts;
    set->out->part_count = set->part_count;
    set->out->kept_count = set->kept_count;
  }
  return true;
}
