/* finding_air.c: rules on what is in the air: confinement of bedrooms by their CO2, fine particles. */
#include "domain/climate.h"
#include "domain/finding_rule.h"

#include <math.h>

gboolean
finding_valid_co2 (const FindingHour *hour)
{
  return !isnan (hour->co2);
}

gboolean
finding_valid_dust (const FindingHour *hour)
{
  return !isnan (hour->pm25);
}

/* What the complete nights of a period hold. */
typedef struct {
  guint nights, hours, low, high;
  double sum, highest;
} Nights;

static void
nights_take (Nights *nights, const FindingPeriod *period, const FindingSpan *night)
{
  guint valid = 0;

  for (guint i = night->first; i < night->end; i++)
    valid += finding_valid_co2 (&period->hours->hours[i]);
  if (valid * 100.0 < finding_limit (period, THRESHOLD_NIGHT_SHARE) * (night->end - night->first))
    return;
  nights->nights++;
  for (guint i = night->first; i < night->end; i++) {
    double co2 = period->hours->hours[i].co2;

    if (isnan (co2))
      continue;
    nights->hours++;
    nights->high += co2 > finding_limit (period, THRESHOLD_STUFFY_HIGH);
    nights->low +=
        co2 >= finding_limit (period, THRESHOLD_STUFFY_LOW) && co2 <= finding_limit (period, THRESHOLD_STUFFY_HIGH);
    nights->sum += co2;
    nights->highest = MAX (nights->highest, co2);
  }
}

/* The lowest value of the whole period, by day and night: a sensor that never comes near the outdoor air is not to be
 * believed. */
static double
baseline (const FindingPeriod *period)
{
  double lowest = INFINITY;

  for (guint i = period->first; i < period->end; i++)
    if (finding_valid_co2 (&period->hours->hours[i]))
      lowest = MIN (lowest, period->hours->hours[i].co2_min);
  return lowest;
}

void
finding_judge_stuffy (const FindingPeriod *period, FindingJudged *judged)
{
  g_autoptr (GArray) spans = finding_nights (period, (guint) finding_limit (period, THRESHOLD_NIGHT_FROM_HOUR),
                                             (guint) finding_limit (period, THRESHOLD_NIGHT_TO_HOUR));
  Nights nights = { 0 };
  double index, lowest = baseline (period);

  for (guint i = 0; i < spans->len; i++)
    nights_take (&nights, period, &g_array_index (spans, FindingSpan, i));
  if (nights.nights < finding_limit (period, THRESHOLD_STUFFY_NIGHTS))
    judged->reasons |= FINDING_FEW_NIGHTS;
  if (lowest < finding_limit (period, THRESHOLD_BASELINE_LOW))
    judged->reasons |= FINDING_BASELINE;
  if (judged->reasons != 0)
    return;
  index = round (climate_confinement ((double) nights.low / nights.hours, (double) nights.high / nights.hours));
  if (index >= finding_limit (period, THRESHOLD_STUFFY))
    judged->state = FINDING_FOUND;
  else
    judged->state = index >= finding_limit (period, THRESHOLD_STUFFY_WATCH) ? FINDING_WATCH : FINDING_NOT_FOUND;
  judged->rank = index + nights.sum / nights.hours / 100000; /* of two equal nights the one with more CO2 */
  finding_judged_add (judged, "confinement", index);
  finding_judged_add (judged, "mean_co2", nights.sum / nights.hours);
  finding_judged_add (judged, "highest_co2", nights.highest);
  finding_judged_add (judged, "lowest_co2", lowest);
  finding_judged_add (judged, "nights", nights.nights);
}

void
finding_judge_dust (const FindingPeriod *period, FindingJudged *judged)
{
  guint hours = 0;
  double sum = 0, highest = 0, mean;

  for (guint i = period->first; i < period->end; i++) {
    const FindingHour *hour = &period->hours->hours[i];

    if (!finding_valid_dust (hour))
      continue;
    hours++;
    sum += hour->pm25;
    highest = MAX (highest, hour->pm25);
  }
  mean = sum / hours;
  if (mean > finding_limit (period, THRESHOLD_DUST))
    judged->state = FINDING_FOUND;
  else
    judged->state = mean > finding_limit (period, THRESHOLD_DUST_WATCH) ? FINDING_WATCH : FINDING_NOT_FOUND;
  judged->rank = mean;
  finding_judged_add (judged, "mean_pm25", mean);
  finding_judged_add (judged, "highest_pm25", highest);
}
