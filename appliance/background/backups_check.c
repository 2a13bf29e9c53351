/* backups_check.c: looking at what was made: the latest of each place, once, a share of its files at a time. */
#include "background/backups.h"

#include <unistd.h>

#include "backup/backup_look.h"
#include "backup/kept.h"
#include "backup/shelf.h"
#include "base/clock.h"

/* An older one that nobody looked at stays as it is. */
enum { CHECK_WITHIN_DAYS = 2 };

static gboolean
checked_work (Db *db, gpointer data, GError **error)
{
  return backup_checked (db, data, clock_now (), error);
}

static BackupPlace *
place_of (Db *db, gint64 id)
{
  g_autoptr (GPtrArray) places = backup_place_list (db, NULL);

  for (guint i = 0; places != NULL && i < places->len; i++)
    if (((const BackupPlace *) g_ptr_array_index (places, i))->id == id)
      return g_ptr_array_steal_index (places, i);
  return NULL;
}

/* What it tells of the backup itself; anything else tells of the stick or the moment only. */
static gboolean
tells_of_backup (const GError *failure)
{
  return failure->code == BOX_ERROR_INVALID || failure->code == BOX_ERROR_DENIED || failure->code == BOX_ERROR_NOT_FOUND
         || failure->code == BOX_ERROR_STORE;
}

static gboolean
look_at (const Jobs *jobs, const Backup *backup, const BackupLook *look, gint64 *ret_files_read, GError **error)
{
  BackupSeen seen = { 0 };
  GError *failure = NULL;
  BackupChecked checked = { .id = backup->id };
  gboolean good = backup_look (look, &seen, &failure), noted;

  if (!good && failure->code == BOX_ERROR_BUSY) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  checked.files = *ret_files_read = seen.files_read;
  checked.unread = !good && !tells_of_backup (failure);
  checked.trouble = good ? NULL : backup_trouble (failure);
  checked.detail = good ? NULL : failure->message;
  noted = store_write (jobs->store, checked_work, &checked, failure == NULL ? error : NULL);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return noted && good;
}

gboolean
backups_look (const Jobs *jobs, const Backup *backup, gboolean whole, gint64 *ret_files_read, GError **error)
{
  const Config *config = jobs->config;
  g_autoptr (BackupPlace) place = place_of (store_reader (jobs->store), backup->place_id);
  const char *trouble = "no_folder";
  g_autofree char *root = config == NULL || place == NULL ? NULL : backups_root (config, place, &trouble),
                  *shelf = NULL, *workspace = g_build_filename (jobs->data_folder, KEPT_WORKSPACE, NULL);
  guint shares = whole ? 1 : backup_look_shares (backup->files_bytes);
  BackupKey key;
  int lock;
  gboolean good;

  if (root == NULL)
    return box_fail (error, BOX_ERROR_IO, "its place is not there: %s", trouble);
  if (!backup_key_load (jobs->data_folder, FALSE, &key, error))
    return FALSE;
  shelf = shelf_path (root, &key.key);
  lock = backups_lock (config, error);
  if (lock < 0)
    return FALSE;
  good = look_at (jobs, backup,
                  &(BackupLook){ .key = &key.key,
                                 .shelf = shelf,
                                 .name = backup->name,
                                 .workspace = workspace,
                                 .digest = *backup->digest == '\0' ? NULL : backup->digest,
                                 .share = (guint) clock_day_number (backup->at) % shares,
                                 .shares = shares,
                                 .stop = jobs->stop },
                  ret_files_read, error);
  close (lock);
  return good;
}

/* (transfer full): the latest of a place, when nobody looked at it yet and it can be. */
static Backup *
unseen (const Jobs *jobs, const Config *config, const BackupPlace *place, gint64 now)
{
  const char *trouble = NULL;
  g_autofree char *root = backup_place_is_ssh (place) ? NULL : backups_root (config, place, &trouble);
  g_autoptr (GPtrArray) list = root == NULL ? NULL : backup_list_there (store_reader (jobs->store), place->id, NULL);
  const Backup *latest = list == NULL || list->len == 0 ? NULL : g_ptr_array_index (list, 0);

  if (latest == NULL || latest->checked_at != 0 || now - latest->done_at > CHECK_WITHIN_DAYS * CLOCK_DAY)
    return NULL;
  return g_ptr_array_steal_index (list, 0);
}

/* (transfer full): the first that waits, of any place. */
static Backup *
next_unseen (const Jobs *jobs, Db *db, gint64 now)
{
  g_autoptr (GPtrArray) places = jobs->config == NULL ? NULL : backup_place_list (db, NULL);
  const Config *config = places == NULL ? NULL : jobs->config;

  for (guint i = 0; config != NULL && i < places->len; i++) {
    Backup *backup = unseen (jobs, config, g_ptr_array_index (places, i), now);

    if (backup != NULL)
      return backup;
  }
  return NULL;
}

gboolean
backups_check_wanted (const Jobs *jobs, Db *db, gint64 now)
{
  g_autoptr (Backup) backup = next_unseen (jobs, db, now);

  return backup != NULL;
}

gboolean
backups_check_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  g_autoptr (Backup) backup = next_unseen (jobs, store_reader (jobs->store), now);
  g_autoptr (GError) failure = NULL;
  gint64 read = 0;
  gboolean good = backup == NULL || backups_look (jobs, backup, FALSE, &read, &failure);

  tree_set_integer (counts, "good", good);
  tree_set_integer (counts, "files_read", read);
  if (good || !g_error_matches (failure, BOX_ERROR, BOX_ERROR_BUSY))
    return TRUE; /* what was found stands in its row */
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}
