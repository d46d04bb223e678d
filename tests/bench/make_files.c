/* Writes the workload for the product (rules.chuan, units.csv, data.csv) and as the plain database of someone without
   it (plain.db). Prints the four sums that it comes to. Usage: make_files FOLDER */
#include "tests/bench/workload.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static workload made;

static void stop(const char *what)
{
  fprintf(stderr, "make_files: %s\n", what);
  exit(1);
}

static FILE *create(const char *name)
{
  FILE *file = fopen(name, "w");
  if (!file)
    stop(name);
  return file;
}

static void finish(FILE *file, const char *name)
{
  if (fclose(file) != 0)
    stop(name);
}

#define HUNDREDTHS "%d.%02d"
#define HUNDREDTHS_ARGS(n) (n) / 100, (n) % 100

static void write_rules(void)
{
  FILE *file = create("rules.chuan");
  fprintf(file, "#! chuan 1 en\ncriteria set \"bench\"\n  assessment period from 2024 to 2024\n  applies to xã\n"
                "  dimension vùng = {");
  for (int region = 0; region < REGIONS; region++)
    fprintf(file, "%s V%d", region ? ";" : "", region + 1);
  fprintf(file, " }\n  comprises %d criterion; %d indicator\n", CRITERIA, INDICATORS);
  for (int i = 0; i < INDICATORS; i++)
    fprintf(file, "data i%02d : decimal(9; 2)\n", i + 1);
  for (int i = 0; i < INDICATORS; i++) {
    int criterion = i / INDICATORS_OF_CRITERION + 1, place = i % INDICATORS_OF_CRITERION + 1;
    if (place == 1)
      fprintf(file, "criterion %d \"Criterion %d\"\n", criterion, criterion);
    fprintf(file, "indicator %d.%d \"Indicator %d\"\n  value i%02d\n  threshold by vùng {", criterion, place, i + 1,
            i + 1);
    for (int region = 0; region < REGIONS; region++)
      fprintf(file, "%s V%d: " HUNDREDTHS, region ? ";" : "", region + 1, HUNDREDTHS_ARGS(made.thresholds[i][region]));
    fprintf(file, " }\n  require value ≥ threshold\n");
  }
  finish(file, "rules.chuan");
}

static void write_units(void)
{
  FILE *file = create("units.csv");
  fprintf(file, "code,name,level,parent,vùng\n");
  for (int p = 0; p < PROVINCES; p++)
    fprintf(file, "P%02d,Tỉnh %d,tỉnh,,\n", p + 1, p + 1);
  for (int c = 0; c < COMMUNES; c++)
    fprintf(file, "%05d,Xã %d,xã,P%02d,V%d\n", c + 1, c + 1, (c + 1) % PROVINCES + 1, made.communes[c].region + 1);
  finish(file, "units.csv");
}

static void write_data(void)
{
  FILE *file = create("data.csv");
  fprintf(file, "code");
  for (int i = 0; i < INDICATORS; i++)
    fprintf(file, ",i%02d", i + 1);
  for (int c = 0; c < COMMUNES; c++) {
    fprintf(file, "\n%05d", c + 1);
    for (int i = 0; i < INDICATORS; i++)
      fprintf(file, "," HUNDREDTHS, HUNDREDTHS_ARGS(made.communes[c].values[i]));
  }
  fprintf(file, "\n");
  finish(file, "data.csv");
}

/* The plain database ------------------------------------------------------------------------------------ */

static sqlite3 *db;

static void check(int code)
{
  if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW)
    stop(sqlite3_errmsg(db));
}

static void execute(const char *sql)
{
  check(sqlite3_exec(db, sql, NULL, NULL, NULL));
}

static sqlite3_stmt *prepare(const char *sql)
{
  sqlite3_stmt *statement;
  check(sqlite3_prepare_v2(db, sql, -1, &statement, NULL));
  return statement;
}

