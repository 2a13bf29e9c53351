/* form_steps.c: one table of pages, one table of fields a page. Asks nothing and shows nothing. */
#include "pages/form_steps.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"

#define PROBLEM_PREFIX "probleme-"

/* What is kept of a text beyond what a report takes: somebody who typed too much finds the words again, and shortens
 * them. */
static const guint kept_chars[] = {
  [FORM_FIELD_TEXT] = 200,  [FORM_FIELD_LONG] = DRAFT_VALUE_MAX,
  [FORM_FIELD_NUMBER] = 20, [FORM_FIELD_EMAIL] = 254,
  [FORM_FIELD_PHONE] = 30,  [FORM_FIELD_DAY] = 20,
  [FORM_FIELD_CHOICE] = 20,
};
G_STATIC_ASSERT (G_N_ELEMENTS (kept_chars) == FORM_FIELD_LAST);

static const char *const yes_no[] = { "yes", "no", "unknown", NULL };
static const char *const energies[] = { "electricity", "gas", "oil", "wood", "district", "other", "unknown", NULL };
static const char *const benefits[] = { "caf", "msa", "no", "unknown", NULL };
static const char *const told_how[] = { "letter", "registered", "mail", "phone", "sms", "other", NULL };
static const char *const reached_by[] = { "phone", "mail", "desk", NULL };

static const FormField place_fields[] = {
  { "address", FORM_FIELD_TEXT, FALSE, "address-line1", NULL },
  { "address_more", FORM_FIELD_TEXT, TRUE, "address-line2", NULL },
  { "postcode", FORM_FIELD_NUMBER, TRUE, "postal-code", NULL },
  { "city", FORM_FIELD_TEXT, FALSE, "address-level2", NULL },
};
static const FormField story_fields[] = { { "description", FORM_FIELD_LONG, TRUE, NULL, NULL } };
static const FormField dwelling_fields[] = {
  { "social_housing", FORM_FIELD_CHOICE, FALSE, NULL, yes_no }, { "heating", FORM_FIELD_CHOICE, FALSE, NULL, energies },
  { "built_year", FORM_FIELD_NUMBER, TRUE, NULL, NULL },        { "surface", FORM_FIELD_NUMBER, TRUE, NULL, NULL },
  { "beneficiary", FORM_FIELD_CHOICE, FALSE, NULL, benefits },
};
static const FormField household_fields[] = {
  { "adults", FORM_FIELD_NUMBER, FALSE, NULL, NULL },          { "children", FORM_FIELD_NUMBER, FALSE, NULL, NULL },
  { "child_under_6", FORM_FIELD_CHOICE, FALSE, NULL, yes_no }, { "over_65", FORM_FIELD_CHOICE, FALSE, NULL, yes_no },
  { "frail", FORM_FIELD_CHOICE, TRUE, NULL, yes_no },
};
static const FormField owner_fields[] = {
  { "owner_told", FORM_FIELD_CHOICE, FALSE, NULL, yes_no },
  { "owner_told_how", FORM_FIELD_CHOICE, TRUE, NULL, told_how },
  { "owner_told_on", FORM_FIELD_DAY, TRUE, NULL, NULL },
};
static const FormField contact_fields[] = {
  { "contact_by", FORM_FIELD_CHOICE, FALSE, NULL, reached_by },
  { "phone", FORM_FIELD_PHONE, FALSE, "tel", NULL },
  { "email", FORM_FIELD_EMAIL, FALSE, "email", NULL },
  { "first_name", FORM_FIELD_TEXT, TRUE, "given-name", NULL },
  { "last_name", FORM_FIELD_TEXT, TRUE, "family-name", NULL },
};

#define ASKS(fields) fields, G_N_ELEMENTS (fields)
static const FormStep form_steps[] = {
  { "lieu", FORM_STEP_QUESTIONS, ASKS (place_fields) },
  { "ou", FORM_STEP_AREAS, NULL, 0 },
  { "probleme", FORM_STEP_PROBLEM, NULL, 0 },
  { "recit", FORM_STEP_QUESTIONS, ASKS (story_fields) },
  { "logement", FORM_STEP_QUESTIONS, ASKS (dwelling_fields) },
  { "foyer", FORM_STEP_QUESTIONS, ASKS (household_fields) },
  { "proprietaire", FORM_STEP_QUESTIONS, ASKS (owner_fields) },
  { "photos", FORM_STEP_PHOTOS, NULL, 0 },
  { "contact", FORM_STEP_QUESTIONS, ASKS (contact_fields) },
  { "recapitulatif", FORM_STEP_REVIEW, NULL, 0 },
};
static const guint form_steps_count = G_N_ELEMENTS (form_steps);

