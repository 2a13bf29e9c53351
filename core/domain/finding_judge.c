/* finding_judge.c: periods cut from the hours of a loan, each judged when it is complete; the weightiest is told, with
 * how many there were. Short data are inconclusive. */
#include "domain/finding_judge.h"

#include "base/clock.h"
#include "domain/finding_rule.h"

#include <string.h>

double
finding_limit (const FindingPeriod *period, ThresholdName name)
{
  return threshold_value (period->limits, name);
}

void
finding_judged_add (FindingJudged *judged, const char *name, double value)
{
  g_return_if_fail (judged->figures_count < FINDING_FIGURES_MAX);
  judged->figures[judged->figures_count++] = (FindingFigure){ name, value };
}

GArray *
finding_nights (const FindingPeriod *period, guint from_hour, guint to_hour)
{
  GArray *nights = g_array_new (FALSE, FALSE, sizeof (FindingSpan));
  const FindingHour *hours = period->hours->hours;

  for (guint i = period->first; i < period->end; i++) {
    FindingSpan night = { i, i };

    if (hours[i].hour != from_hour
        || (i > 0 && hours[i - 1].hour == from_hour)) /* an hour that comes twice in autumn */
      continue;
    while (night.end < period->end && finding_hours_within (hours[night.end].hour, from_hour, to_hour))
      night.end++;
    /* Its end must be seen, or be that of the period. */
    if (night.end < period->end
        || finding_hours_within ((hours[night.end - 1].hour + 1u) % 24, from_hour, to_hour) == FALSE)
      g_array_append_val (nights, night);
  }
  return nights;
}

/* ---- when a period is complete ---- */

typedef struct {
  guint hours, valid, days_full, gap; /* gap: the longest row of hours that are not valid */
} Measured;

/* `valid` NULL: what nothing was asked of. */
static Measured
period_measure (const FindingPeriod *period, FindingValid valid)
{
  Measured found = { .hours = period->end - period->first };
  guint needed = (guint) finding_limit (period, THRESHOLD_DAY_HOURS), gap = 0, of_day = 0;

  for (guint i = period->first; i < period->end; i++) {
    const FindingHour *hour = &period->hours->hours[i];

    if (i > period->first && hour->day != hour[-1].day) {
      found.days_full += of_day >= needed;
      of_day = 0;
    }
    if (valid (hour)) {
      found.valid++;
      of_day++;
      gap = 0;
    } else {
      gap++;
      found.gap = MAX (found.gap, gap);
    }
  }
  found.days_full += of_day >= needed;
  return found;
}

static guint
lacks (const FindingRule *rule, const FindingPeriod *period, const Measured *measured)
{
  gboolean sparse = measured->valid * 100.0 < finding_limit (period, rule->share) * measured->hours;
  guint reasons = 0;

  switch (rule->cut) {
  case PERIOD_NIGHTS: /* it counts its nights itself */
    return 0;
  case PERIOD_DAY:
    return measured->valid < finding_limit (period, rule->share) ? FINDING_SPARSE : 0;
  case PERIOD_HOURS:
    return sparse ? FINDING_SPARSE : 0;
  case PERIOD_DAYS:
  default:
    reasons |= sparse ? FINDING_SPARSE : 0;
    return reasons | (measured->gap > finding_limit (period, THRESHOLD_GAP_HOURS) ? FINDING_GAP : 0);
  }
}

/* What is missing of the device's own values, else of the outdoors'. While something is, the hours told are those that
 * the device measured: that the outdoors are unknown is no hole of its own. */
static guint
period_lacks (const FindingRule *rule, const FindingPeriod *period, Measured *measured)
{
  guint reasons = lacks (rule, period, measured);

  if (reasons == 0)
    return 0;
  if (rule->outdoor) {
    *measured = period_measure (period, finding_valid_damp);
    reasons = lacks (rule, period, measured);
    reasons = reasons == 0 ? FINDING_NO_OUTDOOR : reasons;
  }
  return reasons | (period->hours->stuck && (reasons & FINDING_SPARSE) != 0 ? FINDING_FROZEN : 0);
}

/* ---- the periods of a loan ---- */

