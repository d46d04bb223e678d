/* What a script's errors say, in the reader's language. The box and Lua speak English, so that what a script catches is
   the same everywhere; it is put into other words only where a person reads it. */
#ifndef CHUAN_LUA_WORDS_H
#define CHUAN_LUA_WORDS_H

#include "base/diag.h"

/* The words for a message of a script; its own where they are none of ours or of Lua's. p is NULL when memory is
   short. */
chuan_str chuan_lua_words(chuan_str message, chuan_lang lang, chuan_arena *arena);

#endif
