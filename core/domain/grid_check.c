/* grid_check.c: what a schema cannot say about a grid: codes, figures, and the links between its parts. Reads no file.
 */
#include "domain/grid_check.h"

#include "base/clock.h"

#include <string.h>

#define PERCENT_MAX 100
#define PCM_MAX 100000

static const guint weights[] = { 0, 1, 2, 3, 4, 6, 8 };

/* Fields of a rule. Each rule takes exactly its own: a figure in the wrong place would be silently without effect. */
enum {
  HAS_CLASS = 1 << 0,
  HAS_AT_LEAST = 1 << 1,
  HAS_VULNERABLE = 1 << 2,
  HAS_WEIGHT = 1 << 3,
  HAS_YEAR = 1 << 4,
  HAS_ENERGIES = 1 << 5,
  HAS_DPE = 1 << 6,
  HAS_KWH = 1 << 7,
  HAS_CM = 1 << 8,
  HAS_CODES = 1 << 9,
};
static const guint rule_fields[] = {
  [GRID_P1] = HAS_CLASS | HAS_AT_LEAST,
  [GRID_P2] = HAS_CLASS | HAS_AT_LEAST | HAS_VULNERABLE,
  [GRID_P3] = HAS_CLASS | HAS_WEIGHT,
  [GRID_P4] = HAS_CLASS | HAS_WEIGHT,
  [GRID_P5] = HAS_CLASS | HAS_CODES,
  [GRID_P6] = HAS_CLASS,
  [GRID_P7] = HAS_CLASS | HAS_DPE | HAS_KWH | HAS_CODES,
  [GRID_X1] = HAS_ENERGIES | HAS_CODES,
  [GRID_X2] = HAS_YEAR | HAS_CODES,
  [GRID_X3] = HAS_CODES,
  [GRID_X4] = HAS_CM | HAS_CODES,
  [GRID_X5] = HAS_DPE | HAS_KWH | HAS_CODES,
  [GRID_X6] = HAS_CODES,
};
G_STATIC_ASSERT (G_N_ELEMENTS (rule_fields) == GRID_RULE_LAST);

/* A code is its parent's code and a tail. */
static gboolean
code_continues (const char *code, const char *parent, const char *tail_pattern)
{
  return g_str_has_prefix (code, parent) && g_regex_match_simple (tail_pattern, code + strlen (parent), 0, 0);
}

static gboolean
code_add (Grid *grid, const char *code, gpointer item, const YamlFile *yaml, GError **error)
{
  if (!g_hash_table_insert (grid->by_code, (gpointer) code, item))
    return yaml_file_refuse (yaml, code, error, "%s is there twice", code);
  return TRUE;
}

static gboolean
weight_known (guint weight)
{
  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    if (weights[i] == weight)
      return TRUE;
  return FALSE;
}

static gboolean
link_severity (Grid *grid, GridSeverity *severity, const YamlFile *yaml, GError **error)
{
  if (!code_continues (severity->code, severity->criterion->code, "^-[1-9]\\z"))
    return yaml_file_refuse (yaml, severity->code, error, "%s is no severity of %s", severity->code,
                             severity->criterion->code);
  if (!weight_known (severity->weight))
    return yaml_file_refuse (yaml, severity->code, error, "%s weighs %u: a weight is 0, 1, 2, 3, 4, 6 or 8",
                             severity->code, severity->weight);
  g_ptr_array_add (grid->severities, severity);
  return code_add (grid, severity->code, severity, yaml, error);
}

static gboolean
link_criterion (Grid *grid, GridCriterion *criterion, const YamlFile *yaml, GError **error)
{
  criterion->plain = criterion->own_plain != NULL ? criterion->own_plain : criterion->words;
  if (!code_continues (criterion->code, criterion->situation->code, "^[0-9][0-9]\\z"))
    return yaml_file_refuse (yaml, criterion->code, error, "%s is no criterion of %s", criterion->code,
                             criterion->situation->code);
  g_ptr_array_add (grid->criteria, criterion);
  if (!code_add (grid, criterion->code, criterion, yaml, error))
    return FALSE;
  for (guint i = 0; i < criterion->severities_count; i++) {
    criterion->severities[i].criterion = criterion;
    if (!link_severity (grid, &criterion->severities[i], yaml, error))
      return FALSE;
    criterion->maximum = MAX (criterion->maximum, criterion->severities[i].weight);
  }
  return TRUE;
}