typedef struct {
  const FindingRule *rule;
  const FindingHours *hours;
  const Thresholds *limits;
  Finding *finding; /* what is told so far */
  double rank;      /* of what is told */
  gboolean judged;  /* some period could be */
  guint whole;      /* periods that were looked at */
} Walk;

static void
walk_tell (Walk *walk, const FindingPeriod *period, const Measured *measured, const FindingJudged *judged)
{
  Finding *finding = walk->finding;

  finding->from = finding_hours_at (period->hours, period->first);
  finding->to = finding_hours_at (period->hours, period->end);
  finding->hours = measured->hours;
  finding->hours_valid = measured->valid;
  finding->days_full = measured->days_full;
  finding->reasons = judged->reasons;
  finding->state = judged->reasons != 0 ? FINDING_INCONCLUSIVE : judged->state;
  memcpy (finding->figures, judged->figures, sizeof finding->figures);
  finding->figures_count = judged->figures_count;
  walk->rank = judged->rank;
}

/* TRUE when this period says more than what is told. Of two that say as much the later is told. */
static gboolean
says_more (const Walk *walk, const Measured *measured, const FindingJudged *judged)
{
  const Finding *told = walk->finding;

  if (judged->reasons != 0)
    return !walk->judged && (walk->whole == 1 || measured->valid >= told->hours_valid);
  if (!walk->judged || judged->state != told->state)
    return !walk->judged || judged->state > told->state;
  return judged->rank >= walk->rank;
}

static void
walk_period (Walk *walk, guint first, guint end)
{
  const FindingPeriod period = { walk->hours, first, end, walk->limits };
  Measured measured = period_measure (&period, walk->rule->valid);
  FindingJudged judged = { .state = FINDING_INCONCLUSIVE };

  walk->whole++;
  judged.reasons = period_lacks (walk->rule, &period, &measured);
  if (judged.reasons == 0)
    walk->rule->judge (&period, &judged);
  if (says_more (walk, &measured, &judged))
    walk_tell (walk, &period, &measured, &judged);
  if (judged.reasons != 0)
    return;
  walk->judged = TRUE;
  walk->finding->periods++;
  walk->finding->periods_over += judged.state == FINDING_FOUND;
}

/* Whole days of the local clock from the first hour on. */
static guint
days_there (const FindingHours *hours)
{
  gint64 start = finding_hours_at (hours, 0), end = finding_hours_at (hours, hours->count);
  guint days = 0;

  while (clock_add_days (start, (int) days + 1) <= end)
    days++;
  return days;
}

static void
walk_days (Walk *walk, gint64 start, guint length)
{
  gint64 end = finding_hours_at (walk->hours, walk->hours->count);

  for (int day = 0; clock_add_days (start, day + (int) length) <= end; day++)
    walk_period (walk, finding_hours_index (walk->hours, clock_add_days (start, day)),
                 finding_hours_index (walk->hours, clock_add_days (start, day + (int) length)));
}

static void
walk_hours (Walk *walk, guint length)
{
  for (guint first = 0; first + length <= walk->hours->count; first++)
    walk_period (walk, first, first + length);
}

static void
walk_all (Walk *walk)
{
  const FindingRule *rule = walk->rule;
  guint length = (guint) threshold_value (walk->limits, rule->length);
  gint64 start = finding_hours_at (walk->hours, 0);

  switch (rule->cut) {
  case PERIOD_HOURS:
    walk_hours (walk, length);
    return;
  case PERIOD_DAY:
    walk_days (walk, clock_day_start (start) < start ? clock_add_days (clock_day_start (start), 1) : start, 1);
    return;
  case PERIOD_DAYS:
  case PERIOD_NIGHTS:
  default:
    if (rule->least != THRESHOLD_LAST && days_there (walk->hours) >= threshold_value (walk->limits, rule->least))
      length = MIN (length, days_there (walk->hours));
    walk_days (walk, start, length);
  }
}

/* The loan is shorter than any period: what there is of it. */
static void
tell_short (Walk *walk)
{
  const FindingPeriod period = { walk->hours, 0, walk->hours->count, walk->limits };
  const FindingJudged judged = { .reasons = FINDING_SHORT };
  Measured measured = period_measure (&period, walk->rule->outdoor ? finding_valid_damp : walk->rule->valid);

  walk_tell (walk, &period, &measured, &judged);
}

