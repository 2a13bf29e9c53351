/* score.c: the percentages, the class with its markup and floors, and the leads. Reads nothing, keeps nothing, asks no
 * clock. */
#include "domain/score.h"

#include "base/error.h"

#define WHOLE_PCM 100000
#define PEOPLE_MAX 999 /* more is a typing mistake; keeps sums small */

/* One scoring under way: what was given, and what the rules need again and again. */
typedef struct {
  const Grid *grid;
  Household household;
  GHashTable *chosen; /* criterion → severity */
  guint people;       /* at least: unknown counts are left out */
  gboolean small;
  gboolean vulnerable;
  Score score;
} Scoring;

static gboolean
choose (Scoring *scoring, const char *code, GError **error)
{
  const GridSeverity *severity = grid_severity (scoring->grid, code);
  const GridSeverity *other;

  if (severity == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "severities: %s is not in grid %s", code != NULL ? code : "(none)",
                     scoring->grid->version);
  other = g_hash_table_lookup (scoring->chosen, severity->criterion);
  if (other != NULL)
    return box_fail (error, BOX_ERROR_INVALID, "severities: %s and %s answer the same criterion", other->code,
                     severity->code);
  g_hash_table_insert (scoring->chosen, (gpointer) severity->criterion, (gpointer) severity);
  return TRUE;
}

static gboolean
was_chosen (const Scoring *scoring, const char *code)
{
  const GridSeverity *severity = grid_severity (scoring->grid, code);

  return severity != NULL && g_hash_table_lookup (scoring->chosen, severity->criterion) == severity;
}

static gboolean
any_chosen (const Scoring *scoring, const GridRule *rule)
{
  for (guint i = 0; i < rule->codes_count; i++)
    if (was_chosen (scoring, rule->codes[i]))
      return TRUE;
  return FALSE;
}

static guint
share_pcm (guint part, guint whole, guint percent)
{
  return whole == 0 ? 0 : (guint) MIN ((guint64) part * 1000 * percent / whole, WHOLE_PCM);
}

/* Facts. Unknown counts are zero: a surface too small for those who are known is too small for all of them. */
static guint
known_people (int count)
{
  return count > 0 ? (guint) MIN (count, PEOPLE_MAX) : 0;
}

static void
find_facts (Scoring *scoring)
{
  const Household *h = &scoring->household;

  scoring->people = known_people (h->adults) + known_people (h->children);
  scoring->small =
      h->surface_tenth_m2 > 0 && (guint) h->surface_tenth_m2 < 10 * grid_occupancy_m2 (scoring->grid, scoring->people);
  scoring->vulnerable =
      h->child_under_6 == ANSWER_YES || h->over_65 == ANSWER_YES || h->pregnancy_or_frail == ANSWER_YES;
}

static gboolean
built_before (const Household *household, guint year)
{
  return household->built_year > 0 && (guint) household->built_year < year;
}

/* Markups. The box "pregnant or frail" says no more than that: it counts as frailty, the least that either would give,
 * while the safety rules P2 and X2 take it at its worst. */
static gboolean
markup_young_child (const Scoring *scoring, const GridMarkup *markup)
{
  (void) markup;
  return scoring->household.child_under_6 == ANSWER_YES;
}

static gboolean
markup_minor (const Scoring *scoring, const GridMarkup *markup)
{
  return known_people (scoring->household.children) > 0 && !markup_young_child (scoring, markup);
}

static gboolean
markup_frail (const Scoring *scoring, const GridMarkup *markup)
{
  (void) markup;
  return scoring->household.over_65 == ANSWER_YES || scoring->household.pregnancy_or_frail == ANSWER_YES;
}

static gboolean
markup_many (const Scoring *scoring, const GridMarkup *markup)
{
  return scoring->people >= markup->limit;
}

static gboolean
markup_small (const Scoring *scoring, const GridMarkup *markup)
{
  (void) markup;
  return scoring->small;
}

static gboolean
markup_lead_age (const Scoring *scoring, const GridMarkup *markup)
{
  return built_before (&scoring->household, markup->limit);
}

static gboolean
markup_cold_age (const Scoring *scoring, const GridMarkup *markup)
{
  return built_before (&scoring->household, markup->limit)
         && !markup_lead_age (scoring, &scoring->grid->markups[GRID_MARKUP_LEAD_AGE]);
}

static gboolean (*const markup_holds[]) (const Scoring *, const GridMarkup *) = {
  [GRID_MARKUP_YOUNG_CHILD] = markup_young_child,
  [GRID_MARKUP_MINOR] = markup_minor,
  [GRID_MARKUP_FRAIL] = markup_frail,
  [GRID_MARKUP_MANY] = markup_many,
  [GRID_MARKUP_SMALL] = markup_small,
  [GRID_MARKUP_LEAD_AGE] = markup_lead_age,
  [GRID_MARKUP_COLD_AGE] = markup_cold_age,
};
G_STATIC_ASSERT (G_N_ELEMENTS (markup_holds) == GRID_MARKUP_LAST);

