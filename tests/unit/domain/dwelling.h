/* dwelling.h: the hours of an invented dwelling for tests of findings: filled evenly, then changed hour by hour. */
#pragma once
#include <math.h>

#include "base/clock.h"
#include "domain/finding_judge.h"
#include "domain/finding_rule.h"

typedef struct {
  FindingHours *hours;
  GPtrArray *files; /* of Thresholds */
  const Thresholds *limits;
  FindingSubject subject;
  GPtrArray *findings; /* of the last dwelling_judge */
} Dwelling;

static inline gint64
dwelling_day (const char *day)
{
  gint64 at = 0;

  g_assert_true (clock_parse_day (day, &at));
  return at;
}

/* From midnight of a day for so many days of the local clock: a sound dwelling in which everything is measured. */
static inline Dwelling *
dwelling_new (const char *day, int days)
{
  Dwelling *dwelling = g_new0 (Dwelling, 1);
  gint64 from = dwelling_day (day);

  dwelling->files = threshold_load_folder ("grids", NULL);
  g_assert_nonnull (dwelling->files);
  dwelling->limits = g_ptr_array_index (dwelling->files, dwelling->files->len - 1);
  dwelling->hours = finding_hours_new (from, clock_add_days (from, days));
  for (guint i = 0; i < dwelling->hours->count; i++) {
    FindingHour *hour = &dwelling->hours->hours[i];

    hour->t = hour->t_min = 20;
    hour->rh = 45;
    hour->co2 = hour->co2_min = 500;
    hour->pm25 = 5;
    hour->t_out = 8;
    hour->water_out = 6;
  }
  dwelling->hours->measured = 1u << QUANTITY_T | 1u << QUANTITY_RH | 1u << QUANTITY_CO2 | 1u << QUANTITY_PM25;
  dwelling->hours->outdoor = dwelling->hours->corrected = TRUE;
  dwelling->subject = (FindingSubject){ 7, 3, 5, "bedroom", "mur du fond", "EM300-TH", NULL };
  return dwelling;
}

static inline void
dwelling_free (Dwelling *dwelling)
{
  finding_hours_free (dwelling->hours);
  g_ptr_array_unref (dwelling->files);
  g_clear_pointer (&dwelling->findings, g_ptr_array_unref);
  g_free (dwelling);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Dwelling, dwelling_free)

/* The finding of a rule, valid until the next call; NULL when it is not judged. */
static inline const Finding *
dwelling_judge (Dwelling *dwelling, const char *code)
{
  g_clear_pointer (&dwelling->findings, g_ptr_array_unref);
  dwelling->findings = finding_judge_all (&dwelling->subject, dwelling->hours, dwelling->limits);
  for (guint i = 0; i < dwelling->findings->len; i++) {
    const Finding *finding = g_ptr_array_index (dwelling->findings, i);

    if (g_str_equal (finding_rule_code (finding->rule), code))
      return finding;
  }
  return NULL;
}

/* Sets a column of the first `count` hours from `first` on whose hour of the day lies from `from` to before `to`. */
typedef struct {
  guint first, count, from, to;
  gsize column;
  double value;
} DwellingChange;
#define COLUMN(name) G_STRUCT_OFFSET (FindingHour, name)
#define ALL_DAY 0, 24
#define dwelling_set(dwelling, ...) dwelling_change ((dwelling), &(const DwellingChange){ __VA_ARGS__ })
static inline void
dwelling_change (Dwelling *dwelling, const DwellingChange *change)
{
  guint left = change->count;

  for (guint i = change->first; i < dwelling->hours->count && left > 0; i++)
    if (finding_hours_within (dwelling->hours->hours[i].hour, change->from, change->to)) {
      G_STRUCT_MEMBER (double, &dwelling->hours->hours[i], change->column) = change->value;
      left--;
    }
  g_assert_cmpuint (left, ==, 0);
}

static inline double
dwelling_figure (const Finding *finding, const char *name)
{
  double value = NAN;

  g_assert_true (finding_has_figure (finding, name, &value));
  return value;
}
