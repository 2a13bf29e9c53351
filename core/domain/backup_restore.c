/* backup_restore.c: rows of `backup_restore`, and what a store that was brought back must forget or put aside. */
#include "domain/backup.h"

#include "domain/event.h"
#include "domain/job.h"
#include "domain/outbox_care.h"

static const char sql_restore[] =
    "SELECT id, name, at, restored_at, coalesce (quieted_at, 0) AS quieted_at, held, coalesce (seen_at, 0) AS seen_at"
    " FROM backup_restore ORDER BY id DESC LIMIT 1";
static const char sql_seen[] =
    "UPDATE backup_restore SET seen_at = :now, user_id = nullif (:user, 0) WHERE id = :id AND seen_at IS NULL";
static const char sql_town[] = "SELECT EXISTS (SELECT 1 FROM user) OR EXISTS (SELECT 1 FROM report) AS town";
static const char sql_sessions[] = "DELETE FROM session";
static const char sql_numbers[] = "UPDATE territory SET next_number = next_number + :skipped";
static const char sql_mark[] = "INSERT INTO backup_restore (name, at, restored_at) VALUES (:name, :at, :restored)";
/* Their words stay: somebody may have them leave after all. */
static const char sql_hold[] = "UPDATE outbox SET state = 'cancelled', last_status = '" BACKUP_STATUS_RESTORED
                               "', next_at = :now, lease_until = NULL WHERE state = 'pending'";
static const char sql_quieted[] = "UPDATE backup_restore SET quieted_at = :now, held = :held WHERE id = :id";
static const char sql_places[] =
    "UPDATE backup_place SET begun_at = NULL, asked_at = NULL, moved_files = 0, total_files = 0";
static const char sql_held[] = "SELECT count(*) AS held FROM outbox WHERE state = 'cancelled' AND body_text <> ''"
                               " AND last_status = '" BACKUP_STATUS_RESTORED "'";
static const char sql_release[] =
    "UPDATE outbox SET state = 'pending', attempts = 0, next_at = :now WHERE state = 'cancelled'"
    " AND body_text <> '' AND last_status = '" BACKUP_STATUS_RESTORED "'";

void
backup_restore_free (BackupRestore *restore)
{
  if (restore != NULL)
    g_free (restore->name);
  g_free (restore);
}

static BackupRestore *
restore_of (Query *query)
{
  BackupRestore *restore = g_new0 (BackupRestore, 1);

  restore->id = query_integer (query, "id");
  restore->at = query_integer (query, "at");
  restore->restored_at = query_integer (query, "restored_at");
  restore->quieted_at = query_integer (query, "quieted_at");
  restore->held = query_integer (query, "held");
  restore->seen_at = query_integer (query, "seen_at");
  restore->name = g_strdup (query_text (query, "name"));
  return restore;
}

gboolean
backup_restore_last (Db *db, BackupRestore **ret_restore, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_restore);
  g_autoptr (BackupRestore) restore = query_next (query) ? restore_of (query) : NULL;

  *ret_restore = NULL;
  if (!query_done (query, error))
    return FALSE;
  *ret_restore = g_steal_pointer (&restore);
  return TRUE;
}

gboolean
backup_restore_seen (Db *db, const Actor *actor, gint64 id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_seen);
  const Event event = { .noun = "backup_restore", .subject_id = id, .verb = "seen" };

  query_bind_integer (query, ":id", id);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":user", actor->user_id);
  return query_done (query, error) && (db_changes (db) == 0 || event_add (db, actor, &event, error));
}

/* ---- what a store that was brought back must forget ---- */

static gboolean
run_at (Db *db, const char *sql, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql);

  query_bind_integer (query, ":now", now);
  return query_done (query, error);
}

static gboolean
skip_numbers (Db *db, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_numbers);

  query_bind_integer (query, ":skipped", BACKUP_NUMBERS_SKIPPED);
  return query_done (query, error);
}

gboolean
backup_restore_mark (Db *db, const char *name, gint64 at, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_mark);
  const Actor box = ACTOR_BOX_AT (now);
  Event event = { .noun = "backup_restore", .verb = "restored", .detail = name };

  query_bind_text (query, ":name", name);
  query_bind_integer (query, ":at", at);
  query_bind_integer (query, ":restored", now);
  if (!query_done (query, error))
    return FALSE;
  event.subject_id = db_last_id (db);
  /* The store was copied while the job of backups ran: without an end, that run would pass for one that failed. */
  return db_run (db, sql_sessions, error) && db_run (db, sql_places, error) && skip_numbers (db, error)
         && job_end_held (db, "backup", error)
         && event_add (db, &box, &event, error);
}

gboolean
backup_restore_quiet (Db *db, gint64 id, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_quieted);

  if (!run_at (db, sql_hold, now, error))
    return FALSE;
  query_bind_integer (query, ":held", db_changes (db));
  query_bind_integer (query, ":now", now);
  query_bind_integer (query, ":id", id);
  return query_done (query, error);
}

gint64
backup_restore_held (Db *db)
{
  g_autoptr (Query) query = query_new (db, sql_held);

  return query_next (query) ? query_integer (query, "held") : 0;
}

gboolean
backup_restore_release (Db *db, const Actor *actor, gint64 *ret_count, GError **error)
{
  const Event event = { .noun = "backup_restore", .verb = "released" };

  if (!run_at (db, sql_release, actor->now, error))
    return FALSE;
  *ret_count = db_changes (db);
  return event_add (db, actor, &event, error) && outbox_spread (db, actor->now, error);
}

gboolean
backup_restore_is_town (Db *db)
{
  g_autoptr (Query) query = query_new (db, sql_town);

  return !query_next (query) || query_integer (query, "town") != 0;
}
