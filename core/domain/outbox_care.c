/* outbox_care.c: changes of state that people ask for, and the switch. The relay's verdicts stand in outbox.c. */
#include "domain/outbox_care.h"

#include <string.h>

#include "base/clock.h"
#include "domain/mail_address.h"
#include "domain/outbox.h"
#include "domain/setting.h"

const OutboxVerb outbox_verbs[] = {
  { "retry", "failed", "pending" },
  { "cancel", "pending", "cancelled" },
  { "restore", "cancelled", "pending" },
};
const guint outbox_verbs_count = G_N_ELEMENTS (outbox_verbs);

/* Words that were erased cannot leave. */
#define CHANGE \
  "UPDATE outbox SET state = :to, attempts = iif (:to = 'pending', 0, attempts), next_at = :now, lease_until = NULL" \
  " WHERE body_text <> '' AND state = :from AND "
static const char sql_one[] = CHANGE "id = :id";
static const char sql_all[] = CHANGE "id IN (SELECT id FROM outbox WHERE state = :from AND body_text <> ''"
                                     " AND (:kind IS NULL OR kind = :kind) ORDER BY id LIMIT :most)";
static const char sql_address[] = CHANGE "recipient = :address COLLATE NOCASE AND channel = 'mail'";
/* Each after the one before it, as the cap allows. */
static const char sql_spread[] =
    "UPDATE outbox SET next_at = :now + s.place * 3600 / :cap FROM (SELECT id, row_number () OVER (ORDER BY next_at, id) - 1"
    " AS place FROM outbox WHERE state = 'pending' AND channel = 'mail' AND next_at <= :now) AS s WHERE outbox.id = s.id";

const OutboxVerb *
outbox_verb_find (const char *verb)
{
  for (guint i = 0; i < outbox_verbs_count; i++)
    if (g_strcmp0 (outbox_verbs[i].verb, verb) == 0)
      return &outbox_verbs[i];
  return NULL;
}

gboolean
outbox_spread (Db *db, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_spread);

  query_bind_integer (query, ":now", now);
  query_bind_integer (query, ":cap", setting_integer (db, "mail.hourly_cap"));
  return query_done (query, error);
}

static Query *
query_change (Db *db, const char *sql, const OutboxVerb *verb, gint64 now)
{
  Query *query = query_new (db, sql);

  query_bind_text (query, ":from", verb->from);
  query_bind_text (query, ":to", verb->to);
  query_bind_integer (query, ":now", now);
  return query;
}

static gboolean
change_all (Db *db, const Actor *actor, const OutboxCare *care, gint64 *ret_count, GError **error)
{
  g_autoptr (Query) query = query_change (db, sql_all, care->verb, actor->now);

  query_bind_text (query, ":kind", care->kind);
  query_bind_integer (query, ":most", OUTBOX_CARE_MAX);
  if (!query_done (query, error))
    return FALSE;
  *ret_count = db_changes (db);
  return TRUE;
}

static gboolean
change_some (Db *db, const Actor *actor, const OutboxCare *care, gint64 *ret_count, GError **error)
{
  for (guint i = 0; i < MIN (care->ids->len, OUTBOX_CARE_MAX); i++) {
    g_autoptr (Query) query = query_change (db, sql_one, care->verb, actor->now);

    query_bind_integer (query, ":id", g_array_index (care->ids, gint64, i));
    if (!query_done (query, error))
      return FALSE;
    *ret_count += db_changes (db);
  }
  return TRUE;
}

gboolean
outbox_care (Db *db, const Actor *actor, const OutboxCare *care, gint64 *ret_count, GError **error)
{
  gint64 count = 0;

  if (!(care->ids == NULL ? change_all : change_some) (db, actor, care, &count, error)
      || (strcmp (care->verb->to, "pending") == 0 && !outbox_spread (db, actor->now, error)))
    return FALSE;
  *ret_count = count;
  return TRUE;
}

gboolean
outbox_retry_address (Db *db, const Actor *actor, const char *address, gint64 *ret_count, GError **error)
{
  g_autoptr (Query) query = query_change (db, sql_address, outbox_verb_find ("retry"), actor->now);

  query_bind_text (query, ":address", address);
  if (!mail_address_retry (db, actor, address, error) || !query_done (query, error))
    return FALSE;
  *ret_count = db_changes (db);
  return outbox_spread (db, actor->now, error);
}

char *
outbox_stopped (Db *db)
{
  g_autofree char *reason = setting_text (db, OUTBOX_STOPPED);

  return *reason == '\0' ? NULL : g_steal_pointer (&reason);
}

gboolean
outbox_stop (Db *db, const Actor *actor, const char *reason, GError **error)
{
  if (reason == NULL || *reason == '\0')
    return box_fail (error, BOX_ERROR_INVALID, "stopping needs a reason");
  return setting_set (db, actor, OUTBOX_STOPPED, reason, error);
}

gboolean
outbox_start (Db *db, const Actor *actor, GError **error)
{
  return setting_set (db, actor, OUTBOX_STOPPED, "", error) && outbox_spread (db, actor->now, error);
}
