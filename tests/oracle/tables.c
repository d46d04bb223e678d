/* The tables of docs/language.md, "Kết quả", as they stand there. */
#include "tests/oracle/evaluate.h"

static judgement of_letter(char letter)
{
  switch (letter) {
  case 'D': return MET;
  case 'C': return NOT_MET;
  case 'T': return INSUFFICIENT;
  case 'K': return NOT_APPLICABLE;
  default: return FAULT;
  }
}

judgement verdict_and(judgement a, judgement b)
{
  static const char TABLE[VERDICTS][VERDICTS + 1] = { "DCTDL", "CCCCL", "TCTTL", "DCTKL", "LLLLL" };
  return of_letter(TABLE[a][b]);
}

judgement verdict_or(judgement a, judgement b)
{
  static const char TABLE[VERDICTS][VERDICTS + 1] = { "DDDDL", "DCTCL", "DTTTL", "DCTKL", "LLLLL" };
  return of_letter(TABLE[a][b]);
}

judgement verdict_not(judgement a)
{
  static const judgement TABLE[VERDICTS] = { NOT_MET, MET, INSUFFICIENT, NOT_APPLICABLE, FAULT };
  return TABLE[a];
}
