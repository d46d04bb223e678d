/* kiểm thử blocks: what is given and what is expected, checked against the set they name. See model.h. */
#include "grammar/model.h"

typedef struct chuan_test_builder {
  chuan_model *model;
  chuan_model_set *set;
  chuan_rule_test *out;
  chuan_given *given;
  chuan_expect *expect;
} chuan_test_builder;

static uint32_t find_dimension(const chuan_test_builder *builder, chuan_str name)
{
  for (size_t i = 0; i < builder->set->out->dimension_count; i++)
    if (chuan_str_equal(builder->set->out->dimensions[i].name, name))
      return (uint32_t)i;
  return CHUAN_NONE;
}

/* What `name` names; false, and reported, when there is no such datum or dimension. */
static bool find_subject(chuan_test_builder *builder, const chuan_node *name, bool previous, chuan_given *given)
{
  uint32_t dimension = previous ? CHUAN_NONE : find_dimension(builder, name->text);
  given->kind = dimension != CHUAN_NONE ? CHUAN_GIVEN_DIMENSION : previous ? CHUAN_GIVEN_PREVIOUS : CHUAN_GIVEN_DATUM;
  given->subject = dimension != CHUAN_NONE
                       ? dimension
                       : chuan_program_datum(builder->model->program, builder->set->out->level, name->text);
  if (given->subject != CHUAN_NONE)
    return true;
  /* typing the name reports it with the nearest one there is */
  chuan_node copy = *name;
  chuan_type_of(builder->model, builder->set, NULL, &copy);
  return false;
}

/* The name of a choice or dimension value. */
static bool read_position(chuan_test_builder *builder, const chuan_node *node, chuan_str subject,
                          const chuan_str *names, size_t count, chuan_given *given)
{
  uint32_t at = chuan_model_position(names, count, node->text);
  if (node->kind == CHUAN_NODE_STRING || node->kind == CHUAN_NODE_PERCENT)
    at = CHUAN_NONE;
  if (at == CHUAN_NONE) {
    chuan_str written = chuan_print_expression(node, CHUAN_LANG_VI, builder->model->arena);
    chuan_diag *diag = chuan_diag_add(builder->model->diags, CHUAN_E0206, node->span, CHUAN_ARGS(subject, written));
    chuan_model_suggest_value(builder->model, diag, written, names, count);
    return false;
  }
  given->number = chuan_num_int(at);
  return true;
}

static bool read_datum_value(chuan_test_builder *builder, const chuan_node *node, const chuan_datum *datum,
                             chuan_given *given)
{
  bool good = true;
  switch (datum->type.kind) {
  case CHUAN_TYPE_CHOICE:
    return read_position(builder, node, datum->name, datum->type.choices, datum->type.choice_count, given);
  case CHUAN_TYPE_TRUTH:
    good = node->kind == CHUAN_NODE_TRUTH;
    given->number = chuan_num_int(node->op);
    break;
  case CHUAN_TYPE_DATE:
    good = node->kind == CHUAN_NODE_DAY;
    given->number = node->number;
    break;
  case CHUAN_TYPE_TEXT:
    good = node->kind == CHUAN_NODE_STRING;
    given->text = node->text;
    break;
  default:
    good = chuan_constant(&given->number, builder->model, node);
    if (good && datum->type.kind == CHUAN_TYPE_RATIO && node->kind == CHUAN_NODE_NUMBER) /* 70,63 means 70,63% */
      good = chuan_num_divide(&given->number, given->number, chuan_num_int(100), builder->model->arena) == CHUAN_RC_OK;
  }
  int64_t scaled;
  unsigned places = datum->type.kind == CHUAN_TYPE_INTEGER ? 0 : datum->type.scale;
  if (good && datum->type.kind <= CHUAN_TYPE_DECIMAL)
    good = chuan_num_scaled(&scaled, given->number, places);
  if (!good) {
    chuan_diag *diag = chuan_diag_add(builder->model->diags, CHUAN_E0430, node->span, CHUAN_ARGS(datum->name));
    chuan_diag_span(builder->model->diags, diag, datum->span, CHUAN_PHRASE_DECLARED_HERE, CHUAN_NO_ARGS);
    if (datum->type.kind == CHUAN_TYPE_TRUTH)
      chuan_diag_hint(builder->model->diags, diag, CHUAN_PHRASE_USE_TRUE_FALSE, CHUAN_NO_ARGS);
  }
  return good;
}

