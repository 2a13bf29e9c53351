/* inbox.c: the row of `inbox`. */
#include "domain/inbox.h"

#include "base/clock.h"
#include "base/secret.h"

static const char sql_find[] =
    "SELECT uid_validity, uid_done, begun_at, trying_uid, tries, next_at, coalesce (read_at, 0) AS read_at,"
    " coalesce (failed_at, 0) AS failed_at, failures, trouble FROM inbox";
#define IS_SAME "inbox.place = excluded.place AND inbox.uid_validity = excluded.uid_validity"
static const char sql_begin[] =
    "INSERT INTO inbox (id, place, uid_validity, uid_done, begun_at) VALUES (1, :place, :validity, 0, :now - :day)"
    " ON CONFLICT (id) DO UPDATE SET uid_done = iif (" IS_SAME ", uid_done, 0),"
    " begun_at = iif (inbox.place = excluded.place, begun_at, excluded.begun_at),"
    " trying_uid = iif (" IS_SAME ", trying_uid, 0), tries = iif (" IS_SAME ", tries, 0),"
    " place = excluded.place, uid_validity = excluded.uid_validity";
static const char sql_try[] =
    "UPDATE inbox SET tries = iif (trying_uid = :uid, tries + 1, 1), trying_uid = :uid WHERE id = 1";
static const char sql_settle[] =
    "UPDATE inbox SET uid_done = max (uid_done, :uid), trying_uid = 0, tries = 0 WHERE id = 1";
static const char sql_read[] = "UPDATE inbox SET read_at = :now, next_at = :next, trouble = NULL, failures = 0,"
                               " failed_at = NULL WHERE id = 1";
/* The first look may fail too. */
static const char sql_fail[] =
    "INSERT INTO inbox (id, place, uid_validity, uid_done, begun_at, next_at, trouble, failures, failed_at)"
    " VALUES (1, '', 0, 0, :now - :day, :now + :every, :trouble, 1, :now) ON CONFLICT (id) DO UPDATE SET"
    " trouble = :trouble, failures = failures + 1, failed_at = coalesce (failed_at, :now),"
    " next_at = :now + min (:every << min (failures + 1, 10), :most)";

void
inbox_clear (Inbox *inbox)
{
  g_clear_pointer (&inbox->trouble, g_free);
}

gboolean
inbox_find (Db *db, Inbox *ret_inbox, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_find);

  if (query_next (query))
    *ret_inbox = (Inbox){ .uid_validity = query_integer (query, "uid_validity"),
                          .uid_done = query_integer (query, "uid_done"),
                          .begun_at = query_integer (query, "begun_at"),
                          .trying_uid = query_integer (query, "trying_uid"),
                          .tries = query_integer (query, "tries"),
                          .next_at = query_integer (query, "next_at"),
                          .read_at = query_integer (query, "read_at"),
                          .failed_at = query_integer (query, "failed_at"),
                          .failures = query_integer (query, "failures"),
                          .trouble = g_strdup (query_text (query, "trouble")) };
  return query_done (query, error);
}

gboolean
inbox_begin (Db *db, const char *place, gint64 uid_validity, gint64 now, GError **error)
{
  g_autofree char *hash = secret_hash (place);
  g_autoptr (Query) query = query_new (db, sql_begin);

  query_bind_text (query, ":place", hash);
  query_bind_integer (query, ":validity", uid_validity);
  query_bind_integer (query, ":now", now);
  query_bind_integer (query, ":day", CLOCK_DAY);
  return query_done (query, error);
}

static gboolean
run_uid (Db *db, const char *sql, gint64 uid, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql);

  query_bind_integer (query, ":uid", uid);
  return query_done (query, error);
}

gboolean
inbox_try (Db *db, gint64 uid, GError **error)
{
  return run_uid (db, sql_try, uid, error);
}

gboolean
inbox_settle (Db *db, gint64 uid, GError **error)
{
  return run_uid (db, sql_settle, uid, error);
}

gboolean
inbox_read (Db *db, gint64 every_s, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_read);

  query_bind_integer (query, ":now", now);
  query_bind_integer (query, ":next", now + every_s);
  return query_done (query, error);
}

gboolean
inbox_fail (Db *db, const char *trouble, gint64 every_s, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_fail);

  query_bind_text (query, ":trouble", trouble);
  query_bind_integer (query, ":every", every_s);
  query_bind_integer (query, ":most", INBOX_BACK_OFF_MAX_S);
  query_bind_integer (query, ":day", CLOCK_DAY);
  query_bind_integer (query, ":now", now);
  return query_done (query, error);
}
