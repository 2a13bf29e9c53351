/* test_tile_base.c: addresses of pictures, files of them made here, and what is no picture. */
#include "store/tile_base.h"

#include <glib/gstdio.h>

#include "store/store_private.h"

/* ---- the address of a picture ---- */

static const struct {
  const char *zoom, *x, *y;
  gboolean good;
} places[] = {
  { "0", "0", "0", TRUE },
  { "13", "4088", "2988", TRUE },
  { "22", "4194303", "4194303", TRUE },
  { "22", "4194304", "0", FALSE },
  { "22", "0", "4194304", FALSE },
  { "23", "0", "0", FALSE },
  { "0", "1", "0", FALSE },
  { "3", "8", "0", FALSE },
  { "-1", "0", "0", FALSE },
  { "3", "-1", "0", FALSE },
  { "3", "0", "-0", TRUE },
  { "3", "+1", "0", FALSE },
  { "3", " 1", "0", FALSE },
  { "3", "1 ", "0", FALSE },
  { "3", "1.0", "0", FALSE },
  { "3", "1e1", "0", FALSE },
  { "3", "0x1", "0", FALSE },
  { "3", "", "0", FALSE },
  { "", "", "", FALSE },
  { "3", "1", "1.png", FALSE },
  { "99999999999999999999", "0", "0", FALSE },
  { "3", "18446744073709551617", "0", FALSE },
  { "3", "\xd9\xa3", "0", FALSE }, /* a digit, but none of these */
  { NULL, NULL, NULL, FALSE },
};

static void
test_places (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    TilePlace place = { 99, 99, 99 };

    g_test_message ("%s/%s/%s", places[i].zoom, places[i].x, places[i].y);
    g_assert_cmpint (tile_place_parse (places[i].zoom, places[i].x, places[i].y, &place), ==, places[i].good);
    if (places[i].good)
      g_assert_cmpuint (place.x >> place.zoom | place.y >> place.zoom, ==, 0);
    else
      g_assert_cmpuint (place.zoom, ==, 99);
  }
}

/* ---- files ---- */

#define PNG "\x89PNG\r\n\x1a\n....IHDR"
#define TABLES \
  "CREATE TABLE metadata (name TEXT, value TEXT); CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER," \
  " tile_row INTEGER, tile_data BLOB);"

