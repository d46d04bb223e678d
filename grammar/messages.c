/* Messages of checks: `thông báo "Dân số {dân_số}"`. What stands in braces is cut and parsed as every other expression,
   with its place inside the string. See ast.h. */
#include "grammar/ast.h"

#include "grammar/parser.h"

chuan_rc chuan_lexer_run(chuan_tokens *tokens, chuan_str text);

/* A message while it is read: the source between the quotes. */
typedef struct reader {
  chuan_file *file;
  uint32_t begin, end, at;
  chuan_node *pieces;
  chuan_buffer text; /* that stands before the next brace */
  uint32_t text_begin;
  bool failed;
} reader;

static char char_at(const reader *r, uint32_t at)
{
  chuan_span span = { r->file->tokens.source, at, at + 1 };
  return at < r->end ? *chuan_source_slice(r->file->sources, span).p : 0;
}

static void append(reader *r, chuan_node *piece)
{
  if (!piece || !chuan_node_append(r->pieces, piece))
    r->failed = true;
}

static void end_text(reader *r)
{
  chuan_span span = { r->file->tokens.source, r->text_begin, r->at };
  if (r->text.n == 0)
    return;
  chuan_node *piece = chuan_node_new(r->file, CHUAN_NODE_STRING, span, NULL, NULL, NULL);
  if (piece)
    piece->text = chuan_buffer_str(&r->text);
  r->failed = r->failed || r->text.failed;
  append(r, piece);
  chuan_buffer_init(&r->text, r->file->arena);
}

/* The closing brace that belongs to the opening one at `at`; `end` when there is none. */
static uint32_t closing_brace(const reader *r)
{
  size_t open = 0;
  for (uint32_t i = r->at; i < r->end; i++) {
    char c = char_at(r, i);
    open += c == '{';
    open -= c == '}';
    if (open == 0)
      return i;
  }
  return r->end;
}

/* The tokens of an expression. Its scanner has the memory of the file's, which is done. */
static chuan_rc cut(chuan_file *embedded, chuan_file *file, chuan_span span)
{
  chuan_tokens *tokens = &embedded->tokens;
  *tokens = (chuan_tokens){ .arena = file->arena, .diags = file->diags, .sources = file->sources,
                            .source = span.source, .lang = file->tokens.lang, .position = span.begin,
                            .scanner_memory = file->tokens.scanner_memory };
  chuan_span first = { span.source, span.begin, span.begin }, last = { span.source, span.end, span.end };
  chuan_tokens_add(tokens, EMBEDDED, first);
  chuan_rc rc = chuan_lexer_run(tokens, chuan_source_slice(file->sources, span));
  if (rc != CHUAN_RC_OK)
    return rc;
  chuan_tokens_join(tokens);
  chuan_tokens_add(tokens, CHUAN_YYEOF, last);
  return tokens->failed ? CHUAN_RC_MEMORY : CHUAN_RC_OK;
}

/* The expression between two braces; one that is wrong is reported and left out. */
static void add_expression(reader *r, chuan_span span)
{
  chuan_file *file = r->file;
  chuan_file embedded = { .arena = file->arena, .diags = file->diags, .sources = file->sources,
                          .node_count = file->node_count, .deep = file->deep, .guesses = file->guesses };
  if (cut(&embedded, file, span) != CHUAN_RC_OK) {
    r->failed = true;
    return;
  }
  if (embedded.tokens.comment_count > 0) /* it would hide the rest, and the printer would lose it */
    chuan_diag_add(file->diags, CHUAN_E0490, embedded.tokens.comments[0], CHUAN_NO_ARGS);
  else if (embedded.tokens.count == 2)
    chuan_diag_add(file->diags, CHUAN_E0489, span, CHUAN_NO_ARGS);
  else if (chuan_yyparse(&embedded) == 0 && chuan_node_first(embedded.items))
    append(r, chuan_node_first(embedded.items));
  file->node_count = embedded.node_count;
  file->deep = embedded.deep;
  file->guesses = embedded.guesses;
  r->failed = r->failed || embedded.failed || embedded.deep;
}

static void read_brace(reader *r)
{
  uint32_t close = closing_brace(r);
  chuan_span brace = { r->file->tokens.source, r->at, r->at + 1 };
  end_text(r);
  if (close == r->end)
    chuan_diag_hint(r->file->diags, chuan_diag_add(r->file->diags, CHUAN_E0488, brace, CHUAN_NO_ARGS),
                    CHUAN_PHRASE_WRITE_TWO_BRACES, CHUAN_NO_ARGS);
  else
    add_expression(r, (chuan_span){ brace.source, r->at + 1, close });
  r->at = close < r->end ? close + 1 : r->end;
  r->text_begin = r->at;
}

chuan_node *chuan_message_parse(chuan_file *file, const chuan_node *string)
{
  reader r = { .file = file, .begin = string->span.begin + 1, .end = string->span.end - 1 };
  r.at = r.text_begin = r.begin;
  r.pieces = chuan_node_list(file, NULL);
  chuan_buffer_init(&r.text, file->arena);
  while (r.pieces && !r.failed && r.at < r.end) {
    char c = char_at(&r, r.at), next = char_at(&r, r.at + 1);
    if (c == '{' && next != '{') {
      read_brace(&r);
      continue;
    }
    bool pair = c == '{' || (c == '\\' && r.at + 1 < r.end);
    chuan_buffer_add_char(&r.text, pair ? next : c);
    r.at += 1 + pair;
  }
  end_text(&r);
  return r.failed ? NULL : r.pieces;
}
