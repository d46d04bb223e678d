/* Tests of the canonical printer and chuan_rules_format, and of what the parser says about mistakes. */
#include "grammar/ast.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

static chuan_arena arena;
static chuan_sources sources;
static chuan_diags diags;

static int set_up(void **state)
{
  (void)state;
  chuan_arena_init(&arena, "test", 64 << 20);
  chuan_sources_init(&sources, &arena);
  chuan_diags_init(&diags, &arena, &sources);
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  chuan_arena_fail_after(-1, false);
  chuan_arena_free(&arena);
  return 0;
}

static chuan_rc format(chuan_str *out, chuan_str text, chuan_skin skin)
{
  uint32_t number;
  chuan_rc rc = chuan_source_add(&number, &sources, CHUAN_STR("a.chuan"), text, CHUAN_RULE_FILE_LIMIT, &diags);
  return rc == CHUAN_RC_OK ? chuan_rules_format(out, number, skin, &sources, &arena, &diags) : rc;
}

static void assert_formats(chuan_str text, chuan_skin skin, const char *wanted)
{
  chuan_str out = { 0 };
  chuan_rc rc = format(&out, text, skin);
  if (rc != CHUAN_RC_OK)
    chuan_diags_print(&diags, stderr, (chuan_diag_style){ CHUAN_LANG_EN, false, 120 });
  assert_int_equal(rc, CHUAN_RC_OK);
  if (!chuan_str_equal(out, chuan_str_of(wanted))) {
    fprintf(stderr, "got\n%.*s\nwanted\n%s\n", CHUAN_STR_ARGS(out), wanted); /* print_error would cut it */
    fail();
  }
}

static chuan_str under_header(const char *body)
{
  chuan_buffer text;
  chuan_buffer_init(&text, &arena);
  chuan_buffer_printf(&text, "#! chuan 1 vi\n%s", body);
  return chuan_buffer_str(&text);
}

/* `body` is printed as `wanted`, both without the first line, and what is printed stays as it is. */
static void prints(const char *body, const char *wanted)
{
  chuan_str text = under_header(wanted);
  assert_formats(under_header(body), CHUAN_SKIN_KEEP, text.p);
  assert_formats(text, CHUAN_SKIN_KEEP, text.p);
}

/* Statements ------------------------------------------------------------------------------------------------ */

