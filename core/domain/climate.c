/* climate.c: the formulas of climate.h. */
#include "domain/climate.h"

#include <math.h>

#define MAGNUS_A 17.62
#define MAGNUS_B 243.12
#define KELVIN 273.15

double
climate_saturation (double t)
{
  return 6.112 * exp (MAGNUS_A * t / (MAGNUS_B + t));
}

double
climate_dew_point (double t, double rh)
{
  double gamma = log (rh / 100) + MAGNUS_A * t / (MAGNUS_B + t);

  return MAGNUS_B * gamma / (MAGNUS_A - gamma);
}

double
climate_absolute_humidity (double t, double rh)
{
  return 216.679 * (rh / 100 * climate_saturation (t)) / (KELVIN + t);
}

double
climate_surface_temperature (double inside, double outside, double factor)
{
  return outside + factor * (inside - outside);
}

double
climate_surface_humidity (double t, double rh, double surface)
{
  return rh * climate_saturation (t) / climate_saturation (surface);
}

double
climate_confinement (double low, double high)
{
  return 2.5 / log10 (2) * log10 (1 + low + 3 * high);
}

/* ---- mould ---- */

static const struct {
  double a, b, c;      /* of the highest index there can be */
  double early, later; /* speed of growth below and from index 1 */
  double floor;        /* no growth under this humidity */
  double decline;      /* how fast it goes back, beside wood */
} moulds[] = {
  [CLIMATE_VERY_SENSITIVE] = { 1, 7, 2, 1, 2, 80, 1 },
  [CLIMATE_SENSITIVE] = { 0.3, 6, 1, 0.578, 0.386, 80, 0.5 },
  [CLIMATE_MEDIUM] = { 0, 5, 1.5, 0.072, 0.097, 85, 0.25 },
  [CLIMATE_RESISTANT] = { 0, 3, 1, 0.033, 0.014, 85, 0.1 },
};
G_STATIC_ASSERT (G_N_ELEMENTS (moulds) == CLIMATE_MOULD_LAST);

#define POLYNOMIAL_UNTIL_C 20.0
enum { DECLINE_H = 6, REST_H = 24, DAY_H = 24 };
#define DECLINE_FIRST 0.00133 /* an hour */
#define DECLINE_LATER 0.000667

double
climate_mould_critical (ClimateMould mould, double t)
{
  double critical = -0.00267 * t * t * t + 0.160 * t * t - 3.13 * t + 100;

  return t > POLYNOMIAL_UNTIL_C ? moulds[mould].floor : MAX (critical, moulds[mould].floor);
}

static double
mould_decline (ClimateMould mould, double index, guint dry_h)
{
  double loss = dry_h <= DECLINE_H ? DECLINE_FIRST : dry_h <= REST_H ? 0 : DECLINE_LATER;

  return MAX (index - loss * moulds[mould].decline, 0);
}

double
climate_mould_hour (ClimateMould mould, double index, guint *dry_h, double t, double rh)
{
  double wet = MIN (rh, 100), critical = climate_mould_critical (mould, t), x, most, slowing, a_day;

  if (t <= 0 || wet <= critical)
    return mould_decline (mould, index, ++*dry_h);
  *dry_h = 0;
  x = (critical - wet) / (critical - 100);
  most = moulds[mould].a + moulds[mould].b * x - moulds[mould].c * x * x;
  slowing = MAX (1 - exp (2.3 * (index - most)), 0);
  a_day = (index < 1 ? moulds[mould].early : moulds[mould].later) * slowing
          / (7 * exp (-0.68 * log (t) - 13.9 * log (wet) + 66.02));
  return index + a_day / DAY_H;
}

/* ---- heat ---- */

double
climate_running_mean (const double days[7])
{
  static const double weights[7] = { 1, 0.8, 0.6, 0.5, 0.4, 0.3, 0.2 };
  double sum = 0;

  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    sum += weights[i] * days[i];
  return sum / 3.8;
}

double
climate_comfort (double running_mean)
{
  return CLAMP (0.33 * running_mean + 18.8, 26, 28);
}

double
climate_over (double t, double limit)
{
  return MAX (t - limit, 0);
}

double
climate_under (double t, double limit)
{
  return MAX (limit - t, 0);
}
