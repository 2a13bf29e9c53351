/* finding_cold.c: rules on temperature: rooms that are cold by day, grave cold, heat. */
#include "domain/climate.h"
#include "domain/finding_rule.h"

#include <math.h>

gboolean
finding_valid_t (const FindingHour *hour)
{
  return !isnan (hour->t);
}

static gboolean
is_heated_month (const FindingPeriod *period, const FindingHour *hour)
{
  guint from = (guint) finding_limit (period, THRESHOLD_COLD_FROM_MONTH),
        to = (guint) finding_limit (period, THRESHOLD_COLD_TO_MONTH);

  return from <= to ? hour->month >= from && hour->month <= to : hour->month >= from || hour->month <= to;
}

/* What the heated days of a period hold. */
typedef struct {
  guint hours, cold;        /* valid hours of day; those under the limit */
  guint days, full;         /* days that belong to the period in whole or in part; those with enough valid hours */
  double sum, lowest;       /* °C of the hours of day */
  guint day_hours, day_all; /* of the present day */
  double degree_hours;      /* °C·h under the limit */
} Cold;

static void
cold_end_day (Cold *cold, const FindingPeriod *period)
{
  guint needed = (guint) finding_limit (period, THRESHOLD_DAY_HOURS);

  cold->days += cold->day_all >= needed;
  cold->full += cold->day_hours >= needed;
  cold->day_hours = cold->day_all = 0;
}

static void
cold_take (Cold *cold, const FindingPeriod *period, const FindingHour *hour)
{
  double limit = finding_limit (period, THRESHOLD_COLD);

  cold->day_all++;
  if (!finding_valid_t (hour))
    return;
  cold->day_hours++;
  if (!finding_hours_within (hour->hour, (guint) finding_limit (period, THRESHOLD_COLD_FROM_HOUR),
                             (guint) finding_limit (period, THRESHOLD_COLD_TO_HOUR)))
    return;
  cold->hours++;
  cold->cold += hour->t < limit;
  cold->sum += hour->t;
  cold->lowest = MIN (cold->lowest, hour->t);
  cold->degree_hours += climate_under (hour->t, limit);
}

void
finding_judge_cold (const FindingPeriod *period, FindingJudged *judged)
{
  Cold cold = { .lowest = INFINITY };
  double share;

  for (guint i = period->first; i < period->end; i++) {
    const FindingHour *hour = &period->hours->hours[i];

    if (i > period->first && hour->day != hour[-1].day)
      cold_end_day (&cold, period);
    if (is_heated_month (period, hour))
      cold_take (&cold, period, hour);
  }
  cold_end_day (&cold, period);
  if (cold.full < finding_limit (period, THRESHOLD_COLD_FULL_DAYS) || cold.hours == 0) {
    judged->reasons |=
        cold.days < finding_limit (period, THRESHOLD_COLD_FULL_DAYS) ? FINDING_OFF_SEASON : FINDING_FEW_DAYS;
    return;
  }
  share = 100.0 * cold.cold / cold.hours;
  judged->state = share >= finding_limit (period, THRESHOLD_COLD_SHARE) ? FINDING_FOUND : FINDING_NOT_FOUND;
  judged->rank = share;
  finding_judged_add (judged, "share_cold", share);
  finding_judged_add (judged, "mean_t", cold.sum / cold.hours);
  finding_judged_add (judged, "lowest_t", cold.lowest);
  finding_judged_add (judged, "degree_hours_cold", cold.degree_hours);
}

/* The longest row of hours under a limit; an hour that was not measured ends it. */
static guint
longest_under (const FindingPeriod *period, double limit)
{
  guint row = 0, longest = 0;

  for (guint i = period->first; i < period->end; i++) {
    const FindingHour *hour = &period->hours->hours[i];

    row = finding_valid_t (hour) && hour->t < limit ? row + 1 : 0;
    longest = MAX (longest, row);
  }
  return longest;
}

void
finding_judge_grave (const FindingPeriod *period, FindingJudged *judged)
{
  guint grave = longest_under (period, finding_limit (period, THRESHOLD_GRAVE)),
        freezing = longest_under (period, finding_limit (period, THRESHOLD_FREEZING));
  double lowest = INFINITY;

  for (guint i = period->first; i < period->end; i++)
    if (finding_valid_t (&period->hours->hours[i]))
      lowest = MIN (lowest, period->hours->hours[i].t);
  if (grave >= finding_limit (period, THRESHOLD_GRAVE_HOURS)
      || freezing >= finding_limit (period, THRESHOLD_FREEZING_HOURS))
    judged->state = FINDING_FOUND;
  else
    judged->state = FINDING_NOT_FOUND;
  judged->rank = (double) freezing * (period->end - period->first) + grave; /* the colder first, then the longer */
  finding_judged_add (judged, "hours_grave", grave);
  finding_judged_add (judged, "hours_freezing", freezing);
  finding_judged_add (judged, "lowest_t", lowest);
}

/* ---- heat ---- */

