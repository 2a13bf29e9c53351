/* plain_loop.c: the peer of the submission bench: a plain loop that inserts the same rows as one filed report (report,
 * problems, person, link, history, notices), copied from a report that the box filed, with one FULL commit each. No
 * HTTP, no rules, no group commit. usage: plain_loop STORE SECONDS     prints: reports/s  p50_us  p99_us
 * bytes_written/report */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROWS_MAX = 64, LATENCIES_MAX = 1000000 };

/* Tables of one filing, and the column by which its rows are found. */
static const struct {
  const char *name, *by;
} tables[] = { { "report", "id" },        { "report_problem", "report_id" },
               { "person", "report_id" }, { "report_answer", "report_id" },
               { "link", "report_id" },   { "event", "report_id" },
               { "notice", "report_id" } };
enum { TABLES = sizeof tables / sizeof *tables };

typedef struct {
  sqlite3_stmt *insert;
  int columns;
  sqlite3_value *values[80];
  const char *names[80];
} Row;

static Row rows[ROWS_MAX];
static int rows_count;
static double latencies[LATENCIES_MAX];

static double
now (void)
{
  struct timespec t;

  clock_gettime (CLOCK_MONOTONIC, &t);
  return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

static long
bytes_written (void)
{
  long value = 0;
  char key[64];
  FILE *file = fopen ("/proc/self/io", "r");

  while (file != NULL && fscanf (file, "%63s %ld", key, &value) == 2)
    if (strcmp (key, "write_bytes:") == 0)
      break;
  if (file != NULL)
    fclose (file);
  return value;
}

static void
check (sqlite3 *db, int result)
{
  if (result == SQLITE_OK || result == SQLITE_ROW || result == SQLITE_DONE)
    return;
  fprintf (stderr, "plain_loop: %s\n", sqlite3_errmsg (db));
  exit (1);
}

/* Remembers each row of the template report with the statement that inserts its like. */
static void
learn (sqlite3 *db, const char *table, const char *by, sqlite3_int64 report)
{
  char sql[4096];
  sqlite3_stmt *select;

  snprintf (sql, sizeof sql, "SELECT * FROM %s WHERE %s = ?1", table, by);
  check (db, sqlite3_prepare_v2 (db, sql, -1, &select, NULL));
  sqlite3_bind_int64 (select, 1, report);
  while (sqlite3_step (select) == SQLITE_ROW && rows_count < ROWS_MAX) {
    Row *row = &rows[rows_count++];
    int length = snprintf (sql, sizeof sql, "INSERT INTO %s VALUES (", table);

    row->columns = sqlite3_column_count (select);
    for (int i = 0; i < row->columns; i++) {
      row->values[i] = sqlite3_value_dup (sqlite3_column_value (select, i));
      row->names[i] = strdup (sqlite3_column_name (select, i));
      length += snprintf (sql + length, sizeof sql - (size_t) length, i == 0 ? "?" : ",?");
    }
    snprintf (sql + length, sizeof sql - (size_t) length, ")");
    check (db, sqlite3_prepare_v2 (db, sql, -1, &row->insert, NULL));
  }
  sqlite3_finalize (select);
}

static void
bind (const Row *row, int column, int is_report, sqlite3_int64 report, long serial)
{
  const char *name = row->names[column];
  char text[80];

  if (strcmp (name, "id") == 0 && is_report)
    sqlite3_bind_int64 (row->insert, column + 1, report);
  else if (strcmp (name, "id") == 0)
    sqlite3_bind_null (row->insert, column + 1);
  else if (strcmp (name, "report_id") == 0)
    sqlite3_bind_int64 (row->insert, column + 1, report);
  else if (strcmp (name, "number") == 0)
    sqlite3_bind_int64 (row->insert, column + 1, report + 1000000);
  else if (strcmp (name, "uuid") == 0 || strcmp (name, "token_hash") == 0) {
    snprintf (text, sizeof text, "%08lx-bench-%050ld", serial, serial * 7919);
    sqlite3_bind_text (row->insert, column + 1, text, -1, SQLITE_TRANSIENT);
  } else
    sqlite3_bind_value (row->insert, column + 1, row->values[column]);
}

static int
compare (const void *one, const void *other)
{
  double a = *(const double *) one, b = *(const double *) other;

  return (a > b) - (a < b);
}

static sqlite3_int64
integer (sqlite3 *db, const char *sql)
{
  sqlite3_stmt *statement;
  sqlite3_int64 value;

  check (db, sqlite3_prepare_v2 (db, sql, -1, &statement, NULL));
  check (db, sqlite3_step (statement));
  value = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return value;
}

int
main (int argc, char **argv)
{
  sqlite3 *db;
  sqlite3_int64 report;
  double start, end;
  long written, n = 0;

  if (argc != 3 || sqlite3_open (argv[1], &db) != SQLITE_OK)
    return 2;
  check (db,
         sqlite3_exec (
             db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-4096;",
             NULL, NULL, NULL));
  report = integer (db, "SELECT max (id) FROM report");
  for (int i = 0; i < TABLES; i++)
    learn (db, tables[i].name, tables[i].by, report);
  start = now ();
  end = start + atof (argv[2]);
  written = bytes_written ();
  while (now () < end && n < LATENCIES_MAX) {
    double before = now ();

    n++;
    check (db, sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL));
    for (int r = 0; r < rows_count; r++) {
      for (int c = 0; c < rows[r].columns; c++)
        bind (&rows[r], c, r == 0, report + n, (report + n) * ROWS_MAX + r);
      check (db, sqlite3_step (rows[r].insert));
      sqlite3_reset (rows[r].insert);
    }
    check (db, sqlite3_exec (db, "COMMIT", NULL, NULL, NULL));
    latencies[n - 1] = now () - before;
  }
  end = now ();
  qsort (latencies, (size_t) n, sizeof *latencies, compare);
  printf ("%.1f %.0f %.0f %.0f\n", (double) n / (end - start), latencies[n / 2] * 1e6, latencies[n * 99 / 100] * 1e6,
          (double) (bytes_written () - written) / (double) n);
  return 0;
}
