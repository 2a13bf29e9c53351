/* questionnaire_load.c: a questionnaire's YAML against its schema, and what a schema cannot judge: codes, order,
 * places. Every refusal names file, line and reason. */
#include "domain/questionnaire.h"

#include <cyaml/cyaml.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/yaml.h"
#include "domain/condition_schema.h"

enum { CODE_MAX = 64, WORDS_MAX = 400, LIST_MAX = 60, TEXT_MAX_DEFAULT = 200 };
#define REQUIRED CYAML_FLAG_POINTER
#define OPTIONAL (CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL)
#define WORDS(key, how, type, member) CYAML_FIELD_STRING_PTR (key, how, type, member, 1, WORDS_MAX)
#define CODE(key, how, type, member) CYAML_FIELD_STRING_PTR (key, how, type, member, 1, CODE_MAX)

/* The file's words for a kind of question, and which places it may fill. */
static const cyaml_strval_t question_kinds[] = {
  { "text", QUESTION_TEXT },     { "long", QUESTION_LONG },     { "digits", QUESTION_DIGITS },
  { "number", QUESTION_NUMBER }, { "tenths", QUESTION_TENTHS }, { "email", QUESTION_EMAIL },
  { "phone", QUESTION_PHONE },   { "day", QUESTION_DAY },       { "code", QUESTION_CODE },
  { "checks", QUESTION_CHECKS }, { "answer", QUESTION_ANSWER },
};
G_STATIC_ASSERT (G_N_ELEMENTS (question_kinds) == QUESTION_LAST);
#define FILLS(type) (1u << (type))
static const guint fillable[QUESTION_LAST] = {
  [QUESTION_TEXT] = FILLS (TARGET_TEXT),
  [QUESTION_LONG] = FILLS (TARGET_TEXT),
  [QUESTION_DIGITS] = FILLS (TARGET_TEXT),
  [QUESTION_NUMBER] = FILLS (TARGET_NUMBER),
  [QUESTION_TENTHS] = FILLS (TARGET_TENTHS),
  [QUESTION_EMAIL] = FILLS (TARGET_TEXT),
  [QUESTION_PHONE] = FILLS (TARGET_TEXT),
  [QUESTION_DAY] = FILLS (TARGET_DAY),
  [QUESTION_CODE] = FILLS (TARGET_CODE) | FILLS (TARGET_ENERGY) | FILLS (TARGET_LETTER) | FILLS (TARGET_TEXT),
  [QUESTION_CHECKS] = 0,
  [QUESTION_ANSWER] = FILLS (TARGET_ANSWER),
};
static const cyaml_strval_t step_kinds[] = {
  { "questions", STEP_QUESTIONS }, { "emergency", STEP_EMERGENCY }, { "areas", STEP_AREAS },
  { "problem", STEP_PROBLEM },     { "photos", STEP_PHOTOS },       { "review", STEP_REVIEW },
};
G_STATIC_ASSERT (G_N_ELEMENTS (step_kinds) == STEP_KIND_LAST);

static const cyaml_schema_field_t choice_fields[] = {
  CODE ("code", REQUIRED, QuestionChoice, code),
  WORDS ("words", OPTIONAL, QuestionChoice, words),
  CODE ("severity", OPTIONAL, QuestionChoice, severity),
  CYAML_FIELD_END,
};
static const cyaml_schema_value_t choice_value = { CYAML_VALUE_MAPPING (CYAML_FLAG_DEFAULT, QuestionChoice,
                                                                        choice_fields) };
