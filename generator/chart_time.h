/* chart_time.h: what a chart over a stretch of time shows beside its lines: zones of values, nights, silences, marks of
 * notes, the range around each mean. The caller cuts time into steps and says where words stand; nothing is thinned
 * out.
 */
#pragma once
#include "chart.h"

/* Places of lines, each told from the others by its dashes, not by its colour alone. */
typedef enum {
  CHART_LINE_FIRST, /* four rooms */
  CHART_LINE_SECOND,
  CHART_LINE_THIRD,
  CHART_LINE_FOURTH,
  CHART_LINE_OUTSIDE,
  CHART_LINE_DERIVED, /* computed from the first: a dew point */
  CHART_TIME_LINES
} ChartLine;

enum {
  CHART_TIME_ROWS_MAX = 2000,
  CHART_TIME_SPANS_MAX = 400, /* nights, silences, marks and zones: of each */
};

/* A stretch of time, UTC seconds, and what belongs to it. */
typedef struct {
  gint64 from_s, to_s;
  guint line;       /* silences: a ChartLine */
  const char *text; /* marks: "1"; words of the axis: "lundi 23", in the middle; else NULL */
} ChartSpan;

/* Values that are to be looked at, tinted: NAN is open to that side. */
typedef struct {
  double low, high;
  const char *label; /* "18 °C" */
} ChartZone;

typedef struct ChartTime {
  gint64 from_s, to_s;        /* the whole width */
  const guint *lines;         /* series_count: a ChartLine each, no two alike */
  const double *lows, *highs; /* nullable, as Chart.values: the range that is tinted around a line */
  const ChartZone *zones;
  guint zone_count;
  const ChartSpan *nights, *silences, *marks, *words;
  guint night_count, silence_count, mark_count, word_count;
} ChartTime;
