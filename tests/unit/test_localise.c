/* The sets of data whose change clears the errors of a unit. */
#include "runtime/localise.h"
#include "tests/unit/unit_fixture.h"

/* Checks over data whose names tell their kind, the figures of one unit, and what is wanted: for each part its violated
   checks, then "data ranges" of each set, apart by " | ", with the number of hidden ones. */
typedef struct localise_case {
  const char *checks, *figures, *wanted;
} localise_case;

static const char CRITERIA[] = "#! chuan 1 vi\nbộ tiêu chí \"m\"\n  kỳ đánh giá từ 2024 đến 2025\n  áp dụng cho xã\n"
                               "  không áp dụng loại ra\n  chiều vùng = { v0; v1 }\n    riêng v1 khi a ≥ 50\n";
static const char RULES[] = "#! chuan 1 vi\nbộ kiểm tra \"m\"\n  áp dụng cho xã\n";
static const char DATA[] = "dữ liệu a : số nguyên\ndữ liệu b : số nguyên\ndữ liệu c : số nguyên\n"
                           "dữ liệu e : số nguyên\ndữ liệu f : số nguyên\ndữ liệu g : số nguyên\n"
                           "dữ liệu km : thập phân(9; 3)\n"
                           "dữ liệu bậc : số nguyên\n  khoảng [0; 10]\n"
                           "dữ liệu phần : tỷ lệ\n  khoảng [0%; 100%]\n"
                           "dữ liệu có_chợ : có/không\ndữ liệu loại : { kém; khá; tốt }\ndữ liệu d : ngày\n"
                           "dữ liệu chữ : chuỗi\n";