static const char VIETNAMESE[] =
  "#! chuan 1 vi\n"
  "bộ tiêu chí \"a\"\n"
  "  tên \"một \\\"hai\\\" \\\\\"\n"
  "  cấp tỉnh \"14\"\n"
  "  căn cứ \"318/QĐ-TTg\" ngày 08/03/2022 điều 1 khoản 2 điểm a phụ lục \"I\"\n"
  "  hiệu lực từ 08/03/2022 đến 31/12/2025\n"
  "  kỳ đánh giá từ 2022 đến 2025\n"
  "  áp dụng cho xã\n"
  "  chiều vùng = { A; 2 }\n"
  "    riêng A khi x hoặc không y\n"
  "  gồm 5 tiêu chí; 6 chỉ tiêu\n"
  "  gồm 6 chỉ tiêu\n"
  "  đạt khi tất cả tiêu chí đạt\n"
  "  đạt khi ít nhất 3 chỉ tiêu đạt\n"
  "  không áp dụng tính là đạt\n"
  "  xếp loại theo số tiêu chí đạt { \"đạt\": 5; \"yếu\": 0..4 }\n"
  "  điều kiện nếu x thì y còn lại sai\n"
  "  kiểm chứng \"công báo\"\n"
  "\n"
  "biến thể \"b\" của \"a\"\n"
  "\n"
  "dữ liệu x : số nguyên tên \"t\" đơn vị \"km\" nguồn \"B\" khoảng [-1; 2,5] trống là 0 của thôn\n"
  "dữ liệu y : có/không trống là không\n"
  "dữ liệu z : { a; b }\n"
  "dữ liệu d : thập phân(9; 3)\n"
  "dữ liệu e : tỷ lệ\n"
  "dữ liệu f : ngày\n"
  "dữ liệu g : chuỗi\n"
  "\n"
  "tiêu chí 1 \"t\"\n"
  "  cơ quan \"c\"\n"
  "  không áp dụng loại ra\n"
  "\n"
  "chỉ tiêu 1.10 \"t\"\n"
  "  giá trị (a + 1) * -b / 2,50 - 1_000\n"
  "  giá trị phụ p = tổng(a; b) + f()\n"
  "  ngưỡng kỳ 2024 theo vùng { A: 48,5%; B: chưa có số; C: phân cấp cho tỉnh }\n"
  "    căn cứ \"2\"\n"
  "    kiểm chứng chưa \"vì\"\n"
  "  ngưỡng phụ p khi (vùng = A và khu_vực thuộc { I; II }) là 20%\n"
  "  ngưỡng còn lại chưa có số\n"
  "  ngưỡng còn lại phân cấp cho tỉnh\n"
  "  phân cấp cho tỉnh trong khoảng [50%; 100%]\n"
  "    kiểm chứng chưa\n"
  "  yêu cầu giá trị ≥ ngưỡng và p ≤ ngưỡng phụ p hoặc x ≠ 1 hoặc x < 2 hoặc x > 3\n"
  "  không áp dụng khi có dữ liệu(kỳ trước(x)) và kỳ trước(x) = ngưỡng của chỉ tiêu 2.1 và đúng\n"
  "  không áp dụng khi có dữ liệu(x)\n"
  "  chỉ được thắt chặt\n"
  "  làm tròn 2 nửa lên\n"
  "  làm tròn 0 xuống\n"
  "\n"
  "điền chỉ tiêu 1.1 ngưỡng là 80%\n"
  "  căn cứ \"3\"\n"
  "\n"
  "kiểm thử \"k\" bộ \"a\"\n"
  "  cho vùng = A; kỳ = 2024; kỳ trước(x) = 1,5; ngày luật 01/02/2024; x chưa báo cáo\n"
  "  cho a không có số liệu; b không phát sinh; c không áp dụng\n"
  "  mong đợi chỉ tiêu 1.10 đạt; tiêu chí 1 chưa đạt; bộ chưa đủ dữ liệu; xếp loại \"yếu\"\n"
  "  mong đợi bộ không áp dụng; bộ lỗi quy tắc\n"
  "\n"
  "kiểm thử \"k\" biến thể \"b\"\n"
  "\n"
  "thắt chặt chỉ tiêu 1 khi (x = A hoặc không y) ngưỡng phụ z kỳ 2024 là 47\n"
  "  căn cứ \"1\"\n"
  "\n"
  "thắt chặt chỉ tiêu 1 ngưỡng khi (x = A) theo d { A: 1; B: 2 }\n"
  "\n"
  "ngoại lệ của chỉ tiêu 6.1 không áp dụng khi x = 0 và y\n"
  "  căn cứ \"1\"\n"
  "\n"
  "thêm tiêu chí 20 \"t\"\n"
  "  cơ quan \"c\"\n"
  "\n"
  "thêm chỉ tiêu 20.1 \"t\"\n"
  "  yêu cầu x\n";

