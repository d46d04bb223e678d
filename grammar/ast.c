/* Building the tree: nodes, lists, and hanging statements under their headers. See ast.h. */
#include "grammar/ast.h"

#include "grammar/parser.h"

#include <string.h>

static void too_deep(chuan_file *file, chuan_span span)
{
  if (!file->deep)
    chuan_diag_hint(file->diags, chuan_diag_add(file->diags, CHUAN_E0112, span, CHUAN_NO_ARGS),
                    CHUAN_PHRASE_SPLIT_EXPRESSION, CHUAN_NO_ARGS);
  file->deep = true;
}

static uint16_t deepest(const chuan_node *node, uint16_t depth)
{
  return node && node->depth > depth ? node->depth : depth;
}

chuan_node *chuan_node_new(chuan_file *file, chuan_kind kind, chuan_span span, chuan_node *a, chuan_node *b,
                           chuan_node *c)
{
  if (file->node_count >= CHUAN_NODES_MAX) {
    if (!file->deep)
      chuan_diag_add(file->diags, CHUAN_E0113, span, CHUAN_NO_ARGS);
    file->deep = true;
    return NULL;
  }
  uint16_t depth = deepest(a, deepest(b, deepest(c, 0)));
  if (depth >= CHUAN_DEPTH_MAX) {
    too_deep(file, span);
    return NULL;
  }
  chuan_node *node = chuan_arena_alloc(file->arena, sizeof *node);
  if (!node) {
    file->failed = true;
    return NULL;
  }
  file->node_count++;
  node->kind = (uint8_t)kind;
  node->depth = (uint16_t)(depth + 1);
  node->span = span;
  node->a = a;
  node->b = b;
  node->c = c;
  return node;
}

/* The inside of a quoted text, with \" and \\ undone. */
static chuan_str unquote(chuan_file *file, chuan_span span, chuan_str quoted)
{
  chuan_buffer out;
  chuan_buffer_init(&out, file->arena);
  for (size_t i = 1; i + 1 < quoted.n; i++) {
    if (quoted.p[i] == '\\') {
      i++;
      if (quoted.p[i] != '"' && quoted.p[i] != '\\')
        chuan_diag_hint(file->diags, chuan_diag_add(file->diags, CHUAN_E0114, span, CHUAN_NO_ARGS),
                        CHUAN_PHRASE_ESCAPES, CHUAN_NO_ARGS);
    }
    chuan_buffer_add_char(&out, quoted.p[i]);
  }
  if (out.failed)
    file->failed = true;
  return chuan_buffer_str(&out);
}

/* "1.250" could be a thousand and more; "8.5" could not. */
static bool in_groups_of_three(chuan_str text)
{
  size_t digits = 0;
  for (size_t i = text.n; i-- > 0;) {
    if (text.p[i] != '.' && text.p[i] != ',') {
      digits++;
    } else {
      if (digits != 3)
        return false;
      digits = 0;
    }
  }
  return digits <= 3;
}

/* The value of a number as the file's vocabulary writes it; reports the other vocabulary's way. */
static chuan_rc read_number(chuan_file *file, chuan_node *node)
{
  bool vietnamese = file->tokens.lang == CHUAN_LANG_VI;
  chuan_rc rc = chuan_num_parse(&node->number, NULL, node->text, vietnamese ? CHUAN_DIALECT_VI : CHUAN_DIALECT_EN,
                                file->arena);
  bool separated = false;
  for (size_t i = 0; i < node->text.n; i++)
    separated = separated || node->text.p[i] == (vietnamese ? '.' : ',');
  if (rc == CHUAN_RC_MEMORY)
    return rc;
  if (rc != CHUAN_RC_OK || separated) {
    chuan_buffer thousands, decimal;
    chuan_buffer_init(&thousands, file->arena);
    chuan_buffer_init(&decimal, file->arena);
    size_t marks = 0;
    for (size_t i = 0; i < node->text.n; i++) {
      bool mark = node->text.p[i] == '.' || node->text.p[i] == ',';
      marks += mark;
      chuan_buffer_add_char(&thousands, mark ? '_' : node->text.p[i]);
      chuan_buffer_add_char(&decimal, mark ? (vietnamese ? ',' : '.') : node->text.p[i]);
    }
    while (decimal.n > 1 && decimal.p[decimal.n - 1] == '0') /* 1.250 was meant as 1,25 or as 1_250 */
      decimal.n--;
    decimal.n -= decimal.n > 0 && (decimal.p[decimal.n - 1] == ',' || decimal.p[decimal.n - 1] == '.');
    chuan_diag *diag = chuan_diag_add(file->diags, CHUAN_E0115, node->span, CHUAN_ARGS(node->text));
    if (marks > 1) /* 1.000.000: it cannot be a decimal */
      chuan_diag_hint(file->diags, diag, CHUAN_PHRASE_NUMBER_SPELLING, CHUAN_ARGS(chuan_buffer_str(&thousands)));
    else if (in_groups_of_three(node->text))
      chuan_diag_hint(file->diags, diag, CHUAN_PHRASE_NUMBER_SPELLINGS,
                      CHUAN_ARGS(chuan_buffer_str(&thousands), chuan_buffer_str(&decimal)));
    else
      chuan_diag_hint(file->diags, diag, CHUAN_PHRASE_NUMBER_SPELLING, CHUAN_ARGS(chuan_buffer_str(&decimal)));
    node->number = chuan_num_int(0);
  }
  return CHUAN_RC_OK;
}

