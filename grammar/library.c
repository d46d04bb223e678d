/* The functions that come with the program: the rule files and scripts of stdlib/, built in. They are read behind the
   rules of a run, and a function of the rules hides the one of its name. They call no other function, so that none of
   them changes by what is hidden. See model.h. */
#include "grammar/model.h"

#include "base/embed.h"

#include <string.h>

#define FOLDER "chuan:stdlib/"

static bool ends_with(const char *name, const char *end)
{
  size_t n = strlen(name), m = strlen(end);
  return n > m && strcmp(name + n - m, end) == 0;
}

size_t chuan_library_file_count(void)
{
  size_t count = 0;
  for (const chuan_embedded *file = chuan_stdlib; file->name; file++)
    count += ends_with(file->name, ".chuan");
  return count;
}

static chuan_rc add_source(chuan_model *model, const chuan_embedded *file, uint32_t *number)
{
  chuan_buffer name;
  chuan_buffer_init(&name, model->arena);
  chuan_buffer_add_c(&name, FOLDER);
  chuan_buffer_add_c(&name, file->name);
  if (name.failed)
    return CHUAN_RC_MEMORY;
  return chuan_source_add(number, model->sources, chuan_buffer_str(&name), (chuan_str){ file->bytes, file->size },
                          CHUAN_RULE_FILE_LIMIT, model->diags);
}

bool chuan_library_parse(chuan_model *model)
{
  for (const chuan_embedded *file = chuan_stdlib; file->name; file++) {
    uint32_t number;
    if (!ends_with(file->name, ".chuan"))
      continue;
    if (add_source(model, file, &number) != CHUAN_RC_OK ||
        chuan_file_parse(&model->files[model->file_count], number, model->sources, model->arena, model->diags) !=
            CHUAN_RC_OK)
      return false;
    if (model->library == 0)
      model->library = number;
    model->file_count++;
  }
  return true;
}

bool chuan_model_is_library(const chuan_model *model, const chuan_node *header)
{
  return model->library > 0 && header->span.source >= model->library;
}

bool chuan_library_script(chuan_model *model, chuan_model_function *function)
{
  chuan_str wanted = function->header->d->a->text;
  for (const chuan_embedded *file = chuan_stdlib; file->name; file++) {
    uint32_t number;
    if (!chuan_str_equal(chuan_str_of(file->name), wanted))
      continue;
    if (add_source(model, file, &number) != CHUAN_RC_OK)
      return false;
    function->out.source = chuan_source_get(model->sources, number)->text;
    function->out.file = chuan_source_get(model->sources, number)->name; /* told from a file of the rules' own */
  }
  return true;
}
