/* grid_view.c: a grid in words. Compares nothing (domain/grid_compare.h), adopts nothing (domain/grid_adoption.h). */
#include "view/grid_view.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "domain/actions.h"
#include "domain/grid_adoption.h"
#include "view/voice.h"

static Voice
voice_of (const Viewer *viewer)
{
  return (Voice){ viewer->words, viewer->language };
}

static void
set_iso_day (const Viewer *viewer, Tree *map, const char *key, const char *iso)
{
  gint64 at = 0;

  if (clock_parse_day (iso, &at))
    viewer_set_day (viewer, map, key, at);
}

/* Thousandths of a percent: "1,5". */
static char *
percent_text (guint thousandths)
{
  guint whole = thousandths / 1000, rest = thousandths % 1000;

  return rest == 0 ? g_strdup_printf ("%u", whole) : g_strdup_printf ("%u,%u", whole, (rest + 50) / 100);
}

static void
add_name (const Viewer *viewer, const Grid *grid, Tree *map)
{
  tree_set_text (map, "version", grid->version);
  tree_set_text (map, "name", grid->name);
  set_iso_day (viewer, map, "date", grid->date);
}

/* ---- how a class is computed ---- */

static void
add_classes (const Grid *grid, Tree *view)
{
  Tree *list = tree_set_list (view, "classes");

  for (guint i = 0; i < grid->classes_count; i++) {
    const GridClassRow *row = &grid->classes[i];
    g_autofree char *from = percent_text (row->min);
    Tree *map = tree_add_map (list), *class = tree_set_map (map, "class");

    tree_set_format (class, "letter", "%c", 'A' + (int) row->letter);
    tree_set_text (class, "words", row->words);
    tree_set_text (map, "from", row->min <= 1 ? NULL : from);
    tree_set_flag (map, "nothing", row->min == 0);
    tree_set_flag (map, "something", row->min == 1);
  }
}

char *
grid_view_markup (const Viewer *viewer, const GridMarkup *markup)
{
  const Voice voice = voice_of (viewer);
  g_autoptr (Tree) context = tree_new_map ();
  g_autofree char *key = g_strconcat ("grid_markup.", grid_markup_name (markup->name), NULL);

  tree_set_integer (context, "limit", markup->limit);
  return voice_say (&voice, key, context);
}

static void
add_markups (const Viewer *viewer, const Grid *grid, Tree *view)
{
  Tree *list = tree_set_list (view, "markups");

  for (guint i = 0; i < grid->markups_count; i++) {
    g_autofree char *words = grid_view_markup (viewer, &grid->markups[i]);
    Tree *map = tree_add_map (list);

    tree_set_text (map, "words", words);
    tree_set_integer (map, "percent", grid->markups[i].percent);
  }
}

