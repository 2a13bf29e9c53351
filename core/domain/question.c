/* question.c: choices of a question, and what is kept of what was typed. Reads no file and no draft. */
#include "domain/question.h"

#include <string.h>

#include "base/text.h"
#include "domain/draft.h"

enum { SHORT_KEPT_MAX = 20 /* characters, of what is no text: a number, a day, a code */, CHECKS_KEPT_MAX = 200 };

/* ---- choices ---- */

gboolean
question_is_choice (const Question *question)
{
  return question->choices_count > 0;
}

const QuestionChoice *
question_choice (const Question *question, const char *code)
{
  for (guint i = 0; i < question->choices_count; i++)
    if (g_strcmp0 (question->choices[i].code, code) == 0)
      return &question->choices[i];
  return NULL;
}

gboolean
question_offers (const Question *question, const char *code)
{
  return question_choice (question, code) != NULL;
}

/* ---- what is kept ---- */

guint
question_length_max (const Question *question)
{
  static const gboolean bounded[QUESTION_LAST] = {
    [QUESTION_TEXT] = TRUE, [QUESTION_DIGITS] = TRUE, [QUESTION_EMAIL] = TRUE, [QUESTION_PHONE] = TRUE
  };

  return bounded[question->kind] ? question->max : 0;
}

static guint
kept_max (const Question *question)
{
  guint length = question_length_max (question);

  if (question->kind == QUESTION_LONG)
    return DRAFT_VALUE_MAX;
  if (question->kind == QUESTION_CHECKS)
    return CHECKS_KEPT_MAX;
  return length > 0 ? length : SHORT_KEPT_MAX;
}

/* In the order of the page; "none" beside another is a slip. */
static char *
offered_codes (const Question *question, const char *typed)
{
  g_auto (GStrv) codes = g_strsplit (typed, " ", -1);
  g_autoptr (GString) kept = g_string_new (NULL);

  for (guint i = 0; i < question->choices_count; i++) {
    const char *code = question->choices[i].code;

    if (g_strv_contains ((const char *const *) codes, code) && (kept->len == 0 || strcmp (code, "none") != 0))
      g_string_append_printf (kept, "%s%s", kept->len > 0 ? " " : "", code);
  }
  return g_string_free (g_steal_pointer (&kept), FALSE);
}

char *
question_clean (const Question *question, const char *typed)
{
  gsize length = typed == NULL ? 0 : strlen (typed);
  g_autofree char *text = text_clean (typed, length, question->kind == QUESTION_LONG, kept_max (question));

  if (question->kind == QUESTION_CHECKS)
    return offered_codes (question, text);
  if (question_is_choice (question) && !question_offers (question, text))
    text[0] = '\0';
  return question->kind == QUESTION_DAY ? text_day (text) : g_steal_pointer (&text);
}