static GridFamily *
family_find (const Grid *grid, const char *code)
{
  for (guint i = 0; i < grid->families_count; i++)
    if (strcmp (grid->families[i].code, code) == 0)
      return &grid->families[i];
  return NULL;
}

static gboolean
link_situation (Grid *grid, GridSituation *situation, const YamlFile *yaml, GError **error)
{
  GridFamily *family = family_find (grid, situation->family_code);
  const char *letter = situation->zone == GRID_ZONE_BUILDING ? "B-" : "L-";

  situation->plain = situation->own_plain != NULL ? situation->own_plain : situation->words;
  situation->family = family;
  if (!code_continues (situation->code, letter, "^[A-Z]{3}\\z"))
    return yaml_file_refuse (yaml, situation->code, error, "%s is no situation code of its zone (%sXXX)",
                             situation->code, letter);
  if (family == NULL)
    return yaml_file_refuse (yaml, situation->code, error, "%s: no family is called %s", situation->code,
                             situation->family_code);
  if (!code_add (grid, situation->code, situation, yaml, error))
    return FALSE;
  for (guint i = 0; i < situation->criteria_count; i++) {
    situation->criteria[i].situation = situation;
    if (!link_criterion (grid, &situation->criteria[i], yaml, error))
      return FALSE;
    situation->maximum += situation->criteria[i].maximum;
  }
  family->maximum += situation->maximum;
  grid->zone_maximum[situation->zone] += situation->maximum;
  grid->maximum += situation->maximum;
  return TRUE;
}

static gboolean
check_heading (const Grid *grid, const YamlFile *yaml, GError **error)
{
  gint64 midnight_s;

  if (!g_regex_match_simple ("^[a-z0-9]+(-[a-z0-9]+)*\\z", grid->version, 0, 0))
    return yaml_file_refuse (yaml, grid->version, error, "version: only small letters, digits and single hyphens");
  if (!clock_parse_day (grid->date, &midnight_s))
    return yaml_file_refuse (yaml, grid->date, error, "date: %s is no day written as 2026-01-31", grid->date);
  return TRUE;
}

static gboolean
check_families (Grid *grid, const YamlFile *yaml, GError **error)
{
  for (guint i = 0; i < grid->families_count; i++) {
    grid->families[i].index = i;
    if (family_find (grid, grid->families[i].code) != &grid->families[i])
      return yaml_file_refuse (yaml, grid->families[i].code, error, "%s is there twice", grid->families[i].code);
  }
  return TRUE;
}

static gboolean
check_classes (const Grid *grid, const YamlFile *yaml, GError **error)
{
  for (guint i = 0; i < GRID_CLASS_LAST; i++) {
    const GridClassRow *row = &grid->classes[i];
    char letter[] = { (char) ('A' + i), '\0' };

    if (row->letter != (GridClass) i) {
      char found[] = { (char) ('A' + row->letter), '\0' };
      return yaml_file_refuse (yaml, found, error,
                               "classes: A to G, each once and in order; %s stands in the place of %s", found, letter);
    }
    if (row->min > PCM_MAX || (i == 0 ? row->min != 0 : row->min <= grid->classes[i - 1].min))
      return yaml_file_refuse (yaml, letter, error, "classes: min starts at 0 and rises to %d at most; %s has %u",
                               PCM_MAX, letter, row->min);
  }
  return TRUE;
}

