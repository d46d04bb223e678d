/* What the files of the box share: see lua_box.h. Private to runtime/lua_box*.c.

   Numbers of scripts: a whole number within CHUAN_LUA_INTEGER_BOUND is an integer of Lua, every other one an object
   with an exact number. So there is one form of each number, and no float ever comes to exist (lua_scan.h).

   Everything that a call uses up is counted in units: one for each instruction, one for each 16 bytes of memory, and
   what a function of ours costs more than that. Nothing is ever collected or freed. Whoever goes beyond a limit leaves
   by longjmp(), out of the script and all of Lua: no script can catch it, and the state it leaves behind is thrown
   away, as every state is after its call. */
#ifndef CHUAN_LUA_BOX_INTERNAL_H
#define CHUAN_LUA_BOX_INTERNAL_H

#include "runtime/lua_box.h"

#include <lua.h>
#include <setjmp.h>
#include <stdalign.h>
#include <stddef.h>

/* Beside the memory that Lua has, at the start of the fixed piece: part of every picture. */
typedef struct chuan_lua_account {
  size_t used;                        /* bytes of the fixed piece */
  void *stack, *newest;               /* of Lua; the block taken last */
  size_t newest_size;
  size_t nodes, slots;                /* of the largest table; of the stack */
  const unsigned char *short_text;    /* the one made last: Lua has each once, in chains by what their bytes come to */
  size_t chain;                       /* how long the longest of these was */
  size_t long_texts, longest;         /* bytes of all longer ones, and of the longest */
  int64_t dearest;                    /* units that the dearest single step of now may cost */
} chuan_lua_account;

typedef struct chuan_lua_picture {
  const unsigned char *bytes;
  size_t size;
  chuan_str source; /* of the script */
} chuan_lua_picture;

enum { CHUAN_LUA_ROOM_BYTES = 128 << 10 }; /* for the largest result of one operation, as a number and as a text */

/* A script as loaded. */
typedef struct chuan_lua_loaded {
  chuan_lua_picture picture; /* no bytes: there is none, or it was forgotten */
  chuan_lua_answer failure; /* where the outcome is not OK, of every call */
  uint32_t budget;
  unsigned line; /* at which its function begins: for a wrong result, which no line gives */
  size_t error_units;
  bool accepts_missing;
  chuan_type_kind result;
  char message[CHUAN_LUA_MESSAGE_BYTES_MAX]; /* of the failure */
} chuan_lua_loaded;

struct chuan_lua_box {
  chuan_lua_account *account; /* the start of the fixed piece of memory */
  lua_State *lua;
  unsigned char *shelf; /* where pictures are kept */
  size_t shelf_used;
  chuan_lua_picture empty; /* no script yet */
  chuan_lua_loaded loaded[CHUAN_FUNCTIONS_MAX];
  chuan_arena room; /* for results of numbers, until they are copied */
  alignas(max_align_t) unsigned char room_bytes[CHUAN_LUA_ROOM_BYTES];

  chuan_str source;   /* of the script that runs */
  int64_t left;       /* units */
  size_t error_units; /* what an error costs that a script catches */
  bool passing; /* arguments are handed over: what goes beyond a limit then is their size */
  jmp_buf out;
  chuan_lua_outcome stopped; /* why it was left by `out` */
  unsigned line;
  char message[CHUAN_LUA_MESSAGE_BYTES_MAX];
  size_t message_length;
};

static inline chuan_lua_box *chuan_lua_box_of(lua_State *L)
{
  return *(chuan_lua_box **)lua_getextraspace(L);
}

/* Memory and units (lua_box_memory.c) ------------------------------------------------------------ */

bool chuan_lua_memory_take(chuan_lua_box *box);
void chuan_lua_memory_give_back(chuan_lua_box *box);
/* The allocator of Lua; `box` is the box. */
void *chuan_lua_allocate(void *box, void *block, size_t old_size, size_t size);
/* Keeps the fixed piece as it is now, and the text of the script. Where there is no more room all scripts are forgotten
   first. */
void chuan_lua_picture_keep(chuan_lua_box *box, chuan_lua_picture *picture);
void chuan_lua_picture_put_back(chuan_lua_box *box, const chuan_lua_picture *picture);
/* Ends the call at once. */
_Noreturn void chuan_lua_stop(chuan_lua_box *box, chuan_lua_outcome outcome, const char *message);
/* Counts what a function does beyond its call. */
void chuan_lua_spend(lua_State *L, size_t units);
/* Has instructions counted from now on, against `budget`. */
void chuan_lua_count(chuan_lua_box *box, uint32_t budget);
/* The line of the script that runs; 0 for none. */
unsigned chuan_lua_line(lua_State *L);

/* Names (lua_box_names.c) ------------------------------------------------------------------------ */

/* Where the message on top of the stack is about a value of arithmetic without a name that can be found in the line of
   `source` that runs, pushes one with that name: "… (global 'thu')". */
void chuan_lua_name_operand(lua_State *L, chuan_str source);

