/* Property test of the canonical printer (chuan fmt): programs made at random from the grammar below, with blanks,
   line ends and comments at random, are printed in both vocabularies. For each:
   - printing what was printed gives the same bytes;
   - Vietnamese to English and back gives the same bytes, and so does English made from the source directly;
   - every comment is there, once and in order;
   - the tokens are the same in number and kind.
   Usage: print_roundtrip [programs [seed]]. Ends with 1 and shows the program at the first difference. */
#include "grammar/ast.h"
#include "grammar/parser.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PROGRAMS = 1000, DEPTH_MAX = 12, ALTERNATIVES_MAX = 20, KINDS = 1024, HEADERS_MAX = 6 };

/* The grammar in Vietnamese: blanks part tokens, ~ is a blank inside a keyword or text, <…> is another rule. The first
   alternative ends soon: it is taken where the tree is deep. */
typedef struct grammar_rule {
  const char *name;
  const char *alternatives[ALTERNATIVES_MAX];
} grammar_rule;

static const grammar_rule RULES[] = {
  { "file", { "<section>", "<section> <file>" } },
  { "section",
    { "dữ~liệu <name> : <type> <options>", "dữ~liệu <name> : <type> <options>", "<set-head> <set-body>",
      "tiêu~chí <code> <string> <criterion-body>", "chỉ~tiêu <code> <string> <indicator-body>",
      "chỉ~tiêu <code> <string> <indicator-body>", "điền chỉ~tiêu <code> <threshold> <law>",
      "sửa chỉ~tiêu <code> <new-title> từ <day> <indicator-body>",
      "sửa tiêu~chí <code> <new-title> từ <day> <criterion-body>", "sửa chiều <name> từ <day> <except-body>",
      "bãi~bỏ chỉ~tiêu <code> từ <day> <law>", "hàm <name> ( <parameters> ) → <gives> = <expression>",
      "hàm~Lua <name> ( <parameters> ) -> <gives> từ <string> <budget> <accepts>",
      "bộ~kiểm~tra <string> <check-body>", "quy~tắc <rule> <string> <rule-body>", "quy~tắc <rule> <string> <rule-body>",
      "kiểm~thử <string> <tested> <string> <test-body>" } },
  { "check-body", { "", "<check-statement> <check-body>", "<check-statement> <check-body>" } },
  { "check-statement",
    { "tên <string>", "<basis>", "hiệu~lực~từ <day>", "kỳ~đánh~giá từ <int> đến <int>", "áp~dụng~cho <name>",
      "chiều <name> = { <labels> }", "riêng <label> khi <expression>", "riêng <label> còn~lại" } },
  { "rule", { "<name>", "<code>" } },
  { "rule-body",
    { "", "<rule-statement> <rule-body>", "<rule-statement> <rule-body>", "<rule-statement> <rule-body>" } },
  { "rule-statement",
    { "mức~lỗi", "mức~cảnh~báo", "khi <expression>", "phải <expression>", "phải <comparison> sai~số <sum>",
      "nếu~thiếu không~xét", "nếu~thiếu vi~phạm", "nếu~thiếu chưa~đủ~dữ~liệu", "thông~báo <message>",
      "thông~báo <message>", "cơ~quan <string>", "<law>" } },
  { "parameters", { "", "<parameter-list>", "<parameter-list>" } },
  { "parameter-list", { "<parameter>", "<parameter> ; <parameter-list>", "<parameter> ; <parameter-list>" } },
  { "parameter", { "<name> : <gives>", "<name> : danh~sách <gives>" } },
  { "gives", { "thập~phân", "<type>", "thập~phân đơn~vị <string>", "<type> đơn~vị <string>" } },
  { "budget", { "", "ngân~sách <int>" } },
  { "accepts", { "", "chấp~nhận~thiếu" } },
  { "new-title", { "", "<string>" } },
  { "except-body", { "", "riêng <label> khi <expression> <except-body>", "<law> <except-body>" } },
  { "set-head",
    { "bộ~tiêu~chí <string>",
      "biến~thể <string> của <string> căn~cứ <string> hiệu~lực~từ <day> bộ~tiêu~chí <string>",
      "biến~thể <string> của <string> <grades> bộ~tiêu~chí <string>" } },
  { "grades",
    { "", "mức <string> của tiêu~chí <code> khi <expression> <law> <grades>",
      "xếp~loại theo số~tiêu~chí đạt và <string> { <bands> } <grades>" } },
  { "tested", { "bộ", "biến~thể" } },
  { "type",
    { "số~nguyên", "thập~phân ( <int> ; <int> )", "tỷ~lệ", "có/không", "ngày", "chuỗi", "{ <labels> }" } },
  { "options", { "", "<option>", "<option> <options>" } },
  { "option",
    { "của <name>", "tên <string>", "đơn~vị <string>", "nguồn <string>", "khoảng [ <sum> ; <sum> ]",
      "trống~là không", "trống~là <int>", "khi~sáp~nhập~cộng", "khi~sáp~nhập~bình~quân~theo <sum>",
      "khi~sáp~nhập~mọi", "khi~sáp~nhập~có" } },
  { "set-body", { "", "<set-statement> <set-body>", "<set-statement> <set-body>", "<set-statement> <set-body>" } },
  { "set-statement",
    { "cấp <name>", "tên <string>", "cấp <name> <string>", "<basis>", "hiệu~lực~từ <day>",
      "hiệu~lực~từ <day> đến <day>", "kỳ~đánh~giá từ <int> đến <int>", "áp~dụng~cho <name>",
      "chiều <name> = { <labels> }",
      "riêng <label> khi <expression>", "riêng <label> còn~lại", "gồm <int> tiêu~chí ; <int> chỉ~tiêu",
      "gồm <int> tiêu~chí",
      "xếp~loại theo số~tiêu~chí đạt { <bands> }", "điều~kiện <expression>", "<met>" } },
  { "met",
    { "đạt~khi tất~cả tiêu~chí đạt", "đạt~khi tất~cả chỉ~tiêu đạt", "đạt~khi ít~nhất <int> tiêu~chí đạt",
      "đạt~khi ít~nhất <int> chỉ~tiêu đạt", "không~áp~dụng~tính~là~đạt", "không~áp~dụng~loại~ra" } },
  { "basis", { "căn~cứ <string>", "căn~cứ <string> <basis-parts>" } },
  { "basis-parts", { "", "<basis-part> <basis-parts>", "<basis-part> <basis-parts>" } },
  { "basis-part", { "ngày <day>", "điều <label>", "khoản <label>", "điểm <label>", "phụ~lục <string>" } },
  { "law", { "", "<basis>", "<basis> <law>", "kiểm~chứng <string>", "kiểm~chứng~chưa", "kiểm~chứng~chưa <string>" } },
  { "labels", { "<label>", "<label> ; <labels>", "<label> ; <labels>", "<label> ; <labels>" } },
  { "bands", { "<band>", "<band> ; <bands>", "<band> ; <bands>", "<band> ; <bands>" } },
  { "band", { "<string> : <int>", "<string> : <int> .. <int>" } },
  { "criterion-body", { "", "cơ~quan <string> <criterion-body>", "<law> <criterion-body>", "<met> <criterion-body>" } },
  { "indicator-body",
    { "", "<indicator-statement> <indicator-body>", "<indicator-statement> <indicator-body>",
      "<indicator-statement> <indicator-body>", "<indicator-statement> <indicator-body>" } },
  { "indicator-statement",
    { "chỉ~được~thắt~chặt", "giá~trị <expression>", "giá~trị phụ <name> = <expression>", "<threshold> <law>",
      "<threshold> <law>", "<delegation> <law>", "yêu~cầu <expression>", "không~áp~dụng~khi <expression>",
      "làm~tròn <int> <rounding>", "cơ~quan <string>", "<law>" } },
  { "rounding", { "lên", "xuống", "nửa~lên", "nửa~chẵn" } },
  { "threshold",
    { "ngưỡng <aux> <year> <figure>", "ngưỡng <aux> <year> khi ( <expression> ) <figure>",
      "ngưỡng <aux> <year> còn~lại <figure>" } },
  { "aux", { "", "phụ <name>" } },
  { "year", { "", "kỳ <int>" } },
  { "figure", { "là <sum>", "chưa~có~số", "<delegation>", "theo <name> { <cells> }", "theo <name> { <cells> }" } },
  { "delegation", { "phân~cấp~cho <name>", "phân~cấp~cho <name> trong~khoảng [ <sum> ; <sum> ]" } },
  { "cells", { "<cell>", "<cell> ; <cells>", "<cell> ; <cells>", "<cell> ; <cells>", "<cell> ; <cells>" } },
  { "cell", { "<label> : <number>", "<label> : <sum>", "<label> : chưa~có~số", "<label> : <delegation>" } },
  { "test-body", { "", "cho <givens> <test-body>", "mong~đợi <expects> <test-body>" } },
  { "givens", { "<given>", "<given> ; <givens>", "<given> ; <givens>", "<given> ; <givens>" } },
  { "given",
    { "<name> = <sum>", "kỳ~trước ( <name> ) = <sum>", "kỳ = <int>", "ngày~luật <day>", "<name> chưa~báo~cáo",
      "<name> không~có~số~liệu", "<name> không~phát~sinh", "<name> không~áp~dụng" } },
  { "expects", { "<expect>", "<expect> ; <expects>", "<expect> ; <expects>" } },
  { "expect", { "chỉ~tiêu <code> <verdict>", "tiêu~chí <code> <verdict>", "bộ <verdict>", "xếp~loại <string>",
      "quy~tắc <rule> <outcome>" } },
  { "outcome", { "đạt", "vi~phạm", "chưa~đủ~dữ~liệu", "không~xét", "lỗi~quy~tắc" } },
  { "verdict", { "đạt", "chưa~đạt", "chưa~đủ~dữ~liệu", "không~áp~dụng", "lỗi~quy~tắc" } },
  { "expression",
    { "<negation>", "<disjunction>", "<disjunction>", "<disjunction>",
      "nếu <expression> thì <expression> còn~lại <expression>" } },
  { "disjunction", { "<conjunction>", "<conjunction> hoặc <disjunction>" } },
  { "conjunction", { "<negation>", "<negation> và <conjunction>", "<negation> và <conjunction>" } },
  { "negation", { "<comparison>", "<comparison>", "<comparison>", "không <negation>" } },
  { "comparison",
    { "<sum>", "<sum> = <sum>", "<sum> ≠ <sum>", "<sum> <> <sum>", "<sum> < <sum>", "<sum> ≤ <sum>", "<sum> <= <sum>",
      "<sum> > <sum>", "<sum> ≥ <sum>", "<sum> >= <sum>", "<sum> thuộc { <constants> }" } },
  { "constants", { "<sum>", "<sum> ; <constants>", "<sum> ; <constants>" } },
  { "sum", { "<product>", "<product>", "<product> + <sum>", "<product> - <sum>", "<product> − <sum>" } },
  { "product", { "<primary>", "<primary>", "<primary> * <product>", "<primary> / <product>" } },
  { "primary",
    { "<name>", "<number>", "<number> %", "<string>", "<day>", "<name> ( )", "<name> ( <arguments> )", "đúng",
      "giá~trị",
      "ngưỡng <aux>", "ngưỡng~của~chỉ~tiêu <code>", "kỳ~trước ( <name> )", "có~dữ~liệu ( <name> )",
      "có~dữ~liệu ( kỳ~trước ( <name> ) )", "( <unwrapped> )", "- <primary>", "duy~nhất ( <name> )",
      "duy~nhất ( <name> ) trong <name>" } },
  { "unwrapped", { "<name> và <negation>", "<name> * <product>", "không <negation>" } },
  { "arguments", { "<expression>", "<expression> ; <arguments>" } },
  { "label", { "<name>", "<int>" } },
  /* Leaves. The later names would be read as one keyword with a word before or behind: those marked by ! in
     Vietnamese, the others in English. */
  { "name",
    { "x", "tổng_hộ", "vùng", "TDMNPB", "hoà", "km_đường_thôn_bản_ấp_được_cứng_hóa", "!có", "!số", "!lục", "!thiếu",
      "!trước", "previous", "missing", "reported", "revoke", "empty" } },
  { "string",
    { "\"x\"", "\"Sở~Giao~thông\"", "\"a~\\\"~b~\\\\\"", "\"#~không~phải~chú~thích;~đạt~5,5~{x}\"", "\"\"" } },
  { "message",
    { "\"\"", "\"Dân~số~{tổng_hộ}~khác~{x+1,5*(vùng-2)}\"", "\"{{x}~\\\"{kỳ~trước(x)}\\\"\"", "\"Kỳ~{kỳ}:~{x}\"",
      "\"{nếu~x~thì~1~còn~lại~-~2}~{không~reported}\"", "\"{x~thuộc~{1;2}}{duy~nhất(x)~trong~vùng}\"",
      "\"{không~missing~và~x~=~có~dữ~liệu(previous)}~{x~≥~1_000,50~%~hoặc~vùng(31/12/2024;-x)}~\"" } },
  { "int", { "1", "0", "2024", "1_000", "007" } },
  { "code", { "1", "2.1", "2.10", "17.3.1", "2024" } },
  { "number", { "1", "48,5", "1_250", "0,001", "95", "1_000,50" } },
  { "day", { "01/02/2024", "2024-12-31", "29/02/2000" } },
};

