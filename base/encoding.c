/* Encodings of text: see encoding.h. */
#include "base/encoding.h"

#include <string.h>

enum { HIGH = 0x80, HIGH_COUNT = 0x80, C1_END = 0xA0, LATIN1_END = 0x100 };

/* Tables: the characters of the bytes from 80 on; 0: there is none ----------------------------------- */

/* windows-1252. */
static const uint16_t WINDOWS_1252[HIGH_COUNT] = {
  0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
  0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
  0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
  0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
  0x00A0, 0x00A1, 0x00A2, 0x00A3, 0x00A4, 0x00A5, 0x00A6, 0x00A7,
  0x00A8, 0x00A9, 0x00AA, 0x00AB, 0x00AC, 0x00AD, 0x00AE, 0x00AF,
  0x00B0, 0x00B1, 0x00B2, 0x00B3, 0x00B4, 0x00B5, 0x00B6, 0x00B7,
  0x00B8, 0x00B9, 0x00BA, 0x00BB, 0x00BC, 0x00BD, 0x00BE, 0x00BF,
  0x00C0, 0x00C1, 0x00C2, 0x00C3, 0x00C4, 0x00C5, 0x00C6, 0x00C7,
  0x00C8, 0x00C9, 0x00CA, 0x00CB, 0x00CC, 0x00CD, 0x00CE, 0x00CF,
  0x00D0, 0x00D1, 0x00D2, 0x00D3, 0x00D4, 0x00D5, 0x00D6, 0x00D7,
  0x00D8, 0x00D9, 0x00DA, 0x00DB, 0x00DC, 0x00DD, 0x00DE, 0x00DF,
  0x00E0, 0x00E1, 0x00E2, 0x00E3, 0x00E4, 0x00E5, 0x00E6, 0x00E7,
  0x00E8, 0x00E9, 0x00EA, 0x00EB, 0x00EC, 0x00ED, 0x00EE, 0x00EF,
  0x00F0, 0x00F1, 0x00F2, 0x00F3, 0x00F4, 0x00F5, 0x00F6, 0x00F7,
  0x00F8, 0x00F9, 0x00FA, 0x00FB, 0x00FC, 0x00FD, 0x00FE, 0x00FF
};

/* VN3 of TCVN 5712:1993, with the combining tones of VN2 (B0 to B4); punctuation of windows-1252, which its fonts
   keep. */
static const uint16_t TCVN3[HIGH_COUNT] = {
  0, 0, 0x201A, 0, 0x201E, 0x2026, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0,
  0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
  0, 0, 0, 0, 0, 0, 0, 0,
  0x00A0, 0x0102, 0x00C2, 0x00CA, 0x00D4, 0x01A0, 0x01AF, 0x0110,
  0x0103, 0x00E2, 0x00EA, 0x00F4, 0x01A1, 0x01B0, 0x0111, 0,
  0x0300, 0x0309, 0x0303, 0x0301, 0x0323, 0x00E0, 0x1EA3, 0x00E3,
  0x00E1, 0x1EA1, 0, 0x1EB1, 0x1EB3, 0x1EB5, 0x1EAF, 0,
  0, 0, 0, 0, 0, 0, 0x1EB7, 0x1EA7,
  0x1EA9, 0x1EAB, 0x1EA5, 0x1EAD, 0x00E8, 0, 0x1EBB, 0x1EBD,
  0x00E9, 0x1EB9, 0x1EC1, 0x1EC3, 0x1EC5, 0x1EBF, 0x1EC7, 0x00EC,
  0x1EC9, 0, 0, 0, 0x0129, 0x00ED, 0x1ECB, 0x00F2,
  0, 0x1ECF, 0x00F5, 0x00F3, 0x1ECD, 0x1ED3, 0x1ED5, 0x1ED7,
  0x1ED1, 0x1ED9, 0x1EDD, 0x1EDF, 0x1EE1, 0x1EDB, 0x1EE3, 0x00F9,
  0, 0x1EE7, 0x0169, 0x00FA, 0x1EE5, 0x1EEB, 0x1EED, 0x1EEF,
  0x1EE9, 0x1EF1, 0x1EF3, 0x1EF7, 0x1EF9, 0x00FD, 0x1EF5, 0
};

