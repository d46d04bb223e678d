/* Names of administrative units as people write them: composed or not, the tone on either vowel, in any case, with
   blanks too many, with or without a word for the kind of unit: "xã  MƯỜNG SẠI" is "X. Mường Sại" and "Mường Sại".
   Without its diacritics a name is another one: it is only similar. */
#ifndef CHUAN_UNIT_NAME_H
#define CHUAN_UNIT_NAME_H

#include "base/text.h"

/* A name that begins with such a word may be what stands behind it, or the word is a part of it (xã Bản Phố). So there
   are one or two readings of it: the whole, the word in full, and the one without the word. */
enum { CHUAN_UNIT_NAME_READINGS = 2 };

typedef struct chuan_unit_name {
  chuan_str exact[CHUAN_UNIT_NAME_READINGS];   /* with diacritics */
  chuan_str similar[CHUAN_UNIT_NAME_READINGS]; /* without them, and i for y */
  size_t exact_count, similar_count;
  const char *kind; /* of the word that exact[1] lacks */
  chuan_str stem;   /* lower case, without such a word: to look for slips */
} chuan_unit_name;

chuan_rc chuan_unit_name_read(chuan_unit_name *out, chuan_str written, chuan_arena *arena);
/* Whether both can be the name of one unit. Words for different kinds tell units apart: phường Mường Thanh and xã Mường
   Thanh are two. */
bool chuan_unit_name_same(const chuan_unit_name *a, const chuan_unit_name *b);

#endif