static chuan_arena arena;
static chuan_buffer program, comments; /* as made; the comments one a line */
static uint64_t seed, random_state, program_number;

static uint64_t random_below(uint64_t bound) /* splitmix64 */
{
  uint64_t z = random_state += 0x9E3779B97F4A7C15;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return (z ^ (z >> 31)) % bound;
}

static void __attribute__((noreturn)) differ(const char *what, chuan_str a, chuan_str b)
{
  fprintf(stderr, "print_roundtrip: seed %" PRIu64 ", program %" PRIu64 ": %s\n", seed, program_number, what);
  fprintf(stderr, "--- made\n%.*s\n--- one\n%.*s\n--- other\n%.*s\n", CHUAN_STR_ARGS(chuan_buffer_str(&program)),
          CHUAN_STR_ARGS(a), CHUAN_STR_ARGS(b));
  exit(1);
}

/* Making programs ----------------------------------------------------------------------------------------- */

static void end_line(void)
{
  static const char *const ENDS[] = { "\n", "\n", "\n\n", "  \n \n\n", "\r\n" };
  if (random_below(8) == 0) {
    chuan_buffer comment;
    chuan_buffer_init(&comment, &arena);
    chuan_buffer_printf(&comment, "#%zu %s", comments.n, random_below(2) ? "đạt; { 5,5 \"" : "#");
    chuan_buffer_add_c(&program, random_below(2) ? " " : "\n\t");
    chuan_buffer_add(&program, chuan_buffer_str(&comment));
    chuan_buffer_add(&comments, chuan_buffer_str(&comment));
    chuan_buffer_add_c(&comments, "\n");
  }
  chuan_buffer_add_c(&program, ENDS[random_below(sizeof ENDS / sizeof *ENDS)]);
}

