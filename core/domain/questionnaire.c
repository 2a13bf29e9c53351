/* questionnaire.c: the table of steps and the table of questions, and what follows from them alone. Reads no draft and
 * fills no report: draft_input.c does. */
#include "domain/questionnaire.h"

#include <string.h>

#include "base/text.h"
#include "domain/draft.h"

enum { SHORT_KEPT_MAX = 20 /* characters, of what is no text: a number, a day, a code */ };

const Step questionnaire_steps[] = {
  { "lieu", STEP_QUESTIONS },         { "ou", STEP_AREAS },           { "probleme", STEP_PROBLEM },
  { "recit", STEP_QUESTIONS },        { "logement", STEP_QUESTIONS }, { "foyer", STEP_QUESTIONS },
  { "proprietaire", STEP_QUESTIONS }, { "photos", STEP_PHOTOS },      { "contact", STEP_QUESTIONS },
  { "recapitulatif", STEP_REVIEW },
};
const guint questionnaire_steps_count = G_N_ELEMENTS (questionnaire_steps);

static const char *const profiles[] = { "tenant",   "owner_occupier", "relative", "professional",
                                        "landlord", "emergency",      NULL };
static const char *const benefits[] = { "caf", "msa", "no", "unknown", NULL };
static const char *const told_how[] = { "letter", "registered", "mail", "phone", "sms", "other", NULL };
static const char *const reached_by[] = { "phone", "mail", "desk", NULL };
static const char *const titles[] = { "m", "mme", NULL };
static const char *const yes_no[] = { "yes", "no", "unknown", NULL };

/* In the order of the page; their names are the grid's. */
static const GridEnergySource energies[] = { GRID_ENERGY_ELECTRICITY, GRID_ENERGY_GAS,      GRID_ENERGY_OIL,
                                             GRID_ENERGY_WOOD,        GRID_ENERGY_DISTRICT, GRID_ENERGY_OTHER,
                                             GRID_ENERGY_UNKNOWN };
G_STATIC_ASSERT (G_N_ELEMENTS (energies) == GRID_ENERGY_LAST);

#define AT(member) .offset = G_STRUCT_OFFSET (ReportInput, member)
#define OCCUPANT(member) AT (persons[PERSON_OCCUPANT].member)
#define OPTIONAL .optional = TRUE
static const Question questions[] = {
  { "lieu", "address", QUESTION_TEXT, .max = 200, .autocomplete = "address-line1", AT (address) },
  { "lieu", "address_more", QUESTION_TEXT, OPTIONAL, .max = 200, .autocomplete = "address-line2", AT (address_more) },
  { "lieu", "postcode", QUESTION_DIGITS, OPTIONAL, .max = 10, .autocomplete = "postal-code", AT (postcode) },
  { "lieu", "city", QUESTION_TEXT, .max = 100, .autocomplete = "address-level2", AT (city) },
  { "recit", "description", QUESTION_LONG, OPTIONAL, .max = REPORT_DESCRIPTION_MAX, .remark = "description_long",
    AT (description) },
  { "logement", "social_housing", QUESTION_ANSWER, AT (social_housing) },
  { "logement", "heating", QUESTION_ENERGY, AT (household.energy) },
  { "logement", "built_year", QUESTION_NUMBER, OPTIONAL, 1000, 2100, .remark = "year_shape",
    AT (household.built_year) },
  { "logement", "surface", QUESTION_TENTHS, OPTIONAL, 1, 2000, .remark = "surface_shape",
    AT (household.surface_tenth_m2) },
  { "logement", "beneficiary", QUESTION_CODE, .choices = benefits, AT (beneficiary) },
  { "foyer", "adults", QUESTION_NUMBER, FALSE, 0, 50, .remark = "count_shape", AT (household.adults) },
  { "foyer", "children", QUESTION_NUMBER, FALSE, 0, 50, .remark = "count_shape", AT (household.children) },
  { "foyer", "child_under_6", QUESTION_ANSWER, AT (household.child_under_6) },
  { "foyer", "over_65", QUESTION_ANSWER, AT (household.over_65) },
  { "foyer", "frail", QUESTION_ANSWER, OPTIONAL, AT (household.pregnancy_or_frail) },
  { "proprietaire", "owner_told", QUESTION_ANSWER, AT (owner_told) },
  { "proprietaire", "owner_told_how", QUESTION_CODE, OPTIONAL, .choices = told_how, AT (owner_told_how) },
  { "proprietaire", "owner_told_on", QUESTION_DAY, OPTIONAL, .max = 10, .remark = "day_shape", AT (owner_told_on) },
  { "contact", "contact_by", QUESTION_CODE, .choices = reached_by, AT (contact_by) },
  { "contact", "phone", QUESTION_PHONE, .max = 30, .autocomplete = "tel", OCCUPANT (phone) },
  { "contact", "email", QUESTION_EMAIL, .max = 254, .autocomplete = "email", OCCUPANT (email) },
  { "contact", "first_name", QUESTION_TEXT, OPTIONAL, .max = 50, .autocomplete = "given-name", OCCUPANT (first_name) },
  { "contact", "last_name", QUESTION_TEXT, OPTIONAL, .max = 50, .autocomplete = "family-name", OCCUPANT (last_name) },
  { NULL, "profile", QUESTION_CODE, .choices = profiles, AT (profile) },
  { NULL, "title", QUESTION_CODE, .choices = titles, OCCUPANT (title) },
  { NULL, "insee", QUESTION_DIGITS, .max = 5, AT (insee) },
  { NULL, "address_key", QUESTION_TEXT, .max = 40, AT (address_key) },
};

