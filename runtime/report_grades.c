/* Grades that variants give criteria between met and not met: shown beside the verdict, and counted apart. */
#include "runtime/report_internal.h"

const chuan_grade *chuan_report_grade(const chuan_results *results, uint32_t criterion, size_t unit)
{
  const chuan_set *set = results->data->set;
  for (size_t k = 0; k < set->grade_count; k++)
    if (set->grades[k].criterion == criterion &&
        results->grades[k * results->data->unit_count + unit] == CHUAN_VERDICT_MET)
      return &set->grades[k];
  return NULL;
}

chuan_grade_count chuan_report_next_grade(const chuan_results *results, size_t unit, size_t after)
{
  const chuan_set *set = results->data->set;
  size_t units = results->data->unit_count;
  for (size_t k = after; k < set->grade_count; k++) {
    chuan_grade_count counted = { .name = set->grades[k].name, .next = k + 1 };
    bool told = false;
    if (results->grades[k * units + unit] != CHUAN_VERDICT_MET)
      continue;
    for (size_t i = 0; i < set->grade_count; i++) {
      bool same = results->grades[i * units + unit] == CHUAN_VERDICT_MET &&
                  chuan_str_equal(set->grades[i].name, counted.name);
      told = told || (same && i < k);
      counted.criteria += same;
    }
    if (!told)
      return counted;
  }
  return (chuan_grade_count){ .criteria = 0 };
}

void chuan_report_add_grades(chuan_buffer *b, const chuan_results *results, size_t unit)
{
  for (chuan_grade_count at = { .next = 0 };
       (at = chuan_report_next_grade(results, unit, at.next)).criteria > 0;) {
    chuan_buffer_printf(b, ", %u ", at.criteria);
    chuan_buffer_add(b, at.name);
  }
}

chuan_str chuan_report_criterion_word(const chuan_report *report, uint32_t criterion, size_t unit, chuan_arena *arena)
{
  const chuan_results *results = report->results;
  size_t at = criterion * results->data->unit_count + unit;
  chuan_str word = chuan_report_word(report, results->criteria[at], results->criterion_reported[at], arena);
  const chuan_grade *grade = chuan_report_grade(results, criterion, unit);
  if (!grade)
    return word;
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  chuan_buffer_add(&b, word);
  chuan_buffer_add_c(&b, " (");
  chuan_buffer_add(&b, grade->name);
  chuan_buffer_add_char(&b, ')');
  return b.failed ? (chuan_str){ NULL, 0 } : chuan_buffer_str(&b);
}

bool chuan_report_grade_counts(const chuan_results *results, size_t grade, size_t first, size_t end)
{
  for (size_t unit = first; unit < end; unit++)
    if (results->grades[grade * results->data->unit_count + unit] == CHUAN_VERDICT_MET)
      return true;
  return false;
}

void chuan_report_unchecked_grades_note(FILE *out, const chuan_report *report, size_t first, size_t end,
                                        chuan_arena *arena)
{
  const chuan_results *results = report->results;
  const chuan_set *set = results->data->set;
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  for (size_t k = 0; k < set->grade_count; k++) {
    if (set->grades[k].law.checked || !chuan_report_grade_counts(results, k, first, end))
      continue;
    chuan_buffer_add_c(&b, b.n > 0 ? "; "
                                   : chuan_say(report->lang, "Mức chưa kiểm chứng với văn bản: ",
                                               "Grades not yet checked against the act: "));
    chuan_buffer_add(&b, set->grades[k].name);
    chuan_buffer_add_c(&b, chuan_say(report->lang, " của tiêu chí ", " of criterion "));
    chuan_buffer_add(&b, set->criteria[set->grades[k].criterion].code);
    chuan_buffer_add_c(&b, " (");
    chuan_buffer_add(&b, results->data->program->variants[set->grades[k].variant].name);
    chuan_buffer_add_char(&b, ')');
  }
  if (b.n > 0)
    chuan_layout_wrap(out, chuan_buffer_str(&b), 0, 2, report->width, arena);
}

void chuan_report_add_open_grades(chuan_buffer *b, const chuan_report *report, size_t unit, chuan_arena *arena)
{
  const chuan_results *results = report->results;
  chuan_lang lang = report->lang;
  const chuan_set *set = results->data->set;
  size_t told = 0;
  for (size_t k = 0; k < set->grade_count; k++) {
    size_t at = k * results->data->unit_count + unit;
    if (results->grades[at] != CHUAN_VERDICT_INSUFFICIENT)
      continue;
    chuan_buffer_add_c(b, told++ > 0 ? "; " : chuan_say(lang, " (mức ", " (grade "));
    chuan_buffer_add(b, set->grades[k].name);
    chuan_buffer_add_c(b, chuan_say(lang, " của tiêu chí ", " of criterion "));
    chuan_buffer_add(b, set->criteria[set->grades[k].criterion].code);
    chuan_buffer_add_c(b, ", ");
    chuan_buffer_add(b, chuan_report_causes(report, results, unit, results->grade_causes[at], arena));
  }
  chuan_buffer_add_c(b, told > 0 ? ")" : "");
}