/* What stands between two tokens: enough blanks, a line end now and then, comments; always a line end beside a name
   that would join its neighbour (marked by !). */
static void add_space(bool must_end_line, unsigned line_ends)
{
  if (must_end_line || random_below(line_ends) == 0)
    end_line();
  while (random_below(20) == 0)
    end_line();
  chuan_buffer_add_c(&program, random_below(4) ? " " : " \t ");
}

static void add_token(const char *token, size_t length, unsigned line_ends)
{
  bool joins = token[0] == '!';
  add_space(joins, line_ends);
  for (size_t i = joins; i < length; i++)
    if (token[i] != '~')
      chuan_buffer_add_char(&program, token[i]);
    else
      chuan_buffer_add_c(&program, token[0] == '"' || random_below(10) ? " " : "  ");
  if (joins)
    chuan_buffer_add_c(&program, "\n");
}

static const grammar_rule *rule_named(const char *name, size_t length)
{
  for (size_t i = 0; i < sizeof RULES / sizeof *RULES; i++)
    if (strlen(RULES[i].name) == length && memcmp(RULES[i].name, name, length) == 0)
      return &RULES[i];
  fprintf(stderr, "print_roundtrip: no rule %.*s\n", (int)length, name);
  exit(1);
}

static void expand(const grammar_rule *rule, unsigned depth, unsigned line_ends)
{
  size_t count = 0;
  while (count < ALTERNATIVES_MAX && rule->alternatives[count])
    count++;
  const char *p = rule->alternatives[depth > DEPTH_MAX ? 0 : random_below(count)];
  while (*p) {
    size_t length = strcspn(p, " ");
    bool nested = length > 2 && p[0] == '<' && p[length - 1] == '>';
    if (nested)
      expand(rule_named(p + 1, length - 2), depth + (strcmp(rule->name, "file") != 0), line_ends);
    else if (length > 0)
      add_token(p, length, line_ends);
    p += length + (p[length] == ' ');
  }
}

