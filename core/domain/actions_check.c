/* actions_check.c: each code named once and known, each question whole, each row one that can hold and does something.
 * Reads no file. */
#include "domain/actions_check.h"

#include <string.h>

#include "base/clock.h"
#include "domain/actions_scene.h"
#include "domain/report_fact.h"

#define CODE_PATTERN "^[a-z][a-z0-9_]*\\z"
enum { OWN_QUESTIONS_MAX = 20 };

/* What is judged, and with what. */
typedef struct {
  const Actions *actions;
  const Grid *grid;
  const YamlFile *yaml;
} Check;

static gboolean
is_code (const char *code)
{
  return g_regex_match_simple (CODE_PATTERN, code, 0, 0);
}

static gboolean
check_severities (const Check *check, char *const *codes, guint count, GError **error)
{
  for (guint i = 0; i < count; i++)
    if (grid_severity (check->grid, codes[i]) == NULL)
      return yaml_file_refuse (check->yaml, codes[i], error, "%s is no severity of %s", codes[i], check->grid->version);
  return TRUE;
}

/* ---- questions ---- */

static gboolean
check_choices (const Check *check, const ActionsQuestion *question, GError **error)
{
  for (guint i = 0; i < question->choices_count; i++) {
    const char *code = question->choices[i].code;

    if (strcmp (code, "unknown") == 0)
      return yaml_file_refuse (check->yaml, question->code, error,
                               "%s: \"unknown\" is always a choice, it is not written", question->code);
    for (guint j = 0; j < i; j++)
      if (strcmp (code, question->choices[j].code) == 0)
        return yaml_file_refuse (check->yaml, question->code, error, "%s: the choice %s is there twice", question->code,
                                 code);
  }
  return TRUE;
}

/* Bounds, choices and a unit go with their kind alone. */
static gboolean
check_shape (const Check *check, const ActionsQuestion *question, GError **error)
{
  const char *code = question->code;

  if ((question->kind == ASK_CHOICE) != (question->choices_count > 0))
    return yaml_file_refuse (check->yaml, code, error, "%s: choices are for a choice, and a choice needs them", code);
  if (question->kind == ASK_NUMBER && question->min >= question->max)
    return yaml_file_refuse (check->yaml, code, error, "%s: a number has a min below its max", code);
  if (question->kind != ASK_NUMBER && (question->min > 0 || question->max > 0 || question->unit != NULL))
    return yaml_file_refuse (check->yaml, code, error, "%s: min, max and unit are for numbers", code);
  return check_choices (check, question, error);
}

static const guint kinds_of_fact[FACT_KIND_LAST] = {
  [FACT_COUNT] = 1 << ASK_NUMBER,  [FACT_TENTHS] = 1 << ASK_NUMBER,
  [FACT_ANSWER] = 1 << ASK_YES_NO, [FACT_CODE] = 1 << ASK_CHOICE | 1 << ASK_DAY | 1 << ASK_TEXT,
  [FACT_ENERGY] = 1 << ASK_CHOICE, [FACT_LETTER] = 1 << ASK_CHOICE,
};

static gboolean
choice_fits (const ReportFact *fact, const char *code)
{
  if (fact->kind == FACT_ENERGY)
    return grid_energy_from_name (code) != GRID_ENERGY_UNKNOWN;
  return fact->kind != FACT_LETTER || strcmp (code, "none") == 0
         || (code[0] >= 'A' && code[0] <= 'G' && code[1] == '\0');
}

static gboolean
check_fills (const Check *check, const ActionsQuestion *question, GError **error)
{
  const ReportFact *fact = report_fact_find (question->fills);
  const char *code = question->code;

  if (question->fills == NULL)
    return TRUE;
  if (question->kind == ASK_PHOTO)
    return yaml_file_refuse (check->yaml, code, error, "%s: a photo fills no field", code);
  if (!is_code (question->fills))
    return yaml_file_refuse (check->yaml, code, error, "%s: %s is no name of a field", code, question->fills);
  if (fact == NULL)
    return TRUE;
  if ((kinds_of_fact[fact->kind] & 1u << question->kind) == 0)
    return yaml_file_refuse (check->yaml, code, error, "%s: an answer of this kind cannot fill %s", code, fact->name);
  for (guint i = 0; i < question->choices_count; i++)
    if (!choice_fits (fact, question->choices[i].code))
      return yaml_file_refuse (check->yaml, code, error, "%s: %s cannot be %s", code, fact->name,
                               question->choices[i].code);
  return TRUE;
}

