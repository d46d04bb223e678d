/* What may not be certified: see chuan_evaluation_certify in evaluation.h. */
#include "cli/evaluation.h"

/* Queues the diagnostic of an indicator that uses what nobody checked: the clause, or NULL for the indicator itself or
   the amendment of a dimension. */
static void report_unchecked(chuan_cli *cli, const chuan_set *set, const chuan_indicator *indicator,
                             const chuan_clause *clause)
{
  bool no_figure = clause && clause->kind == CHUAN_CLAUSE_NO_FIGURE;
  const chuan_amendment *dimension = clause || !indicator->law.checked ? NULL : indicator->unchecked_dimension;
  const chuan_sources_of_law *law = clause ? &clause->law : dimension ? &dimension->law : &indicator->law;
  chuan_span span = clause ? clause->span : dimension ? dimension->span : indicator->span;
  chuan_str reason = law->checked_by;
  chuan_diag *diag = chuan_diag_add(&cli->diags, CHUAN_E0804, span, CHUAN_ARGS(indicator->code, set->name));
  if (reason.n > 0)
    chuan_diag_label(&cli->diags, diag, CHUAN_PHRASE_UNCHECKED_BECAUSE, CHUAN_ARGS(reason));
  else
    chuan_diag_label(&cli->diags, diag, no_figure ? CHUAN_PHRASE_NO_FIGURE_HERE : CHUAN_PHRASE_UNCHECKED_HERE,
                     CHUAN_NO_ARGS);
  chuan_diag_hint(&cli->diags, diag, no_figure ? CHUAN_PHRASE_WRITE_FIGURE : CHUAN_PHRASE_WRITE_CHECKED,
                  CHUAN_NO_ARGS);
}

/* All that was refused in one line, behind a list that may be long. */
static void print_refused(chuan_cli *cli, const chuan_buffer *codes, size_t count)
{
  chuan_buffer b;
  chuan_buffer_init(&b, &cli->run);
  chuan_buffer_printf(&b, chuan_say(cli->lang, "Từ chối vì %zu chỉ tiêu chưa kiểm chứng: ",
                                    "Refused for indicators that are not checked (%zu): "), count);
  chuan_buffer_add(&b, chuan_buffer_str(codes));
  chuan_layout_wrap(stderr, chuan_buffer_str(&b), 0, 2, cli->width, &cli->run);
}

/* Whether all is checked that a unit is judged by under the indicator; otherwise the first clause that is not. */
static bool is_checked(const chuan_evaluation *e, uint32_t indicator, const chuan_clause **clause)
{
  bool checked = true;
  *clause = NULL;
  for (size_t unit = 0; unit < e->data.unit_count && checked; unit++)
    checked = !chuan_results_have_indicator(&e->results, indicator, unit) ||
              chuan_report_checked(&e->results, indicator, unit, clause);
  return checked;
}

/* Whether no indicator of the set itself is refused: of all, or of what an explanation is about. */
static bool certify_set(chuan_cli *cli, const chuan_evaluation *e, const chuan_explanation *only)
{
  size_t count = 0;
  const chuan_clause *clause;
  chuan_buffer codes;
  chuan_buffer_init(&codes, &cli->run);
  for (uint32_t i = 0; i < e->set->indicator_count; i++) {
    if ((only && !chuan_explanation_covers(only, &e->results, i)) || is_checked(e, i, &clause))
      continue;
    report_unchecked(cli, e->set, &e->set->indicators[i], clause);
    chuan_buffer_add_c(&codes, count++ > 0 ? ", " : "");
    chuan_buffer_add(&codes, e->set->indicators[i].code);
  }
  if (count > 1 && !cli->json) {
    chuan_cli_flush(cli);
    print_refused(cli, &codes, count);
  }
  return count == 0;
}

/* Whether no unit has a grade that nobody checked. */
static bool certify_grades(chuan_cli *cli, const chuan_evaluation *e)
{
  bool certified = true;
  for (size_t k = 0; k < e->set->grade_count; k++) {
    const chuan_grade *grade = &e->set->grades[k];
    if (grade->law.checked || !chuan_report_grade_counts(&e->results, k, 0, e->data.unit_count))
      continue;
    chuan_diag *diag = chuan_diag_add(&cli->diags, CHUAN_E0821, grade->span,
                                      CHUAN_ARGS(grade->name, e->set->criteria[grade->criterion].code));
    chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_WRITE_CHECKED, CHUAN_NO_ARGS);
    certified = false;
  }
  return certified;
}

