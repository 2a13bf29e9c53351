/* publish_place.c: names, the lock and the link of the folder that holds the builds. Looks into no build. */
#include "publish_place.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "kit.h"
#include "publish_index.h"

#define BUILD_PREFIX "site-"
#define CURRENT "current"
#define CURRENT_NEXT ".current-next"
#define LOCK ".lock"

char *
publish_place_path (const PublishPlace *place, const char *name)
{
  return g_build_filename (place->folder, name, NULL);
}

gboolean
publish_place_open (PublishPlace *place, GError **error)
{
  g_autofree char *lock_path = publish_place_path (place, LOCK);

  if (g_mkdir_with_parents (place->folder, 0755) != 0)
    return box_fail (error, BOX_ERROR_IO, "%s: %s", place->folder, g_strerror (errno));
  place->lock = g_open (lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (place->lock < 0)
    return box_fail (error, BOX_ERROR_IO, "%s: %s", lock_path, g_strerror (errno));
  if (flock (place->lock, LOCK_EX | LOCK_NB) != 0)
    return box_fail (error, BOX_ERROR_BUSY, "%s: another run is publishing", place->folder);
  return TRUE;
}

static gboolean
build_number (const char *name, gint64 *ret_number)
{
  return g_str_has_prefix (name, BUILD_PREFIX)
         && text_to_integer (name + strlen (BUILD_PREFIX), 1, G_MAXINT32, ret_number);
}

static gboolean
build_is_whole (const PublishPlace *place, const char *name)
{
  g_autofree char *index = g_build_filename (place->folder, name, PUBLISH_INDEX, NULL);

  return g_file_test (index, G_FILE_TEST_IS_REGULAR);
}

gboolean
publish_place_look (PublishPlace *place, GError **error)
{
  g_autoptr (GDir) names = g_dir_open (place->folder, 0, error);
  gint64 number, spare = 0;
  const char *name;

  if (names == NULL)
    return box_translate (error);
  while ((name = g_dir_read_name (names)) != NULL) {
    if (!build_number (name, &number))
      continue;
    place->last = MAX (place->last, number);
    if (number > spare && g_strcmp0 (name, place->current) != 0 && build_is_whole (place, name)) {
      spare = number;
      g_free (place->spare);
      place->spare = g_strdup (name);
    }
  }
  return TRUE;
}

gboolean
publish_place_sweep (const PublishPlace *place, const char *kept, const char *also_kept, GError **error)
{
  g_autoptr (GDir) names = g_dir_open (place->folder, 0, error);
  gint64 number;
  const char *name;

  if (names == NULL)
    return box_translate (error);
  while ((name = g_dir_read_name (names)) != NULL) {
    g_autofree char *path = publish_place_path (place, name);

    if (build_number (name, &number) && g_strcmp0 (name, kept) != 0 && g_strcmp0 (name, also_kept) != 0
        && !kit_remove_folder (path, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
publish_place_show (const PublishPlace *place, const char *name, GError **error)
{
  g_autofree char *next = publish_place_path (place, CURRENT_NEXT), *current = publish_place_path (place, CURRENT);

  if ((g_unlink (next) != 0 && errno != ENOENT) || symlink (name, next) != 0 || g_rename (next, current) != 0)
    return box_fail (error, BOX_ERROR_IO, "%s: %s", current, g_strerror (errno));
  return TRUE;
}

void
publish_place_read (PublishPlace *place)
{
  g_autofree char *link = publish_place_path (place, CURRENT), *name = g_file_read_link (link, NULL);
  gint64 number;

  if (name != NULL && build_number (name, &number))
    place->current = g_steal_pointer (&name);
}

char *
publish_place_next (const PublishPlace *place)
{
  return g_strdup_printf (BUILD_PREFIX "%" G_GINT64_FORMAT, place->last + 1);
}

void
publish_place_close (PublishPlace *place)
{
  if (place->lock >= 0)
    close (place->lock);
  g_clear_pointer (&place->folder, g_free);
  g_clear_pointer (&place->current, g_free);
  g_clear_pointer (&place->spare, g_free);
}