/* "31.12.2025" as it is to be written; itself where it has no points. */
static chuan_str with_slashes(chuan_file *file, chuan_str text)
{
  chuan_buffer out;
  chuan_buffer_init(&out, file->arena);
  for (size_t i = 0; i < text.n; i++)
    chuan_buffer_add_char(&out, text.p[i] == '.' ? '/' : text.p[i]);
  file->failed = file->failed || out.failed;
  return chuan_buffer_str(&out);
}

/* Reports a day; gives it the value that it was meant to have, so that nothing follows from it. */
static void refuse_day(chuan_file *file, const chuan_node *node, chuan_day *day)
{
  chuan_str meant = with_slashes(file, node->text);
  chuan_diag *diag = chuan_diag_add(file->diags, CHUAN_E0116, node->span, CHUAN_ARGS(node->text));
  if (!chuan_str_equal(meant, node->text) && chuan_day_parse(day, meant))
    chuan_diag_hint(file->diags, diag, CHUAN_PHRASE_WRITE_THIS, CHUAN_ARGS(meant));
  else if (node->text.n < sizeof "dd/mm/yyyy" - 1)
    chuan_diag_hint(file->diags, diag, CHUAN_PHRASE_DATE_SPELLING, CHUAN_NO_ARGS);
}

chuan_node *chuan_node_leaf(chuan_file *file, chuan_kind kind, chuan_span span)
{
  chuan_node *node = chuan_node_new(file, kind, span, NULL, NULL, NULL);
  if (!node)
    return NULL;
  node->text = chuan_source_slice(file->sources, span);
  if (kind == CHUAN_NODE_STRING)
    node->text = unquote(file, span, node->text);
  if ((kind == CHUAN_NODE_NUMBER || kind == CHUAN_NODE_INT) && read_number(file, node) != CHUAN_RC_OK) {
    file->failed = true;
    return NULL;
  }
  if (kind == CHUAN_NODE_DAY) {
    chuan_day day = 0;
    if (!chuan_day_parse(&day, node->text))
      refuse_day(file, node, &day);
    node->number = chuan_num_int(day);
  }
  return node;
}

chuan_node *chuan_node_list(chuan_file *file, chuan_node *item)
{
  chuan_node *list = chuan_node_new(file, CHUAN_NODE_LIST, item ? item->span : (chuan_span){ 0 }, NULL, NULL, NULL);
  if (list && item) {
    list->a = list->b = item;
    list->depth = item->depth;
  }
  return list;
}

chuan_node *chuan_node_append(chuan_node *list, chuan_node *item)
{
  if (!item)
    return list;
  if (list->b)
    list->b->next = item;
  else
    list->a = item;
  list->b = item;
  if (item->depth > list->depth)
    list->depth = item->depth;
  return list;
}

chuan_node *chuan_node_first(const chuan_node *list)
{
  return list ? list->a : NULL;
}

size_t chuan_node_count(const chuan_node *list)
{
  size_t n = 0;
  for (const chuan_node *item = chuan_node_first(list); item; item = item->next)
    n++;
  return n;
}

chuan_node *chuan_node_statement(const chuan_node *header, chuan_kind kind)
{
  for (chuan_node *item = chuan_node_first(header->body); item; item = item->next)
    if (item->kind == kind)
      return item;
  return NULL;
}

/* Headers under which each kind of statement may stand, one letter a header:
   S set, V variant, D datum, C criterion, I indicator, M dimension (amended), R repeal, F fill, tightening or
   exception, W revocation rule, T test, K check set, Q rule of a check set. */
