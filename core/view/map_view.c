/* map_view.c: the points of a map, and the table that says the same without one: reports counted by town, by street, at
 * one address. Draws nothing. */
#include "view/map_view.h"

#include <math.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"

#define MAP_PATH "/carte"
#define LIST_PATH "/dossiers"

/* About a hundred metres in France. */
static const double step_latitude = 0.001, step_longitude = 0.0013;
/* A metre: two files of one door are drawn at one place. */
static const double exact_step = 0.00001;

/* ---- points ---- */

static double
rounded (double degrees, double step)
{
  return (floor (degrees / step) + 0.5) * step;
}

/* The middle of the square it lies in: the same for all files around, so that asking often tells no more. */
static void
point_set_place (const Viewer *viewer, Tree *point, const MapRow *row)
{
  gboolean names = viewer_sees_names (viewer, row->held);
  g_autofree char *street = names ? g_strdup (row->address) : viewer_street (viewer, row->address);
  const char *parts[] = { *street == '\0' ? row->city : street, *street == '\0' ? NULL : row->city, NULL };
  g_autofree char *place = g_strjoinv (", ", (char **) parts);

  tree_set_real (point, "lat", rounded (row->latitude, names ? exact_step : step_latitude));
  tree_set_real (point, "lon", rounded (row->longitude, names ? exact_step : step_longitude));
  tree_set_text (point, "place", place);
  tree_set_flag (point, "exact", names);
}

static void
point_append (const Viewer *viewer, const MapRow *row, GString *out)
{
  g_autoptr (Tree) point = tree_new_map ();
  const char letter[] = { row->class_shown, '\0' };
  g_autofree char *text = NULL;

  tree_set_text (point, "reference", row->reference);
  tree_set_format (point, "url", "/dossiers/%s", row->uuid);
  tree_set_text (point, "class", letter);
  tree_set_text (point, "words", viewer_word (viewer, "class_words", letter));
  tree_set_text (point, "state", viewer_word (viewer, "report_state", row->state));
  tree_set_flag (point, "danger", row->danger);
  point_set_place (viewer, point, row);
  text = json_print (point);
  g_string_append (out, text);
}

typedef struct {
  const Viewer *viewer;
  GString *out;
  guint rows, points;
} Points;

static void
points_visit (const MapRow *row, gpointer data)
{
  Points *points = data;

  points->rows++;
  if (!row->located)
    return;
  if (points->points++ > 0)
    g_string_append_c (points->out, ',');
  point_append (points->viewer, row, points->out);
}

char *
map_view_points (const Viewer *viewer, const ReportFilter *filter, GError **error)
{
  g_autoptr (GString) out = g_string_new ("{\"points\":[");
  Points points = { viewer, out, 0, 0 };

  if (!report_map (viewer->db, filter, points_visit, &points, error))
    return NULL;
  g_string_append_printf (out, "],\"bounded\":%s}", points.rows >= REPORT_MAP_MAX ? "true" : "false");
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* ---- the table ---- */

/* What several files have in common: a town, a street of it, or an address. */
typedef struct {
  char *town, *insee, *words;
  guint files, dangers;
  char worst;
  GHashTable *below; /* folded words → Spot: addresses of a street; NULL in others */
} Spot;

typedef struct {
  const Viewer *viewer;
  GHashTable *towns, *streets; /* folded words → Spot */
  guint rows, unplaced;
} Spots;

static void
spot_free (gpointer data)
{
  Spot *spot = data;

  g_clear_pointer (&spot->below, g_hash_table_unref);
  g_free (spot->town);
  g_free (spot->insee);
  g_free (spot->words);
  g_free (spot);
}

static GHashTable *
spots_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, spot_free);
}

/* The spot of these words in that town, one file more in it. */
static Spot *
spot_count (GHashTable *spots, const MapRow *row, const char *words)
{
  g_autofree char *folded = text_slug (words);
  g_autofree char *key = g_strdup_printf ("%s/%s/%s", row->insee, row->city, folded);
  Spot *spot = g_hash_table_lookup (spots, key);

  if (spot == NULL) {
    spot = g_new0 (Spot, 1);
    spot->town = g_strdup (row->city);
    spot->insee = g_strdup (row->insee);
    spot->words = g_strdup (words);
    g_hash_table_insert (spots, g_steal_pointer (&key), spot);
  }
  spot->files++;
  spot->dangers += row->danger;
  spot->worst = MAX (spot->worst, row->class_shown);
  return spot;
}

