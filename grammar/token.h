/* Tokens of one rule file: the lexer (lexer.l) cuts the text, words.c joins the words of one line into
   keywords of the file's vocabulary, the parser reads the array. */
#ifndef CHUAN_TOKEN_H
#define CHUAN_TOKEN_H

#include "base/diag.h"
#include "grammar/grammar.h"

enum { CHUAN_TOKEN_BYTES_MAX = 65536 };

typedef enum chuan_keyword_role { CHUAN_ROLE_SECTION, CHUAN_ROLE_STATEMENT, CHUAN_ROLE_WORD } chuan_keyword_role;

typedef struct chuan_keyword {
  int token; /* of the parser */
  chuan_keyword_role role;
  chuan_str text[2]; /* by chuan_lang: Vietnamese, English */
  const char *name;  /* of the token: "KW_MET" */
} chuan_keyword;
extern const chuan_keyword chuan_keywords[];
extern const size_t chuan_keyword_count;

/* The row of a token's name ("KW_MET"), or NULL. */
const chuan_keyword *chuan_keyword_by_name(const char *name);
const chuan_keyword *chuan_keyword_by_token(int token);

typedef struct chuan_token {
  int kind; /* token of the parser; CHUAN_YYerror where a message was given already */
  chuan_span span;
  const chuan_keyword *keyword; /* or NULL */
  bool first_of_line;
} chuan_token;

typedef struct chuan_tokens {
  chuan_arena *arena;
  chuan_diags *diags;
  const chuan_sources *sources;
  uint32_t source;
  chuan_lang lang; /* the file's vocabulary */
  chuan_token *items; /* ended by a token of kind CHUAN_YYEOF */
  size_t count, capacity;
  chuan_span *comments; /* each from # to the end of its line; the first line of the file is none */
  size_t comment_count, comment_capacity;
  uint32_t position; /* the lexer's, in bytes */
  unsigned char *scanner_memory; /* all that the lexer has, and how much of it is used */
  size_t scanner_used;
  size_t wrong;      /* tokens that are none */
  bool failed;       /* out of memory */
} chuan_tokens;

/* Reads the header line and cuts the whole source into tokens, words joined. FINDINGS when a token is
   wrong (the tokens are usable all the same, so that the parser finds further errors), or when the
   header is missing (then there are none). */
chuan_rc chuan_tokens_read(chuan_tokens *tokens, uint32_t source, const chuan_sources *sources, chuan_arena *arena,
                           chuan_diags *diags);

/* The keyword that the words from token `at` on probably mean (typed without diacritics, or one slip
   away), or NULL. */
const chuan_keyword *chuan_tokens_suggest(const chuan_tokens *tokens, size_t at);

/* The Vietnamese keyword of one word that a word is when its marks are added, or NULL. */
const chuan_keyword *chuan_keyword_unmarked(chuan_str word);

/* Counts a wrong token and tells whether to say it: a file that is no rule file has too many. */
bool chuan_tokens_wrong(chuan_tokens *tokens);
/* For lexer.l and words.c: adds a token or a comment; joins words into keywords. */
void chuan_tokens_add(chuan_tokens *tokens, int kind, chuan_span span);
void chuan_tokens_add_comment(chuan_tokens *tokens, chuan_span span);
void chuan_tokens_join(chuan_tokens *tokens);

#endif
