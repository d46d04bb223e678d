/* What `chuan report` shows beside verdicts where it is asked to: how many units report something (--count),
   targets (--targets), what check sets find in the data (--checks). */
#ifndef CHUAN_REPORT_EXTRAS_H
#define CHUAN_REPORT_EXTRAS_H

#include "cli/evaluation.h"
#include "runtime/targets.h"
#include "runtime/validate.h"

/* Reads the data of yes or no that --count names, of the units of the set's level; *out stays NULL without it. USAGE
   for a name that is none of them. The data live as long as those of the run. */
chuan_rc chuan_report_read_counted(const chuan_data **out, chuan_cli *cli, const chuan_evaluation *evaluation,
                                   const chuan_arguments *arguments);
/* Reads the file of --targets; *out stays NULL without it. */
chuan_rc chuan_report_read_targets(const chuan_targets **out, chuan_cli *cli, const chuan_arguments *arguments);

/* Judges the units by the check sets of --checks, which are for the same level; *out stays NULL without it. */
chuan_rc chuan_report_read_checks(const chuan_validation **out, size_t *count, chuan_cli *cli,
                                  const chuan_evaluation *evaluation, const chuan_arguments *arguments);

#endif