static const char ENGLISH[] =
  "#! chuan 1 en\n"
  "criteria set \"a\"\n"
  "  title \"một \\\"hai\\\" \\\\\"\n"
  "  level tỉnh \"14\"\n"
  "  legal basis \"318/QĐ-TTg\" date 08/03/2022 article 1 clause 2 point a annex \"I\"\n"
  "  effective from 08/03/2022 to 31/12/2025\n"
  "  assessment period from 2022 to 2025\n"
  "  applies to xã\n"
  "  dimension vùng = { A; 2 }\n"
  "    except A when x or not y\n"
  "  comprises 5 criterion; 6 indicator\n"
  "  comprises 6 indicator\n"
  "  met when all criterion met\n"
  "  met when at least 3 indicator met\n"
  "  not applicable counts as met\n"
  "  rank by number of criteria met { \"đạt\": 5; \"yếu\": 0..4 }\n"
  "  condition if x then y otherwise false\n"
  "  verified \"công báo\"\n"
  "\n"
  "variant \"b\" of \"a\"\n"
  "\n"
  "data x : integer title \"t\" unit \"km\" source \"B\" range [-1; 2.5] empty is 0 of thôn\n"
  "data y : yes/no empty is not\n"
  "data z : { a; b }\n"
  "data d : decimal(9; 3)\n"
  "data e : ratio\n"
  "data f : date\n"
  "data g : text\n"
  "\n"
  "criterion 1 \"t\"\n"
  "  agency \"c\"\n"
  "  not applicable dropped\n"
  "\n"
  "indicator 1.10 \"t\"\n"
  "  value (a + 1) * -b / 2.50 - 1_000\n"
  "  value aux p = tổng(a; b) + f()\n"
  "  threshold period 2024 by vùng { A: 48.5%; B: no figure yet; C: delegated to tỉnh }\n"
  "    legal basis \"2\"\n"
  "    unverified \"vì\"\n"
  "  threshold aux p when (vùng = A and khu_vực in { I; II }) is 20%\n"
  "  threshold otherwise no figure yet\n"
  "  threshold otherwise delegated to tỉnh\n"
  "  delegated to tỉnh within [50%; 100%]\n"
  "    unverified\n"
  "  require value ≥ threshold and p ≤ threshold aux p or x ≠ 1 or x < 2 or x > 3\n"
  "  not applicable when has data(previous period(x))\n"
  "      and previous period(x) = threshold of indicator 2.1\n"
  "      and true\n"
  "  not applicable when has data(x)\n"
  "  tighten only\n"
  "  round 2 half up\n"
  "  round 0 down\n"
  "\n"
  "fill indicator 1.1 threshold is 80%\n"
  "  legal basis \"3\"\n"
  "\n"
  "test \"k\" set \"a\"\n"
  "  given vùng = A; period = 2024; previous period(x) = 1.5; law date 01/02/2024; x not reported\n"
  "  given a not available; b none occurred; c not applicable\n"
  "  expect indicator 1.10 met; criterion 1 unmet; set insufficient; rank \"yếu\"\n"
  "  expect set not applicable; set rule fault\n"
  "\n"
  "test \"k\" variant \"b\"\n"
  "\n"
  "tighten indicator 1 when (x = A or not y) threshold aux z period 2024 is 47\n"
  "  legal basis \"1\"\n"
  "\n"
  "tighten indicator 1 threshold when (x = A) by d { A: 1; B: 2 }\n"
  "\n"
  "exception to indicator 6.1 not applicable when x = 0 and y\n"
  "  legal basis \"1\"\n"
  "\n"
  "add criterion 20 \"t\"\n"
  "  agency \"c\"\n"
  "\n"
  "add indicator 20.1 \"t\"\n"
  "  require x\n";

static void test_every_statement_in_both_vocabularies(void **state)
{
  (void)state;
  chuan_str vi = chuan_str_of(VIETNAMESE), en = chuan_str_of(ENGLISH);
  assert_formats(vi, CHUAN_SKIN_KEEP, VIETNAMESE);
  assert_formats(vi, CHUAN_SKIN_EN, ENGLISH);
  assert_formats(en, CHUAN_SKIN_KEEP, ENGLISH);
  assert_formats(en, CHUAN_SKIN_VI, VIETNAMESE);
}

static void test_one_spelling(void **state)
{
  (void)state;
  prints("bộ  tiêu \tchí \"a\" áp dụng cho xã hiệu lực từ 2024-01-31\r\n"
         "dữ liệu x:thập phân(9;3)của xã trống là 0 tên \"t\"\n  đơn vị \"km\"\n"
         "dữ liệu y : số nguyên của xã đơn vị \"hộ\" "
         "tên \"một tên dài, đến mức cả dòng này không còn vừa một trăm cột\"\n"
         "chỉ tiêu 1 \"t\" yêu cầu((x>=1)và x<=2)hoặc x<>3−1 ngưỡng là 80 %\n\n"
         "căn cứ \"1\"\n",
         "bộ tiêu chí \"a\"\n"
         "  áp dụng cho xã\n"
         "  hiệu lực từ 31/01/2024\n"
         "\n"
         "dữ liệu x : thập phân(9; 3) tên \"t\" đơn vị \"km\" trống là 0 của xã\n"
         "dữ liệu y : số nguyên\n"
         "  tên \"một tên dài, đến mức cả dòng này không còn vừa một trăm cột\"\n"
         "  đơn vị \"hộ\"\n"
         "  của xã\n"
         "\n"
         "chỉ tiêu 1 \"t\"\n"
         "  yêu cầu ((x ≥ 1) và x ≤ 2) hoặc x ≠ 3 - 1\n"
         "  ngưỡng là 80%\n"
         "    căn cứ \"1\"\n");
}

