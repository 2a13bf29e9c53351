/* kept.c: walks the folders. What is not listed as left out is kept: a new kind of file is not forgotten. */
#include "backup/kept.h"

#include <glib/gstdio.h>
#include <string.h>

enum { APART_BYTES = 1024 * 1024, DEPTH_MAX = 8, HASH_CHARS = 64 };

/* Of the data folder, at its top: what is kept otherwise, is made anew, or is of the moment. */
static const char *const left_out[] = {
  "store.db",     "store.db-wal", "store.db-shm", "store.db-journal",            /* kept as one moment */
  KEPT_FILES,                                                                    /* walked by itself */
  "site",         "cache",        "tmp",          "preview",          "imports", /* made anew, or half done */
  "alive",        ".open",        "setup-code",                                  /* of this machine's day */
  "training",     "crashes",      "lost+found",                                  /* no data of the town */
  KEPT_WORKSPACE, KEPT_RESTORING, KEPT_BEFORE,    "restored-config",  NULL,
};

typedef struct {
  KeptVisit visit;
  gpointer data;
} Walk;

static gboolean
visit_file (const Walk *walk, const char *name, const char *path, const char *hash, GError **error)
{
  GStatBuf status;
  Kept kept = { name, path, hash, 0, FALSE };

  if (g_lstat (path, &status) != 0 || !S_ISREG (status.st_mode))
    return TRUE; /* gone, a link, a socket: nothing to keep */
  kept.bytes = status.st_size;
  kept.apart = hash != NULL || kept.bytes >= APART_BYTES;
  return walk->visit (&kept, walk->data, error);
}

static gboolean walk_folder (const Walk *walk, const char *name, const char *path, guint depth, GError **error);

static gboolean
walk_entry (const Walk *walk, const char *name, const char *path, guint depth, GError **error)
{
  if (g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    return TRUE;
  return g_file_test (path, G_FILE_TEST_IS_DIR) ? depth == 0 || walk_folder (walk, name, path, depth - 1, error)
                                                : visit_file (walk, name, path, NULL, error);
}

/* A folder that is not there holds nothing. */
static gboolean
walk_folder (const Walk *walk, const char *name, const char *path, guint depth, GError **error)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *leaf;

  while (folder != NULL && (leaf = g_dir_read_name (folder)) != NULL) {
    g_autofree char *inner = g_strdup_printf ("%s/%s", name, leaf), *below = g_build_filename (path, leaf, NULL);

    if (!walk_entry (walk, inner, below, depth, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- photos ---- */

static gboolean
walk_shelf (const Walk *walk, const char *path, const char *shelf, GError **error)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *leaf;

  while (folder != NULL && (leaf = g_dir_read_name (folder)) != NULL) {
    g_autofree char *name = g_strdup_printf (KEPT_FILES "/%s/%s", shelf, leaf), *hash = g_strconcat (shelf, leaf, NULL),
                    *below = g_build_filename (path, leaf, NULL);

    if (strlen (hash) == HASH_CHARS && strspn (hash, "0123456789abcdef") == HASH_CHARS
        && !visit_file (walk, name, below, hash, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
walk_files (const Walk *walk, const char *data, GError **error)
{
  g_autofree char *root = g_build_filename (data, KEPT_FILES, NULL);
  g_autoptr (GDir) folder = g_dir_open (root, 0, NULL);
  const char *shelf;

  while (folder != NULL && (shelf = g_dir_read_name (folder)) != NULL) {
    g_autofree char *path = g_build_filename (root, shelf, NULL);

    if (!walk_shelf (walk, path, shelf, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- the rest ---- */

static gboolean
walk_data (const Walk *walk, const char *data, GError **error)
{
  g_autoptr (GDir) folder = g_dir_open (data, 0, NULL);
  const char *leaf;

  if (folder == NULL)
    return box_fail (error, BOX_ERROR_IO, "%s cannot be read", data);
  while ((leaf = g_dir_read_name (folder)) != NULL) {
    g_autofree char *name = g_strdup_printf (KEPT_DATA "/%s", leaf), *path = g_build_filename (data, leaf, NULL);

    if (!g_strv_contains (left_out, leaf) && !g_str_has_prefix (leaf, KEPT_BEFORE)
        && !walk_entry (walk, name, path, DEPTH_MAX, error))
      return FALSE;
  }
  return TRUE;
}

/* Files that the configuration names. The templates come with the program; what belongs to a program that runs, or to
 * the stick itself, is of the moment; what root's helpers tell is of this machine, and not all of it can be read. */
static gboolean
walk_config (const Walk *walk, const Config *config, GError **error)
{
  static const char *const not_kept[] = { "paths.data",         "paths.templates", "mqtt.folder",
                                          "mqtt.pid_file",      "sms.spool",       "backup.stick",
                                          "certificate.folder", "update.told",     NULL };

  for (guint i = 0; i < config_keys_count; i++) {
    g_autofree char *key = g_strdup_printf ("%s.%s", config_keys[i].group, config_keys[i].key),
                    *name = g_strdup_printf (KEPT_CONFIG "/%s", key);
    const char *path = config_keys[i].type == CONFIG_PATH ? config_text (config, key) : "";

    if (*path != '\0' && !g_strv_contains (not_kept, key) && !walk_entry (walk, name, path, DEPTH_MAX, error))
      return FALSE;
  }
  return visit_file (walk, KEPT_CONFIG "/" KEPT_CONFIG_FILE, config_file (config), NULL, error);
}

gboolean
kept_walk (const Config *config, KeptVisit visit, gpointer data, GError **error)
{
  const Walk walk = { visit, data };
  const char *folder = config_text (config, "paths.data");

  return walk_files (&walk, folder, error) && walk_data (&walk, folder, error) && walk_config (&walk, config, error);
}

char *
kept_place (const char *aside, const char *name)
{
  if (g_str_has_prefix (name, KEPT_DATA "/"))
    return g_build_filename (aside, name + strlen (KEPT_DATA "/"), NULL);
  if (g_str_has_prefix (name, KEPT_FILES "/") || strcmp (name, "store.db") == 0)
    return g_build_filename (aside, name, NULL);
  if (g_str_has_prefix (name, KEPT_CONFIG "/"))
    return g_build_filename (aside, "restored-config", name + strlen (KEPT_CONFIG "/"), NULL);
  return NULL;
}
