/* Questions about names of units: the table of names and codes in which they are asked and answered
   (`chuan import --write-units-map`, `--units-map`), and the same as JSON. */
#ifndef CHUAN_UNITS_MAP_H
#define CHUAN_UNITS_MAP_H

#include "cli/cli.h"
#include "runtime/import.h"

/* USAGE when there is a file of that name: it may hold answers. */
chuan_rc chuan_units_map_is_new(chuan_cli *cli, chuan_str file);
/* Writes the questions as CSV: the row where a name is asked about twice, the name, the code where just one unit has
   that very name, and the candidates. Says so on standard error. */
chuan_rc chuan_units_map_write(chuan_cli *cli, chuan_str file, const chuan_import_summary *summary);
struct json_object *chuan_units_map_json(const chuan_import_summary *summary, bool *failed);

#endif