/* ---- what goes with a finding ---- */

static void
set_checks (Finding *finding, const FindingSubject *subject, const FindingHours *hours, guint model)
{
  guint checks = finding->rule->checks;

  for (guint i = 0; subject->notes != NULL && i < subject->notes->len; i++) {
    const FindingNote *note = &g_array_index (subject->notes, FindingNote, i);

    if (note->from < finding->to && note->to > finding->from)
      checks |= note->check;
  }
  if ((checks & FINDING_CHECK_ABSENCE) != 0)
    checks &= ~(guint) FINDING_CHECK_OCCUPIED;
  if ((checks & FINDING_CHECK_HEATING_OFF) != 0)
    checks &= ~(guint) FINDING_CHECK_HEATING;
  if (subject->position == NULL || *subject->position == '\0')
    checks |= FINDING_CHECK_POSITION;
  if (subject->model == NULL || *subject->model == '\0')
    checks |= FINDING_CHECK_MODEL;
  checks |= hours->corrected ? 0 : FINDING_CHECK_CALIBRATION;
  if ((finding->rule->quantities & 1u << QUANTITY_CO2) != 0 && (model & MODEL_SELF_CALIBRATED) != 0)
    checks |= FINDING_CHECK_SELF_CALIBRATED;
  finding->checks |= checks;
}

static void
check_baseline (Finding *finding, const Thresholds *limits)
{
  double lowest = 0;

  if (finding_has_figure (finding, "lowest_co2", &lowest) && lowest > threshold_value (limits, THRESHOLD_BASELINE_HIGH))
    finding->checks |= FINDING_CHECK_BASELINE_HIGH;
}

/* Cold and damp cannot be told by a chip that is 0.8 °C and 6 % off. */
static gboolean
is_too_weak (const FindingRule *rule, guint model)
{
  return (rule->quantities & (1u << QUANTITY_T | 1u << QUANTITY_RH)) != 0 && (model & MODEL_WEAK_CLIMATE) != 0;
}

static Finding *
judge_one (const FindingSubject *subject, const FindingRule *rule, const FindingHours *hours, const Thresholds *limits)
{
  Finding *finding = g_new0 (Finding, 1);
  guint model = threshold_model (limits, subject->model);
  Walk walk = { .rule = rule, .hours = hours, .limits = limits, .finding = finding };

  finding->rule = rule;
  finding->loan_id = subject->loan_id;
  finding->report_id = subject->report_id;
  finding->sensor_id = subject->sensor_id;
  finding->thresholds = g_strdup (threshold_version (limits));
  finding->points_to = g_strdup (threshold_points_to (limits, rule->code));
  if (!is_too_weak (rule, model))
    walk_all (&walk);
  if (walk.whole == 0)
    tell_short (&walk);
  if (is_too_weak (rule, model))
    finding->reasons = FINDING_WEAK_CHIP;
  set_checks (finding, subject, hours, model);
  check_baseline (finding, limits);
  return finding;
}

gboolean
finding_is_lived_in (const char *room)
{
  return g_strcmp0 (room, "outside") != 0 && g_strcmp0 (room, "cellar") != 0;
}

static gboolean
rule_fits (const FindingRule *rule, const FindingSubject *subject, const FindingHours *hours)
{
  return rule->valid != NULL && (rule->quantities & ~hours->measured) == 0
         && (!rule->bedroom || g_strcmp0 (subject->room, "bedroom") == 0);
}

GPtrArray *
finding_judge_all (const FindingSubject *subject, const FindingHours *hours, const Thresholds *limits)
{
  GPtrArray *findings = g_ptr_array_new_with_free_func ((GDestroyNotify) finding_free);

  for (guint i = 0; finding_rule_at (i) != NULL && finding_is_lived_in (subject->room); i++)
    if (rule_fits (finding_rule_at (i), subject, hours))
      g_ptr_array_add (findings, judge_one (subject, finding_rule_at (i), hours, limits));
  return findings;
}
