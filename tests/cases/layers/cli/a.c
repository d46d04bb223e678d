#include "runtime/store.h"
#include "cli/a.h"
#include "tests/b.h"
