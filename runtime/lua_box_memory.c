/* The memory of the box, and what counts as used up: see lua_box_internal.h.

   Memory is handed out from front to back and never taken back within a call, since every call costs at least one unit
   for 16 bytes: what a call may use up is bounded by its budget already. So there is no collector, and no time at
   which it could run. */
#include "runtime/lua_box_internal.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

enum {
  ALIGN = 16,
  SHELF_BYTES = 12 << 20, /* more than the empty picture, the largest and its text */
  STEP = 100,    /* instructions between two looks at the budget */
  NODE_BYTES = 24, /* of a key and its value in a table of Lua */
  SLOT_BYTES = 16, /* of a value on its stack */
  TEXT_HEAD_BYTES = 24,
  SHORT_TEXT_BYTES = 40 /* such texts are kept once each */
};

/* Where the fixed piece is: tables whose keys are tables order them by address. Free in every process of a 64-bit
   system, with sanitizers, too. */
#define FIXED_ADDRESS ((void *)0x200000000000)

bool chuan_lua_memory_take(chuan_lua_box *box)
{
  void *fixed = mmap(FIXED_ADDRESS, CHUAN_LUA_BYTES_MAX, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
  if (fixed == MAP_FAILED)
    return false;
  box->account = fixed;
  if (fixed == FIXED_ADDRESS) {
    void *shelf = mmap(NULL, SHELF_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (shelf != MAP_FAILED) {
      box->shelf = shelf;
      *box->account = (chuan_lua_account){ .used = (sizeof *box->account + ALIGN - 1) / ALIGN * ALIGN, .dearest = 1 };
      return true;
    }
  }
  munmap(fixed, CHUAN_LUA_BYTES_MAX);
  box->account = NULL;
  return false;
}

void chuan_lua_memory_give_back(chuan_lua_box *box)
{
  munmap(box->account, CHUAN_LUA_BYTES_MAX);
  munmap(box->shelf, SHELF_BYTES);
}

/* Drops the pictures of all scripts: the empty one stands first. */
static void forget_scripts(chuan_lua_box *box)
{
  for (size_t i = 0; i < CHUAN_FUNCTIONS_MAX; i++)
    box->loaded[i].picture = (chuan_lua_picture){ 0 };
  box->shelf_used = box->empty.size;
}

void chuan_lua_picture_keep(chuan_lua_box *box, chuan_lua_picture *picture)
{
  chuan_str source = box->source;
  size_t size = box->account->used;
  if (size + source.n > SHELF_BYTES - box->shelf_used)
    forget_scripts(box);
  unsigned char *bytes = box->shelf + box->shelf_used;
  memcpy(bytes, box->account, size);
  if (source.n > 0)
    memcpy(bytes + size, source.p, source.n);
  *picture = (chuan_lua_picture){ bytes, size, { (const char *)bytes + size, source.n } };
  box->shelf_used += size + source.n;
}

void chuan_lua_picture_put_back(chuan_lua_box *box, const chuan_lua_picture *picture)
{
  memcpy(box->account, picture->bytes, picture->size);
}

/* Units ------------------------------------------------------------------------------------------ */

_Noreturn void chuan_lua_stop(chuan_lua_box *box, chuan_lua_outcome outcome, const char *message)
{
  box->stopped = outcome;
  box->line = chuan_lua_line(box->lua);
  box->message_length = strlen(message);
  memcpy(box->message, message, box->message_length);
  longjmp(box->out, 1);
}

/* Never beyond 64 bits: what is left was a budget, or INT64_MAX, and is not below zero here. */
static void spend(chuan_lua_box *box, size_t units)
{
  int64_t price;
  if (__builtin_mul_overflow(units, box->account->dearest, &price))
    price = INT64_MAX;
  box->left -= price;
  if (box->left < 0)
    chuan_lua_stop(box, CHUAN_LUA_BUDGET, "");
}

void chuan_lua_spend(lua_State *L, size_t units)
{
  spend(chuan_lua_box_of(L), units);
}

static void count(lua_State *L, lua_Debug *event)
{
  (void)event;
  spend(chuan_lua_box_of(L), STEP);
}

void chuan_lua_count(chuan_lua_box *box, uint32_t budget)
{
  box->left = budget;
  lua_sethook(box->lua, count, LUA_MASKCOUNT, budget < STEP ? (int)budget + 1 : STEP);
}

unsigned chuan_lua_line(lua_State *L)
{
  lua_Debug frame;
  for (int level = 0; L && lua_getstack(L, level, &frame); level++)
    if (lua_getinfo(L, "l", &frame) && frame.currentline > 0)
      return (unsigned)frame.currentline;
  return 0;
}

static size_t larger(size_t a, size_t b)
{
  return a > b ? a : b;
}

/* A single instruction can take long where a script prepared it: a table of keys that all fall on one place, texts that
   do so in Lua's own table of texts, thousands of arguments handed on. None can take longer than the sizes allow, so
   from some size on every step is counted as dear as the dearest could be. */
static void rate(chuan_lua_account *account)
{
  enum { NODES = 256, BYTES = 16384, TEXTS = 32, SLOTS = 1024 }; /* passed in one unit */
  size_t longest = account->nodes * account->longest; /* a key that is looked for may be compared with all others */
  size_t compared = longest < account->long_texts ? longest : account->long_texts;
  size_t table = account->nodes / NODES + compared / BYTES;
  size_t others = larger(account->chain / TEXTS, account->slots / SLOTS);
  account->dearest = (int64_t)larger(1, larger(table, others));
}

/* The allocator ---------------------------------------------------------------------------------- */

/* Lua mixes addresses and the clock into what its tables are ordered by, and has no function to set it. At the moment
   when the second block is asked for it stands in the first one, and nothing has been ordered yet. It is found by
   what stands before it; where it is not, there is no box. */
static void fix_seed(chuan_lua_box *box, void *first, size_t size)
{
  enum { WORDS_BETWEEN = 12 }; /* from the allocator to the seed: struct global_State of Lua 5.4 */
  static_assert(LUA_VERSION_NUM == 504, "the state of Lua is as it was looked at");
  uintptr_t allocator = (uintptr_t)chuan_lua_allocate, words[WORDS_BETWEEN];
  const unsigned seed = 20251231;
  unsigned char *bytes = first;
  for (size_t at = 0; at + sizeof words + sizeof seed <= size; at += sizeof *words) {
    memcpy(words, bytes + at, sizeof words);
    if (words[0] == allocator && words[1] == (uintptr_t)box) {
      memcpy(bytes + at + sizeof words, &seed, sizeof seed);
      return;
    }
  }
  box->stopped = CHUAN_LUA_LOST;
}

static size_t aligned(size_t size)
{
  return (size + ALIGN - 1) / ALIGN * ALIGN;
}

/* How many texts stand in the chain of one that was made: it stands first. */
static size_t chain_length(const unsigned char *text)
{
  enum { NEXT = 16 }; /* where: struct TString of Lua 5.4 */
  static_assert(LUA_VERSION_NUM == 504, "texts of Lua are as they were looked at");
  size_t length = 0;
  for (; text; length++)
    memcpy(&text, text + NEXT, sizeof text);
  return length;
}

/* Looks at a block that Lua asks for; `type` is that of the object, 0 for a part of one. */
static void look(chuan_lua_box *box, size_t type, size_t size)
{
  chuan_lua_account *account = box->account;
  if (type == LUA_TSTRING) {
    size_t length = size - TEXT_HEAD_BYTES - 1;
    if (length > CHUAN_LUA_STRING_BYTES_MAX)
      chuan_lua_stop(box, CHUAN_LUA_ERROR, "a text of more than 4096 bytes");
    if (length <= SHORT_TEXT_BYTES) {
      account->chain = larger(account->chain, chain_length(account->short_text));
      account->short_text = (const unsigned char *)account + account->used; /* where take() will put it */
    } else {
      account->long_texts += length;
      account->longest = larger(account->longest, length);
    }
  } else if (type == 0 && size % NODE_BYTES == 0 && __builtin_popcountll(size / NODE_BYTES) == 1) {
    account->nodes = larger(account->nodes, size / NODE_BYTES);
  } else {
    return;
  }
  rate(account);
}

static void *take(chuan_lua_box *box, size_t size)
{
  chuan_lua_account *account = box->account;
  if (size > CHUAN_LUA_BYTES_MAX - account->used || aligned(size) > CHUAN_LUA_BYTES_MAX - account->used)
    chuan_lua_stop(box, CHUAN_LUA_MEMORY, "");
  void *block = (unsigned char *)account + account->used;
  account->used += aligned(size);
  spend(box, aligned(size) / ALIGN);
  return block;
}

static bool is_last(const chuan_lua_account *account, const void *block, size_t size)
{
  return (const unsigned char *)block + aligned(size) == (const unsigned char *)account + account->used;
}

static void *grow(chuan_lua_box *box, void *block, size_t old_size, size_t size)
{
  if (is_last(box->account, block, old_size)) {
    take(box, aligned(size) - aligned(old_size));
    return block;
  }
  void *grown = take(box, size);
  memcpy(grown, block, old_size);
  return grown;
}

/* Lua gives a block back. When its stack grows it takes a new one, and then gives back the old. */
static void notice_stack(chuan_lua_account *account, const void *given_back)
{
  if (given_back != account->stack)
    return;
  account->stack = account->newest;
  account->slots = account->newest_size / SLOT_BYTES;
  rate(account);
}

void *chuan_lua_allocate(void *of, void *block, size_t old_size, size_t size)
{
  chuan_lua_box *box = of;
  chuan_lua_account *account = box->account;
  if (size == 0) {
    notice_stack(account, block);
    return NULL;
  }
  if (block)
    return aligned(size) <= aligned(old_size) ? block : grow(box, block, old_size, size);
  look(box, old_size, size);
  account->newest = take(box, size);
  account->newest_size = size;
  size_t first = aligned(sizeof *account);
  unsigned char *state = (unsigned char *)account + first;
  if (!account->stack && (unsigned char *)account->newest > state) {
    fix_seed(box, state, (size_t)((unsigned char *)account->newest - state));
    account->stack = account->newest;
  }
  return account->newest;
}
