/* From files to sections: which header belongs to which set or variant, in all files of the run. Order of
   files and sections never changes a result. See model.h. */
#include "grammar/model.h"

#include "grammar/measure_unit.h"
#include "grammar/parser.h"

#include <stdlib.h>

bool chuan_model_grow(chuan_model *model, void **items, size_t count, size_t *capacity, size_t size)
{
  if (chuan_arena_grow(model->arena, items, count, capacity, size))
    return true;
  model->failed = true;
  return false;
}

void *chuan_model_alloc(chuan_model *model, size_t count, size_t size)
{
  void *out = chuan_arena_array(model->arena, count, size);
  if (!out)
    model->failed = true;
  return out;
}

bool chuan_model_name(chuan_model *model, chuan_names *names, chuan_str name, size_t number)
{
  if (chuan_names_add(names, name, (uint32_t)number, model->arena))
    return true;
  model->failed = true;
  return false;
}

int chuan_code_compare(chuan_str a, chuan_str b)
{
  size_t i = 0, j = 0;
  while (i < a.n && j < b.n) {
    size_t i0 = i, j0 = j;
    while (i < a.n && a.p[i] != '.')
      i++;
    while (j < b.n && b.p[j] != '.')
      j++;
    chuan_str x = { a.p + i0, i - i0 }, y = { b.p + j0, j - j0 };
    if (x.n != y.n)
      return x.n < y.n ? -1 : 1;
    int order = chuan_str_compare(x, y);
    if (order)
      return order;
    i += i < a.n;
    j += j < b.n;
  }
  return (i < a.n) - (j < b.n);
}

uint32_t chuan_model_position(const chuan_str *names, size_t count, chuan_str name)
{
  for (size_t i = 0; i < count; i++)
    if (chuan_str_equal(names[i], name))
      return (uint32_t)i;
  return CHUAN_NONE;
}

/* The first name that begins with all of `wanted` and goes on with another word. */
static const chuan_str *longer_name(chuan_str wanted, const chuan_str *names, size_t count)
{
  for (size_t i = 0; i < count; i++)
    if (names[i].n > wanted.n && names[i].p[wanted.n] == '_' &&
        chuan_str_equal((chuan_str){ names[i].p, wanted.n }, wanted))
      return &names[i];
  return NULL;
}

void chuan_model_suggest(chuan_model *model, chuan_diag *diag, chuan_str wanted, const chuan_str *names, size_t count)
{
  const chuan_str *near = chuan_text_nearest(wanted, names, count);
  if (!near)
    near = longer_name(wanted, names, count);
  if (near)
    chuan_diag_hint(model->diags, diag, CHUAN_PHRASE_DID_YOU_MEAN, CHUAN_ARGS(*near));
}

void chuan_model_suggest_value(chuan_model *model, chuan_diag *diag, chuan_str wanted, const chuan_str *names,
                               size_t count)
{
  enum { LISTED_MAX = 10 };
  size_t hints = diag->hint_count;
  chuan_buffer list;
  chuan_model_suggest(model, diag, wanted, names, count);
  if (diag->hint_count > hints)
    return;
  chuan_buffer_init(&list, model->arena);
  for (size_t i = 0; i < count && i < LISTED_MAX; i++) {
    chuan_buffer_add_c(&list, i > 0 ? ", `" : "`");
    chuan_buffer_add(&list, names[i]);
    chuan_buffer_add_char(&list, '`');
  }
  chuan_buffer_add_c(&list, count > LISTED_MAX ? ", …" : "");
  chuan_diag_hint(model->diags, diag, CHUAN_PHRASE_VALUES_ARE, CHUAN_ARGS(chuan_buffer_str(&list)));
}

void chuan_model_suggest_keyword(chuan_model *model, chuan_diag *diag, chuan_str wanted)
{
  const chuan_keyword *keyword = diag->hint_count > 0 ? NULL : chuan_keyword_unmarked(wanted);
  if (keyword)
    chuan_diag_hint(model->diags, diag, CHUAN_PHRASE_DID_YOU_MEAN, CHUAN_ARGS(keyword->text[CHUAN_LANG_VI]));
}

