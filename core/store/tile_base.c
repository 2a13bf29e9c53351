/* tile_base.c: one picture at a time out of an MBTiles file. Believes nothing that the file says of its pictures. */
#include "store/tile_base.h"

#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "store/store_private.h"

static const char sql_metadata[] = "SELECT value FROM metadata WHERE name = :name";
static const char sql_zooms[] = "SELECT min (zoom_level) AS low, max (zoom_level) AS high FROM tiles";
static const char sql_any[] = "SELECT tile_data FROM tiles LIMIT 1";
static const char sql_tile[] =
    "SELECT tile_data FROM tiles WHERE zoom_level = :zoom AND tile_column = :column AND tile_row = :row";

struct TileBase {
  char *path; /* "": none */
  GMutex lock; /* guards what follows */
  Db *db;      /* NULL until the file is there */
  dev_t device;
  ino_t inode;
};

gboolean
tile_place_parse (const char *zoom, const char *x, const char *y, TilePlace *ret_place)
{
  gint64 z, column, row;

  if (!text_to_integer (zoom, 0, TILE_ZOOM_MAX, &z) || !text_to_integer (x, 0, (1 << z) - 1, &column)
      || !text_to_integer (y, 0, (1 << z) - 1, &row))
    return FALSE;
  *ret_place = (TilePlace){ (guint) z, (guint) column, (guint) row };
  return TRUE;
}

/* ---- the file ---- */

TileBase *
tile_base_open (const char *path)
{
  TileBase *base = g_new0 (TileBase, 1);

  base->path = g_strdup (path == NULL ? "" : path);
  g_mutex_init (&base->lock);
  return base;
}

void
tile_base_free (TileBase *base)
{
  if (base == NULL)
    return;
  db_close (base->db);
  g_mutex_clear (&base->lock);
  g_free (base->path);
  g_free (base);
}

/* The present file, opened. */
static gboolean
base_ready (TileBase *base, GError **error)
{
  struct stat status;
  gboolean there = *base->path != '\0' && stat (base->path, &status) == 0;

  if (base->db != NULL && (!there || status.st_ino != base->inode || status.st_dev != base->device))
    g_clear_pointer (&base->db, db_close);
  if (!there)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "no tiles");
  if (base->db == NULL) {
    base->db = db_open (base->path, STORE_SIDE_FILE);
    base->inode = status.st_ino;
    base->device = status.st_dev;
  }
  return TRUE;
}

/* ---- what it holds ---- */

static const struct {
  const char *start;
  gsize length, at;
  const char *type;
} magics[] = {
  { "\x89PNG\r\n\x1a\n", 8, 0, "image/png" },
  { "\xff\xd8\xff", 3, 0, "image/jpeg" },
  { "WEBP", 4, 8, "image/webp" },
};

static const char *
type_of (const char *bytes, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (magics); i++)
    if (length >= magics[i].at + magics[i].length
        && memcmp (bytes + magics[i].at, magics[i].start, magics[i].length) == 0)
      return magics[i].type;
  return NULL;
}

static GBytes *
read_tile (Query *query, const char **ret_type, GError **error)
{
  gsize length = 0;
  const char *bytes = query_next (query) ? query_bytes (query, "tile_data", &length) : NULL;
  g_autoptr (GBytes) tile = NULL;

  if (length > TILE_BYTES_MAX)
    box_fail (error, BOX_ERROR_LIMIT, "a tile of %" G_GSIZE_FORMAT " bytes", length);
  else if (bytes != NULL && (*ret_type = type_of (bytes, length)) == NULL)
    box_fail (error, BOX_ERROR_INVALID, "a tile is no PNG, JPEG or WebP: vector tiles are not drawn here");
  else if (bytes != NULL)
    tile = g_bytes_new (bytes, length);
  else if (query_done (query, error))
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such tile");
  return g_steal_pointer (&tile);
}

/* (transfer full): NULL when the file does not say. */
static char *
metadata (TileBase *base, const char *name)
{
  g_autoptr (Query) query = query_new (base->db, sql_metadata);

  query_bind_text (query, ":name", name);
  return query_next (query) ? g_strdup (query_text (query, "value")) : NULL;
}

static int
zoom_of (TileBase *base, const char *name, const char *column)
{
  g_autofree char *said = metadata (base, name);
  g_autoptr (Query) query = NULL;
  gint64 zoom = 0;

  if (said != NULL && text_to_integer (said, 0, TILE_ZOOM_MAX, &zoom))
    return (int) zoom;
  query = query_new (base->db, sql_zooms);
  zoom = query_next (query) ? query_integer (query, column) : 0;
  return (int) CLAMP (zoom, 0, TILE_ZOOM_MAX);
}

/* "-0.41,43.27,-0.33,43.32": west, south, east, north. */
static void
read_bounds (TileBase *base, TileInfo *info)
{
  g_autofree char *said = metadata (base, "bounds");
  g_auto (GStrv) parts = g_strsplit (said == NULL ? "" : said, ",", 5);
  double *const sides[] = { &info->west, &info->south, &info->east, &info->north };

  if (g_strv_length (parts) != G_N_ELEMENTS (sides))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    *sides[i] = g_ascii_strtod (parts[i], NULL); /* what is no number is 0, and then bounds nothing */
  info->bounded = info->west >= -180 && info->west < info->east && info->east <= 180 && info->south >= -90
                  && info->south < info->north && info->north <= 90;
}

gboolean
tile_base_info (TileBase *base, TileInfo *ret_info, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&base->lock);
  g_autoptr (Query) query = NULL;
  g_autoptr (GBytes) any = NULL;
  const char *type;

  (void) locker;
  if (!base_ready (base, error))
    return FALSE;
  query = query_new (base->db, sql_any);
  any = read_tile (query, &type, error);
  if (any == NULL)
    return FALSE;
  ret_info->zoom_min = zoom_of (base, "minzoom", "low");
  ret_info->zoom_max = zoom_of (base, "maxzoom", "high");
  read_bounds (base, ret_info);
  ret_info->attribution = metadata (base, "attribution");
  if (ret_info->attribution == NULL)
    ret_info->attribution = g_strdup ("");
  return TRUE;
}

void
tile_info_clear (TileInfo *info)
{
  g_clear_pointer (&info->attribution, g_free);
}

GBytes *
tile_base_get (TileBase *base, const TilePlace *place, const char **ret_type, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&base->lock);
  g_autoptr (Query) query = NULL;

  (void) locker;
  if (!base_ready (base, error))
    return NULL;
  query = query_new (base->db, sql_tile);
  query_bind_integer (query, ":zoom", place->zoom);
  query_bind_integer (query, ":column", place->x);
  query_bind_integer (query, ":row", (gint64) (1u << place->zoom) - 1 - place->y); /* the file counts from the south */
  return read_tile (query, ret_type, error);
}
