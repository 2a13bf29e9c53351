/* condition.c: conditions of data files: their schema, and whether they hold. */
#include "domain/condition.h"

#include <string.h>

#include "base/text.h"
#include "domain/condition_schema.h"

enum { CODE_MAX = 64, LIST_MAX = 40 };
#define OPTIONAL (CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL)

static const cyaml_schema_value_t code_value = { CYAML_VALUE_STRING (CYAML_FLAG_POINTER, char *, 1, CODE_MAX) };
static const cyaml_schema_field_t one_fields[] = {
  CYAML_FIELD_STRING_PTR ("field", CYAML_FLAG_POINTER, Condition, field, 1, CODE_MAX),
  CYAML_FIELD_STRING_PTR ("is", OPTIONAL, Condition, is, 1, CODE_MAX),
  CYAML_FIELD_SEQUENCE ("in", OPTIONAL, Condition, in, &code_value, 1, LIST_MAX),
  CYAML_FIELD_UINT ("at_least", CYAML_FLAG_OPTIONAL, Condition, at_least),
  CYAML_FIELD_END,
};
static const cyaml_schema_value_t one_value = { CYAML_VALUE_MAPPING (CYAML_FLAG_DEFAULT, Condition, one_fields) };
const cyaml_schema_field_t condition_schema[] = {
  CYAML_FIELD_SEQUENCE ("all", OPTIONAL, Conditions, all, &one_value, 1, LIST_MAX),
  CYAML_FIELD_SEQUENCE ("any", OPTIONAL, Conditions, any, &one_value, 1, LIST_MAX),
  CYAML_FIELD_END,
};

static gboolean
is_wanted (const Condition *condition, const char *code)
{
  if (g_strcmp0 (condition->is, code) == 0)
    return TRUE;
  for (guint i = 0; i < condition->in_count; i++)
    if (strcmp (condition->in[i], code) == 0)
      return TRUE;
  return FALSE;
}

guint
condition_tests (const Condition *condition)
{
  return (condition->is != NULL) + (condition->in_count > 0) + (condition->at_least > 0);
}

/* "34.5" reaches 34; a word reaches nothing. */
static gboolean
reaches (const char *code, guint at_least)
{
  const char *dot = strchr (code, '.');
  g_autofree char *whole = dot == NULL ? g_strdup (code) : g_strndup (code, (gsize) (dot - code));
  gint64 number;

  return text_to_integer (whole, at_least, G_MAXINT64, &number);
}

static gboolean
condition_holds (const Condition *condition, const char *value)
{
  g_auto (GStrv) codes = g_strsplit (value == NULL ? "" : value, " ", -1);

  for (guint i = 0; codes[i] != NULL; i++)
    if (*codes[i] != '\0'
        && (condition->at_least > 0 ? reaches (codes[i], condition->at_least) : is_wanted (condition, codes[i])))
      return TRUE;
  return FALSE;
}

/* Holds, or may once its field has a value. */
static gboolean
is_possible (const Condition *condition, const char *value)
{
  return value == NULL || condition_holds (condition, value);
}

static gboolean
list_passes (const Conditions *conditions, ConditionValue value, gpointer data,
             gboolean (*passes) (const Condition *condition, const char *value))
{
  for (guint i = 0; i < conditions->all_count; i++)
    if (!passes (&conditions->all[i], value (conditions->all[i].field, data)))
      return FALSE;
  for (guint i = 0; i < conditions->any_count; i++)
    if (passes (&conditions->any[i], value (conditions->any[i].field, data)))
      return TRUE;
  return conditions->any_count == 0;
}

gboolean
condition_list_may_hold (const Conditions *conditions, ConditionValue value, gpointer data)
{
  return conditions == NULL || list_passes (conditions, value, data, is_possible);
}

gboolean
condition_list_holds (const Conditions *conditions, ConditionValue value, gpointer data)
{
  return conditions == NULL || list_passes (conditions, value, data, condition_holds);
}

gboolean
condition_list_all (const Conditions *conditions, gboolean (*visit) (const Condition *condition, gpointer data),
                    gpointer data)
{
  for (guint i = 0; conditions != NULL && i < conditions->all_count; i++)
    if (!visit (&conditions->all[i], data))
      return FALSE;
  for (guint i = 0; conditions != NULL && i < conditions->any_count; i++)
    if (!visit (&conditions->any[i], data))
      return FALSE;
  return TRUE;
}
