/* incoming_list.c: what is read of rows of `incoming`, and what is erased of them. */
#include "domain/incoming.h"

#include "base/clock.h"

#define READ \
  "SELECT i.id, i.uuid, i.kind, i.state, i.sender, i.sender_name, i.known, i.subject, i.text, i.words," \
  " coalesce (i.report_id, 0) AS report, coalesce (i.partner_id, 0) AS partner, coalesce (i.followup_id, 0) AS followup," \
  " coalesce (i.written_at, 0) AS written_at, i.received_at, coalesce (i.decided_at, 0) AS decided_at," \
  " coalesce (i.decided_by, 0) AS decided_by," \
  " r.uuid AS report_uuid, t.code || '-' || r.number AS reference, p.name AS partner_name, u.name AS decider," \
  " coalesce (iif (f.author <> 'tenant' AND f.category = 'note', f.released_at, 0), 0) AS held_until FROM incoming i" \
  " LEFT JOIN report r ON r.id = i.report_id LEFT JOIN territory t ON t.id = r.territory_id" \
  " LEFT JOIN partner p ON p.id = i.partner_id LEFT JOIN user u ON u.id = i.decided_by" \
  " LEFT JOIN followup f ON f.id = i.followup_id"
static const char sql_find[] = READ " WHERE i.uuid = :uuid AND i.state <> 'counted'";
static const char sql_list[] = READ " WHERE i.state <> 'counted' AND (:state IS NULL OR i.state = :state)"
                                    " ORDER BY i.received_at DESC, i.id DESC LIMIT :most OFFSET :offset";
static const char sql_report[] = READ " WHERE i.report_id = :report AND i.state = 'waiting'"
                                      " AND (:partner = 0 OR i.partner_id = :partner) ORDER BY i.received_at, i.id"
                                      " LIMIT :most";
static const char sql_count[] =
    "SELECT count (*) FILTER (WHERE state = 'waiting') AS waiting,"
    " count (*) FILTER (WHERE kind = 'bounce' AND received_at >= :since) AS bounces,"
    " count (*) FILTER (WHERE kind IN ('auto', 'delayed') AND received_at >= :since) AS automatic FROM incoming"
    " WHERE state IN ('waiting', 'counted')";
static const char sql_files[] = "SELECT position, coalesce (file_id, 0) AS file, name, reason FROM incoming_file"
                                " WHERE incoming_id = :incoming ORDER BY position";
static const char sql_empty[] =
    "UPDATE incoming SET state = 'counted', sender = '', sender_name = '', subject = '', text = '', words = '',"
    " report_id = NULL, partner_id = NULL WHERE id IN (SELECT id FROM incoming WHERE"
    " (state IN ('ignored', 'spam') AND decided_at < :before) OR (state = 'waiting' AND received_at < :before - :patience)"
    " LIMIT :most)";
static const char sql_purge_files[] =
    "DELETE FROM incoming_file WHERE (incoming_id, position) IN (SELECT f.incoming_id, f.position FROM incoming_file f"
    " JOIN incoming i ON i.id = f.incoming_id WHERE i.state = 'counted' AND i.received_at < :before LIMIT :most)";
static const char sql_purge[] =
    "DELETE FROM incoming WHERE id IN (SELECT i.id FROM incoming i WHERE i.state = 'counted' AND i.received_at < :before"
    " AND NOT EXISTS (SELECT 1 FROM incoming_file f WHERE f.incoming_id = i.id) LIMIT :most)";

void
incoming_free (Incoming *incoming)
{
  if (incoming == NULL)
    return;
  char *texts[] = { incoming->uuid,    incoming->kind,  incoming->state,     incoming->sender,      incoming->sender_name,
                    incoming->subject, incoming->text,  incoming->words,     incoming->reference,   incoming->report_uuid,
                    incoming->partner_name, incoming->decider };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_free (incoming);
}

