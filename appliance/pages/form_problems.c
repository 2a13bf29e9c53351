/* form_problems.c: situation → criterion → severity, straight from the grid in force. Weighs nothing: score.c does. */
#include "pages/form_problems.h"

#include <string.h>

#include "pages/form_view.h"

static void
set_words (const FormRequest *request, Tree *map, const char *key, const char *code)
{
  g_autofree char *set = grid_words (request->plan.grid, exchange_language (request->exchange), code);

  tree_set_text (map, key, set);
}

/* ---- where ---- */

static void
add_area (const FormRequest *request, const GridSituation *situation, guint number, Tree *list)
{
  Tree *area = tree_add_map (list);

  set_words (request, area, "words", situation->code);
  tree_set_text (area, "picto", situation->code);
  tree_set_format (area, "id", "area-%u", number);
  tree_set_flag (area, "checked", form_area_is_chosen (request->draft->answers, situation));
}

void
form_view_areas (const FormRequest *request, const Remarks *remarks, Tree *view)
{
  Tree *zones = tree_set_list (view, "zones");
  guint number = 0;

  form_view_error (request->exchange, remarks, "areas", tree_set_map (view, "areas"));
  for (guint i = 0; i < GRID_ZONE_LAST; i++) {
    Tree *zone = tree_add_map (zones);
    Tree *list = tree_set_list (zone, "list");

    tree_set_text (zone, "heading", form_word (request->exchange, "form_zone", grid_zone_name (form_zones[i])));
    for (guint j = 0; j < request->plan.grid->situations_count; j++)
      if (request->plan.grid->situations[j].zone == form_zones[i])
        add_area (request, &request->plan.grid->situations[j], ++number, list);
  }
}

void
form_read_areas (const FormRequest *request, GHashTable *changes, GPtrArray *cleared)
{
  for (guint i = 0; i < request->plan.grid->situations_count; i++) {
    const GridSituation *situation = &request->plan.grid->situations[i];
    g_autofree char *name = g_strconcat ("area.", situation->code, NULL);
    gboolean chosen = exchange_field (request->exchange, name) != NULL;

    if (!chosen)
      g_ptr_array_add (cleared, g_strconcat ("problem.", situation->code, NULL));
    g_hash_table_insert (changes, g_steal_pointer (&name), g_strdup (chosen ? "yes" : ""));
  }
}

/* ---- what ---- */

static void
add_severity (const FormRequest *request, const GridSeverity *severity, const GridSeverity *chosen, Tree *list)
{
  Tree *map = tree_add_map (list);

  set_words (request, map, "words", severity->code);
  tree_set_text (map, "code", severity->code);
  tree_set_text (map, "criterion", severity->criterion->code);
  tree_set_flag (map, "checked", severity == chosen);
}

static void
add_criterion (const FormRequest *request, const GridCriterion *criterion, guint number, Tree *list)
{
  const GridSeverity *chosen = form_severity (request->draft->answers, criterion);
  Tree *map = tree_add_map (list);
  Tree *severities = tree_set_list (map, "severities");

  set_words (request, map, "words", criterion->code);
  tree_set_text (map, "code", criterion->code);
  tree_set_format (map, "id", "problem-%u", number);
  tree_set_flag (map, "none", chosen == NULL);
  for (guint i = 0; i < criterion->severities_count; i++)
    add_severity (request, &criterion->severities[i], chosen, severities);
}

void
form_view_problem (const FormRequest *request, const Remarks *remarks, Tree *view)
{
  const GridSituation *situation = form_request_place (request)->situation;
  Tree *list = tree_set_list (view, "criteria");

  form_view_error (request->exchange, remarks, "problems", tree_set_map (view, "problems"));
  tree_set_text (view, "picto", situation->code);
  tree_set_text (view, "zone", form_word (request->exchange, "form_zone", grid_zone_name (situation->zone)));
  for (guint i = 0; i < situation->criteria_count; i++)
    add_criterion (request, &situation->criteria[i], i + 1, list);
}

void
form_view_all_problems (const FormRequest *request, const Remarks *remarks, Tree *view)
{
  Tree *situations = tree_set_list (view, "situations");
  guint number = 0;

  form_view_error (request->exchange, remarks, "problems", tree_set_map (view, "problem_error"));
  for (guint i = 0; i < GRID_ZONE_LAST * request->plan.grid->situations_count; i++) {
    const GridSituation *situation = &request->plan.grid->situations[i % request->plan.grid->situations_count];
    Tree *map, *list;

    if (situation->zone != form_zones[i / request->plan.grid->situations_count])
      continue;
    map = tree_add_map (situations);
    set_words (request, map, "words", situation->code);
    tree_set_text (map, "picto", situation->code);
    tree_set_text (map, "zone", form_word (request->exchange, "form_zone", grid_zone_name (situation->zone)));
    tree_set_flag (map, "open", form_area_is_chosen (request->draft->answers, situation));
    list = tree_set_list (map, "criteria");
    for (guint j = 0; j < situation->criteria_count; j++)
      add_criterion (request, &situation->criteria[j], ++number, list);
  }
}

