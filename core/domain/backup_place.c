/* backup_place.c: rows of `backup_place`. Speaks to no host, opens no folder. */
#include "domain/backup_place.h"

#include <string.h>

#include "base/error.h"
#include "base/secret.h"
#include "base/text.h"
#include "domain/event.h"

#define READ \
  "SELECT id, uuid, way, host, port, login, folder, host_key, offered_key, paused, coalesce (asked_at, 0) AS asked_at," \
  " created_at, coalesce (tried_at, 0) AS tried_at, coalesce (begun_at, 0) AS begun_at, moved_files, total_files," \
  " trouble, detail FROM backup_place "
static const char sql_list[] = READ "ORDER BY id";
static const char sql_uuid[] = READ "WHERE uuid = :uuid";
static const char sql_same[] = "SELECT id FROM backup_place WHERE way = :way AND host = :host AND folder = :folder";
static const char sql_add[] = "INSERT INTO backup_place (uuid, way, host, port, login, folder, created_at)"
                              " VALUES (:uuid, :way, :host, :port, :login, :folder, :now)";
static const char sql_remove[] = "DELETE FROM backup_place WHERE id = :id";
static const char sql_pause[] =
    "UPDATE backup_place SET paused = :paused, asked_at = NULL, begun_at = NULL WHERE id = :id";
static const char sql_ask[] =
    "UPDATE backup_place SET asked_at = :now, tried_at = NULL WHERE :id IN (0, id) AND paused = 0";
static const char sql_trust[] =
    "UPDATE backup_place SET host_key = offered_key, offered_key = '', trouble = '', detail = '', tried_at = NULL"
    " WHERE id = :id AND offered_key = :seen AND offered_key <> ''";
static const char sql_progress[] =
    "UPDATE backup_place SET begun_at = :begun, moved_files = :moved, total_files = :total WHERE id = :id";
static const char sql_tried[] =
    "UPDATE backup_place SET tried_at = :now, asked_at = NULL, begun_at = NULL, moved_files = 0, total_files = 0,"
    " trouble = :trouble, detail = :detail, offered_key = coalesce (:offered, offered_key) WHERE id = :id";

static const struct {
  const char *column;
  gsize offset;
} place_texts[] = {
  { "uuid", G_STRUCT_OFFSET (BackupPlace, uuid) },
  { "way", G_STRUCT_OFFSET (BackupPlace, way) },
  { "host", G_STRUCT_OFFSET (BackupPlace, host) },
  { "login", G_STRUCT_OFFSET (BackupPlace, login) },
  { "folder", G_STRUCT_OFFSET (BackupPlace, folder) },
  { "host_key", G_STRUCT_OFFSET (BackupPlace, host_key) },
  { "offered_key", G_STRUCT_OFFSET (BackupPlace, offered_key) },
  { "trouble", G_STRUCT_OFFSET (BackupPlace, trouble) },
  { "detail", G_STRUCT_OFFSET (BackupPlace, detail) },
};

void
backup_place_free (BackupPlace *place)
{
  for (guint i = 0; place != NULL && i < G_N_ELEMENTS (place_texts); i++)
    g_free (*(char **) G_STRUCT_MEMBER_P (place, place_texts[i].offset));
  g_free (place);
}

/* ---- reading ---- */

static BackupPlace *
place_of (Query *query)
{
  BackupPlace *place = g_new0 (BackupPlace, 1);

  place->id = query_integer (query, "id");
  place->port = query_integer (query, "port");
  place->paused = query_integer (query, "paused") != 0;
  place->asked_at = query_integer (query, "asked_at");
  place->created_at = query_integer (query, "created_at");
  place->tried_at = query_integer (query, "tried_at");
  place->begun_at = query_integer (query, "begun_at");
  place->moved_files = query_integer (query, "moved_files");
  place->total_files = query_integer (query, "total_files");
  for (guint i = 0; i < G_N_ELEMENTS (place_texts); i++)
    *(char **) G_STRUCT_MEMBER_P (place, place_texts[i].offset) = g_strdup (query_text (query, place_texts[i].column));
  return place;
}

GPtrArray *
backup_place_list (Db *db, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) backup_place_free);
  g_autoptr (Query) query = query_new (db, sql_list);

  while (query_next (query))
    g_ptr_array_add (list, place_of (query));
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

BackupPlace *
backup_place_find (Db *db, const char *uuid, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_uuid);
  g_autoptr (BackupPlace) place = NULL;

  query_bind_text (query, ":uuid", uuid);
  if (query_next (query))
    place = place_of (query);
  if (!query_done (query, error))
    return NULL;
  if (place == NULL)
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such place of backups");
  return g_steal_pointer (&place);
}

gboolean
backup_place_is_stick (const BackupPlace *place)
{
  return strcmp (place->way, "stick") == 0;
}

gboolean
backup_place_is_ssh (const BackupPlace *place)
{
  return strcmp (place->way, "ssh") == 0;
}