/* TRUE for a night with enough hours whose lowest value stays over the limit. */
static gboolean
is_hot_night (const FindingPeriod *period, const FindingSpan *night)
{
  double limit = finding_limit (period, THRESHOLD_HOT_NIGHT);
  guint valid = 0;

  for (guint i = night->first; i < night->end; i++) {
    const FindingHour *hour = &period->hours->hours[i];

    if (!finding_valid_t (hour))
      continue;
    valid++;
    if (hour->t_min <= limit)
      return FALSE;
  }
  return valid * 100.0 >= finding_limit (period, THRESHOLD_NIGHT_SHARE) * (night->end - night->first);
}

enum { RUNNING_DAYS = 7 };

/* Mean outdoor temperature of the day that lies `back` days before the one of hour `index`; NAN when it was not
 * measured on enough of its hours. */
static double
outdoor_mean (const FindingPeriod *period, guint index, int back)
{
  const FindingHour *hours = period->hours->hours;
  int day = hours[index].day - back;
  guint valid = 0;
  double sum = 0;

  while (index > 0 && hours[index - 1].day >= day)
    index--;
  for (; index < period->hours->count && hours[index].day == day; index++)
    if (!isnan (hours[index].t_out)) {
      valid++;
      sum += hours[index].t_out;
    }
  return valid < finding_limit (period, THRESHOLD_DAY_HOURS) ? NAN : sum / valid;
}

/* What people bear by day after a week of such weather; the fixed limit when the week is not known. */
static double
comfort_by_day (const FindingPeriod *period, guint index)
{
  double days[RUNNING_DAYS];

  for (int back = 1; back <= RUNNING_DAYS; back++) {
    days[back - 1] = outdoor_mean (period, index, back);
    if (isnan (days[back - 1]))
      return NAN;
  }
  return climate_comfort (climate_running_mean (days));
}

/* Degree-hours by the adaptive limit; NAN unless the weather is known for each day that has a warm hour. */
static double
adaptive_degree_hours (const FindingPeriod *period, guint from, guint to)
{
  double sum = 0, comfort = NAN;

  for (guint i = period->first; i < period->end; i++) {
    const FindingHour *hour = &period->hours->hours[i];
    gboolean night = finding_hours_within (hour->hour, from, to);

    if (i == period->first || hour->day != hour[-1].day)
      comfort = comfort_by_day (period, i);
    if (finding_valid_t (hour) && hour->t > finding_limit (period, THRESHOLD_HOT_NIGHT))
      sum += climate_over (hour->t, night ? finding_limit (period, THRESHOLD_HOT_NIGHT) : comfort);
    if (isnan (comfort) && !night && finding_valid_t (hour) && hour->t > finding_limit (period, THRESHOLD_HOT_NIGHT))
      return NAN;
  }
  return sum;
}

/* Months in which heat is judged; not in the grid: nobody asks what a winter does not reach. */
enum { HOT_FROM_MONTH = 5, HOT_TO_MONTH = 9 };

/* TRUE when half of the period's hours at least lie in them. */
static gboolean
is_warm_season (const FindingPeriod *period)
{
  guint warm = 0;

  for (guint i = period->first; i < period->end; i++)
    warm += period->hours->hours[i].month >= HOT_FROM_MONTH && period->hours->hours[i].month <= HOT_TO_MONTH;
  return warm * 2 >= period->end - period->first;
}

void
finding_judge_hot (const FindingPeriod *period, FindingJudged *judged)
{
  guint from = (guint) finding_limit (period, THRESHOLD_HOT_FROM_HOUR),
        to = (guint) finding_limit (period, THRESHOLD_HOT_TO_HOUR), hot = 0;
  g_autoptr (GArray) nights = finding_nights (period, from, to);
  double sum = 0, highest = -INFINITY, adaptive = adaptive_degree_hours (period, from, to);

  if (!is_warm_season (period)) {
    judged->reasons |= FINDING_OFF_SEASON;
    return;
  }
  for (guint i = period->first; i < period->end; i++) {
    const FindingHour *hour = &period->hours->hours[i];
    gboolean night = finding_hours_within (hour->hour, from, to);

    if (!finding_valid_t (hour))
      continue;
    sum += climate_over (hour->t, finding_limit (period, night ? THRESHOLD_HOT_NIGHT : THRESHOLD_HOT_DAY));
    highest = MAX (highest, hour->t);
  }
  for (guint i = 0; i < nights->len; i++)
    hot += is_hot_night (period, &g_array_index (nights, FindingSpan, i));
  if (sum > finding_limit (period, THRESHOLD_HOT_DEGREE_HOURS) || hot >= finding_limit (period, THRESHOLD_HOT_NIGHTS))
    judged->state = FINDING_FOUND;
  else
    judged->state = FINDING_NOT_FOUND;
  judged->rank = sum;
  finding_judged_add (judged, "degree_hours_hot", sum);
  finding_judged_add (judged, "nights_hot", hot);
  finding_judged_add (judged, "highest_t", highest);
  if (!isnan (adaptive) && period->hours->outdoor)
    finding_judged_add (judged, "degree_hours_adaptive", adaptive);
}
