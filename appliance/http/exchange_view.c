/* exchange_view.c: what every page knows besides its own view: the site, the person, the town. Renders nothing. */
#include "http/exchange_private.h"

#include <string.h>

#include "domain/outbox_care.h"
#include "domain/second_factor.h"
#include "domain/status.h"
#include "domain/setup.h"
#include "http/static.h"
#include "view/guide.h"
#include "view/legal_view.h"
#include "view/numbers_view.h"
#include "view/territory.h"

static void
add_session (Exchange *exchange, Tree *site)
{
  const Session *session = exchange_session (exchange);
  g_autofree char *role = NULL;
  Tree *map;

  if (session == NULL)
    return;
  map = tree_set_map (site, "session");
  role = g_strconcat ("role_", role_name (session->role), NULL);
  tree_set_text (map, "user_name", session->user_name);
  tree_set_text (map, "partner_name", session->partner_name);
  tree_set_flag (map, role, TRUE);
  for (Action action = ACTION_SIGNED_IN; action < ACTION_LAST; action++) {
    g_autofree char *key = g_strconcat ("can_", action_name (action), NULL);

    if (access_allows (session->role, action, TRUE))
      tree_set_flag (map, key, TRUE);
  }
}

/* Where the guide of one's role speaks of the page that is looked at. Guides lie in the site: none before it. */
static void
add_help (Exchange *exchange, Tree *site)
{
  const Session *session = exchange_session (exchange);
  gboolean there = session != NULL && static_is_published (exchange->service->appliance->data_folder);
  g_autofree char *help = there ? guide_help (session->role, exchange->path) : NULL;

  tree_set_text (site, "help", help);
}

/* Whoever may do something about it reads on each page that nothing leaves. */
static void
add_stopped (Exchange *exchange, Tree *site)
{
  const Session *session = exchange_session (exchange);
  g_autofree char *reason = NULL;

  if (session == NULL || !access_allows (session->role, ACTION_OUTBOX_SEND, TRUE))
    return;
  reason = outbox_stopped (store_reader (exchange->service->appliance->store));
  tree_set_text (site, "stopped", reason);
}

/* On the home of who looks after the box: that something needs somebody. */
static void
add_status (Exchange *exchange, Tree *site)
{
  const Session *session = exchange_session (exchange);
  StatusSummary summary;
  Tree *map;

  if (session == NULL || strcmp (exchange->path, "/dossiers") != 0
      || !access_allows (session->role, ACTION_STATUS_READ, TRUE)
      || !status_summary (store_reader (exchange->service->appliance->store), &summary, NULL)
      || summary.level == STATUS_OK)
    return;
  map = tree_set_map (site, "status");
  tree_set_flag (map, "alarm", summary.level == STATUS_ALARM);
  tree_set_integer (map, "count", summary.level == STATUS_ALARM ? summary.alarms : summary.notices);
  tree_set_flag (map, "plural", (summary.level == STATUS_ALARM ? summary.alarms : summary.notices) > 1);
}

/* An installation that was left half-way leads back to itself, for who may go on with it: not before the code of the
 * telephone, which it asks for first. */
static void
add_setup (Exchange *exchange, Tree *site)
{
  const Session *session = exchange_session (exchange);
  Db *db = store_reader (exchange->service->appliance->store);

  if (session != NULL && access_allows (session->role, ACTION_SECURITY_MANAGE, TRUE)
      && !g_str_has_prefix (exchange->path, "/installation")
      && (session->factor || !second_factor_is_required (db, session->role)))
    tree_set_flag (site, "setup", setup_is_under_way (db));
}

static void
add_town (Exchange *exchange, Tree *view)
{
  Db *db = store_reader (exchange->service->appliance->store);
  Tree *town = territory_tree (db);

  legal_view_add_state (db, exchange->now, town);
  tree_set_tree (view, "town", town);
}

/* No page writes a number to call itself. */
static void
add_numbers (Exchange *exchange, Tree *view)
{
  const Numbers *numbers = exchange->service->appliance->numbers;

  if (numbers != NULL)
    tree_set_tree (view, "emergency", numbers_view_emergency (numbers));
}

/* The banner that says the data are invented. */
static void
add_demo (const Tree *view, Tree *site)
{
  tree_set_flag (site, "demo", tree_get_flag (tree_get (view, "town"), "demo"));
}

void
exchange_add_site (Exchange *exchange, Tree *view)
{
  Tree *site = tree_set_map (view, "site");

  tree_set_text (site, "base_url", exchange->service->appliance->base_url);
  tree_set_text (site, "path", exchange->path);
  tree_set_text (site, "csrf", exchange_csrf (exchange));
  tree_set_text (site, "request", exchange->id);
  add_session (exchange, site);
  add_help (exchange, site);
  add_stopped (exchange, site);
  add_status (exchange, site);
  add_setup (exchange, site);
  exchange_add_languages (exchange, site);
  add_town (exchange, view);
  add_demo (view, site);
  add_numbers (exchange, view);
}