static bool read_value(chuan_test_builder *builder, const chuan_node *item, chuan_given *given)
{
  if (!find_subject(builder, item->a, item->op == 1, given))
    return false;
  given->state = CHUAN_INPUT_VALUE;
  if (given->kind != CHUAN_GIVEN_DIMENSION)
    return read_datum_value(builder, item->b, &builder->model->program->data[given->subject], given);
  const chuan_dimension *dimension = &builder->set->out->dimensions[given->subject];
  return read_position(builder, item->b, dimension->name, dimension->values, dimension->value_count, given);
}

static bool read_state(chuan_test_builder *builder, const chuan_node *item, chuan_given *given)
{
  if (!find_subject(builder, item->a, false, given))
    return false;
  given->state = (chuan_input)item->op;
  bool number = given->kind == CHUAN_GIVEN_DATUM &&
                builder->model->program->data[given->subject].type.kind <= CHUAN_TYPE_RATIO;
  if (given->kind == CHUAN_GIVEN_DIMENSION || (given->state == CHUAN_INPUT_NONE_OCCURRED && !number)) {
    chuan_diag_add(builder->model->diags, CHUAN_E0431, item->span, CHUAN_ARGS(item->a->text));
    return false;
  }
  return true;
}

/* The verdict of a set that the one tested asks for. */
static bool read_set(chuan_test_builder *builder, const chuan_node *item, chuan_given *given)
{
  const chuan_node *name = item->a->a;
  uint32_t set = chuan_model_set_named(builder->model, name);
  if (set == CHUAN_NONE)
    return false;
  given->kind = CHUAN_GIVEN_SET;
  given->subject = chuan_model_required_at(builder->set, set, (chuan_asked)item->a->op);
  given->verdict = (chuan_verdict)item->op;
  if (given->subject == CHUAN_NONE)
    chuan_diag_add(builder->model->diags, CHUAN_E0440, name->span,
                   CHUAN_ARGS(builder->model->sets[builder->out->set].name, name->text));
  return given->subject != CHUAN_NONE;
}

/* The threshold of another set that the one tested reads. */
static bool read_threshold(chuan_test_builder *builder, const chuan_node *item, chuan_given *given)
{
  const chuan_model_set *set = builder->set;
  given->kind = CHUAN_GIVEN_THRESHOLD;
  given->subject = CHUAN_NONE;
  for (uint32_t i = 0; i < set->other_threshold_count; i++)
    if (chuan_str_equal(set->other_thresholds[i]->a->text, item->a->a->text) &&
        chuan_str_equal(set->other_thresholds[i]->b->text, item->a->b->text))
      given->subject = i;
  if (given->subject == CHUAN_NONE) {
    chuan_diag_add(builder->model->diags, CHUAN_E0440, item->a->b->span,
                   CHUAN_ARGS(builder->model->sets[builder->out->set].name, item->a->b->text));
    return false;
  }
  if (chuan_constant(&given->number, builder->model, item->b))
    return true;
  chuan_diag_add(builder->model->diags, CHUAN_E0303, item->b->span, CHUAN_NO_ARGS);
  return false;
}

static bool read_one(chuan_test_builder *builder, const chuan_node *item, chuan_given *given)
{
  switch (item->kind) {
  case CHUAN_NODE_GIVEN_SET: return read_set(builder, item, given);
  case CHUAN_NODE_GIVEN_THRESHOLD: return read_threshold(builder, item, given);
  case CHUAN_NODE_GIVEN_STATE: return read_state(builder, item, given);
  default: return read_value(builder, item, given);
  }
}

enum { CHILDREN_MAX = 1000 };