/* People think of their own rooms first. */
const GridZone form_zones[] = { GRID_ZONE_DWELLING, GRID_ZONE_BUILDING };
G_STATIC_ASSERT (G_N_ELEMENTS (form_zones) == GRID_ZONE_LAST);

/* Remarks that name no field of the table, and the step they lead back to. */
static const struct {
  const char *field, *step;
} other_fields[] = { { "areas", "ou" }, { "problems", "ou" }, { "photos", "photos" } };

/* ---- order ---- */

gboolean
form_area_is_chosen (GHashTable *answers, const GridSituation *situation)
{
  g_autofree char *name = g_strconcat ("area.", situation->code, NULL);

  return g_hash_table_contains (answers, name);
}

static void
add_problem_places (GArray *places, const FormStep *step, const Grid *grid, GHashTable *answers)
{
  for (guint i = 0; i < GRID_ZONE_LAST * grid->situations_count; i++) {
    const FormPlace place = { step, &grid->situations[i % grid->situations_count] };

    if (place.situation->zone == form_zones[i / grid->situations_count]
        && form_area_is_chosen (answers, place.situation))
      g_array_append_val (places, place);
  }
}

GArray *
form_places (const Grid *grid, GHashTable *answers)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (FormPlace));

  for (guint i = 0; i < form_steps_count; i++) {
    const FormPlace place = { &form_steps[i], NULL };

    if (form_steps[i].kind == FORM_STEP_PROBLEM)
      add_problem_places (places, &form_steps[i], grid, answers);
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
    return g_strconcat ("/signaler/", place->step->name, NULL);
  code = g_ascii_strdown (place->situation->code, -1);
  return g_strconcat ("/signaler/", PROBLEM_PREFIX, code, NULL);
}

int
form_place_index (GArray *places, const char *name)
{
  g_autofree char *wanted = g_strconcat ("/signaler/", name, NULL);

  for (guint i = 0; i < places->len; i++) {
    g_autofree char *path = form_place_path (&g_array_index (places, FormPlace, i));

    if (strcmp (path, wanted) == 0)
      return (int) i;
  }
  return -1;
}

static const FormStep *
step_find (const char *name)
{
  for (guint i = 0; i < form_steps_count; i++)
    if (strcmp (form_steps[i].name, name) == 0)
      return &form_steps[i];
  return NULL;
}

static gboolean
step_has_field (const FormStep *step, const char *field)
{
  for (guint i = 0; i < step->fields_count; i++)
    if (strcmp (step->fields[i].name, field) == 0)
      return TRUE;
  return FALSE;
}

const FormStep *
form_step_of_field (const char *field)
{
  for (guint i = 0; i < form_steps_count; i++)
    if (step_has_field (&form_steps[i], field))
      return &form_steps[i];
  for (guint i = 0; i < G_N_ELEMENTS (other_fields); i++)
    if (strcmp (other_fields[i].field, field) == 0)
      return step_find (other_fields[i].step);
  return NULL;
}

/* ---- what is kept ---- */

/* "3/11/2026" as old browsers, which know no field for days, let people type it. */
static char *
day_clean (char *day)
{
  g_auto (GStrv) parts = g_strsplit_set (day, "/.", 4);
  gint64 in_month, month, year;

  if (g_strv_length (parts) != 3 || !text_to_integer (parts[0], 1, 31, &in_month)
      || !text_to_integer (parts[1], 1, 12, &month) || !text_to_integer (parts[2], 1900, 2200, &year))
    return day;
  g_free (day);
  return g_strdup_printf ("%04d-%02d-%02d", (int) year, (int) month, (int) in_month);
}

