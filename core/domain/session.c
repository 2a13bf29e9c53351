/* session.c: rows of `session`; the cookie's token is kept hashed. */
#include "domain/session.h"

#include <string.h>

#include "base/clock.h"
#include "base/secret.h"
#include "domain/partner.h"
#include "domain/setting.h"

#define SESSION_IDLE_S (12 * CLOCK_HOUR)
#define SESSION_LIFE_S (7 * CLOCK_DAY)

static const char sql_find[] =
    "SELECT s.id, s.user_id, s.csrf, s.seen_at, u.role, u.name,"
    " coalesce (u.partner_id, 0) AS partner_id, p.name AS partner_name, p.type AS partner_type,"
    " coalesce (p.referent_assigns AND u.id IN (p.referent_id, p.deputy_id), 0) AS assigns"
    " FROM session s"
    " JOIN user u ON u.id = s.user_id"
    " LEFT JOIN partner p ON p.id = u.partner_id"
    " WHERE s.token_hash = :hash AND u.state = 'active' AND s.seen_at > :idle AND s.opened_at > :life";
static const char sql_open[] = "INSERT INTO session (token_hash, user_id, csrf, opened_at, seen_at)"
                               " VALUES (:hash, :user, :csrf, :now, :now)";
static const char sql_touch[] = "UPDATE session SET seen_at = :now WHERE id = :id";
static const char sql_close[] = "DELETE FROM session WHERE id = :id";
static const char sql_purge[] = "DELETE FROM session WHERE id IN"
                                " (SELECT id FROM session WHERE seen_at <= :idle OR opened_at <= :life LIMIT :most)";

void
session_free (Session *session)
{
  if (session == NULL)
    return;
  g_free (session->user_name);
  g_free (session->partner_name);
  g_free (session->csrf);
  g_free (session);
}

/* The role of the account, beside what its partner and its place there make of it. */
static Role
session_role (Query *query)
{
  gboolean landlord = partner_type_is_landlord (query_text (query, "partner_type"));
  Role role = role_beside (role_find (query_text (query, "role")), landlord);

  return query_integer (query, "assigns") != 0 && !landlord ? role_of_referent (role) : role;
}

/* The territory shows partners their own files only. */
static gboolean
own_files_only (Db *db)
{
  g_autofree char *access = setting_text (db, "access.partners");

  return strcmp (access, "assigned") == 0;
}

Session *
session_find (Db *db, const char *token, gint64 now, gboolean *stale)
{
  g_autofree char *hash = secret_hash (token);
  g_autoptr (Query) query = query_new (db, sql_find);
  Session *session;

  *stale = FALSE;
  query_bind_text (query, ":hash", hash);
  query_bind_integer (query, ":idle", now - SESSION_IDLE_S);
  query_bind_integer (query, ":life", now - SESSION_LIFE_S);
  if (!query_next (query))
    return NULL;
  session = g_new0 (Session, 1);
  session->id = query_integer (query, "id");
  session->user_id = query_integer (query, "user_id");
  session->partner_id = query_integer (query, "partner_id");
  session->role = session_role (query);
  if (session->partner_id != 0 && own_files_only (db))
    session->role = role_own_only (session->role);
  session->user_name = g_strdup (query_text (query, "name"));
  session->partner_name = g_strdup (query_text (query, "partner_name"));
  session->csrf = g_strdup (query_text (query, "csrf"));
  *stale = now - query_integer (query, "seen_at") > CLOCK_HOUR;
  return session;
}

char *
session_open (Db *db, gint64 user_id, gint64 now, GError **error)
{
  g_autofree char *token = secret_token_new ();
  g_autofree char *hash = secret_hash (token);
  g_autofree char *csrf = secret_token_new ();
  g_autoptr (Query) query = query_new (db, sql_open);

  query_bind_text (query, ":hash", hash);
  query_bind_integer (query, ":user", user_id);
  query_bind_text (query, ":csrf", csrf);
  query_bind_integer (query, ":now", now);
  return query_done (query, error) ? g_steal_pointer (&token) : NULL;
}

gboolean
session_touch (Db *db, gint64 session_id, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_touch);

  query_bind_integer (query, ":id", session_id);
  query_bind_integer (query, ":now", now);
  return query_done (query, error);
}

gboolean
session_close (Db *db, gint64 session_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_close);

  query_bind_integer (query, ":id", session_id);
  return query_done (query, error);
}

gboolean
session_purge (Db *db, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_purge);

  query_bind_integer (query, ":idle", now - SESSION_IDLE_S);
  query_bind_integer (query, ":life", now - SESSION_LIFE_S);
  query_bind_integer (query, ":most", STORE_PIECE_ROWS);
  return query_done (query, error);
}
