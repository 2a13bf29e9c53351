/* zone.c: rings of places, read strictly, crossed by a line to the east. Draws nothing but a path of commands. */
#include "domain/zone.h"

#include <math.h>
#include <string.h>

#include "base/json.h"

typedef struct {
  double x, y; /* longitude, latitude */
} Corner;

typedef struct {
  GArray *corners; /* of Corner: the ring closed by itself, its first corner not repeated */
  gboolean hole;
} Ring;

struct Zone {
  GPtrArray *polygons; /* of GPtrArray of Ring: the outer one first */
  guint points;
  Corner low, high;
};

/* ---- memory ---- */

static void
ring_free (Ring *ring)
{
  if (ring == NULL)
    return;
  g_array_unref (ring->corners);
  g_free (ring);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ring, ring_free)

void
zone_free (Zone *zone)
{
  if (zone == NULL)
    return;
  g_ptr_array_unref (zone->polygons);
  g_free (zone);
}

static Zone *
zone_new (void)
{
  Zone *zone = g_new0 (Zone, 1);

  zone->polygons = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  zone->low = (Corner){ G_MAXDOUBLE, G_MAXDOUBLE };
  zone->high = (Corner){ -G_MAXDOUBLE, -G_MAXDOUBLE };
  return zone;
}

/* ---- reading ---- */

static gboolean
refuse (const char **ret_trouble, const char *trouble)
{
  *ret_trouble = trouble;
  return FALSE;
}

static gboolean
is_number (const Tree *tree)
{
  return tree_kind (tree) == TREE_INTEGER || tree_kind (tree) == TREE_REAL;
}

/* A third figure is a height: allowed, not kept. */
static gboolean
read_corner (const Tree *place, Corner *ret_corner, const char **ret_trouble)
{
  if (tree_kind (place) != TREE_LIST || tree_length (place) < 2 || !is_number (tree_at (place, 0))
      || !is_number (tree_at (place, 1)))
    return refuse (ret_trouble, "place");
  ret_corner->x = tree_real (tree_at (place, 0));
  ret_corner->y = tree_real (tree_at (place, 1));
  if (!(fabs (ret_corner->x) <= 180 && fabs (ret_corner->y) <= 90))
    return refuse (ret_trouble, "place");
  return TRUE;
}

static gboolean
same_corner (const Corner *one, const Corner *other)
{
  return one->x == other->x && one->y == other->y;
}

static void
zone_reach (Zone *zone, const Corner *corner)
{
  zone->low = (Corner){ MIN (zone->low.x, corner->x), MIN (zone->low.y, corner->y) };
  zone->high = (Corner){ MAX (zone->high.x, corner->x), MAX (zone->high.y, corner->y) };
}

static gboolean
read_corners (Zone *zone, const Tree *list, GArray *corners, const char **ret_trouble)
{
  for (guint i = 0; i < tree_length (list); i++) {
    Corner corner = { 0 };

    if (!read_corner (tree_at (list, i), &corner, ret_trouble))
      return FALSE;
    if (++zone->points > ZONE_POINTS_MAX)
      return refuse (ret_trouble, "points");
    g_array_append_val (corners, corner);
    zone_reach (zone, &corner);
  }
  return TRUE;
}

/* (transfer full): a ring of three corners at least, which ends where it began. */
static Ring *
read_ring (Zone *zone, const Tree *list, const char **ret_trouble)
{
  g_autoptr (Ring) ring = g_new0 (Ring, 1);
  const Corner *corners;

  ring->corners = g_array_new (FALSE, FALSE, sizeof (Corner));
  if (tree_kind (list) != TREE_LIST || tree_length (list) < 4) {
    refuse (ret_trouble, "short");
    return NULL;
  }
  if (!read_corners (zone, list, ring->corners, ret_trouble))
    return NULL;
  corners = (const Corner *) (gconstpointer) ring->corners->data;
  if (!same_corner (&corners[0], &corners[ring->corners->len - 1])) {
    refuse (ret_trouble, "open");
    return NULL;
  }
  g_array_set_size (ring->corners, ring->corners->len - 1);
  zone->points--;
  return g_steal_pointer (&ring);
}

