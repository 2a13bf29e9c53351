/* figures_drawn.c: hands numbers and words to the generator in a file named by what it holds, sweeps what is old.
 * Draws nothing itself. */
#include "pages/figures_drawn.h"

#include <glib/gstdio.h>

#include "base/json.h"
#include "base/secret.h"
#include "pages/drawing.h"

#define PREFIX "figures-"
enum { NAME_CHARS = 32 };

/* ---- sweeping ---- */

typedef struct {
  char *path;
  gint64 changed_at;
} Kept;

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  g_free (kept->path);
  g_free (kept);
}

static int
compare_newest (gconstpointer one, gconstpointer other)
{
  gint64 a = (*(Kept *const *) one)->changed_at, b = (*(Kept *const *) other)->changed_at;

  return (a < b) - (a > b);
}

/* Folders of pictures, newest first. */
static GPtrArray *
kept_list (const char *cache)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (kept_free);
  g_autoptr (GDir) names = g_dir_open (cache, 0, NULL);
  const char *name;

  while (names != NULL && (name = g_dir_read_name (names)) != NULL) {
    g_autofree char *path = g_build_filename (cache, name, NULL);
    GStatBuf found;
    Kept *kept;

    if (!g_str_has_prefix (name, PREFIX) || g_stat (path, &found) != 0 || !S_ISDIR (found.st_mode))
      continue;
    kept = g_new0 (Kept, 1);
    kept->path = g_steal_pointer (&path);
    kept->changed_at = found.st_mtime;
    g_ptr_array_add (list, kept);
  }
  g_ptr_array_sort (list, compare_newest);
  return list;
}

static void
folder_remove (const char *folder)
{
  g_autofree char *data = g_strconcat (folder, ".json", NULL);
  g_autoptr (GDir) names = g_dir_open (folder, 0, NULL);
  const char *name;

  while (names != NULL && (name = g_dir_read_name (names)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (folder);
  g_unlink (data);
}

static void
sweep (const char *cache)
{
  g_autoptr (GPtrArray) list = kept_list (cache);

  for (guint i = FIGURES_DRAWN_KEPT; i < list->len; i++)
    folder_remove (((const Kept *) g_ptr_array_index (list, i))->path);
}

/* ---- drawing ---- */

static gboolean
draw (const Appliance *appliance, const char *name, const char *text, GError **error)
{
  g_autofree char *folder = drawing_path (appliance, name), *data = g_strconcat (folder, ".json", NULL),
                  *key = g_strconcat ("figures:", name + strlen (PREFIX), NULL), *cache = g_path_get_dirname (folder);

  if (!g_file_set_contents_full (data, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    return box_translate (error);
  if (!drawing_make (appliance, key, folder, error))
    return FALSE;
  sweep (cache);
  return TRUE;
}

char *
figures_drawn (const Appliance *appliance, const Tree *drawing, GError **error)
{
  g_autofree char *text = json_print (drawing), *hash = secret_hash (text);
  g_autofree char *name = g_strdup_printf (PREFIX "%.*s", NAME_CHARS, hash);
  g_autofree char *folder = drawing_path (appliance, name);

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR) && !draw (appliance, name, text, error))
    return NULL;
  return g_steal_pointer (&folder);
}

/* Nothing secret stands in a picture: it may be packed. */
int
figures_drawn_answer (Exchange *exchange, char *folder, const char *id, GError *error)
{
  gboolean narrow = g_strcmp0 (exchange_query (exchange, "forme"), "etroit") == 0;
  g_autofree char *taken = folder, *picture = NULL, *svg = NULL;

  if (folder == NULL)
    return exchange_fail (exchange, error);
  picture = g_strdup_printf ("%s/%s%s.svg", folder, id, narrow ? "-narrow" : "");
  if (!g_file_get_contents (picture, &svg, NULL, &error)) {
    box_translate (&error);
    return exchange_fail (exchange, error);
  }
  exchange_set_header (exchange, "Cache-Control", "private, max-age=600");
  return exchange_text (exchange, "image/svg+xml", svg);
}