/* ---- changes ---- */

void
backup_place_check (const PublishTargetTyped *typed, Remarks *remarks)
{
  if (strcmp (typed->way, "stick") != 0)
    publish_target_check (typed, remarks);
}

static gboolean
place_event (Db *db, const Actor *actor, const char *verb, gint64 id, GError **error)
{
  const Event event = { .noun = "backup_place", .subject_id = id, .verb = verb };

  return event_add (db, actor, &event, error);
}

/* What of it a row keeps: a stick has no folder, a folder no host. */
static PublishTargetTyped
kept_of (const PublishTargetTyped *typed)
{
  gboolean ssh = strcmp (typed->way, "ssh") == 0, stick = strcmp (typed->way, "stick") == 0;

  return (PublishTargetTyped){ typed->way, ssh ? typed->host : "", ssh ? typed->port : "22", ssh ? typed->login : "",
                               stick ? "" : typed->folder };
}

static gboolean
is_known (Db *db, const PublishTargetTyped *kept)
{
  g_autoptr (Query) query = query_new (db, sql_same);

  query_bind_text (query, ":way", kept->way);
  query_bind_text (query, ":host", kept->host);
  query_bind_text (query, ":folder", kept->folder);
  return query_next (query);
}

void
backup_place_check_known (Db *db, const PublishTargetTyped *typed, Remarks *remarks)
{
  const PublishTargetTyped kept = kept_of (typed);

  if (is_known (db, &kept))
    remarks_add (remarks, strcmp (typed->way, "stick") == 0 ? "way" : "folder", "backup_twice", NULL);
}

gboolean
backup_place_add (Db *db, const Actor *actor, const PublishTargetTyped *typed, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_add);
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autofree char *uuid = secret_uuid ();
  const PublishTargetTyped kept = kept_of (typed);
  gint64 port = 22;

  backup_place_check (typed, remarks);
  if (remarks_any (remarks))
    return box_fail (error, BOX_ERROR_INVALID, "a place of backups: %s", remarks_field (remarks, 0));
  if (is_known (db, &kept))
    return box_fail (error, BOX_ERROR_CONFLICT, "backups go there already");
  text_to_integer (kept.port, 1, G_MAXUINT16, &port);
  query_bind_text (query, ":uuid", uuid);
  query_bind_text (query, ":way", kept.way);
  query_bind_text (query, ":host", kept.host);
  query_bind_integer (query, ":port", port);
  query_bind_text (query, ":login", kept.login);
  query_bind_text (query, ":folder", kept.folder);
  query_bind_integer (query, ":now", actor->now);
  return query_done (query, error) && place_event (db, actor, "added", db_last_id (db), error);
}

/* Runs a change of one row; NOT_FOUND when there is none. */
static gboolean
change (Db *db, Query *query, gint64 id, GError **error)
{
  query_bind_integer (query, ":id", id);
  if (!query_done (query, error))
    return FALSE;
  return db_changes (db) > 0 || box_fail (error, BOX_ERROR_NOT_FOUND, "no such place of backups");
}

gboolean
backup_place_remove (Db *db, const Actor *actor, gint64 id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_remove);

  return change (db, query, id, error) && place_event (db, actor, "removed", id, error);
}

gboolean
backup_place_pause (Db *db, const Actor *actor, gint64 id, gboolean paused, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_pause);

  query_bind_integer (query, ":paused", paused);
  return change (db, query, id, error) && place_event (db, actor, paused ? "paused" : "resumed", id, error);
}

gboolean
backup_place_ask (Db *db, const Actor *actor, gint64 id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_ask);

  query_bind_integer (query, ":now", actor->now);
  return change (db, query, id, error) && place_event (db, actor, "asked", id, error);
}

gboolean
backup_place_trust (Db *db, const Actor *actor, gint64 id, const char *seen, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_trust);

  query_bind_integer (query, ":id", id);
  query_bind_text (query, ":seen", seen);
  if (!query_done (query, error))
    return FALSE;
  if (db_changes (db) == 0)
    return box_fail (error, BOX_ERROR_CONFLICT, "the host shows another key by now");
  return place_event (db, actor, "trusted", id, error);
}

gboolean
backup_place_progress (Db *db, const BackupProgress *progress, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_progress);

  query_bind_integer (query, ":id", progress->id);
  query_bind_integer (query, ":begun", progress->begun_at);
  query_bind_integer (query, ":moved", progress->moved_files);
  query_bind_integer (query, ":total", progress->total_files);
  return query_done (query, error);
}

gboolean
backup_place_tried (Db *db, const BackupTried *tried, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_tried);

  query_bind_integer (query, ":id", tried->id);
  query_bind_integer (query, ":now", now);
  query_bind_text (query, ":trouble", tried->trouble != NULL ? tried->trouble : "");
  query_bind_text (query, ":detail", tried->detail != NULL ? tried->detail : "");
  query_bind_text (query, ":offered", tried->offered_key);
  return query_done (query, error);
}
