/* bring.c: everything is laid aside in the data folder itself, so that it takes its place by renaming. */
#include "backup/bring.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "backup/stored.h"
#include "backup/kept.h"
#include "backup/owner.h"
#include "backup/backup_look.h"
#include "backup/parts.h"
#include "backup/shelf.h"
#include "base/folder.h"
#include "base/json.h"
#include "domain/backup.h"
#include "store/store_snapshot.h"

#define READY ".ready" /* in the folder aside: all is there, and may take its place */
#define HOLD ".open"

enum { PROGRESS_EVERY = 20, FORMAT = 1 };

/* ---- who holds the data ---- */

int
bring_hold (const char *data_folder, gboolean alone)
{
  g_autofree char *path = g_build_filename (data_folder, HOLD, NULL);
  int fd;

  owner_borrow (data_folder); /* the box must be able to open it, whoever made it */
  fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  owner_give_back ();
  if (fd >= 0 && flock (fd, (alone ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0) {
    close (fd);
    return -1;
  }
  return fd;
}

gboolean
bring_is_fresh (const char *data_folder)
{
  g_autofree char *path = g_build_filename (data_folder, STORED_STORE, NULL);
  g_autoptr (Store) store = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  store = store_open (path, STORE_READ_ONLY, NULL);
  return store != NULL && !backup_restore_is_town (store_reader (store)); /* what cannot be read may be a town */
}

/* ---- aside ---- */

typedef struct {
  const Bringing *bringing;
  Brought *brought;
  Stored *archive;
  Tree *manifest;
  char *folder, *pool, *aside;
  gint64 total; /* files of the list */
} Bring;

static void
bring_clear (Bring *bring)
{
  stored_free (bring->archive);
  tree_free (bring->manifest);
  g_free (bring->folder);
  g_free (bring->pool);
  g_free (bring->aside);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bring, bring_clear)

/* Older ones are migrated. */
static gboolean
take_manifest (Bring *bring, GError **error)
{
  g_autofree char *text = tarball_text (stored_files (bring->archive), STORED_MANIFEST_MAX, error);

  bring->manifest = text == NULL ? NULL : json_parse (text, strlen (text), error);
  if (bring->manifest == NULL)
    return FALSE;
  if (g_strcmp0 (tree_get_text (bring->manifest, "name"), bring->bringing->name) != 0)
    return box_fail (error, BOX_ERROR_STORE, "it was made under another name");
  bring->brought->at = tree_get_integer (bring->manifest, "at");
  bring->brought->schema = (int) tree_get_integer (bring->manifest, "schema");
  if (tree_get_integer (bring->manifest, "format") != FORMAT || bring->brought->schema > store_schema ())
    return box_fail (error, BOX_ERROR_CONFLICT,
                     "it was made by a newer program: its store has schema %d, this one knows %d",
                     bring->brought->schema, store_schema ());
  return TRUE;
}

static gboolean
take_file (Bring *bring, const char *name, GError **error)
{
  g_autofree char *place = kept_place (bring->aside, name);

  if (strcmp (name, STORED_MANIFEST) == 0)
    return take_manifest (bring, error);
  if (bring->manifest == NULL || place == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "not laid out as a backup");
  return tarball_save (stored_files (bring->archive), place, error);
}

static gboolean
take_archive (Bring *bring, GError **error)
{
  const Bringing *bringing = bring->bringing;
  g_autofree char *digest = NULL;
  const char *name = NULL;

  bring->archive = stored_open (bring->folder, &bringing->key->key, error);
  if (bring->archive == NULL)
    return FALSE;
  do {
    if (!tarball_next (stored_files (bring->archive), &name, error)
        || (name != NULL && !take_file (bring, name, error)))
      return FALSE;
    if (bringing->progress != NULL)
      bringing->progress (stored_done (bring->archive), stored_bytes (bring->archive), bringing->data);
  } while (name != NULL);
  digest = stored_end (bring->archive, error);
  if (digest != NULL && bring->manifest == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "not laid out as a backup");
  return digest != NULL;
}

static gboolean
count_file (const StoredEntry *entry G_GNUC_UNUSED, gpointer data, GError **error G_GNUC_UNUSED)
{
  ((Bring *) data)->total++;
  return TRUE;
}

/* A photo that cannot be read is counted, and all others come back. A disk that is full or fails ends it. */
static gboolean
take_apart (const StoredEntry *entry, gpointer data, GError **error)
{
  Bring *bring = data;
  g_autofree char *place = kept_place (bring->aside, entry->name), *folder = NULL;
  g_autoptr (GError) failure = NULL;

  if (place == NULL || strstr (entry->name, "..") != NULL)
    return box_fail (error, BOX_ERROR_INVALID, "not laid out as a backup");
  folder = g_path_get_dirname (place);
  if (g_mkdir_with_parents (folder, 0750) != 0)
    return parts_fail (folder, error);
  bring->brought->files++;
  if (bring->bringing->progress != NULL && bring->brought->files % PROGRESS_EVERY == 0)
    bring->bringing->progress (bring->brought->files, bring->total, bring->bringing->data);
  if (stored_extract (bring->pool, &bring->bringing->key->key, entry, place, &failure))
    return TRUE;
  g_unlink (place);
  bring->brought->lost++;
  if (failure->code != BOX_ERROR_LIMIT)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* The one that the manifest names: another night's is as well encrypted. */
static gboolean
take_list (Bring *bring, StoredVisit visit, GError **error)
{
  return stored_list (bring->folder, &bring->bringing->key->key, tree_get_text (bring->manifest, STORED_LIST_DIGEST),
                      visit, bring, error);
}

typedef struct {
  const char *name;
  gint64 at, now;
} Mark;

static gboolean
mark_work (Db *db, gpointer data, GError **error)
{
  const Mark *mark = data;

  return backup_restore_mark (db, mark->name, mark->at, mark->now, error);
}

/* Opening it migrates an older one: aside, so that a failure leaves all as it was. */
static gboolean
make_fit (Bring *bring, GError **error)
{
  g_autofree char *path = g_build_filename (bring->aside, STORED_STORE, NULL);
  const Mark mark = { bring->bringing->name, bring->brought->at, bring->bringing->now };
  g_autoptr (Store) store = NULL;

  if (!backup_look_store (path, bring->manifest, &bring->brought->rows, error))
    return FALSE;
  store = store_open (path, STORE_READ_WRITE, error);
  return store != NULL && store_write (store, mark_work, (gpointer) &mark, error);
}

/* (transfer full): a name that nothing bears yet, not even what was brought back within the same second. */
static char *
name_before (const char *data, gint64 now)
{
  char *name = g_strdup_printf (KEPT_BEFORE "-%" G_GINT64_FORMAT, now);

  for (guint number = 2;; number++) {
    g_autofree char *path = g_build_filename (data, name, NULL);
    GStatBuf status;

    if (g_lstat (path, &status) != 0)
      return name;
    g_free (name);
    name = g_strdup_printf (KEPT_BEFORE "-%" G_GINT64_FORMAT "-%u", now, number);
  }
}

/* From here on it will take its place, whatever happens. */
static gboolean
make_ready (Bring *bring, GError **error)
{
  g_autofree char *ready = g_build_filename (bring->aside, READY, NULL),
                  *before = name_before (config_text (bring->bringing->config, "paths.data"), bring->bringing->now);

  if (!backup_key_save (bring->aside, bring->bringing->key, error))
    return FALSE;
  if (!shelf_flush (bring->aside, error))
    return FALSE;
  return g_file_set_contents_full (ready, before, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error)
         || box_translate (error);
}

gboolean
bring_aside (const Bringing *bringing, Brought *ret_brought, GError **error)
{
  const char *data = config_text (bringing->config, "paths.data");
  g_auto (Bring) bring = { .bringing = bringing, .brought = ret_brought };
  gboolean brought;

  bring.folder = g_build_filename (bringing->shelf, bringing->name, NULL);
  bring.pool = g_build_filename (bringing->shelf, STORED_POOL, NULL);
  bring.aside = g_build_filename (data, KEPT_RESTORING, NULL);
  folder_remove_tree (bring.aside);
  if (g_mkdir_with_parents (bring.aside, 0700) != 0)
    return parts_fail (bring.aside, error);
  brought = take_archive (&bring, error) && take_list (&bring, count_file, error)
            && take_list (&bring, take_apart, error) && make_fit (&bring, error)
            && make_ready (&bring, error);
  if (!brought)
    folder_remove_tree (bring.aside);
  return brought;
}

/* ---- into place ---- */

static gboolean
move (const char *from, const char *to, GError **error)
{
  return g_rename (from, to) == 0 || errno == ENOENT || parts_fail (to, error);
}

/* What stands there goes beside, once: what was moved already is not moved again. */
static gboolean
change_places (const char *data, const char *aside, const char *before, const char *leaf, GError **error)
{
  g_autofree char *fresh = g_build_filename (aside, leaf, NULL), *here = g_build_filename (data, leaf, NULL),
                  *old = g_build_filename (before, leaf, NULL);

  if (!g_file_test (old, G_FILE_TEST_EXISTS) && !move (here, old, error))
    return FALSE;
  return move (fresh, here, error);
}

static gboolean
move_all (const char *data, const char *aside, const char *before, GError **error)
{
  /* Of the old store, before the new one comes: a log of another store would be played into it. */
  static const char *const old[] = { "store.db-wal", "store.db-shm", "alive" };
  g_autoptr (GDir) folder = NULL;
  const char *leaf;

  for (guint i = 0; i < G_N_ELEMENTS (old); i++)
    if (!change_places (data, aside, before, old[i], error))
      return FALSE;
  folder = g_dir_open (aside, 0, NULL);
  while (folder != NULL && (leaf = g_dir_read_name (folder)) != NULL)
    if (strcmp (leaf, READY) != 0 && !change_places (data, aside, before, leaf, error))
      return FALSE;
  return folder_sync (before, error) && folder_sync (data, error);
}

/* No link: what is moved stays in the data folder. */
static gboolean
is_own_folder (const char *path)
{
  GStatBuf status;

  return g_lstat (path, &status) == 0 && S_ISDIR (status.st_mode) && status.st_uid == geteuid ();
}

gboolean
bring_finish (const char *data_folder, GError **error)
{
  g_autofree char *aside = g_build_filename (data_folder, KEPT_RESTORING, NULL),
                  *ready = g_build_filename (aside, READY, NULL), *name = NULL, *before = NULL;

  if (!g_file_get_contents (ready, &name, NULL, NULL))
    return TRUE;
  if (strchr (name, '/') != NULL || !g_str_has_prefix (name, KEPT_BEFORE))
    return box_fail (error, BOX_ERROR_INVALID, "%s says nothing", ready);
  before = g_build_filename (data_folder, name, NULL);
  if (g_mkdir_with_parents (before, 0700) != 0)
    return parts_fail (before, error);
  if (!is_own_folder (aside) || !is_own_folder (before))
    return box_fail (error, BOX_ERROR_INVALID, "%s leads elsewhere", ready);
  if (!move_all (data_folder, aside, before, error))
    return FALSE;
  g_unlink (ready);
  g_rmdir (aside);
  return folder_sync (data_folder, error);
}

/* ---- the configuration ---- */

/* (transfer full): NULL when it is not a plain file. */
static GMappedFile *
open_kept (const char *path)
{
  int fd = owner_open (path);
  GMappedFile *file = fd < 0 ? NULL : g_mapped_file_new_from_fd (fd, FALSE, NULL);

  if (fd >= 0)
    close (fd);
  return file;
}

/* In place of the file that is there, with its mode and owner; the former one stays beside it. */
static gboolean
replace (const char *to, GMappedFile *kept)
{
  g_autofree char *before = g_strconcat (to, ".before-restore", NULL);
  const char *bytes = g_mapped_file_get_contents (kept);
  struct stat status;
  gboolean there = stat (to, &status) == 0;

  if (there && g_rename (to, before) != 0)
    return FALSE;
  if (!g_file_set_contents_full (to, bytes != NULL ? bytes : "", (gssize) g_mapped_file_get_length (kept),
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                 there ? (int) (status.st_mode & 0777) : 0600, NULL)) {
    g_rename (before, to);
    return FALSE;
  }
  return !there || geteuid () != 0 || chown (to, status.st_uid, status.st_gid) == 0;
}

/* Read as who owns the data; written as root only where nobody else could lead the path astray. */
static gboolean
put_back (const char *data, const char *from, const char *to)
{
  g_autoptr (GMappedFile) kept = open_kept (from);
  g_autofree char *folder = g_path_get_dirname (to);
  gboolean back;

  if (kept == NULL)
    return FALSE;
  if (owner_is_root_alone (folder))
    owner_give_back ();
  back = replace (to, kept);
  owner_borrow (data);
  return back;
}

/* The one file of the configuration itself comes back only when it led to the same data: another box's paths would lead
 * this one astray. */
static gboolean
may_put_back (const Config *config, const char *name, const char *from)
{
  g_autoptr (Config) former = strcmp (name, KEPT_CONFIG_FILE) == 0 ? config_load (from, NULL) : NULL;

  return strcmp (name, KEPT_CONFIG_FILE) != 0
         || (former != NULL && strcmp (config_text (former, "paths.data"), config_text (config, "paths.data")) == 0);
}

static const char *
belongs (const Config *config, const char *name)
{
  for (guint i = 0; i < config_keys_count; i++) {
    g_autofree char *key = g_strdup_printf ("%s.%s", config_keys[i].group, config_keys[i].key);

    if (strcmp (key, name) == 0)
      return config_keys[i].type == CONFIG_PATH ? config_text (config, key) : "";
  }
  return strcmp (name, KEPT_CONFIG_FILE) == 0 ? config_file (config) : "";
}

void
bring_config (const Config *config, BringVisit visit, gpointer data)
{
  const char *folder_of_data = config_text (config, "paths.data"), *leaf;
  g_autofree char *root = g_build_filename (folder_of_data, "restored-config", NULL);
  g_autoptr (GDir) folder = NULL;

  owner_borrow (folder_of_data);
  folder = g_dir_open (root, 0, NULL);
  while (folder != NULL && (leaf = g_dir_read_name (folder)) != NULL) {
    g_autofree char *from = g_build_filename (root, leaf, NULL);
    const char *to = belongs (config, leaf);
    gboolean back = *to != '\0' && g_file_test (from, G_FILE_TEST_IS_REGULAR) && may_put_back (config, leaf, from)
                    && put_back (folder_of_data, from, to);

    if (strcmp (leaf, "paths.grids") != 0) /* they come with the program: kept for who looks for an older one */
      visit (back ? to : from, back, data);
  }
  owner_give_back ();
}