/* The criteria that a rule names, in words: its severities are many, and their criterion says what they are about. */
static char *
rule_criteria (const Viewer *viewer, const Grid *grid, const GridRule *rule)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_direct_hash, g_direct_equal);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < rule->codes_count; i++) {
    const GridSeverity *severity = grid_severity (grid, rule->codes[i]);

    if (severity == NULL || !g_hash_table_add (seen, (gpointer) severity->criterion))
      continue;
    g_autofree char *words = grid_words (grid, viewer->language, severity->criterion->code);

    g_string_append_printf (text, "%s%s", text->len > 0 ? " ; " : "", words);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_rules (const Viewer *viewer, const Grid *grid, Tree *view)
{
  const Voice voice = voice_of (viewer);
  Tree *floors = tree_set_list (view, "floors"), *others = tree_set_list (view, "rules");

  for (guint i = 0; i < grid->rules_count; i++) {
    const GridRule *rule = &grid->rules[i];
    g_autoptr (Tree) context = tree_new_map ();
    g_autofree char *key = g_strconcat ("grid_rule.", grid_rule_name (rule->name), NULL),
                    *criteria = rule_criteria (viewer, grid, rule), *words = NULL;

    tree_set_format (context, "class", "%c", 'A' + (int) rule->class_floor);
    tree_set_integer (context, "at_least", rule->at_least);
    tree_set_flag (context, "several", rule->at_least > 1);
    tree_set_integer (context, "at_least_vulnerable", rule->at_least_vulnerable);
    tree_set_integer (context, "weight", rule->weight);
    tree_set_integer (context, "before_year", rule->before_year);
    tree_set_text (context, "dpe", rule->dpe_letter);
    tree_set_integer (context, "above_kwh_m2", rule->above_kwh_m2);
    tree_set_format (context, "below_m", "%u,%02u", rule->below_cm / 100, rule->below_cm % 100);
    tree_set_text (context, "criteria", criteria);
    words = voice_say (&voice, key, context);
    tree_set_text (tree_add_map (rule->name < GRID_FLOOR_LAST ? floors : others), "words", words);
  }
}

Tree *
grid_view_method (const Viewer *viewer, const Grid *grid)
{
  Tree *view = tree_new_map (), *occupancy = tree_set_map (view, "occupancy");

  add_name (viewer, grid, view);
  tree_set_text (view, "source", grid->source);
  tree_set_integer (view, "maximum", grid_maximum (grid));
  tree_set_integer (view, "building", grid_zone_maximum (grid, GRID_ZONE_BUILDING));
  tree_set_integer (view, "dwelling", grid_zone_maximum (grid, GRID_ZONE_DWELLING));
  tree_set_integer (view, "cap", grid->markup_cap);
  tree_set_integer (view, "criteria_count", grid->criteria->len);
  tree_set_integer (view, "severities_count", grid->severities->len);
  tree_set_integer (occupancy, "one", grid->occupancy.one_m2);
  tree_set_integer (occupancy, "two", grid->occupancy.two_m2);
  tree_set_integer (occupancy, "more", grid->occupancy.more_m2);
  tree_set_integer (occupancy, "most", grid->occupancy.most_m2);
  tree_set_integer (occupancy, "most_from", grid->occupancy.most_from);
  add_classes (grid, view);
  add_markups (viewer, grid, view);
  add_rules (viewer, grid, view);
  return view;
}

/* ---- criterion by criterion ---- */

/* "danger, non-décence": what it is a lead to. Flags that only steer the form are not said. */
static char *
flags_words (const Viewer *viewer, guint flags)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint bit = 0; bit < sizeof flags * 8; bit++) {
    const char *name = (flags & (1u << bit)) == 0 ? NULL : grid_flag_name (1u << bit);
    const char *words = name == NULL ? "" : viewer_word (viewer, "grid_flag", name);

    if (*words != '\0')
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", words);
  }
  return text->len == 0 ? NULL : g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_severity (const Viewer *viewer, const GridSeverity *severity, Tree *list)
{
  g_autofree char *flags = flags_words (viewer, severity->flags);
  Tree *map = tree_add_map (list);

  tree_set_text (map, "code", severity->code);
  tree_set_text (map, "words", severity->words);
  tree_set_integer (map, "weight", severity->weight);
  tree_set_text (map, "flags", flags);
  tree_set_flag (map, "danger", (severity->flags & GRID_DANGER) != 0);
  tree_set_text (map, "question", severity->question);
  tree_set_text (map, "legal_basis", severity->legal_basis);
}

static void
add_situation (const Viewer *viewer, const GridSituation *situation, Tree *list)
{
  Tree *map = tree_add_map (list), *criteria = tree_set_list (map, "criteria");

  tree_set_text (map, "code", situation->code);
  tree_set_text (map, "words", situation->words);
  tree_set_text (map, "plain", situation->own_plain);
  tree_set_text (map, "zone", viewer_word (viewer, "zone", grid_zone_name (situation->zone)));
  tree_set_integer (map, "maximum", situation->maximum);
  for (guint i = 0; i < situation->criteria_count; i++) {
    const GridCriterion *criterion = &situation->criteria[i];
    Tree *row = tree_add_map (criteria), *severities = tree_set_list (row, "severities");

    tree_set_text (row, "code", criterion->code);
    tree_set_text (row, "words", criterion->words);
    tree_set_text (row, "plain", criterion->own_plain);
    for (guint j = 0; j < criterion->severities_count; j++)
      add_severity (viewer, &criterion->severities[j], severities);
  }
}