/* Crossing rules and floors. Those that propose a severity hold until its criterion has an answer at least as heavy. */
static gboolean
worth_proposing (const Scoring *scoring, const GridRule *rule)
{
  const GridSeverity *proposed = grid_severity (scoring->grid, rule->codes[0]);
  const GridSeverity *chosen = g_hash_table_lookup (scoring->chosen, proposed->criterion);

  return chosen == NULL || chosen->weight < proposed->weight;
}

static gboolean
label_bad (const Scoring *scoring, const GridRule *rule)
{
  char letter = g_ascii_toupper (scoring->household.dpe_letter);

  return (letter >= rule->dpe_letter[0] && letter <= 'G') || scoring->household.dpe_kwh_m2 > (int) rule->above_kwh_m2;
}

static gboolean
rule_dangers (const Scoring *scoring, const GridRule *rule)
{
  return scoring->score.dangers >= rule->at_least;
}

static gboolean
rule_dangers_or_vulnerable (const Scoring *scoring, const GridRule *rule)
{
  return rule_dangers (scoring, rule) || (scoring->vulnerable && scoring->score.dangers >= rule->at_least_vulnerable);
}

static gboolean
rule_insalubrity (const Scoring *scoring, const GridRule *rule)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, scoring->chosen);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const GridSeverity *severity = value;
    if ((severity->flags & GRID_INSALUBRITY) != 0 && severity->weight >= rule->weight)
      return TRUE;
  }
  return FALSE;
}

static gboolean
rule_crossings (const Scoring *scoring, const GridRule *rule)
{
  (void) rule;
  return (scoring->score.rules & (1u << GRID_X1 | 1u << GRID_X2)) != 0;
}

static gboolean
rule_label (const Scoring *scoring, const GridRule *rule)
{
  return any_chosen (scoring, rule) || label_bad (scoring, rule);
}

static gboolean
rule_carbon_monoxide (const Scoring *scoring, const GridRule *rule)
{
  GridEnergySource energy = scoring->household.energy;

  return energy < GRID_ENERGY_LAST && (rule->energies & 1u << energy) != 0 && any_chosen (scoring, rule);
}

static gboolean
rule_lead (const Scoring *scoring, const GridRule *rule)
{
  const Household *h = &scoring->household;

  return any_chosen (scoring, rule) && built_before (h, rule->before_year)
         && (h->child_under_6 == ANSWER_YES || h->pregnancy_or_frail == ANSWER_YES);
}

static gboolean
rule_too_small (const Scoring *scoring, const GridRule *rule)
{
  return scoring->small && worth_proposing (scoring, rule);
}

static gboolean
rule_ceiling (const Scoring *scoring, const GridRule *rule)
{
  int ceiling_cm = scoring->household.ceiling_cm;

  return ceiling_cm > 0 && (guint) ceiling_cm < rule->below_cm && worth_proposing (scoring, rule);
}

static gboolean
rule_propose_label (const Scoring *scoring, const GridRule *rule)
{
  return label_bad (scoring, rule) && worth_proposing (scoring, rule);
}

static gboolean (*const rule_holds[]) (const Scoring *, const GridRule *) = {
  [GRID_P1] = rule_dangers,     [GRID_P2] = rule_dangers_or_vulnerable,
  [GRID_P3] = rule_insalubrity, [GRID_P4] = rule_insalubrity,
  [GRID_P5] = any_chosen,       [GRID_P6] = rule_crossings,
  [GRID_P7] = rule_label,       [GRID_X1] = rule_carbon_monoxide,
  [GRID_X2] = rule_lead,        [GRID_X3] = rule_too_small,
  [GRID_X4] = rule_ceiling,     [GRID_X5] = rule_propose_label,
  [GRID_X6] = any_chosen,
};
G_STATIC_ASSERT (G_N_ELEMENTS (rule_holds) == GRID_RULE_LAST);

/* A lead comes from a flag of a chosen severity, or from a rule that holds. */
static const struct {
  const char *name;
  guint flag;
  guint rules;
} leads[] = {
  [SCORE_LEAD_DECENCY] = { .name = "non_decence", .flag = GRID_DECENCY },
  [SCORE_LEAD_HYGIENE] = { .name = "rsd", .flag = GRID_HYGIENE },
  [SCORE_LEAD_INSALUBRITY] = { .name = "insalubrite", .flag = GRID_INSALUBRITY },
  [SCORE_LEAD_DANGER] = { .name = "danger", .flag = GRID_DANGER },
  [SCORE_LEAD_CROWDING] = { .name = "suroccupation", .flag = GRID_CROWDING, .rules = 1u << GRID_X3 },
  [SCORE_LEAD_ENERGY] = { .name = "energie", .flag = GRID_ENERGY, .rules = 1u << GRID_P7 | 1u << GRID_X5 },
};
G_STATIC_ASSERT (G_N_ELEMENTS (leads) == SCORE_LEAD_LAST);