/* Checks are apart by "; " and become indicators 1, 2, …, or rules of a check set where they begin with `phải`. */
static const localise_case CASES[] = {
  /* nothing is violated */
  { "yêu cầu a = b + c", "a 5 b 2 c 3", "" },
  { "yêu cầu a = b + c", "a 5 b 2", "" },
  /* any of the data of one sum */
  { "yêu cầu a = b + c", "a 9 b 2 c 3", "(1) a 5 | b 6 | c 7" },
  /* b cannot be negative, unless it is */
  { "yêu cầu a = b + c", "a 2 b 2 c 3", "(1) a 5 | c 0" },
  { "yêu cầu a = b + c", "a 2 b -2 c 3", "(1) a 1 | b -1 | c 4" },
  /* what two checks have in common comes alone */
  { "yêu cầu a = b + c; yêu cầu a = e + f", "a 9 b 2 c 3 e 1 f 4", "(1 2) a 5" },
  /* a second check tells which */
  { "yêu cầu a = b + c; yêu cầu a = e + f", "a 5 b 4 c 3 e 1 f 4", "(1) b 2 | c 1" },
  /* changing one must not break what holds */
  { "yêu cầu a = b + c; yêu cầu b ≥ 2", "a 4 b 2 c 3", "(1) a 5 | c 2" },
  /* two errors in one net of checks */
  { "yêu cầu a = b + c; yêu cầu a = e + f; yêu cầu b = e", "a 5 b 2 c 4 e 3 f 2", "(1 3) b 3, c 2" },
  /* two errors that have nothing to do with each other are two parts, but not where a check joins them */
  { "yêu cầu a = b; yêu cầu e = f", "a 1 b 2 e 3 f 4", "(1) a 2 | b 1; (2) e 4 | f 3" },
  { "yêu cầu a = b; yêu cầu e = f; yêu cầu b + e ≤ 5", "a 1 b 2 e 3 f 4", "(1 2) a 2, f 3 | b 1, e 4 | b 1, f 3" },
  /* ranges: of whole numbers, of tenths and thousandths, of ratios, and those declared */
  { "yêu cầu 2 * a ≥ 7 và 3 * a ≤ 20", "a 1", "(1) a 4..6" },
  { "yêu cầu km > 5/2 và km < 3", "km 1", "(1) km 2501/1000..2999/1000" },
  { "yêu cầu phần > 80%", "phần 1/2", "(1) phần !4/5..1" },
  { "yêu cầu bậc ≥ 8", "bậc 3", "(1) bậc 8..10" },
  { "yêu cầu bậc ≥ 11", "bậc 3", "(1) impossible" },
  /* a check that nothing clears is set aside */
  { "yêu cầu bậc ≥ 11 và a > 0; yêu cầu a = b; yêu cầu a = c", "bậc 3 a 5 b 6 c 6", "(2 3) a 6; (1) impossible" },
  { "yêu cầu a < 5 hoặc a > 9", "a 7", "(1) a 0..4 10.." },
  { "yêu cầu a thuộc { 1; 2; 7 }", "a 5", "(1) a 1..2 7" },
  { "yêu cầu không (a thuộc { 1; 2; 7 })", "a 2", "(1) a 0 3..6 8.." },
  /* yes or no, choices, dates, texts */
  { "yêu cầu có_chợ", "có_chợ 0", "(1) có_chợ 1" },
  { "yêu cầu (nếu có_chợ thì a > 0 còn lại a = 0)", "có_chợ 0 a 4", "(1) a 0 | có_chợ 1" },
  { "yêu cầu loại ≠ khá", "loại 1", "(1) loại 0 2" },
  { "yêu cầu d ≤ 30/06/2024", "d 19910", "(1) d -25567..19904" },
  { "yêu cầu d > 31/12/2099", "d 19910", "(1) d 47482..47846" },
  /* quotients: of either side of the fraction */
  { "yêu cầu a / b ≥ 50%", "a 10 b 40", "(1) a 20.. | b 1..20" },
  { "yêu cầu a / (a + b) ≤ 20%", "a 10 b 10", "(1) a 0..2 | b 40.." },
  { "giá trị a / b\nlàm tròn 2 nửa lên\nyêu cầu giá trị = phần", "a 1 b 3 phần 17/50", "(1) phần 33/100" },
  /* a change may make a check not apply */
  { "không áp dụng khi e = 0\nyêu cầu a = b", "a 1 b 2 e 3", "(1) a 2 | b 1 | e 0" },
  /* … and no check may fail by it: a fault is no way out, nor one that is there an error to clear */
  { "yêu cầu a / b ≥ 1; yêu cầu b < 3", "a 6 b 3", "(2) b 1..2" },
  { "yêu cầu a / b ≥ 1; yêu cầu a > 3", "a 1 b 0", "(2) a 4.." },
  /* what is missing may be anything: two parts of a sum are too much already, whatever the third is */
  { "yêu cầu a = b + c + bậc", "a 9 b 7 c 3", "(1) a 10..20 | b 0..6 | c 0..2" },
  { "yêu cầu a = b + c + bậc; yêu cầu b ≤ 5", "a 30 b 17 c 2", "(1 2) a 2..17, b 0..5 | b 0..5, c 15..30" },
  /* … but a check may want it */
  { "yêu cầu có dữ liệu(a)", "b 1", "(1) a 0.." },
  { "yêu cầu có dữ liệu(a); yêu cầu a = b + c", "b 1 c 4", "(1) a 5" },
  /* rules of check sets: a tolerance, and what missing data mean to a rule; warnings are no errors */
  { "phải a = b sai số 2; phải b = c", "a 9 b 5 c 5", "(1) a 3..7" },
  { "phải a = b\nmức cảnh báo; phải b = c", "a 9 b 5 c 6", "(2) b 6 | c 5" },
  { "phải a = b + c\nnếu thiếu vi phạm; phải c ≤ 5", "b 1 c 7", "(1 2) a 1..6, c 0..5" },
  { "phải a = b + c\nnếu thiếu vi phạm; phải a ≤ 5\nnếu thiếu vi phạm", "b 1 c 3", "(1 2) a 4" },
  { "phải a = b + c; phải c ≤ 5", "b 1 c 7", "(2) c 0..5" },
  { "khi e > 0\nphải a = b + bậc\nnếu thiếu không xét; phải a ≤ 5", "a 30 b 1 e 1", "(2) a 0..5" },
  /* whole numbers only: a must be even and odd */
  { "yêu cầu a = 2 * b; yêu cầu a = 2 * c + 1", "a 4 b 2 c 2", "(2) impossible" },
  /* a threshold that goes with the datum itself is not read, only tried */
  { "giá trị a\nngưỡng theo vùng { v0: 40; v1: 60 }\nyêu cầu giá trị ≥ ngưỡng", "a 10", "(1) undecided" },
  /* texts: of the rules, or any other */
  { "yêu cầu chữ = \"có\"", "chữ 0", "(1) chữ -2" },
  { "yêu cầu có_chợ = (a > 3)", "có_chợ 0 a 5", "(1) a 0..3 | có_chợ 1" },
  /* what is not linear is decided where other checks, or ranges, leave few values to be tried; else it is left open */
  { "yêu cầu bậc * bậc = 9", "bậc 2", "(1) bậc 3" },
  { "yêu cầu a * b = 12; yêu cầu a = c; yêu cầu b = e", "a 2 b 5 c 3 e 4", "(1 2 3) a 3, b 4" },
  { "yêu cầu a * a = 9", "a 2", "(1) undecided" },
  { "yêu cầu a * b = 12", "a 2 b 5", "(1) b 6" },
};

