/* chuan init: makes or upgrades a database. */
#include "base/json.h"
#include "cli/cli.h"
#include "runtime/store.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <unistd.h>

/* `before`: the version that the database had; 0: there was none. */
static chuan_rc answer_json(chuan_cli *cli, const char *path, bool created, int64_t before)
{
  bool failed = false;
  json_object *object = json_object_new_object();
  chuan_json_put(&failed, object, "schema", json_object_new_int(1));
  chuan_json_put(&failed, object, "database", json_object_new_string(path));
  chuan_json_put(&failed, object, "created", json_object_new_boolean(created));
  if (before > 0)
    chuan_json_put(&failed, object, "version_before", json_object_new_int64(before));
  else
    chuan_json_put_null(&failed, object, "version_before");
  chuan_json_put(&failed, object, "version", json_object_new_int64(chuan_store_version()));
  return chuan_cli_answer(cli, chuan_json_whole(failed, object));
}

static void print_answer(const chuan_cli *cli, const char *path, bool existed, int64_t before)
{
  int64_t now = chuan_store_version();
  if (before > 0 && before < now)
    printf(chuan_say(cli->lang,
                     "Đã nâng cấp cơ sở dữ liệu %s từ bản %" PRId64 " lên bản %" PRId64 "; số liệu giữ nguyên\n",
                     "Upgraded database %s from version %" PRId64 " to %" PRId64 "; what it holds is kept\n"),
           path, before, now);
  else if (existed)
    printf(chuan_say(cli->lang, "Cơ sở dữ liệu %s đã có từ trước; cấu trúc là bản mới nhất\n",
                     "Database %s was there already; its layout is up to date\n"), path);
  else
    printf(chuan_say(cli->lang, "Đã tạo cơ sở dữ liệu %s\n", "Made database %s\n"), path);
}

static void suggest_next(chuan_cli *cli, const char *path)
{
  chuan_buffer b;
  chuan_buffer_init(&b, &cli->messages);
  chuan_buffer_printf(&b, "chuan units import don-vi.csv --db %s", path);
  if (!b.failed)
    chuan_cli_next(cli, chuan_arena_copy(&cli->messages, b.p, b.n));
}

static chuan_rc run(chuan_cli *cli, const chuan_arguments *arguments)
{
  const char *path = chuan_cli_path(cli, arguments->operands[0]);
  chuan_store *store = NULL;
  if (!path)
    return CHUAN_RC_MEMORY;
  bool existed = access(path, F_OK) == 0;
  chuan_rc rc = chuan_store_open(&store, path, CHUAN_STORE_CREATE, &cli->diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  int64_t before = chuan_store_version_found(store);
  chuan_store_close(store);
  chuan_cli_flush(cli);
  if (cli->json)
    return answer_json(cli, path, !existed, before);
  print_answer(cli, path, existed, before);
  suggest_next(cli, path);
  return CHUAN_RC_OK;
}

static const chuan_option OPTIONS[] = { CHUAN_OPTION_JSON, CHUAN_OPTIONS_COMMON };

const chuan_command chuan_command_init = {
  .name = "init",
  .summary = { "tạo cơ sở dữ liệu, hoặc nâng cấp cái đã có", "make a database, or upgrade one" },
  .examples = "chuan init xa.db",
  .usage = "DB [--json]",
  .notes = { "Số liệu đã có trong DB được giữ nguyên.", "What DB already holds is kept." },
  .options = OPTIONS,
  .option_count = CHUAN_COUNT_OF(OPTIONS),
  .operands = { "DB", 1, 1 },
  .run = run,
};
