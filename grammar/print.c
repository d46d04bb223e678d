/* The canonical printer: the layout of a file (headers, statements, blank lines, comments). How a statement is
   written is in print_node.c. See ast.h and print.h. */
#include "grammar/print.h"

/* What may be broken when a statement is too long, tried in this order until every line fits. */
static const unsigned ATTEMPTS[] = {
  0,
  CHUAN_BREAK_OPTIONS,
  CHUAN_BREAK_OPTIONS | CHUAN_BREAK_TABLES,
  CHUAN_BREAK_OPTIONS | CHUAN_BREAK_TABLES | CHUAN_BREAK_LOGIC,
  CHUAN_BREAK_OPTIONS | CHUAN_BREAK_TABLES | CHUAN_BREAK_LOGIC | CHUAN_BREAK_SUMS,
  CHUAN_BREAK_OPTIONS | CHUAN_BREAK_TABLES | CHUAN_BREAK_LOGIC | CHUAN_BREAK_SUMS | CHUAN_BREAK_MEMBERS,
  CHUAN_BREAK_OPTIONS | CHUAN_BREAK_TABLES | CHUAN_BREAK_LOGIC | CHUAN_BREAK_SUMS | CHUAN_BREAK_MEMBERS |
    CHUAN_BREAK_CALLS,
};
enum { ATTEMPT_COUNT = sizeof ATTEMPTS / sizeof *ATTEMPTS };

enum { INDENT_STATEMENT = 2, INDENT_BELOW_STATEMENT = 4 };

/* A header without its statements, or a statement: what is printed as one line where it fits. A datum has its options
   with it. */
typedef struct print_line {
  const chuan_node *node;
  size_t begin, end; /* in the source */
  size_t indent;
  bool blank_kept; /* the author's empty line before it, if any, stays */
  bool blank_due;  /* an empty line stands before it or its comments in any case */
} print_line;

static chuan_span comment_at(const chuan_printer *printer, size_t number)
{
  return printer->file->tokens.comments[number];
}

/* Whether the author left an empty line before this place. */
static bool blank_before(const chuan_file *file, size_t place)
{
  chuan_str text = chuan_source_get(file->sources, file->tokens.source)->text;
  size_t line_ends = 0;
  while (place > 0 && (text.p[place - 1] == ' ' || text.p[place - 1] == '\t' || text.p[place - 1] == '\r' ||
                       text.p[place - 1] == '\n'))
    line_ends += text.p[--place] == '\n';
  return line_ends > 1;
}

/* Comments inside a statement ------------------------------------------------------------------------------ */

/* Where the lists of a line begin that keep comments at their items: behind the first item of those without braces;
   0: only lists in braces do. */
static size_t open_list_begin(const print_line *line)
{
  if (line->node->kind != CHUAN_NODE_GIVEN && line->node->kind != CHUAN_NODE_EXPECT)
    return 0;
  return chuan_node_first(line->node->b)->span.end;
}

