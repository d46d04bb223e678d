/* Check sets: `bộ kiểm tra` and its `quy tắc`. A rule is read as an indicator; here is what it has beside one:
   severity, tolerance, what missing data mean, and its message. See model.h and chuan_check in program.h. */
#include "grammar/builder.h"
#include "grammar/types.h"

enum { RELIABILITY_MAX = 1000 };

/* What stands where ------------------------------------------------------------------------------- */

bool chuan_model_has_criteria(chuan_model *model, const chuan_model_set *set, const chuan_node *name)
{
  if (set->header->op == 0)
    return true;
  chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0485, name->span, CHUAN_ARGS(name->text));
  chuan_diag_span(model->diags, diag, set->header->a->span, CHUAN_PHRASE_DECLARED_HERE, CHUAN_NO_ARGS);
  return false;
}

static bool is_rule(const chuan_node *header)
{
  return header->kind == CHUAN_NODE_RULE;
}

bool chuan_model_may_hold(chuan_model *model, chuan_model_set *set, const chuan_node *header)
{
  bool checks = set->header->op == 1;
  if (checks == is_rule(header))
    return true;
  set->broken = true;
  chuan_diag *diag = chuan_diag_add(model->diags, checks ? CHUAN_E0484 : CHUAN_E0483, header->a->span,
                                    CHUAN_ARGS(header->text, set->name));
  chuan_diag_span(model->diags, diag, set->header->a->span, CHUAN_PHRASE_THIS_SET, CHUAN_NO_ARGS);
  return false;
}

/* Statements --------------------------------------------------------------------------------------- */

static void refuse_empty(chuan_model *model, const chuan_node *header, chuan_span span, const char *vi, const char *en)
{
  chuan_str what = chuan_diag_bilingual(model->diags, chuan_str_of(vi), chuan_str_of(en));
  chuan_diag_add(model->diags, CHUAN_E0498, span, CHUAN_ARGS(what, header->text));
}

bool chuan_model_read_check(chuan_model *model, chuan_model_indicator *rule)
{
  chuan_node *header = rule->header;
  chuan_check *check = rule->check = chuan_model_alloc(model, 1, sizeof *check);
  if (!check)
    return false;
  const chuan_node *severity = chuan_model_single(model, header, CHUAN_NODE_SEVERITY);
  const chuan_node *missing = chuan_model_single(model, header, CHUAN_NODE_IF_MISSING);
  rule->require = chuan_model_single(model, header, CHUAN_NODE_MUST);
  rule->when = chuan_model_single(model, header, CHUAN_NODE_WHEN);
  rule->message = chuan_model_single(model, header, CHUAN_NODE_MESSAGE);
  *check = (chuan_check){ .warning = severity && severity->op == CHUAN_SEVERITY_WARNING,
                          .if_missing = missing ? (chuan_verdict)missing->op : CHUAN_VERDICT_INSUFFICIENT };
  if (header->b->text.n == 0)
    refuse_empty(model, header, header->b->span, "tên", "the title");
  if (rule->message && !chuan_node_first(rule->message->b) && !model->incomplete) /* {} is an error already */
    refuse_empty(model, header, rule->message->span, "thông báo", "the message");
  if (!rule->require)
    chuan_model_missing(model, header->a, header->text, "phải …", "must …");
  return true;
}

/* Types -------------------------------------------------------------------------------------------- */

/* Whether the condition of a rule is the one comparison that a tolerance can widen. */
static bool takes_tolerance(const chuan_node *condition)
{
  if (condition->kind != CHUAN_NODE_COMPARE || condition->a->type != CHUAN_EXPR_NUMBER)
    return false;
  return condition->op == CHUAN_DIRECTION_EQ || condition->op == CHUAN_DIRECTION_LE ||
         condition->op == CHUAN_DIRECTION_GE;
}

