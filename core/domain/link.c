/* link.c: rows of `link`, one table of purposes. Reading a link writes nothing. */
#include "domain/link.h"

#include "base/clock.h"
#include "base/secret.h"

static const struct {
  const char *name;
  gint64 life_s;
  gboolean renewed; /* a use begins its life again; else a use ends it */
  gboolean lasting; /* a use changes nothing of its life */
} purposes[] = {
  /* A file lasts for months: the link outlives a year of silence, and whoever writes keeps it. */
  [LINK_FOLLOW] = { "follow", LINK_FOLLOW_DAYS * CLOCK_DAY, TRUE },
  [LINK_INVITE] = { "invite", 7 * CLOCK_DAY, FALSE },
  [LINK_RESET] = { "reset", CLOCK_HOUR, FALSE },
  /* As long as a draft is kept. A code is copied by hand: its token is secret_code_new(). */
  [LINK_DRAFT] = { "draft", 30 * CLOCK_DAY, TRUE },
  [LINK_DRAFT_CODE] = { "draft_code", 30 * CLOCK_DAY, TRUE },
  /* As far ahead as a date may be, and a month to read what came of it. */
  [LINK_VISIT] = { "visit", 120 * CLOCK_DAY, TRUE },
  [LINK_EMAIL] = { "email", 7 * CLOCK_DAY, FALSE },
  /* As long as works may take to come: who answers keeps it. A code is copied by hand. */
  [LINK_OWNER] = { "owner", 400 * CLOCK_DAY, TRUE },
  [LINK_OWNER_CODE] = { "owner_code", 400 * CLOCK_DAY, TRUE },
  [LINK_FACTOR] = { "factor", 10 * CLOCK_MINUTE, FALSE },
  /* Read late, or again when the next ones came: five weeks. */
  [LINK_WEEKLY] = { "weekly", 35 * CLOCK_DAY, .lasting = TRUE },
};
G_STATIC_ASSERT (G_N_ELEMENTS (purposes) == LINK_LAST);

static const char sql_create[] =
    "INSERT INTO link (token_hash, purpose, report_id, user_id, assignment_id, draft_id, visit_id, mediation_id,"
    " weekly_report_id, created_at, expires_at)"
    " VALUES (:hash, :purpose, nullif (:report, 0), nullif (:user, 0), nullif (:assignment, 0), nullif (:draft, 0),"
    " nullif (:visit, 0), nullif (:mediation, 0), nullif (:weekly, 0), :now, :expires)";
#define IS_VALID " revoked_at IS NULL AND (expires_at IS NULL OR expires_at > :now)"
static const char sql_find[] = "SELECT id, coalesce (report_id, 0) AS report_id, coalesce (user_id, 0) AS user_id,"
                               " coalesce (assignment_id, 0) AS assignment_id, coalesce (draft_id, 0) AS draft_id,"
                               " coalesce (visit_id, 0) AS visit_id, coalesce (mediation_id, 0) AS mediation_id,"
                               " coalesce (weekly_report_id, 0) AS weekly_report_id FROM link"
                               " WHERE token_hash = :hash AND purpose = :purpose AND" IS_VALID;
static const char sql_used[] =
    "UPDATE link SET used_at = :now, expires_at = coalesce (:expires, expires_at) WHERE id = :id AND" IS_VALID;
static const char sql_revoke_report[] =
    "UPDATE link SET revoked_at = :now WHERE revoked_at IS NULL AND (report_id = :report"
    " OR visit_id IN (SELECT id FROM visit WHERE report_id = :report))";
static const char sql_revoke_mediation[] =
    "UPDATE link SET revoked_at = :now WHERE revoked_at IS NULL AND mediation_id = :mediation";
static const char sql_revoke_user[] = "UPDATE link SET revoked_at = :now WHERE revoked_at IS NULL AND user_id = :user"
                                      " AND (:purpose = '' OR purpose = :purpose)";
static const char sql_revoke_weekly[] =
    "UPDATE link SET revoked_at = :now WHERE revoked_at IS NULL"
    " AND weekly_report_id IN (SELECT id FROM weekly_report WHERE partner_id = :partner)";
