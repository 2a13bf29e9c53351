/* numbers.c: the numbers' YAML against its schema. Shows nothing. */
#include "domain/numbers.h"

#include <cyaml/cyaml.h>
#include <string.h>

#include "base/error.h"
#include "base/yaml.h"

#define NUMBERS_KIND "numbers"

enum { NUMBERS_MAX = 100, CODE_MAX = 40, WORDS_MAX = 500 };

#define TEXT(name, min, max) CYAML_FIELD_STRING_PTR (#name, CYAML_FLAG_POINTER, Number, name, min, max)
static const cyaml_schema_field_t number_fields[] = {
  TEXT (code, 1, CODE_MAX),      TEXT (kind, 1, CODE_MAX),
  TEXT (number, 2, CODE_MAX),    TEXT (link, 5, CODE_MAX),
  TEXT (words, 1, WORDS_MAX),    TEXT (when, 0, WORDS_MAX),
  TEXT (source, 1, WORDS_MAX),   TEXT (verified_on, 0, CODE_MAX),
  TEXT (certainty, 1, CODE_MAX), CYAML_FIELD_END,
};
static const cyaml_schema_value_t number_value = { CYAML_VALUE_MAPPING (CYAML_FLAG_DEFAULT, Number, number_fields) };
static const cyaml_schema_field_t file_fields[] = {
  YAML_KIND_FIELD,
  CYAML_FIELD_STRING_PTR ("version", CYAML_FLAG_POINTER, Numbers, version, 1, CODE_MAX),
  CYAML_FIELD_SEQUENCE ("numbers", CYAML_FLAG_POINTER, Numbers, numbers, &number_value, 1, NUMBERS_MAX),
  CYAML_FIELD_END,
};
static const cyaml_schema_value_t file_value = { CYAML_VALUE_MAPPING (CYAML_FLAG_POINTER, Numbers, file_fields) };

void
numbers_free (Numbers *numbers)
{
  yaml_data_free (&file_value, numbers);
}

static gboolean
is_link (const char *link)
{
  const char *digits = g_str_has_prefix (link, "tel:") || g_str_has_prefix (link, "sms:") ? link + strlen ("tel:") : "";

  return *digits != '\0' && strspn (digits, "+0123456789") == strlen (digits);
}

static gboolean
numbers_check (const Numbers *numbers, const YamlFile *yaml, GError **error)
{
  for (guint i = 0; i < numbers->numbers_count; i++)
    if (!is_link (numbers->numbers[i].link))
      return yaml_file_refuse (yaml, numbers->numbers[i].code, error, "%s: a link is tel: or sms: and digits",
                               numbers->numbers[i].code);
  return TRUE;
}

static Numbers *
numbers_take (const YamlFile *yaml, GError **error)
{
  g_autoptr (Numbers) numbers = yaml_file_load (yaml, NUMBERS_KIND, &file_value, error);

  return numbers != NULL && numbers_check (numbers, yaml, error) ? g_steal_pointer (&numbers) : NULL;
}

Numbers *
numbers_load (const char *path, GError **error)
{
  g_autoptr (YamlFile) yaml = yaml_file_read (path, error);

  return yaml == NULL ? NULL : numbers_take (yaml, error);
}

/* Replaces *best (Numbers **) by what has a greater version. */
static gboolean
take_latest (const YamlFile *yaml, gpointer best, GError **error)
{
  Numbers **latest = best;
  g_autoptr (Numbers) found = numbers_take (yaml, error);

  if (found == NULL)
    return FALSE;
  if (*latest == NULL || strcmp (found->version, (*latest)->version) > 0) {
    numbers_free (*latest);
    *latest = g_steal_pointer (&found);
  }
  return TRUE;
}

Numbers *
numbers_load_folder (const char *folder, GError **error)
{
  g_autoptr (Numbers) latest = NULL;

  if (!yaml_file_each (folder, NUMBERS_KIND, take_latest, &latest, error))
    return NULL;
  if (latest == NULL)
    box_fail (error, BOX_ERROR_NOT_FOUND, "%s: no file of phone numbers", folder);
  return g_steal_pointer (&latest);
}

gboolean
numbers_is_shown (const Number *number)
{
  return strcmp (number->certainty, "A") == 0 || strcmp (number->certainty, "B") == 0;
}

const char *
numbers_verified_on (const Numbers *numbers)
{
  const char *oldest = NULL;

  for (guint i = 0; i < numbers->numbers_count; i++) {
    const Number *number = &numbers->numbers[i];

    if (!numbers_is_shown (number))
      continue;
    if (*number->verified_on == '\0')
      return NULL;
    if (oldest == NULL || strcmp (number->verified_on, oldest) < 0)
      oldest = number->verified_on;
  }
  return oldest;
}