void chuan_model_missing(chuan_model *model, const chuan_node *header, chuan_str what, const char *vi, const char *en)
{
  if (model->incomplete)
    return;
  chuan_str statement = chuan_diag_bilingual(model->diags, chuan_str_of(vi), chuan_str_of(en));
  chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0401, header->span, CHUAN_ARGS(what, statement));
  chuan_diag_hint(model->diags, diag, CHUAN_PHRASE_ADD_STATEMENT, CHUAN_ARGS(statement));
}

void chuan_model_twice(chuan_model *model, chuan_str what, chuan_span again, chuan_span first)
{
  chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0201, again, CHUAN_ARGS(what));
  chuan_diag_span(model->diags, diag, first, CHUAN_PHRASE_FIRST_HERE, CHUAN_NO_ARGS);
}

static void list_lost_data(chuan_model *model)
{
  model->lost_listed = true;
  for (size_t f = 0; f < model->file_count; f++) {
    const chuan_tokens *tokens = &model->files[f].tokens;
    for (size_t i = 0; model->files[f].errors > 0 && i + 1 < tokens->count; i++) {
      if (tokens->items[i].kind != KW_DATA || !tokens->items[i].first_of_line)
        continue;
      chuan_str name = chuan_source_slice(model->sources, tokens->items[i + 1].span);
      if (chuan_names_find(&model->lost_names, name) == CHUAN_NONE &&
          !chuan_model_name(model, &model->lost_names, name, i))
        return;
    }
  }
}

bool chuan_model_lost_datum(chuan_model *model, chuan_str name)
{
  if (!model->lost_listed)
    list_lost_data(model);
  return chuan_names_find(&model->lost_names, name) != CHUAN_NONE;
}

chuan_node *chuan_model_single(chuan_model *model, const chuan_node *header, chuan_kind kind)
{
  chuan_node *found = NULL;
  for (chuan_node *item = chuan_node_first(header->body); item; item = item->next) {
    if (item->kind != kind)
      continue;
    if (found) {
      chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0402, item->span, CHUAN_NO_ARGS);
      chuan_diag_span(model->diags, diag, found->span, CHUAN_PHRASE_FIRST_HERE, CHUAN_NO_ARGS);
      if (kind == CHUAN_NODE_MUST || kind == CHUAN_NODE_WHEN || kind == CHUAN_NODE_REQUIRE)
        chuan_diag_hint(model->diags, diag, CHUAN_PHRASE_JOIN_CONDITIONS, CHUAN_NO_ARGS);
    } else {
      found = item;
    }
  }
  return found;
}

int64_t chuan_model_int_from(chuan_model *model, const chuan_node *node, int64_t least, int64_t most)
{
  int64_t value;
  if (chuan_num_scaled(&value, node->number, 0) && value >= least && value <= most)
    return value;
  chuan_diag_add(model->diags, CHUAN_E0420, node->span,
                 CHUAN_ARGS(node->text, chuan_num_exact(chuan_num_int(least), model->arena),
                            chuan_num_exact(chuan_num_int(most), model->arena)));
  return least;
}

int64_t chuan_model_int(chuan_model *model, const chuan_node *node, int64_t most)
{
  return chuan_model_int_from(model, node, 0, most);
}

static chuan_basis read_basis(const chuan_node *node)
{
  chuan_basis basis = { .act = node->a->text, .span = node->span };
  for (const chuan_node *part = chuan_node_first(node->b); part; part = part->next)
    switch (part->op) {
    case CHUAN_BASIS_DATE:
      basis.has_date = true;
      basis.date = (chuan_day)part->a->number.n;
      break;
    case CHUAN_BASIS_ARTICLE: basis.article = part->a->text; break;
    case CHUAN_BASIS_CLAUSE: basis.clause = part->a->text; break;
    case CHUAN_BASIS_POINT: basis.point = part->a->text; break;
    default: basis.annex = part->a->text; break;
    }
  return basis;
}

