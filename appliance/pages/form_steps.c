/* form_steps.c: which pages, in which order, and what is wrong with one. Asks nothing and shows nothing. */
#include "pages/form_steps.h"

#include <string.h>

#include "base/clock.h"

/* People think of their own rooms first. */
const GridZone form_zones[] = { GRID_ZONE_DWELLING, GRID_ZONE_BUILDING };
G_STATIC_ASSERT (G_N_ELEMENTS (form_zones) == GRID_ZONE_LAST);

/* ---- order ---- */

gboolean
form_area_is_chosen (GHashTable *answers, const GridSituation *situation)
{
  g_autofree char *name = g_strconcat ("area.", situation->code, NULL);

  return g_hash_table_contains (answers, name);
}

static void
add_problem_places (GArray *places, const Step *step, const Grid *grid, GHashTable *answers)
{
  for (guint i = 0; i < GRID_ZONE_LAST * grid->situations_count; i++) {
    const FormPlace place = { step, &grid->situations[i % grid->situations_count] };

    if (place.situation->zone == form_zones[i / grid->situations_count]
        && form_area_is_chosen (answers, place.situation))
      g_array_append_val (places, place);
  }
}

GArray *
form_places (const FormPlan *plan, GHashTable *answers)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (FormPlace));
  g_autoptr (GHashTable) live = questionnaire_live (plan->questionnaire, answers);

  for (guint i = 0; i < plan->questionnaire->steps_count; i++) {
    const FormPlace place = { &plan->questionnaire->steps[i], NULL };

    if (!questionnaire_leads_to (plan->questionnaire, place.step, live)
        || (place.step->kind == STEP_ADDRESS && !g_hash_table_contains (answers, DRAFT_ADDRESS_OPEN)))
      continue;
    if (place.step->kind == STEP_PROBLEM)
      add_problem_places (places, place.step, plan->grid, answers);
    else
      g_array_append_val (places, place);
  }
  return places;
}

char *
form_place_path (const FormPlace *place)
{
  g_autofree char *code = NULL;

  if (place->situation == NULL)
    return g_strconcat (FORM_PAGES, place->step->code, NULL);
  code = g_ascii_strdown (place->situation->code, -1);
  return g_strconcat (FORM_PAGES, place->step->code, "-", code, NULL);
}

int
form_place_index (GArray *places, const char *name)
{
  g_autofree char *wanted = g_strconcat (FORM_PAGES, name, NULL);

  for (guint i = 0; i < places->len; i++) {
    g_autofree char *path = form_place_path (&g_array_index (places, FormPlace, i));

    if (strcmp (path, wanted) == 0)
      return (int) i;
  }
  return -1;
}

static gboolean
begins_step (GArray *places, guint index)
{
  const Step *step = g_array_index (places, FormPlace, index).step;

  return index == 0 || (!step->continues && step != g_array_index (places, FormPlace, index - 1).step);
}

FormProgress
form_progress (GArray *places, guint index)
{
  FormProgress progress = { .step = 0 };
  gboolean any_problem = FALSE;

  for (guint i = 0; i < places->len; i++) {
    any_problem = any_problem || g_array_index (places, FormPlace, i).step->kind == STEP_PROBLEM;
    progress.total += begins_step (places, i);
    progress.step += i <= index && begins_step (places, i);
    if (i <= index)
      progress.part = progress.parts = begins_step (places, i) ? 1 : progress.part + 1;
    else if (progress.total == progress.step)
      progress.parts++;
  }
  progress.total += !any_problem; /* it comes once a place is chosen */
  return progress;
}

/* ---- problems ---- */

const GridSeverity *
form_severity (GHashTable *answers, const GridCriterion *criterion)
{
  g_autofree char *name = g_strconcat ("problem.", criterion->code, NULL);
  const char *code = g_hash_table_lookup (answers, name);

  for (guint i = 0; code != NULL && i < criterion->severities_count; i++)
    if (strcmp (criterion->severities[i].code, code) == 0)
      return &criterion->severities[i];
  return NULL;
}

gboolean
form_is_dangerous (const Grid *grid, GHashTable *answers, const GridSituation *situation)
{
  for (guint i = 0; i < grid->criteria->len; i++) {
    const GridCriterion *criterion = g_ptr_array_index (grid->criteria, i);
    const GridSeverity *severity = form_severity (answers, criterion);

    if (severity != NULL && (situation == NULL || criterion->situation == situation)
        && (severity->flags & (GRID_DANGER | GRID_EMERGENCY)) != 0)
      return TRUE;
  }
  return FALSE;
}

