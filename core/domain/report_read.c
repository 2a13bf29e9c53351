/* report_read.c: reads one report and what hangs on it. Writes only the access log. */
#include "domain/report.h"

#include "base/clock.h"
#include "domain/report_columns.h"
#include "domain/report_score.h"

#define REPORT_COLUMNS \
  "r.*, t.code || '-' || r.number AS reference, u.name AS taken_name," \
  " coalesce (r.stop_requested, -1) AS stop, coalesce (r.notation, 0) AS notation_level"
#define REPORT_FROM " FROM report r JOIN territory t ON t.id = r.territory_id LEFT JOIN user u ON u.id = r.taken_by"
static const char sql_uuid[] = "SELECT " REPORT_COLUMNS REPORT_FROM " WHERE r.uuid = :uuid";
static const char sql_id[] = "SELECT " REPORT_COLUMNS REPORT_FROM " WHERE r.id = :id";
static const char sql_severities[] = "SELECT severity FROM report_problem WHERE report_id = :report"
                                     " ORDER BY weight DESC, severity";
static const char sql_person[] = "SELECT * FROM person WHERE report_id = :report AND kind = :kind";
static const char sql_answers[] = "SELECT field, value FROM report_answer WHERE report_id = :report";
static const char sql_log[] = "INSERT INTO access_log (at, user_id, report_id, what, partner_id)"
                              " VALUES (:at, :user, nullif (:report, 0), :what, iif (:user = 0, nullif (:partner, 0), NULL))";
static const char sql_log_purge[] =
    "DELETE FROM access_log WHERE id IN (SELECT id FROM access_log WHERE at < :before LIMIT :most)";

void
report_free (Report *report)
{
  if (report == NULL)
    return;
  char *texts[] = { report->uuid,   report->reference,   report->state,        report->closing_reason,
                    report->advice, report->taken_by,    report->grid_version, report->class_floors,
                    report->leads,  report->class_reason };
  report_columns_clear (report);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_free (report);
}

static char *
copy (Query *query, const char *column)
{
  return g_strdup (query_text (query, column));
}

static char
letter_of (Query *query, const char *column)
{
  const char *text = query_text (query, column);

  return text == NULL ? 0 : text[0];
}

static void
read_judgement (Query *query, Report *report)
{
  report->class_human = letter_of (query, "class_human");
  report->class_reason = copy (query, "class_reason");
  report->notation = (int) query_integer (query, "notation_level");
}

static void
read_life (Query *query, Report *report)
{
  report->state = copy (query, "state");
  report->created_at = query_integer (query, "created_at");
  report->taken_at = query_integer (query, "taken_at");
  report->transmitted_at = query_integer (query, "transmitted_at");
  report->closed_at = query_integer (query, "closed_at");
  report->changed_at = query_integer (query, "changed_at");
  report->followed_at = query_integer (query, "followed_at");
  report->taken_by = copy (query, "taken_name");
  report->closing_reason = copy (query, "closing_reason");
  report->advice = copy (query, "advice");
  report->stop_requested = (int) query_integer (query, "stop");
}

static Report *
report_read (Query *query)
{
  Report *report = g_new0 (Report, 1);

  report->id = query_integer (query, "id");
  report->territory_id = query_integer (query, "territory_id");
  report->number = query_integer (query, "number");
  report->uuid = copy (query, "uuid");
  report->reference = copy (query, "reference");
  report_columns_read (query, report);
  report_score_read (query, report);
  read_judgement (query, report);
  read_life (query, report);
  return report;
}

static Report *
report_one (Query *query, GError **error)
{
  g_autoptr (Report) report = query_next (query) ? report_read (query) : NULL;

  if (!query_done (query, error))
    return NULL;
  if (report == NULL)
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such report");
  return g_steal_pointer (&report);
}

Report *
report_find_uuid (Db *db, const char *uuid, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_uuid);

  query_bind_text (query, ":uuid", uuid);
  return report_one (query, error);
}

Report *
report_find (Db *db, gint64 id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_id);

  query_bind_integer (query, ":id", id);
  return report_one (query, error);
}

char
report_class (const Report *report)
{
  return report->class_human != 0 ? report->class_human : report->class_computed;
}

GPtrArray *
report_severities (Db *db, gint64 report_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_severities);
  g_autoptr (GPtrArray) codes = g_ptr_array_new_with_free_func (g_free);

  query_bind_integer (query, ":report", report_id);
  while (query_next (query))
    g_ptr_array_add (codes, copy (query, "severity"));
  return query_done (query, error) ? g_steal_pointer (&codes) : NULL;
}

gboolean
report_person (Db *db, gint64 report_id, PersonKind kind, Person *ret_person, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_person);

  query_bind_integer (query, ":report", report_id);
  query_bind_text (query, ":kind", person_kind_name (kind));
  if (!query_next (query))
    return query_done (query, error) && FALSE;
  ret_person->known = TRUE;
  person_columns_read (query, ret_person);
  return TRUE;
}

GHashTable *
report_answers (Db *db, gint64 report_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_answers);
  g_autoptr (GHashTable) answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  query_bind_integer (query, ":report", report_id);
  while (query_next (query))
    g_hash_table_insert (answers, copy (query, "field"), copy (query, "value"));
  return query_done (query, error) ? g_steal_pointer (&answers) : NULL;
}

gboolean
report_log_access (Db *db, const Actor *actor, gint64 report_id, const char *what, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_log);

  query_bind_integer (query, ":at", actor->now);
  query_bind_integer (query, ":user", actor->user_id);
  query_bind_integer (query, ":report", report_id);
  query_bind_text (query, ":what", what);
  query_bind_integer (query, ":partner", actor->partner_id);
  return query_done (query, error);
}

gboolean
report_purge_accesses (Db *db, gint64 now, GError **error)
{
  return query_purge (db, sql_log_purge, now - REPORT_ACCESS_KEEP_DAYS * CLOCK_DAY, error);
}