/* VNI for Windows: the letters that one byte stands for, and what its fonts keep of windows-1252. */
static const uint16_t VNI[HIGH_COUNT] = {
  0, 0, 0x201A, 0, 0x201E, 0x2026, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0,
  0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
  0, 0, 0, 0, 0, 0, 0, 0,
  0x00A0, 0x00A1, 0x00A2, 0x00A3, 0x00A4, 0x00A5, 0x00A6, 0x00A7,
  0x00A8, 0x00A9, 0x00AA, 0x00AB, 0x00AC, 0x00AD, 0x00AE, 0x00AF,
  0x00B0, 0x00B1, 0x00B2, 0x00B3, 0x00B4, 0x00B5, 0x00B6, 0x00B7,
  0x00B8, 0x00B9, 0x00BA, 0x00BB, 0x00BC, 0x00BD, 0x00BE, 0x00BF,
  0, 0, 0, 0, 0, 0, 0x1EC8, 0,
  0, 0, 0, 0, 0x00CC, 0x00CD, 0x1EF4, 0,
  0, 0x0110, 0x1ECA, 0x0128, 0x01A0, 0, 0x01AF, 0,
  0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0x1EC9, 0,
  0, 0, 0, 0, 0x00EC, 0x00ED, 0x1EF5, 0,
  0, 0x0111, 0x1ECB, 0x0129, 0x01A1, 0, 0x01B0, 0,
  0, 0, 0, 0, 0, 0, 0, 0
};

/* windows-1258: tones are combining marks. */
static const uint16_t WINDOWS_1258[HIGH_COUNT] = {
  0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
  0x02C6, 0x2030, 0, 0x2039, 0x0152, 0, 0, 0,
  0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
  0x02DC, 0x2122, 0, 0x203A, 0x0153, 0, 0, 0x0178,
  0x00A0, 0x00A1, 0x00A2, 0x00A3, 0x00A4, 0x00A5, 0x00A6, 0x00A7,
  0x00A8, 0x00A9, 0x00AA, 0x00AB, 0x00AC, 0x00AD, 0x00AE, 0x00AF,
  0x00B0, 0x00B1, 0x00B2, 0x00B3, 0x00B4, 0x00B5, 0x00B6, 0x00B7,
  0x00B8, 0x00B9, 0x00BA, 0x00BB, 0x00BC, 0x00BD, 0x00BE, 0x00BF,
  0x00C0, 0x00C1, 0x00C2, 0x0102, 0x00C4, 0x00C5, 0x00C6, 0x00C7,
  0x00C8, 0x00C9, 0x00CA, 0x00CB, 0x0300, 0x00CD, 0x00CE, 0x00CF,
  0x0110, 0x00D1, 0x0309, 0x00D3, 0x00D4, 0x01A0, 0x00D6, 0x00D7,
  0x00D8, 0x00D9, 0x00DA, 0x00DB, 0x00DC, 0x01AF, 0x0303, 0x00DF,
  0x00E0, 0x00E1, 0x00E2, 0x0103, 0x00E4, 0x00E5, 0x00E6, 0x00E7,
  0x00E8, 0x00E9, 0x00EA, 0x00EB, 0x0301, 0x00ED, 0x00EE, 0x00EF,
  0x0111, 0x00F1, 0x0323, 0x00F3, 0x00F4, 0x01A1, 0x00F6, 0x00F7,
  0x00F8, 0x00F9, 0x00FA, 0x00FB, 0x00FC, 0x01B0, 0x20AB, 0x00FF
};

