/* The gap: the smallest change of one datum that meets an indicator. */
#include "runtime/gap.h"
#include "tests/unit/unit_fixture.h"

/* One indicator over data whose names tell their kind, the figures of one unit, and the gaps wanted: "name +by to",
   apart by "; ". */
typedef struct gap_case {
  const char *rule, *figures, *gaps;
} gap_case;

static const char DATA[] = "#! chuan 1 vi\n"
                           "bộ tiêu chí \"m\"\n  kỳ đánh giá từ 2024 đến 2025\n  áp dụng cho xã\n"
                           "  không áp dụng loại ra\n  chiều vùng = { v0; v1 }\n    riêng v1 khi hộ ≥ 50\n"
                           "dữ liệu hộ : số nguyên\ndữ liệu tổng : số nguyên\n"
                           "dữ liệu km : thập phân(9; 3)\ndữ liệu mọi_km : thập phân(9; 3)\n"
                           "dữ liệu bậc : số nguyên\n  khoảng [0; 10]\n"
                           "dữ liệu phần : tỷ lệ\n  khoảng [0%; 100%]\n"
                           "dữ liệu có_chợ : có/không\ndữ liệu loại : { kém; khá; tốt }\ndữ liệu d : ngày\n"
                           "chỉ tiêu 1 \"I\"\n";

static const gap_case CASES[] = {
  /* the golden one: 6,193 of 8,768 km against 80%; the total would have to shrink */
  { "giá trị km / mọi_km\nngưỡng là 80%\nyêu cầu giá trị ≥ ngưỡng", "km 6193/1000 mọi_km 1096/125",
    "km +411/500 1403/200; mọi_km -1027/1000 7741/1000 divides" },
  /* at a multiple of the step: >= takes it, > goes one further */
  { "yêu cầu hộ ≥ 29", "hộ 28", "hộ +1 29" },
  { "yêu cầu hộ > 29", "hộ 28", "hộ +2 30" },
  { "yêu cầu hộ < 29", "hộ 29", "hộ -1 28" },
  { "yêu cầu hộ = 29", "hộ 35", "hộ -6 29" },
  { "yêu cầu hộ ≠ 29", "hộ 29", "hộ +1 30" },
  { "yêu cầu phần > 80%", "phần 7063/10000", "phần +469/5000 8001/10000" },
  { "yêu cầu phần > 80%", "phần 7/10", "phần +1001/10000 8001/10000" },
  /* the datum in the divisor too */
  { "giá trị hộ / (hộ + tổng)\nngưỡng là 80%\nyêu cầu giá trị ≥ ngưỡng", "hộ 10 tổng 10",
    "hộ +30 40; tổng -8 2 divides" },
  { "yêu cầu (tổng - hộ) / tổng ≤ 1/4", "hộ 10 tổng 20", "tổng -7 13; hộ +5 15" },
  /* within the declared range, and on its side of zero */
  { "yêu cầu bậc ≥ 10", "bậc 9", "bậc +1 10" },
  { "yêu cầu bậc > 10", "bậc 9", "" },
  { "yêu cầu km > 999999,998", "km 1", "km +999998999/1000 999999999/1000" },
  { "yêu cầu km ≥ 1000000", "km 1", "" },
  { "yêu cầu hộ < 0", "hộ 3", "" },
  { "yêu cầu hộ > -2", "hộ -3", "hộ +2 -1" },
  /* và, hoặc, nếu, aux values: the nearest of what meets the whole test */
  { "yêu cầu hộ ≥ 20 và hộ ≤ 25", "hộ 40", "hộ -15 25" },
  { "yêu cầu (hộ ≥ 20 và bậc ≥ 5) hoặc hộ ≥ 90", "hộ 10 bậc 3", "hộ +80 90" },
  { "yêu cầu hộ ≥ 20 hoặc hộ ≤ 5", "hộ 12", "hộ -7 5" },
  { "yêu cầu (nếu hộ ≥ 30 thì bậc còn lại 0) ≥ 4", "hộ 10 bậc 6", "hộ +20 30" },
  { "giá trị hộ\ngiá trị phụ nửa = hộ / 2\nngưỡng là 20\nngưỡng phụ nửa là 15\nyêu cầu giá trị ≥ ngưỡng và "
    "nửa ≥ ngưỡng phụ nửa",
    "hộ 7", "hộ +23 30" },
  /* after rounding: 79,5% is 80% */
  { "giá trị hộ / tổng\nlàm tròn 2 nửa lên\nngưỡng là 80%\nyêu cầu giá trị ≥ ngưỡng", "hộ 100 tổng 1000",
    "hộ +695 795; tổng -875 125 divides" },
  /* a threshold that goes with the datum itself: from 50 on it is 60 */
  { "giá trị hộ\nngưỡng theo vùng { v0: 80; v1: 60 }\nyêu cầu giá trị ≥ ngưỡng", "hộ 40", "hộ +20 60" },
  { "yêu cầu hộ * tổng ≥ 100", "hộ 10 tổng 7", "hộ +5 15; tổng +3 10" },
  { "yêu cầu hộ * hộ ≥ 101", "hộ 3", "hộ +8 11" },
  { "yêu cầu hộ * hộ = 2", "hộ 3", "" },
  /* two would have to change */
  { "yêu cầu hộ ≥ 5 và tổng ≥ 5", "hộ 1 tổng 1", "" },
  /* met, not decided, not applicable: nothing to say */
  { "yêu cầu hộ ≥ 5", "hộ 5", "" },
  { "yêu cầu hộ + tổng ≥ 5", "hộ 1", "" },
  { "không áp dụng khi hộ = 1\nyêu cầu hộ ≥ 5", "hộ 1", "" },
};