static gboolean
check_question (const Check *check, guint index, GError **error)
{
  const ActionsQuestion *question = &check->actions->questions[index];

  if (!is_code (question->code))
    return yaml_file_refuse (check->yaml, question->code, error, "%s is no code: a-z, 0-9, _", question->code);
  if (actions_question (check->actions, question->code) != question)
    return yaml_file_refuse (check->yaml, question->code, error, "the question %s is there twice", question->code);
  return check_shape (check, question, error) && check_fills (check, question, error)
         && check_severities (check, question->replaces, question->replaces_count, error);
}

/* ---- rows ---- */

typedef struct {
  const Check *check;
  const char *row; /* its code */
  GError **error;
} RowCheck;

#define REFUSE(of, ...) yaml_file_refuse ((of)->check->yaml, (of)->row, (of)->error, __VA_ARGS__)

static gboolean
check_level (const RowCheck *of, const Condition *condition)
{
  const GridCriterion *criterion = grid_criterion (of->check->grid, condition->field);

  if (criterion != NULL && condition->at_least > criterion->severities_count)
    return REFUSE (of, "%s: %s has %u levels", of->row, criterion->code, criterion->severities_count);
  return TRUE;
}

static gboolean
check_value (const RowCheck *of, const char *fact, const char *value)
{
  if (value != NULL && !actions_fact_takes (of->check->actions, of->check->grid, fact, value))
    return REFUSE (of, "%s: %s is never %s", of->row, fact, value);
  return TRUE;
}

static gboolean
check_condition (const Condition *condition, gpointer data)
{
  const RowCheck *of = data;

  if (!actions_fact_is_known (of->check->actions, of->check->grid, condition->field))
    return REFUSE (of, "%s: no fact is called %s", of->row, condition->field);
  if (condition_tests (condition) != 1)
    return REFUSE (of, "%s: %s has one test: is, in or at_least", of->row, condition->field);
  for (guint i = 0; i < condition->in_count; i++)
    if (!check_value (of, condition->field, condition->in[i]))
      return FALSE;
  return check_value (of, condition->field, condition->is) && check_level (of, condition);
}

static gboolean
check_do (const Check *check, const ActionsRow *row, GError **error)
{
  gboolean tells = row->propose != PROPOSE_NOTHING || row->warn != WARN_NOBODY;

  if (row->ask_count == 0 && row->own_questions == 0 && !tells)
    return yaml_file_refuse (check->yaml, row->code, error, "%s does nothing", row->code);
  if (tells != (row->reason != NULL))
    return yaml_file_refuse (check->yaml, row->code, error,
                             "%s: a proposal or a warning has a reason, and nothing else has one", row->code);
  if (row->own_questions > OWN_QUESTIONS_MAX)
    return yaml_file_refuse (check->yaml, row->code, error, "%s: at most %d questions of the severities", row->code,
                             OWN_QUESTIONS_MAX);
  for (guint i = 0; i < row->ask_count; i++)
    if (actions_question (check->actions, row->ask[i]) == NULL)
      return yaml_file_refuse (check->yaml, row->code, error, "%s: no question is called %s", row->code, row->ask[i]);
  return TRUE;
}

static gboolean
check_row (const Check *check, guint index, GError **error)
{
  const ActionsRow *row = &check->actions->rows[index];
  RowCheck of = { check, row->code, error };

  if (!is_code (row->code))
    return yaml_file_refuse (check->yaml, row->code, error, "%s is no code: a-z, 0-9, _", row->code);
  if (actions_row (check->actions, row->code) != row)
    return yaml_file_refuse (check->yaml, row->code, error, "the row %s is there twice", row->code);
  if (actions_question (check->actions, row->code) != NULL) /* a sentence is translated by its code alone */
    return yaml_file_refuse (check->yaml, row->code, error, "%s: a question has this code already", row->code);
  return condition_list_all (row->when, check_condition, &of) && check_do (check, row, error);
}

gboolean
actions_check (const Actions *actions, const Grid *grid, const YamlFile *yaml, GError **error)
{
  const Check check = { actions, grid, yaml };
  gint64 day;

  if (!clock_parse_day (actions->date, &day))
    return yaml_file_refuse (yaml, actions->date, error, "%s is no day (YYYY-MM-DD)", actions->date);
  if (!check_severities (&check, actions->photo_questions, actions->photo_questions_count, error))
    return FALSE;
  for (guint i = 0; i < actions->questions_count; i++)
    if (!check_question (&check, i, error))
      return FALSE;
  for (guint i = 0; i < actions->rows_count; i++)
    if (!check_row (&check, i, error))
      return FALSE;
  return TRUE;
}
