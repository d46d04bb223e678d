/* Classes by the number of criteria met (`xếp loại`): those of a set, and those that variants write instead for the
   units they govern. See model.h. */
#include "grammar/model.h"

#include <stdlib.h>

static chuan_str count_text(chuan_model *model, size_t count)
{
  return chuan_num_exact(chuan_num_int((int64_t)count), model->arena);
}

static int by_low_descending(const void *a, const void *b)
{
  uint32_t x = ((const chuan_band *)a)->low, y = ((const chuan_band *)b)->low;
  return (x < y) - (x > y);
}

/* The classes must cover 0..total, each number once. */
static void check_bands(chuan_model *model, const chuan_node *node, size_t total)
{
  for (size_t n = 0; n <= total; n++) {
    const chuan_node *first = NULL;
    for (const chuan_node *item = chuan_node_first(node->b); item; item = item->next) {
      int64_t low = item->b->number.n, high = item->c ? item->c->number.n : low;
      if ((int64_t)n < low || (int64_t)n > high)
        continue;
      if (first) {
        chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0424, item->span, CHUAN_ARGS(count_text(model, n)));
        chuan_diag_span(model->diags, diag, first->span, CHUAN_PHRASE_ALSO_HERE, CHUAN_NO_ARGS);
        return;
      }
      first = item;
    }
    if (!first) {
      chuan_diag_add(model->diags, CHUAN_E0409, node->span, CHUAN_ARGS(count_text(model, n), count_text(model, total)));
      return;
    }
  }
  for (const chuan_node *item = chuan_node_first(node->b); item; item = item->next)
    if ((item->c ? item->c : item->b)->number.n > (int64_t)total)
      chuan_diag_add(model->diags, CHUAN_E0425, item->span, CHUAN_ARGS(count_text(model, total)));
}

/* Adds the classes of one `xếp loại` behind those there are, and says whose they are. */
static void add_ranking(chuan_model *model, chuan_set *out, const chuan_node *node, uint32_t variant, size_t total)
{
  chuan_band *bands = (chuan_band *)out->bands;
  chuan_ranking *rankings = (chuan_ranking *)out->rankings;
  size_t first = out->band_count;
  for (const chuan_node *item = chuan_node_first(node->b); item; item = item->next) {
    uint32_t low = (uint32_t)chuan_model_int(model, item->b, 100000);
    bands[out->band_count++] = (chuan_band){ item->a->text, low,
                                             item->c ? (uint32_t)chuan_model_int(model, item->c, 100000) : low };
  }
  if (!model->incomplete)
    check_bands(model, node, total);
  qsort(bands + first, out->band_count - first, sizeof *bands, by_low_descending);
  rankings[out->ranking_count++] = (chuan_ranking){ .variant = variant,
                                                    .first = (uint32_t)first,
                                                    .count = (uint32_t)(out->band_count - first),
                                                    .grade = node->a ? node->a->text : (chuan_str){ 0 } };
}

/* The `xếp loại` of a variant, where it is in force in this edition; NULL for none. */
static const chuan_node *ranking_of(chuan_model *model, const chuan_model_set *set, uint32_t v)
{
  return model->variants[v].set != CHUAN_NONE && chuan_model_is_of(model, v, set)
           ? chuan_node_statement(model->variants[v].header, CHUAN_NODE_RANK)
           : NULL;
}

bool chuan_read_bands(chuan_model *model, chuan_model_set *set, size_t total)
{
  const chuan_node *own = chuan_model_single(model, set->header, CHUAN_NODE_RANK), *node;
  size_t bands = own ? chuan_node_count(own->b) : 0, rankings = own != NULL;
  for (uint32_t v = 0; v < model->variant_count; v++)
    if ((node = ranking_of(model, set, v))) {
      bands += chuan_node_count(node->b);
      rankings++;
    }
  chuan_set *out = set->out;
  out->bands = chuan_model_alloc(model, bands, sizeof *out->bands);
  out->rankings = chuan_model_alloc(model, rankings, sizeof *out->rankings);
  if (!out->bands || !out->rankings)
    return false;
  if (own)
    add_ranking(model, out, own, CHUAN_NONE, total);
  for (uint32_t v = 0; v < model->variant_count; v++)
    if ((node = ranking_of(model, set, v)))
      add_ranking(model, out, node, v, total);
  return true;
}