/* `xã[1].…`: of a child unit of the unit tested. */
static bool read_child(chuan_test_builder *builder, const chuan_node *item, chuan_given *given)
{
  chuan_model *model = builder->model;
  chuan_model_set *set = builder->set;
  for (uint32_t i = 0; i < set->part_count && given->part == CHUAN_NONE; i++)
    if (chuan_str_equal(chuan_model_at(model, set->parts[i])->out->level, item->a->text))
      given->part = i;
  if (given->part == CHUAN_NONE) {
    chuan_diag_add(model->diags, CHUAN_E0455, item->a->span, CHUAN_ARGS(set->name, item->a->text));
    return false;
  }
  int64_t number = chuan_model_int(model, item->c, CHILDREN_MAX);
  if (number < 1) {
    chuan_diag_add(model->diags, CHUAN_E0458, item->c->span, CHUAN_ARGS(item->c->text));
    return false;
  }
  given->child = (uint32_t)(number - 1);
  builder->set = chuan_model_at(model, set->parts[given->part]);
  bool good = read_one(builder, item->b, given);
  builder->set = set;
  return good;
}

static void read_given(chuan_test_builder *builder, const chuan_node *item)
{
  chuan_given given = { .part = CHUAN_NONE };
  switch (item->kind) {
  case CHUAN_NODE_GIVEN_PERIOD:
  case CHUAN_NODE_GIVEN_LAW_DATE:
    return; /* find_times() has them */
  case CHUAN_NODE_GIVEN_CHILD:
    if (!read_child(builder, item, &given))
      return;
    break;
  default:
    if (!read_one(builder, item, &given))
      return;
  }
  for (size_t i = 0; i < builder->out->given_count; i++)
    if (builder->given[i].kind == given.kind && builder->given[i].subject == given.subject &&
        builder->given[i].part == given.part && builder->given[i].child == given.child) {
      chuan_diag_add(builder->model->diags, CHUAN_E0402, item->span, CHUAN_NO_ARGS);
      return;
    }
  builder->given[builder->out->given_count++] = given;
}

/* The ruling that is meant; CHUAN_NONE, and reported, when the set has none such. */
static uint32_t find_ruling(chuan_test_builder *builder, const chuan_node *item)
{
  const chuan_set *set = builder->set->out;
  for (uint32_t i = 0; i < set->ruling_count; i++)
    if (set->rulings[i].revokes == (item->a != NULL) &&
        (!item->a || chuan_str_equal(set->rulings[i].name, item->a->text)))
      return i;
  chuan_diag_add(builder->model->diags, CHUAN_E0459, item->span, CHUAN_ARGS(set->name));
  return CHUAN_NONE;
}

/* Reports a rule that the set does not have, with the nearest one. */
static void report_missing_rule(const chuan_test_builder *builder, const chuan_node *item)
{
  chuan_model *model = builder->model;
  const chuan_set *set = builder->set->out;
  chuan_str *names = chuan_model_alloc(model, set->indicator_count, sizeof *names);
  chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0492, item->a->span, CHUAN_ARGS(set->name, item->a->text));
  for (size_t i = 0; names && i < set->indicator_count; i++)
    names[i] = set->indicators[i].code;
  if (names && set->is_checks)
    chuan_model_suggest_value(model, diag, item->a->text, names, set->indicator_count);
}

/* Whether what is expected is what the set has: rules of a check set, and nothing else. */
static bool fits_set(const chuan_test_builder *builder, const chuan_node *item)
{
  bool of_rule = item->kind == CHUAN_NODE_EXPECT_VERDICT && item->number.n == CHUAN_EXPECTATION_RULE;
  if (builder->set->out->is_checks && !of_rule)
    chuan_diag_add(builder->model->diags, CHUAN_E0491, item->span, CHUAN_ARGS(builder->set->name));
  else if (of_rule && !builder->set->out->is_checks)
    report_missing_rule(builder, item);
  return builder->set->out->is_checks == of_rule;
}

