/* One unit judged again by a slice of the program: what each step gives it, with the data that it has or with others
   put in their place. A probe is made once and looks at many units. */
#ifndef CHUAN_VM_PROBE_H
#define CHUAN_VM_PROBE_H

#include "runtime/vm.h"
#include "runtime/vm_below.h"

typedef struct chuan_probe chuan_probe;

/* NULL when memory is short. `data` must not change its columns while the probe looks at it; `lua` calls functions, as
   in chuan_run_options. */
chuan_probe *chuan_probe_new(const chuan_data *data, struct chuan_lua *lua, chuan_arena *arena);
/* Looks at a unit with the data that it has, as far as a slice reads them. */
void chuan_probe_look_at(chuan_probe *probe, size_t unit, const chuan_slice *slice);
/* Puts another value in the place of a datum (a column of the set's data) until the next look. */
void chuan_probe_put(chuan_probe *probe, uint32_t column, bool previous, chuan_num number);
/* Takes it that no other unit reports the same, in a part that looks for those, until the next look. */
void chuan_probe_forget_equals(chuan_probe *probe, uint32_t part);
/* Puts another sum or count of units below in its place until the next look: a sum is changed at one unit, a count is
   that of the first units. MEMORY or LIMIT. */
chuan_rc chuan_probe_put_below(chuan_probe *probe, const chuan_below *below, chuan_num number);
/* What every step of a slice gives; `trace` has slice->count items. MEMORY or LIMIT when the run failed. */
chuan_rc chuan_probe_run(chuan_traced *trace, chuan_probe *probe, const chuan_slice *slice);
/* The same where `trace` has what the steps gave before: functions are called again only by steps that vary. */
chuan_rc chuan_probe_run_again(chuan_traced *trace, chuan_probe *probe, const chuan_slice *slice, const bool *varies);

#endif
