/* draft_input.c: from the answers of a draft, texts all, to the typed input of a report, by the questionnaire. An
 * answer without a place in the report is kept as it is. Does not say whether the report is complete. */
#include <string.h>

#include "base/text.h"
#include "domain/draft.h"
#include "domain/questionnaire.h"

/* Found by us, never asked: the commune's code, the address base's key, that an address is still to be chosen, and
 * where the person stopped. */
static const struct {
  const char *field;
  TargetBounds bounds;
} found_fields[] = {
  { "insee", { .max = 5 } },
  { "address_key", { .max = 40 } },
  { DRAFT_ADDRESS_OPEN, { .max = 0 } }, /* no place in a report */
  { DRAFT_LAST_PAGE, { .max = 0 } },    /* nor has this */
};

typedef struct {
  const Questionnaire *questionnaire;
  ReportInput *input;
  Remarks *remarks;
} Taking;

static void
take_field (const Taking *taking, const Field *field, const char *value)
{
  const TargetBounds bounds = { field->min, field->max, field->kind == FIELD_LONG };
  const char *remark = field->remark != NULL ? field->remark : "choice";

  if (field->target == NULL)
    g_hash_table_insert (taking->input->answers, g_strdup (field->code), g_strdup (value));
  else if ((field_is_choice (field) && !field_offers (field, value))
           || !report_target_put (field->target, value, &bounds, taking->input))
    remarks_add (taking->remarks, field->code, remark, NULL);
}

static gboolean
take_found (const Taking *taking, const char *field, const char *value)
{
  for (guint i = 0; i < G_N_ELEMENTS (found_fields); i++)
    if (strcmp (found_fields[i].field, field) == 0)
      return report_target_find (field) == NULL
             || report_target_put (report_target_find (field), value, &found_fields[i].bounds, taking->input);
  return FALSE;
}

static void
take_answer (const Taking *taking, const char *name, const char *value)
{
  const Field *field = questionnaire_find (taking->questionnaire, name);

  if (field != NULL)
    take_field (taking, field, value);
  else if (take_found (taking, name, value))
    return;
  else if (g_str_has_prefix (name, "problem.")) {
    if (strcmp (value, "unknown") != 0 && strcmp (value, "none") != 0)
      g_ptr_array_add (taking->input->severities, g_strdup (value));
  } else if (!g_str_has_prefix (name, "area.")) /* which pages to show: the problems say it all once chosen */
    g_hash_table_insert (taking->input->answers, g_strdup (name), g_strdup (value));
}

/* Somebody is there to be kept once anything is said of them. */
static gboolean
person_is_named (const Person *person)
{
  const char *const texts[] = { person->last_name, person->first_name,   person->organisation,      person->email,
                                person->phone,     person->staff_number, person->beneficiary_number };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i] != NULL && *texts[i] != '\0')
      return TRUE;
  return FALSE;
}

static void
know_persons (ReportInput *input)
{
  for (guint i = 0; i < PERSON_LAST; i++)
    input->persons[i].known = person_is_named (&input->persons[i]);
  input->persons[PERSON_OCCUPANT].known = TRUE;
  if (report_input_is_for_other (input))
    input->persons[PERSON_REPORTER].known = TRUE;
}

ReportInput *
draft_input (const Draft *draft, const Questionnaire *questionnaire, Remarks *remarks)
{
  ReportInput *input = report_input_new (report_source (draft->source));
  g_autoptr (GHashTable) live = questionnaire_live (questionnaire, draft->answers);
  const Taking taking = { questionnaire, input, remarks };
  GHashTableIter iterator;
  gpointer field, value;

  if (draft->language != NULL) {
    g_free (input->language);
    input->language = g_strdup (draft->language);
  }
  g_hash_table_iter_init (&iterator, live);
  while (g_hash_table_iter_next (&iterator, &field, &value))
    take_answer (&taking, field, value);
  g_ptr_array_sort (input->severities, text_compare); /* a hash table has no order, a report has */
  know_persons (input);
  return input;
}