static void test_empty_files(void **state)
{
  (void)state;
  prints("", "");
  prints("\n\n", "");
  prints("# một mình", "# một mình\n");
  prints("\n\n\n# a\n\n\n\n  # b\n\n\n", "\n# a\n\n# b\n");
  assert_formats(CHUAN_STR("#! chuan 1 vi"), CHUAN_SKIN_EN, "#! chuan 1 en\n");
  assert_formats(CHUAN_STR("\xEF\xBB\xBF#! chuan 1 vi\r\n\r\n"), CHUAN_SKIN_KEEP, "#! chuan 1 vi\n");
}

static void test_blank_lines(void **state)
{
  (void)state;
  prints("\n\n\nbộ tiêu chí \"a\"\n\n\n\n  tên \"b\"\n\n  cấp x\ndữ liệu x : ngày\ndữ liệu y : ngày\n"
         "\n\n\ndữ liệu z : ngày\ntiêu chí 1 \"t\"\ntiêu chí 2 \"t\"\n\n\n\n",
         "\nbộ tiêu chí \"a\"\n  tên \"b\"\n  cấp x\n\ndữ liệu x : ngày\ndữ liệu y : ngày\n\ndữ liệu z : ngày\n\n"
         "tiêu chí 1 \"t\"\n\ntiêu chí 2 \"t\"\n");
}

/* Comments --------------------------------------------------------------------------------------------------- */

static void test_comments_around_statements(void **state)
{
  (void)state;
  prints("# đầu  \n"
         "bộ tiêu chí \"a\"   #sau bộ\n"
         "# trước tên\n\n\n"
         "tên \"b\"# sau tên\n"
         "# trước cấp\n"
         "cấp x\n"
         "# cuối mục\n\n"
         "# trước dữ liệu\n"
         "dữ liệu x : ngày # sau dữ liệu\n"
         "# trước y\n"
         "dữ liệu y : ngày\n"
         "# trước tiêu chí\n"
         "tiêu chí 1 \"t\"\n"
         "  # cuối tệp\n",
         "# đầu\n"
         "bộ tiêu chí \"a\"  #sau bộ\n"
         "  # trước tên\n\n"
         "  tên \"b\"  # sau tên\n"
         "  # trước cấp\n"
         "  cấp x\n"
         "# cuối mục\n\n"
         "# trước dữ liệu\n"
         "dữ liệu x : ngày  # sau dữ liệu\n"
         "# trước y\n"
         "dữ liệu y : ngày\n\n"
         "# trước tiêu chí\n"
         "tiêu chí 1 \"t\"\n"
         "# cuối tệp\n");
}

static void test_comments_inside_statements(void **state)
{
  (void)state;
  prints("dữ liệu x # 1\n : ngày # 2\n  # 3\n của xã # 4\n"
         "chỉ tiêu 1 # 5\n \"t\"\n"
         "  yêu cầu x và ( # 6\n y ) hoặc\n # 7\n z # 8\n",
         "# 1\n# 2\n# 3\ndữ liệu x : ngày của xã  # 4\n\n"
         "# 5\nchỉ tiêu 1 \"t\"\n"
         "  # 6\n  # 7\n  yêu cầu x và (y) hoặc z  # 8\n");
}

static void test_comments_in_lists(void **state)
{
  (void)state;
  prints("bộ tiêu chí \"a\" chiều d = { # 1\n A; # 2\n # 3\n B # 4\n ; # 5\n C\n # 6\n } # 7\n"
         "kiểm thử \"k\" bộ \"a\" cho a = 1; # 8\n b # 9\n = 2;\n c = 3 # 10\n",
         "bộ tiêu chí \"a\"\n"
         "  chiều d = {\n      # 1\n      A;  # 2\n      # 3\n      B;  # 4\n      # 5\n      C\n      # 6\n"
         "  }  # 7\n\n"
         "kiểm thử \"k\" bộ \"a\"\n"
         "  cho a = 1;  # 8\n      # 9\n      b = 2;\n      c = 3  # 10\n");
}

