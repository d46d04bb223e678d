/* chuan fmt: one file printed canonically, and proof that nothing was lost. See grammar.h. */
#include "grammar/print.h"

/* The two trees: what is written (`a`) and what is printed (`b`) mean the same ------------------------------- */

static bool same_number(const chuan_node *a, const chuan_node *b)
{
  switch (a->kind) {
  case CHUAN_NODE_INT:
  case CHUAN_NODE_NUMBER:
  case CHUAN_NODE_DAY:
    return chuan_num_compare(a->number, b->number) == 0;
  case CHUAN_NODE_EXPECT_VERDICT:
    return a->number.n == b->number.n;
  default:
    return true;
  }
}

static bool same_text(const chuan_node *a, const chuan_node *b)
{
  bool respelled = a->kind == CHUAN_NODE_NUMBER || a->kind == CHUAN_NODE_DAY;
  return respelled || chuan_str_equal(a->text, b->text);
}

static bool same_tree(const chuan_node *a, const chuan_node *b);

static bool same_options(const chuan_node *a, const chuan_node *b)
{
  const chuan_node *x = NULL, *y = NULL;
  do {
    x = chuan_print_next_option(a, x);
    y = chuan_print_next_option(b, y);
    if (!same_tree(x, y))
      return false;
  } while (x);
  return true;
}

static bool same_list(const chuan_node *a, const chuan_node *b)
{
  const chuan_node *x = chuan_node_first(a), *y = chuan_node_first(b);
  for (; x && y; x = x->next, y = y->next)
    if (!same_tree(x, y))
      return false;
  return !x && !y;
}

static bool same_tree(const chuan_node *a, const chuan_node *b)
{
  if (!a || !b)
    return a == b;
  if (a->kind != b->kind)
    return false;
  if (a->kind == CHUAN_NODE_LIST)
    return same_list(a, b);
  bool in_name = a->kind == CHUAN_NODE_NAME; /* parentheses there say nothing: in a message they part words */
  if (a->op != b->op || (a->parenthesised != b->parenthesised && !in_name) || !same_number(a, b) || !same_text(a, b))
    return false;
  if (!same_tree(a->a, b->a) || !same_tree(a->b, b->b) || !same_tree(a->c, b->c) || !same_tree(a->d, b->d))
    return false;
  return a->kind == CHUAN_NODE_DATA ? same_options(a, b) : same_list(a->body, b->body);
}

static chuan_str comment_text(const chuan_file *file, size_t number)
{
  return chuan_str_trim(chuan_source_slice(file->sources, file->tokens.comments[number]));
}

static bool same_comments(const chuan_file *a, const chuan_file *b)
{
  bool same = a->tokens.comment_count == b->tokens.comment_count;
  for (size_t i = 0; same && i < a->tokens.comment_count; i++)
    same = chuan_str_equal(comment_text(a, i), comment_text(b, i));
  return same;
}

/* Formatting -------------------------------------------------------------------------------------------------- */

/* Reads back what was printed: FINDINGS unless it is the same program with the same comments, and prints the same
   again. */
static chuan_rc prove(chuan_str printed, const chuan_file *file, chuan_lang lang, chuan_arena *arena)
{
  chuan_sources sources;
  chuan_diags diags;
  chuan_file again;
  uint32_t number;
  chuan_str text;
  chuan_sources_init(&sources, arena);
  chuan_diags_init(&diags, arena, &sources);
  chuan_rc rc = chuan_source_add(&number, &sources, CHUAN_STR("fmt"), printed, printed.n, &diags);
  if (rc == CHUAN_RC_OK)
    rc = chuan_file_parse(&again, number, &sources, arena, &diags);
  if (rc == CHUAN_RC_OK && !(same_list(file->items, again.items) && same_comments(file, &again)))
    rc = CHUAN_RC_FINDINGS;
  if (rc == CHUAN_RC_OK)
    rc = chuan_print_file(&text, &again, lang, arena);
  if (rc == CHUAN_RC_OK && !chuan_str_equal(text, printed))
    rc = CHUAN_RC_FINDINGS;
  return rc;
}

chuan_rc chuan_rules_format(chuan_str *out, uint32_t number, chuan_skin skin, const chuan_sources *sources,
                            chuan_arena *arena, chuan_diags *diags)
{
  chuan_file file;
  chuan_str printed;
  *out = (chuan_str){ 0 };
  chuan_rc rc = chuan_file_parse(&file, number, sources, arena, diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  chuan_lang lang = skin == CHUAN_SKIN_KEEP ? file.tokens.lang : skin == CHUAN_SKIN_VI ? CHUAN_LANG_VI : CHUAN_LANG_EN;
  rc = chuan_print_file(&printed, &file, lang, arena);
  if (rc != CHUAN_RC_OK)
    return rc;
  rc = prove(printed, &file, lang, arena);
  if (rc == CHUAN_RC_MEMORY)
    return rc;
  if (rc != CHUAN_RC_OK) {
    chuan_diag_add(diags, CHUAN_E0121, (chuan_span){ number, 0, 0 }, CHUAN_NO_ARGS);
    return CHUAN_RC_FAULT;
  }
  *out = printed;
  return CHUAN_RC_OK;
}
