/* field.c: choices of a field, and what is kept of what was typed. Reads no file and no draft. */
#include "domain/field.h"

#include <string.h>

#include "base/text.h"
#include "domain/draft.h"

enum { SHORT_KEPT_MAX = 20 /* characters, of what is no text: a number, a day, a code */, CHECKS_KEPT_MAX = 200 };

/* ---- choices ---- */

gboolean
field_is_choice (const Field *field)
{
  return field->choices_count > 0;
}

const FieldChoice *
field_choice (const Field *field, const char *code)
{
  for (guint i = 0; i < field->choices_count; i++)
    if (g_strcmp0 (field->choices[i].code, code) == 0)
      return &field->choices[i];
  return NULL;
}

gboolean
field_offers (const Field *field, const char *code)
{
  return field_choice (field, code) != NULL;
}

/* ---- what is kept ---- */

guint
field_length_max (const Field *field)
{
  static const gboolean bounded[FIELD_LAST] = {
    [FIELD_TEXT] = TRUE, [FIELD_DIGITS] = TRUE, [FIELD_EMAIL] = TRUE, [FIELD_PHONE] = TRUE
  };

  return bounded[field->kind] ? field->max : 0;
}

static guint
kept_max (const Field *field)
{
  guint length = field_length_max (field);

  if (field->kind == FIELD_LONG)
    return DRAFT_VALUE_MAX;
  if (field->kind == FIELD_CHECKS)
    return CHECKS_KEPT_MAX;
  return length > 0 ? length : SHORT_KEPT_MAX;
}

/* In the order of the page; "none" beside another is a slip. */
static char *
offered_codes (const Field *field, const char *typed)
{
  g_auto (GStrv) codes = g_strsplit (typed, " ", -1);
  g_autoptr (GString) kept = g_string_new (NULL);

  for (guint i = 0; i < field->choices_count; i++) {
    const char *code = field->choices[i].code;

    if (g_strv_contains ((const char *const *) codes, code) && (kept->len == 0 || strcmp (code, "none") != 0))
      g_string_append_printf (kept, "%s%s", kept->len > 0 ? " " : "", code);
  }
  return g_string_free (g_steal_pointer (&kept), FALSE);
}

/* What a keyboard of another script writes of a number is that number; a text keeps its own. */
static char *
latin (const Field *field, char *text)
{
  static const gboolean is_words[FIELD_LAST] = { [FIELD_TEXT] = TRUE, [FIELD_LONG] = TRUE };
  char *kept = is_words[field->kind] ? g_strdup (text) : text_latin_digits (text);

  g_free (text);
  return kept;
}

char *
field_clean (const Field *field, const char *typed)
{
  g_autofree char *text = latin (field, text_clean (typed, field->kind == FIELD_LONG, kept_max (field)));

  if (field->kind == FIELD_CHECKS)
    return offered_codes (field, text);
  if (field_is_choice (field) && !field_offers (field, text))
    text[0] = '\0';
  return field->kind == FIELD_DAY ? text_day (text) : g_steal_pointer (&text);
}
