/* satisfaction.c: rows of `satisfaction` and of `satisfaction_given`, which nothing joins. */
#include "domain/satisfaction.h"

#include <string.h>

#include "base/clock.h"
#include "base/secret.h"

const char *const satisfaction_questions[] = { "informed", "heard", "easy", NULL };
G_STATIC_ASSERT (G_N_ELEMENTS (satisfaction_questions) == SATISFACTION_QUESTIONS + 1);
const char *const satisfaction_choices[] = { "yes", "rather", "hardly", "no", NULL };

enum { MONTH_CHARS = 7 /* of YYYY-MM-DD */ };

static const char sql_given[] =
    "SELECT 1 AS found FROM satisfaction_given WHERE report_id = :report AND stage = :stage";
static const char sql_give[] = "INSERT INTO satisfaction_given (report_id, stage) VALUES (:report, :stage)"
                               " ON CONFLICT (report_id, stage) DO NOTHING";
static const char sql_add[] = "INSERT INTO satisfaction (id, stage, month, informed, heard, easy, words)"
                              " VALUES (:id, :stage, :month, :informed, :heard, :easy, :words)";

const char *
satisfaction_stage (const Report *report)
{
  return report->closed_at != 0 ? "closed" : "sent";
}

gboolean
satisfaction_is_given (Db *db, gint64 report_id, const char *stage)
{
  g_autoptr (Query) query = query_new (db, sql_given);

  query_bind_integer (query, ":report", report_id);
  query_bind_text (query, ":stage", stage);
  return query_next (query);
}

static gboolean
says_something (const SatisfactionInput *input)
{
  for (guint i = 0; i < SATISFACTION_QUESTIONS; i++)
    if (input->answers[i] != NULL)
      return TRUE;
  return input->words != NULL && input->words[0] != '\0';
}

static gboolean
is_answerable (const SatisfactionInput *input, GError **error)
{
  for (guint i = 0; i < SATISFACTION_QUESTIONS; i++)
    if (input->answers[i] != NULL && !g_strv_contains (satisfaction_choices, input->answers[i]))
      return box_fail (error, BOX_ERROR_INVALID, "%s: no such choice", satisfaction_questions[i]);
  return says_something (input) || box_fail (error, BOX_ERROR_INVALID, "an opinion says something");
}

static gboolean
opinion_add (Db *db, const SatisfactionInput *input, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_add);
  g_autofree char *id = secret_uuid (), *month = clock_iso_day (now);

  month[MONTH_CHARS] = '\0';
  query_bind_text (query, ":id", id);
  query_bind_text (query, ":stage", input->stage);
  query_bind_text (query, ":month", month);
  query_bind_text (query, ":informed", input->answers[0]);
  query_bind_text (query, ":heard", input->answers[1]);
  query_bind_text (query, ":easy", input->answers[2]);
  query_bind_text (query, ":words", input->words != NULL ? input->words : "");
  return query_done (query, error);
}

gboolean
satisfaction_record (Db *db, const SatisfactionInput *input, gint64 now, GError **error)
{
  g_autoptr (Query) query = NULL;

  if (!is_answerable (input, error))
    return FALSE;
  query = query_new (db, sql_give);
  query_bind_integer (query, ":report", input->report_id);
  query_bind_text (query, ":stage", input->stage);
  if (!query_done (query, error))
    return FALSE;
  return db_changes (db) == 0 || opinion_add (db, input, now, error);
}
