/* Property: a row of a form in an old encoding is recognised by itself, and honest text never is taken for one. Rows
   are units and columns of the project's own files, written as forms have them; honest text is every line of its
   documents, Vietnamese and English, and sentences in twenty other languages.
   usage: encodings [ROWS] [SEED] */
#include "base/encoding_guess.h"
#include "tests/encode.h"

#include <stdio.h>
#include <stdlib.h>

enum { ROWS_MAX = 20000 };

static chuan_arena kept, arena; /* what is read; one row */
static chuan_str rows[ROWS_MAX], texts[ROWS_MAX];
static size_t row_count, text_count;
static uint64_t state;

static uint32_t below(uint32_t n) /* splitmix64 */
{
  uint64_t z = (state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return (uint32_t)((z ^ (z >> 31)) % n);
}

static void must(bool condition, const char *what)
{
  if (condition)
    return;
  fprintf(stderr, "encodings: %s\n", what);
  exit(1);
}

/* Files -------------------------------------------------------------------------------------------------------- */

static void keep(chuan_str *lines, size_t *count, const char *line)
{
  chuan_str text, owned = chuan_str_copy(&kept, chuan_str_trim(chuan_str_of(line)));
  must(*count < ROWS_MAX && chuan_text_nfc(&text, owned, &kept) == CHUAN_RC_OK, "too many lines");
  lines[(*count)++] = text;
}

static void read_lines(chuan_str *lines, size_t *count, const char *path)
{
  char *line = NULL;
  size_t size = 0;
  FILE *file = fopen(path, "r");
  must(file != NULL, path);
  while (getline(&line, &size, file) > 0)
    keep(lines, count, line);
  free(line);
  fclose(file);
}

/* Sentences whose letters are, for the most part, those of windows-1252 too. */
static const char *const FOREIGN[] = {
  "L'été dernier, Loïc a bu du thé à côté de l'hôtel où naît la Thaï; ça coûte très cher, né à Genève.",
  "Élève zélée, Zoé réécrit ses poèmes sur l'île de Bréhat: naïveté, maïs, Noël, cœur, garçon, dû, août.",
  "Über die schöne Straße fährt Jürgen mit fünf Möbeln nach Köln; Größe, Öl, Äpfel, Grüße, Tür, hören.",
  "El niño pequeño comió piñas y bebió café con azúcar en la montaña; ¿qué pasó mañana? ¡Año único!",
  "São João não é só coração; irmã, pão, três, você, avó, avô, maçã, lições, útil, água, português.",
  "Perché la città è più bella? Così però, già, lunedì, caffè, virtù, né, là, università, metà.",
  "På sjön når båten ön; så här får hon också två gåvor, många års möda, för hårt väder, kött och bröd.",
  "Både på fjellet og på sjøen får du også se blå båter; når går toget? Må være så, ær, bønn, høst, sølv.",
  "Hän työskentelee yöllä; tämä on hyvä päivä, äiti söi mämmiä, löysi öljyä, pöytä, väärä, kyllä, yö.",
  "Þetta er góð bók um ævintýri, hús við sjó; það, maður, ég, þú, já, nótt, ást, móðir, stór, bær.",
  "Příliš žluťoučký kůň úpěl ďábelské ódy; město, číslo, řeka, šťáva, žába, dítě, náměstí.",
  "Zażółć gęślą jaźń; dziękuję, mąż, żona, święto, źródło, późno, koń, łódź, ścieżka, córka.",
  "Árvíztűrő tükörfúrógép; őszinte, gyümölcs, közös, szülő, hűvös, úgy, fiú, két, öt, nő, kör.",
  "Göçmen kuşlar güneşli gökyüzünde uçuyor; çocuk, ığdır, şeker, öğrenci, dün, süt, bütün, kömür.",
  "Într-o zi de vară, băiatul și fata au mâncat pâine; țară, ștergar, când, fără, român, oraș.",
  "Ĉiuj homoj estas denaske liberaj; ŝi ĝojas, ĵurnalo, aŭto, eĥoŝanĝo ĉiuĵaŭde.",
  "De patiënt ging naar België; coördinatie, reünie, financiële, één, vóór, zoölogie, ideeën, Curaçao.",
  "Gallia est omnis dīvīsa in partēs trēs, quārum ūnam incolunt Belgae, aliam Aquītānī, tertiam quī.",
  "Lörem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore.",
  "Õde ööbis jäääärel; küla, hõbe, põld, võõras, täna, öö, üks, käsi, mõte, õun, püha, käru.",
  "Llibertat, cançó, però, això, món, també, què, català, València, avià, lluïsa, pingüí, raó.",
  "5 µm ± 0,5 °C; 100 m², 12 m³, ½ kg, 1ª, 2º, © 2024, ®, «quotes», 3 × 4 ÷ 2, § 5, ¶ 2, 10 €, £5, ¥7, ¿? ¡!",
};

static void read_all(void)
{
  static const char *const ROW_FILES[] = { "examples/02-dien-bien-2025/don-vi.csv", "examples/03-quynh-nhai/don-vi.csv",
                                           "examples/04-xa-hop-nhat/don-vi.csv" };
  static const char *const COLUMN_FILES[] = { "rules/xa-ntm-2021-2025/COT-SO-LIEU.md",
                                              "rules/huyen-ntm-2021-2025/COT-SO-LIEU.md" };
  static const char *const TEXT_FILES[] = { "README.md", "docs/commands.md", "docs/language.md", "docs/how-it-works.md",
                                            "rules/NGUON.md", "rules/xa-ntm-2021-2025/bo-tieu-chi.chuan" };
  for (size_t i = 0; i < sizeof ROW_FILES / sizeof *ROW_FILES; i++)
    read_lines(rows, &row_count, ROW_FILES[i]);
  for (size_t i = 0; i < sizeof COLUMN_FILES / sizeof *COLUMN_FILES; i++)
    read_lines(rows, &row_count, COLUMN_FILES[i]);
  for (size_t i = 0; i < sizeof TEXT_FILES / sizeof *TEXT_FILES; i++)
    read_lines(texts, &text_count, TEXT_FILES[i]);
  for (size_t i = 0; i < sizeof FOREIGN / sizeof *FOREIGN; i++)
    keep(texts, &text_count, FOREIGN[i]);
}

/* Honest text -------------------------------------------------------------------------------------------------- */

static void must_not_offer(const chuan_str *lines, size_t count)
{
  chuan_encoding_votes whole = { .words = 0 };
  chuan_encoding guess;
  for (size_t i = 0; i < count; i++) {
    chuan_encoding_votes votes = { .words = 0 };
    chuan_encoding_count_text(&votes, lines[i], &arena);
    chuan_encoding_count_text(&whole, lines[i], &arena);
    must(!chuan_encoding_guess_text(&guess, &votes), lines[i].p);
    chuan_arena_free(&arena);
  }
  must(!chuan_encoding_guess_text(&guess, &whole), "all lines together");
}

/* Rows --------------------------------------------------------------------------------------------------------- */

/* A row as forms have it: as it is, or with its plain letters in capitals, which is all that changes where a font of
   capitals shows the others so. */
static chuan_str random_row(bool *has_words)
{
  chuan_str row = rows[below((uint32_t)row_count)];
  bool capitals = below(4) == 0;
  chuan_encoding_votes votes = { .words = 0 };
  chuan_buffer b;
  chuan_encoding_count_text(&votes, row, &arena);
  *has_words = votes.words > 0;
  chuan_buffer_init(&b, &arena);
  for (size_t i = 0; i < row.n; i++)
    chuan_buffer_add_char(&b, (char)(capitals && row.p[i] >= 'a' && row.p[i] <= 'z' ? row.p[i] - 'a' + 'A' : row.p[i]));
  return chuan_buffer_str(&b);
}

static bool is_recognised(chuan_str row, chuan_encoding encoding, bool bytes)
{
  chuan_buffer b;
  chuan_encoding guess;
  chuan_encoding_votes votes = { .words = 0 };
  chuan_buffer_init(&b, &arena);
  if (bytes) {
    encode(&b, row, encoding);
    chuan_encoding_count_bytes(&votes, chuan_buffer_str(&b), &arena);
    return chuan_encoding_guess_bytes(&guess, &votes) && guess == encoding;
  }
  encode_as_shown(&b, row, encoding);
  chuan_encoding_count_text(&votes, chuan_buffer_str(&b), &arena);
  return chuan_encoding_guess_text(&guess, &votes) && guess == encoding;
}

int main(int argc, char **argv)
{
  static const struct {
    chuan_encoding encoding;
    bool bytes;
    size_t percent; /* that must be recognised; a short name in VISCII is often a name in TCVN3, the likelier one */
    const char *name;
  } KINDS[] = { { CHUAN_ENCODING_TCVN3, false, 95, "TCVN3 in Unicode" },
                { CHUAN_ENCODING_VNI, false, 95, "VNI in Unicode" },
                { CHUAN_ENCODING_TCVN3, true, 95, "TCVN3" },
                { CHUAN_ENCODING_VNI, true, 95, "VNI" },
                { CHUAN_ENCODING_WINDOWS_1258, true, 95, "windows-1258" },
                { CHUAN_ENCODING_VISCII, true, 80, "VISCII" } };
  enum { KIND_COUNT = sizeof KINDS / sizeof *KINDS };
  size_t wanted = argc > 1 ? strtoul(argv[1], NULL, 10) : 5000, tried = 0, right[KIND_COUNT] = { 0 };
  state = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
  chuan_arena_init(&kept, "texts", 64 << 20);
  chuan_arena_init(&arena, "row", 64 << 20);
  read_all();
  must_not_offer(rows, row_count);
  must_not_offer(texts, text_count);
  for (size_t i = 0; i < wanted; i++) {
    bool has_words;
    chuan_str row = random_row(&has_words);
    for (size_t k = 0; has_words && k < KIND_COUNT; k++) {
      bool good = is_recognised(row, KINDS[k].encoding, KINDS[k].bytes);
      right[k] += good;
      if (!good && getenv("CHUAN_TEST_VERBOSE"))
        fprintf(stderr, "%s: %.*s\n", KINDS[k].name, CHUAN_STR_ARGS(row));
    }
    tried += has_words;
    chuan_arena_free(&arena);
  }
  printf("encodings: %zu rows and %zu lines of honest text, 0 taken for another encoding; of %zu rows recognised:",
         row_count, text_count, tried);
  for (size_t k = 0; k < KIND_COUNT; k++)
    printf("%s %s %zu.%02zu%%", k > 0 ? "," : "", KINDS[k].name, right[k] * 100 / tried,
           right[k] * 10000 / tried % 100);
  putchar('\n');
  for (size_t k = 0; k < KIND_COUNT; k++)
    must(right[k] * 100 >= KINDS[k].percent * tried, KINDS[k].name);
  chuan_arena_free(&kept);
  return 0;
}
