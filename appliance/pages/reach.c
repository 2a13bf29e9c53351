/* reach.c: shows the last look, writes down what is wished. Looks at nothing itself (background/reach.h). */
#include "pages/reach.h"

#include <string.h>

#include "background/publish.h"
#include "background/tunnel_files.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/secret.h"
#include "domain/reach.h"
#include "pages/office.h"
#include "pages/once.h"
#include "view/reach_view.h"
#include "view/remark_view.h"

#define PAGE "/gestion/acces"

enum { SEEN_DAYS = 30, CODE_CHARS = 20, HOST_CHARS = 100, LOGIN_CHARS = 32, KEY_CHARS = 2000 };

/* ---- the page ---- */

static gboolean
set_room (Exchange *exchange, const Viewer *viewer, Tree *view, GError **error)
{
  gint64 from = clock_add_days (clock_day_start (viewer->now), -SEEN_DAYS);
  g_autoptr (GError) failure = NULL;
  g_auto (ReachLook) look = { 0 };
  g_autoptr (Tunnel) tunnel = tunnel_find (viewer->db, &failure);
  g_autofree char *key = tunnel_key_line (exchange_appliance (exchange)->data_folder, tunnel);
  ReachSeen seen;
  Presence presence;

  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  if (!reach_look_read (viewer->db, &look, error) || !reach_seen_read (viewer->db, from, viewer->now + 1, &seen, error)
      || !presence_read (viewer->db, from, viewer->now, viewer->now, &presence, error))
    return FALSE;
  const ReachRoom room = { &look, tunnel, key, &seen, &presence, publish_key_print };
  reach_view_set (viewer, &room, view);
  return TRUE;
}

static void
add_done (Exchange *exchange, Tree *view)
{
  g_autofree char *key = g_strconcat ("reach_done.", exchange_query (exchange, "fait"), NULL);
  const Words *words = exchange_appliance (exchange)->words;

  if (exchange_query (exchange, "fait") != NULL && words_has (words, "fr", key))
    tree_set_text (view, "done", words_get (words, "fr", key));
}

/* What was typed, else what stands. */
static void
add_typed (const TunnelTyped *typed, Tree *view)
{
  Tree *map = tree_set_map (view, "typed");

  tree_set_text (map, "host", typed == NULL ? "" : typed->host);
  tree_set_text (map, "port", typed == NULL ? "22" : typed->port);
  tree_set_text (map, "login", typed == NULL ? "histologe" : typed->login);
  tree_set_text (map, "far_port", typed == NULL ? "8064" : typed->far_port);
}

static int
show_page (Exchange *exchange, int status, const TunnelTyped *typed, const Remarks *remarks)
{
  const Viewer viewer = office_viewer (exchange);
  g_autofree char *request_token = secret_token_new ();
  g_autoptr (Tree) view = tree_new_map ();
  GError *error = NULL;

  if (!set_room (exchange, &viewer, view, &error))
    return exchange_fail (exchange, error);
  add_typed (typed, view);
  add_done (exchange, view);
  if (remarks != NULL)
    remark_view_set (&viewer, "publish_remark", remarks, view);
  tree_set_text (view, "request_token", request_token);
  tree_set_text (view, "base_url", exchange_appliance (exchange)->base_url);
  return exchange_page (exchange, status, "reach", g_steal_pointer (&view));
}

int
reach_show (Exchange *exchange)
{
  return show_page (exchange, 200, NULL, NULL);
}

int
reach_sheet (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  g_autoptr (Tree) view = tree_new_map ();
  GError *error = NULL;

  if (!set_room (exchange, &viewer, view, &error))
    return exchange_fail (exchange, error);
  tree_set_text (view, "base_url", exchange_appliance (exchange)->base_url);
  return exchange_page (exchange, 200, "reach-sheet", g_steal_pointer (&view));
}