/* VISCII 1.1 (RFC 1456). */
static const uint16_t VISCII[HIGH_COUNT] = {
  0x1EA0, 0x1EAE, 0x1EB0, 0x1EB6, 0x1EA4, 0x1EA6, 0x1EA8, 0x1EAC,
  0x1EBC, 0x1EB8, 0x1EBE, 0x1EC0, 0x1EC2, 0x1EC4, 0x1EC6, 0x1ED0,
  0x1ED2, 0x1ED4, 0x1ED6, 0x1ED8, 0x1EE2, 0x1EDA, 0x1EDC, 0x1EDE,
  0x1ECA, 0x1ECE, 0x1ECC, 0x1EC8, 0x1EE6, 0x0168, 0x1EE4, 0x1EF2,
  0x00D5, 0x1EAF, 0x1EB1, 0x1EB7, 0x1EA5, 0x1EA7, 0x1EA9, 0x1EAD,
  0x1EBD, 0x1EB9, 0x1EBF, 0x1EC1, 0x1EC3, 0x1EC5, 0x1EC7, 0x1ED1,
  0x1ED3, 0x1ED5, 0x1ED7, 0x1EE0, 0x01A0, 0x1ED9, 0x1EDD, 0x1EDF,
  0x1ECB, 0x1EF0, 0x1EE8, 0x1EEA, 0x1EEC, 0x01A1, 0x1EDB, 0x01AF,
  0x00C0, 0x00C1, 0x00C2, 0x00C3, 0x1EA2, 0x0102, 0x1EB3, 0x1EB5,
  0x00C8, 0x00C9, 0x00CA, 0x1EBA, 0x00CC, 0x00CD, 0x0128, 0x1EF3,
  0x0110, 0x1EE9, 0x00D2, 0x00D3, 0x00D4, 0x1EA1, 0x1EF7, 0x1EEB,
  0x1EED, 0x00D9, 0x00DA, 0x1EF9, 0x1EF5, 0x00DD, 0x1EE1, 0x01B0,
  0x00E0, 0x00E1, 0x00E2, 0x00E3, 0x1EA3, 0x0103, 0x1EEF, 0x1EAB,
  0x00E8, 0x00E9, 0x00EA, 0x1EBB, 0x00EC, 0x00ED, 0x0129, 0x1EC9,
  0x0111, 0x1EF1, 0x00F2, 0x00F3, 0x00F4, 0x00F5, 0x1ECF, 0x1ECD,
  0x1EE5, 0x00F9, 0x00FA, 0x0169, 0x1EE7, 0x00FD, 0x1EE3, 0x1EEE
};

/* What VISCII has in the place of control characters. */
static const struct {
  unsigned char byte;
  uint16_t c;
} VISCII_LOW[] = { { 0x02, 0x1EB2 }, { 0x05, 0x1EB4 }, { 0x06, 0x1EAA },
                   { 0x14, 0x1EF6 }, { 0x19, 0x1EF8 }, { 0x1E, 0x1EF4 } };

/* The marks of VNI behind a letter: which letters take them, and the combining marks that they are. The codes are
   those of small letters; behind a capital they are 20 less. */
static const struct {
  unsigned char byte;
  uint16_t shape, tone; /* circumflex or breve; tone; 0: none */
} VNI_MARKS[] = {
  { 0xF9, 0, 0x0301 },      { 0xF8, 0, 0x0300 },      { 0xFB, 0, 0x0309 },      { 0xF5, 0, 0x0303 },
  { 0xEF, 0, 0x0323 },      { 0xE2, 0x0302, 0 },      { 0xE1, 0x0302, 0x0301 }, { 0xE0, 0x0302, 0x0300 },
  { 0xE5, 0x0302, 0x0309 }, { 0xE3, 0x0302, 0x0303 }, { 0xE4, 0x0302, 0x0323 }, { 0xEA, 0x0306, 0 },
  { 0xE9, 0x0306, 0x0301 }, { 0xE8, 0x0306, 0x0300 }, { 0xFA, 0x0306, 0x0309 }, { 0xFC, 0x0306, 0x0303 },
  { 0xEB, 0x0306, 0x0323 },
};

/* Names -------------------------------------------------------------------------------------------- */

static const char *const SPELLINGS[] = {
#define ENCODING(name, spelling, vi, en) spelling,
#include "base/encodings.def"
#undef ENCODING
};

/* Whether `spelling`, in letters of any case, is one of ours. The C library's comparison depends on the locale. */
static bool is_spelled(chuan_str spelling, const char *ours)
{
  for (size_t i = 0; i < spelling.n; i++) {
    char c = spelling.p[i];
    if (ours[i] == '\0' || (c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c) != ours[i])
      return false;
  }
  return ours[spelling.n] == '\0';
}

bool chuan_encoding_find(chuan_encoding *out, chuan_str spelling)
{
  for (int i = 0; i < CHUAN_ENCODING_COUNT; i++)
    if (is_spelled(spelling, SPELLINGS[i])) {
      *out = (chuan_encoding)i;
      return true;
    }
  return false;
}

