/* test_publish_stale.c: what must not stay on a town's site when nothing seems to have changed: time, configuration,
 * files that somebody damaged; no clock is faked, so files look as old as they are. How builds are put together:
 * test_publish.c. */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "publish.h"
#include "publish_index.h"
#include "site.h"
#include "workshop.h"

/* (transfer full): the quick digest of a page of the site that is shown. */
static char *
quick_of (const Workshop *workshop, const char *page)
{
  g_autofree char *folder = g_build_filename (workshop->world->folder, "site/current", NULL);
  g_autoptr (PublishIndex) index = publish_index_load (folder);
  const IndexPage *found = publish_index_page (index, page);

  return g_strdup (found == NULL ? "" : found->quick);
}

#define FIGURES "statistiques/index.html"

/* The figures tell of the population. */
static void
test_territory_counts (void)
{
  Workshop workshop = { NULL };

  workshop_open_town (&workshop, 6);
  workshop_publish (&workshop);
  g_autofree char *before = quick_of (&workshop, FIGURES);
  world_sql (workshop.world, "UPDATE territory SET population = population + 90000");
  workshop_publish (&workshop);
  g_autofree char *after = quick_of (&workshop, FIGURES);
  g_assert_cmpstr (before, !=, "");
  g_assert_cmpstr (before, !=, after);
  workshop_close (&workshop);
}

/* Another zone has other days, though no table says so: same moment, same day. */
static void
test_configuration_counts (void)
{
  Workshop workshop = { NULL };
  g_autofree char *text = NULL, *zoned = NULL;

  workshop_open_town (&workshop, 6);
  workshop_publish (&workshop);
  g_autofree char *before = quick_of (&workshop, "robots.txt");
  g_assert_true (g_file_get_contents (workshop.config, &text, NULL, NULL));
  zoned = g_strconcat (text, "[clock]\nzone=Europe/London\n", NULL);
  g_assert_true (g_file_set_contents (workshop.config, zoned, -1, NULL));
  kit_free (workshop.kit);
  workshop.kit = kit_new (workshop.config, MONDAY_9, NULL);
  workshop_publish (&workshop);
  g_autofree char *after = quick_of (&workshop, "robots.txt");
  g_assert_cmpstr (before, !=, "");
  g_assert_cmpstr (before, !=, after);
  g_assert_true (clock_zone_use ("Europe/Paris", NULL));
  workshop_close (&workshop);
}

/* security.txt is put off although nothing but time changed. No clock is faked here: the templates' times stay. */
static void
test_security_renewed (void)
{
  static const struct {
    int days;
    const char *expires;
  } rows[] = { { 0, "Expires: 2027-04-30T22:00:00Z" },
               { 3, "Expires: 2027-04-30T22:00:00Z" },
               { 70, "Expires: 2027-07-31T22:00:00Z" } };
  Workshop workshop = { NULL };

  workshop_open_town (&workshop, 6);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    workshop.kit->now = clock_add_days (MONDAY_9, rows[i].days);
    workshop_publish (&workshop);
    g_autofree char *text = workshop_read (&workshop, "site/current/.well-known/security.txt");
    g_assert_nonnull (strstr (text, rows[i].expires));
  }
  workshop_close (&workshop);
}

/* What somebody removed or cut is made again at the next run, and not taken from the build before at the one after. */
static void
test_damaged (void)
{
  static const char *const names[] = { "index.html", "assets/box.css", "assets/town.css" };
  Workshop workshop = { NULL };

  workshop_open_town (&workshop, 6);
  workshop_publish (&workshop);
  workshop_publish (&workshop);
  for (guint i = 0; i < 2 * G_N_ELEMENTS (names); i++) {
    g_autofree char *name = g_build_filename ("site/current", names[i / 2], NULL),
                    *path = g_build_filename (workshop.world->folder, name, NULL),
                    *was = workshop_read (&workshop, name);

    g_test_message ("%s %s", names[i / 2], i % 2 == 0 ? "removed" : "cut");
    g_assert_cmpint (i % 2 == 0 ? g_unlink (path) : truncate (path, 5), ==, 0);
    for (guint k = 0; k < 3; k++) {
      workshop_publish (&workshop);
      g_autofree char *is = workshop_read (&workshop, name);
      g_assert_cmpstr (is, ==, was);
    }
  }
  workshop_close (&workshop);
}

/* A picture is its own small form: one file of the site, under the address of both. */
static gboolean
logo_work (Db *db, gpointer data, GError **error)
{
  g_autoptr (Query) query = query_new (db, "INSERT INTO logo (type, bytes, picture, width, height, created_at)"
                                           " VALUES ('image/jpeg', :bytes, :bytes, 2, 1, 0)");

  query_bind_bytes (query, ":bytes", g_bytes_get_data (data, NULL), g_bytes_get_size (data));
  return query_done (query, error);
}

static void
test_picture_logo (void)
{
  Workshop workshop = { .world = world_new () };
  char *picture = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents ("tests/data/photos/sideways.jpg", &picture, &length, NULL));
  g_autoptr (GBytes) bytes = g_bytes_new_take (picture, length);
  world_do (workshop.world, logo_work, bytes);
  workshop_open (&workshop, MONDAY_9);
  workshop_publish (&workshop);
  g_autofree char *path = g_build_filename (workshop.world->folder, "site/current/assets/logo/1.jpg", NULL);
  GStatBuf status = { 0 };
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpuint ((gsize) status.st_size, ==, length);
  workshop_close (&workshop);
}

int
main (int argc, char **argv)
{
  workshop_find_helpers ();
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/publish-stale/territory-counts", test_territory_counts);
  g_test_add_func ("/publish-stale/configuration-counts", test_configuration_counts);
  g_test_add_func ("/publish-stale/security-renewed", test_security_renewed);
  g_test_add_func ("/publish-stale/damaged", test_damaged);
  g_test_add_func ("/publish-stale/picture-logo", test_picture_logo);
  return g_test_run ();
}
