/* commune_list.h: the communes of the territory one by one: kept, opened to the form, taken away, merged. Finding one by
 * the name somebody types stands in commune.h. */
#pragma once
#include "domain/actor.h"
#include "store/store.h"

typedef struct {
  char *insee, *name, *postcode;
  gboolean open;     /* its inhabitants may file a report */
  char *merged_into; /* nullable: INSEE code of the commune it is now a part of */
  gint64 reports;    /* filed under this code */
} CommuneRow;
void commune_row_free (CommuneRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CommuneRow, commune_row_free)

GPtrArray *commune_list (Db *db, GError **error); /* (transfer full): of CommuneRow, by name; merged ones too */
CommuneRow *commune_list_find (Db *db, const char *insee, GError **error); /* (transfer full): NOT_FOUND */

/* TRUE for the shape of an INSEE code: five characters, "2A004" included. */
gboolean commune_is_insee (const char *text);

typedef struct {
  const char *insee, *name, *postcode;
  gboolean open;
} CommuneFacts;
/* Within a store_write: adds the commune, or changes what it is called. INVALID; CONFLICT when the code is of a commune
 * that was merged into another. */
gboolean commune_list_set (Db *db, const Actor *actor, const CommuneFacts *facts, GError **error);
/* Within a store_write. NOT_FOUND; CONFLICT for one that reports were filed in, that an area names, that others were
 * merged into, or that holds the box. */
gboolean commune_list_remove (Db *db, const Actor *actor, const char *insee, GError **error);
