/* The files of Lua functions: found in the folder of the rule file or below it, and nowhere else, whatever links lie
   there; read once, and kept as a source so that messages can point into it. See model.h. */
#include "grammar/model.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
  NAMES_MAX = 1000, /* of a folder, looked through for a suggestion */
  SUGGESTIONS_MAX = 20
};

/* Refusals ----------------------------------------------------------------------------------------- */

static bool refuse(chuan_model *model, chuan_model_function *function, const char *vi, const char *en)
{
  const chuan_node *file = function->header->d->a;
  chuan_str reason = chuan_diag_bilingual(model->diags, chuan_str_of(vi), chuan_str_of(en));
  chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0326, file->span, CHUAN_ARGS(file->text, reason));
  chuan_diag_hint(model->diags, diag, CHUAN_PHRASE_LUA_BESIDE_RULES, CHUAN_NO_ARGS);
  function->broken = true;
  return false;
}

/* Whether a path leads down from the folder, as far as its words go. */
static bool is_below(chuan_str path)
{
  size_t from = 0;
  for (size_t i = 0; i <= path.n; i++) {
    if (i < path.n && path.p[i] != '/')
      continue;
    chuan_str part = { path.p + from, i - from };
    if (part.n == 0 || chuan_str_equal(part, CHUAN_STR(".")) || chuan_str_equal(part, CHUAN_STR("..")))
      return false;
    from = i + 1;
  }
  return true;
}

/* Opening ------------------------------------------------------------------------------------------ */

/* "rules/" of "rules/a.chuan"; "./" where there is no folder in the name, as of standard input. */
static chuan_str folder_of(chuan_model *model, const chuan_node *node)
{
  chuan_str name = chuan_source_get(model->sources, node->span.source)->name;
  size_t n = name.n;
  while (n > 0 && name.p[n - 1] != '/')
    n--;
  chuan_str folder = chuan_str_copy(model->arena, n > 0 ? (chuan_str){ name.p, n } : CHUAN_STR("./"));
  model->failed = model->failed || !folder.p;
  return folder;
}

/* Where the system cannot keep a path below a folder by itself: one name after the other, and no link. */
static int open_step_by_step(int folder, const char *path, int flags)
{
  int at = dup(folder);
  while (at >= 0) {
    const char *slash = strchr(path, '/');
    char name[NAME_MAX + 1];
    size_t n = slash ? (size_t)(slash - path) : strlen(path);
    int below = -1;
    if (n > NAME_MAX)
      errno = ENAMETOOLONG;
    else {
      memcpy(name, path, n);
      name[n] = 0;
      below = openat(at, name, (slash ? O_PATH | O_DIRECTORY : flags) | O_NOFOLLOW | O_CLOEXEC);
    }
    int error = errno;
    close(at);
    errno = error;
    at = below;
    if (!slash)
      break;
    path = slash + 1;
  }
  return at;
}

/* A descriptor that reads the file, -1 with errno. A fifo or device is opened without waiting, and refused then. */
static int open_below(int folder, const char *path)
{
  int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
  struct open_how how = { .flags = (unsigned)flags, .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS };
  int file = (int)syscall(SYS_openat2, folder, path, &how, sizeof how);
  if (file < 0 && (errno == ENOSYS || errno == EPERM))
    file = open_step_by_step(folder, path, flags);
  return file;
}

/* What cannot be opened --------------------------------------------------------------------------------- */

/* The nearest name in the folder that the path leads to, for a file that is not there. */
static void suggest_file(chuan_model *model, chuan_diag *diag, int folder, chuan_str path)
{
  size_t cut = path.n, count = 0;
  while (cut > 0 && path.p[cut - 1] != '/')
    cut--;
  chuan_str above = chuan_str_copy(model->arena, (chuan_str){ path.p, cut > 0 ? cut - 1 : 0 });
  chuan_str *names = chuan_model_alloc(model, NAMES_MAX, sizeof *names);
  int below = !above.p ? -1 : open_below(folder, above.n > 0 ? above.p : ".");
  DIR *entries = below < 0 ? NULL : fdopendir(below);
  if (!entries && below >= 0)
    close(below);
  for (struct dirent *entry; names && entries && count < NAMES_MAX && (entry = readdir(entries));) {
    chuan_buffer name;
    if (entry->d_name[0] == '.')
      continue;
    chuan_buffer_init(&name, model->arena);
    chuan_buffer_add(&name, (chuan_str){ path.p, cut });
    chuan_buffer_add_c(&name, entry->d_name);
    names[count++] = chuan_buffer_str(&name);
  }
  if (entries)
    closedir(entries);
  if (names)
    chuan_model_suggest(model, diag, path, names, count);
}