int
reach_prove (Exchange *exchange)
{
  g_autofree char *proof = reach_proof (exchange_path_part (exchange, "nonce"));
  g_autoptr (GBytes) bytes = NULL;
  GError *error = NULL;

  if (proof == NULL) {
    box_fail (&error, BOX_ERROR_NOT_FOUND, "nothing to prove");
    return exchange_fail (exchange, error);
  }
  bytes = g_bytes_new (proof, strlen (proof));
  return exchange_bytes (exchange, "text/plain; charset=utf-8", bytes, NULL);
}

/* ---- what is done ---- */

typedef struct {
  Actor actor;
  TunnelTyped typed;
  const char *verb, *key;
} Doing;

static gboolean
ask_work (Db *db, gpointer data, GError **error)
{
  const Doing *doing = data;

  return reach_look_ask (db, &doing->actor, error);
}

static int
done_once (Exchange *exchange, const Once *once)
{
  g_autofree char *place = NULL;
  GError *error = NULL;

  return once_write (exchange, once, &place, &error) ? exchange_redirect (exchange, place)
                                                     : exchange_fail (exchange, error);
}

int
reach_ask (Exchange *exchange)
{
  Doing doing = { .actor = office_actor (exchange) };
  g_autofree char *request = once_request (exchange, "reach", "ask", NULL);
  const Once once = { ask_work, &doing, request, PAGE "?fait=asked" };

  return done_once (exchange, &once);
}

static gboolean
set_work (Db *db, const Doing *doing, GError **error)
{
  return tunnel_set (db, &doing->actor, &doing->typed, error);
}

static gboolean
trust_work (Db *db, const Doing *doing, GError **error)
{
  return tunnel_trust (db, &doing->actor, doing->key, error);
}

static gboolean
pause_work (Db *db, const Doing *doing, GError **error)
{
  return tunnel_pause (db, &doing->actor, TRUE, error);
}

static gboolean
resume_work (Db *db, const Doing *doing, GError **error)
{
  return tunnel_pause (db, &doing->actor, FALSE, error);
}

static gboolean
remove_work (Db *db, const Doing *doing, GError **error)
{
  return tunnel_remove (db, &doing->actor, error);
}

static const struct {
  const char *verb;
  gboolean (*work) (Db *db, const Doing *doing, GError **error);
} verbs[] = {
  { "set", set_work },       { "trust", trust_work },   { "pause", pause_work },
  { "resume", resume_work }, { "remove", remove_work },
};

/* Whatever changed, it is looked at anew: the machine's key, the files of the unit, what is seen from outside. */
static gboolean
act_work (Db *db, gpointer data, GError **error)
{
  const Doing *doing = data;

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (strcmp (doing->verb, verbs[i].verb) == 0)
      return verbs[i].work (db, doing, error) && reach_look_ask (db, &doing->actor, error);
  return box_fail (error, BOX_ERROR_INVALID, "no such thing to do: %s", doing->verb);
}

int
reach_tunnel (Exchange *exchange)
{
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autofree char *verb = exchange_typed (exchange, "verb", FALSE, CODE_CHARS),
                  *host = exchange_typed (exchange, "host", FALSE, HOST_CHARS),
                  *port = exchange_typed (exchange, "port", FALSE, CODE_CHARS),
                  *login = exchange_typed (exchange, "login", FALSE, LOGIN_CHARS),
                  *far_port = exchange_typed (exchange, "far_port", FALSE, CODE_CHARS),
                  *key = exchange_typed (exchange, "key", FALSE, KEY_CHARS);
  Doing doing = {
    .actor = office_actor (exchange), .typed = { host, port, login, far_port }, .verb = verb, .key = key
  };
  g_autofree char *request = once_request (exchange, "tunnel", verb, key), *place = NULL;
  GError *error = NULL;

  if (strcmp (verb, "set") == 0) {
    tunnel_check (&doing.typed, remarks);
    if (remarks_any (remarks))
      return show_page (exchange, 422, &doing.typed, remarks);
    if (!tunnel_key_make (exchange_appliance (exchange)->data_folder, &error))
      return exchange_fail (exchange, error);
  }
  place = g_strdup_printf (PAGE "?fait=%s", verb);
  const Once once = { act_work, &doing, request, place };
  return done_once (exchange, &once);
}
