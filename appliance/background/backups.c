/* backups.c: when, where, and what becomes of it. */
#include "background/backups.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "backup/stored.h"
#include "backup/kept.h"
#include "backup/parts.h"
#include "backup/shelf.h"
#include "backup/stick.h"
#include "background/backups_copy.h"
#include "base/clock.h"
#include "domain/backup_rotation.h"

enum {
  RETRY_S = 3600, /* a place in trouble is left alone for so long */
  SLICE_S = 20    /* of work on files, then mails have their turn */
};

/* ---- places ---- */

/* Within the data folder: a backup would hold the ones before it, and die with them. */
static gboolean
is_own (const Config *config, const char *folder)
{
  g_autofree char *there = realpath (folder, NULL), *data = realpath (config_text (config, "paths.data"), NULL);
  gsize length = data == NULL ? 0 : strlen (data);

  return there != NULL && data != NULL && strncmp (there, data, length) == 0
         && (there[length] == '/' || there[length] == '\0');
}

char *
backups_root (const Config *config, const BackupPlace *place, const char **ret_trouble)
{
  if (backup_place_is_stick (place))
    return stick_root (config, ret_trouble);
  *ret_trouble = g_file_test (place->folder, G_FILE_TEST_IS_DIR) ? "own" : "no_folder";
  if (strcmp (*ret_trouble, "no_folder") == 0 || is_own (config, place->folder))
    return NULL;
  *ret_trouble = NULL;
  return g_strdup (place->folder);
}

/* ---- when ---- */

static gint64
last_night (gint64 now)
{
  return clock_next (clock_add_days (now, -1), 0, BACKUP_NIGHT_HOUR, BACKUP_NIGHT_MINUTE);
}

static gint64
last_at (Db *db, const BackupPlace *place)
{
  g_autoptr (GPtrArray) list = backup_list (db, place->id, 1, NULL);

  return list == NULL || list->len == 0 ? 0 : ((const Backup *) g_ptr_array_index (list, 0))->at;
}

/* A stick that was away is looked for at each turn: it costs nothing, and whoever plugs it in waits for it, or for why it
 * does not do. */
static gboolean
rests (const Jobs *jobs, const BackupPlace *place, gint64 now)
{
  g_autofree char *root = NULL;
  const char *trouble = NULL;

  if (*place->trouble == '\0' || place->tried_at > now)
    return FALSE;
  if (!stick_is_away (place->trouble))
    return now - place->tried_at < RETRY_S;
  root = jobs->config == NULL ? NULL : backups_root (jobs->config, place, &trouble);
  return root == NULL && g_strcmp0 (trouble, place->trouble) == 0 && place->tried_at >= last_night (now);
}

static gboolean
place_waits (const Jobs *jobs, Db *db, const BackupPlace *place, gint64 now)
{
  gint64 night = last_night (now);

  if (place->paused || backup_place_is_ssh (place))
    return !place->paused && backups_copy_wanted (db, place, now);
  if (place->asked_at != 0 || place->begun_at != 0)
    return TRUE;
  return night >= place->created_at && last_at (db, place) < night && !rests (jobs, place, now);
}

gboolean
backups_wanted (const Jobs *jobs, Db *db, gint64 now)
{
  g_autoptr (GPtrArray) places = jobs->config == NULL ? NULL : backup_place_list (db, NULL);

  for (guint i = 0; places != NULL && i < places->len; i++)
    if (place_waits (jobs, db, g_ptr_array_index (places, i), now))
      return TRUE;
  return FALSE;
}

/* ---- what is written of it ---- */

typedef struct {
  const BackupPlace *place;
  BackupMade *made;
  const char *print; /* of the key */
  const GError *failure;
  const char *trouble;
  const char *root; /* NULL: nothing was reached */
  gint64 now, id;
} Outcome;

static gboolean
tried_work (Db *db, gpointer data, GError **error)
{
  Outcome *outcome = data;
  const BackupTried tried = { outcome->place->id, outcome->trouble,
                              outcome->failure == NULL ? NULL : outcome->failure->message, NULL };

  if (outcome->print != NULL && !backup_key_note (db, outcome->print, outcome->now, error))
    return FALSE;
  if (outcome->trouble == NULL && !backup_add (db, &outcome->made->backup, &outcome->id, error))
    return FALSE;
  return backup_place_tried (db, &tried, outcome->now, error);
}

