/* An open hash table with linear probing: see names.h. */
#include "grammar/names.h"

#include "grammar/program.h"

#include <sodium.h>
#include <string.h>

enum { CAPACITY_FIRST = 16 };

/* The hash has a key of this process, so that nobody can choose names that collide. It decides where a name
   is kept and nothing that can be seen. */
static size_t place(chuan_str name, size_t capacity)
{
  static unsigned char key[crypto_shorthash_KEYBYTES];
  static bool has_key;
  unsigned char bytes[crypto_shorthash_BYTES];
  uint64_t hash;
  if (!has_key)
    randombytes_buf(key, sizeof key);
  has_key = true;
  crypto_shorthash(bytes, (const unsigned char *)name.p, name.n, key);
  memcpy(&hash, bytes, sizeof hash);
  return (size_t)hash & (capacity - 1);
}

/* The slot of a name, or the free one where it belongs. */
static chuan_named *slot_of(const chuan_names *names, chuan_str name)
{
  size_t at = place(name, names->capacity);
  while (names->slots[at].name.p && !chuan_str_equal(names->slots[at].name, name))
    at = (at + 1) & (names->capacity - 1);
  return &names->slots[at];
}

uint32_t chuan_names_find(const chuan_names *names, chuan_str name)
{
  const chuan_named *slot = names->capacity ? slot_of(names, name) : NULL;
  return slot && slot->name.p ? slot->number : CHUAN_NONE;
}

static bool grow(chuan_names *names, chuan_arena *arena)
{
  chuan_names larger = { .count = names->count, .capacity = names->capacity ? 2 * names->capacity : CAPACITY_FIRST };
  larger.slots = chuan_arena_array(arena, larger.capacity, sizeof *larger.slots);
  if (!larger.slots)
    return false;
  for (size_t i = 0; i < names->capacity; i++)
    if (names->slots[i].name.p)
      *slot_of(&larger, names->slots[i].name) = names->slots[i];
  *names = larger;
  return true;
}

bool chuan_names_add(chuan_names *names, chuan_str name, uint32_t number, chuan_arena *arena)
{
  if (2 * names->count >= names->capacity && !grow(names, arena))
    return false;
  *slot_of(names, name) = (chuan_named){ name.p ? name : CHUAN_STR(""), number };
  names->count++;
  return true;
}