static void
spots_visit (const MapRow *row, gpointer data)
{
  Spots *spots = data;
  g_autofree char *street = viewer_street (spots->viewer, row->address);
  Spot *spot;

  spots->rows++;
  spots->unplaced += !row->located;
  spot_count (spots->towns, row, "");
  spot = spot_count (spots->streets, row, street);
  if (!viewer_sees_names (spots->viewer, row->held))
    return;
  if (spot->below == NULL)
    spot->below = spots_new ();
  spot_count (spot->below, row, row->address);
}

/* Most files first, then by town and name. */
static int
by_files (gconstpointer a, gconstpointer b)
{
  const Spot *one = *(Spot *const *) a, *other = *(Spot *const *) b;

  if (one->files != other->files)
    return one->files < other->files ? 1 : -1;
  return strcmp (one->town, other->town) != 0 ? g_utf8_collate (one->town, other->town)
                                              : g_utf8_collate (one->words, other->words);
}

/* (transfer container): of Spot, those of so many files at least. */
static GPtrArray *
spots_sorted (GHashTable *spots, guint least)
{
  GPtrArray *list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer spot;

  g_hash_table_iter_init (&iter, spots);
  while (g_hash_table_iter_next (&iter, NULL, &spot))
    if (((const Spot *) spot)->files >= least)
      g_ptr_array_add (list, spot);
  g_ptr_array_sort (list, by_files);
  return list;
}

/* What the page shows of the list, narrowed to a spot; `words` nullable. */
static void
spot_set_url (const FilterInput *list, const Spot *spot, const char *words, Tree *map)
{
  g_autoptr (ReportCriteria) criteria = report_criteria_copy (list->criteria);
  g_autofree char *url = NULL;

  if (*spot->insee != '\0')
    report_criteria_add (criteria, "ville", spot->insee);
  if (words != NULL && *words != '\0')
    report_criteria_add (criteria, "q", words);
  url = filter_view_url (list, criteria);
  tree_set_text (map, "url", url);
}

static void
spot_set_files (const Viewer *viewer, const Spot *spot, Tree *map)
{
  g_autofree char *files = viewer_count (viewer, "map.files", spot->files);

  tree_set_text (map, "files", files);
  tree_set_integer (map, "count", spot->files);
}

/* One's own files that share a door. */
static void
street_add_addresses (const Viewer *viewer, const FilterInput *list, const Spot *street, Tree *map)
{
  g_autoptr (GPtrArray) addresses = street->below == NULL ? g_ptr_array_new () : spots_sorted (street->below, 2);
  Tree *rows = tree_set_list (map, "addresses");

  for (guint i = 0; i < addresses->len; i++) {
    const Spot *address = g_ptr_array_index (addresses, i);
    Tree *row = tree_add_map (rows);

    tree_set_text (row, "address", address->words);
    spot_set_files (viewer, address, row);
    spot_set_url (list, address, address->words, row);
  }
  viewer_set_any (map, "addresses");
}

static void
street_add (const Viewer *viewer, const FilterInput *list, const Spot *street, Tree *rows)
{
  Tree *map = tree_add_map (rows);
  g_autofree char *dangers = street->dangers == 0 ? NULL : viewer_count (viewer, "map.dangers", street->dangers);

  tree_set_text (map, "town", street->town);
  tree_set_text (map, "street", *street->words == '\0' ? viewer_word (viewer, "map", "no_street") : street->words);
  tree_set_text (map, "dangers", dangers);
  viewer_set_class (viewer, map, street->worst, FALSE);
  spot_set_files (viewer, street, map);
  spot_set_url (list, street, street->words, map);
  street_add_addresses (viewer, list, street, map);
}

static void
view_add_towns (const Viewer *viewer, const FilterInput *list, const Spots *spots, Tree *view)
{
  g_autoptr (GPtrArray) towns = spots_sorted (spots->towns, 1);
  Tree *rows = tree_set_list (view, "towns");

  for (guint i = 0; i < towns->len; i++) {
    const Spot *town = g_ptr_array_index (towns, i);
    Tree *map = tree_add_map (rows);

    tree_set_text (map, "town", *town->town == '\0' ? viewer_word (viewer, "map", "no_town") : town->town);
    spot_set_files (viewer, town, map);
    spot_set_url (list, town, NULL, map);
  }
  tree_set_flag (view, "several_towns", towns->len > 1);
}

