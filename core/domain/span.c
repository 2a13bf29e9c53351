/* span.c: local days, weeks, months and years of readings, and their steps. Reads nothing. */
#include "domain/span.h"

#include "base/clock.h"

enum { MONTHS_OF_YEAR = 12 };
#define WHOLE_DAY (2 * CLOCK_DAY) /* longer than any local day: one step each */

static const struct {
  const char *name;
  gint64 step_s; /* of a chart */
  gint64 row_s;  /* of a table; 0: months */
} kinds[] = {
  [SPAN_DAY] = { "jour", 10 * CLOCK_MINUTE, CLOCK_HOUR },
  [SPAN_WEEK] = { "semaine", CLOCK_HOUR, WHOLE_DAY },
  [SPAN_MONTH] = { "mois", 3 * CLOCK_HOUR, WHOLE_DAY },
  [SPAN_YEAR] = { "annee", WHOLE_DAY, 0 },
};
G_STATIC_ASSERT (G_N_ELEMENTS (kinds) == SPAN_LAST);

const char *
span_name (SpanKind kind)
{
  return kind < SPAN_LAST ? kinds[kind].name : NULL;
}

SpanKind
span_find (const char *name)
{
  SpanKind kind = 0;

  while (kind < SPAN_LAST && g_strcmp0 (kinds[kind].name, name) != 0)
    kind++;
  return kind;
}

static gint64
year_start (gint64 at)
{
  g_autoptr (GDateTime) local = clock_local (at);

  return clock_add_months (clock_month_start (at), 1 - g_date_time_get_month (local));
}

static gint64
start_of (SpanKind kind, gint64 at)
{
  switch (kind) {
  case SPAN_WEEK:
    return clock_week_start (at);
  case SPAN_MONTH:
    return clock_month_start (at);
  case SPAN_YEAR:
    return year_start (at);
  default:
    return clock_day_start (at);
  }
}

static gint64
moved (SpanKind kind, gint64 from, int by)
{
  switch (kind) {
  case SPAN_WEEK:
    return clock_add_days (from, 7 * by);
  case SPAN_MONTH:
    return clock_add_months (from, by);
  case SPAN_YEAR:
    return clock_add_months (from, MONTHS_OF_YEAR * by);
  default:
    return clock_add_days (from, by);
  }
}

Span
span_around (SpanKind kind, gint64 at)
{
  gint64 from = start_of (kind, at);

  return (Span){ kind, from, moved (kind, from, 1) };
}

Span
span_moved (const Span *span, int by)
{
  gint64 from = moved (span->kind, span->from, by);

  return (Span){ span->kind, from, moved (span->kind, from, 1) };
}

static GArray *
days_cut (const Span *span, gint64 step_s)
{
  GArray *edges = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (gint64 day = span->from; day < span->to;) {
    gint64 next = clock_add_days (day, 1);

    for (gint64 at = day; at < next; at += step_s)
      g_array_append_val (edges, at);
    if (next <= day) /* the end of the calendar */
      break;
    day = next;
  }
  g_array_append_val (edges, span->to);
  return edges;
}

GArray *
span_steps (const Span *span)
{
  return days_cut (span, kinds[span->kind].step_s);
}

GArray *
span_rows (const Span *span)
{
  GArray *edges;

  if (kinds[span->kind].row_s != 0)
    return days_cut (span, kinds[span->kind].row_s);
  edges = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (int month = 0; month <= MONTHS_OF_YEAR; month++) {
    gint64 at = clock_add_months (span->from, month);

    g_array_append_val (edges, at);
  }
  return edges;
}
