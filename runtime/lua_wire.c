/* Messages between host and worker: see lua_wire.h. */
#include "runtime/lua_wire.h"

#include "grammar/program.h"

#include <string.h>

/* How a value is written: its tag, and behind it what the tag says. */
typedef enum tag {
  TAG_INTEGER,  /* zigzag */
  TAG_FRACTION, /* zigzag numerator, denominator: lowest terms, beyond 1 */
  TAG_LARGE,    /* what those two cannot hold: the exact form as text */
  TAG_NO,
  TAG_YES,
  TAG_DAY, /* zigzag */
  TAG_TEXT,
  TAG_MISSING,
  TAG_LIST /* count, items */
} tag;

enum {
  SEVEN_BITS = 7,
  LARGE_TEXT_MAX = 2 * CHUAN_NUM_DIGITS_MAX + 2 /* with a sign and a bar */
};

/* Writing ---------------------------------------------------------------------------------------- */

static void put_byte(chuan_wire_writer *w, unsigned char byte)
{
  if (w->used < w->size)
    w->bytes[w->used++] = byte;
  else
    w->full = true;
}

void chuan_wire_begin(chuan_wire_writer *w, chuan_wire_kind kind)
{
  w->used = CHUAN_WIRE_LENGTH_BYTES;
  w->full = w->memory_short = false;
  put_byte(w, (unsigned char)kind);
}

void chuan_wire_end(chuan_wire_writer *w)
{
  size_t length = w->used - CHUAN_WIRE_LENGTH_BYTES;
  for (size_t i = 0; i < CHUAN_WIRE_LENGTH_BYTES; i++)
    w->bytes[i] = (unsigned char)(length >> 8 * i);
}

/* Seven bits a byte, the lowest first; all but the last byte have their top bit set. */
void chuan_wire_put_number(chuan_wire_writer *w, uint64_t number)
{
  for (; number >> SEVEN_BITS; number >>= SEVEN_BITS)
    put_byte(w, (unsigned char)(number | 0x80));
  put_byte(w, (unsigned char)number);
}

/* Numbers near zero are short whatever their sign: 0, -1, 1, -2, … are 0, 1, 2, 3, … */
static void put_signed(chuan_wire_writer *w, int64_t number)
{
  chuan_wire_put_number(w, ((uint64_t)number << 1) ^ (number < 0 ? UINT64_MAX : 0));
}

void chuan_wire_put_text(chuan_wire_writer *w, chuan_str text)
{
  chuan_wire_put_number(w, text.n);
  if (w->size - w->used < text.n) {
    w->full = true;
    return;
  }
  if (text.n > 0)
    memcpy(w->bytes + w->used, text.p, text.n);
  w->used += text.n;
}

static void put_exact(chuan_wire_writer *w, chuan_num number)
{
  if (number.d == 1) {
    put_byte(w, TAG_INTEGER);
    put_signed(w, number.n);
  } else if (number.d != 0) {
    put_byte(w, TAG_FRACTION);
    put_signed(w, number.n);
    chuan_wire_put_number(w, (uint64_t)number.d);
  } else {
    chuan_str text = chuan_num_exact(number, w->arena);
    w->memory_short |= !text.p;
    put_byte(w, TAG_LARGE);
    chuan_wire_put_text(w, text);
  }
}

static void put_single(chuan_wire_writer *w, const chuan_lua_value *value)
{
  switch (value->kind) {
  case CHUAN_LUA_NUMBER: put_exact(w, value->number); break;
  case CHUAN_LUA_TRUTH: put_byte(w, chuan_num_sign(value->number) > 0 ? TAG_YES : TAG_NO); break;
  case CHUAN_LUA_DAY:
    put_byte(w, TAG_DAY);
    put_signed(w, value->number.n);
    break;
  case CHUAN_LUA_TEXT:
    put_byte(w, TAG_TEXT);
    chuan_wire_put_text(w, value->text);
    break;
  case CHUAN_LUA_LIST: /* of lists there are none */
  case CHUAN_LUA_MISSING: put_byte(w, TAG_MISSING); break;
  }
}

void chuan_wire_put_value(chuan_wire_writer *w, const chuan_lua_value *value)
{
  if (value->kind != CHUAN_LUA_LIST) {
    put_single(w, value);
    return;
  }
  put_byte(w, TAG_LIST);
  chuan_wire_put_number(w, value->item_count);
  for (size_t i = 0; i < value->item_count && !w->full; i++)
    put_single(w, &value->items[i]);
}

void chuan_wire_put_answer(chuan_wire_writer *w, const chuan_lua_answer *answer)
{
  put_byte(w, (unsigned char)answer->outcome);
  if (answer->outcome == CHUAN_LUA_OK) {
    chuan_wire_put_value(w, &answer->value);
    return;
  }
  chuan_wire_put_text(w, answer->message);
  chuan_wire_put_number(w, answer->line);
}

/* Reading ---------------------------------------------------------------------------------------- */

size_t chuan_wire_length(const unsigned char *bytes)
{
  size_t length = 0;
  for (size_t i = 0; i < CHUAN_WIRE_LENGTH_BYTES; i++)
    length |= (size_t)bytes[i] << 8 * i;
  return length;
}

chuan_wire_reader chuan_wire_read(chuan_str body, chuan_arena *arena)
{
  const unsigned char *bytes = (const unsigned char *)body.p;
  return (chuan_wire_reader){ .next = bytes, .end = bytes + body.n, .rc = CHUAN_RC_OK, .arena = arena };
}

/* Nothing can be read any more. */
static void spoil(chuan_wire_reader *r)
{
  r->bad = true;
  r->next = r->end;
}

