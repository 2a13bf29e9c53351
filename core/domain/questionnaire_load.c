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

/* The file's words for a kind of field, and which places it may fill. */
static const cyaml_strval_t field_kinds[] = {
  { "text", FIELD_TEXT },     { "long", FIELD_LONG },     { "digits", FIELD_DIGITS }, { "number", FIELD_NUMBER },
  { "tenths", FIELD_TENTHS }, { "email", FIELD_EMAIL },   { "phone", FIELD_PHONE },   { "day", FIELD_DAY },
  { "code", FIELD_CODE },     { "checks", FIELD_CHECKS }, { "answer", FIELD_ANSWER },
};
G_STATIC_ASSERT (G_N_ELEMENTS (field_kinds) == FIELD_LAST);
#define FILLS(type) (1u << (type))
static const guint fillable[FIELD_LAST] = {
  [FIELD_TEXT] = FILLS (TARGET_TEXT),
  [FIELD_LONG] = FILLS (TARGET_TEXT),
  [FIELD_DIGITS] = FILLS (TARGET_TEXT),
  [FIELD_NUMBER] = FILLS (TARGET_NUMBER),
  [FIELD_TENTHS] = FILLS (TARGET_TENTHS),
  [FIELD_EMAIL] = FILLS (TARGET_TEXT),
  [FIELD_PHONE] = FILLS (TARGET_TEXT),
  [FIELD_DAY] = FILLS (TARGET_DAY),
  [FIELD_CODE] = FILLS (TARGET_CODE) | FILLS (TARGET_ENERGY) | FILLS (TARGET_LETTER) | FILLS (TARGET_TEXT),
  [FIELD_CHECKS] = 0,
  [FIELD_ANSWER] = FILLS (TARGET_ANSWER),
};
static const cyaml_strval_t step_kinds[] = {
  { "fields", STEP_FIELDS },   { "emergency", STEP_EMERGENCY }, { "address", STEP_ADDRESS }, { "areas", STEP_AREAS },
  { "problem", STEP_PROBLEM }, { "photos", STEP_PHOTOS },       { "review", STEP_REVIEW },
};
G_STATIC_ASSERT (G_N_ELEMENTS (step_kinds) == STEP_KIND_LAST);

static const cyaml_schema_field_t choice_fields[] = {
  CODE ("code", REQUIRED, FieldChoice, code),
  WORDS ("words", OPTIONAL, FieldChoice, words),
  CODE ("severity", OPTIONAL, FieldChoice, severity),
  CYAML_FIELD_END,
};
static const cyaml_schema_value_t choice_value = { CYAML_VALUE_MAPPING (CYAML_FLAG_DEFAULT, FieldChoice,
                                                                        choice_fields) };
static const cyaml_schema_field_t field_fields[] = {
  CODE ("code", REQUIRED, Field, code),
  CYAML_FIELD_ENUM ("kind", CYAML_FLAG_STRICT, Field, kind, field_kinds, G_N_ELEMENTS (field_kinds)),
  CYAML_FIELD_BOOL ("required", CYAML_FLAG_OPTIONAL, Field, required),
  CYAML_FIELD_BOOL ("optional", CYAML_FLAG_OPTIONAL, Field, optional),
  CYAML_FIELD_UINT ("min", CYAML_FLAG_OPTIONAL, Field, min),
  CYAML_FIELD_UINT ("max", CYAML_FLAG_OPTIONAL, Field, max),
  CODE ("target", OPTIONAL, Field, target_name),
  CODE ("autocomplete", OPTIONAL, Field, autocomplete),
  CODE ("remark", OPTIONAL, Field, remark),
  CODE ("service", OPTIONAL, Field, service),
  CODE ("initial", OPTIONAL, Field, initial),
  WORDS ("label", REQUIRED, Field, label),
  WORDS ("hint", OPTIONAL, Field, hint),
  WORDS ("brief", OPTIONAL, Field, brief),
  CYAML_FIELD_SEQUENCE ("choices", OPTIONAL, Field, choices, &choice_value, 1, LIST_MAX),
  CYAML_FIELD_MAPPING_PTR ("when", OPTIONAL, Field, when, condition_schema),
  CYAML_FIELD_END,
};
static const cyaml_schema_value_t field_value = { CYAML_VALUE_MAPPING (CYAML_FLAG_DEFAULT, Field, field_fields) };
static const cyaml_schema_field_t step_fields[] = {
  CODE ("code", REQUIRED, Step, code),
  CYAML_FIELD_ENUM ("kind", CYAML_FLAG_STRICT, Step, kind, step_kinds, G_N_ELEMENTS (step_kinds)),
  CYAML_FIELD_BOOL ("continues", CYAML_FLAG_OPTIONAL, Step, continues),
  WORDS ("title", REQUIRED, Step, title),
  WORDS ("lead", OPTIONAL, Step, lead),
  WORDS ("part", OPTIONAL, Step, part),
  CYAML_FIELD_SEQUENCE ("fields", OPTIONAL, Step, fields, &field_value, 1, LIST_MAX),
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
  g_clear_pointer (&questionnaire->fields, g_ptr_array_unref);
  g_clear_pointer (&questionnaire->translations, translation_set_free);
  yaml_data_free (&file_value, questionnaire);
}

