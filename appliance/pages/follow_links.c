/* follow_links.c: the old links cut, for who fears that one is in wrong hands. The new one is made with the page that asks
 * for it, and stored by its form only: a second click finds what the first one did. */
#include "base/secret.h"
#include "domain/attempt.h"
#include "domain/link_cut.h"
#include "pages/follow.h"
#include "pages/follow_room.h"

int
follow_show_links (Exchange *exchange)
{
  g_auto (Follow) follow = { .exchange = NULL };
  g_autofree char *fresh = secret_token_new ();
  Tree *view;
  int status;

  if (!follow_open (exchange, &follow, &status))
    return status;
  view = tree_new_map ();
  tree_set_text (view, "fresh", fresh);
  return follow_page (&follow, 200, "follow-links", view, NULL);
}

typedef struct {
  const char *token, *fresh;
  gint64 now;
} Cutting;

static gboolean
is_done (Db *db, const Cutting *cutting)
{
  g_autofree Link *link = link_find (db, LINK_FOLLOW, cutting->fresh, cutting->now, NULL);

  return link != NULL;
}

static gboolean
cut_work (Db *db, gpointer data, GError **error)
{
  const Cutting *cutting = data;
  const Actor actor = ACTOR_TENANT_AT (cutting->now);
  g_autofree Link *link = NULL;
  g_autofree char *subject = NULL;

  if (is_done (db, cutting))
    return TRUE;
  link = link_find (db, LINK_FOLLOW, cutting->token, cutting->now, error);
  subject = g_strdup_printf ("links:%" G_GINT64_FORMAT, link == NULL ? 0 : link->report_id);
  return link != NULL && attempt_take (db, ATTEMPT_FOLLOW_REPORT, subject, cutting->now, error)
         && link_cut (db, &actor, link->report_id, cutting->fresh, error);
}

int
follow_cut_links (Exchange *exchange)
{
  const char *fresh = exchange_field (exchange, "fresh");
  Cutting cutting = { exchange_path_part (exchange, "token"), fresh, exchange_now (exchange) };
  g_auto (Follow) follow = { .exchange = NULL };
  g_autofree char *path = NULL;
  GError *error = NULL;
  int status;

  if (!secret_is_token (fresh)) {
    box_fail (&error, BOX_ERROR_INVALID, "a page without its new link");
    return exchange_fail (exchange, error);
  }
  path = g_strdup_printf ("/suivi/%s?fait=cut", fresh);
  if (is_done (store_reader (exchange_appliance (exchange)->store), &cutting))
    return exchange_redirect (exchange, path);
  if (!follow_open (exchange, &follow, &status))
    return status;
  if (!store_write (exchange_appliance (exchange)->store, cut_work, &cutting, &error))
    return exchange_fail (exchange, error);
  return exchange_redirect (exchange, path);
}