gboolean
form_is_answered (GHashTable *answers, const FormPlace *place)
{
  GHashTableIter iterator;
  gpointer field;

  for (guint i = 0; i < place->step->fields_count; i++)
    if (g_hash_table_contains (answers, place->step->fields[i].code))
      return TRUE;
  for (guint i = 0; place->situation != NULL && i < place->situation->criteria_count; i++)
    if (form_severity (answers, &place->situation->criteria[i]) != NULL)
      return TRUE;
  g_hash_table_iter_init (&iterator, answers);
  while (place->step->kind == STEP_AREAS && g_hash_table_iter_next (&iterator, &field, NULL))
    if (g_str_has_prefix (field, "area."))
      return TRUE;
  return FALSE;
}

/* ---- what is wrong ---- */

static gboolean
any_area (const FormAnswers *given)
{
  for (guint i = 0; i < given->plan.grid->situations_count; i++)
    if (form_area_is_chosen (given->draft->answers, &given->plan.grid->situations[i]))
      return TRUE;
  return FALSE;
}

/* A place was ticked and nothing chosen there: said on its own page, while the person still has it in mind. */
static void
check_problem (const FormAnswers *given, const FormPlace *place, Remarks *remarks)
{
  if (place != NULL && place->step->kind == STEP_PROBLEM && !form_is_answered (given->draft->answers, place))
    remarks_add (remarks, "problems", "problem_here_missing", NULL);
}

/* Said on its own page only: a form that was begun, or typed at the counter, without that answer may still leave. */
static void
check_required (const FormAnswers *given, const FormPlace *place, Remarks *remarks)
{
  for (guint i = 0; place != NULL && i < place->step->fields_count; i++) {
    const Field *field = &place->step->fields[i];

    if (field->required && !g_hash_table_contains (given->draft->answers, field->code))
      remarks_add (remarks, field->code, "required", NULL);
  }
}

/* What the domain does not look at. */
static void
check_form (const FormAnswers *given, Remarks *remarks)
{
  g_autoptr (GHashTable) live = questionnaire_live (given->plan.questionnaire, given->draft->answers);
  const GPtrArray *fields = given->plan.questionnaire->fields;
  gint64 moment;

  if (!any_area (given))
    remarks_add (remarks, "areas", "areas_missing", NULL);
  for (guint i = 0; i < fields->len; i++) {
    const Field *field = g_ptr_array_index (fields, i);
    const char *day = field->kind == FIELD_DAY ? g_hash_table_lookup (live, field->code) : NULL;

    if (day == NULL)
      continue;
    if (clock_parse_day (day, &moment) && moment > given->now)
      remarks_add (remarks, field->code, "day_future", NULL);
    else if (!clock_parse_day (day, &moment) && field->target == NULL) /* else draft_input said so */
      remarks_add (remarks, field->code, field->remark, NULL);
  }
}

/* A page is told of its own fields; of problems its own check speaks. */
static gboolean
remark_concerns (const FormAnswers *given, const FormPlace *place, const char *field)
{
  return place == NULL
         || (questionnaire_step_of (given->plan.questionnaire, field) == place->step
             && strcmp (field, "problems") != 0);
}

typedef struct {
  const Questionnaire *questionnaire;
  const Remarks *remarks;
} Ordering;

/* Remarks come in the order of the page, whatever found them. */
static int
compare_ranks (gconstpointer one, gconstpointer other, gpointer data)
{
  const Ordering *ordering = data;
  guint first = *(const guint *) one, second = *(const guint *) other;
  int by_rank = (int) questionnaire_rank (ordering->questionnaire, remarks_field (ordering->remarks, first))
                - (int) questionnaire_rank (ordering->questionnaire, remarks_field (ordering->remarks, second));

  return by_rank != 0 ? by_rank : (int) first - (int) second;
}

void
form_check (const FormAnswers *given, const FormPlace *place, Remarks *remarks)
{
  g_autoptr (Remarks) all = remarks_new ();
  g_autoptr (ReportInput) input = draft_input (given->draft, given->plan.questionnaire, all);
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint));
  Ordering ordering = { given->plan.questionnaire, all };

  report_input_check (input, given->plan.grid, all);
  check_form (given, all);
  for (guint i = 0; i < remarks_count (all); i++)
    if (remark_concerns (given, place, remarks_field (all, i)))
      g_array_append_val (order, i);
  g_array_sort_with_data (order, compare_ranks, &ordering);
  for (guint i = 0; i < order->len; i++) {
    guint index = g_array_index (order, guint, i);

    remarks_add (remarks, remarks_field (all, index), remarks_code (all, index), remarks_detail (all, index));
  }
  check_problem (given, place, remarks);
  check_required (given, place, remarks);
}
