/* address_outline.c: addresses from west to east, and around them the upper and the lower line of a convex hull (Andrew's
 * monotone chain), a commune at a time: only what bends is kept. */
#include "store/address_outline.h"

#include "store/store_private.h"

static const char sql_addresses[] =
    "SELECT town.insee, town.city, address.longitude, address.latitude FROM address"
    " JOIN street ON street.id = address.street JOIN town ON town.id = street.town"
    " WHERE address.longitude <> 0 OR address.latitude <> 0"
    " ORDER BY town.insee, address.longitude, address.latitude";

static void
outline_free (gpointer data)
{
  AddressOutline *outline = data;

  g_array_unref (outline->points);
  g_free (outline->insee);
  g_free (outline->city);
  g_free (outline);
}

/* Over 0 when the way from a by b to c turns left. */
static double
turn (AddressPoint a, AddressPoint b, AddressPoint c)
{
  return (b.longitude - a.longitude) * (c.latitude - a.latitude)
         - (b.latitude - a.latitude) * (c.longitude - a.longitude);
}

/* The commune under way: `upper` bends to the right only, `lower` to the left only. */
typedef struct {
  GPtrArray *list;
  AddressOutline *outline; /* NULL before the first */
  GArray *upper, *lower;
} Walk;

static void
line_add (GArray *line, AddressPoint point, int side)
{
#define AT(index) g_array_index (line, AddressPoint, index)
  while (line->len >= 2 && side * turn (AT (line->len - 2), AT (line->len - 1), point) <= 0)
    g_array_set_size (line, line->len - 1);
  g_array_append_val (line, point);
#undef AT
}

/* The lower line from west to east, then the upper one back, without the two ends they share. */
static void
walk_end (Walk *walk)
{
  if (walk->outline == NULL)
    return;
  g_array_append_vals (walk->outline->points, walk->lower->data, walk->lower->len);
  for (guint i = walk->upper->len; i > 2; i--)
    g_array_append_val (walk->outline->points, g_array_index (walk->upper, AddressPoint, i - 2));
  g_array_set_size (walk->upper, 0);
  g_array_set_size (walk->lower, 0);
}

static void
walk_point (Walk *walk, Query *query)
{
  const AddressPoint point = { query_real (query, "longitude"), query_real (query, "latitude") };
  const char *insee = query_text (query, "insee");

  if (walk->outline == NULL || g_strcmp0 (walk->outline->insee, insee) != 0) {
    walk_end (walk);
    walk->outline = g_new0 (AddressOutline, 1);
    walk->outline->insee = g_strdup (insee);
    walk->outline->city = g_strdup (query_text (query, "city"));
    walk->outline->points = g_array_new (FALSE, FALSE, sizeof (AddressPoint));
    g_ptr_array_add (walk->list, walk->outline);
  }
  line_add (walk->lower, point, 1);
  line_add (walk->upper, point, -1);
}

static gboolean
walk_all (Db *db, GPtrArray *list, GError **error)
{
  g_autoptr (GArray) upper = g_array_new (FALSE, FALSE, sizeof (AddressPoint));
  g_autoptr (GArray) lower = g_array_new (FALSE, FALSE, sizeof (AddressPoint));
  g_autoptr (Query) query = query_new (db, sql_addresses);
  Walk walk = { list, NULL, upper, lower };

  while (query_next (query))
    walk_point (&walk, query);
  walk_end (&walk);
  return query_done (query, error);
}

GPtrArray *
address_outline_list (const char *db_path, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (outline_free);
  gboolean done = TRUE;

  if (g_file_test (db_path, G_FILE_TEST_EXISTS)) {
    Db *db = db_open (db_path, STORE_SIDE_FILE);

    done = walk_all (db, list, error);
    db_close (db);
  }
  return done ? g_steal_pointer (&list) : NULL;
}