static gboolean
read_polygon (Zone *zone, const Tree *rings, const char **ret_trouble)
{
  g_autoptr (GPtrArray) polygon = g_ptr_array_new_with_free_func ((GDestroyNotify) ring_free);

  if (tree_kind (rings) != TREE_LIST || tree_length (rings) == 0)
    return refuse (ret_trouble, "empty");
  for (guint i = 0; i < tree_length (rings); i++) {
    Ring *ring = read_ring (zone, tree_at (rings, i), ret_trouble);

    if (ring == NULL)
      return FALSE;
    ring->hole = i > 0;
    g_ptr_array_add (polygon, ring);
  }
  g_ptr_array_add (zone->polygons, g_steal_pointer (&polygon));
  return TRUE;
}

static gboolean
read_polygons (Zone *zone, const Tree *list, const char **ret_trouble)
{
  if (tree_kind (list) != TREE_LIST || tree_length (list) == 0)
    return refuse (ret_trouble, "empty");
  for (guint i = 0; i < tree_length (list); i++)
    if (!read_polygon (zone, tree_at (list, i), ret_trouble))
      return FALSE;
  return TRUE;
}

static gboolean
read_geometry (Zone *zone, const Tree *geometry, const char **ret_trouble)
{
  const char *type = tree_get_text (geometry, "type");

  if (g_strcmp0 (type, "Polygon") == 0)
    return read_polygon (zone, tree_get (geometry, "coordinates"), ret_trouble);
  if (g_strcmp0 (type, "MultiPolygon") == 0)
    return read_polygons (zone, tree_get (geometry, "coordinates"), ret_trouble);
  return refuse (ret_trouble, "kind");
}

static gboolean
read_any (Zone *zone, const Tree *root, const char **ret_trouble)
{
  const char *type = tree_get_text (root, "type");
  const Tree *features = tree_get (root, "features");

  if (g_strcmp0 (type, "Feature") == 0)
    return read_geometry (zone, tree_get (root, "geometry"), ret_trouble);
  if (g_strcmp0 (type, "FeatureCollection") != 0)
    return read_geometry (zone, root, ret_trouble);
  if (tree_kind (features) != TREE_LIST || tree_length (features) == 0)
    return refuse (ret_trouble, "empty");
  for (guint i = 0; i < tree_length (features); i++)
    if (!read_geometry (zone, tree_get (tree_at (features, i), "geometry"), ret_trouble))
      return FALSE;
  return TRUE;
}

/* No town of France lies between Somalia and the Seychelles, but each does when its two figures change places: 41 to 51
 * degrees east, 6 west to 10 degrees north. */
static gboolean
is_swapped (const Zone *zone)
{
  return zone->low.x >= 41 && zone->high.x <= 51.5 && zone->low.y >= -5.5 && zone->high.y <= 10;
}

Zone *
zone_parse (const char *text, gsize length, const char **ret_trouble)
{
  g_autoptr (Tree) root = NULL;
  g_autoptr (Zone) zone = zone_new ();

  *ret_trouble = NULL;
  if (length > ZONE_BYTES_MAX) {
    refuse (ret_trouble, "long");
    return NULL;
  }
  root = json_parse (text, length, NULL);
  if (root == NULL) {
    refuse (ret_trouble, "json");
    return NULL;
  }
  if (!read_any (zone, root, ret_trouble))
    return NULL;
  if (is_swapped (zone)) {
    refuse (ret_trouble, "swapped");
    return NULL;
  }
  return g_steal_pointer (&zone);
}

/* ---- asking ---- */

static double
turn_of (const Corner *from, const Corner *to, const Corner *place)
{
  return (to->x - from->x) * (place->y - from->y) - (to->y - from->y) * (place->x - from->x);
}

static gboolean
is_on_line (const Corner *from, const Corner *to, const Corner *place)
{
  return turn_of (from, to, place) == 0 && place->x >= MIN (from->x, to->x) && place->x <= MAX (from->x, to->x)
         && place->y >= MIN (from->y, to->y) && place->y <= MAX (from->y, to->y);
}

/* A line from the place to the east crosses this side. The lower end belongs to a side, the upper does not: a corner is
 * then crossed once or twice, as it should be, and a level side never. */
static gboolean
is_crossed (const Corner *from, const Corner *to, const Corner *place)
{
  double turn = turn_of (from, to, place);

  if (from->y <= place->y && to->y > place->y)
    return turn > 0;
  return to->y <= place->y && from->y > place->y && turn < 0;
}

typedef enum { RING_OUTSIDE, RING_INSIDE, RING_LINE } RingSide;

