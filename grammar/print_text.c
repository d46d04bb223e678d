/* The printer's pen: words, signs, leaves and comments, with the blanks between them. See print.h. */
#include "grammar/print.h"

#include "grammar/parser.h"

#include <string.h>

static void add_text(chuan_printer *printer, chuan_str text)
{
  chuan_buffer_add(&printer->out, text);
  printer->column += chuan_text_width(text, printer->column);
  if (printer->column > printer->widest)
    printer->widest = printer->column;
}

static void add_blank(chuan_printer *printer)
{
  if (!printer->glue)
    add_text(printer, CHUAN_STR(" "));
  printer->glue = false;
}

void chuan_print_line(chuan_printer *printer, size_t indent, bool blank)
{
  chuan_buffer_add_c(&printer->out, blank ? "\n\n" : "\n");
  for (size_t i = 0; i < indent; i++)
    chuan_buffer_add_char(&printer->out, ' ');
  printer->column = indent;
  printer->glue = true;
  printer->last_word = (chuan_str){ 0 };
}

static bool starts_with_word(chuan_str text, chuan_str start)
{
  return text.n >= start.n && memcmp(text.p, start.p, start.n) == 0 && (text.n == start.n || text.p[start.n] == ' ');
}

/* Whether two words, each right by itself, would be read as one keyword on one line: the name `previous`
   before `period`, `not` before the name `reported`. */
static bool would_join(chuan_str first, chuan_str second, chuan_lang lang)
{
  for (size_t i = 0; first.n > 0 && i < chuan_keyword_count; i++) {
    chuan_str keyword = chuan_keywords[i].text[lang];
    if (keyword.n <= first.n || !starts_with_word(keyword, first))
      continue;
    chuan_str rest = { keyword.p + first.n + 1, keyword.n - first.n - 1 };
    if (starts_with_word(second, rest))
      return true;
  }
  return false;
}

static void print_word(chuan_printer *printer, chuan_str word)
{
  bool joins = printer->file && !printer->glue && would_join(printer->last_word, word, printer->lang);
  if (joins && printer->in_string) { /* a name behind `không`, `và`, …: there parentheses part the words */
    chuan_print_sign(printer, "(");
    add_text(printer, word);
    chuan_print_sign(printer, ")");
    return;
  }
  if (joins) /* no keyword runs over a line end */
    chuan_print_line(printer, printer->indent + CHUAN_PRINT_CONTINUATION, false);
  add_blank(printer);
  add_text(printer, word);
  printer->last_word = word;
}

void chuan_print_keyword(chuan_printer *printer, int token)
{
  const chuan_keyword *keyword = chuan_keyword_by_token(token);
  print_word(printer, keyword->text[printer->lang]);
}

/* Blanks stand between all signs but these. */
static bool clings_to_left(char sign)
{
  return sign == ')' || sign == ']' || sign == ';' || sign == '%';
}

static bool clings_to_right(char sign)
{
  return sign == '(' || sign == '[';
}

void chuan_print_sign(chuan_printer *printer, const char *sign)
{
  if (clings_to_left(sign[0]))
    printer->glue = true;
  add_blank(printer);
  add_text(printer, chuan_str_of(sign));
  printer->glue = clings_to_right(sign[0]);
  printer->last_word = (chuan_str){ 0 };
}

/* Leaves ------------------------------------------------------------------------------------------- */

/* The inside of a string; in a message a brace is written twice. */
static void add_string_text(chuan_printer *printer, chuan_str text, bool of_message)
{
  size_t from = 0;
  for (size_t i = 0; i < text.n; i++) {
    bool brace = of_message && text.p[i] == '{';
    if (text.p[i] != '"' && text.p[i] != '\\' && !brace)
      continue;
    add_text(printer, (chuan_str){ text.p + from, i - from });
    add_text(printer, brace ? CHUAN_STR("{") : CHUAN_STR("\\"));
    from = i;
  }
  add_text(printer, (chuan_str){ text.p + from, text.n - from });
}

