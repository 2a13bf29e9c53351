/* backups_copy.c: the way of the public site (publish_send.h) serves: only what changed is sent, and what went here
 * goes there. What is sent is encrypted already. */
#include "background/backups_copy.h"

#include <string.h>

#include "background/publish_send.h"
#include "backup/shelf.h"

enum { RETRY_S = 3600 };

gboolean
backups_copy_wanted (Db *db, const BackupPlace *place, gint64 now)
{
  g_autoptr (Backup) last = NULL;

  if (!backup_last_good (db, &last, NULL) || last == NULL)
    return FALSE;
  if (place->asked_at != 0)
    return TRUE;
  if (*place->trouble != '\0' && place->tried_at <= now)
    return now - place->tried_at >= RETRY_S;
  return place->tried_at < last->done_at;
}

/* (transfer full): the shelf to send; NULL when no place is there. */
static char *
shelf_to_send (const Jobs *jobs, const char **ret_trouble, GError **error)
{
  const Config *config = jobs->config;
  g_autoptr (GPtrArray) places = config == NULL ? NULL : backup_place_list (store_reader (jobs->store), error);
  BackupKey key;

  if (places == NULL || !backup_key_load (jobs->data_folder, FALSE, &key, error))
    return NULL;
  for (guint i = 0; i < places->len; i++) {
    const BackupPlace *place = g_ptr_array_index (places, i);
    g_autofree char *root = backup_place_is_ssh (place) ? NULL : backups_root (config, place, ret_trouble);
    g_autofree char *shelf = root == NULL ? NULL : shelf_path (root, &key.key);

    if (shelf != NULL && g_file_test (shelf, G_FILE_TEST_IS_DIR))
      return g_steal_pointer (&shelf);
  }
  if (*ret_trouble == NULL)
    *ret_trouble = "no_stick";
  return NULL;
}

/* The same row, as the sender knows it. */
static PublishTarget
target_of (const BackupPlace *place)
{
  return (PublishTarget){ .id = place->id,
                          .port = place->port,
                          .uuid = place->uuid,
                          .way = place->way,
                          .host = place->host,
                          .login = place->login,
                          .folder = place->folder,
                          .host_key = place->host_key };
}

typedef struct {
  BackupTried tried;
  gint64 now;
} Note;

static gboolean
note_work (Db *db, gpointer data, GError **error)
{
  const Note *note = data;

  return backup_place_tried (db, &note->tried, note->now, error);
}

gboolean
backups_copy_run (const Jobs *jobs, const BackupPlace *place, GError **error)
{
  const char *trouble = NULL;
  GError *failure = NULL;
  g_autofree char *shelf = shelf_to_send (jobs, &trouble, &failure);
  const PublishTarget target = target_of (place);
  const PublishSend send = { .data_folder = jobs->data_folder, .site = shelf, .stop = jobs->stop };
  g_auto (PublishSent) sent = { 0 };
  Note note = { .tried = { .id = place->id } };

  if (failure != NULL) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  if (shelf != NULL)
    publish_send (&send, &target, &sent);
  if (g_cancellable_is_cancelled (jobs->stop))
    return box_fail (error, BOX_ERROR_BUSY, "stopped before the end: the rest is for the next run");
  note.tried.trouble = shelf == NULL ? trouble : sent.trouble;
  note.tried.detail = sent.detail;
  note.tried.offered_key = sent.offered_key;
  note.now = jobs->clock ();
  return store_write (jobs->store, note_work, &note, error);
}