/* Reports a code that the edition tested does not have, and whether another edition has it. */
static void report_missing(const chuan_test_builder *builder, const chuan_node *item, bool indicator)
{
  chuan_model *model = builder->model;
  const chuan_set *first = builder->set->out - builder->set->out->edition;
  bool elsewhere = false;
  if (item->number.n == CHUAN_EXPECTATION_RULE) {
    report_missing_rule(builder, item);
    return;
  }
  for (const chuan_set *set = first; set < first + first->edition_count; set++)
    elsewhere = elsewhere || (indicator ? chuan_set_indicator(set, item->a->text)
                                        : chuan_set_criterion(set, item->a->text)) != CHUAN_NONE;
  if (!elsewhere || builder->set->out->edition_count == 1) {
    chuan_diag_add(model->diags, indicator ? CHUAN_E0204 : CHUAN_E0205, item->a->span, CHUAN_ARGS(item->a->text));
    return;
  }
  chuan_str what = indicator
                     ? chuan_diag_bilingual(model->diags, CHUAN_STR("chỉ tiêu"), CHUAN_STR("indicator"))
                     : chuan_diag_bilingual(model->diags, CHUAN_STR("tiêu chí"), CHUAN_STR("criterion"));
  chuan_diag *diag = chuan_diag_add(
    model->diags, CHUAN_E0448, item->a->span,
    CHUAN_ARGS(item->a->text, chuan_day_text(builder->out->law_date, false, model->arena), first->name, what));
  chuan_diag_hint(model->diags, diag, CHUAN_PHRASE_GIVE_LAW_DATE, CHUAN_NO_ARGS);
}

static void read_expect(chuan_test_builder *builder, const chuan_node *item)
{
  const chuan_set *set = builder->set->out;
  chuan_expect expect = { .kind = CHUAN_EXPECT_SET, .verdict = (chuan_verdict)item->op, .span = item->span };
  if (!fits_set(builder, item))
    return;
  if (item->kind == CHUAN_NODE_EXPECT_BAND) {
    expect.kind = CHUAN_EXPECT_BAND;
    expect.band = item->a->text;
    bool found = false;
    chuan_ranking ranking = chuan_set_ranking(builder->model->program, set, builder->out->variant);
    for (size_t i = ranking.first; i < ranking.first + ranking.count; i++)
      found = found || chuan_str_equal(set->bands[i].name, expect.band);
    if (!found)
      chuan_diag_add(builder->model->diags, CHUAN_E0432, item->a->span, CHUAN_ARGS(expect.band));
  } else if (item->kind == CHUAN_NODE_EXPECT_RULING) {
    expect.kind = CHUAN_EXPECT_RULING;
    expect.subject = find_ruling(builder, item);
    if (expect.subject == CHUAN_NONE)
      return;
  } else if (item->a) {
    bool indicator = item->number.n != CHUAN_EXPECTATION_CRITERION;
    expect.kind = indicator ? CHUAN_EXPECT_INDICATOR : CHUAN_EXPECT_CRITERION;
    const chuan_program *program = builder->model->program;
    uint32_t variant = builder->out->variant;
    expect.subject = indicator ? chuan_program_indicator_under(program, set, item->a->text, variant)
                               : chuan_program_criterion_under(program, set, item->a->text, variant);
    if (expect.subject == CHUAN_NONE) {
      report_missing(builder, item, indicator);
      return;
    }
  }
  builder->expect[builder->out->expect_count++] = expect;
}

static void check_period(chuan_test_builder *builder, const chuan_node *header)
{
  const chuan_set *set = builder->set->out;
  chuan_rule_test *out = builder->out;
  if (out->period < set->period_from || out->period > set->period_to)
    chuan_diag_add(builder->model->diags, CHUAN_E0408, header->a->span,
                   CHUAN_ARGS(chuan_num_exact(chuan_num_int(out->period), builder->model->arena),
                              chuan_num_exact(chuan_num_int(set->period_from), builder->model->arena),
                              chuan_num_exact(chuan_num_int(set->period_to), builder->model->arena)));
  chuan_model *model = builder->model;
  if (out->variant != CHUAN_NONE && !chuan_model_is_of(model, out->variant, builder->set)) {
    chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0449, header->a->span,
                                      CHUAN_ARGS(model->variants[out->variant].name,
                                                 chuan_day_text(out->law_date, false, model->arena)));
    chuan_diag_span(model->diags, diag, model->variants[out->variant].out->span, CHUAN_PHRASE_DECLARED_HERE,
                    CHUAN_NO_ARGS);
    chuan_diag_hint(model->diags, diag, CHUAN_PHRASE_GIVE_LAW_DATE, CHUAN_NO_ARGS);
  }
  if (chuan_program_edition(model->program, out->set, out->law_date) == CHUAN_NONE)
    chuan_diag_add(builder->model->diags, CHUAN_E0433, header->a->span,
                   CHUAN_ARGS(set->name, chuan_day_text(out->law_date, false, builder->model->arena)));
}

