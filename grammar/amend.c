/* What one section of a set becomes by the amendments of one day: see amend.h. */
#include "grammar/amend.h"

/* Nodes ------------------------------------------------------------------------------------------- */

static chuan_node *new_node(chuan_model *model, chuan_kind kind, chuan_span span)
{
  chuan_node *node = chuan_model_alloc(model, 1, sizeof *node);
  if (node) {
    node->kind = (uint8_t)kind;
    node->depth = 1;
    node->span = span;
  }
  return node;
}

chuan_node *chuan_model_copy(chuan_model *model, const chuan_node *node)
{
  if (!node)
    return NULL;
  chuan_node *copy = chuan_model_alloc(model, 1, sizeof *copy);
  if (!copy)
    return NULL;
  model->copied++;
  *copy = *node;
  copy->next = NULL;
  copy->repeated = true;
  if (node->kind == CHUAN_NODE_LIST) {
    copy->a = copy->b = NULL;
    for (const chuan_node *item = node->a; item && !model->failed; item = item->next)
      chuan_node_append(copy, chuan_model_copy(model, item));
    return model->failed ? NULL : copy;
  }
  copy->a = chuan_model_copy(model, node->a);
  copy->b = chuan_model_copy(model, node->b);
  copy->c = chuan_model_copy(model, node->c);
  copy->d = chuan_model_copy(model, node->d);
  copy->body = chuan_model_copy(model, node->body);
  return model->failed ? NULL : copy; /* never a part of one */
}

/* Kinds ------------------------------------------------------------------------------------------- */

static bool is_law(const chuan_node *statement)
{
  return statement->kind == CHUAN_NODE_BASIS || statement->kind == CHUAN_NODE_VERIFIED;
}

/* What a figure, a verdict or a count comes from, so that it matters who vouches for it. */
static bool is_substance(const chuan_node *statement)
{
  switch (statement->kind) {
  case CHUAN_NODE_VALUE:
  case CHUAN_NODE_REQUIRE:
  case CHUAN_NODE_NOT_APPLICABLE_WHEN:
  case CHUAN_NODE_ROUND:
  case CHUAN_NODE_MET_WHEN:
  case CHUAN_NODE_NOT_APPLICABLE_POLICY:
    return true;
  default:
    return false;
  }
}

/* Values and thresholds of different names are of different kinds. */
static bool same_kind(const chuan_node *a, const chuan_node *b)
{
  if (a->kind != b->kind)
    return false;
  if (a->kind != CHUAN_NODE_VALUE && a->kind != CHUAN_NODE_THRESHOLD)
    return true;
  return a->a && b->a ? chuan_str_equal(a->a->text, b->a->text) : a->a == b->a;
}

/* The first statement of the same kind among those of an amendment, or NULL. */
static const chuan_node *written_again(const chuan_node *amendment, const chuan_node *statement)
{
  for (const chuan_node *item = chuan_node_first(amendment->body); item; item = item->next)
    if (!is_law(item) && same_kind(item, statement))
      return item;
  return NULL;
}

static void report_both(chuan_model *model, const chuan_node *again, const chuan_node *first, const chuan_node *section)
{
  chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0443, again->span, CHUAN_ARGS(section->text));
  chuan_diag_span(model->diags, diag, first->span, CHUAN_PHRASE_ALSO_HERE, CHUAN_NO_ARGS);
  chuan_diag_hint(model->diags, diag, CHUAN_PHRASE_WRITE_ONE_AMENDMENT, CHUAN_NO_ARGS);
}

/* Whether two amendments of one day write one kind; reported. */
static bool are_in_conflict(chuan_model *model, const chuan_node *first, const chuan_node *again)
{
  if (first->b && again->b) {
    report_both(model, again->b, first->b, again);
    return true;
  }
  for (const chuan_node *item = chuan_node_first(again->body); item; item = item->next) {
    const chuan_node *before = is_law(item) ? NULL : written_again(first, item);
    if (!before)
      continue;
    bool in_order = before->span.source < item->span.source ||
                    (before->span.source == item->span.source && before->span.begin < item->span.begin);
    report_both(model, in_order ? item : before, in_order ? before : item, again);
    return true;
  }
  return false;
}

