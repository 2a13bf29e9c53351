/* backup.h: backups of the box, as the store keeps them: what was made where, whether it was restored aside and found
 * the same. Writes no backup itself (appliance/backup/). */
#pragma once
#include "domain/actor.h"
#include "store/store.h"

enum {
  BACKUP_ALARM_DAYS = 3, /* without a good one, somebody must know */
  BACKUP_NIGHT_HOUR = 2, /* when it is made, in the legal zone */
  BACKUP_NIGHT_MINUTE = 30
};

typedef struct {
  gint64 id, place_id;            /* place_id 0: that place was removed */
  gint64 at, done_at;             /* UTC seconds: the moment it holds; when it was whole */
  gint64 verified_at, checked_at; /* restored aside and found the same; last looked at; 0: not yet */
  gint64 gone_at;                 /* not there any more; 0: it is */
  gint64 bytes, files, files_bytes, new_bytes, row_count, verified_files, schema;
  char *uuid, *name, *digest;
  char *trouble, *detail; /* what the verification found: code of [backup_trouble]; "": nothing */
} Backup;
void backup_free (Backup *backup); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Backup, backup_free)

/* The latest that is whole, is still there and was not found bad. (transfer full): *ret_backup NULL without an error
 * when there is none. */
gboolean backup_last_good (Db *db, Backup **ret_backup, GError **error);
/* When that one was made (`at`), UTC seconds; 0: there is none. For figures and status rows. */
gint64 backup_last_good_at (Db *db);
/* Since when nothing good was made: the last good one, else the box's first start; 0: it never started. TRUE from
 * backup_is_late on when that is BACKUP_ALARM_DAYS ago or more. */
gint64 backup_since (Db *db);
gboolean backup_is_late (Db *db, gint64 now);
gint64 backup_late_days (Db *db, gint64 now); /* whole days since then; 0 too when it never started */
/* (transfer full): of Backup, the latest first, `most` at most; those that are gone too. place_id 0: of all places. */
GPtrArray *backup_list (Db *db, gint64 place_id, guint most, GError **error);
GPtrArray *backup_list_there (Db *db, gint64 place_id, GError **error); /* the same, only those still there */

/* Within a store_write: a backup is whole. `input` as Backup: id, uuid and what a verification fills are not read;
 * nothing is known of one that was found there (digest ""). */
gboolean backup_add (Db *db, const Backup *input, gint64 *ret_id, GError **error);
/* Within a store_write: what a verification found; trouble NULL: it is good, `files` of its files were read back. */
typedef struct {
  gint64 id, files;
  const char *trouble, *detail; /* nullable */
  gboolean unread;              /* it could not be looked at: nothing is known of it, and nobody tries again */
} BackupChecked;
gboolean backup_checked (Db *db, const BackupChecked *checked, gint64 now, GError **error);
/* TRUE when one of that name is known at that place. */
gboolean backup_is_known (Db *db, gint64 place_id, const char *name);
/* Within a store_write: it is not there any more. */
gboolean backup_gone (Db *db, gint64 id, gint64 now, GError **error);

/* What this store was brought back from. */
typedef struct {
  gint64 id, at, restored_at, quieted_at, held, seen_at; /* UTC seconds, 0: not yet; held: messages put aside */
  char *name;
} BackupRestore;
void backup_restore_free (BackupRestore *restore); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BackupRestore, backup_restore_free)
/* (transfer full): the last one; *ret_restore NULL without an error when this store was never brought back. */
gboolean backup_restore_last (Db *db, BackupRestore **ret_restore, GError **error);
/* Within a store_write: an administrator read what it means. */
gboolean backup_restore_seen (Db *db, const Actor *actor, gint64 id, GError **error);

#define BACKUP_STATUS_RESTORED "restored" /* of the outbox: put aside, it may have left before */
enum { BACKUP_NUMBERS_SKIPPED = 100 /* numbers of files that were given since the backup are not given to others */ };
enum { BACKUP_BEFORE_KEEP_DAYS = 30 /* what a restore put aside: a whole town, with its people */ };
/* Within a write, on a store that is being brought back: says so, closes every session, skips numbers. What is due or
 * waits to leave is put aside later (backup_restore_quiet), once the clock is right. */
gboolean backup_restore_mark (Db *db, const char *name, gint64 at, gint64 now, GError **error);
/* Within a store_write: every message that waits is put aside, once: it may have left after the backup was made. What
 * was due meanwhile must have been written before (background/jobs.h). */
gboolean backup_restore_quiet (Db *db, gint64 id, gint64 now, GError **error);
gint64 backup_restore_held (Db *db); /* messages still put aside by that */
/* Within a store_write: they leave after all, spread over time. */
gboolean backup_restore_release (Db *db, const Actor *actor, gint64 *ret_count, GError **error);
/* TRUE when the store holds an account or a report, or cannot be read: nothing takes its place without being asked. */
gboolean backup_restore_is_town (Db *db);