/* ---- what the schema cannot judge ---- */

typedef struct {
  Questionnaire *questionnaire;
  const YamlFile *yaml;
  const Grid *grid;
  const char *place; /* code of the step or field being judged */
  guint rank;        /* fields before this place */
  GError **error;
} Judging;

#define REFUSE(judging, place, ...) yaml_file_refuse ((judging)->yaml, place, (judging)->error, __VA_ARGS__)

static gboolean
judge_condition (const Condition *condition, gpointer data)
{
  const Judging *judging = data;
  guint rank = questionnaire_rank (judging->questionnaire, condition->field);
  const Field *field = questionnaire_find (judging->questionnaire, condition->field);

  if (condition_tests (condition) != 1)
    return REFUSE (judging, judging->place, "%s: a condition says one of is, in, at_least", judging->place);
  if (field == NULL || rank >= judging->rank)
    return REFUSE (judging, judging->place, "%s: no field %s is asked before", judging->place, condition->field);
  if (condition->at_least > 0)
    return field->kind == FIELD_NUMBER
           || REFUSE (judging, judging->place, "%s: at_least is for numbers, %s is none", judging->place,
                      condition->field);
  if (condition->is != NULL && !field_offers (field, condition->is))
    return REFUSE (judging, judging->place, "%s: %s has no choice %s", judging->place, condition->field, condition->is);
  for (guint i = 0; i < condition->in_count; i++)
    if (!field_offers (field, condition->in[i]))
      return REFUSE (judging, judging->place, "%s: %s has no choice %s", judging->place, condition->field,
                     condition->in[i]);
  return TRUE;
}

static gboolean
judge_target (const Judging *judging, const Field *field)
{
  if (field->target_name == NULL)
    return TRUE;
  if (field->target == NULL)
    return REFUSE (judging, field->code, "%s: a report has no place %s", field->code, field->target_name);
  if ((fillable[field->kind] & FILLS (field->target->type)) == 0)
    return REFUSE (judging, field->code, "%s: this kind of field cannot fill %s", field->code, field->target_name);
  for (guint i = 0; i < field->choices_count; i++)
    if (!report_target_knows (field->target, field->choices[i].code))
      return REFUSE (judging, field->code, "%s: %s cannot be %s", field->code, field->target_name,
                     field->choices[i].code);
  return TRUE;
}

static gboolean
judge_choices (const Judging *judging, const Field *field)
{
  gboolean needed = field->kind == FIELD_CODE || field->kind == FIELD_CHECKS;

  if (needed != (field->choices_count > 0) && field->kind != FIELD_ANSWER)
    return REFUSE (judging, field->code, "%s: choices are for code, checks and answer, which need them", field->code);
  for (guint i = 0; i < field->choices_count; i++) {
    const FieldChoice *choice = &field->choices[i];

    if (field_choice (field, choice->code) != choice || strchr (choice->code, ' ') != NULL)
      return REFUSE (judging, field->code, "%s: choice %s stands twice, or has a space", field->code, choice->code);
    if (choice->severity != NULL && judging->grid != NULL && grid_severity (judging->grid, choice->severity) == NULL)
      return REFUSE (judging, choice->severity, "%s: the grid has no severity %s", field->code, choice->severity);
  }
  if (field->initial != NULL && !field_offers (field, field->initial))
    return REFUSE (judging, field->code, "%s: initially %s, which is no choice", field->code, field->initial);
  return TRUE;
}

static gboolean
judge_field (Judging *judging, const Field *field)
{
  judging->place = field->code;
  judging->rank = field->rank;
  if (questionnaire_rank (judging->questionnaire, field->code) != field->rank)
    return REFUSE (judging, field->code, "%s: asked twice", field->code);
  if (strpbrk (field->code, ". ") != NULL)
    return REFUSE (judging, field->code, "%s: a code has neither dot nor space", field->code);
  if (field->service != NULL && strcmp (field->service, FIELD_SERVICE_SMS) != 0)
    return REFUSE (judging, field->code, "%s: the box knows no service %s", field->code, field->service);
  if (field->min > field->max)
    return REFUSE (judging, field->code, "%s: from %u to %u is nothing", field->code, field->min, field->max);
  return judge_choices (judging, field) && judge_target (judging, field)
         && condition_list_all (field->when, judge_condition, judging);
}

