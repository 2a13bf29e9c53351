/* chart.h: charts by gnuplot: one process draws a whole batch, each chart comes back as a small, responsive,
 * described SVG.
 * The script is constant (site-templates/charts/); data and labels travel in files of their own. No table and no words
 * here. */
#pragma once
#include <glib.h>

typedef enum {
  CHART_BARS,    /* one bar per row, the value above it */
  CHART_STACKED, /* the series of a row on top of each other */
  CHART_GROUPED, /* the series of a row side by side */
  CHART_ROWS,    /* horizontal bars: long labels, ordered by the caller, wrapped and never cut; several series are put
                    end to end */
  CHART_SERIES,  /* lines over time, with gaps and a band */
  CHART_TIME,    /* lines over a stretch of time that the caller cut in steps: chart_time.h */
  CHART_KIND_LAST
} ChartKind;

#define CHART_ROW_MAX 100000 /* CHART_SERIES; CHART_TIME: CHART_TIME_ROWS_MAX; 60 for the others */
#define CHART_SERIES_MAX 4   /* CHART_TIME: CHART_TIME_LINES */

struct ChartTime;

/* All texts are French, given by the caller, and may hold anything: they are cleaned, clipped and escaped here. */
typedef struct {
  ChartKind kind;
  const char *id;            /* "reports-by-month": [a-z0-9-], unique on its page; prefix of every id in the SVG */
  const char *title;         /* the fact it shows: <title> */
  const char *description;   /* nullable: the figures in a sentence: <desc> */
  const char *unit;          /* nullable: "°C", shown once above the axis */
  guint width_px, height_px; /* of the viewBox; 0: 640 × 260 (CHART_ROWS: by the number of rows) */
  guint row_count, series_count;
  const char *const
      *labels; /* row_count: under each bar; CHART_SERIES: where the axis carries a word, else NULL or "" */
  const double
      *values; /* row_count × series_count, row after row; NAN: a gap, or no bar ("< 5" goes to value_labels) */
  const char *const *value_labels; /* nullable, row_count × series_count: written instead of the number */
  const char *const *series_names; /* nullable for one series; written beside the line or above the bars */
  const gint64 *times_s;           /* nullable, row_count, rising: where rows stand (CHART_SERIES); NULL: evenly */
  double band_low, band_high;      /* a shaded band, such as the recommended range; both 0 or NAN: none */
  const char *band_label;          /* nullable: "conseillé" */
  guint decimals;                  /* of written numbers, 0 to 3 */
  guint strong_row;     /* CHART_BARS, CHART_ROWS: 1 for the first row: its bar and those as long have the full colour,
                           the others are lighter; 0: all in full */
  gboolean label_above; /* CHART_ROWS: the label stands over its bar, for narrow pictures */
  const struct ChartTime *time; /* CHART_TIME */
} Chart;

typedef struct ChartBatch ChartBatch;

/* `scripts_folder` holds prelude.gp and one script per kind (site-templates/charts, never a town's own folder: scripts
 * are programs); `work_folder` exists, is private, and may be emptied afterwards. */
ChartBatch *chart_batch_new (const char *scripts_folder, const char *work_folder);
void chart_batch_free (ChartBatch *batch); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChartBatch, chart_batch_free)
/* Writes the chart's data into the work folder; `chart` is not kept. Returns its index through `ret_index` (nullable).
 * INVALID for an unknown kind, a bad id or no rows, LIMIT for too many rows or series. */
gboolean chart_batch_add (ChartBatch *batch, const Chart *chart, guint *ret_index, GError **error);
/* Runs gnuplot once (10 s at most, confined), then reads and rewrites every SVG. Nothing to do is fine. */
gboolean chart_batch_run (ChartBatch *batch, GError **error);
/* The SVG of a chart after the run, owned by the batch; NULL before, or for an unknown index. */
const char *chart_batch_svg (const ChartBatch *batch, guint index);

/* (transfer full): "1 234,5" with U+202F and a decimal comma, as the charts write numbers. "" for NAN. */
char *chart_number (double value, guint decimals);