/* Adds up the chosen severities; returns the union of their flags. */
static guint
add_up (Scoring *scoring)
{
  Score *score = &scoring->score;
  g_autofree gboolean *touched = g_new0 (gboolean, scoring->grid->families_count);
  GHashTableIter iter;
  gpointer value;
  guint all_flags = 0;

  g_hash_table_iter_init (&iter, scoring->chosen);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const GridSeverity *severity = value;
    const GridSituation *situation = severity->criterion->situation;
    gboolean allowed = scoring->household.one_room == ANSWER_YES && (severity->flags & GRID_ONE_ROOM_ALLOWED) != 0;

    score->sum += severity->weight;
    score->zone_sum[situation->zone] += severity->weight;
    score->dangers += (severity->flags & GRID_DANGER) != 0;
    score->family_maximum += touched[situation->family->index] ? 0 : situation->family->maximum;
    touched[situation->family->index] = TRUE;
    all_flags |= allowed ? severity->flags & ~(guint) GRID_DECENCY : severity->flags;
  }
  score->emergency = (all_flags & GRID_EMERGENCY) != 0;
  return all_flags;
}

static void
mark_up (Scoring *scoring)
{
  Score *score = &scoring->score;

  for (guint i = 0; i < GRID_MARKUP_LAST; i++) {
    const GridMarkup *markup = &scoring->grid->markups[i];
    if (!markup_holds[i](scoring, markup))
      continue;
    score->markups |= 1u << i;
    score->markup_percent += markup->percent;
  }
  score->markup_percent = MIN (score->markup_percent, scoring->grid->markup_cap);
}

static void
find_percentages (Scoring *scoring)
{
  Score *score = &scoring->score;

  score->maximum = grid_maximum (scoring->grid);
  score->l1_pcm = share_pcm (score->sum, score->family_maximum, 100);
  score->l2_pcm = share_pcm (score->sum, score->maximum, 100);
  score->l3_pcm = share_pcm (score->sum, score->family_maximum, 100 + score->markup_percent);
  score->index_pcm = share_pcm (score->sum, score->maximum, 100 + score->markup_percent);
  for (guint zone = 0; zone < GRID_ZONE_LAST; zone++) {
    score->zone_maximum[zone] = grid_zone_maximum (scoring->grid, (GridZone) zone);
    score->zone_pcm[zone] = share_pcm (score->zone_sum[zone], score->zone_maximum[zone], 100);
  }
}

static void
find_class (Scoring *scoring)
{
  Score *score = &scoring->score;

  for (guint i = 0; i < GRID_CLASS_LAST; i++)
    if (score->index_pcm >= scoring->grid->classes[i].min)
      score->class_before = (GridClass) i;
  score->class = score->class_before;
  for (guint i = GRID_FLOOR_LAST; i < GRID_RULE_LAST; i++)
    score->rules |= rule_holds[i](scoring, &scoring->grid->rules[i]) ? 1u << i : 0;
  for (guint i = 0; i < GRID_FLOOR_LAST; i++) {
    const GridRule *rule = &scoring->grid->rules[i];
    if (!rule_holds[i](scoring, rule))
      continue;
    score->floors_met |= 1u << i;
    score->floors |= rule->class_floor > score->class ? 1u << i : 0;
    score->class = MAX (score->class, rule->class_floor);
  }
}

static void
find_leads (Scoring *scoring, guint all_flags)
{
  Score *score = &scoring->score;

  for (guint i = 0; i < SCORE_LEAD_LAST; i++)
    if ((all_flags & leads[i].flag) != 0 || ((score->rules | score->floors_met) & leads[i].rules) != 0)
      score->leads |= 1u << i;
}

gboolean
score_compute (const Grid *grid, const char *const *codes, guint count, const Household *household, Score *ret_score,
               GError **error)
{
  g_autoptr (GHashTable) chosen = g_hash_table_new (NULL, NULL);
  Scoring scoring = { .grid = grid, .chosen = chosen, .household = household != NULL ? *household : HOUSEHOLD_UNKNOWN };
  guint all_flags;

  for (guint i = 0; i < count; i++)
    if (!choose (&scoring, codes[i], error))
      return FALSE;
  find_facts (&scoring);
  all_flags = add_up (&scoring);
  mark_up (&scoring);
  find_percentages (&scoring);
  find_class (&scoring);
  find_leads (&scoring, all_flags);
  *ret_score = scoring.score;
  return TRUE;
}

char
score_class_letter (GridClass class)
{
  return (char) ('A' + MIN (class, GRID_CLASS_G));
}

gboolean
score_class_from_letter (char letter, GridClass *ret_class)
{
  if (letter < 'A' || letter > 'G')
    return FALSE;
  *ret_class = (GridClass) (letter - 'A');
  return TRUE;
}

const char *
score_lead_name (ScoreLead lead)
{
  return lead < SCORE_LEAD_LAST ? leads[lead].name : NULL;
}

guint
score_pcm_to_tenths (guint pcm)
{
  return (pcm + 50) / 100;
}

guint
score_pcm_to_ten_percent (guint pcm)
{
  return (pcm + 5000) / 10000 * 10;
}

guint
score_lead_flag (ScoreLead lead)
{
  return lead < SCORE_LEAD_LAST ? leads[lead].flag : 0;
}

guint
score_lead_rules (ScoreLead lead)
{
  return lead < SCORE_LEAD_LAST ? leads[lead].rules : 0;
}
