/* Who says something and in which act: what a finding about two acts shows of each. See model.h. */
#include "grammar/model.h"

static void add_place(chuan_buffer *out, const char *word, chuan_str place)
{
  if (place.n == 0)
    return;
  chuan_buffer_printf(out, ", %s ", word);
  chuan_buffer_add(out, place);
}

void chuan_basis_add(chuan_buffer *out, const chuan_basis *basis, bool english)
{
  chuan_buffer_add(out, basis->act);
  if (basis->has_date) {
    chuan_buffer_add_c(out, english ? " of " : " ngày ");
    chuan_buffer_add(out, chuan_day_text(basis->date, english, out->arena));
  }
  add_place(out, english ? "article" : "điều", basis->article);
  add_place(out, english ? "clause" : "khoản", basis->clause);
  add_place(out, english ? "point" : "điểm", basis->point);
  add_place(out, english ? "annex" : "phụ lục", basis->annex);
}

static chuan_str party_text(chuan_model *model, chuan_party party, bool english)
{
  chuan_buffer out;
  chuan_buffer_init(&out, model->arena);
  bool local = party.variant != CHUAN_NONE;
  chuan_buffer_add_c(&out, local ? english ? "variant `" : "biến thể `" : english ? "set `" : "bộ `");
  chuan_buffer_add(&out, local ? model->variants[party.variant].name : party.set->name);
  chuan_buffer_add_char(&out, '`');
  const chuan_sources_of_law *own = local ? &model->variants[party.variant].out->law : &party.set->out->law;
  const chuan_sources_of_law *law = party.law.basis_count > 0 ? &party.law : own;
  for (size_t i = 0; i < law->basis_count; i++) {
    chuan_buffer_add_c(&out, i > 0 ? "; " : ", ");
    chuan_basis_add(&out, &law->basis[i], english);
  }
  return chuan_buffer_str(&out);
}

chuan_str chuan_model_party(chuan_model *model, chuan_party party)
{
  return chuan_diag_bilingual(model->diags, party_text(model, party, false), party_text(model, party, true));
}

chuan_party chuan_model_author(const chuan_model *model, const chuan_model_set *set, chuan_str author,
                               chuan_sources_of_law law)
{
  bool national = chuan_str_equal(author, set->name);
  return (chuan_party){ set, national ? CHUAN_NONE : chuan_names_find(&model->variant_names, author), law };
}