static const cyaml_schema_field_t question_fields[] = {
  CODE ("code", REQUIRED, Question, code),
  CYAML_FIELD_ENUM ("kind", CYAML_FLAG_STRICT, Question, kind, question_kinds, G_N_ELEMENTS (question_kinds)),
  CYAML_FIELD_BOOL ("optional", CYAML_FLAG_OPTIONAL, Question, optional),
  CYAML_FIELD_UINT ("min", CYAML_FLAG_OPTIONAL, Question, min),
  CYAML_FIELD_UINT ("max", CYAML_FLAG_OPTIONAL, Question, max),
  CODE ("target", OPTIONAL, Question, target_name),
  CODE ("autocomplete", OPTIONAL, Question, autocomplete),
  CODE ("remark", OPTIONAL, Question, remark),
  CODE ("initial", OPTIONAL, Question, initial),
  WORDS ("label", REQUIRED, Question, label),
  WORDS ("hint", OPTIONAL, Question, hint),
  WORDS ("brief", OPTIONAL, Question, brief),
  CYAML_FIELD_SEQUENCE ("choices", OPTIONAL, Question, choices, &choice_value, 1, LIST_MAX),
  CYAML_FIELD_MAPPING_PTR ("when", OPTIONAL, Question, when, condition_schema),
  CYAML_FIELD_END,
};
static const cyaml_schema_value_t question_value = { CYAML_VALUE_MAPPING (CYAML_FLAG_DEFAULT, Question,
                                                                          question_fields) };
static const cyaml_schema_field_t step_fields[] = {
  CODE ("code", REQUIRED, Step, code),
  CYAML_FIELD_ENUM ("kind", CYAML_FLAG_STRICT, Step, kind, step_kinds, G_N_ELEMENTS (step_kinds)),
  CYAML_FIELD_BOOL ("continues", CYAML_FLAG_OPTIONAL, Step, continues),
  WORDS ("title", REQUIRED, Step, title),
  WORDS ("lead", OPTIONAL, Step, lead),
  WORDS ("part", OPTIONAL, Step, part),
  CYAML_FIELD_SEQUENCE ("questions", OPTIONAL, Step, questions, &question_value, 1, LIST_MAX),
  CYAML_FIELD_MAPPING_PTR ("when", OPTIONAL, Step, when, condition_schema),
  CYAML_FIELD_END,
};
static const cyaml_schema_value_t step_value = { CYAML_VALUE_MAPPING (CYAML_FLAG_DEFAULT, Step, step_fields) };
static const cyaml_schema_field_t file_fields[] = {
  YAML_KIND_FIELD,
  CODE ("version", REQUIRED, Questionnaire, version),
  CODE ("date", REQUIRED, Questionnaire, date),
  CYAML_FIELD_SEQUENCE ("steps", REQUIRED, Questionnaire, steps, &step_value, 1, LIST_MAX),
  CYAML_FIELD_END,
};
static const cyaml_schema_value_t file_value = { CYAML_VALUE_MAPPING (CYAML_FLAG_POINTER, Questionnaire, file_fields) };

void
questionnaire_free (Questionnaire *questionnaire)
{
  if (questionnaire == NULL)
    return;
  g_clear_pointer (&questionnaire->questions, g_ptr_array_unref);
  yaml_data_free (&file_value, questionnaire);
}

/* ---- what the schema cannot judge ---- */

typedef struct {
  Questionnaire *questionnaire;
  const YamlFile *yaml;
  const Grid *grid;
  const char *place; /* code of the step or question being judged */
  guint rank;        /* questions before this place */
  GError **error;
} Judging;

#define REFUSE(judging, place, ...) yaml_file_refuse ((judging)->yaml, place, (judging)->error, __VA_ARGS__)

static gboolean
judge_condition (const Condition *condition, gpointer data)
{
  const Judging *judging = data;
  guint ways = (condition->is != NULL) + (condition->in_count > 0) + (condition->at_least > 0);
  guint rank = questionnaire_rank (judging->questionnaire, condition->field);
  const Question *question = questionnaire_find (judging->questionnaire, condition->field);

  if (ways != 1)
    return REFUSE (judging, judging->place, "%s: a condition says one of is, in, at_least", judging->place);
  if (question == NULL || rank >= judging->rank)
    return REFUSE (judging, judging->place, "%s: no question %s is asked before", judging->place, condition->field);
  if (condition->at_least > 0)
    return question->kind == QUESTION_NUMBER
           || REFUSE (judging, judging->place, "%s: at_least is for numbers, %s is none", judging->place,
                      condition->field);
  if (condition->is != NULL && !question_offers (question, condition->is))
    return REFUSE (judging, judging->place, "%s: %s has no choice %s", judging->place, condition->field, condition->is);
  for (guint i = 0; i < condition->in_count; i++)
    if (!question_offers (question, condition->in[i]))
      return REFUSE (judging, judging->place, "%s: %s has no choice %s", judging->place, condition->field,
                     condition->in[i]);
  return TRUE;
}