static void add_end(chuan_buffer *b, const chuan_end *end, chuan_arena *arena)
{
  if (end->known)
    chuan_buffer_printf(b, "%s%s", end->open ? "!" : "", chuan_num_exact(end->at, arena).p);
}

static void add_field(chuan_buffer *b, const chuan_localised_field *field, chuan_arena *arena)
{
  chuan_buffer_printf(b, "%.*s", CHUAN_STR_ARGS(field->datum->name));
  for (size_t r = 0; r < field->range_count; r++) {
    const chuan_range *range = &field->ranges[r];
    chuan_buffer_add_char(b, ' ');
    add_end(b, &range->low, arena);
    if (chuan_range_is_point(range))
      continue;
    chuan_buffer_add_c(b, "..");
    add_end(b, &range->high, arena);
  }
  if (field->range_count == 0)
    chuan_buffer_printf(b, " ~%s", chuan_num_exact(field->value, arena).p);
}

static const char *in_words(const chuan_localisation *of, chuan_arena *arena)
{
  static const char *const OUTCOMES[] = { "", " perhaps", " impossible", " undecided" };
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  for (size_t p = 0; p < of->count; p++) {
    const chuan_localised_part *part = &of->parts[p];
    chuan_buffer_printf(&b, "%s(", p > 0 ? "; " : "");
    for (size_t i = 0; i < part->indicator_count; i++)
      chuan_buffer_printf(&b, "%s%u", i > 0 ? " " : "", part->indicators[i] + 1);
    chuan_buffer_printf(&b, ")%s", OUTCOMES[part->outcome]);
    for (size_t s = 0; s < part->set_count; s++)
      for (size_t f = 0; f < part->sets[s].count; f++) {
        chuan_buffer_add_c(&b, f > 0 ? ", " : s > 0 ? " | " : " ");
        add_field(&b, &part->sets[s].fields[f], arena);
      }
    if (part->hidden > 0)
      chuan_buffer_printf(&b, " +%zu", part->hidden);
  }
  chuan_buffer_add_char(&b, '\0');
  return b.p;
}

static void set_up(fixture *f, const char *checks, const char *figures, size_t unit)
{
  chuan_buffer text;
  fixture_begin(f);
  chuan_buffer_init(&text, &f->arena);
  bool rules = strstr(checks, "phải") != NULL;
  const char *next = rules ? "; phải" : "; yêu";
  chuan_buffer_add_c(&text, rules ? RULES : CRITERIA);
  chuan_buffer_add_c(&text, DATA);
  unsigned count = 0;
  for (const char *at = checks, *end; at; at = end ? end + 2 : NULL) {
    end = strstr(at, next);
    size_t length = end ? (size_t)(end - at) : strlen(at);
    chuan_buffer_printf(&text, rules ? "quy tắc K%u \"C\"\n%.*s\n" : "chỉ tiêu %u \"C\"\n%.*s\n", ++count,
                        (int)length, at);
  }
  fixture_judge(f, chuan_buffer_str(&text), unit, figures);
}

