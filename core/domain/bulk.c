/* bulk.c: the verbs that go for several files, and the notes of what became of each. Each change is the one of a single
 * file: report_state.c, assignment.c. */
#include "domain/bulk.h"

#include <string.h>

#include "base/clock.h"
#include "domain/assignment.h"
#include "domain/report_state.h"

const BulkVerb bulk_verbs[] = {
  { "transmit", FALSE, "received taken" },
  { "take", FALSE, "received" },
  { "assign", TRUE, "active" },
};
const guint bulk_verbs_count = G_N_ELEMENTS (bulk_verbs);
G_STATIC_ASSERT (G_N_ELEMENTS (bulk_verbs) <= BULK_VERBS_MAX);

static const char sql_start[] =
    "INSERT INTO bulk (uuid, user_id, verb, partner_id, created_at)"
    " VALUES (:uuid, :user, :verb, (SELECT id FROM partner WHERE uuid = :partner AND archived_at IS NULL), :now)"
    " RETURNING id, partner_id IS NULL AS alone";
static const char sql_add[] = "INSERT INTO bulk_item (bulk_id, report_id, outcome)"
                              " SELECT :bulk, id, 'waiting' FROM report WHERE uuid = :uuid"
                              " ON CONFLICT (bulk_id, report_id) DO NOTHING";
static const char sql_find[] = "SELECT b.id, b.verb, b.created_at, p.uuid AS partner_uuid, p.name AS partner_name"
                               " FROM bulk b LEFT JOIN partner p ON p.id = b.partner_id"
                               " WHERE b.uuid = :uuid AND b.user_id = :user";
static const char sql_items[] =
    "SELECT r.id, r.uuid, t.code || '-' || r.number AS reference, r.state, i.outcome FROM bulk_item i"
    " JOIN report r ON r.id = i.report_id JOIN territory t ON t.id = r.territory_id WHERE i.bulk_id = :bulk"
    " ORDER BY r.number";
static const char sql_note[] = "UPDATE bulk_item SET outcome = :outcome WHERE bulk_id = :bulk AND report_id = :report"
                               " AND outcome = 'waiting'";
static const char sql_purge[] =
    "DELETE FROM bulk WHERE id IN (SELECT id FROM bulk WHERE created_at < :before LIMIT :most)";

/* What an error says of a file; every other is a failure. */
static const struct {
  BoxError code;
  const char *outcome;
} outcomes[] = {
  { BOX_ERROR_CONFLICT, "changed" },
  { BOX_ERROR_DENIED, "refused" }, /* the desk may all of these: what is missing is the agreement to tell the owner */
  { BOX_ERROR_NOT_FOUND, "gone" },
};

const BulkVerb *
bulk_verb_find (const char *verb)
{
  for (guint i = 0; i < bulk_verbs_count; i++)
    if (g_strcmp0 (bulk_verbs[i].verb, verb) == 0)
      return &bulk_verbs[i];
  return NULL;
}

gboolean
bulk_verb_fits (const BulkVerb *verb, const char *state)
{
  g_auto (GStrv) states = g_strsplit (verb->needs, " ", -1);

  return g_strv_contains ((const char *const *) states, state);
}

/* ---- what is asked ---- */

static gboolean
add_report (Db *db, gint64 bulk_id, const char *uuid, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_add);

  query_bind_integer (query, ":bulk", bulk_id);
  query_bind_text (query, ":uuid", uuid);
  return query_done (query, error);
}

static gboolean
start_row (Db *db, const Actor *actor, const BulkInput *input, gint64 *ret_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_start);
  gboolean alone = TRUE;

  query_bind_text (query, ":uuid", input->uuid);
  query_bind_integer (query, ":user", actor->user_id);
  query_bind_text (query, ":verb", input->verb);
  query_bind_text (query, ":partner", input->partner_uuid);
  query_bind_integer (query, ":now", actor->now);
  if (query_next (query)) {
    *ret_id = query_integer (query, "id");
    alone = query_integer (query, "alone") != 0;
  }
  if (!query_done (query, error))
    return FALSE;
  return !alone || !bulk_verb_find (input->verb)->partner ? TRUE
                                                          : box_fail (error, BOX_ERROR_NOT_FOUND, "no such partner");
}

