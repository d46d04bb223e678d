#include "runtime/vm.h"
// float
/* x
 float */ float y;
const char *s = "/* "; double z;
