/* actions.c: the YAML of a table of actions against its schema, the look-ups, and the files of a folder. Does not judge
 * what it read (actions_check.c), nor act (actions_apply.c). */
#include "domain/actions.h"

#include <cyaml/cyaml.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "domain/actions_check.h"
#include "domain/condition_schema.h"

#define REQUIRED CYAML_FLAG_POINTER
#define OPTIONAL (CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL)
#define CODE_MAX 64
#define WORDS_MAX 400
#define TEXT(key, how, type, max) CYAML_FIELD_STRING_PTR (#key, how, type, key, 1, max)
#define ENUM(key, how, type, member, names) CYAML_FIELD_ENUM (key, how, type, member, names, G_N_ELEMENTS (names))

static const cyaml_strval_t kinds[] = {
  { "yes_no", ASK_YES_NO }, { "choice", ASK_CHOICE }, { "number", ASK_NUMBER },
  { "day", ASK_DAY },       { "text", ASK_TEXT },     { "photo", ASK_PHOTO },
};
static const cyaml_strval_t proposals[] = { { "sensor", PROPOSE_SENSOR }, { "visit", PROPOSE_VISIT } };
static const cyaml_strval_t warnings[] = { { "desk", WARN_DESK }, { "duty", WARN_DUTY } };
G_STATIC_ASSERT (G_N_ELEMENTS (kinds) == ASK_LAST);

static const cyaml_schema_value_t code_value = { CYAML_VALUE_STRING (CYAML_FLAG_POINTER, char *, 1, CODE_MAX) };

static const cyaml_schema_field_t choice_fields[] = {
  TEXT (code, REQUIRED, ActionsChoice, CODE_MAX),
  TEXT (words, REQUIRED, ActionsChoice, WORDS_MAX),
  CYAML_FIELD_END,
};
static const cyaml_schema_value_t choice_value = { CYAML_VALUE_MAPPING (CYAML_FLAG_DEFAULT, ActionsChoice,
                                                                        choice_fields) };

static const cyaml_schema_field_t question_fields[] = {
  TEXT (code, REQUIRED, ActionsQuestion, CODE_MAX),
  ENUM ("answer", CYAML_FLAG_STRICT, ActionsQuestion, kind, kinds),
  TEXT (words, REQUIRED, ActionsQuestion, WORDS_MAX),
  TEXT (hint, OPTIONAL, ActionsQuestion, WORDS_MAX),
  TEXT (unit, OPTIONAL, ActionsQuestion, CODE_MAX),
  CYAML_FIELD_UINT ("min", CYAML_FLAG_OPTIONAL, ActionsQuestion, min),
  CYAML_FIELD_UINT ("max", CYAML_FLAG_OPTIONAL, ActionsQuestion, max),
  CYAML_FIELD_SEQUENCE ("choices", OPTIONAL, ActionsQuestion, choices, &choice_value, 2, 20),
  TEXT (fills, OPTIONAL, ActionsQuestion, CODE_MAX),
  CYAML_FIELD_SEQUENCE ("replaces", OPTIONAL, ActionsQuestion, replaces, &code_value, 1, 99),
  CYAML_FIELD_END,
};
static const cyaml_schema_value_t question_value = { CYAML_VALUE_MAPPING (CYAML_FLAG_DEFAULT, ActionsQuestion,
                                                                          question_fields) };

/* `do` is for the reader of the file: its keys stand in the row itself. */
static const cyaml_schema_field_t do_fields[] = {
  CYAML_FIELD_SEQUENCE ("ask", OPTIONAL, ActionsRow, ask, &code_value, 1, 20),
  CYAML_FIELD_UINT ("own_questions", CYAML_FLAG_OPTIONAL, ActionsRow, own_questions),
  ENUM ("propose", CYAML_FLAG_STRICT | CYAML_FLAG_OPTIONAL, ActionsRow, propose, proposals),
  ENUM ("warn", CYAML_FLAG_STRICT | CYAML_FLAG_OPTIONAL, ActionsRow, warn, warnings),
  TEXT (reason, OPTIONAL, ActionsRow, WORDS_MAX),
  CYAML_FIELD_END,
};
#define INSIDE(name, how, fields_of) \
  { \
    .key = name, .data_offset = 0, .value = { CYAML_VALUE_MAPPING (how, ActionsRow, fields_of) } \
  }
static const cyaml_schema_field_t row_fields[] = {
  TEXT (code, REQUIRED, ActionsRow, CODE_MAX),
  CYAML_FIELD_MAPPING_PTR ("when", OPTIONAL, ActionsRow, when, condition_schema),
  INSIDE ("do", CYAML_FLAG_DEFAULT, do_fields),
  CYAML_FIELD_END,
};
static const cyaml_schema_value_t row_value = { CYAML_VALUE_MAPPING (CYAML_FLAG_DEFAULT, ActionsRow, row_fields) };

