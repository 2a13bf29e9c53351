/* backup_place.h: where backups go: rows of `backup_place`, and how the last try went. Writes no backup
 * (appliance/backup/). */
#pragma once
#include "domain/actor.h"
#include "domain/publish_target.h"

typedef struct {
  gint64 id, port;
  gint64 asked_at, created_at, tried_at, begun_at; /* UTC seconds; 0: not */
  gint64 moved_files, total_files;                 /* of the backup under way */
  gboolean paused;
  char *uuid, *way; /* "stick", "folder", "ssh" */
  char *host, *login, *folder, *host_key, *offered_key;
  char *trouble, *detail; /* code of [backup_trouble]; "": the last try went well */
} BackupPlace;
void backup_place_free (BackupPlace *place); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BackupPlace, backup_place_free)

/* (transfer full): of BackupPlace, oldest first. */
GPtrArray *backup_place_list (Db *db, GError **error);
BackupPlace *backup_place_find (Db *db, const char *uuid, GError **error); /* (transfer full); NOT_FOUND */
gboolean backup_place_is_stick (const BackupPlace *place);
gboolean backup_place_is_ssh (const BackupPlace *place);

/* What was typed of a new one: as for the public site (publish_target_check), and "stick", once. Remarks on way, host,
 * port, login, folder. */
void backup_place_check (const PublishTargetTyped *typed, Remarks *remarks);
/* A remark when backups go there already: to be said before backup_place_add refuses. */
void backup_place_check_known (Db *db, const PublishTargetTyped *typed, Remarks *remarks);
/* Within a store_write. INVALID; CONFLICT for a place that is there already. */
gboolean backup_place_add (Db *db, const Actor *actor, const PublishTargetTyped *typed, GError **error);
/* Within a store_write: what lies there stays there, and is not known any more. */
gboolean backup_place_remove (Db *db, const Actor *actor, gint64 id, GError **error);
gboolean backup_place_pause (Db *db, const Actor *actor, gint64 id, gboolean paused, GError **error);
/* Within a store_write: a backup is wanted now. id 0: at every place that is not paused. */
gboolean backup_place_ask (Db *db, const Actor *actor, gint64 id, GError **error);
/* Within a store_write: the key that the host shows is its own: a person compared it. CONFLICT when it changed. */
gboolean backup_place_trust (Db *db, const Actor *actor, gint64 id, const char *seen, GError **error);

/* Within a store_write, by the box: how far the backup under way is (begun_at: since when). */
typedef struct {
  gint64 id, begun_at, moved_files, total_files;
} BackupProgress;
gboolean backup_place_progress (Db *db, const BackupProgress *progress, GError **error);
/* Within a store_write, by the box: a try ended; trouble NULL: it went well. `offered_key` nullable: it stays. */
typedef struct {
  gint64 id;
  const char *trouble, *detail, *offered_key;
} BackupTried;
gboolean backup_place_tried (Db *db, const BackupTried *tried, gint64 now, GError **error);
