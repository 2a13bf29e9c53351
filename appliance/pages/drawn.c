/* drawn.c: leaves drawings in the cache, has them drawn, sweeps what is old. */
#include "pages/drawn.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "base/secret.h"
#include "pages/drawing.h"

enum { HASH_CHARS = 32, NAME_CHARS_MAX = 80 };
#define SUFFIX ".json"

/* ---- sweeping ---- */

typedef struct {
  char *path; /* of the folder, whose numbers stand beside it */
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

/* Drawings of that kind, newest first. */
static GPtrArray *
kept_list (const char *cache, const DrawnKind *kind)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (kept_free);
  g_autoptr (GDir) names = g_dir_open (cache, 0, NULL);
  g_autofree char *prefix = g_strconcat (kind->kind, "-", NULL);
  const char *name;

  while (names != NULL && (name = g_dir_read_name (names)) != NULL) {
    g_autofree char *path = g_build_filename (cache, name, NULL);
    GStatBuf found;
    Kept *kept;

    if (!g_str_has_prefix (name, prefix) || !g_str_has_suffix (name, SUFFIX) || g_stat (path, &found) != 0)
      continue;
    kept = g_new0 (Kept, 1);
    kept->path = g_strndup (path, strlen (path) - strlen (SUFFIX));
    kept->changed_at = found.st_mtime;
    g_ptr_array_add (list, kept);
  }
  g_ptr_array_sort (list, compare_newest);
  return list;
}

static void
drawing_remove (const char *folder)
{
  g_autofree char *data = g_strconcat (folder, SUFFIX, NULL);
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
sweep (const char *cache, const DrawnKind *kind)
{
  g_autoptr (GPtrArray) list = kept_list (cache, kind);
  gint64 newest = list->len == 0 ? 0 : ((const Kept *) g_ptr_array_index (list, 0))->changed_at;

  for (guint i = 1; i < list->len; i++) {
    const Kept *kept = g_ptr_array_index (list, i);

    if (i >= kind->kept || (kind->kept_s != 0 && newest - kept->changed_at > kind->kept_s))
      drawing_remove (kept->path);
  }
}

/* ---- drawing ---- */

/* (transfer full) */
static char *
folder_of (const Appliance *appliance, const DrawnKind *kind, const char *name)
{
  g_autofree char *file = g_strdup_printf ("%s-%s", kind->kind, name);

  return drawing_path (appliance, file);
}

static gboolean
is_name (const char *name)
{
  return name != NULL && *name != '\0' && strlen (name) <= NAME_CHARS_MAX
         && strspn (name, "0123456789abcdef") == strlen (name);
}

char *
drawn_leave (const Appliance *appliance, const DrawnKind *kind, const char *prefix, const Tree *drawing, GError **error)
{
  g_autofree char *text = json_print (drawing);
  g_autofree char *whole = g_strconcat (text, appliance->edition, NULL), *hash = secret_hash (whole);
  g_autofree char *name = g_strdup_printf ("%s%.*s", prefix == NULL ? "" : prefix, HASH_CHARS, hash);
  g_autofree char *folder = folder_of (appliance, kind, name), *data = g_strconcat (folder, SUFFIX, NULL);
  g_autofree char *cache = g_path_get_dirname (folder);

  g_mkdir_with_parents (cache, 0750);
  if (!g_file_test (data, G_FILE_TEST_EXISTS)) {
    if (!g_file_set_contents_full (data, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error)) {
      box_translate (error);
      return NULL;
    }
    sweep (cache, kind);
  }
  return g_steal_pointer (&name);
}

gboolean
drawn_is_left (const Appliance *appliance, const DrawnKind *kind, const char *name)
{
  g_autofree char *folder = is_name (name) ? folder_of (appliance, kind, name) : NULL;
  g_autofree char *data = folder == NULL ? NULL : g_strconcat (folder, SUFFIX, NULL);

  return data != NULL && g_file_test (data, G_FILE_TEST_EXISTS);
}

char *
drawn_folder (const Appliance *appliance, const DrawnKind *kind, const char *name, GError **error)
{
  g_autofree char *folder = is_name (name) ? folder_of (appliance, kind, name) : NULL;
  g_autofree char *key = g_strdup_printf ("%s:%s", kind->kind, name);
  gboolean made;

  if (folder == NULL) {
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such drawing");
    return NULL;
  }
  made = kind->deadline_s == 0 ? drawing_make (appliance, key, folder, error)
                               : drawing_make_within (appliance, key, folder, kind->deadline_s, error);
  return made ? g_steal_pointer (&folder) : NULL;
}

/* How wide a page is: its name in the address, the end of the picture's name. */
static const struct {
  const char *name, *suffix;
} forms[] = { { "etroit", "-narrow" }, { "large", "-broad" } };

static const char *
form_suffix (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    if (g_strcmp0 (name, forms[i].name) == 0)
      return forms[i].suffix;
  return "";
}

/* Nothing secret stands in a picture: it may be packed. */
int
drawn_answer (Exchange *exchange, char *folder, const char *id, GError *error)
{
  const char *suffix = form_suffix (exchange_query (exchange, "forme"));
  g_autofree char *taken = folder, *picture = NULL, *svg = NULL;

  if (folder == NULL)
    return exchange_fail (exchange, error);
  picture = g_strdup_printf ("%s/%s%s.svg", folder, id, suffix);
  if (!g_file_get_contents (picture, &svg, NULL, &error)) {
    box_translate (&error);
    return exchange_fail (exchange, error);
  }
  exchange_set_header (exchange, "Cache-Control", "private, max-age=600");
  return exchange_text (exchange, "image/svg+xml", svg);
}
