/* account_idle.c: finds accounts by what they did not do. What archiving means stands in account.c. */
#include "domain/account_idle.h"

#include "base/clock.h"
#include "domain/account.h"
#include "domain/event.h"

enum { PIECE = 1 /* who is left to administer the box is asked anew for each */ };

/* A box keeps one administrator who can come in, however long he stays away. */
#define NOT_ALONE \
  " AND (u.role <> 'administrator' OR EXISTS (SELECT 1 FROM user o WHERE o.role = 'administrator'" \
  " AND o.state = 'active' AND o.id <> u.id AND o.warned_at IS NULL))"
#define CAME "max (coalesce (u.signed_in_at, 0), coalesce (u.state_at, u.created_at))"
static const char sql_idle[] = "SELECT u.id FROM user u WHERE u.state = 'active' AND u.warned_at IS NULL AND " CAME
                               " <= :before" NOT_ALONE " ORDER BY u.id LIMIT :most";
static const char sql_over[] = "SELECT u.id FROM user u WHERE u.state = 'active' AND u.warned_at <= :before"
                               " AND (u.role <> 'administrator' OR EXISTS (SELECT 1 FROM user o"
                               " WHERE o.role = 'administrator' AND o.state = 'active' AND o.id <> u.id))"
                               " ORDER BY u.id LIMIT :most";
static const char sql_unopened[] = "SELECT u.id FROM user u WHERE u.state = 'invited' AND u.reminded_at IS NULL"
                                   " AND u.invited_at <= :before ORDER BY u.id LIMIT :most";
static const char sql_warned[] = "UPDATE user SET warned_at = :now WHERE id = :id";
static const char sql_reminded[] = "UPDATE user SET reminded_at = :now WHERE id = :id";

static gboolean
find (Db *db, const char *sql, gint64 before, GArray *ids, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql);

  query_bind_integer (query, ":before", before);
  query_bind_integer (query, ":most", PIECE);
  while (query_next (query)) {
    gint64 id = query_integer (query, "id");

    g_array_append_val (ids, id);
  }
  return query_done (query, error);
}

static gboolean
mark (Db *db, const char *sql, const Actor *box, gint64 id, const char *verb, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql);
  const Event event = { .noun = "user", .subject_id = id, .verb = verb };

  query_bind_integer (query, ":id", id);
  query_bind_integer (query, ":now", box->now);
  return query_done (query, error) && event_add (db, box, &event, error);
}

/* The ids of one piece; TRUE with *ret_count 0 when nothing is left. */
static GArray *
piece_find (Db *db, const char *sql, gint64 before, guint *ret_count, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  *ret_count = 0;
  if (!find (db, sql, before, ids, error))
    return NULL;
  *ret_count = ids->len;
  return g_steal_pointer (&ids);
}

gboolean
account_idle_warn (Db *db, const Actor *box, guint *ret_count, GError **error)
{
  g_autoptr (GArray) ids = piece_find (db, sql_idle, box->now - ACCOUNT_IDLE_DAYS * CLOCK_DAY, ret_count, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    if (!mark (db, sql_warned, box, g_array_index (ids, gint64, i), "idle_warned", error))
      return FALSE;
  return ids != NULL;
}

gboolean
account_idle_archive (Db *db, const Actor *box, guint *ret_count, GError **error)
{
  g_autoptr (GArray) ids = piece_find (db, sql_over, box->now - ACCOUNT_WARNED_DAYS * CLOCK_DAY, ret_count, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    if (!account_archive (db, box, g_array_index (ids, gint64, i), "idle", error))
      return FALSE;
  return ids != NULL;
}

gboolean
account_idle_invite (Db *db, const Actor *box, guint *ret_count, GError **error)
{
  g_autoptr (GArray) ids = piece_find (db, sql_unopened, box->now - ACCOUNT_INVITED_DAYS * CLOCK_DAY, ret_count, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    if (!mark (db, sql_reminded, box, g_array_index (ids, gint64, i), "invitation_reminded", error))
      return FALSE;
  return ids != NULL;
}
