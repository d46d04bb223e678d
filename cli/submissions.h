/* What the commands about submissions share: texts that are typed, and how a submission is told in words and in
   JSON. */
#ifndef CHUAN_CLI_SUBMISSIONS_H
#define CHUAN_CLI_SUBMISSIONS_H

#include "cli/cli.h"
#include "runtime/submissions.h"

struct json_object;

/* Reads the number of a submission, an operand. */
chuan_rc chuan_cli_submission(int64_t *out, chuan_cli *cli, chuan_str typed);
/* Reads a text that is kept with a submission: who (--by, at most 200 bytes) or why (--reason, at most 2000). One that
   was given and is empty, or that holds what cannot be seen, is a diagnostic and USAGE. */
chuan_rc chuan_cli_person(chuan_str *out, chuan_cli *cli, const chuan_arguments *arguments);
chuan_rc chuan_cli_reason(chuan_str *out, chuan_cli *cli, const chuan_arguments *arguments);

/* "đã duyệt", "2/3 đã duyệt"; "–" of a file of units. */
chuan_str chuan_submission_state_text(chuan_cli *cli, const chuan_listed *listed);
/* "đã duyệt 2, chưa duyệt 1" */
chuan_str chuan_submission_states_text(chuan_cli *cli, const chuan_listed *listed);

/* Prints all about a submission. */
void chuan_submission_print(chuan_cli *cli, const chuan_shown *shown);

/* Objects of docs/commands.md; `failed` is set when memory is short. */
struct json_object *chuan_submission_listed_json(bool *failed, const chuan_listed *listed);
struct json_object *chuan_submission_shown_json(bool *failed, const chuan_shown *shown);
struct json_object *chuan_submission_decision_json(bool *failed, const chuan_decision *decision);

#endif