chuan_str chuan_encoding_spelling(chuan_encoding encoding)
{
  return chuan_str_of(SPELLINGS[encoding]);
}

chuan_str chuan_encoding_list(chuan_arena *arena)
{
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  for (int i = 0; i < CHUAN_ENCODING_COUNT; i++) {
    chuan_buffer_add_c(&b, i > 0 ? ", " : "");
    chuan_buffer_add_c(&b, SPELLINGS[i]);
  }
  return b.failed ? (chuan_str){ NULL, 0 } : chuan_buffer_str(&b);
}

bool chuan_encoding_is_font(chuan_encoding encoding)
{
  return encoding == CHUAN_ENCODING_TCVN3 || encoding == CHUAN_ENCODING_VNI;
}

static bool begins_with(chuan_str bytes, chuan_str start)
{
  return bytes.n >= start.n && memcmp(bytes.p, start.p, start.n) == 0;
}

#define MARK_UTF_8 CHUAN_STR("\xEF\xBB\xBF")
#define MARK_UTF_16LE CHUAN_STR("\xFF\xFE")
#define MARK_UTF_16BE CHUAN_STR("\xFE\xFF")

bool chuan_encoding_marked(chuan_encoding *out, chuan_str bytes)
{
  *out = begins_with(bytes, MARK_UTF_8) ? CHUAN_ENCODING_UTF_8 : CHUAN_ENCODING_UTF_16;
  return *out == CHUAN_ENCODING_UTF_8 || begins_with(bytes, MARK_UTF_16LE) || begins_with(bytes, MARK_UTF_16BE);
}

/* UTF-16 ------------------------------------------------------------------------------------------- */

/* Where decoded characters go, and where decoding stopped. */
typedef struct decoder {
  chuan_buffer out;
  chuan_str in;
  size_t at;
} decoder;

static void put(chuan_buffer *out, uint32_t c)
{
  chuan_buffer_add_code_point(out, (int32_t)c);
}

static uint32_t unit_at(chuan_str in, size_t at, bool big)
{
  uint32_t first = (unsigned char)in.p[at], second = (unsigned char)in.p[at + 1];
  return big ? first << 8 | second : second << 8 | first;
}

static bool decode_utf16(decoder *d, bool big)
{
  enum { HIGH_SURROGATES = 0xD800, LOW_SURROGATES = 0xDC00, SURROGATES_END = 0xE000, PLANE = 0x10000 };
  while (d->in.n - d->at >= 2) {
    uint32_t c = unit_at(d->in, d->at, big);
    size_t length = 2;
    if (c >= LOW_SURROGATES && c < SURROGATES_END)
      return false;
    if (c >= HIGH_SURROGATES && c < LOW_SURROGATES) {
      uint32_t low = d->in.n - d->at >= 4 ? unit_at(d->in, d->at + 2, big) : 0;
      if (low < LOW_SURROGATES || low >= SURROGATES_END)
        return false;
      c = PLANE + ((c - HIGH_SURROGATES) << 10) + (low - LOW_SURROGATES);
      length = 4;
    }
    put(&d->out, c);
    d->at += length;
  }
  return d->at == d->in.n;
}

/* One byte a character ------------------------------------------------------------------------------- */

static uint32_t viscii_low(unsigned char byte)
{
  for (size_t i = 0; i < sizeof VISCII_LOW / sizeof *VISCII_LOW; i++)
    if (VISCII_LOW[i].byte == byte)
      return VISCII_LOW[i].c;
  return byte;
}

static bool decode_bytes(decoder *d, const uint16_t *table)
{
  for (; d->at < d->in.n; d->at++) {
    unsigned char byte = (unsigned char)d->in.p[d->at];
    uint32_t c = byte >= HIGH ? table[byte - HIGH] : table == VISCII ? viscii_low(byte) : byte;
    if (byte >= HIGH && c == 0)
      return false;
    put(&d->out, c);
  }
  return true;
}

/* The fonts ------------------------------------------------------------------------------------------ */

static bool is_tone(uint32_t c)
{
  return c >= 0x0300 && c <= 0x0323;
}