static void
view_add_streets (const Viewer *viewer, const FilterInput *list, const Spots *spots, Tree *view)
{
  g_autoptr (GPtrArray) streets = spots_sorted (spots->streets, 1);
  g_autofree char *more =
      streets->len <= MAP_STREETS_MAX ? NULL : viewer_count (viewer, "map.more", streets->len - MAP_STREETS_MAX);
  Tree *rows = tree_set_list (view, "streets");

  for (guint i = 0; i < MIN (streets->len, MAP_STREETS_MAX); i++)
    street_add (viewer, list, g_ptr_array_index (streets, i), rows);
  viewer_set_any (view, "streets");
  tree_set_text (view, "streets_more", more);
}

/* ---- the page ---- */

static void
view_add_legend (const Viewer *viewer, Tree *view)
{
  Tree *legend = tree_set_list (view, "legend");

  for (char letter = 'A'; letter <= 'G'; letter++)
    viewer_set_class (viewer, tree_add_map (legend), letter, FALSE);
}

static void
view_add_counts (const Viewer *viewer, const Spots *spots, Tree *view)
{
  g_autofree char *total = viewer_count (viewer, "map.shown", spots->rows);
  g_autofree char *unplaced = spots->unplaced == 0 ? NULL : viewer_count (viewer, "map.unplaced", spots->unplaced);

  tree_set_text (view, "total", total);
  tree_set_text (view, "unplaced", unplaced);
  tree_set_flag (view, "bounded", spots->rows >= REPORT_MAP_MAX);
  tree_set_integer (view, "most", REPORT_MAP_MAX);
}

static void
view_add_urls (const FilterInput *list, Tree *view)
{
  const FilterInput points = { MAP_PATH "/points", list->list, list->criteria };
  g_autofree char *points_url = filter_view_url (&points, list->criteria);
  g_autofree char *list_url = filter_view_url (list, list->criteria);

  tree_set_text (view, "points_url", points_url);
  tree_set_text (view, "list_url", list_url);
}

static gboolean
view_fill (const Viewer *viewer, const ReportFilter *filter, Spots *spots, Tree *view, GError **error)
{
  const char *name = report_list_name (filter->kind);
  const FilterInput list = { LIST_PATH, name, filter->criteria }, own = { MAP_PATH, name, filter->criteria };
  const char *words = viewer->partner_id != 0 ? "caption_partner" : "caption_desk";

  if (!report_map (viewer->db, filter, spots_visit, spots, error) || !filter_view_add (viewer, &own, view, error))
    return FALSE;
  tree_set_text (view, "list", filter->kind == REPORT_LIST_ALL ? NULL : viewer_word (viewer, words, name));
  view_add_counts (viewer, spots, view);
  view_add_towns (viewer, &list, spots, view);
  view_add_streets (viewer, &list, spots, view);
  view_add_legend (viewer, view);
  view_add_urls (&list, view);
  return TRUE;
}

Tree *
map_view (const Viewer *viewer, ReportListKind kind, const ReportCriteria *criteria, GError **error)
{
  const ReportFilter filter = filter_view_filter (viewer, kind, criteria);
  Spots spots = { viewer, spots_new (), spots_new (), 0, 0 };
  g_autoptr (Tree) view = tree_new_map ();
  gboolean filled = view_fill (viewer, &filter, &spots, view, error);

  g_hash_table_unref (spots.towns);
  g_hash_table_unref (spots.streets);
  return filled ? g_steal_pointer (&view) : NULL;
}

/* "© <a href=…>OpenStreetMap</a>" to "© OpenStreetMap". */
static char *
without_tags (const char *html)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean inside = FALSE;

  for (; *html != '\0'; html++)
    if (*html == '<' || *html == '>')
      inside = *html == '<';
    else if (!inside)
      g_string_append_c (text, *html);
  g_string_replace (text, "&copy;", "©", 0);
  g_string_replace (text, "&amp;", "&", 0);
  return text_clean (text->str, FALSE, 200);
}

void
map_view_set_tiles (Tree *view, const TileInfo *info)
{
  Tree *tiles = tree_set_map (view, "tiles");
  g_autofree char *source = without_tags (info->attribution);

  tree_set_integer (tiles, "zoom_min", info->zoom_min);
  tree_set_integer (tiles, "zoom_max", info->zoom_max);
  if (info->bounded) {
    char sides[4][G_ASCII_DTOSTR_BUF_SIZE];

    tree_set_format (tiles, "bounds", "%s,%s,%s,%s", g_ascii_dtostr (sides[0], sizeof sides[0], info->west),
                     g_ascii_dtostr (sides[1], sizeof sides[1], info->south),
                     g_ascii_dtostr (sides[2], sizeof sides[2], info->east),
                     g_ascii_dtostr (sides[3], sizeof sides[3], info->north));
  }
  tree_set_text (tiles, "source", *source == '\0' ? NULL : source);
}
