/* Errors of scripts in words: see lua_words.h and lua_words.def. */
#include "runtime/lua_words.h"

#include <string.h>

enum { DIFFERENT_MAX = 4 }; /* %1 to %4 */

typedef struct words {
  const char *said;
  const char *told[2]; /* by language */
} words;

static const words MESSAGES[] = {
#define SAID(said, vi) { said, { vi, said } },
#define RETOLD(said, vi, en) { said, { vi, en } },
#define WORD(said, vi)
#include "runtime/lua_words.def"
#undef SAID
#undef RETOLD
#undef WORD
};

static const words PARTS[] = {
#define SAID(said, vi)
#define RETOLD(said, vi, en)
#define WORD(said, vi) { said, { vi, said } },
#include "runtime/lua_words.def"
#undef SAID
#undef RETOLD
#undef WORD
};

static bool is_place(const char *p)
{
  return p[0] == '%' && p[1] >= '1' && p[1] <= '0' + DIFFERENT_MAX;
}

static size_t plain_length(const char *p)
{
  size_t n = 0;
  while (p[n] && !is_place(p + n))
    n++;
  return n;
}

/* Whether a message is of this form; what differs is then in `parts`. */
static bool fits(chuan_str message, const char *form, chuan_str *parts)
{
  while (*form) {
    size_t place = is_place(form) ? (size_t)(form[1] - '1') : DIFFERENT_MAX;
    form += place < DIFFERENT_MAX ? 2 : 0;
    size_t plain = plain_length(form), before = 0;
    if (message.n < plain)
      return false;
    if (place < DIFFERENT_MAX) { /* up to the plain text behind it, which ends the message where it ends the form */
      const char *found = form[plain] ? memmem(message.p, message.n, form, plain) : message.p + message.n - plain;
      if (!found)
        return false;
      before = (size_t)(found - message.p);
      parts[place] = (chuan_str){ message.p, before };
    }
    if (memcmp(message.p + before, form, plain) != 0)
      return false;
    message.p += before + plain;
    message.n -= before + plain;
    form += plain;
  }
  return message.n == 0;
}

static chuan_str told_part(chuan_str part, chuan_lang lang)
{
  for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++)
    if (chuan_str_equal(part, chuan_str_of(PARTS[i].said)))
      return chuan_str_of(PARTS[i].told[lang]);
  return part;
}

chuan_str chuan_lua_words(chuan_str message, chuan_lang lang, chuan_arena *arena)
{
  chuan_str parts[DIFFERENT_MAX] = { 0 };
  chuan_buffer b;
  size_t i = 0, count = sizeof MESSAGES / sizeof *MESSAGES;
  while (i < count && !fits(message, MESSAGES[i].said, parts))
    i++;
  if (i == count)
    return message;
  chuan_buffer_init(&b, arena);
  for (const char *p = MESSAGES[i].told[lang]; *p;) {
    size_t plain = plain_length(p);
    chuan_buffer_add(&b, (chuan_str){ p, plain });
    p += plain;
    if (*p) {
      chuan_buffer_add(&b, told_part(parts[p[1] - '1'], lang));
      p += 2;
    }
  }
  return b.failed ? (chuan_str){ NULL, 0 } : chuan_buffer_str(&b);
}
