#include "grammar/program.h"
int a; /* double */ double x;
