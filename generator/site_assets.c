/* site_assets.c: our assets, Debian's libraries for the map, the town's own files over them. Renders nothing. */
#include "site_assets.h"

#include <string.h>

#include "view/logo_view.h"

#define ASSETS "assets"

/* What draws the map, as Debian's packages bring it: into the site beside our own files, so that one folder is all that
 * is ever served. Pictures are not needed: the marks are ours. */
static const char *const libraries[] = { "leaflet.css", "leaflet.min.js", "MarkerCluster.css",
                                         "leaflet.markercluster.min.js" };

/* Each with its packed twin. Without the packages the page of the map has its table alone, and says so. */
static void
add_libraries (Site *site)
{
  static const char *const endings[] = { "", ".gz" };

  for (guint i = 0; i < G_N_ELEMENTS (libraries); i++)
    for (guint k = 0; k < G_N_ELEMENTS (endings); k++) {
      g_autofree char *from = g_strconcat (SITE_ASSETS_LIBRARIES "/", libraries[i], endings[k], NULL);
      g_autofree char *to = g_strconcat (ASSETS "/leaflet/", libraries[i], endings[k], NULL);

      publish_add_file (site->publication, to, from);
    }
}

/* Under the address that every page of the box gives it (view/logo_view.h). */
static gboolean
add_logo (Site *site, GError **error)
{
  g_autoptr (Logo) logo = NULL;
  g_autofree char *path = NULL, *picture = NULL, *at = NULL, *picture_at = NULL;

  if (!logo_find (site->kit->db, TRUE, &logo, error))
    return FALSE;
  if (logo == NULL)
    return TRUE;
  path = logo_view_path (logo);
  picture = logo_view_picture_path (logo);
  at = g_build_filename (ASSETS, path, NULL);
  picture_at = g_build_filename (ASSETS, picture, NULL);
  if (!publish_join_bytes (site->publication, at, "", logo->bytes, error))
    return FALSE;
  return logo->picture == NULL || strcmp (at, picture_at) == 0 /* a picture is its own */
         || publish_join_bytes (site->publication, picture_at, "", logo->picture, error);
}

/* The town's own files replace ours by name. */
gboolean
site_assets_add (Site *site, GError **error)
{
  g_autofree char *folder = kit_path (site->kit, "paths.templates", ASSETS),
                  *own = kit_override_path (site->kit, ASSETS);

  add_libraries (site);
  if (!add_logo (site, error) || !publish_add_folder (site->publication, ASSETS, folder, error))
    return FALSE;
  return own == NULL || !g_file_test (own, G_FILE_TEST_IS_DIR)
         || publish_add_folder (site->publication, ASSETS, own, error);
}