typedef struct {
  char *folder, *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture->folder = g_dir_make_tmp ("tiles-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "town.mbtiles", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GDir) names = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (names)) != NULL) {
    g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

/* A file with `said` and one picture, at zoom 3, column 5, second row from the south: the sixth from the north. */
static void
make_file (Fixture *fixture, const char *said, const char *bytes, gsize length)
{
  Db *db;
  Query *query;

  g_unlink (fixture->path);
  db = db_open (fixture->path, STORE_READ_WRITE);
  g_assert_true (db_run (db, "PRAGMA journal_mode = DELETE", NULL));
  g_assert_true (db_run (db, TABLES, NULL));
  g_assert_true (said == NULL || db_run (db, said, NULL));
  query = query_new (db, "INSERT INTO tiles VALUES (3, 5, 1, :bytes)");
  query_bind_bytes (query, ":bytes", bytes, length);
  g_assert_true (query_done (query, NULL));
  query_free (query);
  db_close (db);
}

static void
test_file (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const TilePlace there = { 3, 5, 6 }, not_there = { 3, 5, 1 };
  g_autoptr (TileBase) base = tile_base_open (fixture->path);
  g_autoptr (GError) none = NULL;
  g_autoptr (GError) beside = NULL;
  g_auto (TileInfo) info = { 0 };
  g_autoptr (GBytes) tile = NULL;
  const char *type = NULL;

  g_assert_null (tile_base_get (base, &there, &type, &none));
  g_assert_error (none, BOX_ERROR, BOX_ERROR_NOT_FOUND);
  make_file (fixture, "INSERT INTO metadata VALUES ('bounds', '-0.41,43.27,-0.33,43.32'), ('attribution', 'Moi'),"
                      " ('maxzoom', '16')", PNG, sizeof PNG - 1);
  tile = tile_base_get (base, &there, &type, NULL);
  g_assert_nonnull (tile);
  g_assert_cmpstr (type, ==, "image/png");
  g_assert_null (tile_base_get (base, &not_there, &type, &beside));
  g_assert_error (beside, BOX_ERROR, BOX_ERROR_NOT_FOUND);
  g_assert_true (tile_base_info (base, &info, NULL));
  g_assert_cmpint (info.zoom_min, ==, 3); /* of its pictures, where it does not say */
  g_assert_cmpint (info.zoom_max, ==, 16);
  g_assert_true (info.bounded);
  g_assert_cmpfloat (info.south, ==, 43.27);
  g_assert_cmpstr (info.attribution, ==, "Moi");
}

static const struct {
  const char *bytes;
  gsize length;
  int code; /* -1: it is one */
} tiles[] = {
  { PNG, sizeof PNG - 1, -1 },
  { "\xff\xd8\xff\xe0", 4, -1 },
  { "RIFF\0\0\0\0WEBP", 12, -1 },
  { "RIFF\0\0\0\0WAVE", 12, BOX_ERROR_INVALID },
  { "\x1f\x8b\x08", 3, BOX_ERROR_INVALID }, /* vector tiles, packed */
  { "<svg onload='x'>", 16, BOX_ERROR_INVALID },
  { "\x89PN", 3, BOX_ERROR_INVALID },
};

static void
test_kinds (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const TilePlace place = { 3, 5, 6 };

  for (guint i = 0; i < G_N_ELEMENTS (tiles); i++) {
    g_autoptr (TileBase) base = tile_base_open (fixture->path);
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) tile = NULL;
    const char *type = NULL;

    make_file (fixture, NULL, tiles[i].bytes, tiles[i].length);
    tile = tile_base_get (base, &place, &type, &error);
    g_test_message ("%u: %s", i, tile == NULL ? error->message : type);
    g_assert_cmpint (tile == NULL ? error->code : -1, ==, tiles[i].code);
  }
}

static const char *const odd_bounds[] = { "",        "1,2,3",      "a,b,c,d",  "5,1,4,2",
                                          "0,2,1,1", "-200,0,1,1", "0,0,1,91", "nan,nan,nan,nan" };

static void
test_odd (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (TileBase) nowhere = tile_base_open (NULL);
  g_autoptr (TileBase) base = tile_base_open (fixture->path);
  g_autofree char *big = g_malloc0 (TILE_BYTES_MAX + 1);
  g_auto (TileInfo) info = { 0 };
  g_autoptr (GError) none = NULL;
  g_autoptr (GError) large = NULL;
  g_autoptr (GError) broken = NULL;

  g_assert_false (tile_base_info (nowhere, &info, &none));
  g_assert_error (none, BOX_ERROR, BOX_ERROR_NOT_FOUND);
  for (guint i = 0; i < G_N_ELEMENTS (odd_bounds); i++) {
    g_autofree char *said = g_strdup_printf ("INSERT INTO metadata VALUES ('bounds', '%s'), ('minzoom', '-3')", odd_bounds[i]);
    g_auto (TileInfo) odd = { 0 };

    make_file (fixture, said, PNG, sizeof PNG - 1);
    g_assert_true (tile_base_info (base, &odd, NULL));
    g_assert_false (odd.bounded);
    g_assert_cmpint (odd.zoom_min, ==, 3);
  }
  make_file (fixture, NULL, big, TILE_BYTES_MAX + 1);
  g_assert_false (tile_base_info (base, &info, &large));
  g_assert_error (large, BOX_ERROR, BOX_ERROR_LIMIT);
  g_unlink (fixture->path);
  g_assert_true (g_file_set_contents (fixture->path, "no database at all, whatever its name", -1, NULL));
  g_assert_false (tile_base_info (base, &info, &broken));
  g_assert_error (broken, BOX_ERROR, BOX_ERROR_STORE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/tile_base/places", test_places);
  g_test_add ("/tile_base/file", Fixture, NULL, set_up, test_file, tear_down);
  g_test_add ("/tile_base/kinds", Fixture, NULL, set_up, test_kinds, tear_down);
  g_test_add ("/tile_base/odd", Fixture, NULL, set_up, test_odd, tear_down);
  return g_test_run ();
}
