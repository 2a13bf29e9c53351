/* numbers.c: the numbers' YAML against its schema. Shows nothing. */
#include "domain/numbers.h"

#include <cyaml/cyaml.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"

enum { NUMBERS_BYTES_MAX = 256 * 1024, NUMBERS_MAX = 100, CODE_MAX = 40, WORDS_MAX = 500, REASON_MAX = 160 };

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
  CYAML_FIELD_STRING_PTR ("version", CYAML_FLAG_POINTER, Numbers, version, 1, CODE_MAX),
  CYAML_FIELD_SEQUENCE ("numbers", CYAML_FLAG_POINTER, Numbers, numbers, &number_value, 1, NUMBERS_MAX),
  CYAML_FIELD_END,
};
static const cyaml_schema_value_t file_value = { CYAML_VALUE_MAPPING (CYAML_FLAG_POINTER, Numbers, file_fields) };

/* libcyaml tells the reason, and then the place, in its log only: both first ones are kept. */
typedef struct {
  char *reason, *place;
} Complaint;

static void G_GNUC_PRINTF (3, 0) hear_complaint (cyaml_log_t level, void *context, const char *format, va_list args)
{
  Complaint *complaint = context;
  g_autofree char *message = g_strdup_vprintf (format, args);
  const char *place = strstr (message, "(line: ");
  const char *told = place != NULL ? place : message;
  char **kept = place != NULL ? &complaint->place : &complaint->reason;

  (void) level;
  g_strchomp (message);
  if (*kept == NULL)
    *kept = g_utf8_make_valid (told, (gssize) MIN (strlen (told), REASON_MAX));
}

static cyaml_config_t
yaml_config (Complaint *complaint)
{
  return (cyaml_config_t){ .log_fn = hear_complaint,
                           .log_ctx = complaint,
                           .mem_fn = cyaml_mem,
                           .log_level = CYAML_LOG_WARNING,
                           .flags = CYAML_CFG_NO_ALIAS };
}

void
numbers_free (Numbers *numbers)
{
  Complaint complaint = { 0 };
  cyaml_config_t config = yaml_config (&complaint);

  if (numbers != NULL)
    cyaml_free (&config, &file_value, numbers, 0);
  g_free (complaint.reason);
  g_free (complaint.place);
}

static gboolean
is_link (const char *link)
{
  const char *digits = g_str_has_prefix (link, "tel:") || g_str_has_prefix (link, "sms:") ? link + strlen ("tel:") : "";

  return *digits != '\0' && strspn (digits, "+0123456789") == strlen (digits);
}

static gboolean
numbers_check (const Numbers *numbers, const char *path, GError **error)
{
  for (guint i = 0; i < numbers->numbers_count; i++)
    if (!is_link (numbers->numbers[i].link))
      return box_fail (error, BOX_ERROR_INVALID, "%s: %s: a link is tel: or sms: and digits", path,
                       numbers->numbers[i].code);
  return TRUE;
}

Numbers *
numbers_load (const char *path, GError **error)
{
  Complaint complaint = { 0 };
  cyaml_config_t config = yaml_config (&complaint);
  g_autofree char *bytes = NULL;
  g_autoptr (Numbers) numbers = NULL;
  gsize length = 0;
  GStatBuf status;
  cyaml_err_t code;

  if (g_stat (path, &status) == 0 && status.st_size > NUMBERS_BYTES_MAX) {
    box_fail (error, BOX_ERROR_LIMIT, "%s: more than %d bytes", path, NUMBERS_BYTES_MAX);
    return NULL;
  }
  if (!g_file_get_contents (path, &bytes, &length, error)) {
    box_translate (error);
    return NULL;
  }
  code = cyaml_load_data ((const uint8_t *) bytes, length, &config, &file_value, (cyaml_data_t **) &numbers, NULL);
  if (code != CYAML_OK || numbers == NULL)
    box_fail (error, BOX_ERROR_INVALID, "%s %s: %s", path, complaint.place != NULL ? complaint.place : "",
              complaint.reason != NULL ? complaint.reason : "the file is empty");
  g_free (complaint.reason);
  g_free (complaint.place);
  return numbers != NULL && numbers_check (numbers, path, error) ? g_steal_pointer (&numbers) : NULL;
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
