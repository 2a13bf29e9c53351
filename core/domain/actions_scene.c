/* actions_scene.c: one row per fact that is no column of its own, and whether a row holds. Writes nothing. */
#include "domain/actions_scene.h"

#include <string.h>

#include "domain/report_fact.h"

#define ANSWER_OF "answer."
#define EMPTY "empty"

/* ---- facts of their own ---- */

static void
add_word (GString *words, const char *word)
{
  if (words->len > 0)
    g_string_append_c (words, ' ');
  g_string_append (words, word);
}

static void
say_severity (const ActionsScene *scene, GString *words)
{
  for (guint i = 0; i < scene->severities->len; i++)
    add_word (words, g_ptr_array_index (scene->severities, i));
}

static void
say_flag (const ActionsScene *scene, GString *words)
{
  guint flags = 0;

  for (guint i = 0; i < scene->severities->len; i++) {
    const GridSeverity *severity = grid_severity (scene->grid, g_ptr_array_index (scene->severities, i));

    flags |= severity == NULL ? 0 : severity->flags;
  }
  for (guint bit = 1; grid_flag_name (bit) != NULL; bit <<= 1)
    if ((flags & bit) != 0)
      add_word (words, grid_flag_name (bit));
}

static void
say_rule (const ActionsScene *scene, GString *words)
{
  for (guint rule = 0; rule < GRID_RULE_LAST; rule++)
    if (((scene->score.floors_met | scene->score.rules) & 1u << rule) != 0)
      add_word (words, grid_rule_name ((GridRuleName) rule));
}

static void
say_class (const ActionsScene *scene, GString *words)
{
  g_string_append_c (words, report_class (scene->report));
}

static void
say_profile (const ActionsScene *scene, GString *words)
{
  add_word (words, scene->report->profile);
}

static gboolean
is_severity (const Grid *grid, const char *value)
{
  return grid_severity (grid, value) != NULL;
}

static gboolean
is_flag (const Grid *grid G_GNUC_UNUSED, const char *value)
{
  for (guint bit = 1; grid_flag_name (bit) != NULL; bit <<= 1)
    if (strcmp (grid_flag_name (bit), value) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_rule (const Grid *grid G_GNUC_UNUSED, const char *value)
{
  for (guint rule = 0; rule < GRID_RULE_LAST; rule++)
    if (strcmp (grid_rule_name ((GridRuleName) rule), value) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_class (const Grid *grid G_GNUC_UNUSED, const char *value)
{
  GridClass class;

  return value[1] == '\0' && score_class_from_letter (value[0], &class);
}

static const struct {
  const char *name;
  void (*say) (const ActionsScene *scene, GString *words);
  gboolean (*takes) (const Grid *grid, const char *value); /* nullable: anything */
} specials[] = {
  { "severity", say_severity, is_severity }, { "flag", say_flag, is_flag },    { "rule", say_rule, is_rule },
  { "class", say_class, is_class },          { "profile", say_profile, NULL },
};

/* ---- every fact ---- */

/* The level of the severity chosen of a criterion: its last digit. */
static void
say_level (const ActionsScene *scene, const GridCriterion *criterion, GString *words)
{
  for (guint i = 0; i < scene->severities->len; i++) {
    const GridSeverity *severity = grid_severity (scene->grid, g_ptr_array_index (scene->severities, i));

    if (severity != NULL && severity->criterion == criterion)
      add_word (words, strrchr (severity->code, '-') + 1);
  }
}

/* An "unknown" kept beside a column is an answer: nobody asks again. */
static void
say_known (const ActionsScene *scene, const char *name, GString *words)
{
  const ReportFact *fact = report_fact_find (name);
  g_autofree char *column = fact == NULL ? NULL : report_fact_text (fact, scene->report);
  const char *kept = g_hash_table_lookup (scene->answers, name);

  if (column != NULL && *column != '\0')
    add_word (words, column);
  else if (kept != NULL)
    add_word (words, kept);
}

static void
say_fact (const ActionsScene *scene, const char *name, GString *words)
{
  const GridCriterion *criterion = grid_criterion (scene->grid, name);
  const char *answer =
      g_str_has_prefix (name, ANSWER_OF) ? g_hash_table_lookup (scene->asked, name + strlen (ANSWER_OF)) : NULL;

  if (answer != NULL)
    g_string_append (words, answer);
  else if (criterion != NULL)
    say_level (scene, criterion, words);
  else
    say_known (scene, name, words);
}

static char *
scene_fact (const ActionsScene *scene, const char *fact)
{
  g_autoptr (GString) words = g_string_new (NULL);
  guint special = 0;

  while (special < G_N_ELEMENTS (specials) && strcmp (specials[special].name, fact) != 0)
    special++;
  if (special < G_N_ELEMENTS (specials))
    specials[special].say (scene, words);
  else
    say_fact (scene, fact, words);
  return words->len == 0 ? g_strdup (EMPTY) : g_string_free (g_steal_pointer (&words), FALSE);
}

/* ---- tests ---- */

typedef struct {
  const ActionsScene *scene;
  char *words; /* of the last fact asked for; owned */
} Looking;

static const char *
fact_value (const char *fact, gpointer data)
{
  Looking *looking = data;

  g_free (looking->words);
  return looking->words = scene_fact (looking->scene, fact);
}

gboolean
actions_scene_holds (const ActionsScene *scene, const ActionsRow *row)
{
  Looking looking = { scene, NULL };
  gboolean holds = condition_list_holds (row->when, fact_value, &looking);

  g_free (looking.words);
  return holds;
}

/* ---- what a file may name ---- */

static const ActionsQuestion *
question_that_fills (const Actions *actions, const char *field)
{
  for (guint i = 0; i < actions->questions_count; i++)
    if (g_strcmp0 (actions->questions[i].fills, field) == 0)
      return &actions->questions[i];
  return NULL;
}

gboolean
actions_fact_is_known (const Actions *actions, const Grid *grid, const char *fact)
{
  for (guint i = 0; i < G_N_ELEMENTS (specials); i++)
    if (strcmp (specials[i].name, fact) == 0)
      return TRUE;
  if (g_str_has_prefix (fact, ANSWER_OF))
    return actions_question (actions, fact + strlen (ANSWER_OF)) != NULL;
  return grid_criterion (grid, fact) != NULL || report_fact_find (fact) != NULL
         || question_that_fills (actions, fact) != NULL;
}

static gboolean
question_takes (const ActionsQuestion *question, const char *value)
{
  if (question->kind == ASK_YES_NO)
    return strcmp (value, "yes") == 0 || strcmp (value, "no") == 0;
  for (guint i = 0; i < question->choices_count; i++)
    if (strcmp (question->choices[i].code, value) == 0)
      return TRUE;
  return question->kind != ASK_CHOICE;
}

gboolean
actions_fact_takes (const Actions *actions, const Grid *grid, const char *fact, const char *value)
{
  const ActionsQuestion *question = g_str_has_prefix (fact, ANSWER_OF)
                                        ? actions_question (actions, fact + strlen (ANSWER_OF))
                                        : question_that_fills (actions, fact);

  if (strcmp (value, EMPTY) == 0 || strcmp (value, "unknown") == 0)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (specials); i++)
    if (strcmp (specials[i].name, fact) == 0)
      return specials[i].takes == NULL || specials[i].takes (grid, value);
  return question == NULL || question_takes (question, value);
}