/* Remarks that name no question, and the step they lead back to. */
static const struct {
  const char *field, *step;
} other_fields[] = { { "areas", "ou" }, { "problems", "ou" }, { "photos", "photos" } };

/* ---- finding ---- */

const Question *
questionnaire_at (guint index)
{
  return index < G_N_ELEMENTS (questions) ? &questions[index] : NULL;
}

guint
questionnaire_rank (const char *name)
{
  guint rank = 0;

  while (rank < G_N_ELEMENTS (questions) && strcmp (questions[rank].name, name) != 0)
    rank++;
  return rank;
}

const Question *
questionnaire_find (const char *name)
{
  return questionnaire_at (questionnaire_rank (name));
}

const Question *
questionnaire_of_step (const Step *step, guint index)
{
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    if (g_strcmp0 (questions[i].step, step->name) == 0 && index-- == 0)
      return &questions[i];
  return NULL;
}

static const Step *
step_find (const char *name)
{
  for (guint i = 0; i < questionnaire_steps_count; i++)
    if (g_strcmp0 (questionnaire_steps[i].name, name) == 0)
      return &questionnaire_steps[i];
  return NULL;
}

const Step *
questionnaire_step_of (const char *field)
{
  const Question *question = questionnaire_find (field);

  for (guint i = 0; question == NULL && i < G_N_ELEMENTS (other_fields); i++)
    if (strcmp (other_fields[i].field, field) == 0)
      return step_find (other_fields[i].step);
  return question == NULL ? NULL : step_find (question->step);
}

/* ---- choices ---- */

gboolean
questionnaire_is_choice (const Question *question)
{
  return questionnaire_choice (question, 0) != NULL;
}

const char *
questionnaire_choice (const Question *question, guint index)
{
  const char *const *list = question->kind == QUESTION_ANSWER ? yes_no : question->choices;

  if (question->kind == QUESTION_ENERGY)
    return index < G_N_ELEMENTS (energies) ? grid_energy_name (energies[index]) : NULL;
  return list == NULL || index >= g_strv_length ((char **) list) ? NULL : list[index];
}

gboolean
questionnaire_offers (const Question *question, const char *code)
{
  const char *choice;

  for (guint i = 0; (choice = questionnaire_choice (question, i)) != NULL; i++)
    if (g_strcmp0 (choice, code) == 0)
      return TRUE;
  return FALSE;
}

/* ---- what is kept ---- */

guint
questionnaire_length_max (const Question *question)
{
  static const gboolean bounded[QUESTION_LAST] = {
    [QUESTION_TEXT] = TRUE, [QUESTION_DIGITS] = TRUE, [QUESTION_EMAIL] = TRUE, [QUESTION_PHONE] = TRUE
  };

  return bounded[question->kind] ? (guint) question->max : 0;
}

static guint
kept_max (const Question *question)
{
  guint length = questionnaire_length_max (question);

  if (question->kind == QUESTION_LONG)
    return DRAFT_VALUE_MAX;
  return length > 0 ? length : SHORT_KEPT_MAX;
}

char *
questionnaire_clean (const Question *question, const char *typed)
{
  gsize length = typed == NULL ? 0 : strlen (typed);
  g_autofree char *text = text_clean (typed, length, question->kind == QUESTION_LONG, kept_max (question));

  if (questionnaire_is_choice (question) && !questionnaire_offers (question, text))
    text[0] = '\0';
  return question->kind == QUESTION_DAY ? text_day (text) : g_steal_pointer (&text);
}