static void run(sqlite3_stmt *statement)
{
  check(sqlite3_step(statement));
  check(sqlite3_reset(statement));
}

static void create_tables(void)
{
  char sql[4096] = "CREATE TABLE commune (id INTEGER PRIMARY KEY, code TEXT, name TEXT, province INT, region INT";
  for (int i = 0; i < INDICATORS; i++)
    snprintf(sql + strlen(sql), sizeof sql - strlen(sql), ", i%02d REAL", i + 1);
  strcat(sql, ")");
  execute(sql);
  execute("CREATE TABLE observation (commune INT, indicator INT, value REAL, PRIMARY KEY (commune, indicator))"
          " WITHOUT ROWID");
  execute(
      "CREATE TABLE threshold (indicator INT, region INT, value REAL, PRIMARY KEY (indicator, region)) WITHOUT ROWID");
  execute("CREATE TABLE criterion (indicator INTEGER PRIMARY KEY, criterion INT)");
}

static void insert_communes(void)
{
  char sql[4096] = "INSERT INTO commune VALUES (?, ?, ?, ?, ?", code[16], name[32];
  for (int i = 0; i < INDICATORS; i++)
    strcat(sql, ", ? / 100.0");
  strcat(sql, ")");
  sqlite3_stmt *wide = prepare(sql), *narrow = prepare("INSERT INTO observation VALUES (?, ?, ? / 100.0)");
  for (int c = 0; c < COMMUNES; c++) {
    snprintf(code, sizeof code, "%05d", c + 1);
    snprintf(name, sizeof name, "Xã %d", c + 1);
    sqlite3_bind_int(wide, 1, c + 1);
    sqlite3_bind_text(wide, 2, code, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(wide, 3, name, -1, SQLITE_TRANSIENT);
    sqlite3_bind_int(wide, 4, (c + 1) % PROVINCES + 1);
    sqlite3_bind_int(wide, 5, made.communes[c].region + 1);
    for (int i = 0; i < INDICATORS; i++) {
      sqlite3_bind_int(wide, 6 + i, made.communes[c].values[i]);
      sqlite3_bind_int(narrow, 1, c + 1);
      sqlite3_bind_int(narrow, 2, i + 1);
      sqlite3_bind_int(narrow, 3, made.communes[c].values[i]);
      run(narrow);
    }
    run(wide);
  }
  sqlite3_finalize(wide);
  sqlite3_finalize(narrow);
}

static void insert_rules(void)
{
  sqlite3_stmt *threshold = prepare("INSERT INTO threshold VALUES (?, ?, ? / 100.0)");
  sqlite3_stmt *criterion = prepare("INSERT INTO criterion VALUES (?, ?)");
  for (int i = 0; i < INDICATORS; i++) {
    for (int region = 0; region < REGIONS; region++) {
      sqlite3_bind_int(threshold, 1, i + 1);
      sqlite3_bind_int(threshold, 2, region + 1);
      sqlite3_bind_int(threshold, 3, made.thresholds[i][region]);
      run(threshold);
    }
    sqlite3_bind_int(criterion, 1, i + 1);
    sqlite3_bind_int(criterion, 2, i / INDICATORS_OF_CRITERION + 1);
    run(criterion);
  }
  sqlite3_finalize(threshold);
  sqlite3_finalize(criterion);
}

static void write_plain_database(void)
{
  remove("plain.db");
  check(sqlite3_open("plain.db", &db));
  execute("BEGIN");
  create_tables();
  insert_communes();
  insert_rules();
  execute("COMMIT");
  execute("ANALYZE");
  check(sqlite3_close(db));
}

int main(int argc, char **argv)
{
  if (argc != 2 || chdir(argv[1]) != 0)
    stop("usage: make_files FOLDER");
  workload_make(&made);
  write_rules();
  write_units();
  write_data();
  write_plain_database();
  printf(SUMS_LINE, SUMS_ARGS(WORKLOAD_SUMS));
  return 0;
}
