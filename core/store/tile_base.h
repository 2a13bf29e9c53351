/* tile_base.h: pictures of the map from a file on the card (MBTiles 1.3: an SQLite file), so that the map is there without
 * the internet and nobody outside sees where a town looks. Read-only, not backed up. Draws nothing. */
#pragma once
#include "base/error.h"

enum { TILE_ZOOM_MAX = 22, TILE_BYTES_MAX = 1024 * 1024 };

/* One picture, counted from the north west as addresses of maps do. */
typedef struct {
  guint zoom, x, y;
} TilePlace;
/* FALSE for what is no whole number, or lies outside the map of that zoom. */
gboolean tile_place_parse (const char *zoom, const char *x, const char *y, TilePlace *ret_place);

/* An open file: any thread may ask. The file need not exist yet; another put in its place is seen by the next question. */
typedef struct TileBase TileBase;
TileBase *tile_base_open (const char *path); /* NULL or "": there are no tiles */
void tile_base_free (TileBase *base);        /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TileBase, tile_base_free)

/* What the file says of itself. */
typedef struct {
  int zoom_min, zoom_max;
  gboolean bounded; /* it says where its pictures are: */
  double west, south, east, north;
  char *attribution; /* as its maker wrote it: may hold HTML; "" for none */
} TileInfo;
void tile_info_clear (TileInfo *info);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TileInfo, tile_info_clear)
/* NOT_FOUND without a file; INVALID for tiles that are no pictures (vector tiles); STORE for a file that cannot be read. */
gboolean tile_base_info (TileBase *base, TileInfo *ret_info, GError **error);
/* (transfer full): its bytes and their media type: PNG, JPEG or WebP by their first bytes, whatever the file says. Errors as
 * above; NOT_FOUND also where the map has no picture; LIMIT over TILE_BYTES_MAX. */
GBytes *tile_base_get (TileBase *base, const TilePlace *place, const char **ret_type, GError **error);