static gboolean
progress_work (Db *db, gpointer data, GError **error)
{
  return backup_place_progress (db, data, error);
}

static gboolean
gone_work (Db *db, gpointer data, GError **error)
{
  const Outcome *outcome = data;

  return backup_gone (db, outcome->id, outcome->now, error);
}

/* ---- rotation ---- */

static gboolean
adopt_work (Db *db, gpointer data, GError **error)
{
  gint64 id = 0;

  return backup_add (db, data, &id, error);
}

/* One that lies there and that the store does not know: it was made after the moment that this store holds. */
static gboolean
adopt (const Jobs *jobs, const BackupPlace *place, const char *shelf, const char *name, GError **error)
{
  g_autofree char *folder = g_build_filename (shelf, name, NULL), *owned = g_strdup (name), *digest = g_strdup ("");
  g_autoptr (PartsReader) parts = parts_reader_new (folder, STORED_NAME, NULL);
  Backup backup = { .place_id = place->id, .name = owned, .digest = digest };

  if (parts == NULL || !shelf_backup_at (name, &backup.at))
    return TRUE;
  backup.done_at = backup.at;
  backup.bytes = parts_reader_bytes (parts);
  return store_write (jobs->store, adopt_work, &backup, error);
}

/* (transfer full): the backups that lie on the shelf now, the latest first: another stick holds others. */
static GPtrArray *
present (const Jobs *jobs, const BackupPlace *place, const char *shelf, GError **error)
{
  g_autoptr (GPtrArray) names = shelf_list (shelf, error), known = NULL;
  g_autoptr (GHashTable) there = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *list;

  for (guint i = 0; names != NULL && i < names->len; i++) {
    const char *name = g_ptr_array_index (names, i);

    g_hash_table_add (there, (gpointer) name);
    if (!backup_is_known (store_reader (jobs->store), place->id, name) && !adopt (jobs, place, shelf, name, error))
      return NULL;
  }
  known = names == NULL ? NULL : backup_list_there (store_reader (jobs->store), place->id, error);
  if (known == NULL)
    return NULL;
  list = g_ptr_array_new_with_free_func ((GDestroyNotify) backup_free);
  while (known->len > 0) {
    Backup *backup = g_ptr_array_steal_index (known, 0);

    if (g_hash_table_contains (there, backup->name))
      g_ptr_array_add (list, backup);
    else
      backup_free (backup);
  }
  return list;
}

static gboolean
drop (const Jobs *jobs, const GPtrArray *list, gint64 id, const char *shelf, GError **error)
{
  Outcome outcome = { .id = id, .now = jobs->clock () };

  for (guint i = 0; i < list->len; i++) {
    const Backup *backup = g_ptr_array_index (list, i);

    if (backup->id == id && !shelf_remove (shelf, backup->name, error))
      return FALSE;
  }
  return store_write (jobs->store, gone_work, &outcome, error);
}

/* What the rules let go, goes, and with it the files that only it named. */
static gboolean
rotate (const Jobs *jobs, const BackupPlace *place, const VaultKey *key, const char *root, gboolean full)
{
  g_autofree char *shelf = shelf_path (root, key);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = present (jobs, place, shelf, &error);
  g_autoptr (GArray) surplus = list == NULL ? NULL : backup_rotation_surplus (list);
  gint64 oldest = full && list != NULL && surplus->len == 0 ? backup_rotation_oldest (list) : 0;
  guint removed = 0;

  if (oldest != 0)
    g_array_append_val (surplus, oldest);
  for (guint i = 0; surplus != NULL && i < surplus->len; i++)
    if (!drop (jobs, list, g_array_index (surplus, gint64, i), shelf, &error))
      break;
  if (error == NULL && ((surplus != NULL && surplus->len > 0) || full))
    shelf_sweep (shelf, key, &removed, &error);
  if (error != NULL)
    g_warning ("backups: what is old stays: %s", error->message);
  return oldest != 0 || removed > 0;
}

/* ---- one try ---- */