static RingSide
ring_side (const Ring *ring, const Corner *place)
{
  const Corner *corners = (const Corner *) (gconstpointer) ring->corners->data;
  gboolean inside = FALSE;

  for (guint i = 0; i < ring->corners->len; i++) {
    const Corner *from = &corners[i], *to = &corners[(i + 1) % ring->corners->len];

    if (is_on_line (from, to, place))
      return RING_LINE;
    inside ^= is_crossed (from, to, place);
  }
  return inside ? RING_INSIDE : RING_OUTSIDE;
}

/* Inside its outer ring, and strictly inside none of its holes. */
static gboolean
polygon_contains (const GPtrArray *polygon, const Corner *place)
{
  for (guint i = 0; i < polygon->len; i++) {
    const Ring *ring = g_ptr_array_index (polygon, i);
    RingSide side = ring_side (ring, place);

    if (ring->hole ? side == RING_INSIDE : side == RING_OUTSIDE)
      return FALSE;
  }
  return TRUE;
}

gboolean
zone_contains (const Zone *zone, double longitude, double latitude)
{
  const Corner place = { longitude, latitude };

  for (guint i = 0; i < zone->polygons->len; i++)
    if (polygon_contains (g_ptr_array_index (zone->polygons, i), &place))
      return TRUE;
  return FALSE;
}

guint
zone_points (const Zone *zone)
{
  return zone->points;
}

/* ---- writing ---- */

static void
print_ring (const Ring *ring, Tree *list)
{
  for (guint i = 0; i <= ring->corners->len; i++) {
    const Corner *corner = &g_array_index (ring->corners, Corner, i % ring->corners->len);
    Tree *place = tree_add_list (list);

    tree_add_real (place, corner->x);
    tree_add_real (place, corner->y);
  }
}

char *
zone_print (const Zone *zone)
{
  g_autoptr (Tree) root = tree_new_map ();
  Tree *polygons;

  tree_set_text (root, "type", "MultiPolygon");
  polygons = tree_set_list (root, "coordinates");
  for (guint i = 0; i < zone->polygons->len; i++) {
    const GPtrArray *rings = g_ptr_array_index (zone->polygons, i);
    Tree *polygon = tree_add_list (polygons);

    for (guint j = 0; j < rings->len; j++)
      print_ring (g_ptr_array_index (rings, j), tree_add_list (polygon));
  }
  return json_print (root);
}

/* ---- the drawing ---- */

enum { PATH_CORNERS_MAX = 400 };

/* How places become units of the drawing. */
typedef struct {
  const Zone *zone;
  double narrow; /* a degree east, in degrees north */
  double scale;
  guint step; /* one corner in so many is drawn */
} Drawing;

static void
draw_number (GString *path, char before, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (path, before);
  g_string_append (path, g_ascii_formatd (text, sizeof text, "%.1f", value));
}

static void
draw_ring (const Drawing *drawing, const Ring *ring, GString *path)
{
  for (guint i = 0; i < ring->corners->len; i += ring->corners->len / drawing->step < 4 ? 1 : drawing->step) {
    const Corner *corner = &g_array_index (ring->corners, Corner, i);

    draw_number (path, i == 0 ? 'M' : 'L', (corner->x - drawing->zone->low.x) * drawing->narrow * drawing->scale);
    draw_number (path, ' ', (drawing->zone->high.y - corner->y) * drawing->scale);
  }
  g_string_append_c (path, 'Z');
}

char *
zone_path (const Zone *zone, guint side)
{
  g_autoptr (GString) path = g_string_new (NULL);
  Drawing drawing = { .zone = zone, .step = 1 + zone->points / PATH_CORNERS_MAX };
  double size;

  drawing.narrow = cos ((zone->low.y + zone->high.y) / 2 * G_PI / 180);
  size = MAX ((zone->high.x - zone->low.x) * drawing.narrow, zone->high.y - zone->low.y);
  drawing.scale = size > 0 ? side / size : 0;
  for (guint i = 0; i < zone->polygons->len; i++) {
    const GPtrArray *rings = g_ptr_array_index (zone->polygons, i);

    for (guint j = 0; j < rings->len; j++)
      draw_ring (&drawing, g_ptr_array_index (rings, j), path);
  }
  return g_string_free (g_steal_pointer (&path), FALSE);
}
