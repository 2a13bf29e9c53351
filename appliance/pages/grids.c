/* grids.c: looks at a version before it is adopted, then adopts it. What adopting means is domain/grid_adoption.h's. */
#include "pages/grids.h"

#include <string.h>

#include "base/secret.h"
#include "domain/grid_adoption.h"
#include "pages/office.h"
#include "pages/once.h"
#include "view/grid_view.h"

#define PATH "/gestion/grille"
enum { VERSION_CHARS = 64 };

static int
grids_page (Exchange *exchange, int status, const char *version, gboolean conflict)
{
  const Appliance *appliance = exchange_appliance (exchange);
  const Viewer viewer = office_viewer (exchange);
  const Grid *current = grid_set_current (appliance->grids), *chosen = grid_set_find (appliance->grids, version);
  g_autofree char *request_token = secret_token_new ();
  GError *error = NULL;
  Tree *versions = grid_view_versions (&viewer, &error), *view;

  if (versions == NULL)
    return exchange_fail (exchange, error);
  view = tree_new_map ();
  tree_set_tree (view, "versions", versions);
  tree_set_text (view, "current", current->version);
  tree_set_text (view, "request_token", request_token);
  tree_set_flag (view, "done", exchange_query (exchange, "fait") != NULL);
  tree_set_flag (view, "conflict", conflict);
  if (chosen != NULL && chosen != current)
    tree_set_tree (view, "changes", grid_view_changes (&viewer, current, chosen));
  return exchange_page (exchange, status, "grids", view);
}

int
grids_show (Exchange *exchange)
{
  return grids_page (exchange, 200, exchange_query (exchange, "version"), FALSE);
}

typedef struct {
  Actor actor;
  const GridSet *grids;
  const char *version, *former;
} Adopting;

static gboolean
adopt_work (Db *db, gpointer data, GError **error)
{
  const Adopting *adopting = data;

  return grid_adopt (db, &adopting->actor, adopting->grids, adopting->version, adopting->former, error);
}

int
grids_adopt (Exchange *exchange)
{
  const Appliance *appliance = exchange_appliance (exchange);
  g_autofree char *version = exchange_typed (exchange, "version", FALSE, VERSION_CHARS),
                  *former = exchange_typed (exchange, "former", FALSE, VERSION_CHARS),
                  *request = once_request (exchange, "grid", version, former), *place = NULL;
  Adopting adopting = { office_actor (exchange), appliance->grids, version, former };
  const Once once = { adopt_work, &adopting, request, PATH "?fait=1" };
  GError *error = NULL;
  gboolean conflict;

  if (once_write (exchange, &once, &place, &error)) {
    grid_adoption_follow (store_reader (appliance->store), appliance->grids);
    return exchange_redirect (exchange, place);
  }
  conflict = g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT);
  if (!conflict)
    return exchange_fail (exchange, error);
  g_error_free (error);
  return grids_page (exchange, 409, version, TRUE);
}