/* Warns of a bare 2 as what a share may be off by: that is 200 points, and lets everything pass. */
static void check_bare_tolerance(chuan_model *model, const chuan_node *comparison, const chuan_node *tolerance)
{
  enum { HUNDRED = 100 };
  chuan_num points;
  bool share = comparison->a->share == CHUAN_SHARE_SURE || comparison->b->share == CHUAN_SHARE_SURE;
  if (!share || tolerance->repeated || (tolerance->kind != CHUAN_NODE_INT && tolerance->kind != CHUAN_NODE_NUMBER) ||
      chuan_num_compare(tolerance->number, chuan_num_int(1)) < 0 ||
      chuan_num_multiply(&points, tolerance->number, chuan_num_int(HUNDRED), model->arena) != CHUAN_RC_OK)
    return;
  chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_W0304, tolerance->span,
                                    CHUAN_ARGS(tolerance->text, chuan_num_exact(points, model->arena)));
  chuan_diag_hint(model->diags, diag, CHUAN_PHRASE_WRITE_PERCENT, CHUAN_ARGS(tolerance->text));
  chuan_diag_hint(model->diags, diag, CHUAN_PHRASE_TOLERANCE_POINTS, CHUAN_NO_ARGS);
}

static void check_tolerance(chuan_model *model, const chuan_node *must)
{
  chuan_num tolerance;
  if (!must->b || must->a->type == CHUAN_EXPR_UNKNOWN)
    return;
  if (!takes_tolerance(must->a))
    chuan_diag_hint(model->diags, chuan_diag_add(model->diags, CHUAN_E0486, must->b->span, CHUAN_NO_ARGS),
                    CHUAN_PHRASE_WRITE_TWO_RULES, CHUAN_NO_ARGS);
  else if (!chuan_constant(&tolerance, model, must->b) || chuan_num_sign(tolerance) < 0)
    chuan_diag_add(model->diags, CHUAN_E0487, must->b->span, CHUAN_NO_ARGS);
  else
    check_bare_tolerance(model, must->a, must->b);
}

void chuan_model_type_check(const chuan_scope_of *scope, chuan_model_indicator *rule)
{
  if (rule->when)
    chuan_type_want(scope, rule->when->a, CHUAN_EXPR_CONDITION);
  if (rule->require)
    check_tolerance(scope->model, rule->require);
  for (chuan_node *piece = chuan_node_first(rule->message ? rule->message->b : NULL); piece; piece = piece->next)
    chuan_type_node(scope, piece);
}

/* Reliability ------------------------------------------------------------------------------------- */

static bool is_weighed(const chuan_set *set, uint32_t datum)
{
  for (size_t i = 0; i < set->weight_count; i++)
    if (set->weights[i].datum == datum)
      return true;
  return false;
}

/* One name of a list; room for it is there. */
static void read_weight(const chuan_scope_of *scope, chuan_weight *weights, chuan_node *name, uint32_t weight)
{
  chuan_set *set = scope->set->out;
  chuan_diags *diags = scope->model->diags;
  if (chuan_type_node(scope, name) == CHUAN_EXPR_UNKNOWN)
    return;
  if (name->reference != CHUAN_REF_DATUM)
    chuan_diag_add(diags, CHUAN_E0203, name->span, CHUAN_ARGS(name->text));
  else if (is_weighed(set, name->ref))
    chuan_diag_add(diags, CHUAN_E0419, name->span, CHUAN_ARGS(name->text));
  else
    weights[set->weight_count++] = (chuan_weight){ name->ref, weight };
}

bool chuan_model_read_weights(chuan_model *model, chuan_model_set *set)
{
  const chuan_scope_of scope = { model, set, NULL, .local = false };
  size_t count = 0;
  for (const chuan_node *node = chuan_node_first(set->header->body); node; node = node->next)
    count += node->kind == CHUAN_NODE_RELIABILITY ? chuan_node_count(node->b) : 0;
  chuan_weight *weights = chuan_model_alloc(model, count, sizeof *weights);
  if (!weights)
    return false;
  set->out->weights = weights;
  for (const chuan_node *node = chuan_node_first(set->header->body); node; node = node->next) {
    if (node->kind != CHUAN_NODE_RELIABILITY)
      continue;
    uint32_t weight = (uint32_t)chuan_model_int_from(model, node->a, 1, RELIABILITY_MAX);
    for (chuan_node *name = chuan_node_first(node->b); name; name = name->next)
      read_weight(&scope, weights, name, weight);
  }
  return true;
}

/* Code --------------------------------------------------------------------------------------------- */

/* a ≤ b + slack. */
static uint32_t at_most(chuan_builder *builder, uint32_t a, uint32_t b, uint32_t slack, chuan_span span)
{
  return chuan_emit(builder, CHUAN_OP_LE, chuan_emit(builder, CHUAN_OP_SUBTRACT, a, b, 0, span), slack, 0, span);
}