gboolean
bulk_start (Db *db, const Actor *actor, const BulkInput *input, GError **error)
{
  gint64 id = 0;

  if (bulk_verb_find (input->verb) == NULL || input->reports->len == 0 || input->reports->len > BULK_REPORTS_MAX)
    return box_fail (error, BOX_ERROR_INVALID, "nothing to do, or too much at once");
  if (!access_allows (actor->role, ACTION_REPORT_TRIAGE, FALSE))
    return box_fail (error, BOX_ERROR_DENIED, "the desk does this");
  if (!start_row (db, actor, input, &id, error))
    return FALSE;
  for (guint i = 0; i < input->reports->len; i++)
    if (!add_report (db, id, g_ptr_array_index (input->reports, i), error))
      return FALSE;
  return TRUE;
}

/* ---- reading ---- */

static void
item_free (gpointer data)
{
  BulkItem *item = data;

  g_free (item->uuid);
  g_free (item->reference);
  g_free (item->state);
  g_free (item->outcome);
  g_free (item);
}

void
bulk_free (Bulk *bulk)
{
  if (bulk == NULL)
    return;
  g_free (bulk->verb);
  g_free (bulk->partner_uuid);
  g_free (bulk->partner_name);
  g_ptr_array_unref (bulk->items);
  g_free (bulk);
}

static gboolean
read_items (Db *db, Bulk *bulk, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_items);

  query_bind_integer (query, ":bulk", bulk->id);
  while (query_next (query)) {
    BulkItem *item = g_new0 (BulkItem, 1);

    item->report_id = query_integer (query, "id");
    item->uuid = g_strdup (query_text (query, "uuid"));
    item->reference = g_strdup (query_text (query, "reference"));
    item->state = g_strdup (query_text (query, "state"));
    item->outcome = g_strdup (query_text (query, "outcome"));
    g_ptr_array_add (bulk->items, item);
  }
  return query_done (query, error);
}

Bulk *
bulk_find (Db *db, const char *uuid, gint64 user_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find);
  g_autoptr (Bulk) bulk = g_new0 (Bulk, 1);

  bulk->items = g_ptr_array_new_with_free_func (item_free);
  query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":user", user_id);
  if (query_next (query)) {
    bulk->id = query_integer (query, "id");
    bulk->created_at = query_integer (query, "created_at");
    bulk->verb = g_strdup (query_text (query, "verb"));
    bulk->partner_uuid = g_strdup (query_text (query, "partner_uuid"));
    bulk->partner_name = g_strdup (query_text (query, "partner_name"));
  }
  if (!query_done (query, error))
    return NULL;
  if (bulk->id == 0) {
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such work on several files");
    return NULL;
  }
  return read_items (db, bulk, error) ? g_steal_pointer (&bulk) : NULL;
}

/* ---- doing ---- */

static gboolean
note (Db *db, const Bulk *bulk, const BulkItem *item, const char *outcome, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_note);

  query_bind_text (query, ":outcome", outcome);
  query_bind_integer (query, ":bulk", bulk->id);
  query_bind_integer (query, ":report", item->report_id);
  return query_done (query, error);
}

gboolean
bulk_do (Db *db, const Actor *actor, const Bulk *bulk, const BulkItem *item, GError **error)
{
  const ReportChange change = { .uuid = item->uuid, .verb = bulk->verb };

  if (!note (db, bulk, item, "done", error))
    return FALSE;
  if (db_changes (db) == 0) /* no longer waits: done before */
    return TRUE;
  if (bulk_verb_find (bulk->verb)->partner)
    return assignment_by_hand (db, actor, item->uuid, bulk->partner_uuid, NULL, error);
  return report_change (db, actor, &change, error);
}

gboolean
bulk_note (Db *db, const Bulk *bulk, const BulkItem *item, const GError *why, GError **error)
{
  const char *outcome = "failed";

  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    if (g_error_matches (why, BOX_ERROR, outcomes[i].code))
      outcome = outcomes[i].outcome;
  return note (db, bulk, item, outcome, error);
}

gboolean
bulk_purge (Db *db, gint64 now, GError **error)
{
  return query_purge (db, sql_purge, clock_add_days (now, -BULK_KEEP_DAYS), error);
}
