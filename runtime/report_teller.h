/* What the files that explain in words share (report_explain*.c, report_sentence.c): whom they tell of, and how a line
   looks. */
#ifndef CHUAN_REPORT_TELLER_H
#define CHUAN_REPORT_TELLER_H

#include "runtime/report_internal.h"

typedef struct teller {
  FILE *out;
  const chuan_report *report;
  const chuan_results *results;
  const chuan_data *data;
  const chuan_set *set;
  const chuan_explanation *explanation;
  chuan_lang lang;
  bool percent;  /* how the numbers told are read */
  uint32_t number; /* the indicator that they are of */
  bool detailed; /* lines were told under the last title */
  chuan_arena *arena;
} teller;

__attribute__((format_arg(2), format_arg(3))) static inline const char *say(const teller *t, const char *vi,
                                                                            const char *en)
{
  return chuan_say(t->lang, vi, en);
}

static inline size_t at(const teller *t, uint32_t indicator)
{
  return indicator * t->data->unit_count + t->explanation->unit;
}

static inline chuan_buffer new_buffer(const teller *t)
{
  chuan_buffer b;
  chuan_buffer_init(&b, t->arena);
  return b;
}

/* Tells one line "  Giá trị     …", wrapped under its text. */
void chuan_tell(teller *t, const char *label, chuan_str text);

/* Appends a value for people, and the exact one where that is another. */
void chuan_tell_add_value(chuan_buffer *b, const teller *t, const chuan_measure *value, chuan_str unit);
bool chuan_tell_is_changed(const teller *t, uint32_t number);
/* Appends "79,996% làm tròn thành " before a value that rounding changed. */
void chuan_tell_add_unrounded(chuan_buffer *b, const teller *t, uint32_t number);

/* report_explain_law.c */
void chuan_tell_value(teller *t, uint32_t number);
void chuan_tell_threshold(teller *t, uint32_t number);

/* report_exemption.c. Appends `before` and why an indicator is not applicable to the unit; nothing where it is. */
void chuan_tell_add_exemption(chuan_buffer *b, const teller *t, uint32_t number, const char *before);

/* report_explain_data.c. Appends "data.csv, dòng 2, cột 3, nộp 22/11/2026", of a spreadsheet "bieu.xlsx, trang Biểu 01,
   ô D17, nộp …". */
void chuan_tell_add_origin(chuan_buffer *b, const teller *t, const chuan_origin *origin);
void chuan_tell_inputs(teller *t, const chuan_explained_input *inputs, size_t count);
/* Where a reported verdict stands; nothing where none was. */
void chuan_tell_reported(teller *t, const chuan_origin *origin);
/* Child units, thresholds of other sets, calls of functions; behind the cells where these stand there. */
void chuan_tell_besides(teller *t, const chuan_explained_besides *besides);

/* report_explain_outcome.c. Appends where the rule stands: " (quy-tac.chuan:12)"; of two `riêng` that hold at once both
   places, of an expression of a function that of its call, too. */
void chuan_tell_add_rule_place(chuan_buffer *b, const teller *t, uint32_t instruction, const chuan_conflict *conflict,
                               const chuan_call *call);
/* Tells what keeps a verdict undecided (and which value would meet it, if that is known), or where its fault arose;
   nothing of other verdicts. `explained` is NULL where it is not one of an indicator. */
void chuan_tell_why(teller *t, uint8_t verdict, uint32_t why, const chuan_explained_indicator *explained,
                    const chuan_call *call);
/* Appends the gap that is told, or the changes that meet together. */
void chuan_tell_add_told_gap(chuan_buffer *b, const chuan_explained_indicator *explained,
                             const chuan_report *report);
void chuan_tell_outcome(teller *t, uint32_t number);

#endif