/* The condition, with so much slack. */
static uint32_t within(chuan_builder *builder, const chuan_node *condition, uint32_t slack)
{
  chuan_span span = condition->span;
  uint32_t a = chuan_compile_value(builder, condition->a), b = chuan_compile_value(builder, condition->b);
  if (condition->op == CHUAN_DIRECTION_LE)
    return at_most(builder, a, b, slack, span);
  uint32_t above = at_most(builder, b, a, slack, span);
  if (condition->op == CHUAN_DIRECTION_GE)
    return above;
  return chuan_emit(builder, CHUAN_OP_AND, at_most(builder, a, b, slack, span), above, 0, span);
}

/* `phải`, with what its tolerance lets pass. A share is one of the right side without its sign: what lies within the
   share of that side or of its opposite, as one of them is its magnitude. */
static uint32_t compile_must(chuan_builder *builder, const chuan_node *must)
{
  chuan_num tolerance;
  if (!must->b || !chuan_constant(&tolerance, builder->model, must->b))
    return chuan_compile_value(builder, must->a);
  uint32_t slack = chuan_emit_number(builder, tolerance, must->b->span);
  if (must->b->kind != CHUAN_NODE_PERCENT)
    return within(builder, must->a, slack);
  uint32_t right = chuan_compile_value(builder, must->a->b);
  uint32_t share = chuan_emit(builder, CHUAN_OP_MULTIPLY, slack, right, 0, must->b->span);
  uint32_t opposite = chuan_emit(builder, CHUAN_OP_NEGATE, share, 0, 0, must->b->span);
  return chuan_emit(builder, CHUAN_OP_OR, within(builder, must->a, share), within(builder, must->a, opposite), 0,
                    must->a->span);
}

static chuan_piece_kind kind_of(const chuan_node *node)
{
  switch ((chuan_expression_type)node->type) {
  case CHUAN_EXPR_CONDITION: return CHUAN_PIECE_TRUTH;
  case CHUAN_EXPR_DAY: return CHUAN_PIECE_DAY;
  case CHUAN_EXPR_TEXT: return CHUAN_PIECE_STRING;
  case CHUAN_EXPR_CHOICE:
  case CHUAN_EXPR_DIMENSION: return CHUAN_PIECE_NAME;
  default: break;
  }
  return node->share != CHUAN_SHARE_NONE ? CHUAN_PIECE_SHARE : CHUAN_PIECE_NUMBER;
}

/* How the value of an expression is shown that instruction `value` gives. */
static chuan_piece piece_of(chuan_builder *builder, const chuan_node *node, uint32_t value)
{
  chuan_scope_of scope = { builder->model, builder->set, builder->indicator, .local = false };
  chuan_piece piece = { .kind = kind_of(node),
                        .text = chuan_print_expression(node, CHUAN_LANG_VI, builder->model->arena),
                        .value = value };
  if (piece.kind == CHUAN_PIECE_NAME)
    piece.names = chuan_type_names_beside(&scope, node, &piece.name_count);
  return piece;
}

static chuan_piece message_piece(chuan_builder *builder, const chuan_node *node)
{
  if (node->kind == CHUAN_NODE_STRING)
    return (chuan_piece){ .text = node->text, .value = CHUAN_NONE };
  if (node->kind == CHUAN_NODE_PERIOD)
    return (chuan_piece){ .kind = CHUAN_PIECE_PERIOD, .value = CHUAN_NONE };
  return piece_of(builder, node, chuan_compile_value(builder, node));
}

static void compile_message(chuan_builder *builder, chuan_check *check, const chuan_node *pieces)
{
  chuan_piece *message = chuan_model_alloc(builder->model, chuan_node_count(pieces), sizeof *message);
  if (!message)
    return;
  for (const chuan_node *piece = chuan_node_first(pieces); piece; piece = piece->next)
    message[check->piece_count++] = message_piece(builder, piece);
  check->message = message;
}

/* Parts -------------------------------------------------------------------------------------------- */

/* The instruction that gives the first or second operand of a condition that `result` decides. To compile it again
   would be to call its functions again, so that is left to what is no plain instruction: sides widened by a tolerance
   (`result` is CHUAN_NONE then), or bounded for what is missing. */
