/* reach_look.c: rows of `reach` and `reach_probe`. */
#include "domain/reach_look.h"

#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "domain/event.h"
#include "domain/reach.h"
#include "domain/reach_check.h"

static const char sql_read[] = "SELECT asked, answered, checked_at, failing_since, facts FROM reach WHERE id = 1";
static const char sql_ask[] = "UPDATE reach SET asked = asked + 1 WHERE id = 1";
static const char sql_keep[] =
    "UPDATE reach SET checked_at = :now, answered = :asked, facts = :facts,"
    " failing_since = CASE :state WHEN 'closed' THEN iif (failing_since = 0, :now, failing_since)"
    " WHEN 'untold' THEN failing_since ELSE 0 END"
    " WHERE id = 1";
static const char sql_probe[] = "INSERT INTO reach_probe (at, seen) VALUES (:now, :seen)"
                                " ON CONFLICT (at) DO UPDATE SET seen = excluded.seen";
static const char sql_forget[] = "DELETE FROM reach_probe WHERE at < :before";
static const char sql_seen[] =
    "SELECT coalesce (min (at), 0) AS since, count (*) AS tries, coalesce (sum (seen), 0) AS seen"
    " FROM reach_probe WHERE at >= :from AND at < :until";

void
reach_look_clear (ReachLook *look)
{
  g_clear_pointer (&look->facts, tree_free);
}

gboolean
reach_look_read (Db *db, ReachLook *ret_look, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_read);

  reach_look_clear (ret_look);
  if (query_next (query)) {
    const char *facts = query_text (query, "facts");

    ret_look->asked = query_integer (query, "asked");
    ret_look->answered = query_integer (query, "answered");
    ret_look->checked_at = query_integer (query, "checked_at");
    ret_look->failing_since = query_integer (query, "failing_since");
    ret_look->facts = *facts == '\0' ? NULL : json_parse (facts, strlen (facts), NULL);
  }
  return query_done (query, error);
}

gboolean
reach_look_ask (Db *db, const Actor *actor, GError **error)
{
  const Event event = { .noun = "reach", .verb = "asked" };
  g_autoptr (Query) query = query_new (db, sql_ask);

  return query_done (query, error) && event_add (db, actor, &event, error);
}

static gboolean
add_probe (Db *db, gboolean seen, gint64 now, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_probe), forget = query_new (db, sql_forget);

  query_bind_integer (query, ":now", now);
  query_bind_integer (query, ":seen", seen);
  query_bind_integer (forget, ":before", now - REACH_PROBE_DAYS * CLOCK_DAY);
  return query_done (query, error) && query_done (forget, error);
}

/* A machine that could not try this time takes back nothing of what it saw; one that is not asked any more does. */
static const char *
kept_state (const Tree *facts)
{
  ReachState state = reach_state (facts);
  gboolean asked = g_strcmp0 (tree_get_text (facts, "outside"), "none") != 0;

  return state == REACH_DOUBTFUL && asked ? "untold" : reach_state_name (state);
}

gboolean
reach_look_keep (Db *db, const ReachFound *found, GError **error)
{
  ReachState state = reach_state (found->facts);
  g_autofree char *text = json_print (found->facts);
  g_autoptr (Query) query = query_new (db, sql_keep);

  query_bind_integer (query, ":now", found->now);
  query_bind_integer (query, ":asked", found->asked);
  query_bind_text (query, ":facts", text);
  query_bind_text (query, ":state", kept_state (found->facts));
  return query_done (query, error)
         && (state == REACH_DOUBTFUL || add_probe (db, state == REACH_OPEN, found->now, error));
}

gboolean
reach_seen_read (Db *db, gint64 from, gint64 until, ReachSeen *ret_seen, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_seen);

  *ret_seen = (ReachSeen){ 0 };
  query_bind_integer (query, ":from", from);
  query_bind_integer (query, ":until", until);
  if (query_next (query))
    *ret_seen =
        (ReachSeen){ query_integer (query, "since"), query_integer (query, "tries"), query_integer (query, "seen") };
  return query_done (query, error);
}

gint64
reach_seen_share (const ReachSeen *seen)
{
  enum { WHOLE = 10000 };

  return seen->tries == 0 ? 0 : seen->seen * WHOLE / seen->tries;
}

/* Where links open in the town alone, nobody outside is meant to reach it. */
gboolean
reach_look_status (const StatusScene *scene, StatusFinding *finding, GError **error)
{
  g_auto (ReachLook) look = { 0 };

  if (!reach_look_read (scene->db, &look, error))
    return FALSE;
  if (look.failing_since != 0 && !reach_is_town (scene->db)) {
    finding->level = STATUS_ALARM;
    finding->at = look.failing_since;
  }
  return TRUE;
}
