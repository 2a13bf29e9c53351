/* partner_area.c: rows of `partner_area` and `partner_zone`, and the one question asked of them. */
#include "domain/partner_area.h"

#include <string.h>

#include "base/secret.h"
#include "domain/partner_edit.h"
#include "domain/zone.h"

static const char sql_communes[] = "SELECT insee FROM partner_area WHERE partner_id = :partner ORDER BY insee";
static const char sql_zones[] =
    "SELECT uuid, name, excluded, outline FROM partner_zone WHERE partner_id = :partner ORDER BY excluded, name, id";
static const char sql_type[] = "SELECT id FROM partner WHERE type = :type AND archived_at IS NULL ORDER BY id";
static const char sql_empty[] = "DELETE FROM partner_area WHERE partner_id = :partner";
static const char sql_known[] = "SELECT 1 AS found FROM commune WHERE insee = :insee";
static const char sql_add[] = "INSERT INTO partner_area (partner_id, insee) VALUES (:partner, :insee)"
                              " ON CONFLICT (partner_id, insee) DO NOTHING";
static const char sql_count[] = "SELECT count (*) AS count FROM partner_zone WHERE partner_id = :partner";
static const char sql_add_zone[] = "INSERT INTO partner_zone (uuid, partner_id, name, excluded, outline)"
                                   " VALUES (:uuid, :partner, :name, :excluded, :outline)";
static const char sql_drop_zone[] = "DELETE FROM partner_zone WHERE uuid = :uuid AND partner_id = :partner";

void
partner_zone_free (PartnerZone *zone)
{
  if (zone == NULL)
    return;
  g_free (zone->uuid);
  g_free (zone->name);
  g_free (zone->outline);
  g_free (zone);
}

char **
partner_area_communes (Db *db, gint64 partner_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_communes);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);

  query_bind_integer (query, ":partner", partner_id);
  while (query_next (query))
    g_ptr_array_add (list, g_strdup (query_text (query, "insee")));
  if (!query_done (query, error))
    return NULL;
  g_ptr_array_add (list, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&list), FALSE);
}

GPtrArray *
partner_area_zones (Db *db, gint64 partner_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_zones);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) partner_zone_free);

  query_bind_integer (query, ":partner", partner_id);
  while (query_next (query)) {
    PartnerZone *zone = g_new0 (PartnerZone, 1);

    zone->uuid = g_strdup (query_text (query, "uuid"));
    zone->name = g_strdup (query_text (query, "name"));
    zone->excluded = query_integer (query, "excluded") != 0;
    zone->outline = g_strdup (query_text (query, "outline"));
    g_ptr_array_add (list, zone);
  }
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

/* ---- asking ---- */

/* An outline read; one that does not read any more holds nothing. */
typedef struct {
  Zone *zone; /* nullable */
  gboolean excluded;
} Outline;

/* One partner's area. */
typedef struct {
  gint64 id;
  char **communes;
  GArray *outlines; /* of Outline */
} Area;

struct PartnerAreas {
  GPtrArray *list; /* of Area, in the order of their partners */
};

static void
outline_clear (gpointer data)
{
  zone_free (((Outline *) data)->zone);
}

static void
area_free (gpointer data)
{
  Area *area = data;

  g_strfreev (area->communes);
  g_array_unref (area->outlines);
  g_free (area);
}

void
partner_areas_free (PartnerAreas *areas)
{
  if (areas == NULL)
    return;
  g_ptr_array_unref (areas->list);
  g_free (areas);
}

static PartnerAreas *
areas_of_type (Db *db, const char *type, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_type);
  g_autoptr (PartnerAreas) areas = g_new0 (PartnerAreas, 1);

  areas->list = g_ptr_array_new_with_free_func (area_free);
  query_bind_text (query, ":type", type);
  while (query_next (query)) {
    Area *area = g_new0 (Area, 1);

    area->id = query_integer (query, "id");
    area->outlines = g_array_new (FALSE, TRUE, sizeof (Outline));
    g_array_set_clear_func (area->outlines, outline_clear);
    g_ptr_array_add (areas->list, area);
  }
  return query_done (query, error) ? g_steal_pointer (&areas) : NULL;
}

static gboolean
area_read (Db *db, Area *area, GError **error)
{
  g_autoptr (GPtrArray) zones = partner_area_zones (db, area->id, error);

  area->communes = zones == NULL ? NULL : partner_area_communes (db, area->id, error);
  for (guint i = 0; area->communes != NULL && i < zones->len; i++) {
    const PartnerZone *zone = g_ptr_array_index (zones, i);
    const char *trouble = NULL;
    Outline outline = { zone_parse (zone->outline, strlen (zone->outline), &trouble), zone->excluded };

    g_array_append_val (area->outlines, outline);
  }
  return area->communes != NULL;
}

