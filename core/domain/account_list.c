/* account_list.c: reads `user` for its page. Knows no words. */
#include "domain/account_list.h"

#include <string.h>

#include "base/text.h"

#define ROW \
  "SELECT u.id, u.uuid, u.name, u.email, u.role, u.state, coalesce (u.partner_id, 0) AS partner, p.name AS partner_name," \
  " coalesce (u.signed_in_at, 0) AS signed_in_at, coalesce (u.state_at, u.created_at) AS state_at," \
  " coalesce (u.invited_at, 0) AS invited_at, coalesce (u.warned_at, 0) AS warned_at," \
  " iif (EXISTS (SELECT 1 FROM link l WHERE l.user_id = u.id AND l.purpose = 'email' AND l.revoked_at IS NULL" \
  " AND l.expires_at > :now), u.email_pending, NULL) AS email_pending," \
  " coalesce (u.factor_at, 0) AS factor_at, coalesce (u.id IN (p.referent_id, p.deputy_id), 0) AS is_referent," \
  " EXISTS (SELECT 1 FROM link l WHERE l.user_id = u.id AND l.purpose = 'invite' AND l.revoked_at IS NULL" \
  " AND l.expires_at > :now) OR EXISTS (SELECT 1 FROM notice n WHERE n.user_id = u.id AND n.state = 'pending'" \
  " AND n.kind IN ('account_invited', 'account_invited_again')) AS open" \
  " FROM user u LEFT JOIN partner p ON p.id = u.partner_id"
/* Each state as a condition; the names stand in account_list_states. */
#define IN_STATE \
  " CASE :state WHEN 'idle' THEN u.state = 'active' AND u.warned_at IS NOT NULL" \
  " WHEN 'no_factor' THEN u.state = 'active' AND u.factor_secret IS NULL WHEN 'all' THEN 1" \
  " WHEN '' THEN u.state <> 'archived' ELSE u.state = :state END"
static const char sql_list[] =
    ROW " WHERE" IN_STATE " AND (:role = '' OR u.role = :role) AND (:partner = 0 OR u.partner_id = :partner)"
        " AND (:alone = 0 OR u.partner_id IS NULL) AND (:own = 0 OR u.partner_id = :own)"
        " ORDER BY p.name IS NOT NULL, p.name, u.name, u.id";
static const char sql_one[] = ROW " WHERE u.uuid = :uuid";
static const char sql_count[] =
    "SELECT count (*) AS count FROM user u WHERE" IN_STATE " AND (:own = 0 OR u.partner_id = :own)";
static const char sql_history[] =
    "SELECT e.at, e.actor, e.noun, e.verb, e.before, e.after, e.detail, e.visible, u.name AS user_name,"
    " p.name AS partner_name FROM event e LEFT JOIN user u ON u.id = e.user_id LEFT JOIN partner p ON p.id = e.partner_id"
    " WHERE e.noun = 'user' AND e.subject_id = :id ORDER BY e.id DESC LIMIT 200";
static const char sql_version[] =
    "SELECT coalesce (max (id), 0) AS id FROM event WHERE noun = 'user' AND subject_id = :id";

const char *const account_list_states[] = { "active", "invited", "idle", "no_factor", "archived", "all", NULL };

static void
row_read (Query *query, AccountVisit row, gpointer data)
{
  const AccountRow found = {
    .id = query_integer (query, "id"),
    .partner_id = query_integer (query, "partner"),
    .signed_in_at = query_integer (query, "signed_in_at"),
    .state_at = query_integer (query, "state_at"),
    .invited_at = query_integer (query, "invited_at"),
    .warned_at = query_integer (query, "warned_at"),
    .factor_at = query_integer (query, "factor_at"),
    .role = role_find (query_text (query, "role")),
    .uuid = query_text (query, "uuid"),
    .name = query_text (query, "name"),
    .email = query_text (query, "email"),
    .state = query_text (query, "state"),
    .partner_name = query_text (query, "partner_name"),
    .email_pending = query_text (query, "email_pending"),
    .open = query_integer (query, "open") != 0,
    .is_referent = query_integer (query, "is_referent") != 0,
  };

  row (&found, data);
}

/* Accents and capitals are forgiven, which SQLite alone does for ASCII only. */
static gboolean
holds (Query *query, const char *column, const char *folded)
{
  g_autofree char *text = text_fold (query_text (query, column));

  return strstr (text, folded) != NULL;
}

gboolean
account_list (Db *db, const AccountFilter *filter, AccountVisit row, gpointer data, GError **error)
{
  g_autofree char *folded = text_fold (filter->text);
  g_autoptr (Query) query = query_new (db, sql_list);
  guint count = 0;

  query_bind_text (query, ":state", filter->state == NULL ? "" : filter->state);
  query_bind_text (query, ":role", filter->role == ROLE_NONE ? "" : role_name (filter->role));
  query_bind_integer (query, ":partner", filter->partner_id);
  query_bind_integer (query, ":alone", filter->alone);
  query_bind_integer (query, ":own", filter->own_partner);
  query_bind_integer (query, ":now", filter->now);
  while (count < ACCOUNT_LIST_MAX && query_next (query)) {
    if (*folded != '\0' && !holds (query, "name", folded) && !holds (query, "email", folded))
      continue;
    row_read (query, row, data);
    count++;
  }
  return query_done (query, error);
}

gboolean
account_list_one (Db *db, const char *uuid, gint64 now, AccountVisit row, gpointer data, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_one);

  query_bind_text (query, ":uuid", uuid);
  query_bind_integer (query, ":now", now);
  while (query_next (query))
    row_read (query, row, data);
  return query_done (query, error);
}

gboolean
account_list_count (Db *db, gint64 own_partner, gint64 *ret_counts, GError **error)
{
  for (guint i = 0; account_list_states[i] != NULL; i++) {
    g_autoptr (Query) query = query_new (db, sql_count);

    query_bind_text (query, ":state", account_list_states[i]);
    query_bind_integer (query, ":own", own_partner);
    ret_counts[i] = query_next (query) ? query_integer (query, "count") : 0;
    if (!query_done (query, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
account_history (Db *db, gint64 id, void (*row) (const EventRow *row, gpointer data), gpointer data, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_history);

  query_bind_integer (query, ":id", id);
  while (query_next (query)) {
    const EventRow found = {
      .at = query_integer (query, "at"),
      .actor = query_text (query, "actor"),
      .noun = query_text (query, "noun"),
      .verb = query_text (query, "verb"),
      .before = query_text (query, "before"),
      .after = query_text (query, "after"),
      .detail = query_text (query, "detail"),
      .user_name = query_text (query, "user_name"),
      .partner_name = query_text (query, "partner_name"),
    };

    row (&found, data);
  }
  return query_done (query, error);
}

gint64
account_version (Db *db, gint64 id)
{
  g_autoptr (Query) query = query_new (db, sql_version);

  query_bind_integer (query, ":id", id);
  return query_next (query) ? query_integer (query, "id") : 0;
}
