/* What one set learns of others in the same run: their outcomes and thresholds for the same units, and what its parts
   found of the child units. All of one law date and one state of the data. */
#ifndef CHUAN_LINK_H
#define CHUAN_LINK_H

#include "runtime/vm.h"

/* Gives `data` what its set asks of the one that `results` are of: outcomes, and thresholds (then made with
   keep_values). Units are matched by code; one that the other run does not have stays insufficient. */
void chuan_link_required(chuan_data *data, const chuan_results *results);

/* Gives `data` its child units of part `part` (a position among the parts of its set): those that have a unit of `data`
   above them. MEMORY when memory is short. */
chuan_rc chuan_link_children(chuan_data *data, uint32_t part, const chuan_results *results);
/* The same where all units of `results` are below (above, beside) the only unit of `data`. */
chuan_rc chuan_link_all_children(chuan_data *data, uint32_t part, const chuan_results *results);

/* link_beside.c: the unit above of the part's level; the units that report what the unit does, among those below the
   same unit of level `within` (empty: among all). */
chuan_rc chuan_link_above(chuan_data *data, uint32_t part, const chuan_results *results);
chuan_rc chuan_link_equals(chuan_data *data, uint32_t part, const chuan_results *results, chuan_str within);

#endif