Tree *
grid_view_family (const Viewer *viewer, const Grid *grid, const GridFamily *family)
{
  Tree *view = tree_new_map (), *map = tree_set_map (view, "family"), *situations = tree_set_list (view, "situations");

  add_name (viewer, grid, view);
  tree_set_text (map, "code", family->code);
  tree_set_text (map, "words", family->words);
  tree_set_integer (map, "maximum", family->maximum);
  for (guint i = 0; i < grid->situations_count; i++)
    if (grid->situations[i].family == family)
      add_situation (viewer, &grid->situations[i], situations);
  return view;
}

/* ---- what changes ---- */

/* The figures of the scoring, then the codes, as the comparison has them. */
static const char *const nouns[] = { "scale", "class", "markup", "rule", "situation", "criterion", "severity" };
static const char *const kinds[] = { "added", "removed", "changed" };

/* What a code is about: its own words, below those of its criterion. */
static char *
about (const Viewer *viewer, const GridChange *change, const Grid *from, const Grid *to)
{
  const Grid *grid = change->kind == GRID_CHANGE_REMOVED ? from : to;
  const GridSeverity *severity = grid_severity (grid, change->code);
  g_autofree char *own = NULL;

  if (severity != NULL)
    return g_strdup_printf ("%s : %s", severity->criterion->words, severity->words);
  if (grid_criterion (grid, change->code) != NULL)
    return g_strdup (grid_criterion (grid, change->code)->words);
  if (grid_situation (grid, change->code) != NULL)
    return g_strdup (grid_situation (grid, change->code)->words);
  if (strcmp (change->noun, "markup") == 0)
    for (guint i = 0; i < grid->markups_count; i++)
      if (strcmp (grid_markup_name (grid->markups[i].name), change->code) == 0)
        return grid_view_markup (viewer, &grid->markups[i]);
  if (strcmp (change->noun, "rule") == 0)
    return g_strdup (viewer_word (viewer, "grid_rule_name", change->code));
  own = g_strconcat (change->noun, "_of", NULL);
  return g_strdup_printf ("%s %s", viewer_word (viewer, "grid_noun", own), change->code);
}

/* (transfer full): a value of the file in words; NULL for none. */
static char *
value_words (const Viewer *viewer, const GridChange *change, const char *value)
{
  g_auto (GStrv) codes = NULL;
  guint flags = 0;

  if (value == NULL || change->aspect == NULL)
    return g_strdup (value);
  if (strcmp (change->noun, "class") == 0 && strcmp (change->aspect, "min") == 0) {
    g_autofree char *percent = NULL;
    gint64 thousandths = 0;

    text_to_integer (value, 0, G_MAXUINT, &thousandths);
    percent = percent_text ((guint) thousandths);
    return g_strdup_printf ("%s %%", percent);
  }
  if (strcmp (change->aspect, "flags") != 0)
    return g_strdup (value);
  codes = g_strsplit (value, " ", -1);
  for (guint bit = 0; bit < sizeof flags * 8 && grid_flag_name (1u << bit) != NULL; bit++)
    if (g_strv_contains ((const char *const *) codes, grid_flag_name (1u << bit)))
      flags |= 1u << bit;
  return flags_words (viewer, flags);
}

static void
add_change (const Viewer *viewer, const GridChange *change, const Grid *from, const Grid *to, Tree *rows)
{
  g_autofree char *what = about (viewer, change, from, to), *before = value_words (viewer, change, change->before),
                  *after = value_words (viewer, change, change->after);
  Tree *row = tree_add_map (rows);

  /* "Lettre D" has said its code. */
  tree_set_text (row, "code", g_str_has_suffix (what, change->code) ? NULL : change->code);
  tree_set_text (row, "what", what);
  tree_set_text (row, "aspect", viewer_word (viewer, "grid_aspect", change->aspect == NULL ? kinds[change->kind] : change->aspect));
  tree_set_text (row, "before", before);
  tree_set_text (row, "after", after);
  tree_set_flag (row, kinds[change->kind], TRUE);
}