/* The number of the first token that begins at or behind a place. */
static size_t token_from(const chuan_tokens *tokens, size_t place)
{
  size_t low = 0, high = tokens->count - 1;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (tokens->items[middle].span.begin < place)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* Comments inside the line, up to this number, go before it: all up to the last one that does not stand in a list.
   So they stay in order. */
static size_t comments_moved(const chuan_printer *printer, const print_line *line)
{
  const chuan_tokens *tokens = &printer->file->tokens;
  size_t moved = printer->next_comment, list_begin = open_list_begin(line);
  size_t token = token_from(tokens, line->begin);
  int braces = 0;
  for (size_t i = moved; i < tokens->comment_count && tokens->comments[i].begin < line->end; i++) {
    size_t place = tokens->comments[i].begin;
    for (; tokens->items[token].span.begin < place; token++)
      braces += (tokens->items[token].kind == '{') - (tokens->items[token].kind == '}');
    bool in_list = list_begin ? place > list_begin : braces > 0;
    if (!in_list)
      moved = i + 1;
  }
  return moved;
}

/* Lines ---------------------------------------------------------------------------------------------------- */

static void print_statement(chuan_printer *printer, const print_line *line)
{
  chuan_print_node(printer, line->node);
  if (line->node->kind != CHUAN_NODE_DATA)
    return;
  for (const chuan_node *option = NULL; (option = chuan_print_next_option(line->node, option));) {
    if (printer->breaks & CHUAN_BREAK_OPTIONS)
      chuan_print_line(printer, line->indent + INDENT_STATEMENT, false);
    chuan_print_node(printer, option);
  }
}

/* The line itself, broken only as much as it must be. */
static void print_fitting(chuan_printer *printer, const print_line *line)
{
  size_t start = printer->out.n, column = printer->column, comment = printer->next_comment;
  for (size_t i = 0; i < ATTEMPT_COUNT; i++) {
    printer->out.n = start;
    printer->column = printer->widest = column;
    printer->next_comment = comment;
    printer->breaks = ATTEMPTS[i];
    printer->glue = true;
    printer->last_word = (chuan_str){ 0 };
    print_statement(printer, line);
    if (printer->widest <= CHUAN_PRINT_COLUMNS)
      break;
  }
}

/* Whether the author left an empty line before the line or one of the comments before it. */
static bool any_blank(const chuan_printer *printer, const print_line *line)
{
  bool blank = blank_before(printer->file, line->begin);
  for (size_t i = printer->next_comment;
       i < printer->file->tokens.comment_count && comment_at(printer, i).begin < line->begin; i++)
    blank = blank || blank_before(printer->file, comment_at(printer, i).begin);
  return blank;
}

/* Prints the comments before the line, the line, and the comment behind it. */
static void print_with_comments(chuan_printer *printer, const print_line *line, size_t next_line)
{
  const chuan_file *file = printer->file;
  bool has_comments = chuan_print_comment_before(printer, line->begin);
  bool kept = line->blank_kept || has_comments;
  bool due = line->blank_due && !(kept && any_blank(printer, line));
  printer->indent = line->indent;
  while (chuan_print_comment_before(printer, line->begin)) {
    bool blank = kept && blank_before(file, comment_at(printer, printer->next_comment).begin);
    chuan_print_line(printer, line->indent, due || blank);
    chuan_print_comment(printer);
    due = false;
  }
  bool blank = kept && blank_before(file, line->begin);
  for (size_t moved = comments_moved(printer, line); printer->next_comment < moved;) {
    chuan_print_line(printer, line->indent, due || blank);
    chuan_print_comment(printer);
    due = blank = false;
  }
  chuan_print_line(printer, line->indent, due || blank);
  print_fitting(printer, line);
  chuan_print_trailing_comment(printer, next_line);
}

/* Files ---------------------------------------------------------------------------------------------------- */

/* The lines of a file in order, one held back until it is known where the next one begins. */
typedef struct print_layout {
  chuan_printer *printer;
  print_line held;
} print_layout;

static void flush(print_layout *layout, size_t next_line)
{
  if (layout->held.node)
    print_with_comments(layout->printer, &layout->held, next_line);
}

static void add_header(print_layout *layout, const chuan_node *header)
{
  const chuan_node *last = layout->held.node;
  bool datum = header->kind == CHUAN_NODE_DATA;
  bool listed = datum || header->kind == CHUAN_NODE_FUNCTION; /* may stand close to others of its kind */
  bool free = !last || (listed && last->kind == header->kind);
  print_line line = {
    .node = header, .begin = header->span.begin, .end = header->span.end, 
    .blank_kept = free, .blank_due = !free,
  };
  for (const chuan_node *option = chuan_node_first(datum ? header->body : NULL); option; option = option->next)
    line.end = option->span.end;
  flush(layout, line.begin);
  layout->held = line;
}

static void add_statement(print_layout *layout, const chuan_node *statement, size_t indent)
{
  print_line line = { .node = statement, .begin = statement->span.begin, .end = statement->span.end, .indent = indent };
  flush(layout, line.begin);
  layout->held = line;
}

static void print_items(chuan_printer *printer)
{
  print_layout layout = { .printer = printer };
  for (const chuan_node *header = chuan_node_first(printer->file->items); header; header = header->next) {
    add_header(&layout, header);
    if (header->kind == CHUAN_NODE_DATA)
      continue;
    for (const chuan_node *statement = chuan_node_first(header->body); statement; statement = statement->next) {
      /* under a set it speaks of the dimension before it */
      bool below = statement->kind == CHUAN_NODE_EXCEPT && header->kind == CHUAN_NODE_SET;
      add_statement(&layout, statement, below ? INDENT_BELOW_STATEMENT : INDENT_STATEMENT);
      for (const chuan_node *law = chuan_node_first(statement->body); law; law = law->next)
        add_statement(&layout, law, INDENT_BELOW_STATEMENT);
    }
  }
  flush(&layout, SIZE_MAX);
}

chuan_rc chuan_print_file(chuan_str *out, const chuan_file *file, chuan_lang lang, chuan_arena *arena)
{
  chuan_printer printer = { .lang = lang, .file = file };
  chuan_buffer_init(&printer.out, arena);
  chuan_buffer_add_c(&printer.out, lang == CHUAN_LANG_VI ? "#! chuan 1 vi" : "#! chuan 1 en");
  print_items(&printer);
  while (chuan_print_comment_before(&printer, SIZE_MAX)) {
    chuan_print_line(&printer, 0, blank_before(file, comment_at(&printer, printer.next_comment).begin));
    chuan_print_comment(&printer);
  }
  chuan_buffer_add_char(&printer.out, '\n');
  *out = chuan_buffer_str(&printer.out);
  return printer.out.failed ? CHUAN_RC_MEMORY : CHUAN_RC_OK;
}

chuan_str chuan_print_expression(const chuan_node *node, chuan_lang lang, chuan_arena *arena)
{
  chuan_printer printer = { .lang = lang, .glue = true };
  chuan_buffer_init(&printer.out, arena);
  chuan_print_node(&printer, node);
  return chuan_buffer_str(&printer.out);
}