static gboolean
check_markups (const Grid *grid, const YamlFile *yaml, GError **error)
{
  for (guint i = 0; i < GRID_MARKUP_LAST; i++) {
    const GridMarkup *markup = &grid->markups[i];
    const char *name = grid_markup_name ((GridMarkupKind) i);
    gboolean needs_limit = i == GRID_MARKUP_MANY || i == GRID_MARKUP_LEAD_AGE || i == GRID_MARKUP_COLD_AGE;

    if (markup->name != (GridMarkupKind) i)
      return yaml_file_refuse (yaml, grid_markup_name (markup->name), error,
                               "markups: each once and in order; %s stands in the place of %s",
                               grid_markup_name (markup->name), name);
    if (markup->percent > PERCENT_MAX)
      return yaml_file_refuse (yaml, name, error, "markups: %s adds more than %d per cent", name, PERCENT_MAX);
    if (needs_limit != (markup->limit > 0))
      return yaml_file_refuse (yaml, name, error, "markups: %s %s limit", name, needs_limit ? "needs a" : "takes no");
  }
  if (grid->markup_cap > PERCENT_MAX)
    return yaml_file_refuse (yaml, "markup_cap", error, "markup_cap: more than %d per cent", PERCENT_MAX);
  return TRUE;
}

static gboolean
check_occupancy (const Grid *grid, const YamlFile *yaml, GError **error)
{
  const GridOccupancy *o = &grid->occupancy;

  if (o->most_from < 3 || o->most_from > 99 || o->one_m2 > o->two_m2 || o->most_m2 > 999 || o->more_m2 > 99
      || grid_occupancy_m2 (grid, o->most_from - 1) > o->most_m2)
    return yaml_file_refuse (yaml, "occupancy", error, "occupancy: surfaces must rise with inhabitants");
  return TRUE;
}

static guint
rule_given (const GridRule *rule)
{
  return (rule->class_floor != GRID_CLASS_A ? HAS_CLASS : 0) | (rule->at_least > 0 ? HAS_AT_LEAST : 0)
         | (rule->at_least_vulnerable > 0 ? HAS_VULNERABLE : 0) | (rule->weight > 0 ? HAS_WEIGHT : 0)
         | (rule->before_year > 0 ? HAS_YEAR : 0) | (rule->energies != 0 ? HAS_ENERGIES : 0)
         | (rule->dpe_letter != NULL ? HAS_DPE : 0) | (rule->above_kwh_m2 > 0 ? HAS_KWH : 0)
         | (rule->below_cm > 0 ? HAS_CM : 0) | (rule->codes_count > 0 ? HAS_CODES : 0);
}

static gboolean
check_rules (const Grid *grid, const YamlFile *yaml, GError **error)
{
  for (guint i = 0; i < GRID_RULE_LAST; i++) {
    const GridRule *rule = &grid->rules[i];
    const char *name = grid_rule_name ((GridRuleName) i);

    if (rule->name != (GridRuleName) i)
      return yaml_file_refuse (yaml, grid_rule_name (rule->name), error,
                               "rules: each once and in order; %s stands in the place of %s",
                               grid_rule_name (rule->name), name);
    if (rule_given (rule) != rule_fields[i])
      return yaml_file_refuse (yaml, name, error, "rules: %s has a figure missing, zero, or of no use to it", name);
    if (rule->dpe_letter != NULL && (rule->dpe_letter[0] < 'A' || rule->dpe_letter[0] > 'G'))
      return yaml_file_refuse (yaml, name, error, "rules: %s: dpe is a letter from A to G", name);
    for (guint j = 0; j < rule->codes_count; j++)
      if (grid_severity (grid, rule->codes[j]) == NULL)
        return yaml_file_refuse (yaml, rule->codes[j], error, "rules: %s names an unknown severity: %s", name,
                                 rule->codes[j]);
  }
  return TRUE;
}

gboolean
grid_check (Grid *grid, const YamlFile *yaml, GError **error)
{
  grid->criteria = g_ptr_array_new ();
  grid->severities = g_ptr_array_new ();
  grid->by_code = g_hash_table_new (g_str_hash, g_str_equal);
  if (!check_heading (grid, yaml, error) || !check_families (grid, yaml, error))
    return FALSE;
  for (guint i = 0; i < grid->situations_count; i++)
    if (!link_situation (grid, &grid->situations[i], yaml, error))
      return FALSE;
  if (grid->maximum == 0)
    return yaml_file_refuse (yaml, "situations", error, "situations: nothing weighs anything");
  return check_classes (grid, yaml, error) && check_markups (grid, yaml, error) && check_occupancy (grid, yaml, error)
         && check_rules (grid, yaml, error);
}
