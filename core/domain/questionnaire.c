/* questionnaire.c: which steps and fields some answers lead to. Reads no file (questionnaire_load.c), no draft,
 * and fills no report (draft_input.c). */
#include "domain/questionnaire.h"

#include <string.h>

/* Remarks that name no field, and the kind of the step they lead back to. */
static const struct {
  const char *name;
  StepKind kind;
} other_fields[] = { { "areas", STEP_AREAS }, { "problems", STEP_AREAS }, { "photos", STEP_PHOTOS } };

/* ---- finding ---- */

guint
questionnaire_rank (const Questionnaire *questionnaire, const char *code)
{
  guint rank = 0;

  while (rank < questionnaire->fields->len
         && g_strcmp0 (((const Field *) g_ptr_array_index (questionnaire->fields, rank))->code, code) != 0)
    rank++;
  return rank;
}

const Field *
questionnaire_find (const Questionnaire *questionnaire, const char *code)
{
  guint rank = questionnaire_rank (questionnaire, code);

  return rank < questionnaire->fields->len ? g_ptr_array_index (questionnaire->fields, rank) : NULL;
}

const Step *
questionnaire_step (const Questionnaire *questionnaire, const char *code)
{
  for (guint i = 0; i < questionnaire->steps_count; i++)
    if (g_strcmp0 (questionnaire->steps[i].code, code) == 0)
      return &questionnaire->steps[i];
  return NULL;
}

static const Step *
step_of_kind (const Questionnaire *questionnaire, StepKind kind)
{
  for (guint i = 0; i < questionnaire->steps_count; i++)
    if (questionnaire->steps[i].kind == kind)
      return &questionnaire->steps[i];
  return NULL;
}

static const Step *
step_asking (const Questionnaire *questionnaire, const Field *field)
{
  for (guint i = 0; i < questionnaire->steps_count; i++) {
    const Step *step = &questionnaire->steps[i];

    if (field >= step->fields && field < step->fields + step->fields_count)
      return step;
  }
  return NULL;
}

const Step *
questionnaire_step_of (const Questionnaire *questionnaire, const char *name)
{
  const Field *field = questionnaire_find (questionnaire, name);

  for (guint i = 0; field == NULL && i < G_N_ELEMENTS (other_fields); i++)
    if (strcmp (other_fields[i].name, name) == 0)
      return step_of_kind (questionnaire, other_fields[i].kind);
  return field == NULL ? NULL : step_asking (questionnaire, field);
}

/* ---- what is asked ---- */

typedef struct {
  const Questionnaire *questionnaire;
  GHashTable *live;
} Looking;

static const char *
live_value (const char *name, gpointer data)
{
  const Looking *looking = data;
  const char *value = g_hash_table_lookup (looking->live, name);
  const Field *field = value != NULL ? NULL : questionnaire_find (looking->questionnaire, name);

  return field == NULL ? value : field->initial;
}

gboolean
questionnaire_leads_to (const Questionnaire *questionnaire, const Step *step, GHashTable *live)
{
  Looking looking = { questionnaire, live };

  return condition_list_holds (step->when, live_value, &looking);
}

gboolean
questionnaire_asks (const Questionnaire *questionnaire, const Field *field, GHashTable *live)
{
  Looking looking = { questionnaire, live };
  const Step *step = step_asking (questionnaire, field);

  return step != NULL && condition_list_holds (step->when, live_value, &looking)
         && condition_list_holds (field->when, live_value, &looking);
}

gboolean
questionnaire_may_ask (const Questionnaire *questionnaire, const Field *field, GHashTable *live)
{
  Looking looking = { questionnaire, live };
  const Step *step = step_asking (questionnaire, field);

  return step != NULL && condition_list_may_hold (step->when, live_value, &looking)
         && condition_list_may_hold (field->when, live_value, &looking);
}

/* Conditions look back only (questionnaire_load.c), so that one pass in order is enough. */
GHashTable *
questionnaire_live (const Questionnaire *questionnaire, GHashTable *answers)
{
  GHashTable *live = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iterator;
  gpointer name, value;

  g_hash_table_iter_init (&iterator, answers);
  while (g_hash_table_iter_next (&iterator, &name, &value))
    if (questionnaire_find (questionnaire, name) == NULL)
      g_hash_table_insert (live, g_strdup (name), g_strdup (value));
  for (guint i = 0; i < questionnaire->fields->len; i++) {
    const Field *field = g_ptr_array_index (questionnaire->fields, i);

    value = g_hash_table_lookup (answers, field->code);
    if (value != NULL && questionnaire_asks (questionnaire, field, live))
      g_hash_table_insert (live, g_strdup (field->code), g_strdup (value));
  }
  return live;
}
