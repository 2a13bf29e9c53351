/* test_span.c: local days, weeks, months and years: their edges, days of 23 and 25 hours, steps that reach over no midnight. */
#include "domain/span.h"

#include "base/clock.h"

static gint64
at (const char *iso)
{
  gint64 time_s = 0;

  g_assert_true (clock_parse (iso, &time_s));
  return time_s;
}

typedef struct {
  SpanKind kind;
  const char *inside, *from, *to;
  guint steps, rows;
} Case;

static const Case cases[] = {
  { SPAN_DAY, "2026-11-23T22:59:59Z", "2026-11-22T23:00:00Z", "2026-11-23T23:00:00Z", 144, 24 },
  { SPAN_DAY, "2026-03-29T10:00:00Z", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", 138, 23 },
  { SPAN_DAY, "2026-10-25T10:00:00Z", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", 150, 25 },
  { SPAN_WEEK, "2026-10-25T10:00:00Z", "2026-10-18T22:00:00Z", "2026-10-25T23:00:00Z", 169, 7 },
  { SPAN_WEEK, "2026-03-23T00:00:00Z", "2026-03-22T23:00:00Z", "2026-03-29T22:00:00Z", 167, 7 },
  { SPAN_MONTH, "2026-02-28T12:00:00Z", "2026-01-31T23:00:00Z", "2026-02-28T23:00:00Z", 224, 28 },
  { SPAN_MONTH, "2024-02-10T12:00:00Z", "2024-01-31T23:00:00Z", "2024-02-29T23:00:00Z", 232, 29 },
  { SPAN_MONTH, "2026-10-31T22:59:00Z", "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z", 249, 31 },
  { SPAN_YEAR, "2025-12-31T23:30:00Z", "2025-12-31T23:00:00Z", "2026-12-31T23:00:00Z", 365, 12 },
  { SPAN_YEAR, "2024-06-01T00:00:00Z", "2023-12-31T23:00:00Z", "2024-12-31T23:00:00Z", 366, 12 },
};

static void
check_edges (GArray *edges, const Span *span, guint count)
{
  g_assert_cmpuint (edges->len, ==, count + 1);
  g_assert_cmpint (g_array_index (edges, gint64, 0), ==, span->from);
  g_assert_cmpint (g_array_index (edges, gint64, edges->len - 1), ==, span->to);
  for (guint i = 1; i < edges->len; i++) {
    gint64 from = g_array_index (edges, gint64, i - 1), to = g_array_index (edges, gint64, i);

    g_assert_cmpint (from, <, to);
    if (span->kind != SPAN_YEAR) /* within one local day */
      g_assert_cmpint (clock_day_start (from), ==, clock_day_start (to - 1));
  }
  g_array_unref (edges);
}

static void
test_edges (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Span span = span_around (cases[i].kind, at (cases[i].inside));

    g_assert_cmpint (span.from, ==, at (cases[i].from));
    g_assert_cmpint (span.to, ==, at (cases[i].to));
    check_edges (span_steps (&span), &span, cases[i].steps);
    check_edges (span_rows (&span), &span, cases[i].rows);
  }
}

/* One after the other, without a hole, forwards and back. */
static void
test_neighbours (void)
{
  for (SpanKind kind = 0; kind < SPAN_LAST; kind++) {
    Span span = span_around (kind, at ("2024-01-31T12:00:00Z"));

    for (guint i = 0; i < 400; i++) {
      const Span next = span_moved (&span, 1), back = span_moved (&next, -1);

      g_assert_cmpint (next.from, ==, span.to);
      g_assert_cmpint (back.from, ==, span.from);
      g_assert_cmpint (back.to, ==, span.to);
      span = next;
    }
  }
}

static void
test_names (void)
{
  for (SpanKind kind = 0; kind < SPAN_LAST; kind++)
    g_assert_cmpint (span_find (span_name (kind)), ==, kind);
  g_assert_cmpint (span_find ("siecle"), ==, SPAN_LAST);
  g_assert_cmpint (span_find (NULL), ==, SPAN_LAST);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/span/edges", test_edges);
  g_test_add_func ("/span/neighbours", test_neighbours);
  g_test_add_func ("/span/names", test_names);
  return g_test_run ();
}
