/* The printer's own header (print.c, print_node.c, print_text.c, format.c): one node after another in the canonical
   style. Whatever is printed goes through print_text.c, which knows where blanks belong. */
#ifndef CHUAN_PRINT_H
#define CHUAN_PRINT_H

#include "grammar/ast.h"

enum { CHUAN_PRINT_COLUMNS = 100, CHUAN_PRINT_CONTINUATION = 4 };

/* What a statement that is too long is broken at. */
typedef enum chuan_print_break {
  CHUAN_BREAK_TABLES = 1,  /* one item of a table or list per line */
  CHUAN_BREAK_LOGIC = 2,   /* before và, hoặc, thì, còn lại */
  CHUAN_BREAK_SUMS = 4,    /* before + and - */
  CHUAN_BREAK_MEMBERS = 8, /* one constant of `x thuộc { … }` per line */
  CHUAN_BREAK_OPTIONS = 16, /* one option of a datum per line */
  CHUAN_BREAK_CALLS = 32   /* one argument per line of a call that is too long for one */
} chuan_print_break;

typedef struct chuan_printer {
  chuan_buffer out;
  chuan_lang lang;
  const chuan_file *file; /* whose comments are printed; NULL: none are, and everything goes on one line */
  size_t next_comment;    /* of the file: those before it are printed */
  unsigned breaks;        /* chuan_print_break */
  unsigned nesting;       /* in parentheses, brackets and braces, where no line is broken */
  size_t indent;          /* of the statement */
  size_t column, widest;  /* of the line; of all lines, comments not counted */
  bool glue;              /* no blank before what comes next */
  bool in_string;         /* where no line can be broken at all */
  chuan_str last_word;    /* what was printed last, if it is a word or keyword */
} chuan_printer;

/* print_text.c: words with a blank between them; a sign such as "(" or "≥"; text that sets its own blanks. */
void chuan_print_keyword(chuan_printer *printer, int token);
void chuan_print_sign(chuan_printer *printer, const char *sign);
void chuan_print_leaf(chuan_printer *printer, const chuan_node *leaf);
/* Ends the line, leaves one empty if `blank`, and begins another. */
void chuan_print_line(chuan_printer *printer, size_t indent, bool blank);
/* Comments: those of the file that begin before `end` and are not printed yet. */
bool chuan_print_comment_before(const chuan_printer *printer, size_t end);
void chuan_print_comment(chuan_printer *printer);
void chuan_print_trailing_comment(chuan_printer *printer, size_t end);

/* A string of texts and expressions in braces, on one line whatever they hold. */
void chuan_print_message(chuan_printer *printer, const chuan_node *pieces);

/* print_node.c: any node but a list, in the vocabulary of the printer; a header without its body. */
void chuan_print_node(chuan_printer *printer, const chuan_node *node);

/* The options of a datum in their canonical order: the one after `option`, the first for NULL. */
const chuan_node *chuan_print_next_option(const chuan_node *datum, const chuan_node *option);

#endif
