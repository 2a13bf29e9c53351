/* link.c: rows of `link`, one table of purposes. Reading a link writes nothing. */
#include "domain/link.h"

#include "base/clock.h"
#include "base/secret.h"

static const struct {
  const char *name;
  gint64 life_s; /* 0: as long as its subject */
} purposes[] = {
  [LINK_FOLLOW] = { "follow", 0 },
  [LINK_INVITE] = { "invite", 7 * CLOCK_DAY },
  [LINK_RESET] = { "reset", CLOCK_HOUR },
};
G_STATIC_ASSERT (G_N_ELEMENTS (purposes) == LINK_LAST);

static const char sql_create[] =
    "INSERT INTO link (token_hash, purpose, report_id, user_id, assignment_id, created_at, expires_at)"
    " VALUES (:hash, :purpose, nullif (:report, 0), nullif (:user, 0), nullif (:assignment, 0), :now,"
    " nullif (:expires, 0))";
static const char sql_find[] = "SELECT id, coalesce (report_id, 0) AS report_id, coalesce (user_id, 0) AS user_id,"
                               " coalesce (assignment_id, 0) AS assignment_id FROM link"
                               " WHERE token_hash = :hash AND purpose = :purpose"
                               " AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > :now)";

char *
link_create (Db *db, LinkPurpose purpose, const Link *subject, gint64 now, GError **error)
{
  g_autofree char *token = secret_token_new ();
  g_autofree char *hash = secret_hash (token);
  g_autoptr (Query) query = query_new (db, sql_create);

  query_bind_text (query, ":hash", hash);
  query_bind_text (query, ":purpose", purposes[purpose].name);
  query_bind_integer (query, ":report", subject->report_id);
  query_bind_integer (query, ":user", subject->user_id);
  query_bind_integer (query, ":assignment", subject->assignment_id);
  query_bind_integer (query, ":now", now);
  query_bind_integer (query, ":expires", purposes[purpose].life_s == 0 ? 0 : now + purposes[purpose].life_s);
  return query_done (query, error) ? g_steal_pointer (&token) : NULL;
}

Link *
link_find (Db *db, LinkPurpose purpose, const char *token, gint64 now, GError **error)
{
  g_autofree char *hash = secret_hash (token);
  g_autoptr (Query) query = query_new (db, sql_find);
  g_autofree Link *link = g_new0 (Link, 1);

  query_bind_text (query, ":hash", hash);
  query_bind_text (query, ":purpose", purposes[purpose].name);
  query_bind_integer (query, ":now", now);
  if (query_next (query)) {
    link->id = query_integer (query, "id");
    link->report_id = query_integer (query, "report_id");
    link->user_id = query_integer (query, "user_id");
    link->assignment_id = query_integer (query, "assignment_id");
  }
  if (!query_done (query, error))
    return NULL;
  if (link->id == 0)
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such link");
  return link->id == 0 ? NULL : g_steal_pointer (&link);
}
