/* From paths to a program: finds the rule files, reads them, runs the checks in their order. */
#include "grammar/model.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FOLDER_DEPTH_MAX = 32 };

/* Rule files on the disk, each known by its device and inode so that none counts twice. */
typedef struct chuan_found {
  chuan_str path;
  dev_t device;
  ino_t inode;
} chuan_found;

typedef struct chuan_search {
  chuan_arena *arena;
  chuan_diags *diags;
  chuan_found *items;
  size_t count, capacity;
} chuan_search;

static chuan_rc refuse_path(chuan_search *search, chuan_str path, chuan_str reason)
{
  chuan_diag_add(search->diags, CHUAN_E0101, (chuan_span){ 0 }, CHUAN_ARGS(path, reason));
  return CHUAN_RC_USAGE;
}

/* What the system says of a path: that it is wrong, or that the system itself has failed. */
static chuan_rc refuse_error(chuan_search *search, chuan_str path, int error)
{
  if (error == ENOMEM)
    return CHUAN_RC_MEMORY;
  chuan_rc rc = refuse_path(search, path, chuan_diag_file_error(search->diags, error));
  return error == EIO || error == EMFILE || error == ENFILE ? CHUAN_RC_IO : rc;
}

static chuan_rc add_file(chuan_search *search, chuan_str path, const struct stat *info)
{
  for (size_t i = 0; info && i < search->count; i++)
    if (search->items[i].device == info->st_dev && search->items[i].inode == info->st_ino &&
        search->items[i].inode != 0)
      return CHUAN_RC_OK;
  if (search->count == CHUAN_RULE_FILES_MAX) {
    chuan_diag_add(search->diags, CHUAN_E0122, (chuan_span){ 0 }, CHUAN_ARGS(path));
    return CHUAN_RC_LIMIT;
  }
  if (!chuan_arena_grow(search->arena, (void **)&search->items, search->count, &search->capacity,
                        sizeof *search->items))
    return CHUAN_RC_MEMORY;
  search->items[search->count++] = (chuan_found){ path, info ? info->st_dev : 0, info ? info->st_ino : 0 };
  return CHUAN_RC_OK;
}

static bool is_rule_file(const char *name)
{
  size_t n = strlen(name);
  return n > 6 && strcmp(name + n - 6, ".chuan") == 0 && name[0] != '.';
}

static chuan_rc search_folder(chuan_search *search, chuan_str path, unsigned depth);

/* An entry that is gone by now, as a link that leads nowhere, is passed over; one that cannot be looked at is not:
   the rules would lack a part. */
static chuan_rc search_entry(chuan_search *search, chuan_str folder, const char *entry, unsigned depth)
{
  chuan_buffer name;
  struct stat info;
  chuan_buffer_init(&name, search->arena);
  chuan_buffer_add(&name, folder);
  chuan_buffer_add_c(&name, folder.n > 0 && folder.p[folder.n - 1] == '/' ? "" : "/");
  chuan_buffer_add_c(&name, entry);
  chuan_str full = chuan_str_copy(search->arena, chuan_buffer_str(&name));
  if (name.failed || !full.p)
    return CHUAN_RC_MEMORY;
  bool found = lstat(full.p, &info) == 0;
  if (found && S_ISDIR(info.st_mode))
    return search_folder(search, full, depth + 1);
  if (found && !is_rule_file(entry))
    return CHUAN_RC_OK;
  if (found && stat(full.p, &info) == 0)
    return S_ISREG(info.st_mode) ? add_file(search, full, &info) : CHUAN_RC_OK;
  return errno == ENOENT || errno == ELOOP ? CHUAN_RC_OK : refuse_error(search, full, errno);
}

/* Every *.chuan file below a folder; hidden names, links to folders and what is no plain file are passed over. */
static chuan_rc search_folder(chuan_search *search, chuan_str path, unsigned depth)
{
  if (depth >= FOLDER_DEPTH_MAX)
    return refuse_error(search, path, ELOOP);
  DIR *folder = opendir(path.p);
  if (!folder)
    return refuse_error(search, path, errno);
  chuan_rc rc = CHUAN_RC_OK;
  errno = 0;
  for (struct dirent *entry; rc == CHUAN_RC_OK && (entry = readdir(folder)); errno = 0)
    if (entry->d_name[0] != '.')
      rc = search_entry(search, path, entry->d_name, depth);
  if (rc == CHUAN_RC_OK && errno != 0)
    rc = refuse_error(search, path, errno);
  closedir(folder);
  return rc;
}

static int by_path(const void *a, const void *b)
{
  return chuan_str_compare(((const chuan_found *)a)->path, ((const chuan_found *)b)->path);
}

static chuan_rc search_path(chuan_search *search, chuan_str given)
{
  struct stat info;
  chuan_str path = chuan_str_copy(search->arena, given);
  if (!path.p)
    return CHUAN_RC_MEMORY;
  if (memchr(path.p, 0, path.n))
    return refuse_path(search, path, CHUAN_STR("NUL"));
  if (chuan_str_equal(path, CHUAN_STR("-")))
    return add_file(search, path, NULL);
  if (stat(path.p, &info) != 0)
    return refuse_error(search, path, errno);
  if (!S_ISDIR(info.st_mode))
    return add_file(search, path, &info);
  size_t before = search->count;
  chuan_rc rc = search_folder(search, path, 0);
  if (rc == CHUAN_RC_OK && search->count == before) {
    chuan_diag_add(search->diags, CHUAN_E0123, (chuan_span){ 0 }, CHUAN_ARGS(path));
    return CHUAN_RC_USAGE;
  }
  return rc;
}