/* Objects (lua_box_number.c) --------------------------------------------------------------------- */

#define CHUAN_LUA_INTEGER_BOUND ((int64_t)1 << 62) /* whole numbers nearer to zero are integers of Lua */

typedef enum chuan_lua_object_kind {
  CHUAN_LUA_OBJECT_NUMBER,
  CHUAN_LUA_OBJECT_DATE,
  CHUAN_LUA_OBJECT_MISSING,
  CHUAN_LUA_OBJECT_HOLD /* __hold of lua_scan.h */
} chuan_lua_object_kind;

/* The block of every full userdata. */
typedef struct chuan_lua_object {
  chuan_lua_object_kind kind;
  chuan_num number; /* of a date its day */
} chuan_lua_object;

/* Where things are kept that scripts do not see: places of the registry behind those of Lua. */
enum {
  CHUAN_LUA_PLACE_META = LUA_RIDX_LAST + 1, /* metatables, one for each kind of object */
  CHUAN_LUA_PLACE_MISSING = CHUAN_LUA_PLACE_META + CHUAN_LUA_OBJECT_HOLD + 1,
  CHUAN_LUA_PLACE_NUMERALS /* __numeral of lua_scan.h, of the script that is loaded */
};

/* NULL where the value is no object. */
const chuan_lua_object *chuan_lua_object_at(lua_State *L, int index);
bool chuan_lua_number_at(lua_State *L, int index, chuan_num *out);
bool chuan_lua_date_at(lua_State *L, int index, chuan_day *out);
void chuan_lua_push_number(lua_State *L, chuan_num number);
void chuan_lua_push_date(lua_State *L, chuan_day day);
void chuan_lua_push_missing(lua_State *L);
/* Push a number, or raise an error where it has too many digits or divides by zero. */
int chuan_lua_push_power(lua_State *L, chuan_num x, int64_t n);
int chuan_lua_push_rounded(lua_State *L, chuan_num number, unsigned places, chuan_rounding mode);
/* A number as scripts and tonumber() read it, "-12.50", ".5", "1e3", "1/3": pushed; false where it is none. */
bool chuan_lua_push_read(lua_State *L, chuan_str text);
/* "0.5", or "1/3" where it has no end; lives in the room. */
chuan_str chuan_lua_number_text(lua_State *L, chuan_num number);
/* Pushes the text of a number, text or date; false for others. */
bool chuan_lua_push_text(lua_State *L, int index);
/* Makes the metatables, `missing`, and __begin for lua_scan.h's names. */
void chuan_lua_open_numbers(lua_State *L);

/* Functions of scripts (lua_box_base.c, _math.c, _table.c, _text.c) ------------------------------- */

typedef struct chuan_lua_function {
  const char *module, *name; /* module "base": global */
  lua_CFunction call;
} chuan_lua_function;
extern const chuan_lua_function chuan_lua_functions[];
extern const size_t chuan_lua_function_count;

#define FUNCTION(module, name, arguments, meaning) int chuan_lua_##module##_##name(lua_State *L);
#include "runtime/lua_functions.def"
#undef FUNCTION

void chuan_lua_open_functions(lua_State *L);
/* Pushes a function; its name is its first upvalue, which keeps it from being a bare address as a key of tables. */
void chuan_lua_push_function(lua_State *L, const char *name, lua_CFunction call);

/* The message at `index`, a text, without the place that Lua puts in front, which is taken into `line`. */
chuan_str chuan_lua_message_at(lua_State *L, int index, unsigned *line);
/* Raises an error with a message in the format of lua_pushfstring(); the line is found by the box. */
int chuan_lua_raise(lua_State *L, const char *format, ...);
/* "number", "date", "missing", or Lua's own name. */
const char *chuan_lua_type_name(lua_State *L, int index);
/* Arguments of the function that runs, or an error that names it. */
int chuan_lua_wrong_argument(lua_State *L, int index, const char *wanted);
chuan_str chuan_lua_text_argument(lua_State *L, int index);
chuan_num chuan_lua_number_argument(lua_State *L, int index);
/* A whole number below 2^62; `otherwise` where there is none. */
int64_t chuan_lua_whole_argument(lua_State *L, int index);
int64_t chuan_lua_whole_argument_or(lua_State *L, int index, int64_t otherwise);
/* The length of a list. */
int64_t chuan_lua_list_argument(lua_State *L, int index);

/* A new table with room for a list. */
void chuan_lua_push_list(lua_State *L, size_t length);
/* Pushes a text. */
void chuan_lua_push_str(lua_State *L, chuan_str text);
/* How many characters a text has. */
size_t chuan_lua_characters(lua_State *L, chuan_str text);

/* A text that a function makes; one that is too long raises an error. */
typedef struct chuan_lua_text {
  lua_State *lua;
  size_t n;
  char bytes[CHUAN_LUA_STRING_BYTES_MAX];
} chuan_lua_text;
void chuan_lua_text_add(chuan_lua_text *text, chuan_str more);
int chuan_lua_push_made(const chuan_lua_text *text);

#endif