static gboolean
judge_target (const Judging *judging, const Question *question)
{
  if (question->target_name == NULL)
    return TRUE;
  if (question->target == NULL)
    return REFUSE (judging, question->code, "%s: a report has no place %s", question->code, question->target_name);
  if ((fillable[question->kind] & FILLS (question->target->type)) == 0)
    return REFUSE (judging, question->code, "%s: this kind of question cannot fill %s", question->code,
                   question->target_name);
  for (guint i = 0; i < question->choices_count; i++)
    if (!report_target_knows (question->target, question->choices[i].code))
      return REFUSE (judging, question->code, "%s: %s cannot be %s", question->code, question->target_name,
                     question->choices[i].code);
  return TRUE;
}

static gboolean
judge_choices (const Judging *judging, const Question *question)
{
  gboolean needed = question->kind == QUESTION_CODE || question->kind == QUESTION_CHECKS;

  if (needed != (question->choices_count > 0) && question->kind != QUESTION_ANSWER)
    return REFUSE (judging, question->code, "%s: choices are for code, checks and answer, which need them",
                   question->code);
  for (guint i = 0; i < question->choices_count; i++) {
    const QuestionChoice *choice = &question->choices[i];

    if (question_choice (question, choice->code) != choice || strchr (choice->code, ' ') != NULL)
      return REFUSE (judging, question->code, "%s: choice %s stands twice, or has a space", question->code,
                     choice->code);
    if (choice->severity != NULL && judging->grid != NULL && grid_severity (judging->grid, choice->severity) == NULL)
      return REFUSE (judging, choice->severity, "%s: the grid has no severity %s", question->code, choice->severity);
  }
  if (question->initial != NULL && !question_offers (question, question->initial))
    return REFUSE (judging, question->code, "%s: initially %s, which is no choice", question->code, question->initial);
  return TRUE;
}

static gboolean
judge_question (Judging *judging, const Question *question)
{
  judging->place = question->code;
  judging->rank = question->rank;
  if (questionnaire_rank (judging->questionnaire, question->code) != question->rank)
    return REFUSE (judging, question->code, "%s: asked twice", question->code);
  if (strpbrk (question->code, ". ") != NULL)
    return REFUSE (judging, question->code, "%s: a code has neither dot nor space", question->code);
  if (question->min > question->max)
    return REFUSE (judging, question->code, "%s: from %u to %u is nothing", question->code, question->min,
                   question->max);
  return judge_choices (judging, question) && judge_target (judging, question)
         && condition_list_all (question->when, judge_condition, judging);
}

static gboolean
judge_step (Judging *judging, const Step *step)
{
  judging->place = step->code;
  if (questionnaire_step (judging->questionnaire, step->code) != step)
    return REFUSE (judging, step->code, "%s: this step stands twice", step->code);
  if ((step->kind == STEP_QUESTIONS) != (step->questions_count > 0))
    return REFUSE (judging, step->code, "%s: questions are for a step of kind questions, which needs some", step->code);
  if (!condition_list_all (step->when, judge_condition, judging))
    return FALSE;
  for (guint i = 0; i < step->questions_count; i++)
    if (!judge_question (judging, &step->questions[i]))
      return FALSE;
  judging->rank = step->questions_count == 0 ? judging->rank : step->questions[step->questions_count - 1].rank + 1;
  return TRUE;
}

/* Without these there is no report: a place, problems, a way to be reached, a last page. */
static gboolean
judge_whole (const Judging *judging)
{
  static const StepKind once[] = { STEP_AREAS, STEP_PROBLEM, STEP_PHOTOS, STEP_REVIEW };
  static const char *const needed[] = { "address", "city", "contact_by" };
  const Questionnaire *all = judging->questionnaire;

  for (guint i = 0; i < G_N_ELEMENTS (once); i++) {
    guint count = 0;

    for (guint j = 0; j < all->steps_count; j++)
      count += all->steps[j].kind == once[i];
    if (count != 1)
      return REFUSE (judging, "steps", "one step of kind %s, not %u", step_kinds[once[i]].str, count);
  }
  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    if (questionnaire_find (all, needed[i]) == NULL)
      return REFUSE (judging, "steps", "nothing asks for %s", needed[i]);
  return all->steps[all->steps_count - 1].kind == STEP_REVIEW
         || REFUSE (judging, all->steps[all->steps_count - 1].code, "the review comes last");
}