chuan_sources_of_law chuan_model_law(chuan_model *model, const chuan_node *body)
{
  chuan_sources_of_law law = { 0 };
  const chuan_node *verified = NULL;
  size_t count = 0;
  for (const chuan_node *item = chuan_node_first(body); item; item = item->next)
    count += item->kind == CHUAN_NODE_BASIS;
  chuan_basis *basis = count ? chuan_model_alloc(model, count, sizeof *basis) : NULL;
  for (const chuan_node *item = chuan_node_first(body); item; item = item->next) {
    if (item->kind == CHUAN_NODE_BASIS && basis)
      basis[law.basis_count++] = read_basis(item);
    if (item->kind != CHUAN_NODE_VERIFIED)
      continue;
    if (verified) {
      chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0402, item->span, CHUAN_NO_ARGS);
      chuan_diag_span(model->diags, diag, verified->span, CHUAN_PHRASE_FIRST_HERE, CHUAN_NO_ARGS);
    }
    verified = item;
    law.checked = item->op == 1;
    if (item->a)
      law.checked_by = item->a->text;
  }
  law.basis = basis;
  return law;
}

/* Sets and variants ---------------------------------------------------------------------------------- */

static uint32_t find_set(const chuan_model *model, chuan_str name)
{
  for (size_t i = 0; i < model->set_count; i++)
    if (chuan_str_equal(model->sets[i].name, name))
      return (uint32_t)i;
  return CHUAN_NONE;
}

/* The set of a header: a new one, or one that goes on in another place (only one place has statements). */
static uint32_t enter_set(chuan_model *model, chuan_node *header)
{
  uint32_t at = find_set(model, header->text);
  if (at == CHUAN_NONE) {
    if (!chuan_model_grow(model, (void **)&model->sets, model->set_count, &model->set_capacity, sizeof *model->sets))
      return CHUAN_NONE;
    at = (uint32_t)model->set_count++;
    model->sets[at] = (chuan_model_set){ .name = header->text, .header = header, .edition_count = 1 };
    return at;
  }
  chuan_model_set *set = &model->sets[at];
  if (set->header->op != header->op)
    chuan_model_twice(model, header->text, header->a->span, set->header->a->span);
  else if (!set->header->body)
    set->header = header;
  else if (header->body)
    chuan_model_twice(model, header->text, header->a->span, set->header->a->span);
  return at;
}

static uint32_t enter_variant(chuan_model *model, chuan_node *header)
{
  uint32_t at = chuan_names_find(&model->variant_names, header->text);
  if (at != CHUAN_NONE) {
    if (header->body && model->variants[at].header->body)
      chuan_model_twice(model, header->text, header->a->span, model->variants[at].header->a->span);
    else if (header->body)
      model->variants[at].header = header;
    return at;
  }
  if (!chuan_model_grow(model, (void **)&model->variants, model->variant_count, &model->variant_capacity,
                        sizeof *model->variants) ||
      !chuan_model_name(model, &model->variant_names, header->text, model->variant_count))
    return CHUAN_NONE;
  model->variants[model->variant_count] = (chuan_model_variant){ .name = header->text,
                                                                 .header = header,
                                                                 .set = CHUAN_NONE };
  return (uint32_t)model->variant_count++;
}

static bool add_indicator(chuan_model *model, chuan_model_set *set, chuan_node *header, uint32_t added_by)
{
  if (!chuan_model_grow(model, (void **)&set->indicators, set->indicator_count, &set->indicator_capacity,
                        sizeof *set->indicators))
    return false;
  set->indicators[set->indicator_count++] = (chuan_model_indicator){ .header = header,
                                                                      .added_by = added_by,
                                                                      .criterion = CHUAN_NONE };
  return true;
}

static bool add_criterion(chuan_model *model, chuan_model_set *set, chuan_node *header, uint32_t added_by)
{
  if (!chuan_model_grow(model, (void **)&set->criteria, set->criterion_count, &set->criterion_capacity,
                        sizeof *set->criteria))
    return false;
  set->criteria[set->criterion_count++] = (chuan_model_criterion){ header, added_by };
  return true;
}

bool chuan_model_add(chuan_model *model, chuan_model_set *set, chuan_node *header, uint32_t added_by)
{
  return header->kind == CHUAN_NODE_CRITERION ? add_criterion(model, set, header, added_by)
                                              : add_indicator(model, set, header, added_by);
}

/* Data ------------------------------------------------------------------------------------------------- */

enum { CHOICES_MAX = 1000 };

