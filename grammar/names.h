/* Names and their numbers, found in one step however many there are: a file of a megabyte holds tens of
   thousands, and whoever writes it chooses them. Private to grammar/. */
#ifndef CHUAN_NAMES_H
#define CHUAN_NAMES_H

#include "base/arena.h"
#include "base/text.h"

typedef struct chuan_named {
  chuan_str name; /* p is NULL: free */
  uint32_t number;
} chuan_named;

/* Zeroed, it is empty. */
typedef struct chuan_names {
  chuan_named *slots;
  size_t count, capacity; /* a power of two */
} chuan_names;

/* The number of a name; CHUAN_NONE when it is not there. */
uint32_t chuan_names_find(const chuan_names *names, chuan_str name);
/* Adds a name that is not there yet. False when memory is short. */
bool chuan_names_add(chuan_names *names, chuan_str name, uint32_t number, chuan_arena *arena);

#endif