static gboolean
is_of_criterion (const GridCriterion *criterion, const char *code)
{
  for (guint i = 0; code != NULL && i < criterion->severities_count; i++)
    if (strcmp (criterion->severities[i].code, code) == 0)
      return TRUE;
  return FALSE;
}

void
form_read_problem (const FormRequest *request, GHashTable *changes, GPtrArray *cleared)
{
  const GridSituation *situation = form_request_place (request)->situation;

  (void) cleared;
  for (guint i = 0; i < situation->criteria_count; i++) {
    const GridCriterion *criterion = &situation->criteria[i];
    g_autofree char *name = g_strconcat ("problem.", criterion->code, NULL);
    const char *code = exchange_field (request->exchange, name);

    g_hash_table_insert (changes, g_steal_pointer (&name), g_strdup (is_of_criterion (criterion, code) ? code : ""));
  }
}

/* Nothing else was chosen at its place. */
static gboolean
is_alone (const FormRequest *request, const GridSeverity *severity)
{
  const GridSituation *situation = severity->criterion->situation;

  for (guint i = 0; i < situation->criteria_count; i++) {
    const GridSeverity *other = form_severity (request->draft->answers, &situation->criteria[i]);

    if (other != NULL && other != severity)
      return FALSE;
  }
  return TRUE;
}

/* One that the person chose worse is left as it is. */
static void
report_problem (const FormRequest *request, const GridSeverity *severity, gboolean chosen, GHashTable *changes)
{
  const GridCriterion *criterion = severity->criterion;
  const GridSeverity *now = form_severity (request->draft->answers, criterion);
  g_autofree char *area = g_strconcat ("area.", criterion->situation->code, NULL);

  if (chosen ? now != NULL && now->weight > severity->weight : now != severity)
    return;
  g_hash_table_insert (changes, g_strconcat ("problem.", criterion->code, NULL),
                       g_strdup (chosen ? severity->code : ""));
  if (chosen || is_alone (request, severity))
    g_hash_table_insert (changes, g_steal_pointer (&area), g_strdup (chosen ? "yes" : ""));
}

/* A choice may be a problem of the grid as well (gas, bare wires): it is then chosen there too, where it can be seen
 * and changed; unticked here, it goes there. */
void
form_report_choices (const FormRequest *request, const Field *field, const char *answer, GHashTable *changes)
{
  const char *before = g_hash_table_lookup (request->draft->answers, field->code);
  g_auto (GStrv) chosen = g_strsplit (answer, " ", -1), former = g_strsplit (before == NULL ? "" : before, " ", -1);

  for (guint i = 0; i < field->choices_count; i++) {
    const FieldChoice *choice = &field->choices[i];
    const GridSeverity *severity =
        choice->severity == NULL ? NULL : grid_severity (request->plan.grid, choice->severity);
    gboolean is_chosen = g_strv_contains ((const char *const *) chosen, choice->code);

    if (severity != NULL && is_chosen != g_strv_contains ((const char *const *) former, choice->code))
      report_problem (request, severity, is_chosen, changes);
  }
}

/* ---- read again ---- */

static void
add_chosen (const FormRequest *request, const FormPlace *place, Tree *list)
{
  Tree *map = tree_add_map (list);
  Tree *problems = tree_set_list (map, "problems");
  g_autofree char *path = form_place_path (place), *url = g_strconcat (path, "?" FORM_RETURN "=1", NULL);

  set_words (request, map, "heading", place->situation->code);
  tree_set_text (map, "url", url);
  for (guint i = 0; i < place->situation->criteria_count; i++) {
    const GridCriterion *criterion = &place->situation->criteria[i];
    const GridSeverity *severity = form_severity (request->draft->answers, criterion);

    if (severity == NULL)
      continue;
    Tree *problem = tree_add_map (problems);

    set_words (request, problem, "criterion", criterion->code);
    set_words (request, problem, "severity", severity->code);
  }
}

void
form_view_chosen (const FormRequest *request, Tree *list)
{
  for (guint i = 0; i < request->places->len; i++) {
    const FormPlace *place = &g_array_index (request->places, FormPlace, i);

    if (place->situation != NULL)
      add_chosen (request, place, list);
  }
}