static uint32_t operand(chuan_builder *builder, uint32_t result, const chuan_node *condition, bool second)
{
  const chuan_node *node = second ? condition->b : condition->a;
  const chuan_instruction *i = result < builder->step_count ? &builder->steps[result].instruction : NULL;
  bool plain = i && (condition->kind == CHUAN_NODE_AND ? i->op == CHUAN_OP_AND
                                                       : i->op >= CHUAN_OP_EQ && i->op <= CHUAN_OP_GE &&
                                                           !chuan_compile_is_open(builder, condition->a) &&
                                                           !chuan_compile_is_open(builder, condition->b));
  return !plain ? chuan_compile_value(builder, node) : second ? i->b : i->a;
}

/* The sides of a comparison; numbers of both are read alike. */
static void compile_sides(chuan_builder *builder, chuan_check_part *part, const chuan_node *comparison, uint32_t result)
{
  chuan_piece *sides = part->sides;
  part->side_count = 2;
  sides[0] = piece_of(builder, comparison->a, operand(builder, result, comparison, false));
  sides[1] = piece_of(builder, comparison->b, operand(builder, result, comparison, true));
  for (int i = 0; i < 2; i++)
    if (sides[i].kind == CHUAN_PIECE_NUMBER && sides[1 - i].kind == CHUAN_PIECE_SHARE)
      sides[i].kind = CHUAN_PIECE_SHARE;
}

static size_t count_parts(const chuan_node *condition)
{
  return condition->kind == CHUAN_NODE_AND ? count_parts(condition->a) + count_parts(condition->b) : 1;
}

/* Writes the parts of a condition that instruction `result` decides; gives the end of them. */
static chuan_check_part *compile_part(chuan_builder *builder, chuan_check_part *part, const chuan_node *condition,
                                      uint32_t result, bool widened)
{
  if (condition->kind == CHUAN_NODE_AND) {
    uint32_t a = operand(builder, result, condition, false), b = operand(builder, result, condition, true);
    return compile_part(builder, compile_part(builder, part, condition->a, a, false), condition->b, b, false);
  }
  part->text = chuan_print_expression(condition, CHUAN_LANG_VI, builder->model->arena);
  part->condition = result;
  if (condition->kind == CHUAN_NODE_COMPARE)
    compile_sides(builder, part, condition, widened ? CHUAN_NONE : result);
  if (condition->kind == CHUAN_NODE_MEMBER) {
    part->sides[0] = piece_of(builder, condition->a, chuan_compile_value(builder, condition->a));
    part->side_count = 1;
  }
  return part + 1;
}

/* The parts of a condition; `widened`: by a tolerance. */
static chuan_check_parts compile_parts(chuan_builder *builder, const chuan_node *condition, uint32_t result,
                                       bool widened)
{
  size_t count = count_parts(condition);
  chuan_check_part *parts = chuan_model_alloc(builder->model, count, sizeof *parts);
  if (parts)
    compile_part(builder, parts, condition, result, widened);
  return (chuan_check_parts){ parts, parts ? count : 0 };
}

uint32_t chuan_compile_check(chuan_builder *builder, chuan_indicator *out)
{
  const chuan_model_indicator *rule = builder->indicator;
  const chuan_node *must = rule->require;
  chuan_check *check = rule->check;
  out->check = check;
  if (must->b)
    check->tolerance_text = chuan_print_expression(must->b, CHUAN_LANG_VI, builder->model->arena);
  uint32_t result = check->must = compile_must(builder, must);
  check->must_parts = compile_parts(builder, must->a, result, must->b);
  if (check->if_missing != CHUAN_VERDICT_INSUFFICIENT)
    result = chuan_emit(builder, CHUAN_OP_IF_MISSING, result, check->if_missing, 0, must->span);
  if (rule->when) {
    uint32_t applies = chuan_compile_value(builder, rule->when->a);
    check->when_parts = compile_parts(builder, rule->when->a, applies, false);
    uint32_t exempt = chuan_emit(builder, CHUAN_OP_NOT, applies, 0, 0, rule->when->span);
    result = chuan_emit(builder, CHUAN_OP_NOT_APPLICABLE, exempt, result, 0, rule->when->span);
  }
  if (rule->message) /* last: a fault is shown where the rule itself has it */
    compile_message(builder, check, rule->message->b);
  return result;
}
