/* Whole commands for the fault sweeps: see scenarios.h. */
#include "tests/faults/scenarios.h"

#include "runtime/lua_host.h"
#include "runtime/lua_worker.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NATIONAL "national.chuan", "province.chuan"
#define IMPORT(file, ...) \
  { "import", file, "--db", "x.db", "--rules", NATIONAL, "--level", "xa", "--period", "2024", __VA_ARGS__, NULL }
#define ASK(command, ...) \
  { command, "--rules", NATIONAL, "--db", "x.db", "--set", "mau-2024", "--period", "2024", __VA_ARGS__, NULL }
#define ASK_WHY(command, ...) \
  { command, "--rules", "why.chuan", "--db", "x.db", "--set", "xa-mau", "--period", "2024", __VA_ARGS__, NULL }

#define ASK_BELOW(command, ...) \
  { command, "--rules", "below.chuan", "--db", "x.db", "--set", "huyện", "--period", "2024", __VA_ARGS__, NULL }
#define ASK_MERGED(command, ...) \
  { command, "--rules", "merged.chuan", "--db", "x.db", "--set", "xa-mau", "--period", "2025", __VA_ARGS__, NULL }
#define VALIDATE(...) { "validate", "--rules", "checks.chuan", "--db", "x.db", "--period", "2025", __VA_ARGS__, NULL }
#define ASK_LUA(command, ...) \
  { command, "--rules", "lua.chuan", "--db", "x.db", "--set", "mẫu", "--period", "2025", __VA_ARGS__, NULL }

