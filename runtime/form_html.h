/* The parts of HTML that the tables and the page share. Everything printed is escaped; nothing is loaded from anywhere,
   and the page says so to the browser (Content-Security-Policy). */
#ifndef CHUAN_FORM_HTML_H
#define CHUAN_FORM_HTML_H

#include "runtime/form_internal.h"

void chuan_html_text(FILE *out, chuan_str text);
/* A name from the rules or the data: marked as Vietnamese in a page in English. */
void chuan_html_own(FILE *out, chuan_lang lang, chuan_str text);
/* Up to <body>. */
void chuan_html_begin(FILE *out, const chuan_form *form, chuan_str title, bool landscape);
void chuan_html_national_head(FILE *out, const chuan_form *form);
void chuan_html_signatures(FILE *out, const chuan_form *form);
void chuan_html_notes(FILE *out, const chuan_form *form);
/* Whether the table is too wide for a sheet of paper that stands. */
bool chuan_html_is_landscape(const chuan_form *form);

/* The table; `after` (may be NULL) adds rows behind each row. */
typedef void (*chuan_html_after_row)(FILE *out, void *context, const chuan_form_row *row);
void chuan_html_table(FILE *out, const chuan_form *form, chuan_html_after_row after, void *context);

#endif