chuan_rc chuan_rules_files(chuan_str **files, size_t *file_count, const chuan_str *paths, size_t count,
                           chuan_arena *arena, chuan_diags *diags)
{
  chuan_search search = { .arena = arena, .diags = diags };
  chuan_rc rc = CHUAN_RC_OK;
  for (size_t i = 0; i < count; i++) {
    chuan_rc one = search_path(&search, paths[i]);
    if (one == CHUAN_RC_MEMORY)
      return one;
    if (one != CHUAN_RC_OK && rc != CHUAN_RC_IO)
      rc = one;
  }
  if (rc != CHUAN_RC_OK)
    return rc;
  if (search.count > 1)
    qsort(search.items, search.count, sizeof *search.items, by_path);
  *files = chuan_arena_array(arena, search.count, sizeof **files);
  if (!*files)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < search.count; i++)
    (*files)[i] = search.items[i].path;
  *file_count = search.count;
  return CHUAN_RC_OK;
}

/* The checks, each on what the one before found; later ones run only where they have sense. */
static chuan_rc check(chuan_model *model, bool parsed)
{
  size_t errors = model->diags->errors;
  if (!chuan_collect(model) || !chuan_make_editions(model) || !chuan_check_sets(model) ||
      !chuan_check_merges(model) || !chuan_check_rulings(model) || !chuan_check_exceptions(model) ||
      !chuan_check_functions(model) || !chuan_check_types(model) || !chuan_check_grades(model) ||
      !chuan_check_excepts(model) || !chuan_check_levels(model) || !chuan_check_ladders(model) ||
      !chuan_check_cubes(model) || !chuan_compile_tests(model))
    return CHUAN_RC_MEMORY;
  if (!parsed || model->diags->errors > errors)
    return model->unread ? CHUAN_RC_IO : CHUAN_RC_FINDINGS;
  if (!chuan_list_functions(model) || !chuan_compile(model))
    return CHUAN_RC_MEMORY;
  return chuan_program_seal(model->program, model->arena);
}

chuan_rc chuan_rules_load_sources(const chuan_program **program, const uint32_t *numbers, size_t count,
                                  chuan_sources *sources, chuan_arena *arena, chuan_diags *diags)
{
  chuan_model model = { .arena = arena, .diags = diags, .sources = sources };
  model.files = chuan_arena_array(arena, count + chuan_library_file_count(), sizeof *model.files);
  model.program = chuan_arena_alloc(arena, sizeof *model.program);
  *program = NULL;
  if (!model.files || !model.program)
    return CHUAN_RC_MEMORY;
  chuan_rc worst = CHUAN_RC_OK;
  for (size_t i = 0; i < count; i++) {
    chuan_rc rc = chuan_file_parse(&model.files[i], numbers[i], sources, arena, diags);
    if (rc == CHUAN_RC_MEMORY)
      return rc;
    if (rc == CHUAN_RC_LIMIT || worst == CHUAN_RC_OK)
      worst = rc;
  }
  model.file_count = count;
  model.incomplete = worst != CHUAN_RC_OK;
  if (worst == CHUAN_RC_LIMIT)
    return worst;
  if (!chuan_library_parse(&model))
    return CHUAN_RC_MEMORY;
  size_t said = diags->count;
  chuan_rc rc = check(&model, worst == CHUAN_RC_OK);
  /* Every edition, and every call of a function, has the same words again. */
  if (model.copied > 0 || model.expanded > 0)
    chuan_diags_say_once(diags, said);
  if (diags->failed || arena->failed) /* what was found without memory may be wrong */
    return CHUAN_RC_MEMORY;
  model.program->file_count = count;
  if (rc == CHUAN_RC_OK)
    *program = model.program;
  return rc;
}

chuan_rc chuan_rules_load(const chuan_program **program, const chuan_str *paths, size_t count, chuan_sources *sources,
                          chuan_arena *arena, chuan_diags *diags)
{
  chuan_str *files = NULL;
  size_t file_count = 0, loaded = 0;
  *program = NULL;
  chuan_rc rc = chuan_rules_files(&files, &file_count, paths, count, arena, diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  uint32_t *numbers = chuan_arena_array(arena, file_count, sizeof *numbers);
  if (!numbers)
    return CHUAN_RC_MEMORY;
  chuan_rc worst = CHUAN_RC_OK;
  for (size_t i = 0; i < file_count; i++) {
    rc = chuan_source_load(&numbers[loaded], sources, files[i], CHUAN_RULE_FILE_LIMIT, NULL, diags);
    if (rc == CHUAN_RC_OK)
      loaded++;
    else if (rc == CHUAN_RC_MEMORY)
      return rc;
    else if (worst != CHUAN_RC_IO)
      worst = rc;
  }
  if (worst == CHUAN_RC_IO) /* what the others seem to lack may stand in the file that could not be read */
    return worst;
  rc = chuan_rules_load_sources(program, numbers, loaded, sources, arena, diags);
  if (worst != CHUAN_RC_OK) {
    *program = NULL;
    return worst;
  }
  return rc;
}
