/* proposal.c: rows of `proposal`. Decides nothing. */
#include "domain/proposal.h"

static const char sql_list[] =
    "SELECT kind, code, version, created_at FROM proposal p WHERE report_id = :report AND dropped_at IS NULL"
    " AND (kind <> 'sensor' OR NOT EXISTS (SELECT 1 FROM sensor_loan s WHERE s.report_id = p.report_id))"
    " AND (kind <> 'visit' OR NOT EXISTS (SELECT 1 FROM visit v WHERE v.report_id = p.report_id))"
    " ORDER BY kind = 'danger' DESC, id";
static const char sql_hold[] =
    "INSERT INTO proposal (report_id, kind, code, version, created_at) VALUES (:report, :kind, :code, :version, :now)"
    " ON CONFLICT (report_id, kind, code) DO UPDATE SET dropped_at = NULL, created_at = excluded.created_at"
    " WHERE dropped_at IS NOT NULL";
static const char sql_any[] = "SELECT 1 AS found FROM proposal WHERE report_id = :report AND dropped_at IS NULL LIMIT 1";
static const char sql_drop[] = "UPDATE proposal SET dropped_at = :now WHERE report_id = :report AND kind = :kind"
                               " AND code = :code AND dropped_at IS NULL";

void
proposal_free (Proposal *proposal)
{
  if (proposal == NULL)
    return;
  g_free (proposal->kind);
  g_free (proposal->code);
  g_free (proposal->version);
  g_free (proposal);
}

GPtrArray *
proposal_list (Db *db, gint64 report_id, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) proposal_free);
  g_autoptr (Query) query = query_new (db, sql_list);

  query_bind_integer (query, ":report", report_id);
  while (query_next (query)) {
    Proposal *proposal = g_new0 (Proposal, 1);

    proposal->kind = g_strdup (query_text (query, "kind"));
    proposal->code = g_strdup (query_text (query, "code"));
    proposal->version = g_strdup (query_text (query, "version"));
    proposal->created_at = query_integer (query, "created_at");
    g_ptr_array_add (list, proposal);
  }
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

gboolean
proposal_any (Db *db, gint64 report_id, gboolean *ret_any, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_any);

  query_bind_integer (query, ":report", report_id);
  *ret_any = query_next (query);
  return query_done (query, error);
}

gboolean
proposal_hold (Db *db, gint64 report_id, const Proposal *proposal, gboolean *ret_new, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_hold);

  query_bind_integer (query, ":report", report_id);
  query_bind_text (query, ":kind", proposal->kind);
  query_bind_text (query, ":code", proposal->code);
  query_bind_text (query, ":version", proposal->version);
  query_bind_integer (query, ":now", proposal->created_at);
  if (!query_done (query, error))
    return FALSE;
  *ret_new = db_changes (db) > 0;
  return TRUE;
}

gboolean
proposal_drop (Db *db, gint64 report_id, const Proposal *proposal, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_drop);

  query_bind_integer (query, ":report", report_id);
  query_bind_text (query, ":kind", proposal->kind);
  query_bind_text (query, ":code", proposal->code);
  query_bind_integer (query, ":now", proposal->created_at);
  return query_done (query, error);
}
