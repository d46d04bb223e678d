/* The sections of the page, each written by a file of its own. */
#ifndef CHUAN_FORM_PAGE_H
#define CHUAN_FORM_PAGE_H

#include "runtime/form_html.h"

typedef struct chuan_page {
  FILE *out;
  const chuan_form *form; /* the table */
  const chuan_form_source *source;
  chuan_store *store;
  const chuan_report *report;
  const chuan_results *results;
  const chuan_data *data;
  const chuan_set *set;
  chuan_lang lang;
  chuan_arena *arena;
  chuan_items items;
  chuan_places places;
  bool detailed; /* few enough units for the whole explanation of each */
  const chuan_explanation *one; /* of the one unit there is; NULL: there are several */
  chuan_rc rc;   /* the first thing that went wrong */
} chuan_page;

/* "y" "bad" "open" "none": what a verdict looks like. */
const char *chuan_page_class(uint8_t verdict);
/* A shape for each verdict, 24 by 24. */
void chuan_page_shape(FILE *out, uint8_t verdict);
/* Whether the unit reported the criterion of the indicator as a whole, so that the indicator decides nothing. */
bool chuan_page_is_decided_above(const chuan_page *page, uint32_t indicator, size_t unit);
/* "3.321" */
chuan_str chuan_page_number(const chuan_page *page, size_t count);
/* <h2> with an id. */
void chuan_page_heading(const chuan_page *page, const char *id, const char *vi, const char *en);

/* Names some of the units that something is about, and says how many more there are. */
enum { CHUAN_PAGE_NAMED_MAX = 10 }; /* that are named; all are counted */
typedef struct chuan_page_names {
  const chuan_page *page;
  size_t count;
} chuan_page_names;
void chuan_page_name(chuan_page_names *names, chuan_str name);
void chuan_page_end_names(const chuan_page_names *names);

/* form_overview.c: bars for criteria, tiles for units. */
void chuan_page_overview(const chuan_page *page);
/* form_reasons.c: what the row of a unit, or of one unit that of an indicator, opens to. */
void chuan_page_reasons(FILE *out, void *page, const chuan_form_row *row);
/* " (so-lieu.csv, dòng 2, cột 3)", " (bieu.xlsx ▸ Biểu 01 ▸ C2)"; nothing where nothing was submitted. The names of a
   file and a sheet may be any bytes. */
void chuan_page_origin(FILE *out, const chuan_page *page, const chuan_origin *origin);
/* form_missing.c: what there is to do for one unit, what data are missing. */
void chuan_page_work(const chuan_page *page);
void chuan_page_missing(const chuan_page *page);
/* form_checks.c: what check sets find in the data; nothing where none was asked for. */
void chuan_page_checks(chuan_page *page);
/* form_findings.c: what is doubtful. */
void chuan_page_warnings(const chuan_page *page);
/* form_changes.c: what has changed since the period before. */
void chuan_page_changes(const chuan_page *page);

#endif
