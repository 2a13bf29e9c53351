/* questionnaire_words.c: the words of a questionnaire in the language of who reads them. Reads no file. */
#include "domain/questionnaire.h"

#include <string.h>

#define STEP_PREFIX "step."
#define CHOICE "choice."

/* What stands in French under the last part of a code, or NULL. */
static const char *
step_words (const Step *step, const char *what)
{
  const struct {
    const char *name, *words;
  } all[] = { { "title", step->title }, { "lead", step->lead }, { "part", step->part } };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (strcmp (all[i].name, what) == 0)
      return all[i].words;
  return NULL;
}

static const char *
field_words (const Field *field, const char *what)
{
  const struct {
    const char *name, *words;
  } all[] = { { "label", field->label }, { "hint", field->hint }, { "brief", field->brief } };
  const FieldChoice *choice = g_str_has_prefix (what, CHOICE) ? field_choice (field, what + strlen (CHOICE)) : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (strcmp (all[i].name, what) == 0)
      return all[i].words;
  return choice == NULL ? NULL : choice->words;
}

/* The code's first part names a field, or after "step." a step; codes hold no dot. */
gboolean
questionnaire_has_words (const Questionnaire *questionnaire, const char *code)
{
  gboolean of_step = g_str_has_prefix (code, STEP_PREFIX);
  g_auto (GStrv) parts = g_strsplit (of_step ? code + strlen (STEP_PREFIX) : code, ".", 2);
  const Step *step = of_step ? questionnaire_step (questionnaire, parts[0]) : NULL;
  const Field *field = of_step || parts[0] == NULL ? NULL : questionnaire_find (questionnaire, parts[0]);

  if (parts[0] == NULL || parts[1] == NULL || (step == NULL && field == NULL))
    return FALSE;
  return (step != NULL ? step_words (step, parts[1]) : field_words (field, parts[1])) != NULL;
}

static const char *
words_in (const Questionnaire *questionnaire, const char *language, const char *french, const char *code)
{
  const char *words = french == NULL || questionnaire->translations == NULL
                          ? NULL
                          : translation_get (questionnaire->translations, questionnaire->version, language, code);

  return words != NULL ? words : french;
}

const char *
questionnaire_step_words (const Questionnaire *questionnaire, const char *language, const Step *step, const char *what)
{
  g_autofree char *code = g_strconcat (STEP_PREFIX, step->code, ".", what, NULL);

  return words_in (questionnaire, language, step_words (step, what), code);
}

const char *
questionnaire_field_words (const Questionnaire *questionnaire, const char *language, const Field *field,
                           const char *what)
{
  g_autofree char *code = g_strconcat (field->code, ".", what, NULL);

  return words_in (questionnaire, language, field_words (field, what), code);
}

const char *
questionnaire_choice_words (const Questionnaire *questionnaire, const char *language, const Field *field,
                            const FieldChoice *choice)
{
  g_autofree char *what = g_strconcat (CHOICE, choice->code, NULL);

  return questionnaire_field_words (questionnaire, language, field, what);
}
