/* form_offline_view.c: every step, every place with problems and every field, whatever the answers; a script shows them
 * one at a time. Decides nothing. */
#include "pages/form_offline_view.h"

#include <string.h>

#include "pages/form_problems.h"
#include "pages/form_view.h"

char *
form_offline_conditions (const Condition *list, guint count)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < count; i++) {
    const Condition *one = &list[i];

    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", one->field);
    if (one->at_least > 0)
      g_string_append_printf (text, ">%u", one->at_least);
    else
      g_string_append_printf (text, "=%s", one->is != NULL ? one->is : "");
    for (guint j = 0; j < one->in_count; j++)
      g_string_append_printf (text, "%s%s", j > 0 || one->is != NULL ? "," : "", one->in[j]);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
set_conditions (const Conditions *when, Tree *map)
{
  g_autofree char *all = when == NULL ? NULL : form_offline_conditions (when->all, when->all_count);
  g_autofree char *any = when == NULL ? NULL : form_offline_conditions (when->any, when->any_count);

  tree_set_text (map, "all", all);
  tree_set_text (map, "any", any);
}

static void
add_reports (const Field *field, Tree *choices)
{
  for (guint i = 0; i < field->choices_count; i++)
    tree_set_text ((Tree *) tree_at (choices, i), "reports", field->choices[i].severity);
}

static void
add_fields (const FormRequest *request, const Step *step, Tree *map)
{
  g_autoptr (Remarks) none = remarks_new ();
  Tree *list = tree_set_list (map, "fields");

  for (guint i = 0; i < step->fields_count; i++) {
    Tree *field;

    if (!form_serves (request->exchange, &step->fields[i]))
      continue;
    field = tree_add_map (list);
    form_view_field (request, none, &step->fields[i], field);
    set_conditions (step->fields[i].when, field);
    add_reports (&step->fields[i], (Tree *) tree_get (field, "choices"));
  }
}

/* One place with problems: shown once its tile is ticked. */
static void
add_problem (const FormRequest *request, Tree *map)
{
  const GridSituation *situation = form_request_place (request)->situation;
  g_autoptr (Remarks) none = remarks_new ();
  g_autofree char *heading = grid_words (request->plan.grid, exchange_language (request->exchange), situation->code);

  form_view_problem (request, none, map);
  tree_set_text (map, "title", heading);
  tree_set_format (map, "all", "area.%s=yes", situation->code);
}

static const char *
step_words (const FormRequest *request, const Step *step, const char *what)
{
  return questionnaire_step_words (request->plan.questionnaire, exchange_language (request->exchange), step, what);
}

static void
add_step (const FormRequest *request, Tree *list)
{
  static const char *const flags[] = {
    [STEP_FIELDS] = "is_fields",   [STEP_EMERGENCY] = "is_emergency", [STEP_AREAS] = "is_areas",
    [STEP_PROBLEM] = "is_problem", [STEP_PHOTOS] = "is_photos",       [STEP_REVIEW] = "is_review",
  };
  const Step *step = form_request_place (request)->step;
  g_autoptr (Remarks) none = remarks_new ();
  g_autofree char *path = form_place_path (form_request_place (request));
  Tree *map = tree_add_map (list);

  G_STATIC_ASSERT (G_N_ELEMENTS (flags) == STEP_KIND_LAST);
  tree_set_text (map, "code", strrchr (path, '/') + 1);
  tree_set_flag (map, flags[step->kind], TRUE);
  tree_set_text (map, "title", step_words (request, step, "title"));
  tree_set_text (map, "lead", step_words (request, step, "lead"));
  tree_set_text (map, "part", form_step_words (request, step));
  set_conditions (step->when, map);
  if (step->kind == STEP_FIELDS)
    add_fields (request, step, map);
  else if (step->kind == STEP_AREAS)
    form_view_areas (request, none, map);
  else if (step->kind == STEP_PROBLEM)
    add_problem (request, map);
}

/* Every page there is, as if every place had problems; but which of several addresses only the box can ask. */
static GArray *
all_places (const FormPlan *plan)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (FormPlace));

  for (guint i = 0; i < plan->questionnaire->steps_count; i++) {
    FormPlace place = { &plan->questionnaire->steps[i], NULL };

    if (place.step->kind != STEP_PROBLEM && place.step->kind != STEP_ADDRESS)
      g_array_append_val (places, place);
    for (guint j = 0; place.step->kind == STEP_PROBLEM && j < GRID_ZONE_LAST * plan->grid->situations_count; j++) {
      place.situation = &plan->grid->situations[j % plan->grid->situations_count];
      if (place.situation->zone == form_zones[j / plan->grid->situations_count])
        g_array_append_val (places, place);
    }
  }
  return places;
}

Tree *
form_offline_view (Exchange *exchange)
{
  Tree *view = tree_new_map (), *steps = tree_set_list (view, "steps");
  g_autoptr (GHashTable) nothing = g_hash_table_new (g_str_hash, g_str_equal);
  const FormPlan plan = form_plan (exchange);
  g_autoptr (GArray) places = all_places (&plan);
  Draft blank = { .answers = nothing };
  FormRequest request = { exchange, plan, &blank, places, 0 };

  for (; request.index < places->len; request.index++)
    add_step (&request, steps);
  tree_set_integer (view, "most", REPORT_FILES_MAX);
  return view;
}