/* ---- loading ---- */

static void
typeset (char **words)
{
  char *set = *words == NULL ? NULL : text_typography (*words);

  if (set == NULL)
    return;
  g_free (*words);
  *words = set;
}

static void
finish_question (Questionnaire *questionnaire, Question *question)
{
  static const char *const answers[] = { "yes", "no", "unknown" };

  if (question->kind == QUESTION_ANSWER && question->choices_count == 0) {
    question->choices = g_new0 (QuestionChoice, G_N_ELEMENTS (answers));
    question->choices_count = G_N_ELEMENTS (answers);
    for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
      question->choices[i].code = g_strdup (answers[i]);
  }
  if (question->max == 0)
    question->max = TEXT_MAX_DEFAULT;
  question->target = question->target_name == NULL ? NULL : report_target_find (question->target_name);
  question->rank = questionnaire->questions->len;
  typeset (&question->label);
  typeset (&question->hint);
  typeset (&question->brief);
  for (guint i = 0; i < question->choices_count; i++)
    typeset (&question->choices[i].words);
  g_ptr_array_add (questionnaire->questions, question);
}

static gboolean
questionnaire_finish (Questionnaire *questionnaire, const YamlFile *yaml, const Grid *grid, GError **error)
{
  Judging judging = { questionnaire, yaml, grid, NULL, 0, error };

  questionnaire->questions = g_ptr_array_new ();
  for (guint i = 0; i < questionnaire->steps_count; i++) {
    Step *step = &questionnaire->steps[i];

    typeset (&step->title);
    typeset (&step->lead);
    typeset (&step->part);
    for (guint j = 0; j < step->questions_count; j++)
      finish_question (questionnaire, &step->questions[j]);
  }
  for (guint i = 0; i < questionnaire->steps_count; i++)
    if (!judge_step (&judging, &questionnaire->steps[i]))
      return FALSE;
  return judge_whole (&judging);
}

Questionnaire *
questionnaire_load (const char *path, const Grid *grid, GError **error)
{
  g_autoptr (YamlFile) yaml = yaml_file_read (path, error);
  g_autoptr (Questionnaire) questionnaire =
      yaml == NULL ? NULL : yaml_file_load (yaml, QUESTIONNAIRE_KIND, &file_value, error);

  return questionnaire != NULL && questionnaire_finish (questionnaire, yaml, grid, error)
             ? g_steal_pointer (&questionnaire)
             : NULL;
}

/* Replaces *best when the file holds a questionnaire of a later date. */
static gboolean
folder_take (const char *path, const Grid *grid, Questionnaire **best, GError **error)
{
  g_autoptr (YamlFile) yaml = yaml_file_read (path, error);
  g_autofree char *kind = yaml == NULL ? NULL : yaml_file_kind (yaml, error);
  g_autoptr (Questionnaire) found = NULL;

  if (kind == NULL || strcmp (kind, QUESTIONNAIRE_KIND) != 0)
    return kind != NULL;
  found = questionnaire_load (path, grid, error);
  if (found == NULL)
    return FALSE;
  if (*best == NULL || strcmp (found->date, (*best)->date) > 0) {
    questionnaire_free (*best);
    *best = g_steal_pointer (&found);
  }
  return TRUE;
}

Questionnaire *
questionnaire_load_folder (const char *folder, const Grid *grid, GError **error)
{
  g_autoptr (GDir) files = g_dir_open (folder, 0, error);
  g_autoptr (Questionnaire) best = NULL;
  const char *name;

  if (files == NULL) {
    box_translate (error);
    return NULL;
  }
  while ((name = g_dir_read_name (files)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (yaml_file_name_fits (name) && !folder_take (path, grid, &best, error))
      return NULL;
  }
  if (best == NULL)
    box_fail (error, BOX_ERROR_NOT_FOUND, "%s: no questionnaire", folder);
  return g_steal_pointer (&best);
}