/* Who vouches ------------------------------------------------------------------------------------- */

/* Writes under a statement who vouches for it, where it does not say so itself: `verified`, or nobody. */
static bool vouch(chuan_model *model, chuan_node *statement, const chuan_node *verified)
{
  if (chuan_node_statement(statement, CHUAN_NODE_VERIFIED))
    return true;
  chuan_node *note = verified ? chuan_model_copy(model, verified)
                              : new_node(model, CHUAN_NODE_VERIFIED, statement->span);
  if (!statement->body)
    statement->body = new_node(model, CHUAN_NODE_LIST, statement->span);
  if (!note || !statement->body)
    return false;
  chuan_node_append(statement->body, note);
  return true;
}

static bool vouch_for_all(chuan_model *model, const chuan_node *section)
{
  const chuan_node *verified = chuan_node_statement(section, CHUAN_NODE_VERIFIED);
  for (chuan_node *item = chuan_node_first(section->body); item; item = item->next)
    if ((is_substance(item) || item->kind == CHUAN_NODE_THRESHOLD) && !vouch(model, item, verified))
      return false;
  return true;
}

/* What the section as a whole says of its verification, from the words under its statements: the last amendment's where
   all is checked, else of the first statement that is not. NULL: nothing. */
static const chuan_node *verification_of(const chuan_node *statements)
{
  const chuan_node *found = NULL;
  for (const chuan_node *item = chuan_node_first(statements); item; item = item->next) {
    if (!is_substance(item))
      continue;
    found = chuan_node_statement(item, CHUAN_NODE_VERIFIED);
    if (!found || found->op == 0)
      return found;
  }
  return found;
}

/* What a test names ------------------------------------------------------------------------------- */

/* The statements of a section while it is amended. */
typedef struct amended_section {
  chuan_node *kept, *added; /* LISTs */
} amended_section;

/* Marks are made in `ref`, which the checks of names use later only where there is a name. */
enum { UNNAMED = 0, NAMED, LOOKED_AT };

static void mark_kind(const amended_section *section, chuan_kind kind, const chuan_node *aux)
{
  chuan_node *const lists[] = { section->kept, section->added };
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
    for (chuan_node *item = chuan_node_first(lists[i]); item; item = item->next) {
      bool meant = item->kind == kind && (aux ? item->a && chuan_str_equal(item->a->text, aux->text) : !item->a);
      if (meant && item->ref == UNNAMED)
        item->ref = NAMED;
    }
}

/* Marks the values and thresholds that an expression names. */
static void mark_named(const amended_section *section, const chuan_node *node)
{
  if (!node)
    return;
  switch (node->kind) {
  case CHUAN_NODE_LIST:
    for (const chuan_node *item = node->a; item; item = item->next)
      mark_named(section, item);
    return;
  case CHUAN_NODE_MEASURE: mark_kind(section, CHUAN_NODE_VALUE, NULL); return;
  case CHUAN_NODE_NAME: mark_kind(section, CHUAN_NODE_VALUE, node); return;
  case CHUAN_NODE_THRESHOLD_REF: mark_kind(section, CHUAN_NODE_THRESHOLD, node->a); return;
  default:
    mark_named(section, node->a);
    mark_named(section, node->b);
    mark_named(section, node->c);
  }
}

/* Marks what the values that are marked name, and so on. */
static void mark_through_values(const amended_section *section)
{
  chuan_node *const lists[] = { section->kept, section->added };
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
      for (chuan_node *item = chuan_node_first(lists[i]); item; item = item->next) {
        if (item->kind != CHUAN_NODE_VALUE || item->ref != NAMED)
          continue;
        item->ref = LOOKED_AT;
        mark_named(section, item->b);
        changed = true;
      }
  }
}

static const chuan_node *find_kind(const chuan_node *list, chuan_kind kind)
{
  for (const chuan_node *item = chuan_node_first(list); item; item = item->next)
    if (item->kind == kind)
      return item;
  return NULL;
}