char *
form_field_clean (const FormField *field, const char *typed)
{
  char *text =
      text_clean (typed, typed == NULL ? 0 : strlen (typed), field->kind == FORM_FIELD_LONG, kept_chars[field->kind]);

  if (field->kind == FORM_FIELD_CHOICE && !g_strv_contains (field->choices, text))
    text[0] = '\0';
  return field->kind == FORM_FIELD_DAY ? day_clean (text) : text;
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
    if (g_hash_table_contains (answers, place->step->fields[i].name))
      return TRUE;
  for (guint i = 0; place->situation != NULL && i < place->situation->criteria_count; i++)
    if (form_severity (answers, &place->situation->criteria[i]) != NULL)
      return TRUE;
  g_hash_table_iter_init (&iterator, answers);
  while (place->step->kind == FORM_STEP_AREAS && g_hash_table_iter_next (&iterator, &field, NULL))
    if (g_str_has_prefix (field, "area."))
      return TRUE;
  return FALSE;
}

/* ---- what is wrong ---- */

ReportInput *
form_input (const Draft *draft, Remarks *remarks)
{
  ReportInput *input = draft_input (draft, "site", remarks);

  if (g_strcmp0 (input->beneficiary, "unknown") == 0)
    g_clear_pointer (&input->beneficiary, g_free);
  return input;
}

static gboolean
any_area (const FormAnswers *given)
{
  for (guint i = 0; i < given->grid->situations_count; i++)
    if (form_area_is_chosen (given->draft->answers, &given->grid->situations[i]))
      return TRUE;
  return FALSE;
}

/* What the domain does not look at, or sees only once it is cut. */
static void
check_form (const FormAnswers *given, Remarks *remarks)
{
  const char *story = g_hash_table_lookup (given->draft->answers, "description");
  const char *day = g_hash_table_lookup (given->draft->answers, "owner_told_on");
  gint64 told_at;

  if (!any_area (given))
    remarks_add (remarks, "areas", "areas_missing", NULL);
  if (story != NULL && g_utf8_strlen (story, -1) > REPORT_DESCRIPTION_MAX)
    remarks_add (remarks, "description", "description_long", NULL);
  if (day != NULL && clock_parse_day (day, &told_at) && told_at > given->now)
    remarks_add (remarks, "owner_told_on", "day_future", NULL);
}

/* Nobody is told "choose a problem" before the last page where one can be chosen. */
static gboolean
remark_concerns (const FormAnswers *given, const FormPlace *place, const char *field)
{
  g_autoptr (GArray) places = NULL;
  const FormPlace *next;
  int index;

  if (place == NULL)
    return TRUE;
  if (place->step->kind != FORM_STEP_PROBLEM)
    return form_step_of_field (field) == place->step && strcmp (field, "problems") != 0;
  places = form_places (given->grid, given->draft->answers);
  g_autofree char *path = form_place_path (place);
  index = form_place_index (places, path + strlen ("/signaler/"));
  next = index < 0 || (guint) index + 1 >= places->len ? NULL : &g_array_index (places, FormPlace, index + 1);
  return strcmp (field, "problems") == 0 && next != NULL && next->step->kind != FORM_STEP_PROBLEM;
}

/* Where a field stands in the form: remarks come in the order of the page, whatever found them. */
static guint
field_rank (const char *field)
{
  guint rank = 0;

  for (guint i = 0; i < form_steps_count; i++)
    for (guint j = 0; j < form_steps[i].fields_count; j++, rank++)
      if (strcmp (form_steps[i].fields[j].name, field) == 0)
        return rank;
  return rank;
}

static int
compare_ranks (gconstpointer one, gconstpointer other, gpointer all)
{
  guint first = *(const guint *) one, second = *(const guint *) other;
  int by_rank = (int) field_rank (remarks_field (all, first)) - (int) field_rank (remarks_field (all, second));

  return by_rank != 0 ? by_rank : (int) first - (int) second;
}

void
form_check (const FormAnswers *given, const FormPlace *place, Remarks *remarks)
{
  g_autoptr (Remarks) all = remarks_new ();
  g_autoptr (ReportInput) input = form_input (given->draft, all);
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint));

  report_input_check (input, given->grid, all);
  check_form (given, all);
  for (guint i = 0; i < remarks_count (all); i++)
    if (remark_concerns (given, place, remarks_field (all, i)))
      g_array_append_val (order, i);
  g_array_sort_with_data (order, compare_ranks, all);
  for (guint i = 0; i < order->len; i++) {
    guint index = g_array_index (order, guint, i);

    remarks_add (remarks, remarks_field (all, index), remarks_code (all, index), remarks_detail (all, index));
  }
}