PartnerAreas *
partner_areas_load (Db *db, const char *type, GError **error)
{
  g_autoptr (PartnerAreas) areas = areas_of_type (db, type, error);

  for (guint i = 0; areas != NULL && i < areas->list->len; i++)
    if (!area_read (db, g_ptr_array_index (areas->list, i), error))
      return NULL;
  return g_steal_pointer (&areas);
}

static gboolean
area_covers (const Area *area, const PartnerPlace *place)
{
  gboolean drawn = FALSE, inside = FALSE;

  for (guint i = 0; i < area->outlines->len; i++) {
    const Outline *outline = &g_array_index (area->outlines, Outline, i);
    gboolean in = place->located && outline->zone != NULL
                  && zone_contains (outline->zone, place->longitude, place->latitude);

    if (in && outline->excluded)
      return FALSE;
    drawn |= !outline->excluded;
    inside |= in;
  }
  if (inside || (!drawn && area->communes[0] == NULL))
    return TRUE;
  return *place->insee != '\0' && g_strv_contains ((const char *const *) area->communes, place->insee);
}

GArray *
partner_areas_covering (const PartnerAreas *areas, const PartnerPlace *place, gboolean *ret_unsure)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  *ret_unsure = FALSE;
  for (guint i = 0; i < areas->list->len; i++) {
    const Area *area = g_ptr_array_index (areas->list, i);

    *ret_unsure |= !place->located && area->outlines->len > 0;
    if (area_covers (area, place))
      g_array_append_val (ids, area->id);
  }
  return ids;
}

/* ---- changing ---- */

static gboolean
is_known (Db *db, const char *insee)
{
  g_autoptr (Query) query = query_new (db, sql_known);

  query_bind_text (query, ":insee", insee);
  return query_next (query);
}

static gboolean
area_add (Db *db, gint64 partner_id, const char *insee, GError **error)
{
  g_autoptr (Query) query = NULL;

  if (!is_known (db, insee))
    return box_fail (error, BOX_ERROR_INVALID, "not one of our communes: %s", insee);
  query = query_new (db, sql_add);
  query_bind_integer (query, ":partner", partner_id);
  query_bind_text (query, ":insee", insee);
  return query_done (query, error);
}

static gboolean
area_empty (Db *db, gint64 partner_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_empty);

  query_bind_integer (query, ":partner", partner_id);
  return query_done (query, error);
}

gboolean
partner_area_set (Db *db, const Actor *actor, const PartnerAt *at, const char *const *communes, GError **error)
{
  gint64 id = 0;

  if (!partner_edit_claim (db, at, &id, error) || !area_empty (db, id, error))
    return FALSE;
  for (guint i = 0; communes[i] != NULL; i++)
    if (!area_add (db, id, communes[i], error))
      return FALSE;
  return partner_edit_tell (db, actor, id, "area", NULL, error);
}

static gboolean
has_room (Db *db, gint64 partner_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_count);
  gint64 count = 0;

  query_bind_integer (query, ":partner", partner_id);
  if (query_next (query))
    count = query_integer (query, "count");
  if (!query_done (query, error))
    return FALSE;
  return count < PARTNER_ZONES_MAX ? TRUE : box_fail (error, BOX_ERROR_LIMIT, "a partner has %d outlines", PARTNER_ZONES_MAX);
}

gboolean
partner_area_add_zone (Db *db, const Actor *actor, const PartnerAt *at, const PartnerZone *zone, GError **error)
{
  g_autoptr (Query) query = NULL;
  g_autofree char *uuid = secret_uuid ();
  gint64 id = 0;

  if (!partner_edit_claim (db, at, &id, error) || !has_room (db, id, error))
    return FALSE;
  query = query_new (db, sql_add_zone);
  query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":partner", id);
  query_bind_text (query, ":name", zone->name);
  query_bind_integer (query, ":excluded", zone->excluded);
  query_bind_text (query, ":outline", zone->outline);
  return query_done (query, error) && partner_edit_tell (db, actor, id, "zone_added", zone->name, error);
}

gboolean
partner_area_drop_zone (Db *db, const Actor *actor, const PartnerAt *at, const char *zone_uuid, GError **error)
{
  g_autoptr (Query) query = NULL;
  gint64 id = 0;

  if (!partner_edit_claim (db, at, &id, error))
    return FALSE;
  query = query_new (db, sql_drop_zone);
  query_bind_text (query, ":uuid", zone_uuid);
  query_bind_integer (query, ":partner", id);
  if (!query_done (query, error))
    return FALSE;
  if (db_changes (db) == 0)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "no such outline of this partner");
  return partner_edit_tell (db, actor, id, "zone_dropped", NULL, error);
}