const scenario scenarios[] = {
  { "check", 0, NULL, false, NULL, { "check", NATIONAL } },
  { "check units of measure", 0, NULL, false, NULL, { "check", "measures.chuan", "large.chuan" } },
  { "check many errors", 1, NULL, false, NULL, { "check", "many.chuan" } },
  { "check a folder as JSON", 1, NULL, false, NULL, { "check", "errors", "--json" } },
  { "check in English", 1, NULL, false, NULL, { "check", "errors/overlap.chuan", "--lang", "en" } },
  { "fmt in place", 0, NULL, false, "style.chuan", { "fmt", "style.chuan" } },
  { "fmt --check --diff", 1, NULL, false, NULL, { "fmt", "--check", "--diff", "style.chuan", "--skin", "en" } },
  { "listing", 0, NULL, false, NULL, { "listing", NATIONAL } },
  { "test", 1, NULL, false, NULL, { "test", "failing.chuan" } },
  { "test --coverage --junit", 0, NULL, false, "junit.xml",
    { "test", "tests.chuan", "--coverage", "--junit", "junit.xml" } },
  { "test --coverage --json", 0, NULL, false, NULL, { "test", "tests.chuan", "--coverage", "--json" } },
  { "init", 0, NULL, true, NULL, { "init", "x.db" } },
  { "init of one that is there", 0, "full.db", false, NULL, { "init", "x.db", "--json" } },
  { "units import", 0, "empty.db", true, NULL, { "units", "import", "units.csv", "--db", "x.db" } },
  { "units import --dry-run --json", 0, "empty.db", false, NULL,
    { "units", "import", "units.csv", "--db", "x.db", "--dry-run", "--json" } },
  { "import", 0, "units.db", true, NULL, IMPORT("data.csv", "--dialect", "vi") },
  { "import again", 0, "full.db", true, NULL,
    IMPORT("data16.csv", "--dialect", "vi", "--encoding", "utf-16", "--json") },
  { "import of what looks like TCVN3", 1, "units.db", false, NULL, IMPORT("shown.csv", "--dry-run") },
  { "import of TCVN3 in Unicode", 0, "units.db", true, NULL, IMPORT("shown.csv", "--encoding", "tcvn3") },
  { "import of VNI", 0, "units.db", true, NULL, IMPORT("vni.csv", "--encoding", "vni") },
  { "import of bad cells", 1, "full.db", false, NULL, IMPORT("bad.csv", "--dialect", "vi") },
  { "import --partial", 1, "full.db", true, NULL, IMPORT("bad.csv", "--dialect", "vi", "--partial", "--json") },
  { "import --dry-run", 0, "units.db", false, NULL, IMPORT("data.csv", "--dialect", "vi", "--dry-run") },
  { "import of names", 1, "units.db", false, "ask.csv",
    IMPORT("names.csv", "--write-units-map", "ask.csv", "--dry-run") },
  { "import of answers", 0, "units.db", true, NULL, IMPORT("names.csv", "--units-map", "answers.csv", "--json") },
  { "import of shifted names", 1, "units.db", false, NULL, IMPORT("shifted.csv", "--lang", "en") },
  { "import of verdicts", 0, "full.db", true, NULL, IMPORT("verdicts.csv", "--set", "mau-2024") },
  { "import of large numbers", 0, "units.db", true, NULL,
    { "import", "large.csv", "--db", "x.db", "--rules", "large.chuan", "--level", "xa", "--period", "2024" } },
  { "import of a spreadsheet", 0, "units.db", true, NULL,
    { "import", "form.xlsx", "--db", "x.db", "--rules", "form.chuan", "--level", "xa", "--period", "2024" } },
  { "import of a broken spreadsheet", 1, "units.db", false, NULL,
    { "import", "broken.xlsx", "--db", "x.db", "--rules", "form.chuan", "--level", "xa", "--period", "2024",
      "--json" } },
  { "import of what is frozen", 0, "decided.db", true, NULL, IMPORT("data.csv", "--dialect", "vi", "--by", "Lan") },
  { "submissions", 0, "decided.db", false, NULL, { "submissions", "--db", "x.db", "--state", "accepted" } },
  { "submissions --json", 0, "decided.db", false, NULL, { "submissions", "list", "--db", "x.db", "--json" } },
  { "submissions show", 0, "decided.db", false, NULL, { "submissions", "show", "2", "--db", "x.db" } },
  { "submissions show --json", 0, "decided.db", false, NULL, { "submissions", "show", "3", "--db", "x.db", "--json" } },
  { "submissions accept", 0, "decided.db", true, NULL,
    { "submissions", "accept", "2", "--db", "x.db", "--by", "Hoa", "--unit", "1401", "1403" } },
  { "submissions return", 0, "decided.db", true, NULL,
    { "submissions", "return", "3", "--db", "x.db", "--by", "An", "--reason", "sai", "--reopen" } },
  { "submissions return of what was accepted", 4, "decided.db", false, NULL,
    { "submissions", "return", "3", "--db", "x.db", "--by", "An", "--reason", "sai", "--unit", "1401" } },
  { "eval of what was decided", 0, "decided.db", false, NULL, ASK("eval", "--as-known", "2200-01-01", "--json") },
  { "eval", 0, "full.db", false, NULL, ASK("eval", NULL) },
  { "eval --json", 0, "full.db", false, NULL, ASK("eval", "--json") },
  { "eval --certify", 4, "full.db", false, NULL, ASK("eval", "--certify") },
  { "eval --as-known", 0, "full.db", false, NULL, ASK("eval", "--as-known", "2200-01-01", "--json") },
  { "eval --variant", 0, "full.db", false, NULL, ASK("eval", "--variant", "mau-14", "--unit", "1401") },
  { "eval with a rule fault", 6, "why.db", false, NULL, ASK_WHY("eval", NULL) },
  { "eval of large numbers", 0, "large.db", false, NULL,
    { "eval", "--rules", "large.chuan", "--db", "x.db", "--set", "lon", "--period", "2024", "--json" } },
  { "explain", 0, "why.db", false, NULL, ASK_WHY("explain", "--unit", "1401") },
  { "explain --json", 0, "full.db", false, NULL, ASK("explain", "--unit", "1401", "--json") },
  { "explain one indicator", 0, "why.db", false, NULL, ASK_WHY("explain", "--unit", "1401", "1.2", "--as-known",
                                                               "2200-01-01") },
  { "check of amendments", 0, NULL, false, NULL, { "check", "amended.chuan", "amending.chuan" } },
  { "check of what amendments make void", 1, NULL, false, NULL,
    { "check", "voided.chuan", "voided-by.chuan", "voiding.chuan" } },
  { "check of a variant's grades", 0, NULL, false, NULL, { "check", "graded.chuan", "grades.chuan" } },
  { "check of units below", 0, NULL, false, NULL, { "check", "below.chuan" } },
  { "eval of units below", 0, "below.db", false, NULL, ASK_BELOW("eval", "--json") },
  { "explain units below", 0, "below.db", false, NULL, ASK_BELOW("explain", "--unit", "116") },
  { "eval of merged units", 0, "merged.db", false, NULL, ASK_MERGED("eval", NULL) },
  { "explain a merged unit", 0, "merged.db", false, NULL, ASK_MERGED("explain", "--unit", "1410", "--json") },
  { "eval with Lua functions", 6, "lua.db", false, NULL, ASK_LUA("eval", NULL) },
  { "explain with Lua functions", 6, "lua.db", false, NULL, ASK_LUA("explain", "--unit", "1403", "--json") },
  { "test of Lua functions", 1, NULL, false, NULL, { "test", "lua.chuan" } },
  { "check of check sets", 0, NULL, false, NULL, { "check", "checks.chuan" } },
  { "check of wrong check sets", 1, NULL, false, NULL, { "check", "bad-checks.chuan" } },
  { "check of habits", 1, NULL, false, NULL, { "check", "habits.chuan", "names.chuan" } },
  { "fmt of check sets", 0, NULL, false, NULL, { "fmt", "--diff", "checks.chuan", "--skin", "en" } },
  { "test of check sets", 0, NULL, false, NULL, { "test", "checks.chuan" } },
  { "test of check sets that fails", 1, NULL, false, "junit.xml",
    { "test", "parts.chuan", "--coverage", "--json", "--junit", "junit.xml" } },
  { "validate", 1, "checks.db", false, NULL, VALIDATE(NULL) },
  { "validate --json", 1, "checks.db", false, NULL, VALIDATE("--unit", "1001", "2001", "--all", "--json") },
  { "report as text", 0, "full.db", false, NULL, ASK("report", "--form", "con-lai", "--format", "text") },
  { "report as JSON", 0, "full.db", false, NULL, ASK("report", "--form", "so-sanh", "--format", "json") },
  { "report into a file", 0, "full.db", false, "table.csv",
    ASK("report", "--form", "bieu-01", "--format", "csv", "--targets", "targets.csv", "-o", "table.csv") },
  { "report that counts", 0, "full.db", false, NULL,
    ASK("report", "--form", "bieu-03", "--format", "text", "--count", "có_chợ") },
  { "report of a page", 0, "full.db", false, "page.html",
    ASK("report", "--form", "trang", "--format", "html", "-o", "page.html") },
  { "report of one unit", 0, "full.db", false, NULL,
    ASK("report", "--form", "trang", "--format", "html", "--unit", "1401") },
  { "report of what checks find", 0, "full.db", false, NULL,
    { "report", "--rules", NATIONAL, "page-checks.chuan", "--db", "x.db", "--set", "mau-2024", "--period", "2024",
      "--form", "trang", "--format", "html", "--unit", "1401", "1402", "--checks", "kt" } },
  { "validate --correction-sheet", 1, "full.db", false, "sheet.xlsx",
    { "validate", "--rules", NATIONAL, "page-checks.chuan", "--db", "x.db", "--period", "2024", "--correction-sheet",
      "sheet.xlsx" } },
  { "validate with fixes", 1, "full.db", false, NULL,
    { "validate", "--rules", NATIONAL, "page-checks.chuan", "--db", "x.db", "--period", "2024", "--all" } },
  { "validate with fixes --json", 1, "full.db", false, NULL,
    { "validate", "--rules", NATIONAL, "page-checks.chuan", "--db", "x.db", "--period", "2024", "--json" } },
  { "help", 0, NULL, false, NULL, { "help" } },
  { "help of a code", 0, NULL, false, NULL, { "help", "E0203" } },
  { "help of a command", 0, NULL, false, NULL, { "eval", "-h" } },
  { "wrong usage", 2, NULL, false, NULL, { "evla", "--rules" } },
};
const size_t scenario_count = sizeof scenarios / sizeof *scenarios;

