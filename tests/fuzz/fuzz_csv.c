/* CSV files from any bytes, as data and as units, in the encoding that they seem to be in and in one that is named, on
   a trial run against a small database: an import ends well, or with errors that name a place. */
#include "base/encoding.h"
#include "grammar/grammar.h"
#include "runtime/import.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const char RULES[] =
  "#! chuan 1 vi\n"
  "bộ tiêu chí \"s\" kỳ đánh giá từ 2024 đến 2025 áp dụng cho xã chiều vùng = { A; B }\n"
  "dữ liệu km : thập phân(9; 3) tên \"Số km\" đơn vị \"km\" khoảng [0; 100]\n"
  "dữ liệu hộ : số nguyên trống là 0\n"
  "dữ liệu chợ : có/không trống là không\n"
  "dữ liệu tỷ_lệ_hộ : tỷ lệ\n"
  "dữ liệu khởi_công : ngày\n"
  "dữ liệu ghi_chú : chuỗi\n"
  "dữ liệu loại : { một; hai }\n"
  "tiêu chí 1 \"Một\"\n"
  "chỉ tiêu 1.1 \"Đường\" yêu cầu km > 0\n"
  "chỉ tiêu 1.2 \"Chợ\" yêu cầu chợ\n";
static const char UNITS[] =
  "mã;tên;cấp;mã_cấp_trên;từ_ngày;vùng\n14;Tỉnh Một;tỉnh;;01/01/2020;A\n1401;Xã Một;xã;14;01/01/2020;\n"
  "1402;Xã Hai;xã;14;01/01/2020;\n";

static void must(bool condition)
{
  if (!condition)
    abort();
}

static chuan_arena kept; /* the rules */
static chuan_sources rule_sources;
static const chuan_program *program;
static chuan_store *store;

static chuan_rc import(const void *bytes, size_t size, bool units, bool dry_run, chuan_str encoding)
{
  int file = memfd_create("fuzz", 0);
  must(file >= 0 && write(file, bytes, size) == (ssize_t)size);
  char path[64];
  snprintf(path, sizeof path, "/proc/self/fd/%d", file);
  chuan_arena arena;
  chuan_sources sources;
  chuan_diags diags;
  chuan_arena_init(&arena, "fuzz", 256 << 20);
  chuan_sources_init(&sources, &arena);
  chuan_diags_init(&diags, &arena, &sources);
  chuan_import_options options = { .level = { "xa", 2 }, .period = 2024, .set = { "s", 1 }, .encoding = encoding,
                                   .dry_run = dry_run };
  chuan_import_summary summary = { 0 };
  chuan_str name = { path, strlen(path) };
  chuan_rc rc = units ? chuan_import_units(&summary, store, &options, name, &sources, &arena, &diags)
                      : chuan_import_data(&summary, store, program, &options, name, &sources, &arena, &diags);
  must(rc == CHUAN_RC_OK ? diags.errors == 0 : diags.errors > 0);
  must(summary.written_rows == 0 || !dry_run);
  chuan_arena_free(&arena);
  close(file);
  return rc;
}

static char folder[] = "/tmp/chuan-fuzz-XXXXXX", database[64];

static void tear_down(void)
{
  chuan_store_close(store);
  unlink(database);
  rmdir(folder);
}

static void set_up(void)
{
  chuan_diags diags;
  uint32_t number;
  chuan_arena_init(&kept, "fuzz", 256 << 20);
  chuan_sources_init(&rule_sources, &kept);
  chuan_diags_init(&diags, &kept, &rule_sources);
  chuan_str name = { "fuzz.chuan", 10 }, rules = { RULES, sizeof RULES - 1 };
  must(chuan_source_add(&number, &rule_sources, name, rules, CHUAN_RULE_FILE_LIMIT, &diags) == CHUAN_RC_OK);
  must(chuan_rules_load_sources(&program, &number, 1, &rule_sources, &kept, &diags) == CHUAN_RC_OK);
  must(mkdtemp(folder) != NULL);
  snprintf(database, sizeof database, "%s/fuzz.db", folder);
  must(chuan_store_open(&store, database, CHUAN_STORE_CREATE, &diags) == CHUAN_RC_OK);
  atexit(tear_down);
  must(import(UNITS, sizeof UNITS - 1, true, false, (chuan_str){ "", 0 }) == CHUAN_RC_OK);
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size);
int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
  if (!program)
    set_up();
  import(bytes, size, false, true, (chuan_str){ "", 0 });
  import(bytes, size, true, true, (chuan_str){ "", 0 });
  import(bytes, size, false, true, chuan_encoding_spelling((chuan_encoding)(size % CHUAN_ENCODING_COUNT)));
  return 0;
}
