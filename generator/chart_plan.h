/* chart_plan.h: a Chart turned into numbers for the constant scripts: sizes, scales,
 * and the contents of the data files.
 * Texts do not leave it: data carry tokens "T<index>" and `texts` holds what they stand for. Runs nothing, writes
 * nothing. */
#pragma once
#include "chart.h"

typedef enum {
  PLAN_DATA,   /* x, then one value per series; CHART_BARS, CHART_ROWS: last, 1 for a lighter bar */
  PLAN_TICKS,  /* value, token */
  PLAN_WORDS,  /* x, token: below the axis; CHART_ROWS: x, y in pixels, token */
  PLAN_VALUES, /* x, y, token, series: numbers on bars, names at the ends of lines; CHART_ROWS: y in pixels */
  PLAN_KEYS,   /* x, y in pixels: one square per series */
  PLAN_NOTES,  /* x, y in pixels, token */
  PLAN_BANDS,  /* x, y in pixels, low, high */
  PLAN_BOXES,  /* CHART_TIME: left, top, right, bottom in pixels, colour: nights, zones */
  PLAN_STROKES, /* CHART_TIME: x, y, dx, dy in pixels, colour: hairlines of the axis, hatching */
  PLAN_MARKS,  /* CHART_TIME: as PLAN_BOXES, above the lines */
  PLAN_FILE_LAST
} PlanFile;

typedef enum {
  PLAN_W,
  PLAN_H,
  PLAN_LEFT,
  PLAN_RIGHT,
  PLAN_TOP,
  PLAN_BOTTOM, /* pixels */
  PLAN_XMIN,
  PLAN_XMAX,
  PLAN_YMIN,
  PLAN_YMAX,   /* values at the edges of the plot */
  PLAN_HALF,   /* of a bar's width: in rows; CHART_ROWS: pixels */
  PLAN_STROKE, /* pixels */
  PLAN_NUMBER_LAST
} PlanNumber;

typedef struct {
  double numbers[PLAN_NUMBER_LAST];
  guint rows, series;
  GString *files[PLAN_FILE_LAST];
  GPtrArray *texts; /* valid UTF-8, no controls, not escaped */
} ChartPlan;

/* `chart` was checked by chart_batch_add. Never fails. */
ChartPlan *chart_plan_new (const Chart *chart);
void chart_plan_free (ChartPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChartPlan, chart_plan_free)
const char *chart_plan_file_name (PlanFile file);       /* "DATA": the script's variable */
const char *chart_plan_number_name (PlanNumber number); /* "LEFT" */
/* (transfer full): valid UTF-8 on one line, no controls, at most `max_chars` characters with an ellipsis when cut. */
char *chart_clean (const char *text, guint max_chars);