static const char *allowed_under(chuan_kind statement)
{
  switch (statement) {
  case CHUAN_NODE_TITLE: return "SVDK";
  case CHUAN_NODE_LEVEL: return "SV";
  case CHUAN_NODE_BASIS: return "SVCIMRFWKQ";
  case CHUAN_NODE_VERIFIED: return "SVCIMRFWKQ";
  case CHUAN_NODE_REVOKE_WHEN: return "W";
  case CHUAN_NODE_EXCEPT: return "SMK";
  case CHUAN_NODE_EFFECTIVE: return "SVK";
  case CHUAN_NODE_PERIODS:
  case CHUAN_NODE_APPLIES:
  case CHUAN_NODE_DIMENSION: return "SK";
  case CHUAN_NODE_RELIABILITY: return "K";
  case CHUAN_NODE_RANK: return "SV";
  case CHUAN_NODE_GRADE: return "V";
  case CHUAN_NODE_MET_WHEN: return "SC";
  case CHUAN_NODE_NOT_APPLICABLE_POLICY: return "SC";
  case CHUAN_NODE_UNIT:
  case CHUAN_NODE_SOURCE:
  case CHUAN_NODE_RANGE:
  case CHUAN_NODE_OF:
  case CHUAN_NODE_EMPTY_IS:
  case CHUAN_NODE_MERGED: return "D";
  case CHUAN_NODE_AGENCY: return "CIQ";
  case CHUAN_NODE_SEVERITY:
  case CHUAN_NODE_WHEN:
  case CHUAN_NODE_MUST:
  case CHUAN_NODE_IF_MISSING:
  case CHUAN_NODE_MESSAGE: return "Q";
  case CHUAN_NODE_VALUE: return "IQ";
  case CHUAN_NODE_NOT_APPLICABLE_WHEN:
  case CHUAN_NODE_THRESHOLD:
  case CHUAN_NODE_REQUIRE:
  case CHUAN_NODE_TIGHTEN_ONLY:
  case CHUAN_NODE_ROUND: return "I";
  case CHUAN_NODE_GIVEN:
  case CHUAN_NODE_EXPECT: return "T";
  default: return "S";
  }
}

static char header_letter(const chuan_node *header)
{
  switch (header->kind) {
  case CHUAN_NODE_SET: return "SK"[header->op];
  case CHUAN_NODE_RULE: return 'Q';
  case CHUAN_NODE_VARIANT: return 'V';
  case CHUAN_NODE_DATA: return 'D';
  case CHUAN_NODE_CRITERION: return 'C';
  case CHUAN_NODE_INDICATOR: return 'I';
  case CHUAN_NODE_FILL:
  case CHUAN_NODE_TIGHTEN:
  case CHUAN_NODE_EXCEPTION: return 'F';
  case CHUAN_NODE_REVOCATION: return 'W';
  case CHUAN_NODE_AMEND: return "CIM"[header->op];
  case CHUAN_NODE_REPEAL: return 'R';
  case CHUAN_NODE_TEST: return 'T';
  case CHUAN_NODE_FUNCTION: return 'L';
  default: return 0;
  }
}

/* The first words of an item: its keyword. */
static chuan_span keyword_span(const chuan_file *file, const chuan_node *item)
{
  size_t low = 0, high = file->tokens.count - 1;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (file->tokens.items[middle].span.begin < item->span.begin)
      low = middle + 1;
    else
      high = middle;
  }
  return file->tokens.items[low].span;
}

static bool may_stand(const chuan_node *header, const chuan_node *item)
{
  if (!header)
    return false;
  char letter = header_letter(header);
  for (const char *p = allowed_under((chuan_kind)item->kind); *p; p++)
    if (*p == letter)
      return true;
  return false;
}

/* The statement that says under this header what the misplaced one says elsewhere; NULL for none. */
static const char *stands_for(const chuan_node *header, const chuan_node *item, chuan_lang lang)
{
  static const struct {
    uint8_t header, item;
    const char *write[2];
  } ROWS[] = {
    { CHUAN_NODE_RULE, CHUAN_NODE_REQUIRE, { "phải …", "must …" } },
    { CHUAN_NODE_RULE, CHUAN_NODE_NOT_APPLICABLE_WHEN, { "khi không (…)", "when not (…)" } },
    { CHUAN_NODE_INDICATOR, CHUAN_NODE_MUST, { "yêu cầu …", "require …" } },
    { CHUAN_NODE_INDICATOR, CHUAN_NODE_WHEN, { "không áp dụng khi không (…)", "not applicable when not (…)" } },
  };
  for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++)
    if (ROWS[i].header == header->kind && ROWS[i].item == item->kind)
      return ROWS[i].write[lang];
  return NULL;
}

