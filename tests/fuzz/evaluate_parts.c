/* Mutations of fuzz_evaluate's inputs: bytes of one part as libFuzzer likes, and changes that keep a rule
   file a rule file and a table a table, as few inputs that only bytes have changed are ever judged. */
#include "tests/fuzz/evaluate_parts.h"

#include <string.h>

/* Given by libFuzzer; not there where seeds are only replayed. */
size_t LLVMFuzzerMutate(unsigned char *bytes, size_t size, size_t largest) __attribute__((weak));
size_t LLVMFuzzerCustomMutator(unsigned char *bytes, size_t size, size_t largest, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const unsigned char *a, size_t a_size, const unsigned char *b, size_t b_size,
                                 unsigned char *out, size_t largest, unsigned seed);

enum { TEXT_MAX = 1 << 16, PLACES_MAX = 512 };

fuzz_parts fuzz_parts_of(const unsigned char *bytes, size_t size)
{
  fuzz_parts parts = { .of = { { (const char *)bytes, size } } };
  chuan_str separator = CHUAN_STR(PART_SEPARATOR);
  for (size_t i = 0; i + 1 < PART_COUNT; i++) {
    chuan_str *part = &parts.of[i], *next = part + 1;
    const char *at = part->n ? memmem(part->p, part->n, separator.p, separator.n) : NULL;
    *next = CHUAN_STR("");
    if (!at)
      continue;
    size_t head = (size_t)(at - part->p) + 1; /* the line end before the dashes belongs to the part */
    *next = (chuan_str){ at + separator.n, part->n - (head - 1) - separator.n };
    part->n = head;
  }
  return parts;
}

static uint64_t state;

