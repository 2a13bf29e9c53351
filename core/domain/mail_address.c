/* mail_address.c: rows of `mail_address`. Sends nothing and reads no answer of a relay: who does says what came back.
 */
#include "domain/mail_address.h"

#include "base/clock.h"

static const char sql_bounced[] =
    "INSERT INTO mail_address (address, bad, status, source, times, since, last_at)"
    " VALUES (lower (:address), 1, :status, :source, 1, :now, :now) ON CONFLICT (address) DO UPDATE SET bad = 1,"
    " status = excluded.status, source = excluded.source, times = times + 1, last_at = excluded.last_at,"
    " since = iif (bad = 1, since, excluded.since), told_at = iif (bad = 1, told_at, NULL)";
static const char sql_find[] =
    "SELECT address, status, source, since, last_at, times FROM mail_address WHERE address = lower (:address) AND bad = 1";
static const char sql_list[] = "SELECT address, status, source, since, last_at, times FROM mail_address WHERE bad = 1"
                               " AND (:untold = 0 OR told_at IS NULL) ORDER BY last_at DESC, address LIMIT :most";
static const char sql_uses[] =
    "SELECT p.name AS partner, p.uuid AS partner_uuid, NULL AS user, NULL AS user_uuid, NULL AS reference,"
    " NULL AS report_uuid FROM partner p WHERE p.email = :address COLLATE NOCASE AND p.archived_at IS NULL"
    " UNION ALL SELECT NULL, NULL, u.name, u.uuid, NULL, NULL FROM user u WHERE u.email = lower (:address)"
    " AND u.state <> 'archived' UNION ALL SELECT DISTINCT NULL, NULL, NULL, NULL, t.code || '-' || r.number, r.uuid"
    " FROM person h JOIN report r ON r.id = h.report_id JOIN territory t ON t.id = r.territory_id"
    " WHERE h.email = lower (:address) AND h.kind IN ('reporter', 'occupant')"
    " AND r.state IN ('received', 'taken', 'active') LIMIT :most";
static const char sql_told[] = "UPDATE mail_address SET told_at = :now WHERE bad = 1 AND told_at IS NULL";
static const char sql_retry[] = "UPDATE mail_address SET bad = 0, retried_at = :now, retried_by = nullif (:user, 0)"
                                " WHERE address = lower (:address) AND bad = 1";
static const char sql_purge[] =
    "DELETE FROM mail_address WHERE address IN (SELECT address FROM mail_address WHERE last_at < :before LIMIT :most)";

static const char *const gone_codes[] = { "5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", NULL };

gboolean
mail_address_code_is_gone (const char *code)
{
  return code != NULL && g_strv_contains (gone_codes, code);
}

gboolean
mail_address_bounced (Db *db, const char *address, const char *status, const char *source, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_bounced);

  query_bind_text (query, ":address", address);
  query_bind_text (query, ":status", status);
  query_bind_text (query, ":source", source);
  query_bind_integer (query, ":now", now);
  return query_done (query, error);
}

gboolean
mail_address_is_bad (Db *db, const char *address)
{
  g_autoptr (Query) query = address == NULL ? NULL : query_new (db, sql_find);

  if (query == NULL)
    return FALSE;
  query_bind_text (query, ":address", address);
  return query_next (query);
}

static gboolean
visit_all (Query *query, MailAddressVisit visit, gpointer data, GError **error)
{
  while (query_next (query)) {
    const MailAddressMark mark = {
      .address = query_text (query, "address"),
      .status = query_text (query, "status"),
      .source = query_text (query, "source"),
      .since = query_integer (query, "since"),
      .last_at = query_integer (query, "last_at"),
      .times = query_integer (query, "times"),
    };

    visit (&mark, data);
  }
  return query_done (query, error);
}

gboolean
mail_address_find (Db *db, const char *address, MailAddressVisit visit, gpointer data, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find);

  query_bind_text (query, ":address", address);
  return visit_all (query, visit, data, error);
}

gboolean
mail_address_list (Db *db, gboolean untold, MailAddressVisit visit, gpointer data, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_list);

  query_bind_integer (query, ":untold", untold);
  query_bind_integer (query, ":most", MAIL_ADDRESS_LIST_MAX);
  return visit_all (query, visit, data, error);
}

gboolean
mail_address_uses (Db *db, const char *address, void (*visit) (const MailAddressUse *use, gpointer data), gpointer data,
                   GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_uses);

  query_bind_text (query, ":address", address);
  query_bind_integer (query, ":most", MAIL_ADDRESS_USES_MAX);
  while (query_next (query)) {
    const MailAddressUse use = {
      .partner = query_text (query, "partner"),
      .partner_uuid = query_text (query, "partner_uuid"),
      .user = query_text (query, "user"),
      .user_uuid = query_text (query, "user_uuid"),
      .reference = query_text (query, "reference"),
      .report_uuid = query_text (query, "report_uuid"),
    };

    visit (&use, data);
  }
  return query_done (query, error);
}

gboolean
mail_address_told (Db *db, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_told);

  query_bind_integer (query, ":now", now);
  return query_done (query, error);
}

gboolean
mail_address_retry (Db *db, const Actor *actor, const char *address, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_retry);

  query_bind_text (query, ":address", address);
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":user", actor->user_id);
  if (!query_done (query, error))
    return FALSE;
  return db_changes (db) > 0 ? TRUE : box_fail (error, BOX_ERROR_NOT_FOUND, "that address is not marked");
}

gboolean
mail_address_purge (Db *db, gint64 now, GError **error)
{
  return query_purge (db, sql_purge, now - MAIL_ADDRESS_KEEP_DAYS * CLOCK_DAY, error);
}
