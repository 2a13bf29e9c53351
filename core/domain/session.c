/* session.c: rows of `session`; the cookie's token is kept hashed. */
#include "domain/session.h"

#include <string.h>

#include "base/clock.h"
#include "base/secret.h"
#include "domain/partner.h"
#include "domain/setting.h"

#define SESSION_IDLE_S (SESSION_IDLE_HOURS * CLOCK_HOUR)
#define SESSION_LIFE_S (SESSION_LIFE_DAYS * CLOCK_DAY)

static const char sql_find[] =
    "SELECT s.id, s.user_id, s.csrf, s.seen_at, u.role, u.name,"
    " coalesce (u.partner_id, 0) AS partner_id, p.name AS partner_name, p.type AS partner_type,"
    " coalesce (p.referent_assigns AND u.id IN (p.referent_id, p.deputy_id), 0) AS assigns,"
    " u.factor_secret IS NOT NULL AS factor FROM session s"
    " JOIN user u ON u.id = s.user_id"
    " LEFT JOIN partner p ON p.id = u.partner_id"
    " WHERE s.token_hash = :hash AND u.state = 'active' AND s.seen_at > :idle AND s.opened_at > :life";
static const char sql_open[] = "INSERT INTO session (token_hash, user_id, csrf, opened_at, seen_at, uuid, device)"
                               " VALUES (:hash, :user, :csrf, :now, :now, :uuid, :device)";
static const char sql_touch[] = "UPDATE session SET seen_at = :now WHERE id = :id";
static const char sql_close[] = "DELETE FROM session WHERE id = :id";
static const char sql_close_one[] = "DELETE FROM session WHERE user_id = :user AND uuid = :uuid";
static const char sql_close_others[] = "DELETE FROM session WHERE user_id = :user AND id <> :kept";
static const char sql_list[] = "SELECT id, uuid, device, opened_at, seen_at FROM session WHERE user_id = :user"
                               " AND seen_at > :idle AND opened_at > :life ORDER BY seen_at DESC, id DESC";
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

/* The territory shows partners their own files only. FALSE: it cannot be told. */
static gboolean
read_own_only (Db *db, gboolean *ret_own_only)
{
  g_autofree char *access = setting_read (db, "access.partners", NULL);

  *ret_own_only = access == NULL || strcmp (access, "assigned") == 0;
  return access != NULL;
}

/* The role of the account, beside what its partner, its place there and the territory make of it. FALSE: it cannot be
 * told how far the territory lets partners see. */
static gboolean
session_role (Db *db, Query *query, Role *ret_role)
{
  gboolean landlord = partner_type_is_landlord (query_text (query, "partner_type"));
  Role role = role_beside (role_find (query_text (query, "role")), landlord);
  gboolean own_only = FALSE;

  if (query_integer (query, "assigns") != 0 && !landlord)
    role = role_of_referent (role);
  if (query_integer (query, "partner_id") != 0 && !read_own_only (db, &own_only))
    return FALSE;
  *ret_role = own_only ? role_own_only (role) : role;
  return TRUE;
}

Role
session_partner_role (Db *db, const char *partner_type)
{
  Role role = role_beside (ROLE_PARTNER_AGENT, partner_type_is_landlord (partner_type));
  gboolean own_only = TRUE;

  read_own_only (db, &own_only);
  return own_only ? role_own_only (role) : role;
}

Session *
session_find (Db *db, const char *token, gint64 now, gboolean *stale)
{
  g_autofree char *hash = secret_hash (token);
  g_autoptr (Query) query = query_new (db, sql_find);
  Session *session;
  Role role = ROLE_NONE;

  *stale = FALSE;
  query_bind_text (query, ":hash", hash);
  query_bind_integer (query, ":idle", now - SESSION_IDLE_S);
  query_bind_integer (query, ":life", now - SESSION_LIFE_S);
  if (!query_next (query)) {
    *stale = !query_done (query, NULL);
    return NULL;
  }
  *stale = !session_role (db, query, &role);
  if (*stale)
    return NULL;
  session = g_new0 (Session, 1);
  session->id = query_integer (query, "id");
  session->user_id = query_integer (query, "user_id");
  session->partner_id = query_integer (query, "partner_id");
  session->role = role;
  session->user_name = g_strdup (query_text (query, "name"));
  session->partner_name = g_strdup (query_text (query, "partner_name"));
  session->csrf = g_strdup (query_text (query, "csrf"));
  session->factor = query_integer (query, "factor") != 0;
  *stale = now - query_integer (query, "seen_at") > CLOCK_HOUR;
  return session;
}

char *
session_open (Db *db, gint64 user_id, gint64 now, GError **error)
{
  return session_open_on (db, user_id, NULL, now, error);
}

char *
session_open_on (Db *db, gint64 user_id, const char *device, gint64 now, GError **error)
{
  g_autofree char *uuid = secret_uuid ();
  g_autofree char *token = secret_token_new ();
  g_autofree char *hash = secret_hash (token);
  g_autofree char *csrf = secret_token_new ();
  g_autoptr (Query) query = query_new (db, sql_open);

  query_bind_text (query, ":hash", hash);
  query_bind_integer (query, ":user", user_id);
  query_bind_text (query, ":csrf", csrf);
  query_bind_text (query, ":uuid", uuid);
  query_bind_text (query, ":device", device);
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
session_close_one (Db *db, gint64 user_id, const char *uuid, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_close_one);

  query_bind_integer (query, ":user", user_id);
  query_bind_text (query, ":uuid", uuid);
  return query_done (query, error);
}

gboolean
session_close_others (Db *db, gint64 user_id, gint64 kept_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_close_others);

  query_bind_integer (query, ":user", user_id);
  query_bind_integer (query, ":kept", kept_id);
  return query_done (query, error);
}

gboolean
session_list (Db *db, gint64 user_id, gint64 now, void (*row) (const SessionRow *row, gpointer data), gpointer data)
{
  g_autoptr (Query) query = query_new (db, sql_list);

  query_bind_integer (query, ":user", user_id);
  query_bind_integer (query, ":idle", now - SESSION_IDLE_S);
  query_bind_integer (query, ":life", now - SESSION_LIFE_S);
  while (query_next (query)) {
    const SessionRow found = { query_integer (query, "id"), query_integer (query, "opened_at"),
                               query_integer (query, "seen_at"), query_text (query, "uuid"),
                               query_text (query, "device") };

    row (&found, data);
  }
  return query_done (query, NULL);
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