/* Those in a list leave it where another comment could not stay behind them: the order is kept. */
static void test_comments_stay_in_order(void **state)
{
  (void)state;
  prints("bộ tiêu chí \"a\" điều kiện x thuộc { 1; # 1\n 2 } và # 2\n y thuộc { 3; # 3\n 4 }\n",
         "bộ tiêu chí \"a\"\n  # 1\n  # 2\n  điều kiện x thuộc { 1; 2 } và y thuộc {\n      3;  # 3\n      4\n  }\n");
}

/* Long lines --------------------------------------------------------------------------------------------------- */

#define LONG "một_tên_rất_dài_gần_bằng_ba_mươi"

static void test_long_tables(void **state)
{
  (void)state;
  prints("bộ tiêu chí \"a\" chiều d = { " LONG "; " LONG "; " LONG " }\n"
         "dữ liệu x : { " LONG "; " LONG "; " LONG " } của xã\n"
         "kiểm thử \"k\" bộ \"a\" cho " LONG " = 1; " LONG " = 2; kỳ = 2024; a = 1; b = 2; c = 3\n",
         "bộ tiêu chí \"a\"\n  chiều d = {\n      " LONG ";\n      " LONG ";\n      " LONG "\n  }\n\n"
         "dữ liệu x : {\n    " LONG ";\n    " LONG ";\n    " LONG "\n}\n  của xã\n\n"
         "kiểm thử \"k\" bộ \"a\"\n"
         "  cho " LONG " = 1;\n      " LONG " = 2;\n      kỳ = 2024;\n      a = 1;\n      b = 2;\n      c = 3\n");
}

static void test_long_expressions(void **state)
{
  (void)state;
  prints("bộ tiêu chí \"a\"\n"
         "điều kiện " LONG " và (" LONG " hoặc b) hoặc " LONG "\n"
         "điều kiện " LONG " + " LONG " - " LONG " * 2 > (1 + 2) và x\n"
         "điều kiện x thuộc { " LONG "; " LONG "; " LONG " }\n"
         "điều kiện nếu " LONG " thì " LONG " còn lại a và " LONG "\n",
         "bộ tiêu chí \"a\"\n"
         "  điều kiện " LONG "\n      và (" LONG " hoặc b)\n      hoặc " LONG "\n"
         "  điều kiện " LONG "\n      + " LONG "\n      - " LONG " * 2 > (1 + 2)\n      và x\n"
         "  điều kiện x thuộc {\n      " LONG ";\n      " LONG ";\n      " LONG "\n  }\n"
         "  điều kiện nếu " LONG "\n      thì " LONG "\n      còn lại a và " LONG "\n");
}

static void test_a_line_of_100_columns_stays(void **state)
{
  (void)state;
  char body[512], wide[512];
  static const char HEAD[] = "bộ tiêu chí \"a\"\n";
  int names = 100 - 2 - (int)strlen("dieu kien ") - (int)strlen(" va ");
  snprintf(body, sizeof body, "%s  điều kiện %.*s và b\n", HEAD, names - 1,
           "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghij");
  prints(body, body);
  snprintf(wide, sizeof wide, "%s  điều kiện %.*s\n      và b\n", HEAD, names,
           "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghij");
  prints(wide, wide);
}

/* Names that would join their neighbour in the other vocabulary ------------------------------------------------- */

static void test_no_keyword_arises(void **state)
{
  (void)state;
  static const char EN[] = "#! chuan 1 en\nindicator 1 \"t\"\n  value aux lục = if thiếu then 1 otherwise 2\n"
                           "  threshold aux x period 2024 is 1\n";
  static const char VI[] = "#! chuan 1 vi\nchỉ tiêu 1 \"t\"\n"
                           "  giá trị phụ\n      lục = nếu\n      thiếu thì 1 còn lại 2\n"
                           "  ngưỡng phụ x kỳ 2024 là 1\n";
  assert_formats(CHUAN_STR("#! chuan 1 vi\nchỉ tiêu 1 \"t\" ngưỡng phụ previous kỳ 2024 là 1 yêu cầu không reported"),
                 CHUAN_SKIN_EN, "#! chuan 1 en\nindicator 1 \"t\"\n  threshold aux previous\n      period 2024 is 1\n"
                 "  require not\n      reported\n");
  assert_formats(chuan_str_of(EN), CHUAN_SKIN_VI, VI);
  assert_formats(chuan_str_of(VI), CHUAN_SKIN_EN, EN);
}

/* Expressions ----------------------------------------------------------------------------------------------------- */

