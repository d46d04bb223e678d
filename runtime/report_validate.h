/* Reports of checks on submitted data, written from validate.h. */
#ifndef CHUAN_REPORT_VALIDATE_H
#define CHUAN_REPORT_VALIDATE_H

#include "runtime/report.h"
#include "runtime/validate.h"

/* A run: all check sets that were judged, from one state of the database. */
typedef struct chuan_validation_report {
  const chuan_report *reports; /* one for each set: language, width, … and what else is said of a run */
  const chuan_validation *sets;
  size_t count;
  const chuan_str *unused; /* check sets that are not for this period and law date */
  size_t unused_count;
  const chuan_str *only; /* codes of the units that were asked for; none: all */
  size_t only_count;
  chuan_finder *finder;
  bool all; /* all findings of a rule, not the first few */
} chuan_validation_report;

/* Findings grouped by rule, then what could not be checked and what was not considered; the exact totals last. */
chuan_rc chuan_report_validation_text(FILE *out, const chuan_validation_report *report, chuan_arena *arena);
/* One JSON object (docs/commands.md), written finding by finding. */
chuan_rc chuan_report_validation_json(FILE *out, const chuan_validation_report *report);
/* A SARIF 2.1.0 log of one run. */
chuan_rc chuan_report_validation_sarif(FILE *out, const chuan_validation_report *report);

#endif