/* Whether a letter can have a tone: a vowel that has none yet. */
static bool takes_tone(uint32_t c)
{
  static const char VOWELS[] = "aeiouyAEIOUY";
  static const uint16_t OTHERS[] = { 0xC2, 0xCA, 0xD4, 0xE2, 0xEA, 0xF4, 0x102, 0x103, 0x1A0, 0x1A1, 0x1AF, 0x1B0 };
  if (c > 0 && c < HIGH)
    return strchr(VOWELS, (int)c) != NULL;
  for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++)
    if (OTHERS[i] == c)
      return true;
  return false;
}

static bool decode_tcvn3(decoder *d)
{
  uint32_t before = 0;
  for (; d->at < d->in.n; d->at++) {
    unsigned char byte = (unsigned char)d->in.p[d->at];
    uint32_t c = byte >= HIGH ? TCVN3[byte - HIGH] : byte;
    if ((byte >= HIGH && c == 0) || (is_tone(c) && !takes_tone(before)))
      return false;
    put(&d->out, c);
    before = c;
  }
  return true;
}

/* Appends the marks that stand behind the letter `c` as one byte; false when there are none. */
static bool put_vni_mark(chuan_buffer *out, uint32_t c, unsigned char byte)
{
  enum { CAPITALS = 0xC0, SMALL = 0xE0, LOWER = 0x20 };
  unsigned char small = (unsigned char)(byte >= CAPITALS && byte < SMALL ? byte + LOWER : byte);
  for (size_t i = 0; i < sizeof VNI_MARKS / sizeof *VNI_MARKS; i++) {
    uint16_t shape = VNI_MARKS[i].shape, tone = VNI_MARKS[i].tone;
    if (VNI_MARKS[i].byte != small)
      continue;
    const char *letters = shape == 0x0302 ? "aeoAEO" : shape == 0x0306 ? "aA" : "aeouyAEOUY";
    bool horned = c == 0x1A0 || c == 0x1A1 || c == 0x1AF || c == 0x1B0;
    if (!(c > 0 && c < HIGH && strchr(letters, (int)c)) && !(horned && !shape))
      return false;
    if (shape)
      put(out, shape);
    if (tone)
      put(out, tone);
    return true;
  }
  return false;
}

static bool decode_vni(decoder *d)
{
  uint32_t before = 0; /* a letter that may get marks */
  for (; d->at < d->in.n; d->at++) {
    unsigned char byte = (unsigned char)d->in.p[d->at];
    uint32_t c = byte >= HIGH ? VNI[byte - HIGH] : byte;
    if (byte >= C1_END && put_vni_mark(&d->out, before, byte)) {
      before = 0;
      continue;
    }
    if (byte >= HIGH && c == 0)
      return false;
    put(&d->out, c);
    before = c;
  }
  return true;
}

/* All of them ---------------------------------------------------------------------------------------- */

/* Bytes without the mark that the encoding may begin with. */
static size_t mark_length(chuan_encoding encoding, chuan_str bytes)
{
  if (encoding == CHUAN_ENCODING_UTF_8)
    return begins_with(bytes, MARK_UTF_8) ? 3 : 0;
  bool little = encoding == CHUAN_ENCODING_UTF_16 || encoding == CHUAN_ENCODING_UTF_16LE,
       big = encoding == CHUAN_ENCODING_UTF_16 || encoding == CHUAN_ENCODING_UTF_16BE;
  return (little && begins_with(bytes, MARK_UTF_16LE)) || (big && begins_with(bytes, MARK_UTF_16BE)) ? 2 : 0;
}

static bool decode_utf8(decoder *d)
{
  chuan_str rest = { d->in.p + d->at, d->in.n - d->at };
  size_t invalid = chuan_text_invalid_at(rest);
  chuan_buffer_add(&d->out, (chuan_str){ rest.p, invalid });
  d->at += invalid;
  return d->at == d->in.n;
}

static bool decode(decoder *d, chuan_encoding encoding)
{
  bool big = encoding == CHUAN_ENCODING_UTF_16BE ||
             (encoding == CHUAN_ENCODING_UTF_16 && begins_with(d->in, MARK_UTF_16BE));
  d->at = mark_length(encoding, d->in);
  switch (encoding) {
  case CHUAN_ENCODING_UTF_16:
  case CHUAN_ENCODING_UTF_16LE:
  case CHUAN_ENCODING_UTF_16BE:
    return decode_utf16(d, big);
  case CHUAN_ENCODING_TCVN3:
    return decode_tcvn3(d);
  case CHUAN_ENCODING_VNI:
    return decode_vni(d);
  case CHUAN_ENCODING_WINDOWS_1258:
    return decode_bytes(d, WINDOWS_1258);
  case CHUAN_ENCODING_VISCII:
    return decode_bytes(d, VISCII);
  default:
    return decode_utf8(d);
  }
}

