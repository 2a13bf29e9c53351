/* measure.c: one row of counters a route. Adds are relaxed: figures of one moment need not agree to the unit. */
#include "http/measure.h"

#include "base/exposition.h"

/* Upper bounds, in microseconds: a page takes 10 to 40 ms, a submission waits for the card, a file comes for minutes. */
static const gint64 bounds_us[] = { 5000, 10000, 25000, 50000, 100000, 250000, 1000000, 5000000, 30000000 };
enum { BOUNDS = G_N_ELEMENTS (bounds_us), CLASSES = 5 /* 1xx to 5xx */, CLASS = 100 };

typedef struct {
  guint64 at_most[BOUNDS]; /* answers that took so long, not more than the bound before */
  guint64 count, sum_us;
  guint64 by_class[CLASSES];
} Row;

struct Measure {
  const Route *routes;
  guint count;
  int threads;
  int busy;
  Row *rows; /* count + 1: the last is of no route */
};

Measure *
measure_new (const Route *routes, guint count, int threads)
{
  Measure *measure = g_new0 (Measure, 1);

  *measure = (Measure){ .routes = routes, .count = count, .threads = threads, .rows = g_new0 (Row, count + 1) };
  return measure;
}

void
measure_free (Measure *measure)
{
  if (measure == NULL)
    return;
  g_free (measure->rows);
  g_free (measure);
}

static void
add (guint64 *counter, guint64 more)
{
  __atomic_fetch_add (counter, more, __ATOMIC_RELAXED);
}

static guint64
look (const guint64 *counter)
{
  return __atomic_load_n (counter, __ATOMIC_RELAXED);
}

void
measure_request (Measure *measure, const Route *route, int status, gint64 took_us)
{
  Row *row;

  if (measure == NULL)
    return;
  row = &measure->rows[route == NULL ? measure->count : (guint) (route - measure->routes)];
  for (guint i = 0; i < BOUNDS; i++)
    if (took_us <= bounds_us[i]) {
      add (&row->at_most[i], 1);
      break;
    }
  add (&row->count, 1);
  add (&row->sum_us, (guint64) MAX (0, took_us));
  if (status >= CLASS && status < (CLASSES + 1) * CLASS)
    add (&row->by_class[status / CLASS - 1], 1);
}

void
measure_set_busy (Measure *measure, int busy)
{
  if (measure != NULL)
    g_atomic_int_set (&measure->busy, busy);
}

/* ---- printing ---- */

static void
print_row_times (const Row *row, const char *method, const char *path, GString *text)
{
  guint64 so_far = 0;

  for (guint i = 0; i < BOUNDS; i++) {
    char bound[G_ASCII_DTOSTR_BUF_SIZE];

    so_far += look (&row->at_most[i]);
    g_ascii_formatd (bound, sizeof bound, "%g", (double) bounds_us[i] / G_USEC_PER_SEC);
    exposition_add (text, "histologe_http_request_duration_seconds_bucket",
                    (const char *const[]){ "method", method, "route", path, "le", bound, NULL }, (double) so_far);
  }
  exposition_add (text, "histologe_http_request_duration_seconds_bucket",
                  (const char *const[]){ "method", method, "route", path, "le", "+Inf", NULL },
                  (double) look (&row->count));
  exposition_add (text, "histologe_http_request_duration_seconds_sum",
                  (const char *const[]){ "method", method, "route", path, NULL },
                  (double) look (&row->sum_us) / G_USEC_PER_SEC);
  exposition_add (text, "histologe_http_request_duration_seconds_count",
                  (const char *const[]){ "method", method, "route", path, NULL }, (double) look (&row->count));
}

static void
print_row_classes (const Row *row, const char *method, const char *path, GString *text)
{
  static const char *const classes[CLASSES] = { "1xx", "2xx", "3xx", "4xx", "5xx" };

  for (guint i = 0; i < CLASSES; i++)
    if (look (&row->by_class[i]) > 0)
      exposition_add (text, "histologe_http_responses_total",
                      (const char *const[]){ "method", method, "route", path, "class", classes[i], NULL },
                      (double) look (&row->by_class[i]));
}

static void
print_rows (const Measure *measure, GString *text,
            void (*print) (const Row *row, const char *method, const char *path, GString *text))
{
  for (guint i = 0; i <= measure->count; i++)
    if (look (&measure->rows[i].count) > 0)
      print (&measure->rows[i], i == measure->count ? "-" : measure->routes[i].method,
             i == measure->count ? "-" : measure->routes[i].path, text);
}

void
measure_print (const Measure *measure, GString *text)
{
  exposition_family (text, "histologe_http_request_duration_seconds", "histogram",
                     "From the head of a request to the end of its answer, by pattern of route.");
  print_rows (measure, text, print_row_times);
  exposition_family (text, "histologe_http_responses_total", "counter", "Answers by class of status.");
  print_rows (measure, text, print_row_classes);
  exposition_one (text, "histologe_http_workers", "gauge", "Threads that serve.", measure->threads);
  exposition_one (text, "histologe_http_workers_busy", "gauge", "Of them, those that hold a connection.",
                  g_atomic_int_get (&measure->busy));
}