static void
add_counts (const Viewer *viewer, const GPtrArray *changes, Tree *list)
{
  for (guint i = 0; i < G_N_ELEMENTS (nouns); i++)
    for (guint kind = 0; kind < G_N_ELEMENTS (kinds); kind++) {
      guint count = grid_compare_count (changes, (GridChangeKind) kind, nouns[i]);
      g_autofree char *key = g_strdup_printf ("grid_count.%s_%s", nouns[i], kinds[kind]),
                      *words = count == 0 ? NULL : viewer_count (viewer, key, count);

      if (words != NULL)
        tree_set_text (tree_add_map (list), "words", words);
    }
}

/* A version may be adopted before the day its file says: whoever does it knows. */
static void
set_early (const Viewer *viewer, const Grid *to, Tree *view)
{
  g_autofree char *today = clock_iso_day (viewer->now);

  tree_set_flag (view, "early", strcmp (to->date, today) > 0);
}

Tree *
grid_view_changes (const Viewer *viewer, const Grid *from, const Grid *to)
{
  g_autoptr (GPtrArray) changes = grid_compare (from, to);
  Tree *view = tree_new_map (), *groups = tree_set_list (view, "groups");

  add_name (viewer, from, tree_set_map (view, "from"));
  add_name (viewer, to, tree_set_map (view, "to"));
  tree_set_flag (view, "same", changes->len == 0);
  tree_set_flag (view, "weighs", grid_compare_weighs (changes));
  set_early (viewer, to, view);
  tree_set_flag (view, "silent", to->actions == NULL && from->actions != NULL);
  add_counts (viewer, changes, tree_set_list (view, "counts"));
  for (guint i = 0; i < G_N_ELEMENTS (nouns); i++) {
    Tree *group = NULL, *rows = NULL;

    for (guint j = 0; j < changes->len; j++) {
      const GridChange *change = g_ptr_array_index (changes, j);

      if (strcmp (change->noun, nouns[i]) != 0)
        continue;
      if (group == NULL) {
        group = tree_add_map (groups);
        tree_set_text (group, "words", viewer_word (viewer, "grid_noun", nouns[i]));
        rows = tree_set_list (group, "rows");
      }
      add_change (viewer, change, from, to, rows);
    }
  }
  return view;
}

/* ---- versions ---- */

static const GridAdoption *
last_adoption (const GPtrArray *adoptions, const char *version)
{
  for (guint i = 0; i < adoptions->len; i++)
    if (strcmp (((GridAdoption *) g_ptr_array_index (adoptions, i))->version, version) == 0)
      return g_ptr_array_index (adoptions, i);
  return NULL;
}

Tree *
grid_view_versions (const Viewer *viewer, GError **error)
{
  g_autoptr (GPtrArray) adoptions = grid_adoption_list (viewer->db, error), grids = grid_set_list (viewer->grids);
  g_autoptr (GHashTable) reports = adoptions == NULL ? NULL : grid_adoption_reports (viewer->db, error);
  const Grid *current = grid_set_current (viewer->grids);
  Tree *list;

  if (reports == NULL)
    return NULL;
  list = tree_new_list ();
  for (guint i = 0; i < grids->len; i++) {
    const Grid *grid = g_ptr_array_index (grids, i);
    const GridAdoption *adoption = last_adoption (adoptions, grid->version);
    Tree *map = tree_add_map (list);

    add_name (viewer, grid, map);
    tree_set_flag (map, "current", grid == current);
    tree_set_flag (map, "newer", strcmp (grid->date, current->date) > 0);
    tree_set_integer (map, "reports", GPOINTER_TO_UINT (g_hash_table_lookup (reports, grid->version)));
    tree_set_format (map, "url", "/gestion/grille?version=%s", grid->version);
    if (adoption != NULL) {
      viewer_set_day (viewer, map, "at", adoption->at);
      tree_set_text (map, "by", adoption->by);
    }
  }
  return list;
}