/* "bộ tiêu chí, biến thể": the headers under which a statement may stand, in the words of the file. */
static chuan_str headers_over(chuan_file *file, const chuan_node *item)
{
  static const struct {
    char letter;
    const char *words[2];
  } HEADERS[] = {
    { 'S', { "bộ tiêu chí", "criteria set" } },
    { 'V', { "biến thể", "variant" } },
    { 'D', { "dữ liệu", "data" } },
    { 'C', { "tiêu chí", "criterion" } },
    { 'I', { "chỉ tiêu", "indicator" } },
    { 'M', { "sửa chiều", "amend dimension" } },
    { 'R', { "bãi bỏ", "repeal" } },
    { 'F', { "điền", "fill" } },
    { 'F', { "thắt chặt", "tighten" } },
    { 'F', { "ngoại lệ của", "exception to" } },
    { 'W', { "quy tắc thu hồi", "revocation rule" } },
    { 'T', { "kiểm thử", "test" } },
    { 'K', { "bộ kiểm tra", "check set" } },
    { 'Q', { "quy tắc", "rule" } },
  };
  const char *allowed = allowed_under((chuan_kind)item->kind);
  chuan_buffer b;
  chuan_buffer_init(&b, file->arena);
  for (size_t i = 0; i < sizeof HEADERS / sizeof *HEADERS; i++)
    if (strchr(allowed, HEADERS[i].letter))
      chuan_buffer_printf(&b, "%s`%s`", b.n > 0 ? ", " : "", HEADERS[i].words[file->tokens.lang]);
  return chuan_buffer_str(&b);
}

static void refuse(chuan_file *file, const chuan_node *header, const chuan_node *item)
{
  chuan_span span = keyword_span(file, item);
  chuan_str word = chuan_source_slice(file->sources, span);
  if (!header) {
    chuan_diag_add(file->diags, CHUAN_E0118, span, CHUAN_ARGS(word));
    return;
  }
  chuan_span header_span = keyword_span(file, header);
  chuan_str header_word = chuan_source_slice(file->sources, header_span);
  chuan_diag *diag = chuan_diag_add(file->diags, CHUAN_E0117, span, CHUAN_ARGS(word, header_word));
  chuan_diag_span(file->diags, diag, header_span, CHUAN_PHRASE_BELONGS_HERE, CHUAN_NO_ARGS);
  const char *write = stands_for(header, item, file->tokens.lang);
  if (write)
    chuan_diag_hint(file->diags, diag, CHUAN_PHRASE_WRITE_THIS, CHUAN_ARGS(chuan_str_of(write)));
  else
    chuan_diag_hint(file->diags, diag, CHUAN_PHRASE_STANDS_UNDER, CHUAN_ARGS(headers_over(file, item)));
}

/* Whether token `at` begins a section, or probably means to. */
static bool begins_section(chuan_file *file, size_t at)
{
  const chuan_keyword *keyword = chuan_parse_guess(file, at);
  return keyword && keyword->role == CHUAN_ROLE_SECTION;
}

/* Whether a header that did not parse stands between tokens `*at` and the place: the statements that follow belong
   to it, and an error was reported for it already. Moves `*at` behind the place. */
static bool lost_header(chuan_file *file, size_t *at, size_t place)
{
  bool lost = false;
  const chuan_token *items = file->tokens.items;
  for (; items[*at].kind != CHUAN_YYEOF && items[*at].span.begin < place; ++*at)
    lost = lost || begins_section(file, *at);
  return lost;
}

/* Moves `*at` behind the tokens of an item. */
static void skip_item(const chuan_file *file, size_t *at, const chuan_node *item)
{
  const chuan_token *items = file->tokens.items;
  while (items[*at].kind != CHUAN_YYEOF && items[*at].span.begin < item->span.end)
    ++*at;
}

/* Whether legal basis and verification that follow this statement belong to it. */
static bool takes_law(const chuan_node *item)
{
  return item->kind == CHUAN_NODE_THRESHOLD || item->kind == CHUAN_NODE_GRADE;
}

void chuan_ast_attach(chuan_file *file)
{
  chuan_node *headers = chuan_node_list(file, NULL), *header = NULL, *law_taker = NULL, *next;
  size_t token = 0;
  bool lost = false; /* the header of what follows did not parse */
  if (!headers)
    return;
  for (chuan_node *item = chuan_node_first(file->items); item; item = next) {
    next = item->next;
    item->next = NULL;
    lost = lost_header(file, &token, item->span.begin) || lost;
    skip_item(file, &token, item);
    if (header_letter(item)) {
      header = item;
      lost = false;
      law_taker = NULL;
      chuan_node_append(headers, item);
      continue;
    }
    if (lost)
      continue;
    bool law = item->kind == CHUAN_NODE_BASIS || item->kind == CHUAN_NODE_VERIFIED;
    chuan_node *owner = law && law_taker ? law_taker : header;
    if (!may_stand(header, item)) {
      refuse(file, header, item);
      continue;
    }
    if (!law)
      law_taker = takes_law(item) ? item : NULL;
    if (!owner->body && !(owner->body = chuan_node_list(file, NULL)))
      return;
    chuan_node_append(owner->body, item);
  }
  file->items = headers;
}
