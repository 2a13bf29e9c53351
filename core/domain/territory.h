/* territory.h: the town that holds the box: code, name, population, communes, report numbers. */
#pragma once
#include "store/store.h"

typedef struct {
  gint64 id;
  char *code;  /* département: "64" */
  char *insee; /* "64445" */
  char *name;  /* "Pau" */
  gint64 population;
} Territory;

void territory_free (Territory *territory);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Territory, territory_free)

/* (transfer full): the box's territory, or NULL with NOT_FOUND before set-up. */
Territory *territory_find (Db *db, GError **error);
/* Within a store_write. */
gboolean territory_create (Db *db, const Territory *territory, gint64 *ret_id, GError **error);
typedef struct {
  const char *insee, *name, *postcode;
} Commune;
/* Within a store_write. CONFLICT for an INSEE code there already. */
gboolean territory_add_commune (Db *db, gint64 territory_id, const Commune *commune, GError **error);
/* Within a store_write: the next report number, never given twice. */
gboolean territory_next_number (Db *db, gint64 territory_id, gint64 *ret_number, GError **error);
