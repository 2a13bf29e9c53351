/* draft_input.c: from the answers of a draft, texts all, to the typed input of a report, by the table of questions. A
 * field nobody asks for is kept as an answer of the questionnaire. Does not say whether the report is complete. */
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "domain/draft.h"
#include "domain/questionnaire.h"

/* FALSE: the value is not of the question's type. */
typedef gboolean (*Reader) (const Question *question, const char *value, ReportInput *input);

static void
put_text (const Question *question, char *text, ReportInput *input)
{
  char **place = G_STRUCT_MEMBER_P (input, question->offset);

  g_free (*place);
  *place = text;
}

static gboolean
read_text (const Question *question, const char *value, ReportInput *input)
{
  put_text (question, text_clean (value, strlen (value), FALSE, (guint) question->max), input);
  return TRUE;
}

/* The draft keeps more of it than a report takes. */
static gboolean
read_long (const Question *question, const char *value, ReportInput *input)
{
  g_autofree char *text = text_clean (value, strlen (value), TRUE, DRAFT_VALUE_MAX);

  if (g_utf8_strlen (text, -1) > question->max)
    return FALSE;
  put_text (question, g_steal_pointer (&text), input);
  return TRUE;
}

static gboolean
read_number (const Question *question, const char *value, ReportInput *input)
{
  gint64 number;

  if (!text_to_integer (value, question->min, question->max, &number))
    return FALSE;
  G_STRUCT_MEMBER (int, input, question->offset) = (int) number;
  return TRUE;
}

static gboolean
read_tenths (const Question *question, const char *value, ReportInput *input)
{
  g_auto (GStrv) parts = g_strsplit_set (value, ",.", 2);
  gint64 whole, tenth = 0;

  if (parts[0] == NULL || !text_to_integer (parts[0], question->min, question->max, &whole))
    return FALSE;
  if (parts[1] != NULL && !text_to_integer (parts[1], 0, 9, &tenth))
    return FALSE;
  G_STRUCT_MEMBER (int, input, question->offset) = (int) (whole * 10 + tenth);
  return TRUE;
}

static gboolean
read_day (const Question *question, const char *value, ReportInput *input)
{
  gint64 moment;

  return clock_parse_day (value, &moment) && read_text (question, value, input);
}

static gboolean
read_code (const Question *question, const char *value, ReportInput *input)
{
  if (!questionnaire_offers (question, value))
    return FALSE;
  put_text (question, strcmp (value, "unknown") == 0 ? NULL : g_strdup (value), input);
  return TRUE;
}

static const struct {
  const char *word;
  Answer answer;
} answers[] = { { "yes", ANSWER_YES }, { "no", ANSWER_NO }, { "unknown", ANSWER_UNKNOWN } };

static gboolean
read_answer (const Question *question, const char *value, ReportInput *input)
{
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    if (strcmp (answers[i].word, value) == 0) {
      G_STRUCT_MEMBER (Answer, input, question->offset) = answers[i].answer;
      return TRUE;
    }
  return FALSE;
}

static gboolean
read_energy (const Question *question, const char *value, ReportInput *input)
{
  G_STRUCT_MEMBER (GridEnergySource, input, question->offset) = grid_energy_from_name (value);
  return questionnaire_offers (question, value);
}

static const Reader readers[] = {
  [QUESTION_TEXT] = read_text,     [QUESTION_LONG] = read_long,     [QUESTION_DIGITS] = read_text,
  [QUESTION_NUMBER] = read_number, [QUESTION_TENTHS] = read_tenths, [QUESTION_EMAIL] = read_text,
  [QUESTION_PHONE] = read_text,    [QUESTION_DAY] = read_day,       [QUESTION_CODE] = read_code,
  [QUESTION_ANSWER] = read_answer, [QUESTION_ENERGY] = read_energy,
};
G_STATIC_ASSERT (G_N_ELEMENTS (readers) == QUESTION_LAST);

static void
take_answer (const char *name, const char *value, ReportInput *input, Remarks *remarks)
{
  const Question *question = questionnaire_find (name);

  if (g_str_has_prefix (name, "problem.")) {
    if (strcmp (value, "unknown") != 0 && strcmp (value, "none") != 0)
      g_ptr_array_add (input->severities, g_strdup (value));
  } else if (g_str_has_prefix (name, "area."))
    return; /* which pages to show: the problems say it all once chosen */
  else if (question == NULL)
    g_hash_table_insert (input->answers, g_strdup (name), g_strdup (value));
  else if (!readers[question->kind](question, value, input))
    remarks_add (remarks, name, question->remark != NULL ? question->remark : "choice", NULL);
}

static int
compare_codes (gconstpointer one, gconstpointer other)
{
  return strcmp (*(const char *const *) one, *(const char *const *) other);
}

ReportInput *
draft_input (const Draft *draft, Remarks *remarks)
{
  ReportInput *input = report_input_new (report_source (draft->source));
  GHashTableIter iterator;
  gpointer name, value;

  if (draft->language != NULL) {
    g_free (input->language);
    input->language = g_strdup (draft->language);
  }
  g_hash_table_iter_init (&iterator, draft->answers);
  while (g_hash_table_iter_next (&iterator, &name, &value))
    take_answer (name, value, input, remarks);
  g_ptr_array_sort (input->severities, compare_codes); /* a hash table has no order, a report has */
  input->persons[PERSON_OCCUPANT].known = TRUE;
  return input;
}
