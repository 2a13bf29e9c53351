/* completeness_load.c: the YAML of what partners need, against its schema and the two tables it speaks of. */
#include <cyaml/cyaml.h>
#include <string.h>

#include "base/yaml.h"
#include "domain/completeness.h"
#include "domain/partner.h"

#define KIND "completeness"
enum { CODE_MAX = 64, LIST_MAX = 60 };

typedef struct {
  char *partner; /* type, or "every" */
  char **needed, **useful;
  guint needed_count, useful_count;
} Need;

typedef struct {
  char *version, *date;
  Need *needs;
  guint needs_count;
} NeedFile;

struct Completeness {
  NeedFile *file; /* nullable: nothing is needed */
};

#define CODE(key, type) CYAML_FIELD_STRING_PTR (#key, CYAML_FLAG_POINTER, type, key, 1, CODE_MAX)
static const cyaml_schema_value_t fact_value = { CYAML_VALUE_STRING (CYAML_FLAG_POINTER, char *, 1, CODE_MAX) };
static const cyaml_schema_field_t need_fields[] = {
  CODE (partner, Need),
  CYAML_FIELD_SEQUENCE ("needed", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, Need, needed, &fact_value, 0, LIST_MAX),
  CYAML_FIELD_SEQUENCE ("useful", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, Need, useful, &fact_value, 0, LIST_MAX),
  CYAML_FIELD_END,
};
static const cyaml_schema_value_t need_value = { CYAML_VALUE_MAPPING (CYAML_FLAG_DEFAULT, Need, need_fields) };
static const cyaml_schema_field_t file_fields[] = {
  YAML_KIND_FIELD,
  CODE (version, NeedFile),
  CODE (date, NeedFile),
  CYAML_FIELD_SEQUENCE ("needs", CYAML_FLAG_POINTER, NeedFile, needs, &need_value, 1, LIST_MAX),
  CYAML_FIELD_END,
};
static const cyaml_schema_value_t file_value = { CYAML_VALUE_MAPPING (CYAML_FLAG_POINTER, NeedFile, file_fields) };

void
completeness_free (Completeness *completeness)
{
  if (completeness == NULL)
    return;
  yaml_data_free (&file_value, completeness->file);
  g_free (completeness);
}

/* ---- what the schema cannot judge ---- */

static gboolean
check_facts (const YamlFile *yaml, const Need *need, char *const *facts, guint count, GError **error)
{
  for (guint i = 0; i < count; i++)
    if (!completeness_knows (facts[i]))
      return yaml_file_refuse (yaml, facts[i], error, "%s: no fact is called %s", need->partner, facts[i]);
  return TRUE;
}

static gboolean
check_need (const YamlFile *yaml, const NeedFile *file, guint index, GError **error)
{
  const Need *need = &file->needs[index];

  if (strcmp (need->partner, COMPLETENESS_EVERY) != 0 && partner_type_find (need->partner) == NULL)
    return yaml_file_refuse (yaml, need->partner, error, "%s is no type of partner", need->partner);
  for (guint i = 0; i < index; i++)
    if (strcmp (file->needs[i].partner, need->partner) == 0)
      return yaml_file_refuse (yaml, need->partner, error, "%s is there twice", need->partner);
  return check_facts (yaml, need, need->needed, need->needed_count, error)
         && check_facts (yaml, need, need->useful, need->useful_count, error);
}

static gboolean
file_check (const YamlFile *yaml, const NeedFile *file, GError **error)
{
  if (!yaml_file_check_version (yaml, file->version, error))
    return FALSE;
  for (guint i = 0; i < file->needs_count; i++)
    if (!check_need (yaml, file, i, error))
      return FALSE;
  return TRUE;
}

/* Dates are ISO: text order is time order. */
static gboolean
take (const YamlFile *yaml, gpointer data, GError **error)
{
  Completeness *completeness = data;
  NeedFile *file = yaml_file_load (yaml, KIND, &file_value, error);

  if (file == NULL || !file_check (yaml, file, error)) {
    yaml_data_free (&file_value, file);
    return FALSE;
  }
  if (completeness->file != NULL && strcmp (completeness->file->date, file->date) > 0) {
    yaml_data_free (&file_value, file);
    return TRUE;
  }
  yaml_data_free (&file_value, completeness->file);
  completeness->file = file;
  return TRUE;
}

Completeness *
completeness_load_folder (const char *folder, GError **error)
{
  g_autoptr (Completeness) completeness = g_new0 (Completeness, 1);

  return yaml_file_each (folder, KIND, take, completeness, error) ? g_steal_pointer (&completeness) : NULL;
}

static gboolean
is_among (const char *fact, char *const *facts, guint count)
{
  for (guint i = 0; i < count; i++)
    if (strcmp (facts[i], fact) == 0)
      return TRUE;
  return FALSE;
}

NeedLevel
completeness_default (const Completeness *completeness, const char *partner_type, const char *fact)
{
  const NeedFile *file = completeness == NULL ? NULL : completeness->file;

  for (guint i = 0; file != NULL && i < file->needs_count; i++) {
    const Need *need = &file->needs[i];

    if (strcmp (need->partner, partner_type) != 0)
      continue;
    if (is_among (fact, need->needed, need->needed_count))
      return NEED_NEEDED;
    return is_among (fact, need->useful, need->useful_count) ? NEED_USEFUL : NEED_NONE;
  }
  return NEED_NONE;
}