static void add_string(chuan_printer *printer, chuan_str text)
{
  add_text(printer, CHUAN_STR("\""));
  add_string_text(printer, text, false);
  add_text(printer, CHUAN_STR("\""));
}

void chuan_print_message(chuan_printer *printer, const chuan_node *pieces)
{
  add_blank(printer);
  add_text(printer, CHUAN_STR("\""));
  printer->nesting += 2; /* as deep as a call in a call: nothing in it is broken */
  printer->in_string = true;
  for (const chuan_node *piece = chuan_node_first(pieces); piece; piece = piece->next) {
    printer->glue = true;
    printer->last_word = (chuan_str){ 0 };
    if (piece->kind == CHUAN_NODE_STRING) {
      add_string_text(printer, piece->text, true);
      continue;
    }
    add_text(printer, CHUAN_STR("{"));
    chuan_print_node(printer, piece);
    add_text(printer, CHUAN_STR("}"));
  }
  printer->in_string = false;
  printer->nesting -= 2;
  printer->glue = false;
  printer->last_word = (chuan_str){ 0 };
  add_text(printer, CHUAN_STR("\""));
}

/* A number as written, but with the decimal mark of the vocabulary. */
static void add_number(chuan_printer *printer, chuan_str text)
{
  chuan_str mark = printer->lang == CHUAN_LANG_VI ? CHUAN_STR(",") : CHUAN_STR(".");
  for (size_t i = 0; i < text.n; i++)
    add_text(printer, text.p[i] == ',' || text.p[i] == '.' ? mark : (chuan_str){ text.p + i, 1 });
}

static void add_day(chuan_printer *printer, chuan_day day)
{
  chuan_str text = chuan_day_text(day, false, printer->out.arena);
  if (!text.p)
    printer->out.failed = true;
  add_text(printer, text);
}

void chuan_print_leaf(chuan_printer *printer, const chuan_node *leaf)
{
  if (leaf->kind == CHUAN_NODE_NAME) {
    print_word(printer, leaf->text);
    return;
  }
  add_blank(printer);
  printer->last_word = (chuan_str){ 0 };
  switch (leaf->kind) {
  case CHUAN_NODE_STRING:
    add_string(printer, leaf->text);
    break;
  case CHUAN_NODE_NUMBER:
    add_number(printer, leaf->text);
    break;
  case CHUAN_NODE_DAY:
    add_day(printer, (chuan_day)leaf->number.n);
    break;
  default:
    add_text(printer, leaf->text);
  }
}

/* Comments ----------------------------------------------------------------------------------------- */

bool chuan_print_comment_before(const chuan_printer *printer, size_t end)
{
  const chuan_file *file = printer->file;
  return file && printer->next_comment < file->tokens.comment_count &&
         file->tokens.comments[printer->next_comment].begin < end;
}

void chuan_print_comment(chuan_printer *printer)
{
  chuan_span span = printer->file->tokens.comments[printer->next_comment++];
  chuan_buffer_add(&printer->out, chuan_str_trim(chuan_source_slice(printer->file->sources, span)));
}

/* Whether something else stands before the comment on its line. */
static bool is_trailing(const chuan_file *file, chuan_span comment)
{
  chuan_str text = chuan_source_get(file->sources, comment.source)->text;
  size_t i = comment.begin;
  while (i > 0 && (text.p[i - 1] == ' ' || text.p[i - 1] == '\t' || text.p[i - 1] == '\r'))
    i--;
  return i > 0 && text.p[i - 1] != '\n';
}

void chuan_print_trailing_comment(chuan_printer *printer, size_t end)
{
  if (!chuan_print_comment_before(printer, end) ||
      !is_trailing(printer->file, printer->file->tokens.comments[printer->next_comment]))
    return;
  chuan_buffer_add_c(&printer->out, "  ");
  chuan_print_comment(printer);
}