void chuan_model_read_type(chuan_model *model, chuan_type *type, const chuan_node *node, chuan_str name)
{
  type->kind = (chuan_type_kind)node->op;
  if (type->kind == CHUAN_TYPE_DECIMAL && node->a) {
    type->digits = (unsigned)chuan_model_int(model, node->a, 60);
    type->scale = (unsigned)chuan_model_int(model, node->b, 18);
    if (type->digits == 0 || type->scale > type->digits)
      chuan_diag_add(model->diags, CHUAN_E0306, node->span, CHUAN_NO_ARGS);
  }
  if (type->kind != CHUAN_TYPE_CHOICE)
    return;
  size_t count = chuan_node_count(node->b);
  if (count > CHOICES_MAX) {
    chuan_diag_add(model->diags, CHUAN_E0418, node->span, CHUAN_ARGS(name));
    return;
  }
  chuan_str *choices = chuan_model_alloc(model, count, sizeof *choices);
  if (!choices)
    return;
  for (const chuan_node *item = chuan_node_first(node->b); item; item = item->next) {
    if (chuan_model_position(choices, type->choice_count, item->text) != CHUAN_NONE)
      chuan_diag_add(model->diags, CHUAN_E0419, item->span, CHUAN_ARGS(item->text));
    else
      choices[type->choice_count++] = item->text;
  }
  type->choices = choices;
}

static void read_range(chuan_model *model, chuan_datum *datum, const chuan_node *range)
{
  if (!chuan_constant(&datum->low, model, range->a) || !chuan_constant(&datum->high, model, range->b)) {
    chuan_diag_add(model->diags, CHUAN_E0303, range->span, CHUAN_NO_ARGS);
    return;
  }
  if (datum->type.kind > CHUAN_TYPE_RATIO || chuan_num_compare(datum->low, datum->high) > 0)
    chuan_diag_add(model->diags, CHUAN_E0411, range->span, CHUAN_NO_ARGS);
  if (datum->type.kind == CHUAN_TYPE_RATIO && range->b->kind == CHUAN_NODE_NUMBER &&
      chuan_num_compare(datum->high, chuan_num_int(1)) > 0)
    chuan_diag_hint(model->diags, chuan_diag_add(model->diags, CHUAN_W0302, range->b->span, CHUAN_ARGS(range->b->text)),
                    CHUAN_PHRASE_WRITE_PERCENT, CHUAN_ARGS(range->b->text));
  datum->has_range = true;
}

static bool add_datum(chuan_model *model, chuan_node *header, uint32_t owner)
{
  if (!chuan_model_grow(model, (void **)&model->data, model->datum_count, &model->datum_capacity, sizeof *model->data))
    return false;
  chuan_model_datum *out = &model->data[model->datum_count++];
  *out = (chuan_model_datum){ .header = header, .owner = owner };
  chuan_datum *datum = &out->datum;
  datum->name = header->text;
  datum->span = header->a->span;
  chuan_model_read_type(model, &datum->type, header->b, datum->name);
  const chuan_node *node;
  if ((node = chuan_model_single(model, header, CHUAN_NODE_TITLE)))
    datum->title = node->a->text;
  if ((node = chuan_model_single(model, header, CHUAN_NODE_SOURCE)))
    datum->source = node->a->text;
  if ((node = chuan_model_single(model, header, CHUAN_NODE_OF)))
    datum->level = chuan_model_declared_level(model, node->a);
  if ((node = chuan_model_single(model, header, CHUAN_NODE_RANGE)))
    read_range(model, datum, node);
  if ((node = chuan_model_single(model, header, CHUAN_NODE_UNIT))) {
    chuan_measure_unit unit;
    datum->unit = node->a->text;
    chuan_rc rc = chuan_measure_unit_parse(&unit, datum->unit, model->arena);
    if (rc == CHUAN_RC_MEMORY)
      model->failed = true;
    else if (rc != CHUAN_RC_OK || datum->type.kind > CHUAN_TYPE_RATIO ||
             (datum->type.kind == CHUAN_TYPE_RATIO && unit.count > 0))
      chuan_diag_add(model->diags, CHUAN_E0305, node->span, CHUAN_ARGS(datum->unit));
  }
  if ((node = chuan_model_single(model, header, CHUAN_NODE_EMPTY_IS))) {
    datum->blank = node->a ? CHUAN_BLANK_ZERO : CHUAN_BLANK_FALSE;
    bool truth = datum->type.kind == CHUAN_TYPE_TRUTH, number = datum->type.kind <= CHUAN_TYPE_RATIO;
    if ((node->a && (!number || chuan_num_sign(node->a->number) != 0)) || (!node->a && !truth))
      chuan_diag_add(model->diags, CHUAN_E0421, node->span, CHUAN_NO_ARGS);
  }
  chuan_read_merge(model, datum, header);
  return true;
}

