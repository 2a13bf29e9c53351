/* reading_curve.c: pieces of time with a value, laid into steps. Knows no page and no picture. */
#include "domain/reading_curve.h"

#include <math.h>

#include "base/clock.h"

/* A value that stood for some time. */
typedef struct {
  gint64 from, to;
  double low, mean, high;
  gint64 covered_s; /* at most as long */
} Piece;

typedef struct {
  const CurveAsked *asked;
  ReadingCurve *curve;
  double *sums; /* of each step: mean × seconds */
  double sum;   /* of all */
  guint step;   /* where the last piece began */
  gint64 until; /* what was looked at so far */
} Laying;

void
reading_curve_free (ReadingCurve *curve)
{
  if (curve == NULL)
    return;
  g_array_unref (curve->points);
  g_array_unref (curve->gaps);
  g_free (curve);
}

static gint64
edge_at (const CurveAsked *asked, guint index)
{
  return g_array_index (asked->edges, gint64, index);
}

static guint
step_count (const CurveAsked *asked)
{
  return asked->edges->len - 1;
}

/* ---- laying ---- */

static void
laying_begin (Laying *laying, const CurveAsked *asked)
{
  static const CurvePoint nothing = { NAN, NAN, NAN, 0 };

  *laying = (Laying){ .asked = asked, .curve = g_new0 (ReadingCurve, 1), .until = asked->from };
  laying->curve->points = g_array_sized_new (FALSE, FALSE, sizeof (CurvePoint), step_count (asked));
  laying->curve->gaps = g_array_new (FALSE, FALSE, sizeof (CurveGap));
  laying->curve->whole = nothing;
  laying->curve->asked_s = MAX (asked->to - asked->from, 0);
  laying->sums = g_new0 (double, step_count (asked));
  for (guint i = 0; i < step_count (asked); i++)
    g_array_append_val (laying->curve->points, nothing);
}

static void
point_add (CurvePoint *point, const Piece *piece, gint64 covered_s)
{
  point->low = fmin (point->low, piece->low);
  point->high = fmax (point->high, piece->high);
  point->covered_s += covered_s;
}

static void
laying_gap (Laying *laying, gint64 from, gint64 to)
{
  const CurveGap gap = { from, to };

  if (to > from)
    g_array_append_val (laying->curve->gaps, gap);
}

/* Gives a piece to the steps it touches. Pieces come in their order. */
static void
laying_add (Laying *laying, const Piece *piece)
{
  const CurveAsked *asked = laying->asked;
  gint64 from = MAX (piece->from, asked->from), to = MIN (piece->to, asked->to);
  gint64 left_s = piece->covered_s;

  if (to <= from)
    return;
  laying_gap (laying, laying->until, from);
  laying->until = MAX (laying->until, to);
  while (laying->step + 1 < step_count (asked) && edge_at (asked, laying->step + 1) <= from)
    laying->step++;
  for (guint step = laying->step; step < step_count (asked) && edge_at (asked, step) < to; step++) {
    gint64 part = MIN (to, edge_at (asked, step + 1)) - MAX (from, edge_at (asked, step));
    gint64 covered_s = MIN (part, left_s);

    if (part <= 0)
      continue;
    left_s -= covered_s;
    point_add (&g_array_index (laying->curve->points, CurvePoint, step), piece, covered_s);
    point_add (&laying->curve->whole, piece, covered_s);
    laying->sums[step] += piece->mean * (double) covered_s;
    laying->sum += piece->mean * (double) covered_s;
  }
}

static ReadingCurve *
laying_end (Laying *laying)
{
  ReadingCurve *curve = laying->curve;

  laying_gap (laying, laying->until, laying->asked->to);
  for (guint i = 0; i < curve->points->len; i++) {
    CurvePoint *point = &g_array_index (curve->points, CurvePoint, i);

    point->mean = point->covered_s > 0 ? laying->sums[i] / (double) point->covered_s : NAN;
  }
  curve->whole.mean = curve->whole.covered_s > 0 ? laying->sum / (double) curve->whole.covered_s : NAN;
  g_free (laying->sums);
  return curve;
}

/* ---- readings, hours ---- */

static double
plain (const CurveAsked *asked, gint32 value)
{
  return (double) value / quantity_kinds[asked->quantity].scale;
}

ReadingCurve *
reading_curve_of_readings (const CurveAsked *asked, const GArray *readings, gint64 hold_s)
{
  Laying laying;

  laying_begin (&laying, asked);
  for (guint i = 0; i < readings->len; i++) {
    const Reading *reading = &g_array_index (readings, Reading, i);
    gint64 to = reading->at + MAX (hold_s, 1);
    double value = plain (asked, reading->value);

    if (i + 1 < readings->len)
      to = MIN (to, g_array_index (readings, Reading, i + 1).at);
    if (to > reading->at)
      laying_add (&laying, &(Piece){ reading->at, to, value, value, value, to - reading->at });
  }
  return laying_end (&laying);
}

ReadingCurve *
reading_curve_of_hours (const CurveAsked *asked, const GArray *hours)
{
  Laying laying;

  laying_begin (&laying, asked);
  for (guint i = 0; i < hours->len; i++) {
    const HourValue *hour = &g_array_index (hours, HourValue, i);
    gint64 from = hour->hour * CLOCK_HOUR;

    if (hour->covered_min > 0)
      laying_add (&laying, &(Piece){ from, from + CLOCK_HOUR, plain (asked, hour->min), plain (asked, hour->mean),
                                     plain (asked, hour->max), hour->covered_min * CLOCK_MINUTE });
  }
  return laying_end (&laying);
}
