/* Result codes: what a function returns; the reasons are diagnostics in the list the caller passed
   (base/diag.h). One table, rc.def, holds the codes, their words and the exit statuses. */
#ifndef CHUAN_RC_H
#define CHUAN_RC_H

typedef enum chuan_rc {
#define RC(name, exit, vi, en) CHUAN_RC_##name,
#include "base/rc.def"
#undef RC
} chuan_rc;

/* The exit status of a command that ends with `rc`. */
int chuan_rc_exit(chuan_rc rc);

/* The exit status that applies when two parts of a command ended with `a` and `b`: the first of
   2, 1, 4, 5, 6, 3, 0 that is one of them. */
int chuan_rc_exit_worse(int a, int b);

#endif
