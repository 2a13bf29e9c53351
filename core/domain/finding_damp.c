/* finding_damp.c: rules on water in the air: damp air, cold and damp surfaces, mould, what ventilation does not take
 * out. */
#include "domain/climate.h"
#include "domain/finding_rule.h"

#include <math.h>

/* Material that mould is reckoned on: wallpaper, plasterboard, wood. */
#define MOULD_ON CLIMATE_SENSITIVE
enum { CONDENSES = 100 };

gboolean
finding_valid_damp (const FindingHour *hour)
{
  return !isnan (hour->t) && !isnan (hour->rh);
}

gboolean
finding_valid_surface (const FindingHour *hour)
{
  return finding_valid_damp (hour) && !isnan (hour->t_out);
}

gboolean
finding_valid_excess (const FindingHour *hour)
{
  return finding_valid_damp (hour) && !isnan (hour->water_out);
}

/* Cold air is damp by itself: only hours warm enough count (sensors.md §4.3). They must be enough of the period, unless
 * the damp ones among them are already the share that it takes of all its hours, whatever the cold ones were. */
void
finding_judge_damp (const FindingPeriod *period, FindingJudged *judged)
{
  guint hours = 0, damp = 0, all = period->end - period->first;
  double sum = 0, share, mean, least = finding_limit (period, THRESHOLD_DAMP_SHARE);
  gboolean is_warm;

  for (guint i = period->first; i < period->end; i++) {
    const FindingHour *hour = &period->hours->hours[i];

    if (!finding_valid_damp (hour) || hour->t < finding_limit (period, THRESHOLD_DAMP_WARM))
      continue;
    hours++;
    damp += hour->rh > finding_limit (period, THRESHOLD_DAMP);
    sum += hour->rh;
  }
  is_warm = hours * 100.0 >= finding_limit (period, THRESHOLD_PERIOD_SHARE) * all;
  share = 100.0 * damp / (is_warm ? hours : all);
  if (hours == 0 || (!is_warm && share < least)) {
    judged->reasons |= FINDING_TOO_COLD;
    return;
  }
  mean = sum / hours;
  judged->state =
      share >= least || mean > finding_limit (period, THRESHOLD_DAMP_MEAN) ? FINDING_FOUND : FINDING_NOT_FOUND;
  judged->rank = mean;
  finding_judged_add (judged, "share_damp", share);
  finding_judged_add (judged, "mean_rh", mean);
}

/* The cold surface of an hour: its temperature, and the humidity of the air there, which may pass 100. */
static double
surface_rh (const FindingPeriod *period, const FindingHour *hour, double *ret_t)
{
  *ret_t = climate_surface_temperature (hour->t, hour->t_out, finding_limit (period, THRESHOLD_BRIDGE));
  return climate_surface_humidity (hour->t, hour->rh, *ret_t);
}

void
finding_judge_surface (const FindingPeriod *period, FindingJudged *judged)
{
  guint hours = 0, wet = 0;
  double sum_rh = 0, sum_t = 0, mean, share;

  for (guint i = period->first; i < period->end; i++) {
    const FindingHour *hour = &period->hours->hours[i];
    double t, rh;

    if (!finding_valid_surface (hour))
      continue;
    rh = surface_rh (period, hour, &t);
    hours++;
    wet += rh >= CONDENSES; /* the dew point of the room reaches the surface */
    sum_rh += MIN (rh, CONDENSES);
    sum_t += t;
  }
  mean = sum_rh / hours;
  share = 100.0 * wet / hours;
  if (mean >= finding_limit (period, THRESHOLD_SURFACE) || share > finding_limit (period, THRESHOLD_CONDENSATION_SHARE))
    judged->state = FINDING_FOUND;
  else
    judged->state = FINDING_NOT_FOUND;
  judged->rank = mean;
  finding_judged_add (judged, "surface_rh", mean);
  finding_judged_add (judged, "surface_t", sum_t / hours);
  finding_judged_add (judged, "share_wet", share);
}

/* On the cold surface where the outdoors are known; else in the room's own air, where less grows: then only a yes
 * counts. The index stands still through hours that were not measured. */
void
finding_judge_mould (const FindingPeriod *period, FindingJudged *judged)
{
  double index = 0, highest = 0;
  guint dry_h = 0, unknown = 0, hours = 0;

  for (guint i = period->first; i < period->end; i++) {
    const FindingHour *hour = &period->hours->hours[i];
    double t = hour->t, rh = hour->rh;

    if (!finding_valid_damp (hour))
      continue;
    hours++;
    if (isnan (hour->t_out))
      unknown++;
    else
      rh = surface_rh (period, hour, &t);
    index = climate_mould_hour (MOULD_ON, index, &dry_h, t, rh);
    highest = MAX (highest, index);
  }
  if (highest < finding_limit (period, THRESHOLD_MOULD)
      && (hours - unknown) * 100.0 < finding_limit (period, THRESHOLD_PERIOD_SHARE) * (period->end - period->first)) {
    judged->reasons |= FINDING_NO_OUTDOOR;
    return;
  }
  judged->state = highest >= finding_limit (period, THRESHOLD_MOULD) ? FINDING_FOUND : FINDING_NOT_FOUND;
  judged->rank = highest;
  finding_judged_add (judged, "mould", highest);
}

void
finding_judge_excess (const FindingPeriod *period, FindingJudged *judged)
{
  guint hours = 0;
  double inside = 0, excess = 0;

  for (guint i = period->first; i < period->end; i++) {
    const FindingHour *hour = &period->hours->hours[i];
    double water;

    if (!finding_valid_excess (hour))
      continue;
    water = climate_absolute_humidity (hour->t, hour->rh);
    hours++;
    inside += water;
    excess += water - hour->water_out;
  }
  judged->state = excess / hours > finding_limit (period, THRESHOLD_EXCESS) ? FINDING_FOUND : FINDING_NOT_FOUND;
  judged->rank = excess / hours;
  finding_judged_add (judged, "excess", excess / hours);
  finding_judged_add (judged, "water", inside / hours);
}