static const char sql_purge[] = "DELETE FROM link WHERE id IN"
                                " (SELECT id FROM link WHERE expires_at < :before OR revoked_at < :before LIMIT :most)";

gboolean
link_create_as (Db *db, LinkPurpose purpose, const Link *subject, const char *token, gint64 now, GError **error)
{
  g_autofree char *hash = secret_hash (token);
  g_autoptr (Query) query = query_new (db, sql_create);

  query_bind_text (query, ":hash", hash);
  query_bind_text (query, ":purpose", purposes[purpose].name);
  query_bind_integer (query, ":report", subject->report_id);
  query_bind_integer (query, ":user", subject->user_id);
  query_bind_integer (query, ":assignment", subject->assignment_id);
  query_bind_integer (query, ":draft", subject->draft_id);
  query_bind_integer (query, ":visit", subject->visit_id);
  query_bind_integer (query, ":mediation", subject->mediation_id);
  query_bind_integer (query, ":weekly", subject->weekly_report_id);
  query_bind_integer (query, ":now", now);
  query_bind_integer (query, ":expires", now + purposes[purpose].life_s);
  return query_done (query, error);
}

char *
link_create (Db *db, LinkPurpose purpose, const Link *subject, gint64 now, GError **error)
{
  g_autofree char *token = purpose == LINK_DRAFT_CODE ? secret_code_new () : secret_token_new ();

  return link_create_as (db, purpose, subject, token, now, error) ? g_steal_pointer (&token) : NULL;
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
  link->purpose = purpose;
  if (query_next (query)) {
    link->id = query_integer (query, "id");
    link->report_id = query_integer (query, "report_id");
    link->user_id = query_integer (query, "user_id");
    link->assignment_id = query_integer (query, "assignment_id");
    link->draft_id = query_integer (query, "draft_id");
    link->visit_id = query_integer (query, "visit_id");
    link->mediation_id = query_integer (query, "mediation_id");
    link->weekly_report_id = query_integer (query, "weekly_report_id");
  }
  if (!query_done (query, error))
    return NULL;
  if (link->id == 0)
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such link");
  return link->id == 0 ? NULL : g_steal_pointer (&link);
}

gboolean
link_used (Db *db, const Link *link, gint64 now, GError **error)
{
  gboolean renewed = purposes[link->purpose].renewed, lasting = purposes[link->purpose].lasting;
  g_autoptr (Query) query = query_new (db, sql_used);

  query_bind_integer (query, ":now", now);
  if (lasting)
    query_bind_text (query, ":expires", NULL);
  else
    query_bind_integer (query, ":expires", renewed ? now + purposes[link->purpose].life_s : now);
  query_bind_integer (query, ":id", link->id);
  if (!query_done (query, error))
    return FALSE;
  return renewed || db_changes (db) == 1 ? TRUE : box_fail (error, BOX_ERROR_CONFLICT, "this link was used meanwhile");
}

gboolean
link_revoke_report (Db *db, gint64 report_id, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_revoke_report);

  query_bind_integer (query, ":now", now);
  query_bind_integer (query, ":report", report_id);
  return query_done (query, error);
}

gboolean
link_revoke_mediation (Db *db, gint64 mediation_id, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_revoke_mediation);

  query_bind_integer (query, ":now", now);
  query_bind_integer (query, ":mediation", mediation_id);
  return query_done (query, error);
}

gboolean
link_revoke_user (Db *db, LinkPurpose purpose, gint64 user_id, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_revoke_user);

  query_bind_integer (query, ":now", now);
  query_bind_integer (query, ":user", user_id);
  query_bind_text (query, ":purpose", purpose == LINK_LAST ? "" : purposes[purpose].name);
  return query_done (query, error);
}

gboolean
link_revoke_weekly (Db *db, gint64 partner_id, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_revoke_weekly);

  query_bind_integer (query, ":now", now);
  query_bind_integer (query, ":partner", partner_id);
  return query_done (query, error);
}

gboolean
link_purge (Db *db, gint64 now, GError **error)
{
  return query_purge (db, sql_purge, now - LINK_KEPT_DAYS * CLOCK_DAY, error);
}