static bool still_stands(const amended_section *section, const chuan_node *item, bool rounds, bool has_threshold)
{
  switch (item->kind) {
  case CHUAN_NODE_VALUE:
  case CHUAN_NODE_THRESHOLD: return item->ref != UNNAMED;
  case CHUAN_NODE_ROUND: return rounds;
  case CHUAN_NODE_TIGHTEN_ONLY: return has_threshold || find_kind(section->added, CHUAN_NODE_THRESHOLD);
  default: return true;
  }
}

/* Where the test is a new one, values and thresholds that it does not name fall away, and what speaks of them. */
static bool drop_unnamed(chuan_model *model, amended_section *section)
{
  const chuan_node *test = find_kind(section->added, CHUAN_NODE_REQUIRE), *not_applicable;
  if (!test)
    return true;
  mark_named(section, test->a);
  not_applicable = find_kind(section->added, CHUAN_NODE_NOT_APPLICABLE_WHEN);
  if (!not_applicable)
    not_applicable = find_kind(section->kept, CHUAN_NODE_NOT_APPLICABLE_WHEN);
  mark_named(section, not_applicable ? not_applicable->a : NULL);
  mark_through_values(section);
  bool rounds = false, has_threshold = false;
  for (const chuan_node *item = chuan_node_first(section->kept); item; item = item->next) {
    rounds = rounds || (item->kind == CHUAN_NODE_VALUE && !item->a && item->ref != UNNAMED);
    has_threshold = has_threshold || (item->kind == CHUAN_NODE_THRESHOLD && item->ref != UNNAMED);
  }
  for (const chuan_node *item = chuan_node_first(section->added); item; item = item->next)
    rounds = rounds || (item->kind == CHUAN_NODE_VALUE && !item->a);
  chuan_node *kept = new_node(model, CHUAN_NODE_LIST, section->kept->span), *next;
  if (!kept)
    return false;
  for (chuan_node *item = chuan_node_first(section->kept); item; item = next) {
    next = item->next;
    item->next = NULL;
    if (still_stands(section, item, rounds, has_threshold))
      chuan_node_append(kept, item);
  }
  section->kept = kept;
  return true;
}

static void forget_marks(const chuan_node *list)
{
  for (chuan_node *item = chuan_node_first(list); item; item = item->next)
    item->ref = UNNAMED;
}

/* A section --------------------------------------------------------------------------------------- */

/* Moves the statements of an amendment that are not its law to `added`, each with who vouches for it. */
static bool take_statements(chuan_model *model, chuan_node *amendment, chuan_node *added)
{
  const chuan_node *verified = chuan_node_statement(amendment, CHUAN_NODE_VERIFIED);
  chuan_node *law = new_node(model, CHUAN_NODE_LIST, amendment->span), *next;
  if (!law)
    return false;
  for (chuan_node *item = chuan_node_first(amendment->body); item; item = next) {
    next = item->next;
    item->next = NULL;
    chuan_node_append(is_law(item) ? law : added, item);
    if ((is_substance(item) || item->kind == CHUAN_NODE_THRESHOLD) && !vouch(model, item, verified))
      return false;
  }
  amendment->body = law;
  return true;
}

/* Whether one of the amendments writes what replaces a statement of the section. */
static bool is_replaced(const chuan_node *statement, chuan_node *const *amendments, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    if (statement->kind == CHUAN_NODE_BASIS && chuan_node_statement(amendments[i], CHUAN_NODE_BASIS))
      return true;
    if (!is_law(statement) && written_again(amendments[i], statement))
      return true;
  }
  return false;
}

/* Appends the legal bases of the amendments, and what they and the statements that stay say of verification. */
static bool add_law(chuan_model *model, chuan_node *section, chuan_node *const *amendments, size_t count,
                    const chuan_node *verified_before)
{
  for (size_t i = 0; i < count; i++)
    for (const chuan_node *item = chuan_node_first(amendments[i]->body); item; item = item->next) {
      chuan_node *copy = item->kind == CHUAN_NODE_BASIS ? chuan_model_copy(model, item) : NULL;
      if (copy)
        chuan_node_append(section->body, copy);
    }
  const chuan_node *verified = verification_of(section->body);
  if (!verified && section->kind == CHUAN_NODE_CRITERION)
    verified = verified_before;
  chuan_node *copy = chuan_model_copy(model, verified);
  if (copy)
    chuan_node_append(section->body, copy);
  return !model->failed;
}