static bool report_unopened(chuan_model *model, chuan_model_function *function, int folder, int error)
{
  const chuan_node *file = function->header->d->a;
  function->broken = true;
  if (error == ENOMEM) {
    model->failed = true;
    return false;
  }
  if (error == EXDEV || error == ELOOP)
    return refuse(model, function, "liên kết dẫn ra ngoài thư mục của tệp quy tắc",
                  "a link leads out of the folder of the rule file");
  if (error != ENOENT && error != ENOTDIR) {
    model->unread |= error == EIO || error == EMFILE || error == ENFILE;
    chuan_diag_add(model->diags, CHUAN_E0101, file->span,
                   CHUAN_ARGS(file->text, chuan_diag_file_error(model->diags, error)));
    return false;
  }
  chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0325, file->span, CHUAN_ARGS(file->text));
  if (model->suggestions++ < SUGGESTIONS_MAX)
    suggest_file(model, diag, folder, file->text);
  return false;
}

/* Reading ------------------------------------------------------------------------------------------ */

static bool read_open(chuan_model *model, chuan_model_function *function, int file, chuan_str name)
{
  struct stat status;
  chuan_str bytes;
  uint32_t number;
  const chuan_node *written = function->header->d->a;
  if (fstat(file, &status) != 0)
    return report_unopened(model, function, -1, errno);
  if (!S_ISREG(status.st_mode))
    return refuse(model, function, "không phải một tệp thường", "it is no plain file");
  chuan_rc rc = chuan_source_read_open(&bytes, file, CHUAN_SCRIPT_BYTES_MAX, model->arena);
  if (rc == CHUAN_RC_IO)
    return report_unopened(model, function, -1, errno);
  if (rc == CHUAN_RC_LIMIT) {
    chuan_str most = chuan_num_exact(chuan_num_int(CHUAN_SCRIPT_BYTES_MAX), model->arena);
    chuan_diag_add(model->diags, CHUAN_E0102, written->span, CHUAN_ARGS(written->text, most));
    function->broken = true;
    return false;
  }
  if (rc == CHUAN_RC_OK)
    rc = chuan_source_add(&number, model->sources, name, bytes, CHUAN_SCRIPT_BYTES_MAX, model->diags);
  model->failed = model->failed || rc == CHUAN_RC_MEMORY;
  function->broken = function->broken || rc != CHUAN_RC_OK;
  if (rc == CHUAN_RC_OK)
    function->out.source = chuan_source_get(model->sources, number)->text;
  return rc == CHUAN_RC_OK;
}

/* Another function of the same file, whose script was read. */
static const chuan_model_function *known_file(const chuan_model *model, const chuan_model_function *function,
                                              chuan_str path)
{
  for (const chuan_model_function *other = model->functions; other < function; other++)
    if (other->of_lua && other->out.source.p && chuan_str_equal(other->path, path))
      return other;
  return NULL;
}

static void read_file(chuan_model *model, chuan_model_function *function, chuan_str folder)
{
  chuan_str path = function->header->d->a->text;
  const chuan_model_function *known = known_file(model, function, function->path);
  if (known) {
    function->out.source = known->out.source;
    return;
  }
  if (path.n == 0 || memchr(path.p, 0, path.n) || !is_below(path)) {
    refuse(model, function, "đường dẫn phải đi xuống từ thư mục của tệp quy tắc, không có `..`",
           "the path has to lead down from the folder of the rule file, without `..`");
    return;
  }
  int above = open(folder.p, O_PATH | O_DIRECTORY | O_CLOEXEC);
  int file = above < 0 ? -1 : open_below(above, function->path.p + folder.n);
  if (file < 0)
    report_unopened(model, function, above, errno);
  else
    read_open(model, function, file, function->path);
  if (file >= 0)
    close(file);
  if (above >= 0)
    close(above);
}

bool chuan_model_read_script(chuan_model *model, chuan_model_function *function)
{
  const chuan_node *script = function->header->d;
  chuan_str folder = folder_of(model, function->header);
  chuan_buffer path;
  if (model->failed)
    return false;
  chuan_buffer_init(&path, model->arena);
  chuan_buffer_add(&path, folder);
  chuan_buffer_add(&path, script->a->text);
  function->path = chuan_str_copy(model->arena, chuan_buffer_str(&path));
  if (path.failed || !function->path.p)
    return false;
  function->out.file = script->a->text;
  function->out.accepts_missing = script->op == 1;
  function->out.budget = CHUAN_FUNCTION_BUDGET;
  if (script->b)
    function->out.budget = (uint32_t)chuan_model_int_from(model, script->b, 1, CHUAN_FUNCTION_BUDGET_MAX);
  if (chuan_model_is_library(model, function->header))
    return chuan_library_script(model, function);
  if (!function->broken)
    read_file(model, function, folder);
  return !model->failed;
}