int
backups_lock (const Config *config, GError **error)
{
  g_autofree char *folder = g_build_filename (config_text (config, "paths.data"), KEPT_WORKSPACE, NULL),
                  *path = g_build_filename (folder, ".lock", NULL);
  int fd = g_mkdir_with_parents (folder, 0700) == 0 ? g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;

  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;
  if (fd >= 0)
    close (fd);
  box_fail (error, BOX_ERROR_BUSY, "a backup is under way already");
  return -1;
}

static gboolean
make (const Jobs *jobs, const Config *config, const BackupsTry *input, BackupMade *ret_made, GError **error)
{
  BackupKey key;
  BackupMaking making = { .store = jobs->store,
                          .config = config,
                          .key = &key.key,
                          .root = input->root,
                          .readme = words_get (jobs->words, "fr", "backup_readme.text"),
                          .part_bytes = BACKUP_PART_BYTES,
                          .stop = jobs->stop,
                          .progress = input->progress,
                          .data = input->data };
  Outcome outcome = { .place = input->place, .made = ret_made, .print = key.key.print, .root = input->root };
  g_autoptr (GError) failure = NULL;
  gboolean made;

  if (!backup_key_load (jobs->data_folder, TRUE, &key, error))
    return FALSE;
  if (input->seconds != 0)
    making.until_ms = clock_monotonic_ms () + (gint64) input->seconds * 1000;
  made = backup_make (&making, jobs->clock (), ret_made, &failure);
  if (made && ret_made->finished && input->place != NULL) {
    ret_made->backup.place_id = input->place->id;
    outcome.now = jobs->clock ();
    made = store_write (jobs->store, tried_work, &outcome, &failure);
    rotate (jobs, input->place, &key.key, input->root, FALSE);
  } else if (failure != NULL && failure->code == BOX_ERROR_LIMIT && input->place != NULL)
    rotate (jobs, input->place, &key.key, input->root, TRUE);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return made;
}

gboolean
backups_try (const Jobs *jobs, const BackupsTry *input, BackupMade *ret_made, GError **error)
{
  const Config *config = jobs->config;
  int lock = config == NULL ? -1 : backups_lock (config, error);
  gboolean made;

  if (lock < 0)
    return FALSE;
  made = make (jobs, config, input, ret_made, error);
  close (lock);
  return made;
}

static gboolean
note_progress (const Jobs *jobs, const BackupPlace *place, const BackupMade *made, GError **error)
{
  BackupProgress progress = { place->id, place->begun_at != 0 ? place->begun_at : jobs->clock (), made->moved,
                              made->total };

  return store_write (jobs->store, progress_work, &progress, error);
}

/* What went wrong with a place is told in its row; the job itself went well. */
static gboolean
try_place (const Jobs *jobs, const BackupPlace *place, GError **error)
{
  const Config *config = jobs->config;
  g_auto (BackupMade) made = { .finished = FALSE };
  g_autoptr (GError) failure = NULL;
  Outcome outcome = { .place = place, .made = &made };
  g_autofree char *root = config == NULL ? NULL : backups_root (config, place, &outcome.trouble);
  const BackupsTry input = { .place = place, .root = root, .seconds = SLICE_S };

  if (config == NULL)
    return FALSE;
  if (root != NULL && backups_try (jobs, &input, &made, &failure))
    return made.finished || note_progress (jobs, place, &made, error);
  if (g_error_matches (failure, BOX_ERROR, BOX_ERROR_BUSY)) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  if (failure != NULL)
    outcome.trouble = backup_trouble (failure);
  outcome.failure = failure;
  outcome.now = jobs->clock ();
  return store_write (jobs->store, tried_work, &outcome, error);
}

gboolean
backups_run (const Jobs *jobs, gint64 now, Tree *counts, GError **error)
{
  Db *db = store_reader (jobs->store);
  g_autoptr (GPtrArray) places = backup_place_list (db, error);
  gint64 tried = 0;

  for (guint i = 0; places != NULL && i < places->len; i++) {
    const BackupPlace *place = g_ptr_array_index (places, i);

    if (!place_waits (jobs, db, place, now))
      continue;
    if (!(backup_place_is_ssh (place) ? backups_copy_run : try_place) (jobs, place, error))
      return FALSE;
    tried++;
  }
  tree_set_integer (counts, "tried", tried);
  return places != NULL;
}
