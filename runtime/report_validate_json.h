/* What the files share that write findings as JSON: the writer, and the walk over all findings. */
#ifndef CHUAN_REPORT_VALIDATE_JSON_H
#define CHUAN_REPORT_VALIDATE_JSON_H

#include "runtime/report_json.h"
#include "runtime/report_validate.h"

/* A writer of the whole: `w` is that of the set at hand. */
typedef struct validation_writer {
  FILE *out;
  const chuan_validation_report *report;
  json_object *(*finding_object)(writer *w, const chuan_finding *finding);
  bool fixes; /* findings have them */
  writer w;
  size_t set; /* among those of the report */
  bool any;   /* a finding was written */
  chuan_rc rc;
} validation_writer;

/* A rule that could not be checked is no violation ("note"), and a fault of it is an error whatever its severity. */
chuan_str chuan_validation_severity(const chuan_indicator *rule, chuan_verdict outcome);
void chuan_validation_begin(validation_writer *v);
/* Turns to a set: what is written from now on is of it. */
void chuan_validation_turn_to(validation_writer *v, size_t set);
/* Writes all findings and then `end`, which is left out where they are not whole: nobody is to take them for that. */
chuan_rc chuan_validation_end(validation_writer *v, const char *end);

#endif
