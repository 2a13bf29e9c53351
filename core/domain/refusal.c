/* refusal.c: counts refusals. An assignment counts once, by the last reason given. */
#include "domain/refusal.h"

#define REFUSED(column) \
  "(SELECT " column " FROM event e WHERE e.report_id = a.report_id AND e.noun = 'assignment' AND e.verb = 'refused'" \
  " AND e.subject_id = a.id ORDER BY e.id DESC LIMIT 1)"
/* Demonstration files count like others: they are all there is in a demonstration. */
static const char sql_list[] =
    "SELECT rule, partner, rule_name, rule_uuid, partner_name, count (*) AS sent, sum (answered) AS answered,"
    " sum (refused) AS refused FROM (SELECT coalesce (a.rule_id, 0) AS rule, a.partner_id AS partner,"
    " coalesce (l.name, a.rule_name) AS rule_name, iif (l.archived_at IS NULL, l.uuid, NULL) AS rule_uuid,"
    " p.name AS partner_name, a.answered_at IS NOT NULL AS answered, coalesce (" REFUSED ("1") ", 0) AS refused"
    " FROM assignment a JOIN partner p ON p.id = a.partner_id LEFT JOIN rule l ON l.id = a.rule_id"
    " WHERE a.created_at >= :since AND a.created_at < :until AND a.state <> 'withdrawn')"
    " GROUP BY rule, partner HAVING sum (refused) > 0"
    " ORDER BY sum (refused) DESC, rule, partner";
static const char sql_reasons[] =
    "SELECT reason, count (*) AS count FROM (SELECT " REFUSED ("coalesce (e.detail, 'other')") " AS reason"
    " FROM assignment a WHERE coalesce (a.rule_id, 0) = :rule AND a.partner_id = :partner"
    " AND a.created_at >= :since AND a.created_at < :until) WHERE reason IS NOT NULL GROUP BY reason"
    " ORDER BY count (*) DESC, reason";

static void
reason_free (gpointer data)
{
  RefusalReason *reason = data;

  g_free (reason->code);
  g_free (reason);
}

static void
refusal_free (gpointer data)
{
  Refusal *refusal = data;

  g_free (refusal->rule_name);
  g_free (refusal->rule_uuid);
  g_free (refusal->partner_name);
  g_ptr_array_unref (refusal->reasons);
  g_free (refusal);
}

gboolean
refusal_is_frequent (const Refusal *refusal)
{
  return refusal->rule_id != 0 && refusal->sent >= REFUSAL_SMALL
         && refusal->refused * 100 >= refusal->sent * REFUSAL_LOOK_PERCENT;
}

static Refusal *
refusal_read (Query *query)
{
  Refusal *refusal = g_new0 (Refusal, 1);

  refusal->rule_id = query_integer (query, "rule");
  refusal->partner_id = query_integer (query, "partner");
  refusal->rule_name = g_strdup (query_text (query, "rule_name"));
  refusal->rule_uuid = g_strdup (query_text (query, "rule_uuid"));
  refusal->partner_name = g_strdup (query_text (query, "partner_name"));
  refusal->sent = (guint) query_integer (query, "sent");
  refusal->answered = (guint) query_integer (query, "answered");
  refusal->refused = (guint) query_integer (query, "refused");
  refusal->reasons = g_ptr_array_new_with_free_func (reason_free);
  return refusal;
}

static gboolean
read_reasons (Db *db, Refusal *refusal, gint64 since, gint64 until, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_reasons);

  query_bind_integer (query, ":rule", refusal->rule_id);
  query_bind_integer (query, ":partner", refusal->partner_id);
  query_bind_integer (query, ":since", since);
  query_bind_integer (query, ":until", until);
  while (query_next (query)) {
    RefusalReason *reason = g_new0 (RefusalReason, 1);

    reason->code = g_strdup (query_text (query, "reason"));
    reason->count = (guint) query_integer (query, "count");
    g_ptr_array_add (refusal->reasons, reason);
  }
  return query_done (query, error);
}

GPtrArray *
refusal_list (Db *db, gint64 since, gint64 until, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (refusal_free);
  g_autoptr (Query) query = query_new (db, sql_list);

  query_bind_integer (query, ":since", since);
  query_bind_integer (query, ":until", until);
  while (query_next (query))
    g_ptr_array_add (list, refusal_read (query));
  if (!query_done (query, error))
    return NULL;
  for (guint i = 0; i < list->len; i++)
    if (!read_reasons (db, g_ptr_array_index (list, i), since, until, error))
      return NULL;
  return g_steal_pointer (&list);
}
