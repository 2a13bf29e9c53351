/* rollup_hour.c: the time-weighted hour. Reads and writes no row. */
#include "domain/rollup_hour.h"

#include "base/clock.h"

/* An hour being filled. */
typedef struct {
  HourValue value;
  gint64 covered_s;
  double sum; /* value × seconds: 53 bits hold 3,600 times any value exactly */
} Filling;

typedef struct {
  const ReadingRule *rule;
  GArray *hours;
  Filling present; /* `value.hour` is G_MININT64 before the first one */
} Rollup;

static void
rollup_end_hour (Rollup *rollup)
{
  Filling *present = &rollup->present;
  gint64 begins;

  if (present->value.hour == G_MININT64)
    return;
  begins = present->value.hour * CLOCK_HOUR;
  if (begins < rollup->rule->from || begins >= rollup->rule->to)
    return;
  if (present->covered_s > 0) {
    double mean = present->sum / (double) present->covered_s;

    present->value.mean = (gint32) (mean < 0 ? mean - 0.5 : mean + 0.5);
  }
  present->value.covered_min = (guint8) ((present->covered_s + CLOCK_MINUTE / 2) / CLOCK_MINUTE);
  g_array_append_val (rollup->hours, present->value);
}

static Filling *
rollup_hour (Rollup *rollup, gint64 hour)
{
  if (rollup->present.value.hour != hour) {
    rollup_end_hour (rollup);
    rollup->present = (Filling){ .value = { .hour = hour, .min = G_MAXINT32, .max = G_MININT32 } };
  }
  return &rollup->present;
}

static guint8
hour_flags (guint8 reading_flags)
{
  return (guint8) (((reading_flags & READING_JUMP) != 0 ? ROLLUP_JUMP : 0)
                   | ((reading_flags & READING_STUCK) != 0 ? ROLLUP_STUCK : 0)
                   | ((reading_flags & READING_EARLY) != 0 ? ROLLUP_EARLY : 0)
                   | ((reading_flags & READING_FLAGS) != 0 ? ROLLUP_BOX_CLOCK : 0));
}

/* `reading` is in force from its time to `until`. */
static void
rollup_hold (Rollup *rollup, const Reading *reading, gint64 until)
{
  for (gint64 at = reading->at, end; at < until; at = end) {
    gint64 hour = at / CLOCK_HOUR;
    Filling *filling = rollup_hour (rollup, hour);

    end = MIN (until, (hour + 1) * CLOCK_HOUR);
    filling->covered_s += end - at;
    filling->sum += (double) reading->value * (double) (end - at);
    filling->value.min = MIN (filling->value.min, reading->value);
    filling->value.max = MAX (filling->value.max, reading->value);
    filling->value.flags |= hour_flags (reading->flags & READING_STUCK);
  }
}

static void
rollup_add (Rollup *rollup, const Reading *reading, gint64 until)
{
  Filling *filling = rollup_hour (rollup, reading->at / CLOCK_HOUR);

  filling->value.flags |= hour_flags (reading->flags);
  if ((reading->flags & READING_EARLY) != 0)
    return;
  if (filling->value.count < G_MAXUINT16)
    filling->value.count++;
  rollup_hold (rollup, reading, until);
}

/* An hour in which every value was left out has none. */
static void
drop_empty (GArray *hours)
{
  guint kept = 0;

  for (guint i = 0; i < hours->len; i++) {
    HourValue value = g_array_index (hours, HourValue, i);

    if (value.min <= value.max)
      g_array_index (hours, HourValue, kept++) = value;
  }
  g_array_set_size (hours, kept);
}

GArray *
rollup_hours (const GArray *readings, const ReadingRule *rule)
{
  Rollup rollup = {
    .rule = rule,
    .hours = g_array_new (FALSE, FALSE, sizeof (HourValue)),
    .present = { .value = { .hour = G_MININT64 } },
  };

  for (guint i = 0; i < readings->len; i++) {
    const Reading *reading = &g_array_index (readings, Reading, i);
    gint64 until = reading->at + rule->hold_s;

    if (i + 1 < readings->len)
      until = MIN (until, (reading + 1)->at);
    until = MIN (until, reading_next_start (rule, reading->at)); /* another home */
    rollup_add (&rollup, reading, until);
  }
  rollup_end_hour (&rollup);
  drop_empty (rollup.hours);
  return rollup.hours;
}