/* The folder --------------------------------------------------------------------------------------- */

/* In memory where there is such a folder: a sync of a disk takes longer than all the rest. */
static char folders[][40] = { "/dev/shm/chuan-faults-XXXXXX", "/tmp/chuan-faults-XXXXXX" };
static char *folder = folders[0];

static const char *const FIXTURES[][2] = {
  { "golden/national.chuan", "national.chuan" }, { "golden/province.chuan", "province.chuan" },
  { "golden/units.csv", "units.csv" },           { "golden/data.csv", "data.csv" },
  { "explain/rules.chuan", "why.chuan" },        { "explain/units.csv", "why.csv" },
  { "explain/data-2023.csv", "why-2023.csv" },   { "explain/data-2024.csv", "why-2024.csv" },
  { "rule-errors/many.chuan", "many.chuan" },    { "rule-errors/many.chuan", "errors/many.chuan" },
  { "rule-errors/hole.chuan", "errors/hole.chuan" }, { "rule-errors/overlap.chuan", "errors/overlap.chuan" },
  { "rule-errors/unit.chuan", "errors/unit.chuan" },
  { "rule-tests/rules.chuan", "tests.chuan" },   { "test-states/a.chuan", "failing.chuan" },
  { "fmt/a.chuan", "style.chuan" },
  { "levels/cap.chuan", "below.chuan" },         { "levels/don-vi.csv", "below.csv" },
  { "levels/xa.csv", "below-xa.csv" },           { "levels/thon.csv", "below-thon.csv" },
  { "merged/rules.chuan", "merged.chuan" },      { "merged/don-vi.csv", "merged.csv" },
  { "merged/2025.csv", "merged-2025.csv" },
  { "amendments/luat/bo.chuan", "amended.chuan" }, { "amendments/luat/sua-211.chuan", "amending.chuan" },
  { "amendment-errors/bo.chuan", "voided.chuan" }, { "amendment-errors/bien-the.chuan", "voiding.chuan" },
  { "amendment-errors/sua.chuan", "voided-by.chuan" },
  { "../xlsx/files/libreoffice-form.xlsx", "form.xlsx" },
  { "checks-beside/kiem-tra.chuan", "checks.chuan" }, { "checks-beside/sai.chuan", "bad-checks.chuan" },
  { "checks-beside/don-vi.csv", "checks.csv" },  { "checks-beside/xa.csv", "checks-xa.csv" },
  { "checks-beside/huyen.csv", "checks-huyen.csv" },
  { "habits/so-kieu.chuan", "habits.chuan" },    { "habits/ten.chuan", "names.chuan" },
  { "check-cures/phan.chuan", "parts.chuan" },
  { "grades/bo.chuan", "graded.chuan" },         { "grades/bien-the.chuan", "grades.chuan" },
  { "lua-faults/xa.chuan", "lua.chuan" },        { "lua-faults/ham.lua", "ham.lua" },
  { "lua-faults/cao-nhat.lua", "cao-nhat.lua" }, { "lua-faults/gap-doi.lua", "gap-doi.lua" },
  { "lua-faults/don-vi.csv", "lua-units.csv" },  { "lua-faults/xa.csv", "lua-xa.csv" },
  { "lua-faults/thon.csv", "lua-thon.csv" },
};