/* Changes that meet together, where no number does it alone. */
static const gap_case TOGETHER[] = {
  /* each side that fails by itself, after what the sides before changed */
  { "yêu cầu hộ ≥ 5 và tổng ≥ 5", "hộ 1 tổng 1", "hộ +4 5; tổng +4 5" },
  { "yêu cầu hộ ≥ 5 và bậc ≥ 2 và tổng ≥ 5", "hộ 1 bậc 2 tổng 1", "hộ +4 5; tổng +4 5" },
  { "yêu cầu hộ ≥ 5 và hộ + tổng ≥ 9 và bậc ≥ 3", "hộ 1 tổng 1 bậc 1", "hộ +4 5; tổng +3 4; bậc +2 3" },
  { "giá trị phụ một = hộ / km\ngiá trị phụ hai = tổng / mọi_km\nyêu cầu một ≥ 90% và hai ≥ 90%",
    "hộ 880 km 1000 tổng 880 mọi_km 1000", "hộ +20 900; tổng +20 900" },
  { "không áp dụng khi bậc = 1\nyêu cầu hộ ≥ 5 và tổng ≥ 5", "hộ 1 tổng 1 bậc 2", "hộ +4 5; tổng +4 5" },
  /* what a later side changes meets an earlier one too */
  { "yêu cầu hộ ≥ tổng và tổng ≤ 2 và không có_chợ", "hộ 1 tổng 5 có_chợ 1", "hộ +1 2; tổng -3 2; có_chợ -1 0" },
  { "yêu cầu hộ ≥ tổng và tổng ≤ 2 và không có_chợ", "hộ 2 tổng 5 có_chợ 1", "tổng -3 2; có_chợ -1 0" },
  { "yêu cầu hộ ≥ 5 và hộ < 3", "hộ 1", "" },
  { "yêu cầu hộ ≥ 5 và bậc > 10", "hộ 1 bậc 1", "" },
  /* yes or no, a choice, a date */
  { "yêu cầu có_chợ", "có_chợ 0", "có_chợ +1 1" },
  { "yêu cầu không có_chợ và hộ ≥ 5", "có_chợ 1 hộ 1", "có_chợ -1 0; hộ +4 5" },
  { "yêu cầu loại = tốt", "loại 0", "loại +2 2" },
  { "yêu cầu loại ≠ khá", "loại 1", "loại +1 2" },
  { "yêu cầu d ≤ 30/06/2024", "d 19910", "d -6 19904 beyond" },
  { "yêu cầu d = 30/06/2024", "d 19910", "d -6 19904" },
  { "yêu cầu d < 01/01/1900", "d 19910", "" }, /* no import takes such a day */
  { "yêu cầu d > 31/12/2100", "d 19910", "" },
  { "yêu cầu d > 30/12/2100", "d 19910", "d +27936 47846 beyond" },
};

static const char *in_words(const chuan_gap *gaps, size_t count, chuan_arena *arena)
{
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  for (size_t i = 0; i < count; i++)
    chuan_buffer_printf(&b, "%s%.*s %s%s %s%s%s", i > 0 ? "; " : "", CHUAN_STR_ARGS(gaps[i].datum->name),
                        gaps[i].more ? "+" : "-", chuan_num_exact(gaps[i].by, arena).p,
                        chuan_num_exact(gaps[i].to, arena).p, gaps[i].divides ? " divides" : "",
                        gaps[i].beyond ? " beyond" : "");
  chuan_buffer_add_char(&b, '\0');
  return b.p;
}

static void check(const gap_case *wanted, bool together)
{
  fixture f;
  chuan_buffer rules;
  chuan_gap gaps[CHUAN_GAPS_TOGETHER_MAX];
  size_t count;
  fixture_begin(&f);
  chuan_buffer_init(&rules, &f.arena);
  chuan_buffer_printf(&rules, "%s%s\n", DATA, wanted->rule);
  fixture_judge(&f, chuan_buffer_str(&rules), 0, wanted->figures);
  chuan_gap_finder *finder = chuan_gap_finder_new(&f.data, NULL, &f.arena);
  assert_non_null(finder);
  assert_int_equal((together ? chuan_gap_find_together : chuan_gap_find)(gaps, &count, finder, 0, 0), CHUAN_RC_OK);
  assert_string_equal(in_words(gaps, count, &f.arena), wanted->gaps);
  fixture_end(&f);
}

static void smallest_changes(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
    check(&CASES[i], false);
}

static void changes_together(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof TOGETHER / sizeof *TOGETHER; i++)
    check(&TOGETHER[i], true);
}

int main(void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test(smallest_changes), cmocka_unit_test(changes_together) };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