static size_t below(size_t n) /* splitmix64 */
{
  uint64_t z = (state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return (size_t)((z ^ (z >> 31)) % n);
}

/* Puts the parts together again; 0 when they do not fit. */
static size_t join(unsigned char *out, size_t largest, const fuzz_parts *parts)
{
  size_t n = 0, last = PART_COUNT;
  while (last > 1 && parts->of[last - 1].n == 0)
    last--;
  for (size_t i = 0; i < last; i++) {
    chuan_str part = parts->of[i], separator = CHUAN_STR(PART_SEPARATOR);
    if (i + 1 < last && part.n > 0 && part.p[part.n - 1] == '\n')
      part.n--;
    if (n + part.n + separator.n > largest)
      return 0;
    memcpy(out + n, part.p, part.n);
    n += part.n;
    if (i + 1 < last)
      memcpy(out + n, separator.p, separator.n);
    n += i + 1 < last ? separator.n : 0;
  }
  return n;
}

/* Replaces the slice `old` of `whole` by `new`, in `room`; the whole as it was where it would not fit. */
static chuan_str replace(chuan_str whole, chuan_str old, chuan_str new, char room[TEXT_MAX])
{
  size_t before = (size_t)(old.p - whole.p), behind = whole.n - before - old.n;
  if (before + new.n + behind > TEXT_MAX)
    return whole;
  memcpy(room, whole.p, before);
  memcpy(room + before, new.p, new.n);
  memcpy(room + before + new.n, old.p + old.n, behind);
  return (chuan_str){ room, before + new.n + behind };
}

/* Words that may stand in each other's place, a line each. */
static const char *const ALIKE[][10] = {
  { " ≥ ", " ≤ ", " < ", " > ", " = ", " ≠ " },
  { " + ", " - ", " * ", " / " },
  { " và ", " hoặc " },
  { " and ", " or " },
  { "tính là đạt", "loại ra" },
  { "nửa lên", "nửa chẵn", "xuống", "lên" },
  { "đạt khi tất cả", "đạt khi ít nhất 1", "đạt khi ít nhất 2" },
  { " chỉ tiêu đạt", " tiêu chí đạt" },
  { " là 1", " là 80%", " là 0", " chưa có số", " phân cấp cho tỉnh" },
  { "số nguyên", "thập phân(9; 3)", "thập phân(3; 2)", "tỷ lệ", "có/không", "ngày", "chuỗi", "{ một; hai; ba }" },
  { "yêu cầu ", "yêu cầu không ", "yêu cầu nếu x = 0 thì y > 1 còn lại ", "yêu cầu có_chợ và " },
  { " x ", " y ", " giá trị ", " ngưỡng ", " kỳ trước(x) ", " (x / y) ", " 0 ", " 1/3 ", " x * 99999999999 " },
  { "trống là 0", "trống là không", "của xã", "khoảng [0; 5]" },
  { "2022", "2023", "2024", "2025" },
};
enum { ALIKE_COUNT = sizeof ALIKE / sizeof *ALIKE };

/* Finds one of the places in `text` where a word of one line of the table stands. */
static bool find_word(chuan_str *found, size_t *line, chuan_str text)
{
  size_t count = 0;
  for (size_t i = 0; i < ALIKE_COUNT; i++)
    for (size_t j = 0; j < 10 && ALIKE[i][j]; j++) {
      size_t n = strlen(ALIKE[i][j]);
      const char *at = text.p;
      while ((at = memmem(at, text.n - (size_t)(at - text.p), ALIKE[i][j], n)) != NULL) {
        if (below(++count) == 0) { /* each of those seen so far is as likely */
          *found = (chuan_str){ at, n };
          *line = i;
        }
        at += n;
      }
    }
  return count > 0;
}

static chuan_str change_word(chuan_str text, char room[TEXT_MAX])
{
  chuan_str found;
  size_t line, count = 0;
  if (text.n == 0 || !find_word(&found, &line, text))
    return text;
  while (count < 10 && ALIKE[line][count])
    count++;
  return replace(text, found, chuan_str_of(ALIKE[line][below(count)]), room);
}

static chuan_str change_number(chuan_str text, char room[TEXT_MAX])
{
  static const char *const NUMBERS[] = { "0",   "1",   "2", "3", "10", "100", "99999999999", "9223372036854775807",
                                         "0,5", "33,3" };
  chuan_str found = { NULL, 0 };
  size_t count = 0;
  for (size_t i = 0; i < text.n; i++)
    if (text.p[i] >= '0' && text.p[i] <= '9' && (i == 0 || text.p[i - 1] < '0' || text.p[i - 1] > '9') &&
        below(++count) == 0)
      found = (chuan_str){ text.p + i, 1 };
  while (found.p && found.p + found.n < text.p + text.n && found.p[found.n] >= '0' && found.p[found.n] <= '9')
    found.n++;
  return found.p ? replace(text, found, chuan_str_of(NUMBERS[below(10)]), room) : text;
}

/* One of the cells (or, of '\n', one of the lines) of a table. */
static chuan_str pick(chuan_str table, char end)
{
  chuan_str found = { table.p, 0 };
  size_t begin = 0, count = 0;
  for (size_t i = 0; i <= table.n; i++)
    if (i == table.n || table.p[i] == end || table.p[i] == '\n') {
      if (below(++count) == 0)
        found = (chuan_str){ table.p + begin, i - begin };
      begin = i + 1;
    }
  return found;
}

static chuan_str change_cell(chuan_str table, char room[TEXT_MAX])
{
  static const char *const CELLS[] = { "",
                                       "0",
                                       "1",
                                       "-1",
                                       "5",
                                       "100",
                                       "0,5",
                                       "70,63%",
                                       "1.234",
                                       "có",
                                       "không",
                                       "đạt",
                                       "chưa đạt",
                                       "không phát sinh",
                                       "không áp dụng",
                                       "không có số liệu",
                                       "…",
                                       "99999999999",
                                       "123456789012345678901234567890",
                                       "31/12/2024",
                                       "một",
                                       "A",
                                       "1401",
                                       "14",
                                       "xã" };
  return table.n ? replace(table, pick(table, ';'), chuan_str_of(CELLS[below(sizeof CELLS / sizeof *CELLS)]), room)
                 : table;
}

/* Repeats a line in the place of another, or takes one away. */
static chuan_str change_line(chuan_str text, char room[TEXT_MAX])
{
  if (text.n == 0)
    return text;
  chuan_str place = pick(text, '\n'), line = pick(text, '\n');
  if (below(3) == 0)
    line.n = 0;
  return replace(text, place, line, room);
}

/* Gives a table one more column, headed by the name of a datum in the rules, and a number in every line. */
static chuan_str add_column(chuan_str table, chuan_str rules, char room[TEXT_MAX])
{
  static const char DATUM[] = "dữ liệu ";
  const char *chosen = NULL, *at = rules.p, *end = rules.p + rules.n;
  size_t count = 0, n = 0;
  while (rules.n && (at = memmem(at, (size_t)(end - at), DATUM, sizeof DATUM - 1)) != NULL) {
    at += sizeof DATUM - 1;
    if (below(++count) == 0)
      chosen = at;
  }
  if (!chosen || table.n == 0 || 2 * table.n + 256 > TEXT_MAX)
    return table;
  chuan_str name = { chosen, 0 };
  while (name.n < 64 && name.p + name.n < end && name.p[name.n] != ' ' && name.p[name.n] != '\n')
    name.n++;
  bool header = true;
  for (size_t i = 0; i <= table.n && n + name.n + 4 < TEXT_MAX; i++) {
    bool line_ends = i == table.n ? table.p[i - 1] != '\n' : table.p[i] == '\n';
    if (line_ends) {
      room[n++] = ';';
      memcpy(room + n, header ? name.p : "3", header ? name.n : 1);
      n += header ? name.n : 1;
      header = false;
    }
    if (i < table.n)
      room[n++] = table.p[i];
  }
  return (chuan_str){ room, n };
}

static chuan_str change_bytes(chuan_str part, size_t largest, char room[TEXT_MAX])
{
  size_t n = part.n < TEXT_MAX ? part.n : TEXT_MAX;
  memcpy(room, part.p, n);
  size_t most = n + 64 < largest ? n + 64 : largest;
  return (chuan_str){ room, LLVMFuzzerMutate((unsigned char *)room, n, most < n ? n : most) };
}

size_t LLVMFuzzerCustomMutator(unsigned char *bytes, size_t size, size_t largest, unsigned seed)
{
  static char copy[TEXT_MAX], rooms[2][TEXT_MAX];
  if (size > TEXT_MAX || largest > TEXT_MAX)
    return LLVMFuzzerMutate(bytes, size, largest);
  state = seed;
  memcpy(copy, bytes, size);
  fuzz_parts parts = fuzz_parts_of((const unsigned char *)copy, size);
  size_t changes = 1 + below(2), first = below(PART_COUNT);
  for (size_t i = 0; i < changes; i++) {
    size_t which = i == 0 ? first : (first + 1 + below(PART_COUNT - 1)) % PART_COUNT;
    chuan_str *part = &parts.of[which];
    bool table = which != PART_RULES;
    switch (below(5)) {
    case 0: *part = change_bytes(*part, largest, rooms[i]); break;
    case 1: *part = change_number(*part, rooms[i]); break;
    case 2: *part = change_line(*part, rooms[i]); break;
    case 3: *part = table ? add_column(*part, parts.of[PART_RULES], rooms[i]) : change_word(*part, rooms[i]); break;
    default: *part = table ? change_cell(*part, rooms[i]) : change_word(*part, rooms[i]);
    }
  }
  size_t n = join(bytes, largest, &parts);
  return n ? n : size;
}

size_t LLVMFuzzerCustomCrossOver(const unsigned char *a, size_t a_size, const unsigned char *b, size_t b_size,
                                 unsigned char *out, size_t largest, unsigned seed)
{
  state = seed;
  fuzz_parts parts = fuzz_parts_of(a, a_size), others = fuzz_parts_of(b, b_size);
  for (size_t i = 0; i < PART_COUNT; i++)
    if (below(2))
      parts.of[i] = others.of[i];
  return join(out, largest, &parts);
}
