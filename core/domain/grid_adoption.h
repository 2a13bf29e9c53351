/* grid_adoption.h: which version of the grid is in force in this town: the last adopted, never simply the newest. New
 * reports are scored with it; those there are keep their own. */
#pragma once
#include "domain/actor.h"
#include "domain/grid.h"
#include "store/store.h"

typedef struct {
  char *version;
  char *by; /* nullable: the box, with its first version */
  gint64 at;
} GridAdoption;

/* (transfer full): of GridAdoption *, the last first; empty on a store where none was written. NULL with STORE. */
GPtrArray *grid_adoption_list (Db *db, GError **error);

/* Within a store_write: a store without any adoption takes the version of its newest report, else the newest that
 * applies already: a version that an update brings is in force when somebody says so. Nothing where one was adopted. */
gboolean grid_adoption_settle (Db *db, const GridSet *grids, gint64 now, GError **error);

/* Makes the set follow the store: grid_set_current() is the version last adopted. One that left the folder, or none:
 * the set stays as it is, FALSE. After settling, and after each adoption. */
gboolean grid_adoption_follow (Db *db, GridSet *grids);

/* What was in force at a moment (UTC seconds): of what was begun then. The one in force where nothing tells, or where
 * that version left the folder. */
const Grid *grid_adoption_at (Db *db, const GridSet *grids, gint64 moment);

/* Within a store_write: `version` is in force from now on. NOT_FOUND: the box has no such grid. CONFLICT: what is in
 * force is not `former` any more: somebody else decided otherwise meanwhile. Nothing is done when it is in force
 * already. */
gboolean
grid_adopt (Db *db, const Actor *actor, const GridSet *grids, const char *version, const char *former, GError **error);

/* (transfer container): of const Grid *, the newest first: in force, adopted once, or with reports: what a town answers
 * for. NULL with STORE. */
GPtrArray *grid_adoption_answered (Db *db, const GridSet *grids, GError **error);

/* (transfer full): version → how many reports were scored with it (GUINT_TO_POINTER). NULL with STORE. */
GHashTable *grid_adoption_reports (Db *db, GError **error);
