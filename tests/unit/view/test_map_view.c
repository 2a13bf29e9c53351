/* test_map_view.c: where files are drawn and told to be, for who holds them and for the others. */
#include "eyes.h"

#include <math.h>
#include <string.h>

#include "base/json.h"
#include "view/map_view.h"

#define LATITUDE 43.295731
#define LONGITUDE -0.370797
#define PLACED "UPDATE report SET latitude = 43.295731, longitude = -0.370797"

static Tree *
points_of (const Viewer *viewer)
{
  const ReportFilter filter = filter_view_filter (viewer, REPORT_LIST_ALL, NULL);
  g_autofree char *text = map_view_points (viewer, &filter, NULL);
  Tree *points = json_parse (text, strlen (text), NULL);

  g_assert_nonnull (points);
  return points;
}

static const Tree *
point_at (const Tree *points, guint index)
{
  return tree_at (tree_get (points, "points"), index);
}

static double
metres (const Tree *point)
{
  double north = (tree_real (tree_get (point, "lat")) - LATITUDE) * 111000;
  double east = (tree_real (tree_get (point, "lon")) - LONGITUDE) * 81000;

  return sqrt (north * north + east * east);
}

static void
test_points (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer own = EYES_OWN (eyes, MONDAY_9), other = EYES_OTHER (eyes, MONDAY_9);
  g_autoptr (Tree) mine = NULL, theirs = NULL;

  world_assigned (eyes->world, MONDAY_9);
  world_sql (eyes->world, PLACED);
  mine = points_of (&own);
  theirs = points_of (&other);
  g_assert_cmpfloat (metres (point_at (mine, 0)), <, 2);
  g_assert_cmpfloat (metres (point_at (theirs, 0)), <, 80);
  g_assert_cmpfloat (metres (point_at (theirs, 0)), >, 2);
  g_assert_true (tree_get_flag (point_at (mine, 0), "exact"));
  g_assert_false (tree_get_flag (point_at (theirs, 0), "exact"));
  g_assert_cmpstr (tree_get_text (point_at (mine, 0), "place"), ==, TENANT_ADDRESS ", Pau");
  g_assert_cmpstr (tree_get_text (point_at (theirs, 0), "place"), ==, "rue des Glycines, Pau");
}

/* Whichever doors of a square they come from, one point; and half a square farther another. */
static void
test_square (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer other = EYES_OTHER (eyes, MONDAY_9);
  g_autoptr (Tree) before = NULL, near = NULL, far = NULL;

  world_assigned (eyes->world, MONDAY_9);
  world_sql (eyes->world, PLACED);
  before = points_of (&other);
  world_sql (eyes->world, "UPDATE report SET latitude = 43.295101, longitude = -0.371700");
  near = points_of (&other);
  world_sql (eyes->world, "UPDATE report SET latitude = 43.296200");
  far = points_of (&other);
  g_assert_cmpfloat (metres (point_at (before, 0)), ==, metres (point_at (near, 0)));
  g_assert_cmpfloat (metres (point_at (before, 0)), !=, metres (point_at (far, 0)));
}

static Tree *
view_of (const Viewer *viewer)
{
  g_autoptr (GError) error = NULL;
  Tree *view = map_view (viewer, REPORT_LIST_ALL, NULL, &error);

  g_assert_no_error (error);
  return view;
}

/* Two files at one door, of which the partner holds one; a third without a place. */
static void
test_table (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer own = EYES_OWN (eyes, MONDAY_9), desk = EYES_DESK (eyes, MONDAY_9);
  g_autoptr (Tree) mine = NULL, all = NULL;
  const Tree *street;

  world_assigned (eyes->world, MONDAY_9);
  world_send (eyes->world, TENANT_EMAIL, MONDAY_9);
  world_sql (eyes->world, PLACED);
  world_sql (eyes->world, "UPDATE report SET latitude = NULL WHERE number = 2");
  mine = view_of (&own);
  all = view_of (&desk);
  street = tree_at (tree_get (mine, "streets"), 0);
  g_assert_cmpstr (tree_get_text (street, "street"), ==, "rue des Glycines");
  g_assert_cmpint (tree_get_integer (street, "count"), ==, 2);
  g_assert_false (tree_get_flag (street, "any_addresses"));
  g_assert_nonnull (tree_get_text (mine, "unplaced"));
  street = tree_at (tree_get (tree_at (tree_get (all, "streets"), 0), "addresses"), 0);
  g_assert_cmpstr (tree_get_text (street, "address"), ==, TENANT_ADDRESS);
  g_assert_cmpint (tree_get_integer (street, "count"), ==, 2);
  g_assert_cmpstr (tree_get_text (street, "url"), ==, "/dossiers?liste=all&q=12%20rue%20des%20Glycines&ville=64445");
  g_assert_false (tree_get_flag (all, "bounded"));
}

/* A town that nobody recognised stays with those who hold the file; so does a street without a kind. */
static void
test_typed_town (void)
{
  g_autoptr (Eyes) eyes = eyes_new ();
  const Viewer other = EYES_OTHER (eyes, MONDAY_9);
  g_autoptr (Tree) view = NULL, points = NULL;

  world_assigned (eyes->world, MONDAY_9);
  world_sql (eyes->world, PLACED ", insee = '', city = 'Chez Zoé', address = 'Zoé 3'");
  view = view_of (&other);
  points = points_of (&other);
  g_assert_cmpstr (tree_get_text (point_at (points, 0), "place"), ==, "");
  g_assert_cmpstr (tree_get_text (tree_at (tree_get (view, "streets"), 0), "town"), ==, "");
}

static void
test_source (void)
{
  static const struct {
    const char *said, *told;
  } sources[] = {
    { "&copy; <a href=\"https://x.example\">OpenStreetMap</a> &amp; moi", "© OpenStreetMap & moi" },
    { "<script>alert (1)</script>", "alert (1)" },
    { "<b", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++) {
    g_autoptr (Tree) view = tree_new_map ();
    const TileInfo info = { .zoom_max = 16, .attribution = (char *) sources[i].said };

    map_view_set_tiles (view, &info);
    g_assert_cmpstr (tree_get_text (tree_get (view, "tiles"), "source"), ==, sources[i].told);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  secret_init (NULL);
  g_test_add_func ("/map/points", test_points);
  g_test_add_func ("/map/square", test_square);
  g_test_add_func ("/map/table", test_table);
  g_test_add_func ("/map/typed town", test_typed_town);
  g_test_add_func ("/map/source", test_source);
  return g_test_run ();
}