static void test_expressions(void **state)
{
  (void)state;
  uint32_t number;
  chuan_file file;
  chuan_str text = under_header("chỉ tiêu 1 \"t\" yêu cầu (a+2,5)*" LONG "/" LONG "/" LONG ">=80 % # 1\n"
                                "và không (b thuộc {1;2})");
  assert_int_equal(chuan_source_add(&number, &sources, CHUAN_STR("a"), text, 1 << 20, &diags), CHUAN_RC_OK);
  assert_int_equal(chuan_file_parse(&file, number, &sources, &arena, &diags), CHUAN_RC_OK);
  const chuan_node *condition = chuan_node_statement(chuan_node_first(file.items), CHUAN_NODE_REQUIRE)->a;
  chuan_str vi = chuan_print_expression(condition, CHUAN_LANG_VI, &arena);
  chuan_str en = chuan_print_expression(condition, CHUAN_LANG_EN, &arena);
#define PRODUCT " * " LONG " / " LONG " / " LONG " ≥ 80%"
  assert_true(chuan_str_equal(vi, CHUAN_STR("(a + 2,5)" PRODUCT " và không (b thuộc { 1; 2 })")));
  assert_true(chuan_str_equal(en, CHUAN_STR("(a + 2.5)" PRODUCT " and not (b in { 1; 2 })")));
#undef PRODUCT
}

/* Mistakes -------------------------------------------------------------------------------------------------------- */

/* The codes found, those of the lexer first, with a blank behind each. */
static void finds(const char *body, const char *codes)
{
  chuan_buffer found;
  chuan_str out = { 0 };
  diags.count = diags.errors = 0;
  assert_int_equal(format(&out, under_header(body), CHUAN_SKIN_KEEP), CHUAN_RC_FINDINGS);
  assert_int_equal(out.n, 0);
  chuan_buffer_init(&found, &arena);
  for (size_t i = 0; i < diags.count; i++)
    chuan_buffer_printf(&found, "%s ", chuan_code_name(diags.items[i]->code));
  if (!chuan_str_equal(chuan_buffer_str(&found), chuan_str_of(codes))) {
    print_error("%s\nfound %.*s, wanted %s\n", body, CHUAN_STR_ARGS(chuan_buffer_str(&found)), codes);
    fail();
  }
}

static void test_nothing_is_printed_of_a_wrong_file(void **state)
{
  (void)state;
  chuan_str out = { 0 };
  assert_int_equal(format(&out, CHUAN_STR(""), CHUAN_SKIN_KEEP), CHUAN_RC_FINDINGS);
  assert_int_equal(format(&out, CHUAN_STR("bộ tiêu chí \"a\"\n"), CHUAN_SKIN_KEEP), CHUAN_RC_FINDINGS);
  assert_int_equal(out.n, 0);
}

/* So many independent mistakes, so many errors. */
static void test_each_mistake_is_found(void **state)
{
  (void)state;
  finds("bộ tiêu chí \"a\"\n  gồm tiêu chí\n  tên 5\n  áp dụng cho xã\n  hiệu lực từ 31/02/2024\n  chiều = { a }\n"
        "  xếp loại theo { }\n  điều kiện (a\n  tên \"b\"\n",
        "E0120 E0120 E0116 E0120 E0120 E0125 ");
  finds("chỉ tiêu 1 \"t\"\n  giá trị 1.250\n  yêu cầu 5km > 1\n  yêu cầu “x”\n  giá trị \"a\n  ngưỡng\n",
        "E0107 E0105 E0105 E0106 E0115 E0125 ");
}

/* What stands under a header that is wrong or not known yet is not blamed on the header above. */
static void test_statements_of_a_wrong_header(void **state)
{
  (void)state;
  finds("bộ tiêu chí \"a\"\ntiêu chí 1 Giao\n  cơ quan \"x\"\nchỉ tiêu 1.1 \"t\"\n  yêu cầu x\n", "E0120 ");
  finds("tiêu chí 1 \"a\"\nchi tieu 1.1 \"t\"\n  giá trị x\n  ngưỡng là 5\n", "E0119 ");
  finds("biến thể \"s\" của \"a\"\n  hiệu lực từ 06/06/2022\n\n"
        "điền chỉ tiêu 2.2 ngưỡng là 80%\n  kiểm chứng chưa\n\n"
        "thắt chặt chỉ tiêu 10 khi (vùng = A) ngưỡng kỳ 2024 là 47\n\n"
        "ngoại lệ của chỉ tiêu 6.1 không áp dụng khi x = 0\n  căn cứ \"1\"\n\n"
        "thêm tiêu chí 20 \"t\"\nthêm chỉ tiêu 20.1 \"t\"\n  yêu cầu x\n"
        "chỉ tiêu 2 \"t\"\n  tên 5\n",
        "E0120 ");
}

