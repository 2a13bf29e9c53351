/* grid_compare.c: two grids beside each other, by tables of what is looked at. Shows nothing (view/grid_view.c). */
#include "domain/grid_compare.h"

#include <string.h>

typedef enum {
  ASPECT_TEXT,
  ASPECT_NUMBER,
  ASPECT_FLAGS,
  ASPECT_ENERGIES,
  ASPECT_CLASS,
  ASPECT_ZONE,
  ASPECT_CODES
} AspectKind;

/* A member of a struct of grid.h, by the name it has in the file. */
typedef struct {
  const char *name;
  AspectKind kind;
  gsize offset;
  gboolean weighs; /* the score depends on it */
} Aspect;

#define ASPECT(type, member, kind, weighs) \
  { \
#member, ASPECT_##kind, G_STRUCT_OFFSET(type, member), weighs \
  }

static const Aspect situation_aspects[] = {
  ASPECT (GridSituation, words, TEXT, FALSE),
  { "plain", ASPECT_TEXT, G_STRUCT_OFFSET (GridSituation, own_plain), FALSE },
  { "family", ASPECT_TEXT, G_STRUCT_OFFSET (GridSituation, family_code), TRUE },
  ASPECT (GridSituation, zone, ZONE, TRUE),
};
static const Aspect criterion_aspects[] = {
  ASPECT (GridCriterion, words, TEXT, FALSE),
  { "plain", ASPECT_TEXT, G_STRUCT_OFFSET (GridCriterion, own_plain), FALSE },
};
static const Aspect severity_aspects[] = {
  ASPECT (GridSeverity, words, TEXT, FALSE),       ASPECT (GridSeverity, weight, NUMBER, TRUE),
  ASPECT (GridSeverity, flags, FLAGS, TRUE),       ASPECT (GridSeverity, question, TEXT, FALSE),
  ASPECT (GridSeverity, legal_basis, TEXT, FALSE),
};
static const Aspect class_aspects[] = {
  ASPECT (GridClassRow, min, NUMBER, TRUE),
  ASPECT (GridClassRow, words, TEXT, FALSE),
};
static const Aspect markup_aspects[] = {
  ASPECT (GridMarkup, percent, NUMBER, TRUE),
  ASPECT (GridMarkup, limit, NUMBER, TRUE),
};
static const Aspect rule_aspects[] = {
  { "class", ASPECT_CLASS, G_STRUCT_OFFSET (GridRule, class_floor), TRUE },
  ASPECT (GridRule, at_least, NUMBER, TRUE),
  ASPECT (GridRule, at_least_vulnerable, NUMBER, TRUE),
  ASPECT (GridRule, weight, NUMBER, TRUE),
  ASPECT (GridRule, before_year, NUMBER, TRUE),
  ASPECT (GridRule, energies, ENERGIES, TRUE),
  { "dpe", ASPECT_TEXT, G_STRUCT_OFFSET (GridRule, dpe_letter), TRUE },
  ASPECT (GridRule, above_kwh_m2, NUMBER, TRUE),
  ASPECT (GridRule, below_cm, NUMBER, TRUE),
  { "severities", ASPECT_CODES, 0, TRUE },
};
static const Aspect grid_aspects[] = {
  { "markup_cap", ASPECT_NUMBER, G_STRUCT_OFFSET (Grid, markup_cap), TRUE },
  { "one_m2", ASPECT_NUMBER, G_STRUCT_OFFSET (Grid, occupancy.one_m2), TRUE },
  { "two_m2", ASPECT_NUMBER, G_STRUCT_OFFSET (Grid, occupancy.two_m2), TRUE },
  { "more_m2", ASPECT_NUMBER, G_STRUCT_OFFSET (Grid, occupancy.more_m2), TRUE },
  { "most_m2", ASPECT_NUMBER, G_STRUCT_OFFSET (Grid, occupancy.most_m2), TRUE },
  { "most_from", ASPECT_NUMBER, G_STRUCT_OFFSET (Grid, occupancy.most_from), TRUE },
};

