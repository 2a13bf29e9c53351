/* questionnaire.c: which steps and questions some answers lead to. Reads no file (questionnaire_load.c), no draft,
 * and fills no report (draft_input.c). */
#include "domain/questionnaire.h"

#include <string.h>

/* Remarks that name no question, and the kind of the step they lead back to. */
static const struct {
  const char *field;
  StepKind kind;
} other_fields[] = { { "areas", STEP_AREAS }, { "problems", STEP_AREAS }, { "photos", STEP_PHOTOS } };

/* ---- finding ---- */

guint
questionnaire_rank (const Questionnaire *questionnaire, const char *code)
{
  guint rank = 0;

  while (rank < questionnaire->questions->len
         && g_strcmp0 (((const Question *) g_ptr_array_index (questionnaire->questions, rank))->code, code) != 0)
    rank++;
  return rank;
}

const Question *
questionnaire_find (const Questionnaire *questionnaire, const char *code)
{
  guint rank = questionnaire_rank (questionnaire, code);

  return rank < questionnaire->questions->len ? g_ptr_array_index (questionnaire->questions, rank) : NULL;
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
step_asking (const Questionnaire *questionnaire, const Question *question)
{
  for (guint i = 0; i < questionnaire->steps_count; i++) {
    const Step *step = &questionnaire->steps[i];

    if (question >= step->questions && question < step->questions + step->questions_count)
      return step;
  }
  return NULL;
}

const Step *
questionnaire_step_of (const Questionnaire *questionnaire, const char *field)
{
  const Question *question = questionnaire_find (questionnaire, field);

  for (guint i = 0; question == NULL && i < G_N_ELEMENTS (other_fields); i++)
    if (strcmp (other_fields[i].field, field) == 0)
      return step_of_kind (questionnaire, other_fields[i].kind);
  return question == NULL ? NULL : step_asking (questionnaire, question);
}

/* ---- what is asked ---- */

typedef struct {
  const Questionnaire *questionnaire;
  GHashTable *live;
} Looking;

static const char *
live_value (const char *field, gpointer data)
{
  const Looking *looking = data;
  const char *value = g_hash_table_lookup (looking->live, field);
  const Question *question = value != NULL ? NULL : questionnaire_find (looking->questionnaire, field);

  return question == NULL ? value : question->initial;
}

gboolean
questionnaire_leads_to (const Questionnaire *questionnaire, const Step *step, GHashTable *live)
{
  Looking looking = { questionnaire, live };

  return condition_list_holds (step->when, live_value, &looking);
}

gboolean
questionnaire_asks (const Questionnaire *questionnaire, const Question *question, GHashTable *live)
{
  Looking looking = { questionnaire, live };
  const Step *step = step_asking (questionnaire, question);

  return step != NULL && condition_list_holds (step->when, live_value, &looking)
         && condition_list_holds (question->when, live_value, &looking);
}

/* Conditions look back only (questionnaire_load.c), so that one pass in order is enough. */
GHashTable *
questionnaire_live (const Questionnaire *questionnaire, GHashTable *answers)
{
  GHashTable *live = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iterator;
  gpointer field, value;

  g_hash_table_iter_init (&iterator, answers);
  while (g_hash_table_iter_next (&iterator, &field, &value))
    if (questionnaire_find (questionnaire, field) == NULL)
      g_hash_table_insert (live, g_strdup (field), g_strdup (value));
  for (guint i = 0; i < questionnaire->questions->len; i++) {
    const Question *question = g_ptr_array_index (questionnaire->questions, i);

    value = g_hash_table_lookup (answers, question->code);
    if (value != NULL && questionnaire_asks (questionnaire, question, live))
      g_hash_table_insert (live, g_strdup (question->code), g_strdup (value));
  }
  return live;
}
