/* The workload of the benchmarks: 10,000 communes, 57 indicators in 19 criteria, a threshold for each of 7 regions.
   Figures are hundredths. About 97 of 100 figures reach their threshold, so that about one commune in five meets
   all. It is the same on every machine. */
#ifndef CHUAN_BENCH_WORKLOAD_H
#define CHUAN_BENCH_WORKLOAD_H

enum { COMMUNES = 10000, PROVINCES = 34, REGIONS = 7, INDICATORS = 57, CRITERIA = 19, INDICATORS_OF_CRITERION = 3 };

typedef struct workload {
  int thresholds[INDICATORS][REGIONS];
  struct {
    int region; /* from 0 */
    int values[INDICATORS];
  } communes[COMMUNES];
} workload;

/* Fills it. */
void workload_make(workload *out);

/* What a run comes to: indicators met, criteria met, communes that meet all, the sum over communes of the square of
   their criteria met. */
typedef struct sums {
  long passes, criteria, full, squares;
} sums;
extern const sums WORKLOAD_SUMS;

/* Adds a commune by which of its indicators are met (1) and which not (0). Here, so that the loops of the floor have it
   inline. */
static inline void sums_add(sums *total, const unsigned char *met)
{
  int criteria = 0;
  for (int k = 0; k < CRITERIA; k++) {
    int a = met[3 * k], b = met[3 * k + 1], c = met[3 * k + 2];
    total->passes += a + b + c;
    criteria += a & b & c;
  }
  total->criteria += criteria;
  total->full += criteria == CRITERIA;
  total->squares += criteria * criteria;
}

/* As every program that judges the workload prints them. */
#define SUMS_LINE "passes=%ld crit=%ld full=%ld sumsq=%ld\n"
#define SUMS_ARGS(s) (s).passes, (s).criteria, (s).full, (s).squares

#endif