/* Units of measure that cancel, and numbers that no 64 bits hold: what a fault may turn into a false error or
   must not turn into the end of the program. */
static const char *const TEXTS[][2] = {
  { "targets.csv", "mục;2023;2024\nđạt;;2\nbình quân;1,5;2\n" },
  { "page-checks.chuan",
    "#! chuan 1 vi\nbộ kiểm tra \"kt\"\n  áp dụng cho xã\n"
    "quy tắc X1 \"Không có chợ\"\n  phải không có_chợ\n  thông báo \"Chợ: {có_chợ}\"\n" },
  { "measures.chuan",
    "#! chuan 1 vi\nbộ tiêu chí \"do\"\n  kỳ đánh giá từ 2022 đến 2025\n  áp dụng cho xã\n"
    "dữ liệu quãng : số nguyên đơn vị \"km\"\ndữ liệu giờ : số nguyên đơn vị \"giờ\"\n"
    "dữ liệu nhanh : số nguyên đơn vị \"km/giờ\"\n"
    "chỉ tiêu 1 \"Một\"\n  giá trị quãng / giờ - nhanh\n  ngưỡng là 0\n  yêu cầu giá trị ≥ ngưỡng\n"
    "chỉ tiêu 2 \"Hai\"\n  giá trị quãng / (nhanh * giờ)\n  ngưỡng là 95%\n  yêu cầu giá trị ≥ ngưỡng\n"
    "chỉ tiêu 3 \"Ba\"\n  yêu cầu nhanh * giờ ≤ quãng và quãng / nhanh > giờ\n" },
  { "large.chuan",
    "#! chuan 1 vi\nbộ tiêu chí \"lon\"\n  kỳ đánh giá từ 2022 đến 2025\n  áp dụng cho xã\n"
    "dữ liệu a : số nguyên\ndữ liệu b : số nguyên\n"
    "chỉ tiêu 1 \"Một\"\n  giá trị (a * a + 1) / (b * b * b)\n  ngưỡng là 123456789012345678901234567890\n"
    "  làm tròn 3 nửa lên\n  yêu cầu giá trị ≤ ngưỡng\n"
    "chỉ tiêu 2 \"Hai\"\n  yêu cầu a / b > 12345678901234567890 / 7 và a - b > 0\n" },
  { "large.csv",
    "mã;a;b\n1401;98765432109876543210987654321;98765432109876543211\n1402;3;12345678901234567890123\n" },
  { "bad.csv",
    "mã;km_cứng;có_chợ;thu_nhập\n1401;7;có;46\n1402;bảy;không rõ;47,5\n1403;8;;1.250\n9999;1;có;2\n" },
  { "form.chuan",
    "#! chuan 1 vi\nbộ tiêu chí \"biểu\"\n  kỳ đánh giá từ 2022 đến 2025\n  áp dụng cho xã\n"
    "dữ liệu km_đường : thập phân(9; 3) đơn vị \"km\"\ndữ liệu dân_số : số nguyên\n"
    "chỉ tiêu 1 \"Một\"\n  yêu cầu km_đường > 0\nchỉ tiêu 2 \"Hai\"\n  yêu cầu dân_số > 0\n" },
  { "shown.csv", "m·;tªn;cã_chî\n1401;X· Mét;cã\n1402;X· Hai;kh«ng\n" },
  { "vni.csv", "ma\xf5;te\xe2n;co\xf9_ch\xf4\xef\n1401;Xa\xf5 Mo\xe4t;co\xf9\n" },
  { "broken.xlsx", "PK\3\4 cut short" },
  { "names.csv", "tên;có_chợ\nx. Một;có\nHay;không\n" },
  { "answers.csv", "tên;mã\nx. Một;1401\nHay;1402\n" },
  { "shifted.csv", "mã;tên;có_chợ\n1401;Xã Hai;có\n1402;Xã Ba;có\n1403;Xã Bốn;có\n1501;Xã Nam;không\n" },
  { "verdicts.csv", "mã;1.2;tiêu chí 2\n1401;đạt;chưa đạt\n1403;chưa đạt;\n" },
};

