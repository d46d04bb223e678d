/* Files built into the program: tables made at build time by embed.cmake, ended by a NULL name. */
#ifndef CHUAN_EMBED_H
#define CHUAN_EMBED_H

#include <stddef.h>

typedef struct chuan_embedded {
  const char *name; /* without folder: "E0203.md" */
  const char *bytes;
  size_t size;
} chuan_embedded;

extern const chuan_embedded chuan_code_pages[]; /* docs/codes/CODE.md */
extern const chuan_embedded chuan_schema[];     /* runtime/schema.sql */
extern const chuan_embedded chuan_stdlib[];     /* the rule files and scripts of stdlib/ */
extern const chuan_embedded chuan_form_style[]; /* runtime/form.css */

#endif