/* Queues the diagnostic of something of a set, beside its indicators, that decides and that nobody checked. */
static void refuse(chuan_cli *cli, const chuan_set *set, chuan_phrase what, chuan_str name, chuan_span span)
{
  chuan_said subject = { .phrase = what, .args = { name } };
  chuan_diag *diag = chuan_diag_add(
    &cli->diags, CHUAN_E0822, span, CHUAN_ARGS(chuan_said_text(&subject, cli->lang, &cli->messages), set->name));
  chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_WRITE_CHECKED, CHUAN_NO_ARGS);
}

/* Whether no unit is exempted from an indicator by an exception that nobody checked. */
static bool certify_exceptions(chuan_cli *cli, const chuan_evaluation *e, uint32_t number)
{
  const chuan_indicator *indicator = &e->set->indicators[number];
  size_t units = e->data.unit_count;
  bool certified = true;
  for (size_t i = 0; i < indicator->exception_count; i++) {
    const chuan_exception *exception = &indicator->exceptions[i];
    bool exempts = false;
    for (size_t unit = 0; unit < units && !exempts && !exception->law.checked; unit++)
      exempts = e->results.indicators[number * units + unit] == CHUAN_VERDICT_NOT_APPLICABLE &&
                chuan_program_is_under(e->program, e->data.units[unit].variant, exception->variant);
    if (exempts)
      refuse(cli, e->set, CHUAN_PHRASE_EXCEPTION_OF, indicator->code, exception->span);
    certified &= !exempts;
  }
  return certified;
}

/* Whether criteria as they were amended, what was repealed, and the conditions of the set are checked: they decide
   beside the indicators. A condition is vouched for by the set's own `kiểm chứng`. */
static bool certify_rest(chuan_cli *cli, const chuan_evaluation *e)
{
  const chuan_set *set = e->set;
  bool certified = true, rests = set->condition_count > 0 || set->ruling_count > 0;
  for (uint32_t i = 0; i < set->indicator_count; i++)
    certified &= certify_exceptions(cli, e, i);
  static const chuan_phrase AMENDED[] = { [CHUAN_AMENDED_CRITERION] = CHUAN_PHRASE_AMENDED_CRITERION,
                                          [CHUAN_AMENDED_DIMENSION] = CHUAN_PHRASE_AMENDED_DIMENSION,
                                          [CHUAN_AMENDED_REPEAL] = CHUAN_PHRASE_REPEALED_INDICATOR };
  for (size_t i = 0; i < set->amendment_count; i++) {
    const chuan_amendment *amendment = &set->amendments[i];
    if (amendment->law.checked || amendment->what == CHUAN_AMENDED_INDICATOR ||
        (amendment->what == CHUAN_AMENDED_DIMENSION && !rests))
      continue; /* indicators know what they rest on themselves */
    refuse(cli, set, AMENDED[amendment->what], amendment->code, amendment->span);
    certified = false;
  }
  if (set->condition_count > 0 && !set->law.checked) {
    refuse(cli, set, CHUAN_PHRASE_ITS_CONDITIONS, CHUAN_STR(""), set->conditions[0].span);
    certified = false;
  }
  return certified;
}

/* Whether the revocation rules are checked. */
static bool certify_rulings(chuan_cli *cli, const chuan_set *set)
{
  bool certified = true;
  for (size_t i = 0; i < set->ruling_count; i++) {
    if (!set->rulings[i].revokes || set->rulings[i].law.checked)
      continue;
    refuse(cli, set, CHUAN_PHRASE_REVOCATION_RULE, set->rulings[i].name, set->rulings[i].span);
    certified = false;
  }
  return certified;
}

chuan_rc chuan_evaluation_certify(chuan_cli *cli, const chuan_evaluation *e, const chuan_explanation *only)
{
  if (!e->options.certify)
    return CHUAN_RC_OK;
  bool certified = true;
  bool whole = !only || (only->indicator == CHUAN_NONE && only->criterion == CHUAN_NONE);
  bool asks = whole || chuan_explanation_asks(only, &e->results);
  for (size_t i = 0; i < e->required_count && asks; i++) {
    bool indicators = certify_set(cli, &e->required[i], NULL), rest = certify_rest(cli, &e->required[i]);
    certified &= indicators && rest;
  }
  certified &= certify_set(cli, e, only);
  if (whole) {
    bool grades = certify_grades(cli, e), rest = certify_rest(cli, e), rulings = certify_rulings(cli, e->set);
    certified &= grades && rest && rulings;
  }
  return certified ? CHUAN_RC_OK : CHUAN_RC_REFUSED;
}
