/* test_zone.c: outlines read strictly, and asked: edges, corners, holes, islands; chance against a recount that counts
 * otherwise and in whole numbers. */
#include "domain/zone.h"

#include <math.h>
#include <string.h>

#define SQUARE "[[0,0],[4,0],[4,4],[0,4],[0,0]]"

static Zone *
zone_of (const char *text)
{
  const char *trouble = NULL;
  Zone *zone = zone_parse (text, strlen (text), &trouble);

  g_assert_cmpstr (trouble, ==, NULL);
  g_assert_nonnull (zone);
  return zone;
}

/* ---- what is refused ---- */

static const struct {
  const char *text, *trouble;
} refused[] = {
  { "", "json" },
  { "{", "json" },
  { "[]", "kind" },
  { "{}", "kind" },
  { "{\"type\":\"Point\",\"coordinates\":[0,0]}", "kind" },
  { "{\"type\":\"Polygon\"}", "empty" },
  { "{\"type\":\"Polygon\",\"coordinates\":[]}", "empty" },
  { "{\"type\":\"Polygon\",\"coordinates\":{}}", "empty" },
  { "{\"type\":\"MultiPolygon\",\"coordinates\":[]}", "empty" },
  { "{\"type\":\"MultiPolygon\",\"coordinates\":[[]]}", "empty" },
  { "{\"type\":\"FeatureCollection\",\"features\":[]}", "empty" },
  { "{\"type\":\"Feature\",\"geometry\":null}", "kind" },
  { "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,1],[0,0]]]}", "short" },
  { "{\"type\":\"Polygon\",\"coordinates\":[[]]}", "short" },
  { "{\"type\":\"Polygon\",\"coordinates\":[7]}", "short" },
  { "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[4,0],[4,4],[0,4]]]}", "open" },
  { "{\"type\":\"Polygon\",\"coordinates\":[" SQUARE ",[[1,1],[2,1],[2,2],[1,2]]]}", "open" },
  { "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[4],[4,4],[0,0]]]}", "place" },
  { "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[4,\"0\"],[4,4],[0,0]]]}", "place" },
  { "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[181,0],[4,4],[0,0]]]}", "place" },
  { "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[4,91],[4,4],[0,0]]]}", "place" },
  { "{\"type\":\"Polygon\",\"coordinates\":[[[426000,6250000],[427000,6250000],[427000,6251000],[426000,6250000]]]}", "place" },
  { "{\"type\":\"Polygon\",\"coordinates\":[[[43.3,-0.4],[43.3,-0.3],[43.2,-0.3],[43.3,-0.4]]]}", "swapped" },
};

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    const char *trouble = NULL;
    g_autoptr (Zone) zone = zone_parse (refused[i].text, strlen (refused[i].text), &trouble);

    g_test_message ("%s", refused[i].text);
    g_assert_null (zone);
    g_assert_cmpstr (trouble, ==, refused[i].trouble);
  }
}