static void write_utf16(void)
{
  static const unsigned char BYTES[] = "\xff\xfem\0\xe3\0;\0t\0h\0u\0_\0n\0h\0\xad\x1e" "p\0\n\0"
                                       "1\0" "4\0" "0\0" "1\0;\0" "4\0" "7\0,\0" "5\0\n\0";
  file_write("data16.csv", (content){ (char *)BYTES, sizeof BYTES - 1 });
}

static void make(int status, const char *const *words)
{
  outcome got = program_run(words, NULL, NULL);
  if (got.status != status)
    die("the fixture cannot be made: %s %s: exit %d\n%s", words[0], words[1], got.status, got.err);
}
#define MAKE(status, ...) make(status, (const char *const[]){ __VA_ARGS__, NULL })

static void make_databases(void)
{
  MAKE(0, "init", "x.db");
  file_copy("empty.db", "x.db");
  MAKE(0, "units", "import", "why.csv", "--db", "x.db");
  MAKE(0, "import", "why-2023.csv", "--db", "x.db", "--rules", "why.chuan", "--level", "xa", "--period", "2023",
       "--dialect", "vi");
  MAKE(0, "import", "why-2024.csv", "--db", "x.db", "--rules", "why.chuan", "--level", "xa", "--period", "2024",
       "--dialect", "vi");
  file_copy("why.db", "x.db");
  file_copy("x.db", "empty.db");
  MAKE(0, "units", "import", "below.csv", "--db", "x.db");
  MAKE(0, "import", "below-thon.csv", "--db", "x.db", "--rules", "below.chuan", "--level", "thon", "--period", "2024");
  MAKE(0, "import", "below-xa.csv", "--db", "x.db", "--rules", "below.chuan", "--level", "xa", "--period", "2024",
       "--dialect", "vi");
  file_copy("below.db", "x.db");
  file_copy("x.db", "empty.db");
  MAKE(0, "units", "import", "merged.csv", "--db", "x.db");
  MAKE(0, "import", "merged-2025.csv", "--db", "x.db", "--rules", "merged.chuan", "--level", "xa", "--period", "2025",
       "--dialect", "vi");
  file_copy("merged.db", "x.db");
  file_copy("x.db", "empty.db");
  MAKE(0, "units", "import", "lua-units.csv", "--db", "x.db");
  MAKE(0, "import", "lua-xa.csv", "--db", "x.db", "--rules", "lua.chuan", "--level", "xa", "--period", "2025");
  MAKE(0, "import", "lua-thon.csv", "--db", "x.db", "--rules", "lua.chuan", "--level", "thon", "--period", "2025");
  file_copy("lua.db", "x.db");
  file_copy("x.db", "empty.db");
  MAKE(0, "units", "import", "checks.csv", "--db", "x.db");
  MAKE(0, "import", "checks-xa.csv", "--db", "x.db", "--rules", "checks.chuan", "--level", "xã", "--period", "2025");
  MAKE(0, "import", "checks-huyen.csv", "--db", "x.db", "--rules", "checks.chuan", "--level", "huyện", "--period",
       "2025");
  file_copy("checks.db", "x.db");
  file_copy("x.db", "empty.db");
  MAKE(0, "units", "import", "units.csv", "--db", "x.db");
  file_copy("units.db", "x.db");
  MAKE(0, "import", "large.csv", "--db", "x.db", "--rules", "large.chuan", "--level", "xa", "--period", "2024");
  file_copy("large.db", "x.db");
  file_copy("x.db", "units.db");
  make(0, (const char *const[])IMPORT("data.csv", "--dialect", "vi"));
  file_copy("full.db", "x.db");
  make(0, (const char *const[])IMPORT("data16.csv", "--dialect", "vi", "--encoding", "utf-16"));
  MAKE(0, "submissions", "accept", "3", "--db", "x.db", "--by", "Hoa");
  MAKE(0, "submissions", "return", "2", "--db", "x.db", "--by", "An", "--reason", "cũ", "--unit", "1402");
  file_copy("decided.db", "x.db");
  unlink("x.db");
}