static gboolean
judge_step (Judging *judging, const Step *step)
{
  judging->place = step->code;
  if (questionnaire_step (judging->questionnaire, step->code) != step)
    return REFUSE (judging, step->code, "%s: this step stands twice", step->code);
  if ((step->kind == STEP_FIELDS) != (step->fields_count > 0))
    return REFUSE (judging, step->code, "%s: fields are for a step of kind fields, which needs some", step->code);
  if (!condition_list_all (step->when, judge_condition, judging))
    return FALSE;
  for (guint i = 0; i < step->fields_count; i++)
    if (!judge_field (judging, &step->fields[i]))
      return FALSE;
  judging->rank = step->fields_count == 0 ? judging->rank : step->fields[step->fields_count - 1].rank + 1;
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
finish_field (Questionnaire *questionnaire, Field *field)
{
  static const char *const answers[] = { "yes", "no", "unknown" };

  if (field->kind == FIELD_ANSWER && field->choices_count == 0) {
    field->choices = g_new0 (FieldChoice, G_N_ELEMENTS (answers));
    field->choices_count = G_N_ELEMENTS (answers);
    for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
      field->choices[i].code = g_strdup (answers[i]);
  }
  if (field->max == 0)
    field->max = TEXT_MAX_DEFAULT;
  field->target = field->target_name == NULL ? NULL : report_target_find (field->target_name);
  field->rank = questionnaire->fields->len;
  typeset (&field->label);
  typeset (&field->hint);
  typeset (&field->brief);
  for (guint i = 0; i < field->choices_count; i++)
    typeset (&field->choices[i].words);
  g_ptr_array_add (questionnaire->fields, field);
}

static gboolean
questionnaire_finish (Questionnaire *questionnaire, const YamlFile *yaml, const Grid *grid, GError **error)
{
  Judging judging = { questionnaire, yaml, grid, NULL, 0, error };

  questionnaire->fields = g_ptr_array_new ();
  for (guint i = 0; i < questionnaire->steps_count; i++) {
    Step *step = &questionnaire->steps[i];

    typeset (&step->title);
    typeset (&step->lead);
    typeset (&step->part);
    for (guint j = 0; j < step->fields_count; j++)
      finish_field (questionnaire, &step->fields[j]);
  }
  for (guint i = 0; i < questionnaire->steps_count; i++)
    if (!judge_step (&judging, &questionnaire->steps[i]))
      return FALSE;
  return judge_whole (&judging);
}

static Questionnaire *
questionnaire_take (const YamlFile *yaml, const Grid *grid, GError **error)
{
  g_autoptr (Questionnaire) questionnaire = yaml_file_load (yaml, QUESTIONNAIRE_KIND, &file_value, error);

  return questionnaire != NULL && questionnaire_finish (questionnaire, yaml, grid, error)
             ? g_steal_pointer (&questionnaire)
             : NULL;
}

Questionnaire *
questionnaire_load (const char *path, const Grid *grid, GError **error)
{
  g_autoptr (YamlFile) yaml = yaml_file_read (path, error);

  return yaml == NULL ? NULL : questionnaire_take (yaml, grid, error);
}

typedef struct {
  const Grid *grid;
  Questionnaire *latest; /* owned */
} Choosing;

static gboolean
take_latest (const YamlFile *yaml, gpointer data, GError **error)
{
  Choosing *choosing = data;
  g_autoptr (Questionnaire) found = questionnaire_take (yaml, choosing->grid, error);

  if (found == NULL || !yaml_file_check_version (yaml, found->version, error))
    return FALSE;
  if (choosing->latest == NULL || strcmp (found->date, choosing->latest->date) > 0) {
    questionnaire_free (choosing->latest);
    choosing->latest = g_steal_pointer (&found);
  }
  return TRUE;
}

static gboolean
knows (gconstpointer original, const char *code)
{
  return questionnaire_has_words (original, code);
}

static gboolean
translate (Questionnaire *questionnaire, const char *folder, GError **error)
{
  questionnaire->translations = translation_load_folder (folder, error);
  return questionnaire->translations != NULL
         && translation_check (questionnaire->translations, questionnaire->version, knows, questionnaire, error);
}

Questionnaire *
questionnaire_load_folder (const char *folder, const Grid *grid, GError **error)
{
  Choosing choosing = { grid, NULL };
  gboolean read = yaml_file_each (folder, QUESTIONNAIRE_KIND, take_latest, &choosing, error);
  g_autoptr (Questionnaire) latest = choosing.latest;

  if (!read)
    return NULL;
  if (latest == NULL) {
    box_fail (error, BOX_ERROR_NOT_FOUND, "%s: no questionnaire", folder);
    return NULL;
  }
  return translate (latest, folder, error) ? g_steal_pointer (&latest) : NULL;
}