/* Everything ----------------------------------------------------------------------------------------------- */

/* A criterion, indicator or override that stands below no set or variant. Where a header could not be read it may
   have stood below that one. */
static void refuse_homeless(chuan_model *model, const chuan_node *header, bool in_variant)
{
  if (model->incomplete)
    return;
  chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0118, header->a->span, CHUAN_ARGS(header->text));
  if (in_variant)
    chuan_diag_hint(model->diags, diag, CHUAN_PHRASE_WRITE_ADD, CHUAN_NO_ARGS);
}

static bool add_node(chuan_model *model, chuan_node ***nodes, size_t *count, size_t *capacity, chuan_node *node)
{
  if (!chuan_model_grow(model, (void **)nodes, *count, capacity, sizeof **nodes))
    return false;
  (*nodes)[(*count)++] = node;
  return true;
}

static bool collect_header(chuan_model *model, chuan_node *header, uint32_t *set, uint32_t *variant)
{
  switch (header->kind) {
  case CHUAN_NODE_SET:
    *set = enter_set(model, header);
    *variant = CHUAN_NONE;
    return *set != CHUAN_NONE;
  case CHUAN_NODE_VARIANT:
    *variant = enter_variant(model, header);
    *set = CHUAN_NONE;
    return *variant != CHUAN_NONE;
  case CHUAN_NODE_DATA: return add_datum(model, header, *set);
  case CHUAN_NODE_FUNCTION: return chuan_collect_function(model, header);
  case CHUAN_NODE_REVOCATION:
    return add_node(model, &model->revocations, &model->revocation_count, &model->revocation_capacity, header);
  case CHUAN_NODE_TEST:
    return add_node(model, &model->tests, &model->test_count, &model->test_capacity, header);
  case CHUAN_NODE_AMEND:
  case CHUAN_NODE_REPEAL: {
    if (*set == CHUAN_NONE) {
      refuse_homeless(model, header, false);
      return true;
    }
    chuan_model_set *owner = &model->sets[*set];
    if (!chuan_model_may_hold(model, owner, header))
      return true;
    return add_node(model, &owner->amendments, &owner->amendment_count, &owner->amendment_capacity, header);
  }
  case CHUAN_NODE_EXCEPTION:
  case CHUAN_NODE_FILL:
  case CHUAN_NODE_TIGHTEN: {
    if (*variant == CHUAN_NONE) {
      refuse_homeless(model, header, false);
      return true;
    }
    chuan_model_variant *owner = &model->variants[*variant];
    return header->kind == CHUAN_NODE_EXCEPTION
               ? add_node(model, &owner->exceptions, &owner->exception_count, &owner->exception_capacity, header)
               : add_node(model, &owner->overrides, &owner->override_count, &owner->override_capacity, header);
  }
  default:
    if ((header->op == 1 ? *variant : *set) == CHUAN_NONE) {
      refuse_homeless(model, header, header->op == 0 && *variant != CHUAN_NONE && header->kind != CHUAN_NODE_RULE);
      return true;
    }
    if (*set != CHUAN_NONE && !chuan_model_may_hold(model, &model->sets[*set], header))
      return true;
    if (header->op == 1) {
      chuan_model_variant *owner = &model->variants[*variant];
      return add_node(model, &owner->additions, &owner->addition_count, &owner->addition_capacity, header);
    }
    return chuan_model_add(model, &model->sets[*set], header, CHUAN_NONE);
  }
}

bool chuan_collect(chuan_model *model)
{
  for (size_t i = 0; i < model->file_count; i++) {
    uint32_t set = CHUAN_NONE, variant = CHUAN_NONE;
    for (chuan_node *header = chuan_node_first(model->files[i].items); header; header = header->next)
      if (!collect_header(model, header, &set, &variant))
        return false;
  }
  return !model->failed;
}
