/* finding.c: the table of rules, and the names of states, reasons and checks. */
#include "domain/finding.h"

#include "domain/finding_rule.h"

static const char *const state_names[] = { "inconclusive", "not_found", "watch", "found" };
G_STATIC_ASSERT (G_N_ELEMENTS (state_names) == FINDING_STATE_LAST);

/* In the order of the bits. */
static const char *const reason_names[] = {
  "short",      "sparse",   "gap",       "few_days",    "few_nights", "no_outdoor",
  "off_season", "baseline", "weak_chip", "no_quantity", "frozen",
};
static const char *const check_names[] = {
  "occupied",    "absence", "heating",       "heating_off",     "window", "position",
  "calibration", "vents",   "baseline_high", "self_calibrated", "paused", "model",
};

#define BIT(quantity) (1u << (QUANTITY_##quantity))

/* In the order of pages. */
static const FindingRule rules[] = {
  { "FROID-1", BIT (T), FALSE },
  { "FROID-2", BIT (T), TRUE },
  { "HUM-1", BIT (T) | BIT (RH), FALSE },
  { "HUM-2", BIT (T) | BIT (RH), FALSE },
  { "MOIS", BIT (T) | BIT (RH), FALSE },
  { "VENT-1", BIT (CO2), FALSE },
  { "VENT-2", BIT (T) | BIT (RH), FALSE },
  { "CHAUD", BIT (T), FALSE },
  { "PM", BIT (PM25), FALSE },
  { "CO", BIT (CO), TRUE },
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

void
finding_free (Finding *finding)
{
  if (finding == NULL)
    return;
  g_free (finding->thresholds);
  g_free (finding->points_to);
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
