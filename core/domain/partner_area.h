/* partner_area.h: where a partner works: communes by their INSEE code, outlines drawn on a map, and outlines left out. A
 * partner with neither communes nor outlines works everywhere. */
#pragma once
#include "domain/actor.h"
#include "store/store.h"

enum { PARTNER_ZONES_MAX = 10, PARTNER_ZONE_NAME_MAX = 80 };

typedef struct {
  char *uuid, *name;
  gboolean excluded; /* what lies inside is not the partner's */
  char *outline;     /* GeoJSON, as zone_print wrote it */
} PartnerZone;
void partner_zone_free (PartnerZone *zone);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PartnerZone, partner_zone_free)

/* (transfer full): INSEE codes in order, NULL at the end; of PartnerZone, by name. */
char **partner_area_communes (Db *db, gint64 partner_id, GError **error);
GPtrArray *partner_area_zones (Db *db, gint64 partner_id, GError **error);

/* Where a report is. */
typedef struct {
  const char *insee; /* "" when the town was not recognised */
  gboolean located;
  double longitude, latitude; /* when located */
} PartnerPlace;

/* The areas of the partners of one type, read once and asked for many places. */
typedef struct PartnerAreas PartnerAreas;
PartnerAreas *partner_areas_load (Db *db, const char *type, GError **error); /* (transfer full): STORE */
void partner_areas_free (PartnerAreas *areas);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PartnerAreas, partner_areas_free)
/* (transfer full): gint64 ids of those that work at a place: its commune is listed, or it lies in an outline, or the
 * partner works everywhere; and it lies in no outline left out. A report without a place on the map is known by its
 * commune only: *ret_unsure then tells that an outline of one of them could not be asked. */
GArray *partner_areas_covering (const PartnerAreas *areas, const PartnerPlace *place, gboolean *ret_unsure);

/* Which partner is changed, from which version of it. */
typedef struct {
  const char *uuid;
  gint64 version;
} PartnerAt;

/* Within a store_write: these communes and no other. NOT_FOUND; CONFLICT when the partner was changed since `at`;
 * INVALID for what is no INSEE code of ours. */
gboolean partner_area_set (Db *db, const Actor *actor, const PartnerAt *at, const char *const *communes, GError **error);
/* Within a store_write. `zone->uuid` is not read; its outline must come from zone_print. LIMIT past PARTNER_ZONES_MAX. */
gboolean partner_area_add_zone (Db *db, const Actor *actor, const PartnerAt *at, const PartnerZone *zone, GError **error);
gboolean partner_area_drop_zone (Db *db, const Actor *actor, const PartnerAt *at, const char *zone_uuid, GError **error);
