/* string.… of scripts: see lua_box_internal.h. Places and lengths are those of characters: code points, of which texts
   composed to NFC, as all data are, have one for each Vietnamese letter. */
#include "runtime/lua_box_internal.h"

#include <string.h>
#include <utf8proc.h>

/* Texts that are made ---------------------------------------------------------------------------- */

void chuan_lua_text_add(chuan_lua_text *text, chuan_str more)
{
  if (more.n > sizeof text->bytes - text->n)
    chuan_lua_raise(text->lua, "a text of more than %d bytes", (int)CHUAN_LUA_STRING_BYTES_MAX);
  if (more.n > 0)
    memcpy(text->bytes + text->n, more.p, more.n);
  text->n += more.n;
}

int chuan_lua_push_made(const chuan_lua_text *text)
{
  chuan_lua_push_str(text->lua, (chuan_str){ text->bytes, text->n });
  return 1;
}

/* Characters ------------------------------------------------------------------------------------- */

static size_t characters(chuan_str text)
{
  size_t count = 0;
  for (size_t i = 0; i < text.n; i++)
    count += ((unsigned char)text.p[i] & 0xC0) != 0x80;
  return count;
}

size_t chuan_lua_characters(lua_State *L, chuan_str text)
{
  chuan_lua_spend(L, text.n / 64);
  return characters(text);
}

/* The byte at which character `place`, from 0 on, begins. */
static size_t byte_of(chuan_str text, size_t place)
{
  size_t at = 0;
  for (size_t count = 0; at < text.n; at++) {
    bool begins = ((unsigned char)text.p[at] & 0xC0) != 0x80;
    if (begins && count == place)
      return at;
    count += begins;
  }
  return at;
}

/* Functions -------------------------------------------------------------------------------------- */

int chuan_lua_string_len(lua_State *L)
{
  lua_pushinteger(L, (lua_Integer)characters(chuan_lua_text_argument(L, 1)));
  return 1;
}

int chuan_lua_string_sub(lua_State *L)
{
  chuan_str text = chuan_lua_text_argument(L, 1);
  int64_t length = (int64_t)characters(text);
  int64_t from = chuan_lua_whole_argument(L, 2), to = chuan_lua_whole_argument_or(L, 3, -1);
  from = from < 0 ? from + length + 1 : from;
  to = to < 0 ? to + length + 1 : to;
  from = from < 1 ? 1 : from;
  to = to > length ? length : to;
  if (from > to) {
    lua_pushlstring(L, "", 0);
    return 1;
  }
  size_t begin = byte_of(text, (size_t)from - 1), end = byte_of(text, (size_t)to);
  lua_pushlstring(L, text.p + begin, end - begin);
  return 1;
}

int chuan_lua_string_find(lua_State *L)
{
  chuan_str text = chuan_lua_text_argument(L, 1), part = chuan_lua_text_argument(L, 2);
  int64_t length = (int64_t)characters(text), start = chuan_lua_whole_argument_or(L, 3, 1);
  if (start < 1)
    return chuan_lua_wrong_argument(L, 3, "1 or more");
  size_t skipped = byte_of(text, (size_t)start - 1);
  const char *found = start > length + 1 ? NULL : memmem(text.p + skipped, text.n - skipped, part.p, part.n);
  if (!found) {
    lua_pushnil(L);
    return 1;
  }
  lua_Integer before = (lua_Integer)characters((chuan_str){ text.p, (size_t)(found - text.p) });
  lua_pushinteger(L, before + 1);
  lua_pushinteger(L, before + (lua_Integer)characters(part));
  return 2;
}

static int in_case(lua_State *L, utf8proc_int32_t (*convert)(utf8proc_int32_t))
{
  chuan_str text = chuan_lua_text_argument(L, 1);
  chuan_lua_text out = { .lua = L };
  while (text.n > 0) {
    size_t length;
    utf8proc_uint8_t bytes[4];
    int32_t character = chuan_text_next(text, &length);
    chuan_str same = { text.p, length };
    if (character >= 0)
      same = (chuan_str){ (const char *)bytes, (size_t)utf8proc_encode_char(convert(character), bytes) };
    chuan_lua_text_add(&out, same);
    text = (chuan_str){ text.p + length, text.n - length };
  }
  return chuan_lua_push_made(&out);
}

int chuan_lua_string_lower(lua_State *L)
{
  return in_case(L, utf8proc_tolower);
}

int chuan_lua_string_upper(lua_State *L)
{
  return in_case(L, utf8proc_toupper);
}

int chuan_lua_string_rep(lua_State *L)
{
  chuan_lua_text out = { .lua = L };
  chuan_str text = chuan_lua_text_argument(L, 1);
  int64_t count = chuan_lua_whole_argument(L, 2);
  chuan_str separator = lua_isnoneornil(L, 3) ? CHUAN_STR("") : chuan_lua_text_argument(L, 3);
  if (text.n + separator.n == 0)
    count = 0;
  if (count > CHUAN_LUA_STRING_BYTES_MAX + 1)
    count = CHUAN_LUA_STRING_BYTES_MAX + 1; /* too many already */
  chuan_lua_spend(L, count > 0 ? (size_t)count / 16 : 0);
  for (int64_t i = 0; i < count; i++) {
    if (i > 0)
      chuan_lua_text_add(&out, separator);
    chuan_lua_text_add(&out, text);
  }
  return chuan_lua_push_made(&out);
}

int chuan_lua_string_split(lua_State *L)
{
  chuan_str text = chuan_lua_text_argument(L, 1), separator = chuan_lua_text_argument(L, 2);
  if (separator.n == 0)
    return chuan_lua_wrong_argument(L, 2, "a text that is not empty");
  lua_createtable(L, 0, 0);
  for (lua_Integer i = 1;; i++) {
    const char *end = memmem(text.p, text.n, separator.p, separator.n);
    size_t length = end ? (size_t)(end - text.p) : text.n;
    chuan_lua_push_str(L, (chuan_str){ text.p, length });
    lua_rawseti(L, -2, i);
    if (!end)
      return 1;
    text = (chuan_str){ end + separator.n, text.n - length - separator.n };
  }
}

int chuan_lua_string_trim(lua_State *L)
{
  chuan_lua_push_str(L, chuan_str_trim(chuan_lua_text_argument(L, 1)));
  return 1;
}
