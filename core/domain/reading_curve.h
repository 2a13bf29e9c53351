/* reading_curve.h: readings as a chart and its table need them: time cut in steps, in each the lowest, the highest and
 * the mean weighted by time; where nothing was measured, and how much was. A value holds until the next one, as long as
 * its sensor's rule says and no longer; beyond is a gap, never a line. Pure. */
#pragma once
#include "domain/reading_block.h"
#include "domain/rollup.h"

/* In the plain unit (°C, %, ppm); NAN where nothing was measured. */
typedef struct {
  double low, mean, high;
  gint64 covered_s;
} CurvePoint;

typedef struct {
  gint64 from, to; /* UTC seconds, `to` not included */
} CurveGap;

typedef struct {
  GArray *points;   /* of CurvePoint: one a step, one fewer than edges */
  GArray *gaps;     /* of CurveGap, rising: within the asked stretch */
  CurvePoint whole; /* of all steps */
  gint64 asked_s;   /* how long it was to measure */
} ReadingCurve;
void reading_curve_free (ReadingCurve *curve); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReadingCurve, reading_curve_free)

/* What is to be read: `edges` of gint64, rising (span_steps); measured from `from` to `to`: the part of it that the
 * loan and the clock leave. */
typedef struct {
  const GArray *edges;
  Quantity quantity;
  gint64 from, to;
} CurveAsked;

/* (transfer full): of sorted readings, those a hold before `from` too; calibrated already. */
ReadingCurve *reading_curve_of_readings (const CurveAsked *asked, const GArray *readings, gint64 hold_s);
/* (transfer full): of HourValue. An hour that was measured in part is no gap; it weighs what it covers. */
ReadingCurve *reading_curve_of_hours (const CurveAsked *asked, const GArray *hours);