bool chuan_amend_section(chuan_model *model, chuan_node *section, chuan_node *const *amendments, size_t count)
{
  for (size_t i = 1; i < count; i++)
    for (size_t k = 0; k < i; k++)
      if (are_in_conflict(model, amendments[k], amendments[i]))
        return true;
  if (!vouch_for_all(model, section))
    return false;
  const chuan_node *verified = chuan_node_statement(section, CHUAN_NODE_VERIFIED);
  amended_section now = { new_node(model, CHUAN_NODE_LIST, section->span),
                          new_node(model, CHUAN_NODE_LIST, section->span) };
  if (!now.kept || !now.added)
    return false;
  chuan_node *next;
  for (chuan_node *item = chuan_node_first(section->body); item; item = next) {
    next = item->next;
    item->next = NULL;
    if (item->kind != CHUAN_NODE_VERIFIED && !is_replaced(item, amendments, count))
      chuan_node_append(now.kept, item);
  }
  for (size_t i = 0; i < count; i++) {
    if (amendments[i]->b)
      section->b = amendments[i]->b;
    if (!take_statements(model, amendments[i], now.added))
      return false;
  }
  if (!drop_unnamed(model, &now))
    return false;
  forget_marks(now.kept);
  forget_marks(now.added);
  for (chuan_node *item = chuan_node_first(now.added); item; item = next) {
    next = item->next;
    item->next = NULL;
    chuan_node_append(now.kept, item);
  }
  section->body = now.kept;
  return add_law(model, section, amendments, count, verified);
}

/* Dimensions -------------------------------------------------------------------------------------- */

bool chuan_amend_dimension(chuan_model *model, chuan_node *set_header, chuan_node *const *amendments, size_t count)
{
  for (size_t i = 1; i < count; i++)
    for (size_t k = 0; k < i; k++)
      if (are_in_conflict(model, amendments[k], amendments[i]))
        return true;
  chuan_node *added = new_node(model, CHUAN_NODE_LIST, set_header->span);
  chuan_node *body = new_node(model, CHUAN_NODE_LIST, set_header->span), *next;
  for (size_t i = 0; added && i < count; i++)
    if (!take_statements(model, amendments[i], added))
      return false;
  if (!added || !body)
    return false;
  bool inside = false, replaces = chuan_node_first(added) != NULL;
  for (chuan_node *item = chuan_node_first(set_header->body); item; item = next) {
    next = item->next;
    item->next = NULL;
    bool begins = item->kind == CHUAN_NODE_DIMENSION;
    if (begins)
      inside = chuan_str_equal(item->a->text, amendments[0]->text);
    if (!inside || !replaces || item->kind != CHUAN_NODE_EXCEPT)
      chuan_node_append(body, item);
    for (chuan_node *except = begins && inside ? chuan_node_first(added) : NULL, *after; except; except = after) {
      after = except->next;
      except->next = NULL;
      chuan_node_append(body, except);
    }
  }
  set_header->body = body;
  return true;
}

/* Amendments themselves --------------------------------------------------------------------------- */

void chuan_amend_check_empty(chuan_model *model, const chuan_node *amendment)
{
  bool empty = !amendment->b;
  for (const chuan_node *item = chuan_node_first(amendment->body); item && empty; item = item->next)
    empty = is_law(item);
  if (empty && !model->incomplete)
    chuan_diag_add(model->diags, CHUAN_W0442, amendment->span, CHUAN_ARGS(amendment->text));
}

chuan_sources_of_law chuan_amend_law(chuan_model *model, const chuan_node *amendment)
{
  chuan_sources_of_law law = chuan_model_law(model, amendment->body);
  for (const chuan_node *item = chuan_node_first(amendment->body); item && law.basis_count == 0; item = item->next) {
    if (item->kind != CHUAN_NODE_THRESHOLD)
      continue;
    chuan_sources_of_law own = chuan_model_law(model, item->body);
    law.basis = own.basis;
    law.basis_count = own.basis_count;
  }
  return law;
}
