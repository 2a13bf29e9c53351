/* grid_adoption.c: rows of grid_adoption, and the set of grids that follows them. Judges no grid. */
#include "domain/grid_adoption.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "domain/event.h"

#define SETTING_KEY "grid.version" /* the history tells it as it tells a setting */

static const char sql_list[] = "SELECT a.version AS version, a.adopted_at AS at, coalesce (u.name, u.email) AS by"
                               " FROM grid_adoption a LEFT JOIN user u ON u.id = a.user_id ORDER BY a.id DESC";
static const char sql_at[] = "SELECT version FROM grid_adoption WHERE adopted_at <= :moment ORDER BY id DESC LIMIT 1";
static const char sql_newest[] = "SELECT grid_version AS version FROM report ORDER BY id DESC LIMIT 1";
static const char sql_add[] =
    "INSERT INTO grid_adoption (version, adopted_at, user_id) VALUES (:version, :now, nullif (:user, 0))";
static const char sql_reports[] = "SELECT grid_version AS version, count (*) AS n FROM report GROUP BY grid_version";

static void
adoption_free (gpointer data)
{
  GridAdoption *adoption = data;

  g_free (adoption->version);
  g_free (adoption->by);
  g_free (adoption);
}

GPtrArray *
grid_adoption_list (Db *db, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_list);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (adoption_free);

  while (query_next (query)) {
    GridAdoption *adoption = g_new0 (GridAdoption, 1);

    adoption->version = g_strdup (query_text (query, "version"));
    adoption->by = g_strdup (query_text (query, "by"));
    adoption->at = query_integer (query, "at");
    g_ptr_array_add (list, adoption);
  }
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

/* (transfer full): the version last adopted; NULL for none. */
static char *
adopted (Db *db)
{
  g_autoptr (GPtrArray) list = grid_adoption_list (db, NULL);

  return list == NULL || list->len == 0 ? NULL : g_strdup (((GridAdoption *) g_ptr_array_index (list, 0))->version);
}

static gboolean
adoption_add (Db *db, const Actor *actor, const char *version, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_add);

  query_bind_text (query, ":version", version);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":user", actor->user_id);
  return query_done (query, error);
}

/* The newest that applies on that day; the newest of all when none does yet. */
static const Grid *
applying (const GridSet *grids, gint64 now)
{
  g_autoptr (GPtrArray) list = grid_set_list (grids);
  g_autofree char *today = clock_iso_day (now);

  for (guint i = 0; i < list->len; i++) {
    const Grid *grid = g_ptr_array_index (list, i);

    if (strcmp (grid->date, today) <= 0)
      return grid;
  }
  return grid_set_newest (grids);
}

gboolean
grid_adoption_settle (Db *db, const GridSet *grids, gint64 now, GError **error)
{
  const Actor box = ACTOR_BOX_AT (now);
  g_autofree char *current = adopted (db);
  g_autoptr (Query) query = NULL;
  const Grid *used = NULL;

  if (current != NULL)
    return TRUE;
  query = query_new (db, sql_newest);
  if (query_next (query))
    used = grid_set_find (grids, query_text (query, "version"));
  return query_done (query, error)
         && adoption_add (db, &box, (used != NULL ? used : applying (grids, now))->version, error);
}

/* Read and set under one lock: the last to follow has read the last adoption. */
gboolean
grid_adoption_follow (Db *db, GridSet *grids)
{
  static GMutex following;
  g_autofree char *version = NULL;
  gboolean followed;

  g_mutex_lock (&following);
  version = adopted (db);
  followed = version != NULL && grid_set_use (grids, version);
  g_mutex_unlock (&following);
  return followed;
}

const Grid *
grid_adoption_at (Db *db, const GridSet *grids, gint64 moment)
{
  g_autoptr (Query) query = query_new (db, sql_at);
  const Grid *grid = NULL;

  query_bind_integer (query, ":moment", moment);
  if (query_next (query))
    grid = grid_set_find (grids, query_text (query, "version"));
  return grid != NULL ? grid : grid_set_current (grids);
}

gboolean
grid_adopt (Db *db, const Actor *actor, const GridSet *grids, const char *version, const char *former, GError **error)
{
  g_autofree char *current = adopted (db);
  const Event event = {
    .noun = "setting", .verb = "changed", .before = current, .after = version, .detail = SETTING_KEY
  };

  if (grid_set_find (grids, version) == NULL)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "no grid of that version");
  if (g_strcmp0 (current, version) == 0)
    return TRUE;
  if (g_strcmp0 (current, former) != 0)
    return box_fail (error, BOX_ERROR_CONFLICT, "the grid in force is no longer %s", former == NULL ? "none" : former);
  return adoption_add (db, actor, version, error) && event_add (db, actor, &event, error);
}

GHashTable *
grid_adoption_reports (Db *db, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_reports);
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  while (query_next (query))
    g_hash_table_insert (counts, g_strdup (query_text (query, "version")),
                         GUINT_TO_POINTER ((guint) query_integer (query, "n")));
  return query_done (query, error) ? g_steal_pointer (&counts) : NULL;
}

static gboolean
was_adopted (const GPtrArray *adoptions, const char *version)
{
  for (guint i = 0; i < adoptions->len; i++)
    if (strcmp (((GridAdoption *) g_ptr_array_index (adoptions, i))->version, version) == 0)
      return TRUE;
  return FALSE;
}

GPtrArray *
grid_adoption_answered (Db *db, const GridSet *grids, GError **error)
{
  g_autoptr (GPtrArray) adoptions = grid_adoption_list (db, error), all = NULL, answered = NULL;
  g_autoptr (GHashTable) reports = adoptions == NULL ? NULL : grid_adoption_reports (db, error);

  if (reports == NULL)
    return NULL;
  all = grid_set_list (grids);
  answered = g_ptr_array_new ();
  for (guint i = 0; i < all->len; i++) {
    const Grid *grid = g_ptr_array_index (all, i);

    if (grid == grid_set_current (grids) || was_adopted (adoptions, grid->version)
        || g_hash_table_contains (reports, grid->version))
      g_ptr_array_add (answered, (gpointer) grid);
  }
  return g_steal_pointer (&answered);
}