static Incoming *
read_row (Query *query)
{
  Incoming *row = g_new0 (Incoming, 1);

  row->id = query_integer (query, "id");
  row->report_id = query_integer (query, "report");
  row->partner_id = query_integer (query, "partner");
  row->followup_id = query_integer (query, "followup");
  row->received_at = query_integer (query, "received_at");
  row->written_at = query_integer (query, "written_at");
  row->decided_at = query_integer (query, "decided_at");
  row->decided_by = query_integer (query, "decided_by");
  row->held_until = query_integer (query, "held_until");
  row->known = query_integer (query, "known") != 0;
  row->uuid = g_strdup (query_text (query, "uuid"));
  row->kind = g_strdup (query_text (query, "kind"));
  row->state = g_strdup (query_text (query, "state"));
  row->sender = g_strdup (query_text (query, "sender"));
  row->sender_name = g_strdup (query_text (query, "sender_name"));
  row->subject = g_strdup (query_text (query, "subject"));
  row->text = g_strdup (query_text (query, "text"));
  row->words = g_strdup (query_text (query, "words"));
  row->reference = g_strdup (query_text (query, "reference"));
  row->report_uuid = g_strdup (query_text (query, "report_uuid"));
  row->partner_name = g_strdup (query_text (query, "partner_name"));
  row->decider = g_strdup (query_text (query, "decider"));
  return row;
}

static GPtrArray *
read_rows (Query *query, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) incoming_free);

  while (query_next (query))
    g_ptr_array_add (rows, read_row (query));
  return query_done (query, error) ? g_steal_pointer (&rows) : NULL;
}

Incoming *
incoming_find_uuid (Db *db, const char *uuid, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find);
  g_autoptr (GPtrArray) rows = NULL;

  query_bind_text (query, ":uuid", uuid);
  rows = read_rows (query, error);
  if (rows == NULL)
    return NULL;
  if (rows->len == 0) {
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such mail");
    return NULL;
  }
  return g_ptr_array_steal_index (rows, 0);
}

GPtrArray *
incoming_list (Db *db, const char *state, guint offset, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_list);

  query_bind_text (query, ":state", state);
  query_bind_integer (query, ":most", INCOMING_PAGE + 1);
  query_bind_integer (query, ":offset", offset);
  return read_rows (query, error);
}

GPtrArray *
incoming_list_report (Db *db, gint64 report_id, gint64 partner_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_report);

  query_bind_integer (query, ":report", report_id);
  query_bind_integer (query, ":partner", partner_id);
  query_bind_integer (query, ":most", INCOMING_PAGE + 1);
  return read_rows (query, error);
}

gboolean
incoming_count (Db *db, gint64 since, IncomingCounts *ret_counts, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_count);
  IncomingCounts counts = { 0 };

  query_bind_integer (query, ":since", since);
  if (query_next (query))
    counts = (IncomingCounts){ query_integer (query, "waiting"), query_integer (query, "bounces"),
                               query_integer (query, "automatic") };
  if (!query_done (query, error))
    return FALSE;
  *ret_counts = counts;
  return TRUE;
}

static void
incoming_file_free (gpointer data)
{
  IncomingFile *file = data;

  g_free (file->name);
  g_free (file->reason);
  g_free (file);
}

GPtrArray *
incoming_files (Db *db, gint64 incoming_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_files);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (incoming_file_free);

  query_bind_integer (query, ":incoming", incoming_id);
  while (query_next (query)) {
    IncomingFile *file = g_new0 (IncomingFile, 1);

    file->position = query_integer (query, "position");
    file->file_id = query_integer (query, "file");
    file->name = g_strdup (query_text (query, "name"));
    file->reason = g_strdup (query_text (query, "reason"));
    g_ptr_array_add (files, file);
  }
  return query_done (query, error) ? g_steal_pointer (&files) : NULL;
}

gboolean
incoming_empty (Db *db, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_empty);

  query_bind_integer (query, ":before", now - INCOMING_ASIDE_DAYS * CLOCK_DAY);
  query_bind_integer (query, ":patience", (INCOMING_WAITING_DAYS - INCOMING_ASIDE_DAYS) * CLOCK_DAY);
  query_bind_integer (query, ":most", STORE_PIECE_ROWS);
  return query_done (query, error);
}

gboolean
incoming_purge_files (Db *db, gint64 now, GError **error)
{
  return query_purge (db, sql_purge_files, now, error);
}

gboolean
incoming_purge (Db *db, gint64 now, GError **error)
{
  return query_purge (db, sql_purge, now - INCOMING_COUNTED_DAYS * CLOCK_DAY, error);
}
