/* finding_hours.c: series laid side by side by the hour. Judges nothing. */
#include "domain/finding_hours.h"

#include "base/clock.h"
#include "domain/climate.h"
#include "domain/rollup.h"

#include <math.h>

enum { HOURS_MOST = 24 * 366 * 3 /* of a loan that goes on: its last three years */ };

/* Where the columns of a quantity stand in an hour; a lowest value of 0: not wanted. */
static const struct {
  Quantity quantity;
  gsize mean, lowest;
} columns[] = {
  { QUANTITY_T, G_STRUCT_OFFSET (FindingHour, t), G_STRUCT_OFFSET (FindingHour, t_min) },
  { QUANTITY_RH, G_STRUCT_OFFSET (FindingHour, rh), 0 },
  { QUANTITY_CO2, G_STRUCT_OFFSET (FindingHour, co2), G_STRUCT_OFFSET (FindingHour, co2_min) },
  { QUANTITY_PM25, G_STRUCT_OFFSET (FindingHour, pm25), 0 },
};

static void
hour_place (FindingHour *hour, gint64 at)
{
  g_autoptr (GDateTime) local = clock_local (at);

  *hour = (FindingHour){ NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, .day = clock_day_number (at) };
  hour->hour = (guint8) g_date_time_get_hour (local);
  hour->month = (guint8) g_date_time_get_month (local);
}

FindingHours *
finding_hours_new (gint64 from, gint64 to)
{
  FindingHours *hours = g_new0 (FindingHours, 1);
  gint64 end = to / CLOCK_HOUR;

  hours->start = MAX (from / CLOCK_HOUR, end - HOURS_MOST);
  hours->count = (guint) MAX (end - hours->start, 0);
  hours->hours = g_new0 (FindingHour, MAX (hours->count, 1));
  for (guint i = 0; i < hours->count; i++)
    hour_place (&hours->hours[i], finding_hours_at (hours, i));
  return hours;
}

void
finding_hours_free (FindingHours *hours)
{
  if (hours == NULL)
    return;
  g_free (hours->hours);
  g_free (hours);
}

gint64
finding_hours_at (const FindingHours *hours, guint index)
{
  return (hours->start + index) * CLOCK_HOUR;
}

guint
finding_hours_index (const FindingHours *hours, gint64 at)
{
  return (guint) CLAMP (at / CLOCK_HOUR - hours->start, 0, (gint64) hours->count);
}

gboolean
finding_hours_within (guint hour, guint from, guint to)
{
  return from <= to ? hour >= from && hour < to : hour >= from || hour < to;
}

/* NULL outside the table, and for an hour that does not count. */
static FindingHour *
hour_of (FindingHours *hours, const HourValue *value, const Thresholds *limits)
{
  gint64 index = value->hour - hours->start;

  if (index < 0 || index >= hours->count)
    return NULL;
  if ((value->flags & ROLLUP_STUCK) != 0 || value->covered_min < threshold_value (limits, THRESHOLD_HOUR_MINUTES))
    return NULL;
  return &hours->hours[index];
}

void
finding_hours_lay (FindingHours *hours, Quantity quantity, const GArray *series, const Thresholds *limits)
{
  double scale = quantity_kinds[quantity].scale;
  guint column = 0;

  while (column < G_N_ELEMENTS (columns) && columns[column].quantity != quantity)
    column++;
  if (column == G_N_ELEMENTS (columns))
    return;
  for (guint i = 0; i < series->len; i++) {
    const HourValue *value = &g_array_index (series, HourValue, i);
    FindingHour *hour = hour_of (hours, value, limits);

    hours->measured |= 1u << quantity;
    hours->stuck = hours->stuck || (value->flags & ROLLUP_STUCK) != 0;
    hours->corrected = hours->corrected || (value->flags & ROLLUP_CORRECTED) != 0;
    if (hour == NULL)
      continue;
    G_STRUCT_MEMBER (double, hour, columns[column].mean) = value->mean / scale;
    if (columns[column].lowest != 0)
      G_STRUCT_MEMBER (double, hour, columns[column].lowest) = value->min / scale;
  }
}

void
finding_hours_lay_outdoor (FindingHours *hours, const GArray *t, const GArray *rh, const Thresholds *limits)
{
  for (guint i = 0; t != NULL && i < t->len; i++) {
    const HourValue *value = &g_array_index (t, HourValue, i);
    FindingHour *hour = hour_of (hours, value, limits);

    if (hour == NULL)
      continue;
    hour->t_out = (double) value->mean / quantity_kinds[QUANTITY_T].scale;
    hours->outdoor = TRUE;
  }
  for (guint i = 0; rh != NULL && i < rh->len; i++) {
    const HourValue *value = &g_array_index (rh, HourValue, i);
    FindingHour *hour = hour_of (hours, value, limits);

    if (hour != NULL && !isnan (hour->t_out))
      hour->water_out =
          climate_absolute_humidity (hour->t_out, (double) value->mean / quantity_kinds[QUANTITY_RH].scale);
  }
}
