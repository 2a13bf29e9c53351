/* tunnel.c: the one row of `tunnel`. Speaks to no machine. */
#include "domain/tunnel.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "domain/event.h"
#include "domain/publish_target.h"

static const char sql_find[] = "SELECT host, port, login, far_port, host_key, offered_key, paused, trouble FROM tunnel"
                               " WHERE id = 1";
static const char sql_set[] =
    "INSERT INTO tunnel (id, host, port, login, far_port, created_at) VALUES (1, :host, :port, :login, :far, :now)"
    " ON CONFLICT (id) DO UPDATE SET"
    " host_key = iif (host = excluded.host AND port = excluded.port, host_key, ''), offered_key = '', trouble = '',"
    " host = excluded.host, port = excluded.port, login = excluded.login, far_port = excluded.far_port";
static const char sql_trust[] = "UPDATE tunnel SET host_key = offered_key, offered_key = '', trouble = ''"
                                " WHERE id = 1 AND offered_key = :seen AND offered_key <> ''";
static const char sql_pause[] = "UPDATE tunnel SET paused = :paused WHERE id = 1";
static const char sql_remove[] = "DELETE FROM tunnel WHERE id = 1";
static const char sql_look[] = "UPDATE tunnel SET offered_key = coalesce (:offered, offered_key), trouble = :trouble"
                               " WHERE id = 1";

enum { FAR_PORT_MIN = 1024 /* below it only root listens there */ };

void
tunnel_free (Tunnel *tunnel)
{
  if (tunnel == NULL)
    return;
  g_free (tunnel->host);
  g_free (tunnel->login);
  g_free (tunnel->host_key);
  g_free (tunnel->offered_key);
  g_free (tunnel->trouble);
  g_free (tunnel);
}

Tunnel *
tunnel_find (Db *db, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find);
  g_autoptr (Tunnel) tunnel = NULL;

  if (query_next (query)) {
    tunnel = g_new0 (Tunnel, 1);
    tunnel->port = query_integer (query, "port");
    tunnel->far_port = query_integer (query, "far_port");
    tunnel->paused = query_integer (query, "paused") != 0;
    tunnel->host = g_strdup (query_text (query, "host"));
    tunnel->login = g_strdup (query_text (query, "login"));
    tunnel->host_key = g_strdup (query_text (query, "host_key"));
    tunnel->offered_key = g_strdup (query_text (query, "offered_key"));
    tunnel->trouble = g_strdup (query_text (query, "trouble"));
  }
  return query_done (query, error) ? g_steal_pointer (&tunnel) : NULL;
}

gboolean
tunnel_is_on (const Tunnel *tunnel)
{
  return tunnel != NULL && !tunnel->paused && *tunnel->host_key != '\0';
}

void
tunnel_check (const TunnelTyped *typed, Remarks *remarks)
{
  /* The same words of a command line as of a place to publish to. */
  const PublishTargetTyped place = { "ssh", typed->host, typed->port, typed->login, "tunnel" };
  gint64 port;

  publish_target_check (&place, remarks);
  if (!text_to_integer (typed->far_port, FAR_PORT_MIN, G_MAXUINT16, &port))
    remarks_add (remarks, "far_port", "tunnel_far_port", NULL);
}

/* Runs a change of the row and says so in the history; NOT_FOUND when there is none. */
static gboolean
change (Db *db, const Actor *actor, Query *query, const char *verb, GError **error)
{
  const Event event = { .noun = "tunnel", .verb = verb };

  if (!query_done (query, error))
    return FALSE;
  if (db_changes (db) == 0)
    return box_fail (error, BOX_ERROR_NOT_FOUND, "there is no tunnel");
  return event_add (db, actor, &event, error);
}

gboolean
tunnel_set (Db *db, const Actor *actor, const TunnelTyped *typed, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_set);
  g_autoptr (Remarks) remarks = remarks_new ();
  gint64 port = 22, far_port = 0;

  tunnel_check (typed, remarks);
  if (remarks_any (remarks))
    return box_fail (error, BOX_ERROR_INVALID, "a tunnel: %s", remarks_field (remarks, 0));
  text_to_integer (typed->port, 1, G_MAXUINT16, &port);
  text_to_integer (typed->far_port, FAR_PORT_MIN, G_MAXUINT16, &far_port);
  query_bind_text (query, ":host", typed->host);
  query_bind_integer (query, ":port", port);
  query_bind_text (query, ":login", typed->login);
  query_bind_integer (query, ":far", far_port);
  query_bind_integer (query, ":now", actor->now);
  return change (db, actor, query, "set", error);
}

gboolean
tunnel_trust (Db *db, const Actor *actor, const char *seen, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_trust);
  g_autoptr (GError) none = NULL;

  query_bind_text (query, ":seen", seen);
  if (change (db, actor, query, "trusted", &none))
    return TRUE;
  if (g_error_matches (none, BOX_ERROR, BOX_ERROR_NOT_FOUND))
    return box_fail (error, BOX_ERROR_CONFLICT, "the machine shows another key by now");
  g_propagate_error (error, g_steal_pointer (&none));
  return FALSE;
}

gboolean
tunnel_pause (Db *db, const Actor *actor, gboolean paused, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_pause);

  query_bind_integer (query, ":paused", paused);
  return change (db, actor, query, paused ? "paused" : "resumed", error);
}

gboolean
tunnel_remove (Db *db, const Actor *actor, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_remove);

  return change (db, actor, query, "removed", error);
}

gboolean
tunnel_look (Db *db, const char *offered_key, const char *trouble, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_look);

  query_bind_text (query, ":offered", offered_key);
  query_bind_text (query, ":trouble", trouble != NULL ? trouble : "");
  return query_done (query, error);
}