/* Everything a grid says, by noun. */
static const struct {
  const char *noun;
  const Aspect *aspects;
  guint count;
} nouns[] = {
  { "scale", grid_aspects, G_N_ELEMENTS (grid_aspects) },
  { "class", class_aspects, G_N_ELEMENTS (class_aspects) },
  { "markup", markup_aspects, G_N_ELEMENTS (markup_aspects) },
  { "rule", rule_aspects, G_N_ELEMENTS (rule_aspects) },
  { "situation", situation_aspects, G_N_ELEMENTS (situation_aspects) },
  { "criterion", criterion_aspects, G_N_ELEMENTS (criterion_aspects) },
  { "severity", severity_aspects, G_N_ELEMENTS (severity_aspects) },
};
typedef enum { SCALE, CLASS, MARKUP, RULE, SITUATION, CRITERION, SEVERITY } Noun;

/* ---- one value ---- */

/* Names of the set bits. */
static char *
bits_text (guint bits, const char *(*name) (guint bit))
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint bit = 0; bit < sizeof bits * 8; bit++)
    if ((bits & (1u << bit)) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", name (bit));
  return text->len == 0 ? NULL : g_string_free (g_steal_pointer (&text), FALSE);
}

static const char *
flag_name (guint bit)
{
  return grid_flag_name (1u << bit);
}

static const char *
energy_name (guint bit)
{
  return grid_energy_name ((GridEnergySource) bit);
}

static char *
codes_text (const GridRule *rule)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < rule->codes_count; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", rule->codes[i]);
  return text->len == 0 ? NULL : g_string_free (g_steal_pointer (&text), FALSE);
}

/* (transfer full): as in the file; NULL for nothing. */
static char *
aspect_text (const Aspect *aspect, gconstpointer row)
{
  const void *place = (const char *) row + aspect->offset;

  switch (aspect->kind) {
  case ASPECT_TEXT:
    return g_strdup (*(char *const *) place);
  case ASPECT_FLAGS:
    return bits_text (*(const guint *) place, flag_name);
  case ASPECT_ENERGIES:
    return bits_text (*(const guint *) place, energy_name);
  case ASPECT_CLASS:
    return g_strdup_printf ("%c", 'A' + (int) *(const GridClass *) place);
  case ASPECT_ZONE:
    return g_strdup (grid_zone_name (*(const GridZone *) place));
  case ASPECT_CODES:
    return codes_text (row);
  case ASPECT_NUMBER:
    break;
  }
  return g_strdup_printf ("%u", *(const guint *) place);
}

/* ---- the changes ---- */

static void
change_free (gpointer data)
{
  GridChange *change = data;

  g_free (change->code);
  g_free (change->before);
  g_free (change->after);
  g_free (change);
}

static GridChange *
change_add (GPtrArray *changes, GridChangeKind kind, Noun noun, const char *code)
{
  GridChange *change = g_new0 (GridChange, 1);

  change->kind = kind;
  change->noun = nouns[noun].noun;
  change->code = g_strdup (code);
  g_ptr_array_add (changes, change);
  return change;
}

static void
compare_rows (GPtrArray *changes, Noun noun, const char *code, gconstpointer from, gconstpointer to)
{
  for (guint i = 0; i < nouns[noun].count; i++) {
    const Aspect *aspect = &nouns[noun].aspects[i];
    g_autofree char *before = aspect_text (aspect, from), *after = aspect_text (aspect, to);
    GridChange *change;

    if (g_strcmp0 (before, after) == 0)
      continue;
    change = change_add (changes, GRID_CHANGE_CHANGED, noun, code);
    change->aspect = aspect->name;
    change->before = g_steal_pointer (&before);
    change->after = g_steal_pointer (&after);
  }
}

static void
compare_figures (GPtrArray *changes, const Grid *from, const Grid *to)
{
  compare_rows (changes, SCALE, "", from, to);
  for (guint i = 0; i < GRID_CLASS_LAST; i++) {
    const char letter[] = { (char) ('A' + i), '\0' };

    compare_rows (changes, CLASS, letter, &from->classes[i], &to->classes[i]);
  }
  for (guint i = 0; i < GRID_MARKUP_LAST; i++)
    compare_rows (changes, MARKUP, grid_markup_name ((GridMarkupKind) i), &from->markups[i], &to->markups[i]);
  for (guint i = 0; i < GRID_RULE_LAST; i++)
    compare_rows (changes, RULE, grid_rule_name ((GridRuleName) i), &from->rules[i], &to->rules[i]);
}