static void make_program(void)
{
  chuan_buffer_init(&program, &arena);
  chuan_buffer_init(&comments, &arena);
  chuan_buffer_add_c(&program, "#! chuan 1 vi\n");
  /* Half of the programs hold much on a line, so that lines have to be broken; others are broken everywhere. */
  static const unsigned LINE_ENDS[] = { 3, 20, 1000, 1000 };
  unsigned line_ends = LINE_ENDS[random_below(4)];
  chuan_buffer_add_c(&program, "bộ tiêu chí \"a\"");
  for (size_t i = 0; i < HEADERS_MAX; i++)
    expand(rule_named("section", 7), 0, line_ends);
  end_line();
}

/* Checking them ------------------------------------------------------------------------------------------- */

static chuan_str format(chuan_str text, chuan_skin skin)
{
  chuan_sources sources;
  chuan_diags diags;
  uint32_t number;
  chuan_str out = { 0 };
  chuan_sources_init(&sources, &arena);
  chuan_diags_init(&diags, &arena, &sources);
  chuan_rc rc = chuan_source_add(&number, &sources, CHUAN_STR("program"), text, CHUAN_RULE_FILE_LIMIT, &diags);
  if (rc == CHUAN_RC_OK)
    rc = chuan_rules_format(&out, number, skin, &sources, &arena, &diags);
  if (rc != CHUAN_RC_OK) {
    chuan_diags_print(&diags, stderr, (chuan_diag_style){ CHUAN_LANG_EN, false, 120 });
    differ("is not printed", text, CHUAN_STR(""));
  }
  return out;
}

