/* backup.c: rows of `backup`. Knows no place and no file. */
#include "domain/backup.h"

#include "base/clock.h"
#include "base/secret.h"

#define READ \
  "SELECT id, uuid, coalesce (place_id, 0) AS place_id, name, at, done_at, bytes, files, files_bytes, new_bytes," \
  " row_count, digest, schema, coalesce (verified_at, 0) AS verified_at, verified_files," \
  " coalesce (checked_at, 0) AS checked_at, trouble, detail, coalesce (gone_at, 0) AS gone_at FROM backup "
#define GOOD "gone_at IS NULL AND trouble = '' AND place_id IS NOT NULL "
static const char sql_last_good[] = READ "WHERE " GOOD "ORDER BY at DESC, id DESC LIMIT 1";
static const char sql_since[] = "SELECT coalesce ((SELECT max (at) FROM backup WHERE " GOOD
                                "), (SELECT min (started_at) FROM presence), 0) AS since";
static const char sql_list[] =
    READ "WHERE :place IN (0, place_id) AND (:gone OR gone_at IS NULL) ORDER BY at DESC, id DESC LIMIT :most";
/* A place that was taken away while its backup was written is none. */
static const char sql_add[] =
    "INSERT INTO backup (uuid, place_id, name, at, done_at, bytes, files, files_bytes, new_bytes, row_count, digest, schema)"
    " VALUES (:uuid, (SELECT id FROM backup_place WHERE id = :place), :name, :at, :done, :bytes, :files, :files_bytes,"
    " :new_bytes, :rows, :digest, :schema)";
static const char sql_checked[] =
    "UPDATE backup SET checked_at = :now, trouble = :trouble, detail = :detail,"
    " verified_at = iif (:trouble = '', :now, verified_at), verified_files = iif (:trouble = '', :files, verified_files)"
    " WHERE id = :id";
static const char sql_unread[] = "UPDATE backup SET checked_at = :now WHERE id = :id";
static const char sql_known[] =
    "SELECT 1 AS known FROM backup WHERE place_id = :place AND name = :name AND gone_at IS NULL";
static const char sql_gone[] = "UPDATE backup SET gone_at = :now WHERE id = :id AND gone_at IS NULL";
void
backup_free (Backup *backup)
{
  if (backup == NULL)
    return;
  g_free (backup->uuid);
  g_free (backup->name);
  g_free (backup->digest);
  g_free (backup->trouble);
  g_free (backup->detail);
  g_free (backup);
}

static Backup *
backup_of (Query *query)
{
  Backup *backup = g_new0 (Backup, 1);

  backup->id = query_integer (query, "id");
  backup->place_id = query_integer (query, "place_id");
  backup->at = query_integer (query, "at");
  backup->done_at = query_integer (query, "done_at");
  backup->verified_at = query_integer (query, "verified_at");
  backup->checked_at = query_integer (query, "checked_at");
  backup->gone_at = query_integer (query, "gone_at");
  backup->bytes = query_integer (query, "bytes");
  backup->files = query_integer (query, "files");
  backup->files_bytes = query_integer (query, "files_bytes");
  backup->new_bytes = query_integer (query, "new_bytes");
  backup->row_count = query_integer (query, "row_count");
  backup->verified_files = query_integer (query, "verified_files");
  backup->schema = query_integer (query, "schema");
  backup->uuid = g_strdup (query_text (query, "uuid"));
  backup->name = g_strdup (query_text (query, "name"));
  backup->digest = g_strdup (query_text (query, "digest"));
  backup->trouble = g_strdup (query_text (query, "trouble"));
  backup->detail = g_strdup (query_text (query, "detail"));
  return backup;
}

gboolean
backup_last_good (Db *db, Backup **ret_backup, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_last_good);
  g_autoptr (Backup) backup = query_next (query) ? backup_of (query) : NULL;

  *ret_backup = NULL;
  if (!query_done (query, error))
    return FALSE;
  *ret_backup = g_steal_pointer (&backup);
  return TRUE;
}

gint64
backup_last_good_at (Db *db)
{
  g_autoptr (Backup) backup = NULL;

  return backup_last_good (db, &backup, NULL) && backup != NULL ? backup->at : 0;
}

gint64
backup_since (Db *db)
{
  g_autoptr (Query) query = query_new (db, sql_since);

  return query_next (query) ? query_integer (query, "since") : 0;
}

gboolean
backup_is_late (Db *db, gint64 now)
{
  gint64 since = backup_since (db);

  return since != 0 && now - since >= BACKUP_ALARM_DAYS * CLOCK_DAY;
}

gint64
backup_late_days (Db *db, gint64 now)
{
  gint64 since = backup_since (db);

  return since == 0 ? 0 : (now - since) / CLOCK_DAY;
}

static GPtrArray *
list (Db *db, gint64 place_id, gboolean gone, guint most, GError **error)
{
  g_autoptr (GPtrArray) backups = g_ptr_array_new_with_free_func ((GDestroyNotify) backup_free);
  g_autoptr (Query) query = query_new (db, sql_list);

  query_bind_integer (query, ":place", place_id);
  query_bind_integer (query, ":gone", gone);
  query_bind_integer (query, ":most", most);
  while (query_next (query))
    g_ptr_array_add (backups, backup_of (query));
  return query_done (query, error) ? g_steal_pointer (&backups) : NULL;
}

GPtrArray *
backup_list (Db *db, gint64 place_id, guint most, GError **error)
{
  return list (db, place_id, TRUE, most, error);
}

GPtrArray *
backup_list_there (Db *db, gint64 place_id, GError **error)
{
  return list (db, place_id, FALSE, G_MAXINT, error);
}

gboolean
backup_add (Db *db, const Backup *input, gint64 *ret_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_add);
  g_autofree char *uuid = secret_uuid ();

  query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":place", input->place_id);
  query_bind_text (query, ":name", input->name);
  query_bind_integer (query, ":at", input->at);
  query_bind_integer (query, ":done", input->done_at);
  query_bind_integer (query, ":bytes", input->bytes);
  query_bind_integer (query, ":files", input->files);
  query_bind_integer (query, ":files_bytes", input->files_bytes);
  query_bind_integer (query, ":new_bytes", input->new_bytes);
  query_bind_integer (query, ":rows", input->row_count);
  query_bind_text (query, ":digest", input->digest);
  query_bind_integer (query, ":schema", input->schema);
  if (!query_done (query, error))
    return FALSE;
  *ret_id = db_last_id (db);
  return TRUE;
}

gboolean
backup_checked (Db *db, const BackupChecked *checked, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, checked->unread ? sql_unread : sql_checked);

  query_bind_integer (query, ":id", checked->id);
  query_bind_integer (query, ":now", now);
  if (checked->unread)
    return query_done (query, error);
  query_bind_integer (query, ":files", checked->files);
  query_bind_text (query, ":trouble", checked->trouble != NULL ? checked->trouble : "");
  query_bind_text (query, ":detail", checked->detail != NULL ? checked->detail : "");
  return query_done (query, error);
}

gboolean
backup_gone (Db *db, gint64 id, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_gone);

  query_bind_integer (query, ":id", id);
  query_bind_integer (query, ":now", now);
  return query_done (query, error);
}

gboolean
backup_is_known (Db *db, gint64 place_id, const char *name)
{
  g_autoptr (Query) query = query_new (db, sql_known);

  query_bind_integer (query, ":place", place_id);
  query_bind_text (query, ":name", name);
  return query_next (query);
}