/* The set (and variant) that a test names; false when there is none (reported). */
static bool find_tested(chuan_test_builder *builder, const chuan_node *header)
{
  chuan_model *model = builder->model;
  chuan_str name = header->b->text;
  builder->out->variant = CHUAN_NONE;
  builder->out->set = CHUAN_NONE;
  if (header->op == 1) {
    builder->out->variant = chuan_program_variant(model->program, name);
    if (builder->out->variant != CHUAN_NONE)
      builder->out->set = model->program->variants[builder->out->variant].set;
  }
  if (builder->out->set == CHUAN_NONE)
    builder->out->set = chuan_model_set_named(model, header->b);
  if (builder->out->set == CHUAN_NONE)
    return false;
  builder->set = &model->sets[builder->out->set]; /* the first edition, until its times are known */
  return true;
}

/* The period and law date, and the edition of the set that they lead to. */
static void find_times(chuan_test_builder *builder, const chuan_node *header)
{
  chuan_rule_test *out = builder->out;
  const chuan_node *period = NULL, *law_date = NULL;
  for (const chuan_node *node = chuan_node_first(header->body); node; node = node->next)
    for (const chuan_node *item = node->kind == CHUAN_NODE_GIVEN ? chuan_node_first(node->b) : NULL; item;
         item = item->next) {
      period = item->kind == CHUAN_NODE_GIVEN_PERIOD ? item : period;
      law_date = item->kind == CHUAN_NODE_GIVEN_LAW_DATE ? item : law_date;
    }
  out->period = period ? (int)chuan_model_int(builder->model, period->a, 9999) : builder->set->out->period_to;
  if (law_date)
    out->law_date = (chuan_day)law_date->a->number.n;
  else
    chuan_day_from(&out->law_date, out->period, 12, 31);
  uint32_t edition = chuan_program_edition(builder->model->program, out->set, out->law_date);
  if (edition != CHUAN_NONE)
    out->set = edition;
  builder->set = &builder->model->sets[out->set];
}

static bool compile_test(chuan_model *model, const chuan_node *header, chuan_rule_test *out)
{
  chuan_test_builder builder = { .model = model, .out = out };
  *out = (chuan_rule_test){ .name = header->text, .span = header->a->span };
  if (!find_tested(&builder, header))
    return true;
  find_times(&builder, header);
  size_t givens = 0, expects = 0;
  for (const chuan_node *node = chuan_node_first(header->body); node; node = node->next)
    *(node->kind == CHUAN_NODE_GIVEN ? &givens : &expects) += chuan_node_count(node->b);
  out->given = builder.given = chuan_model_alloc(model, givens, sizeof *builder.given);
  out->expect = builder.expect = chuan_model_alloc(model, expects, sizeof *builder.expect);
  if (model->failed)
    return false;
  for (const chuan_node *node = chuan_node_first(header->body); node; node = node->next)
    for (const chuan_node *item = chuan_node_first(node->b); item; item = item->next) {
      if (node->kind == CHUAN_NODE_GIVEN)
        read_given(&builder, item);
      else
        read_expect(&builder, item);
    }
  if (expects == 0)
    chuan_model_missing(model, header->a, header->text, "mong đợi …", "expect …");
  check_period(&builder, header);
  return true;
}

bool chuan_compile_tests(chuan_model *model)
{
  chuan_rule_test *tests = chuan_model_alloc(model, model->test_count, sizeof *tests);
  if (!tests)
    return false;
  for (size_t i = 0; i < model->test_count; i++)
    if (!compile_test(model, model->tests[i], &tests[i]))
      return false;
  model->program->tests = tests;
  model->program->test_count = model->test_count;
  return !model->failed;
}
