/* finding.c: the table of rules, and the names of states, reasons and checks. */
#include "domain/finding.h"

#include "domain/finding_rule.h"

static const char *const state_names[] = { "inconclusive", "not_found", "watch", "found" };
G_STATIC_ASSERT (G_N_ELEMENTS (state_names) == FINDING_STATE_LAST);

/* In the order of the bits. */
static const char *const reason_names[] = {
  "short",      "sparse",   "gap",       "few_days", "few_nights", "no_outdoor",
  "off_season", "baseline", "weak_chip", "too_cold", "frozen",
};
static const char *const check_names[] = {
  "occupied",    "absence", "heating",       "heating_off",     "window", "position",
  "calibration", "vents",   "baseline_high", "self_calibrated", "paused", "model",
};

#define BIT(quantity) (1u << (QUANTITY_##quantity))
#define LIMITS(count, ...) .limits = { __VA_ARGS__ }, .limits_count = (count)
#define COLD_CHECKS (FINDING_CHECK_OCCUPIED | FINDING_CHECK_HEATING)
#define AIR_CHECKS (FINDING_CHECK_OCCUPIED | FINDING_CHECK_VENTS)

/* The map: in the order of pages. */
static const FindingRule rules[] = {
  { "FROID-1", BIT (T), .valid = finding_valid_t, .judge = finding_judge_cold, .cut = PERIOD_DAYS,
    .length = THRESHOLD_COLD_DAYS, .least = THRESHOLD_LAST, .share = THRESHOLD_PERIOD_SHARE, .checks = COLD_CHECKS,
    LIMITS (2, THRESHOLD_COLD, THRESHOLD_COLD_SHARE) },
  { "FROID-2", BIT (T), .grave = TRUE, .valid = finding_valid_t, .judge = finding_judge_grave, .cut = PERIOD_HOURS,
    .length = THRESHOLD_GRAVE_PERIOD_HOURS, .least = THRESHOLD_LAST, .share = THRESHOLD_GRAVE_PERIOD_SHARE,
    .checks = COLD_CHECKS,
    LIMITS (4, THRESHOLD_GRAVE, THRESHOLD_GRAVE_HOURS, THRESHOLD_FREEZING, THRESHOLD_FREEZING_HOURS) },
  { "HUM-1", BIT (T) | BIT (RH), .valid = finding_valid_damp, .judge = finding_judge_damp, .cut = PERIOD_DAYS,
    .length = THRESHOLD_DAMP_DAYS, .least = THRESHOLD_LAST, .share = THRESHOLD_PERIOD_SHARE, .checks = AIR_CHECKS,
    LIMITS (3, THRESHOLD_DAMP, THRESHOLD_DAMP_SHARE, THRESHOLD_DAMP_MEAN) },
  { "HUM-2", BIT (T) | BIT (RH), .valid = finding_valid_surface, .judge = finding_judge_surface, .cut = PERIOD_DAYS,
    .length = THRESHOLD_SURFACE_DAYS, .least = THRESHOLD_LAST, .share = THRESHOLD_PERIOD_SHARE, .outdoor = TRUE,
    .checks = AIR_CHECKS | FINDING_CHECK_HEATING,
    LIMITS (3, THRESHOLD_SURFACE, THRESHOLD_CONDENSATION_SHARE, THRESHOLD_BRIDGE) },
  { "MOIS", BIT (T) | BIT (RH), .valid = finding_valid_damp, .judge = finding_judge_mould, .cut = PERIOD_DAYS,
    .length = THRESHOLD_SURFACE_DAYS, .least = THRESHOLD_LAST, .share = THRESHOLD_PERIOD_SHARE,
    .checks = AIR_CHECKS | FINDING_CHECK_HEATING, LIMITS (2, THRESHOLD_MOULD, THRESHOLD_BRIDGE) },
  { "VENT-1", BIT (CO2), .valid = finding_valid_co2, .judge = finding_judge_stuffy, .cut = PERIOD_NIGHTS,
    .length = THRESHOLD_STUFFY_DAYS, .least = THRESHOLD_STUFFY_NIGHTS, .share = THRESHOLD_NIGHT_SHARE, .bedroom = TRUE,
    .checks = AIR_CHECKS,
    LIMITS (4, THRESHOLD_STUFFY, THRESHOLD_STUFFY_WATCH, THRESHOLD_STUFFY_LOW, THRESHOLD_STUFFY_HIGH) },
  { "VENT-2", BIT (T) | BIT (RH), .valid = finding_valid_excess, .judge = finding_judge_excess, .cut = PERIOD_DAYS,
    .length = THRESHOLD_EXCESS_DAYS, .least = THRESHOLD_LAST, .share = THRESHOLD_PERIOD_SHARE, .outdoor = TRUE,
    .checks = AIR_CHECKS, LIMITS (1, THRESHOLD_EXCESS) },
  { "CHAUD", BIT (T), .valid = finding_valid_t, .judge = finding_judge_hot, .cut = PERIOD_DAYS,
    .length = THRESHOLD_HOT_DAYS, .least = THRESHOLD_HOT_DAYS_LEAST, .share = THRESHOLD_PERIOD_SHARE,
    .checks = FINDING_CHECK_OCCUPIED,
    LIMITS (4, THRESHOLD_HOT_NIGHT, THRESHOLD_HOT_DAY, THRESHOLD_HOT_DEGREE_HOURS, THRESHOLD_HOT_NIGHTS) },
  { "PM", BIT (PM25), .valid = finding_valid_dust, .judge = finding_judge_dust, .cut = PERIOD_DAY,
    .length = THRESHOLD_LAST, .least = THRESHOLD_LAST, .share = THRESHOLD_DAY_HOURS,
    LIMITS (2, THRESHOLD_DUST, THRESHOLD_DUST_WATCH) },
  { "CO", BIT (CO), .grave = TRUE, LIMITS (1, THRESHOLD_CO) }, /* as it is heard: finding_alarm.h */
};