static unsigned char take_byte(chuan_wire_reader *r)
{
  if (r->next < r->end)
    return *r->next++;
  spoil(r);
  return 0;
}

chuan_wire_kind chuan_wire_take_kind(chuan_wire_reader *r)
{
  unsigned char kind = take_byte(r);
  if (kind > CHUAN_WIRE_CHECK)
    spoil(r);
  return kind;
}

uint64_t chuan_wire_take_number(chuan_wire_reader *r, uint64_t most)
{
  uint64_t number = 0;
  for (unsigned shift = 0;; shift += SEVEN_BITS) {
    unsigned char byte = take_byte(r);
    uint64_t bits = byte & 0x7F;
    if (r->bad || shift >= 64 || bits << shift >> shift != bits || (byte == 0 && shift > 0))
      break; /* its end is missing, it is too large, or it could be shorter */
    number |= bits << shift;
    if (byte < 0x80 && number <= most)
      return number;
    if (byte < 0x80)
      break;
  }
  spoil(r);
  return 0;
}

static int64_t take_signed(chuan_wire_reader *r)
{
  uint64_t number = chuan_wire_take_number(r, UINT64_MAX);
  return (int64_t)(number >> 1 ^ (number & 1 ? UINT64_MAX : 0));
}

chuan_str chuan_wire_take_text(chuan_wire_reader *r, size_t most)
{
  size_t n = (size_t)chuan_wire_take_number(r, most);
  chuan_str text = { (const char *)r->next, n };
  if (!r->bad && n <= (size_t)(r->end - r->next) && chuan_text_invalid_at(text) == n) {
    r->next += n;
    return text;
  }
  spoil(r);
  return (chuan_str){ "", 0 };
}

static chuan_num take_fraction(chuan_wire_reader *r)
{
  int64_t n = take_signed(r), d = (int64_t)chuan_wire_take_number(r, INT64_MAX);
  chuan_num number = chuan_num_int(0);
  if (d < 2 || chuan_num_ratio(&number, n, d, r->arena) != CHUAN_RC_OK || number.n != n || number.d != d)
    spoil(r);
  return r->bad ? chuan_num_int(0) : number;
}

static chuan_num take_large(chuan_wire_reader *r)
{
  chuan_str text = chuan_wire_take_text(r, LARGE_TEXT_MAX);
  chuan_num number = chuan_num_int(0);
  chuan_rc rc = r->bad ? CHUAN_RC_FINDINGS : chuan_num_parse_exact(&number, text, r->arena);
  if (rc == CHUAN_RC_MEMORY)
    r->rc = rc;
  if (rc == CHUAN_RC_OK && number.d == 0)
    return number;
  spoil(r);
  return chuan_num_int(0);
}

static chuan_num take_day(chuan_wire_reader *r)
{
  chuan_day first = 0, last = 0;
  chuan_day_from(&first, 1, 1, 1);
  chuan_day_from(&last, 9999, 12, 31);
  int64_t day = take_signed(r);
  if (!r->bad && day >= first && day <= last)
    return chuan_num_int(day);
  spoil(r);
  return chuan_num_int(0);
}

static void take_single(chuan_lua_value *value, chuan_wire_reader *r, unsigned char what)
{
  *value = (chuan_lua_value){ .kind = CHUAN_LUA_NUMBER, .number = chuan_num_int(0) };
  switch (what) {
  case TAG_INTEGER: value->number = chuan_num_int(take_signed(r)); break;
  case TAG_FRACTION: value->number = take_fraction(r); break;
  case TAG_LARGE: value->number = take_large(r); break;
  case TAG_NO:
  case TAG_YES:
    value->kind = CHUAN_LUA_TRUTH;
    value->number = chuan_num_int(what == TAG_YES);
    break;
  case TAG_DAY:
    value->kind = CHUAN_LUA_DAY;
    value->number = take_day(r);
    break;
  case TAG_TEXT:
    value->kind = CHUAN_LUA_TEXT;
    value->text = chuan_wire_take_text(r, (size_t)(r->end - r->next));
    break;
  case TAG_MISSING: value->kind = CHUAN_LUA_MISSING; break;
  default: spoil(r);
  }
}

void chuan_wire_take_value(chuan_lua_value *value, chuan_wire_reader *r)
{
  unsigned char what = take_byte(r);
  if (what != TAG_LIST) {
    take_single(value, r, what);
    return;
  }
  size_t count = (size_t)chuan_wire_take_number(r, r->item_room);
  *value = (chuan_lua_value){ .kind = CHUAN_LUA_LIST, .number = chuan_num_int(0), .items = r->items };
  for (; value->item_count < count && !r->bad; value->item_count++)
    take_single(r->items++, r, take_byte(r));
  r->item_room -= value->item_count;
  if (!value->items)
    spoil(r);
}

void chuan_wire_take_answer(chuan_lua_answer *answer, chuan_wire_reader *r)
{
  *answer = (chuan_lua_answer){ .outcome = take_byte(r), .value.number = chuan_num_int(0) };
  if (answer->outcome > CHUAN_LUA_TOO_LARGE) { /* the others are for the host to say */
    spoil(r);
  } else if (answer->outcome == CHUAN_LUA_OK) {
    chuan_wire_take_value(&answer->value, r);
  } else {
    answer->message = chuan_wire_take_text(r, CHUAN_LUA_MESSAGE_BYTES_MAX);
    answer->line = (unsigned)chuan_wire_take_number(r, CHUAN_SCRIPT_BYTES_MAX + 1); /* lines at most */
  }
}

bool chuan_wire_is_read(const chuan_wire_reader *r)
{
  return !r->bad && r->next == r->end;
}
