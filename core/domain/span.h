/* span.h: the stretch of time a page of readings shows: a local day, week, month or year, and how it is cut up. Pure.
 */
#pragma once
#include <glib.h>

typedef enum { SPAN_DAY, SPAN_WEEK, SPAN_MONTH, SPAN_YEAR, SPAN_LAST } SpanKind;

typedef struct {
  SpanKind kind;
  gint64 from, to; /* UTC seconds of local midnights; `to` not included */
} Span;

const char *span_name (SpanKind kind);       /* as in addresses: "jour" */
SpanKind span_find (const char *name);       /* SPAN_LAST for an unknown name */
Span span_around (SpanKind kind, gint64 at); /* the one that holds `at` */
/* The one `by` days, weeks, months or years later, or earlier. */
Span span_moved (const Span *span, int by);

/* (transfer full): of gint64, rising, from `from` to `to` with both: how a chart cuts it. A local day of 23 or 25 hours
 * has fewer or more steps; no step reaches over midnight. */
GArray *span_steps (const Span *span);
/* (transfer full): the same for a table: hours, days, months. */
GArray *span_rows (const Span *span);