/* With its words, for who reads the list. */
static void
add_alone (GPtrArray *changes, GridChangeKind kind, Noun noun, const char *code, const char *words)
{
  GridChange *change = change_add (changes, kind, noun, code);

  *(kind == GRID_CHANGE_ADDED ? &change->after : &change->before) = g_strdup (words);
}

static void
compare_severities (GPtrArray *changes, const Grid *from, const GridCriterion *old, const GridCriterion *criterion,
                    const Grid *to)
{
  for (guint i = 0; i < criterion->severities_count; i++) {
    const GridSeverity *severity = &criterion->severities[i], *former = grid_severity (from, severity->code);

    if (former == NULL)
      add_alone (changes, GRID_CHANGE_ADDED, SEVERITY, severity->code, severity->words);
    else
      compare_rows (changes, SEVERITY, severity->code, former, severity);
  }
  for (guint i = 0; i < old->severities_count; i++)
    if (grid_severity (to, old->severities[i].code) == NULL)
      add_alone (changes, GRID_CHANGE_REMOVED, SEVERITY, old->severities[i].code, old->severities[i].words);
}

static void
compare_criteria (GPtrArray *changes, const Grid *from, const GridSituation *old, const GridSituation *situation,
                  const Grid *to)
{
  for (guint i = 0; i < situation->criteria_count; i++) {
    const GridCriterion *criterion = &situation->criteria[i], *former = grid_criterion (from, criterion->code);

    if (former == NULL) {
      add_alone (changes, GRID_CHANGE_ADDED, CRITERION, criterion->code, criterion->words);
      continue;
    }
    compare_rows (changes, CRITERION, criterion->code, former, criterion);
    compare_severities (changes, from, former, criterion, to);
  }
  for (guint i = 0; i < old->criteria_count; i++)
    if (grid_criterion (to, old->criteria[i].code) == NULL)
      add_alone (changes, GRID_CHANGE_REMOVED, CRITERION, old->criteria[i].code, old->criteria[i].words);
}

static void
compare_situations (GPtrArray *changes, const Grid *from, const Grid *to)
{
  for (guint i = 0; i < to->situations_count; i++) {
    const GridSituation *situation = &to->situations[i], *former = grid_situation (from, situation->code);

    if (former == NULL) {
      add_alone (changes, GRID_CHANGE_ADDED, SITUATION, situation->code, situation->words);
      continue;
    }
    compare_rows (changes, SITUATION, situation->code, former, situation);
    compare_criteria (changes, from, former, situation, to);
  }
  for (guint i = 0; i < from->situations_count; i++)
    if (grid_situation (to, from->situations[i].code) == NULL)
      add_alone (changes, GRID_CHANGE_REMOVED, SITUATION, from->situations[i].code, from->situations[i].words);
}

GPtrArray *
grid_compare (const Grid *from, const Grid *to)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func (change_free);

  compare_figures (changes, from, to);
  compare_situations (changes, from, to);
  return changes;
}

guint
grid_compare_count (const GPtrArray *changes, GridChangeKind kind, const char *noun)
{
  guint count = 0;

  for (guint i = 0; i < changes->len; i++) {
    const GridChange *change = g_ptr_array_index (changes, i);

    count += change->kind == kind && strcmp (change->noun, noun) == 0;
  }
  return count;
}

static gboolean
change_weighs (const GridChange *change)
{
  if (change->kind != GRID_CHANGE_CHANGED)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (nouns); i++)
    for (guint j = 0; strcmp (nouns[i].noun, change->noun) == 0 && j < nouns[i].count; j++)
      if (strcmp (nouns[i].aspects[j].name, change->aspect) == 0)
        return nouns[i].aspects[j].weighs;
  return FALSE;
}

gboolean
grid_compare_weighs (const GPtrArray *changes)
{
  for (guint i = 0; i < changes->len; i++)
    if (change_weighs (g_ptr_array_index (changes, i)))
      return TRUE;
  return FALSE;
}
