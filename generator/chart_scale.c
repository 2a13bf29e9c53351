/* chart_scale.c: numbers as French readers write them, and axes with round steps. Knows no chart and no gnuplot. */
#include "chart_scale.h"

#include <math.h>
#include <string.h>

#include "chart.h"

#define STEPS 3
#define STEPS_MAX 12
#define NARROW_NO_BREAK "\u202f"

static const double round_steps[] = { 1, 1.5, 2, 2.5, 3, 4, 5, 10 };

char *
chart_number (double value, guint decimals)
{
  char plain[64], format[8];
  GString *text;
  const char *p = plain;
  gsize whole;

  if (!isfinite (value) || fabs (value) > 1e15)
    return g_strdup ("");
  g_snprintf (format, sizeof format, "%%.%uf", MIN (decimals, 3));
  g_ascii_formatd (plain, sizeof plain, format, value);
  text = g_string_new (NULL);
  if (*p == '-') {
    /* No minus before what rounds to nothing; the true sign is as wide as a digit. */
    g_string_append (text, strspn (p + 1, "0.") == strlen (p + 1) ? "" : "\u2212");
    p++;
  }
  whole = strcspn (p, ".");
  for (gsize i = 0; p[i] != '\0'; i++) {
    if (i > 0 && i < whole && (whole - i) % 3 == 0)
      g_string_append (text, NARROW_NO_BREAK);
    g_string_append_c (text, p[i] == '.' ? ',' : p[i]);
  }
  return g_string_free (text, FALSE);
}

static double
step_round_up (double raw, gboolean whole)
{
  double unit = pow (10, floor (log10 (raw)));

  for (guint i = 0; i < G_N_ELEMENTS (round_steps); i++) {
    double step = round_steps[i] * unit;

    if (step >= raw * 0.999 && (!whole || fabs (step - round (step)) < 1e-9))
      return step;
  }
  return whole ? MAX (1, 10 * unit) : 10 * unit;
}

static guint
step_decimals (double step)
{
  for (guint decimals = 0; decimals < 3; decimals++)
    if (fabs (step * pow (10, decimals) - round (step * pow (10, decimals))) < 1e-6)
      return decimals;
  return 3;
}

/* The axis with steps no smaller than a `part` of the span. */
static ChartScale
scale_try (double low, double high, double part, gboolean whole)
{
  ChartScale scale = { .step = step_round_up (whole ? MAX (part, 1) : part, whole) };

  scale.min = floor (low / scale.step + 1e-9) * scale.step;
  scale.max = ceil (high / scale.step - 1e-9) * scale.step;
  if (scale.max - scale.min < scale.step / 2)
    scale.max = scale.min + scale.step;
  scale.decimals = step_decimals (scale.step);
  return scale;
}

ChartScale
chart_scale_new (double low, double high, gboolean whole)
{
  ChartScale scale = { 0, 1, 1, 0 };
  double span;

  if (!isfinite (low) || !isfinite (high) || high < low)
    return scale;
  span = MAX (high - low, MAX (fabs (high), 1) * 1e-6);
  if (high == low)
    span = MAX (fabs (high), 1);
  scale = scale_try (low, high, span / STEPS, whole);
  for (guint parts = STEPS + 1; parts <= STEPS + 2; parts++) {
    ChartScale closer = scale_try (low, high, span / parts, whole);

    /* More lines only when they leave less of the picture empty. */
    if (closer.max - closer.min < (scale.max - scale.min) * 0.95)
      scale = closer;
  }
  return scale;
}

guint
chart_scale_count (const ChartScale *scale)
{
  return MIN ((guint) lround ((scale->max - scale->min) / scale->step) + 1, STEPS_MAX);
}

double
chart_text_width (const char *text)
{
  double width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isspace (g_utf8_get_char (p)) || strchr ("iljtfr.,:;'!|I", *p) != NULL)
      width += 5.6;
    else
      width += strchr ("mwMW%@", *p) != NULL ? 14 : 9.2;
  return width;
}