chuan_rc chuan_encoding_decode(chuan_str *out, size_t *bad, chuan_encoding encoding, chuan_str bytes,
                               chuan_arena *arena)
{
  decoder d = { .in = bytes };
  chuan_buffer_init(&d.out, arena);
  bool decoded = decode(&d, encoding);
  if (d.out.failed)
    return CHUAN_RC_MEMORY;
  *bad = d.at;
  return decoded ? chuan_text_nfc(out, chuan_buffer_str(&d.out), arena) : CHUAN_RC_FINDINGS;
}

/* Unicode text that shows wrong letters ----------------------------------------------------------------- */

/* The byte that windows-1252 has for a character; -1 when there is none. Control characters stand for themselves: a
   program that took the bytes for ISO 8859-1 made them. */
static int byte_of(int32_t c)
{
  if (c >= 0 && c < LATIN1_END)
    return c;
  for (int i = 0; c > 0 && i < C1_END - HIGH; i++)
    if (WINDOWS_1252[i] == c)
      return HIGH + i;
  return -1;
}

bool chuan_encoding_is_sign(int32_t c)
{
  return byte_of(c) < 0 && !chuan_text_is_letter(c);
}

bool chuan_encoding_may_be_bytes(chuan_str text)
{
  for (size_t at = 0, length; at < text.n; at += length) {
    int32_t c = chuan_text_next((chuan_str){ text.p + at, text.n - at }, &length);
    if (byte_of(c) < 0 && chuan_text_is_letter(c))
      return false;
  }
  return true;
}

/* Takes the bytes that the characters at the start of `rest` stand for; `length` gets how much of it they are. */
static size_t take_bytes(char *bytes, size_t *length, chuan_str rest)
{
  size_t count = 0, step;
  for (*length = 0; *length < rest.n; *length += step) {
    int byte = byte_of(chuan_text_next((chuan_str){ rest.p + *length, rest.n - *length }, &step));
    if (byte < 0)
      break;
    bytes[count++] = (char)byte;
  }
  return count;
}

/* The offset of the character number `count` of a text. */
static size_t offset_of(chuan_str text, size_t count)
{
  size_t at = 0, length;
  for (; count > 0 && at < text.n; count--, at += length)
    chuan_text_next((chuan_str){ text.p + at, text.n - at }, &length);
  return at;
}

chuan_rc chuan_encoding_decode_text(chuan_str *out, size_t *bad, chuan_encoding encoding, chuan_str text,
                                    chuan_arena *arena)
{
  decoder d;
  char *bytes = chuan_arena_alloc(arena, text.n + 1);
  if (!bytes)
    return CHUAN_RC_MEMORY;
  chuan_buffer_init(&d.out, arena);
  for (size_t at = 0, length; at < text.n; at += length) {
    chuan_str rest = { text.p + at, text.n - at };
    d.in = (chuan_str){ bytes, take_bytes(bytes, &length, rest) };
    if (d.in.n > 0 && !decode(&d, encoding)) {
      *bad = at + offset_of(rest, d.at);
      return CHUAN_RC_FINDINGS;
    }
    if (d.in.n > 0)
      continue;
    if (!chuan_encoding_is_sign(chuan_text_next(rest, &length))) {
      *bad = at;
      return CHUAN_RC_FINDINGS;
    }
    chuan_buffer_add(&d.out, (chuan_str){ rest.p, length });
  }
  return d.out.failed ? CHUAN_RC_MEMORY : chuan_text_nfc(out, chuan_buffer_str(&d.out), arena);
}

chuan_str chuan_encoding_as_shown(chuan_str bytes, chuan_arena *arena)
{
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  for (size_t i = 0; i < bytes.n; i++) {
    unsigned char byte = (unsigned char)bytes.p[i];
    uint32_t c = byte < HIGH ? 0 : WINDOWS_1252[byte - HIGH];
    put(&b, c ? c : byte);
  }
  return b.failed ? (chuan_str){ NULL, 0 } : chuan_buffer_str(&b);
}
