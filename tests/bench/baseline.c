/* What the workload costs without the product. Usage: baseline WAY PLAIN-DATABASE [DATABASE], and prints the four sums.
     floor  hand-written C over the plain database: what reading the rows and comparing costs at least
     sql    the statement that a user would write over it
     store  the same C as floor over the product's database, with the thresholds of the plain one
   Nothing is mapped into memory. */
#include "tests/bench/workload.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static sqlite3 *plain, *db; /* db: the product's */
static sums total;

static void stop(const char *what)
{
  fprintf(stderr, "baseline: %s\n", what);
  exit(1);
}

static sqlite3_stmt *prepare(sqlite3 *database, const char *sql)
{
  sqlite3_stmt *statement;
  if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK)
    stop(sqlite3_errmsg(database));
  return statement;
}

/* The next row; false behind the last one. */
static bool next_row(sqlite3_stmt *statement)
{
  int code = sqlite3_step(statement);
  if (code != SQLITE_ROW && code != SQLITE_DONE)
    stop(sqlite3_errmsg(sqlite3_db_handle(statement)));
  return code == SQLITE_ROW;
}

static double thresholds[REGIONS + 1][INDICATORS];

static void read_thresholds(void)
{
  sqlite3_stmt *statement = prepare(plain, "SELECT indicator, region, value FROM threshold");
  while (next_row(statement))
    thresholds[sqlite3_column_int(statement, 1)][sqlite3_column_int(statement, 0) - 1] =
      sqlite3_column_double(statement, 2);
  sqlite3_finalize(statement);
}

static void run_floor(void)
{
  read_thresholds();
  sqlite3_stmt *statement = prepare(plain, "SELECT * FROM commune");
  while (next_row(statement)) {
    unsigned char met[INDICATORS];
    const double *threshold = thresholds[sqlite3_column_int(statement, 4)];
    for (int i = 0; i < INDICATORS; i++)
      met[i] = sqlite3_column_double(statement, 5 + i) >= threshold[i];
    sums_add(&total, met);
  }
  sqlite3_finalize(statement);
}

static const char SQL[] =
  "WITH met AS (SELECT c.id AS commune, k.criterion, o.value >= t.value AS met"
  "  FROM observation o JOIN commune c ON c.id = o.commune"
  "  JOIN threshold t ON t.indicator = o.indicator AND t.region = c.region"
  "  JOIN criterion k ON k.indicator = o.indicator),"
  " by_criterion AS (SELECT commune, criterion, sum(met) AS passes, min(met) AS met FROM met "
  "GROUP BY commune, criterion),"
  " by_commune AS (SELECT commune, sum(passes) AS passes, sum(met) AS criteria FROM by_criterion GROUP BY commune)"
  " SELECT sum(passes), sum(criteria), sum(criteria = 19), sum(criteria * criteria) FROM by_commune";

static void run_sql(void)
{
  sqlite3_stmt *statement = prepare(plain, SQL);
  if (!next_row(statement))
    stop("no sums");
  total = (sums){ sqlite3_column_int64(statement, 0), sqlite3_column_int64(statement, 1),
                  sqlite3_column_int64(statement, 2), sqlite3_column_int64(statement, 3) };
  sqlite3_finalize(statement);
}

/* Each unit's region, by its number in the product's database; 0 for none. */
static int *read_regions(int *largest)
{
  sqlite3_stmt *statement = prepare(db, "SELECT max(id) FROM unit");
  *largest = next_row(statement) ? sqlite3_column_int(statement, 0) : 0;
  sqlite3_finalize(statement);
  int *regions = calloc((size_t)*largest + 1, sizeof *regions);
  statement = prepare(db, "SELECT v.unit, d.value FROM unit_version v JOIN unit_dimension d ON d.unit_version = v.id");
  while (regions && next_row(statement)) {
    const unsigned char *region = sqlite3_column_text(statement, 1); /* V1 … V7; of a province empty */
    int unit = sqlite3_column_int(statement, 0);
    if (!region || unit < 0 || unit > *largest)
      stop("no memory, or no such unit");
    if (region[0] == 'V' && region[1] >= '1' && region[1] <= '0' + REGIONS)
      regions[unit] = region[1] - '0';
  }
  sqlite3_finalize(statement);
  return regions;
}

static void run_store(void)
{
  int largest, *regions = read_regions(&largest);
  char sql[1024] = "SELECT unit";
  int hundredths[REGIONS + 1][INDICATORS];
  if (!regions)
    stop("memory");
  read_thresholds();
  for (int region = 1; region <= REGIONS; region++)
    for (int i = 0; i < INDICATORS; i++)
      hundredths[region][i] = (int)(thresholds[region][i] * 100 + 0.5);
  for (int i = 0; i < INDICATORS; i++)
    snprintf(sql + strlen(sql), sizeof sql - strlen(sql), ", c%d", i + 1);
  strcat(sql, " FROM current_2 WHERE period = 2024");
  sqlite3_stmt *statement = prepare(db, sql);
  while (next_row(statement)) {
    unsigned char met[INDICATORS];
    int region = regions[sqlite3_column_int(statement, 0)];
    if (region == 0)
      stop("a commune without a region");
    for (int i = 0; i < INDICATORS; i++)
      met[i] = sqlite3_column_int64(statement, 1 + i) >= hundredths[region][i];
    sums_add(&total, met);
  }
  sqlite3_finalize(statement);
  free(regions);
}

static sqlite3 *open_database(const char *path)
{
  sqlite3 *database;
  if (sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
    stop(path);
  return database;
}

int main(int argc, char **argv)
{
  static const struct {
    const char *name;
    int arguments;
    void (*run)(void);
  } WAYS[] = { { "floor", 3, run_floor }, { "sql", 3, run_sql }, { "store", 4, run_store } };
  size_t way = 0;
  while (way < sizeof WAYS / sizeof *WAYS && (argc != WAYS[way].arguments || strcmp(argv[1], WAYS[way].name) != 0))
    way++;
  if (way == sizeof WAYS / sizeof *WAYS)
    stop("usage: baseline floor|sql PLAIN-DATABASE, baseline store PLAIN-DATABASE DATABASE");
  plain = open_database(argv[2]);
  if (argc == 4)
    db = open_database(argv[3]);
  WAYS[way].run();
  printf(SUMS_LINE, SUMS_ARGS(total));
  sqlite3_close(db);
  return sqlite3_close(plain) != SQLITE_OK;
}
