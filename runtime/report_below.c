/* Whether what a unit came to rests on units below it that reported their verdicts themselves, or whose figures were
   put together from former units. See report_internal.h. */
#include "runtime/lineage.h"
#include "runtime/report_internal.h"

enum { DEPTH_MAX = 16 }; /* levels below each other */

static bool is_marked(const chuan_results *results, uint32_t unit, chuan_below_mark mark)
{
  return mark == CHUAN_BELOW_REPORTED ? chuan_report_is_reported(results, unit)
                                      : chuan_lineage_has_put_together(results->data, unit);
}

/* Whether a child unit, or what a set asked of it came to, has the mark. */
static bool child_is_marked(const chuan_report *report, const chuan_results *part, uint32_t child,
                            chuan_below_mark mark)
{
  bool found = mark == CHUAN_BELOW_PUT_TOGETHER && chuan_lineage_has_put_together(part->data, child);
  for (size_t i = 0; i < report->below_count && !found; i++) {
    uint32_t at = chuan_data_find_unit(report->below[i]->data, part->data->units[child].code);
    found = at != CHUAN_NONE && is_marked(report->below[i], at, mark);
  }
  return found;
}

static bool look_below(const chuan_report *report, const chuan_data *data, size_t unit, chuan_below_mark mark,
                       int depth)
{
  bool found = false;
  for (size_t p = 0; p < data->set->part_count && depth < DEPTH_MAX; p++) {
    const chuan_children *children = &data->children[p];
    for (uint32_t i = children->results ? children->first[unit] : 0;
         children->results && i < children->first[unit + 1] && !found; i++)
      found = child_is_marked(report, children->results, children->units[i], mark) ||
              look_below(report, children->results->data, children->units[i], mark, depth + 1);
  }
  return found;
}

bool chuan_report_rests_below(const chuan_report *report, size_t unit, chuan_below_mark mark)
{
  return look_below(report, report->results->data, unit, mark, 0);
}