static void take_folder_away(void)
{
  static const char *const FOLDERS[] = { "errors", "." };
  if (chdir(folder) != 0)
    return;
  for (size_t i = 0; i < sizeof FOLDERS / sizeof *FOLDERS; i++) {
    char path[512];
    DIR *open = opendir(FOLDERS[i]);
    for (struct dirent *entry; open && (entry = readdir(open));) {
      snprintf(path, sizeof path, "%s/%s", FOLDERS[i], entry->d_name);
      unlink(path);
    }
    closedir(open);
  }
  rmdir("errors");
  rmdir(folder);
}

void scenarios_open(void)
{
  char from[256], to[256];
  if (strcmp(program_invocation_name, CHUAN_LUA_WORKER) == 0) /* started by the program inside this test */
    _exit(chuan_lua_worker_main());
  if (!mkdtemp(folder) && !mkdtemp(folder = folders[1]))
    die("%s: %s", folder, strerror(errno));
  atexit(take_folder_away);
  snprintf(to, sizeof to, "%s/errors", folder);
  if (mkdir(to, 0777) != 0)
    die("%s: %s", to, strerror(errno));
  for (size_t i = 0; i < sizeof FIXTURES / sizeof *FIXTURES; i++) {
    snprintf(from, sizeof from, "tests/cases/%s", FIXTURES[i][0]);
    snprintf(to, sizeof to, "%s/%s", folder, FIXTURES[i][1]);
    file_copy(to, from);
  }
  if (chdir(folder) != 0)
    die("%s: %s", folder, strerror(errno));
  for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++)
    file_write(TEXTS[i][0], (content){ (char *)TEXTS[i][1], strlen(TEXTS[i][1]) });
  write_utf16();
  program_open();
  make_databases();
}

/* One scenario ------------------------------------------------------------------------------------- */

/* Files in the folder, the scenario's own aside: a fault must leave none behind. */
size_t scenario_entries(const scenario *of)
{
  size_t count = 0;
  DIR *open = must(opendir("."));
  for (struct dirent *entry; (entry = readdir(open));)
    count += strncmp(entry->d_name, "x.db", 4) != 0 && (!of->file || strcmp(entry->d_name, of->file) != 0);
  closedir(open);
  return count;
}

expected scenario_expect(const scenario *of)
{
  expected e = { .of = of };
  if (of->database)
    e.database = file_read(of->database);
  if (of->file)
    e.file = file_read(of->file);
  database_put("x.db", e.database);
  e.dump_before = database_dump("x.db", of->name);
  e.outcome = program_keep(program_run(of->words, NULL, NULL));
  if (e.outcome.status != of->status)
    die("%s: exit %d without a fault\n%s%s", of->name, e.outcome.status, e.outcome.out, e.outcome.err);
  e.dump_after = database_dump("x.db", of->name);
  if (of->writes != (strcmp(e.dump_before, e.dump_after) != 0))
    die("%s: the database is%s changed", of->name, of->writes ? " not" : "");
  if (of->file)
    e.file_after = file_read(of->file);
  e.entries = scenario_entries(of);
  scenario_reset(&e);
  return e;
}

