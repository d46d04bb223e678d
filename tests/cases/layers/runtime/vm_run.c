#include "base/text.h"
#include "grammar/grammar.h"
#include "grammar/program.h"
#include <sqlite3.h>
#include "runtime/store.h"
int f(void) { return sqlite3_exec(0); }