static void test_an_incomplete_last_statement(void **state)
{
  (void)state;
  finds("bộ tiêu chí \"a\"\n  giá trị x\n  tên", "E0125 E0117 ");
}

static void suggests(const char *body, const char *keyword)
{
  chuan_str out;
  diags.count = diags.errors = 0;
  assert_int_equal(format(&out, under_header(body), CHUAN_SKIN_KEEP), CHUAN_RC_FINDINGS);
  assert_int_equal(diags.count, 1);
  assert_int_equal(diags.items[0]->hint_count, 1);
  chuan_str hint = chuan_said_text(&diags.items[0]->hints[0], CHUAN_LANG_EN, &arena);
  char wanted[128];
  snprintf(wanted, sizeof wanted, "did you mean `%s`?", keyword);
  assert_string_equal(chuan_str_copy(&arena, hint).p, wanted);
}

static void test_keywords_typed_without_diacritics(void **state)
{
  (void)state;
  suggests("bo tieu chi \"a\"\n", "bộ tiêu chí");
  suggests("chi tieu 1 \"t\"\n", "chỉ tiêu");
  suggests("chỉ tiêu 1 \"t\"\n  gia tri x\n", "giá trị");
  suggests("chỉ tiêu 1 \"t\"\n  yeu cau x\n", "yêu cầu");
  suggests("chỉ tiêu 1 \"t\"\n  kiem chung chua\n", "kiểm chứng chưa");
  suggests("chỉ tiêu 1 \"t\"\n  nguong là 5\n", "ngưỡng");
  suggests("chỉ tiêu 1 \"t\"\n  yêu câu x\n", "yêu cầu");
}

/* Every line of a file typed without diacritics is one error. */
static void test_a_file_without_diacritics(void **state)
{
  (void)state;
  finds("bo tieu chi \"a\"\n  ap dung cho xa\n  ky danh gia tu 2024 den 2025\n"
        "tieu chi 1 \"t\"\nchi tieu 1 \"t\"\n  yeu cau x\n",
        "E0119 E0119 E0119 E0119 E0119 E0119 ");
}

/* Memory ---------------------------------------------------------------------------------------------------------- */

static void test_short_memory(void **state)
{
  (void)state;
  long allocations = 0;
  chuan_rc rc;
  do {
    chuan_str out;
    tear_down(state); /* what an attempt left behind would use up the arena */
    set_up(state);
    chuan_arena_fail_after(allocations++, true);
    rc = format(&out, chuan_str_of(VIETNAMESE), CHUAN_SKIN_EN);
    chuan_arena_fail_after(-1, false);
    if (rc != CHUAN_RC_OK)
      assert_int_equal(rc, CHUAN_RC_MEMORY);
  } while (rc != CHUAN_RC_OK);
  assert_int_equal(diags.errors, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    TEST(test_every_statement_in_both_vocabularies),
    TEST(test_one_spelling),
    TEST(test_empty_files),
    TEST(test_blank_lines),
    TEST(test_comments_around_statements),
    TEST(test_comments_inside_statements),
    TEST(test_comments_in_lists),
    TEST(test_comments_stay_in_order),
    TEST(test_long_tables),
    TEST(test_long_expressions),
    TEST(test_a_line_of_100_columns_stays),
    TEST(test_no_keyword_arises),
    TEST(test_expressions),
    TEST(test_nothing_is_printed_of_a_wrong_file),
    TEST(test_each_mistake_is_found),
    TEST(test_statements_of_a_wrong_header),
    TEST(test_an_incomplete_last_statement),
    TEST(test_keywords_typed_without_diacritics),
    TEST(test_a_file_without_diacritics),
    TEST(test_short_memory),
  };
#undef TEST
  return cmocka_run_group_tests(tests, NULL, NULL);
}