const char *
finding_state_name (FindingState state)
{
  return state < FINDING_STATE_LAST ? state_names[state] : state_names[FINDING_INCONCLUSIVE];
}

FindingState
finding_state_find (const char *name)
{
  FindingState state = FINDING_INCONCLUSIVE;

  while (state < FINDING_STATE_LAST && g_strcmp0 (state_names[state], name) != 0)
    state++;
  return state;
}

const char *
finding_reason_name (guint index)
{
  return index < G_N_ELEMENTS (reason_names) ? reason_names[index] : NULL;
}

const char *
finding_check_name (guint index)
{
  return index < G_N_ELEMENTS (check_names) ? check_names[index] : NULL;
}

const FindingRule *
finding_rule_at (guint index)
{
  return index < G_N_ELEMENTS (rules) ? &rules[index] : NULL;
}

const FindingRule *
finding_rule_find (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (g_strcmp0 (rules[i].code, code) == 0)
      return &rules[i];
  return NULL;
}

const char *
finding_rule_code (const FindingRule *rule)
{
  return rule->code;
}

gboolean
finding_rule_is_grave (const FindingRule *rule)
{
  return rule->grave;
}

gboolean
finding_rule_is_offered (const FindingRule *rule)
{
  return rule->valid != NULL;
}

gboolean
finding_rule_limit (const FindingRule *rule, guint index, ThresholdName *ret_name)
{
  if (index >= rule->limits_count)
    return FALSE;
  *ret_name = rule->limits[index];
  return TRUE;
}

void
finding_free (Finding *finding)
{
  if (finding == NULL)
    return;
  g_free (finding->thresholds);
  g_free (finding->points_to);
  g_free (finding->room);
  g_free (finding);
}

gboolean
finding_has_figure (const Finding *finding, const char *name, double *ret_value)
{
  for (guint i = 0; i < finding->figures_count; i++)
    if (g_strcmp0 (finding->figures[i].name, name) == 0) {
      *ret_value = finding->figures[i].value;
      return TRUE;
    }
  return FALSE;
}