static void check(const localise_case *wanted, chuan_localise_options options)
{
  fixture f;
  chuan_localisation found;
  set_up(&f, wanted->checks, wanted->figures, 0);
  chuan_localiser *localiser = chuan_localiser_new(&f.data, options, &f.arena);
  assert_non_null(localiser);
  assert_int_equal(chuan_localise(&found, localiser, 0, &f.arena), CHUAN_RC_OK);
  assert_string_equal(in_words(&found, &f.arena), wanted->wanted);
  fixture_end(&f);
}

/* The answer for a = b + c; e = f, of which a = 9 and e = 1 are wrong, with these options. */
static void check_options(const char *wanted, const bool *errors, const uint32_t *weights)
{
  const localise_case sums = { "yêu cầu a = b + c; yêu cầu e = f", "a 9 b 2 c 3 e 1 f 4", wanted };
  check(&sums, (chuan_localise_options){ .errors = errors, .weights = weights });
}

static void weights_and_errors(void **state)
{
  (void)state;
  check_options("(1) a 5 | b 6 | c 7; (2) e 4 | f 1", NULL, NULL);
  check_options("(2) e 4 | f 1", (bool[]){ false, true }, NULL);
  check_options("(1) b 6 | c 7; (2) e 4 | f 1", NULL, (uint32_t[]){ 2, 1, 1, 5, 5 });
  check_options("(1) b 6; (2) f 1", NULL, (uint32_t[]){ 0, 1, 3, 2, 1 });
  check_options("(1) a 5; (2) impossible", NULL, (uint32_t[]){ 1, 2, 2, 0, 0 });
}

static void smallest_sets(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
    check(&CASES[i], (chuan_localise_options){ .errors = NULL });
}

/* Three other units report the same a as the second: any other value will do that the other rule lets it have. */
static void unique_data(void **state)
{
  (void)state;
  static const uint32_t EQUALS[] = { 0, 3 };
  fixture f;
  chuan_localisation found;
  set_up(&f, "phải duy nhất(a); phải a ≤ 7", "a 5", 1);
  f.data.children[0].equals = EQUALS;
  chuan_localiser *localiser = chuan_localiser_new(&f.data, (chuan_localise_options){ .errors = NULL }, &f.arena);
  assert_non_null(localiser);
  assert_int_equal(chuan_localise(&found, localiser, 1, &f.arena), CHUAN_RC_OK);
  assert_string_equal(in_words(&found, &f.arena), "(1) a 0..4 6..7");
  fixture_end(&f);
}

/* Whichever allocation fails, it is said, or the answer is the right one. */
static void short_memory(void **state)
{
  (void)state;
  fixture f;
  chuan_arena own;
  chuan_localisation found;
  chuan_rc rc = CHUAN_RC_MEMORY;
  long failures = -1;
  set_up(&f, "yêu cầu a = b + c; yêu cầu a / e ≥ 2; yêu cầu b = f", "a 9 b 2 c 3 e 3 f 2", 0);
  chuan_arena_init(&own, "own", 256 << 20);
  while (rc != CHUAN_RC_OK) {
    chuan_arena_free(&own);
    chuan_arena_fail_after(++failures, false);
    chuan_localiser *localiser = chuan_localiser_new(&f.data, (chuan_localise_options){ .errors = NULL }, &own);
    rc = localiser ? chuan_localise(&found, localiser, 0, &own) : CHUAN_RC_MEMORY;
    assert_true(rc == CHUAN_RC_MEMORY || rc == CHUAN_RC_OK);
  }
  chuan_arena_fail_after(-1, false);
  assert_true(failures > 100);
  assert_string_equal(in_words(&found, &f.arena), "(1) c 7");
  chuan_arena_free(&own);
  fixture_end(&f);
}

int main(void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test(smallest_sets), cmocka_unit_test(weights_and_errors),
                                      cmocka_unit_test(unique_data), cmocka_unit_test(short_memory) };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
