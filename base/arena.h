/* Arenas: memory with one lifetime (a rule set, a data set, a run), freed in one go.
   Every arena has a name and a limit, so that no input can make the program grow without end.
   Tests make the N-th allocation fail with chuan_arena_fail_after(). */
#ifndef CHUAN_ARENA_H
#define CHUAN_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct chuan_arena_block;

typedef struct chuan_arena {
  const char *name;               /* said in the message when the limit is hit */
  size_t limit;                   /* bytes handed out at most */
  size_t used;                    /* bytes handed out so far */
  struct chuan_arena_block *head; /* newest block first */
  bool failed;                    /* an allocation failed since chuan_arena_init(): what was made may lack something */
} chuan_arena;

/* Limits, in bytes, of the three lifetimes. */
enum {
  CHUAN_ARENA_RULES_LIMIT = 512 << 20,
  CHUAN_ARENA_DATA_LIMIT = 1 << 30,
  CHUAN_ARENA_RUN_LIMIT = 1 << 30
};

void chuan_arena_init(chuan_arena *arena, const char *name, size_t limit);
/* Gives everything back; the arena may be used again. */
void chuan_arena_free(chuan_arena *arena);
/* The same, but keeps the first block for what comes next: for an arena that is emptied again and again. */
void chuan_arena_reset(chuan_arena *arena);

/* An arena inside `size` bytes of zeroed memory aligned for any type, which takes nothing from the system. It is not to
   be freed. */
void chuan_arena_init_in(chuan_arena *arena, const char *name, void *memory, size_t size);
/* As chuan_arena_reset(), and forgets whether the arena failed. */
void chuan_arena_rewind(chuan_arena *arena);

/* `size` zeroed bytes aligned for any type; NULL when the limit is hit or memory is short. */
void *chuan_arena_alloc(chuan_arena *arena, size_t size);
/* `count` zeroed items of `size` bytes; NULL also when the product overflows. */
void *chuan_arena_array(chuan_arena *arena, size_t count, size_t size);
/* A copy of `size` bytes with a NUL behind it. */
char *chuan_arena_copy(chuan_arena *arena, const void *bytes, size_t size);

/* Makes room for one more item in an array that lives on the arena: `*items` has `count` items and
   room for `*capacity`. Returns false, leaving all as it was, when memory is short. */
bool chuan_arena_grow(chuan_arena *arena, void **items, size_t count, size_t *capacity, size_t size);

/* Tests only: the allocation after `allocations` more ones fails (and, with `forever`, all later
   ones); a negative number switches it off. Returns how many more would have been well as it was set
   before; -1 when one has failed, or none was to. */
long chuan_arena_fail_after(long allocations, bool forever);

#endif