static char *
many_corners (guint count)
{
  g_autoptr (GString) text = g_string_new ("{\"type\":\"Polygon\",\"coordinates\":[[");

  for (guint i = 0; i < count; i++)
    g_string_append_printf (text, "[%u.5,%u],", i % 100, i / 100 % 80);
  g_string_append (text, "[0.5,0]]]}");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_bounds (void)
{
  g_autofree char *most = many_corners (ZONE_POINTS_MAX - 1), *more = many_corners (ZONE_POINTS_MAX);
  g_autofree char *huge = g_strnfill (ZONE_BYTES_MAX + 1, ' ');
  g_autoptr (Zone) zone = zone_of (most);
  const char *trouble = NULL;

  g_assert_cmpuint (zone_points (zone), ==, ZONE_POINTS_MAX - 1);
  g_assert_null (zone_parse (more, strlen (more), &trouble));
  g_assert_cmpstr (trouble, ==, "points");
  g_assert_null (zone_parse (huge, strlen (huge), &trouble));
  g_assert_cmpstr (trouble, ==, "long");
}

/* ---- inside and outside ---- */

typedef struct {
  double x, y;
  gboolean inside;
} Place;

static void
check_places (const char *text, const Place *places, guint count)
{
  g_autoptr (Zone) zone = zone_of (text);
  g_autofree char *printed = zone_print (zone);
  g_autoptr (Zone) again = zone_of (printed);

  g_assert_cmpuint (zone_points (zone), ==, zone_points (again));
  for (guint i = 0; i < count; i++) {
    g_test_message ("%g %g", places[i].x, places[i].y);
    g_assert_cmpint (zone_contains (zone, places[i].x, places[i].y), ==, places[i].inside);
    g_assert_cmpint (zone_contains (again, places[i].x, places[i].y), ==, places[i].inside);
  }
}

static void
test_square (void)
{
  static const Place places[] = {
    { 2, 2, TRUE },   { 0, 0, TRUE },   { 4, 4, TRUE },    { 2, 0, TRUE },  { 0, 2, TRUE },   { 4, 2, TRUE },
    { 2, 4, TRUE },   { -1, 2, FALSE }, { 5, 2, FALSE },   { 2, 5, FALSE }, { 2, -1, FALSE }, { -1, 0, FALSE },
    { 5, 0, FALSE },  { -1, 4, FALSE }, { 5, 4, FALSE },   { 4.0000001, 2, FALSE },
  };

  check_places ("{\"type\":\"Polygon\",\"coordinates\":[" SQUARE "]}", places, G_N_ELEMENTS (places));
  check_places ("{\"type\":\"Feature\",\"properties\":{\"nom\":\"Pau\"},\"geometry\":{\"type\":\"MultiPolygon\","
                "\"coordinates\":[[" SQUARE "]]}}", places, G_N_ELEMENTS (places));
  /* the other way round, and with heights */
  check_places ("{\"type\":\"Polygon\",\"coordinates\":[[[0,0,9],[0,4,9],[4,4,9],[4,0,9],[0,0,9]]]}", places,
                G_N_ELEMENTS (places));
}

/* A star whose points lie at the height of the place, a level side, a corner doubled: where careless counts go wrong. */
static void
test_corners (void)
{
  static const Place spikes[] = { { 1, 2, TRUE },  { 3, 2, FALSE }, { 5, 2, TRUE },  { -1, 2, FALSE }, { 0.5, 1, TRUE },
                                  { 9, 2, FALSE }, { 3, 0.5, TRUE }, { 7, 0, FALSE }, { 2.5, 1.5, FALSE } };
  static const Place step[] = { { 1, 1, TRUE }, { 3, 1, TRUE }, { 3, 2, TRUE }, { 3, 3, FALSE }, { -1, 2, FALSE }, { 1, 3, TRUE } };

  check_places ("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[6,0],[5,2],[3,1],[1,2],[0,0]]]}", spikes,
                G_N_ELEMENTS (spikes));
  check_places ("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[4,0],[4,2],[4,2],[2,2],[2,4],[0,4],[0,0]]]}", step,
                G_N_ELEMENTS (step));
}

static void
test_holes_and_islands (void)
{
  static const Place places[] = {
    { 0.5, 0.5, TRUE }, { 2, 2, FALSE },  { 1, 2, TRUE },  { 3, 3, TRUE }, /* the line of a hole is no hole */
    { 11, 11, TRUE },   { 7, 7, FALSE },  { 10, 10, TRUE },
  };

  check_places ("{\"type\":\"MultiPolygon\",\"coordinates\":[[" SQUARE ",[[1,1],[3,1],[3,3],[1,3],[1,1]]],"
                "[[[10,10],[12,10],[12,12],[10,12],[10,10]]]]}", places, G_N_ELEMENTS (places));
  check_places ("{\"type\":\"FeatureCollection\",\"features\":["
                "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[" SQUARE
                ",[[1,1],[3,1],[3,3],[1,3],[1,1]]]}},"
                "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Polygon\","
                "\"coordinates\":[[[10,10],[12,10],[12,12],[10,12],[10,10]]]}}]}",
                places, G_N_ELEMENTS (places));
}

/* ---- chance, and a recount that knows no line to the east: how often the ring winds round the place ---- */

enum { TRIALS = 3000, CORNERS_MAX = 12, FIELD = 9 };

typedef struct {
  gint64 x, y;
} Spot;

static gint64
cross (Spot a, Spot b, Spot p)
{
  return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
}

static gboolean
lies_on (Spot a, Spot b, Spot p)
{
  gint64 along = (p.x - a.x) * (p.x - b.x) + (p.y - a.y) * (p.y - b.y);

  return cross (a, b, p) == 0 && along <= 0;
}

/* The angle from one corner to the next as the place sees them, summed: an odd number of turns is inside. */
static gboolean
recount (const Spot *ring, guint count, Spot p)
{
  double turned = 0;

  for (guint i = 0; i < count; i++) {
    Spot a = ring[i], b = ring[(i + 1) % count];
    double dot = (double) ((a.x - p.x) * (b.x - p.x) + (a.y - p.y) * (b.y - p.y));

    if (lies_on (a, b, p))
      return TRUE;
    turned += atan2 ((double) ((a.x - p.x) * (b.y - p.y) - (a.y - p.y) * (b.x - p.x)), dot);
  }
  return llround (turned / (2 * G_PI)) % 2 != 0;
}

static char *
print_spots (const Spot *ring, guint count)
{
  g_autoptr (GString) text = g_string_new ("{\"type\":\"Polygon\",\"coordinates\":[[");

  for (guint i = 0; i <= count; i++)
    g_string_append_printf (text, "%s[%d,%d]", i == 0 ? "" : ",", (int) ring[i % count].x, (int) ring[i % count].y);
  g_string_append (text, "]]}");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
one_trial (GRand *chance, guint *inside)
{
  Spot ring[CORNERS_MAX];
  guint count = (guint) g_rand_int_range (chance, 3, CORNERS_MAX + 1);
  g_autofree char *text = NULL;
  g_autoptr (Zone) zone = NULL;

  for (guint i = 0; i < count; i++)
    ring[i] = (Spot){ g_rand_int_range (chance, 0, FIELD), g_rand_int_range (chance, 0, FIELD) };
  text = print_spots (ring, count);
  zone = zone_of (text);
  for (int x = -1; x <= FIELD; x++)
    for (int y = -1; y <= FIELD; y++) {
      gboolean wanted = recount (ring, count, (Spot){ x, y });

      *inside += wanted;
      if (zone_contains (zone, x, y) != wanted)
        g_test_fail_printf ("%s: %d %d", text, x, y);
    }
}

static void
test_chance (void)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (64);
  guint inside = 0, asked = TRIALS * (FIELD + 2) * (FIELD + 2);

  for (guint i = 0; i < TRIALS && !g_test_failed (); i++)
    one_trial (chance, &inside);
  g_test_message ("%u places, %u inside", asked, inside);
  g_assert_cmpuint (inside, >, asked / 10);
  g_assert_cmpuint (inside, <, asked * 9 / 10);
}

/* Bytes changed by chance in a good outline: read or refused, never worse. */
static void
test_damaged (void)
{
  static const char good[] = "{\"type\":\"MultiPolygon\",\"coordinates\":[[" SQUARE ",[[1,1],[3,1],[3,3],[1,3],[1,1]]]]}";
  g_autoptr (GRand) chance = g_rand_new_with_seed (65);
  guint read = 0;

  for (guint i = 0; i < 20000; i++) {
    g_autofree char *text = g_strdup (good);
    g_autoptr (Zone) zone = NULL;
    const char *trouble = NULL;

    for (int changes = g_rand_int_range (chance, 1, 4); changes > 0; changes--)
      text[g_rand_int_range (chance, 0, (gint32) sizeof good - 1)] = "0123456789[]{},:\"e-. "[g_rand_int_range (chance, 0, 21)];
    zone = zone_parse (text, sizeof good - 1, &trouble);
    g_assert_true ((zone == NULL) == (trouble != NULL));
    if (zone != NULL) {
      g_autofree char *printed = zone_print (zone), *path = zone_path (zone, 100);
      g_autoptr (Zone) again = zone_of (printed);

      g_assert_cmpint (zone_contains (zone, 2, 2), ==, zone_contains (again, 2, 2));
      read++;
    }
  }
  g_assert_cmpuint (read, >, 200);
}

static void
test_path (void)
{
  g_autoptr (Zone) zone = zone_of ("{\"type\":\"Polygon\",\"coordinates\":[" SQUARE "]}");
  g_autofree char *path = zone_path (zone, 100), *many = many_corners (2900);
  g_autoptr (Zone) large = zone_of (many);
  g_autofree char *short_path = zone_path (large, 100);

  g_assert_cmpstr (path, ==, "M0.0 100.0L99.9 100.0L99.9 0.0L0.0 0.0Z");
  g_assert_cmpuint (strlen (short_path), <, 8000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/domain/zone/refused", test_refused);
  g_test_add_func ("/domain/zone/bounds", test_bounds);
  g_test_add_func ("/domain/zone/square", test_square);
  g_test_add_func ("/domain/zone/corners", test_corners);
  g_test_add_func ("/domain/zone/holes-and-islands", test_holes_and_islands);
  g_test_add_func ("/domain/zone/chance", test_chance);
  g_test_add_func ("/domain/zone/damaged", test_damaged);
  g_test_add_func ("/domain/zone/path", test_path);
  return g_test_run ();
}