void scenario_reset(const expected *e)
{
  if (e->of->database || e->of->writes)
    database_put("x.db", e->database);
  if (e->of->file)
    file_write(e->of->file, e->file);
}

static size_t failures;

void scenario_fail(const expected *e, const outcome *got, const char *what, const char *why)
{
  enum { SHOWN_MAX = 20 };
  fprintf(stderr, "\n%s: %s: %s\nexit %d\n-- stdout\n%.400s\n-- stderr\n%.400s\n"
                  "-- wanted: exit %d\n-- stdout\n%.400s\n-- stderr\n%.400s\n",
          e->of->name, what, why, got->status, got->out, got->err, e->outcome.status, e->outcome.out, e->outcome.err);
  if (++failures == SHOWN_MAX)
    die("more failures are not looked for");
}

size_t scenario_failures(void)
{
  return failures;
}

/* The codes of diagnostics may be those that the scenario has anyway, or about the fault: E0101 (a file that
   cannot be read), E07xx (the database), E0823 (no worker process), E0911 to E0913 (output and memory). All else is a
   false error. */
static bool is_false_error(const expected *e, const char *said)
{
  enum { CODE_LENGTH = 5 };
  for (const char *at = said; (at = strpbrk(at, "[\"")); at++) { /* [E0101] or, in JSON, "E0101" */
    char code[CODE_LENGTH + 1] = "";
    strncpy(code, at + 1, CODE_LENGTH);
    bool is_code = strspn(code, "EW") == 1 && strspn(code + 1, "0123456789") == CODE_LENGTH - 1;
    if (is_code && !strstr("E0101 E0823 E0911 E0912 E0913", code) && strncmp(code, "E07", 3) != 0 &&
        !strstr(e->outcome.err, code) && !strstr(e->outcome.out, code))
      return true;
  }
  return false;
}

/* Whether everything that the scenario writes is written; a half of it ends the test. */
static bool is_done(const expected *e, const outcome *got, const char *what)
{
  bool done = true;
  if (e->of->database || e->of->writes) {
    content now = file_read("x.db");
    if (!content_equal(now, e->database) || e->of->writes) {
      char *dump = database_dump("x.db", what);
      done = strcmp(dump, e->dump_after) == 0;
      if (!done && strcmp(dump, e->dump_before) != 0)
        scenario_fail(e, got, what, "half an import");
      free(dump);
    }
    content_free(&now);
  }
  if (e->of->file) {
    content now = file_read(e->of->file);
    bool written = content_equal(now, e->file_after);
    /* A report that is made anew may be cut short when the exit status says so; a file that was there may not. */
    if (!written && e->file.bytes && !content_equal(now, e->file))
      scenario_fail(e, got, what, "half a file");
    done = done && written;
    content_free(&now);
  }
  return done;
}

bool scenario_check(const expected *e, const outcome *got, const char *what)
{
  bool done = is_done(e, got, what);
  if (scenario_entries(e->of) != e->entries)
    scenario_fail(e, got, what, "a file was left behind");
  if (done && outcome_equal(got, &e->outcome))
    return true;
  /* By docs/commands.md findings, wrong usage and refusals go before a failure, which must be said all the same. */
  bool goes_before = got->status == e->outcome.status && got->status > 0 && got->status < 5 && got->status != 3;
  if (is_false_error(e, got->err) || is_false_error(e, got->out))
    scenario_fail(e, got, what, "a false error");
  else if (got->status != 5 && !(goes_before && strstr(got->err, "[E09")))
    scenario_fail(e, got, what, "a wrong answer");
  else if (!strstr(got->err, "[E") && !strstr(got->out, "\"code\":\"E"))
    scenario_fail(e, got, what, "no diagnostic");
  return done;
}

void scenario_forget(expected *e)
{
  free((char *)e->outcome.out);
  free((char *)e->outcome.err);
  free(e->dump_before);
  free(e->dump_after);
  content_free(&e->database);
  content_free(&e->file);
  content_free(&e->file_after);
}
