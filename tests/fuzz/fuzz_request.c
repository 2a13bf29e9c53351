/* fuzz_request.c: any bytes as what stands before the body of a request. First byte: 'c' the header of cookies; 'u' its
 * target; 't' one of a picture of the map, "zoom/x/y", asked of a file that has some; 'q' its query, as the filters of
 * a list; 'h' the value of another header. */
#include <glib/gstdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "domain/report_filter.h"
#include "http/cookies.h"
#include "http/form.h"
#include "http/router.h"
#include "store/store_private.h"
#include "store/tile_base.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
must (gboolean holds)
{
  if (!holds)
    abort ();
}

/* ---- cookies ---- */

static void
cookies (const char *text)
{
  g_autoptr (GHashTable) read = cookies_read (text);
  GHashTableIter iter;
  gpointer name, value;

  must (g_hash_table_size (read) <= COOKIES_MAX);
  g_hash_table_iter_init (&iter, read);
  while (g_hash_table_iter_next (&iter, &name, &value))
    must (strpbrk (name, ";=") == NULL && strlen (name) + strlen (value) <= strlen (text));
}

/* ---- the target ---- */

static int
handler (Exchange *exchange G_GNUC_UNUSED)
{
  return 0;
}

static const Route table[] = {
  { "GET", "/dossiers", ACTION_PUBLIC, BODY_NONE, 0, FALSE, handler },
  { "GET", "/dossiers/{uuid}", ACTION_PUBLIC, BODY_NONE, 0, FALSE, handler },
  { "POST", "/dossiers/{uuid}/suivi", ACTION_PUBLIC, BODY_FORM, 10, FALSE, handler },
  { "GET", "/dossiers/nouveau", ACTION_PUBLIC, BODY_NONE, 0, FALSE, handler },
  { "GET", "/tuiles/{zoom}/{x}/{y}", ACTION_PUBLIC, BODY_NONE, 0, FALSE, handler },
};

static void
find (const GArray *routes, const char *method, const char *path)
{
  g_autoptr (GHashTable) parts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const Route *route = NULL;
  RouteMatch match = router_find (routes, method, path, parts, &route);
  GHashTableIter iter;
  gpointer value;

  must ((match == ROUTE_UNKNOWN) == (route == NULL));
  g_hash_table_iter_init (&iter, parts);
  while (match == ROUTE_FOUND && g_hash_table_iter_next (&iter, NULL, &value))
    must (strchr (value, '/') == NULL && *(char *) value != '\0');
}

static void
target (const char *uri)
{
  g_autofree char *raw = g_strndup (uri, strcspn (uri, "?")), *path = g_uri_unescape_string (raw, NULL), *shape = NULL;
  GArray *routes;

  if (path == NULL || !router_uri_is_clean (uri) || !router_path_is_clean (path))
    return;
  must (path[0] == '/' && strstr (path, "/../") == NULL && strpbrk (path, "\\\n\r") == NULL
        && g_utf8_validate (path, -1, NULL));
  routes = router_table (table, G_N_ELEMENTS (table));
  find (routes, "GET", path);
  find (routes, "HEAD", path);
  find (routes, "POST", path);
  shape = router_shape (routes, path);
  must (shape != NULL);
  g_array_unref (routes);
}

/* ---- pictures of the map ---- */

static char *tiles_path;

static void
remove_tiles (void)
{
  g_unlink (tiles_path);
}

/* One of each zoom up to 3, and one that is no picture. */
static TileBase *
tiles (void)
{
  static const char sql[] =
      "PRAGMA journal_mode=DELETE; CREATE TABLE metadata (name, value);"
      " INSERT INTO metadata VALUES ('bounds', '-1,43,1,44'), ('minzoom', '0');"
      " CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data);"
      " INSERT INTO tiles VALUES (0, 0, 0, x'89504e470d0a1a0a00'), (1, 0, 1, x'ffd8ff00'), (2, 3, 0, x'1f8b'),"
      " (3, 4, 4, NULL), (3, 7, 7, 'text')";
  static TileBase *base;
  sqlite3 *file = NULL;

  if (base != NULL)
    return base;
  tiles_path = g_strdup_printf ("%s/fuzz-tiles-%d.mbtiles", g_get_tmp_dir (), (int) getpid ());
  atexit (remove_tiles);
  must (sqlite3_open (tiles_path, &file) == SQLITE_OK && sqlite3_exec (file, sql, NULL, NULL, NULL) == SQLITE_OK);
  sqlite3_close (file);
  return base = tile_base_open (tiles_path);
}

static void
tile (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "/", 3);
  TilePlace place;
  const char *type = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (g_strv_length (parts) < 3 || !tile_place_parse (parts[0], parts[1], parts[2], &place))
    return;
  must (place.zoom <= TILE_ZOOM_MAX && place.x < 1u << place.zoom && place.y < 1u << place.zoom);
  bytes = tile_base_get (tiles (), &place, &type, &error);
  must ((bytes != NULL) == (error == NULL) && (bytes == NULL || type != NULL));
  must (bytes != NULL || g_error_matches (error, BOX_ERROR, BOX_ERROR_NOT_FOUND)
        || g_error_matches (error, BOX_ERROR, BOX_ERROR_INVALID));
}

/* ---- the query: written again it is read as the same ---- */

static void
filters (const char *text)
{
  g_autoptr (ReportCriteria) criteria = report_criteria_new (), again = report_criteria_new ();
  g_autofree char *one = NULL, *other = NULL;

  report_criteria_read (criteria, text);
  one = report_criteria_query (criteria);
  report_criteria_read (again, one);
  other = report_criteria_query (again);
  must (strcmp (one, other) == 0 && report_criteria_count (criteria) == report_criteria_count (again));
}

static void
header (const char *text)
{
  g_autofree char *boundary = form_boundary (text), *name = form_parameter (text, "name");

  must (boundary == NULL || (*boundary != '\0' && strlen (boundary) <= FORM_BOUNDARY_BYTES_MAX));
  must (name == NULL || strlen (name) <= strlen (text));
  form_type_is (text, "multipart/form-data");
}

static const struct {
  char letter;
  void (*look) (const char *text);
} parts[] = { { 'c', cookies }, { 'u', target }, { 't', tile }, { 'q', filters }, { 'h', header } };

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = size == 0 ? NULL : g_strndup ((const char *) data + 1, size - 1);

  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (parts); i++)
    if (parts[i].letter == data[0])
      parts[i].look (text);
  return 0;
}