/* How many tokens of each kind, and the comments, one a line. */
static chuan_str read_tokens(chuan_str text, size_t *kinds)
{
  chuan_sources sources;
  chuan_diags diags;
  chuan_tokens tokens;
  uint32_t number;
  chuan_buffer out;
  chuan_buffer_init(&out, &arena);
  chuan_sources_init(&sources, &arena);
  chuan_diags_init(&diags, &arena, &sources);
  if (chuan_source_add(&number, &sources, CHUAN_STR("program"), text, CHUAN_RULE_FILE_LIMIT, &diags) != CHUAN_RC_OK ||
      chuan_tokens_read(&tokens, number, &sources, &arena, &diags) != CHUAN_RC_OK)
    differ("is not cut into tokens", text, CHUAN_STR(""));
  memset(kinds, 0, KINDS * sizeof *kinds);
  for (size_t i = 0; i < tokens.count; i++)
    kinds[tokens.items[i].kind == DOTTED ? COMMA_NUMBER : tokens.items[i].kind]++; /* 48.5 is 48,5 */
  for (size_t i = 0; i < tokens.comment_count; i++) {
    chuan_buffer_add(&out, chuan_str_trim(chuan_source_slice(&sources, tokens.comments[i])));
    chuan_buffer_add_c(&out, "\n");
  }
  return chuan_buffer_str(&out);
}

static void expect_same(const char *what, chuan_str a, chuan_str b)
{
  if (!chuan_str_equal(a, b))
    differ(what, a, b);
}

static void check_program(void)
{
  static size_t made_kinds[KINDS], vi_kinds[KINDS], en_kinds[KINDS];
  chuan_str made = chuan_buffer_str(&program);
  chuan_str vi = format(made, CHUAN_SKIN_KEEP), en = format(made, CHUAN_SKIN_EN);
  expect_same("printing twice differs", vi, format(vi, CHUAN_SKIN_KEEP));
  expect_same("English printed twice differs", en, format(en, CHUAN_SKIN_KEEP));
  expect_same("English by way of Vietnamese differs", en, format(vi, CHUAN_SKIN_EN));
  expect_same("English and back differs", vi, format(en, CHUAN_SKIN_VI));
  expect_same("comments were made otherwise", chuan_buffer_str(&comments), read_tokens(made, made_kinds));
  expect_same("comments are lost", chuan_buffer_str(&comments), read_tokens(vi, vi_kinds));
  expect_same("comments are lost in English", chuan_buffer_str(&comments), read_tokens(en, en_kinds));
  if (memcmp(made_kinds, vi_kinds, sizeof made_kinds) != 0 || memcmp(made_kinds, en_kinds, sizeof made_kinds) != 0)
    differ("tokens differ", vi, en);
  if (vi.p[vi.n - 1] != '\n' || vi.p[vi.n - 2] == '\n' || memchr(vi.p, '\r', vi.n))
    differ("line ends are wrong", vi, en);
}

int main(int argc, char **argv)
{
  uint64_t programs = argc > 1 ? strtoull(argv[1], NULL, 10) : PROGRAMS;
  seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
  random_state = seed;
  for (program_number = 0; program_number < programs; program_number++) {
    chuan_arena_init(&arena, "test", 256 << 20);
    make_program();
    check_program();
    chuan_arena_free(&arena);
  }
  printf("%" PRIu64 " programs, seed %" PRIu64 "\n", programs, seed);
  return 0;
}
