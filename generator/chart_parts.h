/* chart_parts.h: what the kinds of charts are put together from; only chart_plan.c,
 * chart_bars.c and chart_lines.c use it. */
#pragma once
#include "chart_plan.h"
#include "chart_scale.h"

#define CHART_TEXT_HEIGHT 17.0
#define CHART_LABEL_CHARS 60
#define CHART_WRAPPED_CHARS 200 /* of a label that may have several lines */

/* ---- what the chart says ---- */
double chart_value (const Chart *chart, guint row, guint series);      /* NAN for what is not finite */
char *chart_value_label (const Chart *chart, guint row, guint series); /* (transfer full) */
const char *chart_label (const Chart *chart, guint row);               /* never NULL */
double chart_widest_value (const Chart *chart);                        /* of the written numbers, in pixels */
/* (transfer full): lines no wider than `width` pixels; a word longer than a line is broken. At least one line. */
GPtrArray *chart_wrap (const char *text, double width);

/* ---- lines of the data files ---- */
void chart_plan_numbers (ChartPlan *plan, PlanFile file, const double *values, guint count); /* begins a line */
void chart_plan_token (ChartPlan *plan, PlanFile file, const char *text);                    /* goes on with a text */
void chart_plan_note (ChartPlan *plan, double x, double y, const char *text);
void chart_plan_word_at (ChartPlan *plan, double x, double y, const char *text); /* CHART_ROWS: in pixels */
void chart_plan_value (ChartPlan *plan, double x, double y, const char *text, guint series);

/* ---- from values to pixels, as the scripts do it ---- */
double chart_plan_x (const ChartPlan *plan, double x);
double chart_plan_y (const ChartPlan *plan, double y);

/* ---- parts ---- */
/* Hairlines and their numbers; sets the left margin and the vertical range. */
void chart_plan_scale (ChartPlan *plan, const ChartScale *scale);
/* The unit in the upper left corner, then a square and a name for each series. */
void chart_plan_keys (ChartPlan *plan, const Chart *chart, gboolean names);
/* Words below the axis at `xs` (NULL: at the row's index), leaving out those that would touch the one before. */
void chart_plan_words (ChartPlan *plan, const Chart *chart, const double *xs, double room);

/* ---- kinds ---- */
void chart_plan_bars (ChartPlan *plan, const Chart *chart); /* CHART_BARS, CHART_STACKED, CHART_GROUPED */
void chart_plan_rows (ChartPlan *plan, const Chart *chart);
void chart_plan_series (ChartPlan *plan, const Chart *chart);
void chart_plan_time (ChartPlan *plan, const Chart *chart);