static const cyaml_schema_field_t file_fields[] = {
  YAML_KIND_FIELD,
  TEXT (version, REQUIRED, Actions, CODE_MAX),
  TEXT (grid, REQUIRED, Actions, CODE_MAX),
  TEXT (date, REQUIRED, Actions, CODE_MAX),
  TEXT (source, REQUIRED, Actions, 4 * WORDS_MAX),
  CYAML_FIELD_SEQUENCE ("photo_questions", OPTIONAL, Actions, photo_questions, &code_value, 1, 99),
  CYAML_FIELD_SEQUENCE ("questions", REQUIRED, Actions, questions, &question_value, 1, 200),
  CYAML_FIELD_SEQUENCE ("rows", REQUIRED, Actions, rows, &row_value, 1, 200),
  CYAML_FIELD_END,
};
static const cyaml_schema_value_t file_value = { CYAML_VALUE_MAPPING (CYAML_FLAG_POINTER, Actions, file_fields) };

/* ---- one file ---- */

static Actions *
actions_take (const YamlFile *yaml, const GridSet *grids, const Grid *grid, GError **error)
{
  g_autoptr (Actions) actions = yaml_file_load (yaml, ACTIONS_KIND, &file_value, error);

  if (actions == NULL)
    return NULL;
  if (grids != NULL)
    grid = grid_set_find (grids, actions->grid);
  if (grid == NULL || strcmp (grid->version, actions->grid) != 0) {
    yaml_file_refuse (yaml, actions->grid, error, "no grid is called %s here", actions->grid);
    return NULL;
  }
  return actions_check (actions, grid, yaml, error) ? g_steal_pointer (&actions) : NULL;
}

Actions *
actions_load (const char *path, const Grid *grid, GError **error)
{
  g_autoptr (YamlFile) yaml = yaml_file_read (path, error);

  return yaml == NULL ? NULL : actions_take (yaml, NULL, grid, error);
}

void
actions_free (Actions *actions)
{
  yaml_data_free (&file_value, actions);
}

/* ---- a folder ---- */

typedef struct {
  const GridSet *grids;
  GPtrArray *all;
} Gathering;

static gboolean
gather (const YamlFile *yaml, gpointer data, GError **error)
{
  const Gathering *gathering = data;
  Actions *actions = actions_take (yaml, gathering->grids, NULL, error);

  if (actions == NULL)
    return FALSE;
  g_ptr_array_add (gathering->all, actions);
  return yaml_file_check_version (yaml, actions->version, error);
}

/* Dates are ISO, so text order is time order; the version settles a tie. */
static int
compare_dates (gconstpointer one, gconstpointer other)
{
  const Actions *left = *(const Actions *const *) one, *right = *(const Actions *const *) other;
  int dates = strcmp (left->date, right->date);

  return dates != 0 ? dates : strcmp (left->version, right->version);
}

GPtrArray *
actions_load_folder (const char *folder, const GridSet *grids, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) actions_free);
  Gathering gathering = { grids, all };

  if (!yaml_file_each (folder, ACTIONS_KIND, gather, &gathering, error))
    return NULL;
  g_ptr_array_sort (all, compare_dates);
  return g_steal_pointer (&all);
}

/* ---- look-ups ---- */

const ActionsQuestion *
actions_question (const Actions *actions, const char *code)
{
  for (guint i = 0; i < actions->questions_count; i++)
    if (g_strcmp0 (actions->questions[i].code, code) == 0)
      return &actions->questions[i];
  return NULL;
}

const ActionsRow *
actions_row (const Actions *actions, const char *code)
{
  for (guint i = 0; i < actions->rows_count; i++)
    if (g_strcmp0 (actions->rows[i].code, code) == 0)
      return &actions->rows[i];
  return NULL;
}

/* In French, as the file has it. "heating.gas": what stands behind the dot is a choice, or the hint. */
static const char *
sentence_of (const Actions *actions, const char *code)
{
  const char *dot = strchr (code, '.');
  g_autofree char *first = dot == NULL ? g_strdup (code) : g_strndup (code, (gsize) (dot - code));
  const ActionsQuestion *question = actions_question (actions, first);
  const ActionsRow *row = actions_row (actions, code);

  if (row != NULL)
    return row->reason;
  if (question == NULL || dot == NULL)
    return question == NULL ? NULL : question->words;
  for (guint i = 0; i < question->choices_count; i++)
    if (strcmp (question->choices[i].code, dot + 1) == 0)
      return question->choices[i].words;
  return strcmp (dot + 1, "hint") == 0 ? question->hint : NULL;
}

gboolean
actions_knows (gconstpointer actions, const char *code)
{
  return sentence_of (actions, code) != NULL;
}

char *
actions_words (const Actions *actions, const char *language, const char *code)
{
  const char *words =
      actions->translations == NULL ? NULL : translation_get (actions->translations, actions->version, language, code);

  if (words != NULL)
    return g_strdup (words);
  words = sentence_of (actions, code);
  return words == NULL ? NULL : text_typography (words);
}

gboolean
actions_asks_photo (const Actions *actions, const char *severity)
{
  for (guint i = 0; i < actions->photo_questions_count; i++)
    if (strcmp (actions->photo_questions[i], severity) == 0)
      return TRUE;
  return FALSE;
}

const char *
actions_kind_name (AskKind kind)
{
  return kind < ASK_LAST ? kinds[kind].str : kinds[ASK_TEXT].str;
}

AskKind
actions_kind_find (const char *name)
{
  for (guint i = 0; i < ASK_LAST; i++)
    if (g_strcmp0 (kinds[i].str, name) == 0)
      return (AskKind) i;
  return ASK_TEXT;
}
