/* waiting.c: two questions to the store. Decides nothing. */
#include "domain/waiting.h"

static const char sql_find[] =
    "SELECT r.followed_at, coalesce (a.waiting_since, 0) AS waiting_since, p.phone FROM report r"
    " LEFT JOIN assignment a ON a.id = :assignment AND a.report_id = r.id LEFT JOIN partner p ON p.id = a.partner_id"
    " WHERE r.id = :report";
static const char sql_holders[] = "SELECT p.name, p.phone FROM assignment a JOIN partner p ON p.id = a.partner_id"
                                  " WHERE a.report_id = :report AND a.state = 'accepted' ORDER BY p.name, p.id";

void
waiting_clear (Waiting *waiting)
{
  g_clear_pointer (&waiting->partner_phone, g_free);
}

gboolean
waiting_find (Db *db, gint64 report_id, gint64 assignment_id, Waiting *ret_waiting, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find);

  query_bind_integer (query, ":report", report_id);
  query_bind_integer (query, ":assignment", assignment_id);
  if (query_next (query)) {
    ret_waiting->followed_at = query_integer (query, "followed_at");
    ret_waiting->waiting_since = query_integer (query, "waiting_since");
    ret_waiting->partner_phone = g_strdup (query_text (query, "phone"));
  }
  return query_done (query, error);
}

gboolean
waiting_holders (Db *db, gint64 report_id, WaitingHolder visit, gpointer data, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_holders);

  query_bind_integer (query, ":report", report_id);
  while (query_next (query))
    visit (query_text (query, "name"), query_text (query, "phone"), data);
  return query_done (query, error);
}
