/* automatic.c: looks once at each new file, and transmits those that are simple. In doubt it does nothing. */
#include "domain/automatic.h"

#include <string.h>

#include "base/clock.h"
#include "domain/commune.h"
#include "domain/report_state.h"
#include "domain/setting.h"

/* Of the last day, untouched, not looked at yet; only where some rule is automatic. */
#define WAITING \
  " FROM report r WHERE r.state = 'received' AND r.created_at <= :until AND r.created_at > :since" \
  " AND NOT EXISTS (SELECT 1 FROM automatic_look l WHERE l.report_id = r.id)" \
  " AND EXISTS (SELECT 1 FROM rule u WHERE u.automatic = 1 AND u.active = 1 AND u.archived_at IS NULL)"
static const char sql_due[] = "SELECT 1 AS found" WAITING " LIMIT 1";
static const char sql_next[] = "SELECT r.id" WAITING " ORDER BY r.id LIMIT 1";
static const char sql_when[] = "SELECT min (r.created_at) AS since" WAITING;
static const char sql_keep[] = "INSERT INTO automatic_look (report_id, at, outcome) VALUES (:report, :at, :outcome)";
static const char sql_outcome[] = "SELECT outcome FROM automatic_look WHERE report_id = :report";
static const char sql_alerted[] = "SELECT 1 AS found FROM report WHERE id = :report AND alerted_at IS NOT NULL";
/* Of any time and any state but those that were no housing matter: who lives there may know more than the form says. */
static const char sql_neighbour[] = "SELECT 1 AS found FROM report r WHERE r.address_key = :key AND r.id <> :report"
                                    " AND r.state <> 'filtered' LIMIT 1";

static gboolean
is_found (Query *query)
{
  gboolean found = query_next (query);

  return !query_done (query, NULL) || found; /* a store that fails is a doubt */
}

/* ---- guards ---- */

static gboolean
keeps_unmatched (Db *db G_GNUC_UNUSED, const Report *report G_GNUC_UNUSED, const GPtrArray *matches)
{
  return matches->len == 0;
}

static gboolean
keeps_by_rule (Db *db G_GNUC_UNUSED, const Report *report G_GNUC_UNUSED, const GPtrArray *matches)
{
  for (guint i = 0; i < matches->len; i++)
    if (!((const RuleMatch *) g_ptr_array_index (matches, i))->automatic)
      return TRUE;
  return FALSE;
}

/* A landlord whom nobody agreed to tell: the desk may ask the occupant first. */
static gboolean
keeps_agreement (Db *db G_GNUC_UNUSED, const Report *report G_GNUC_UNUSED, const GPtrArray *matches)
{
  for (guint i = 0; i < matches->len; i++)
    if (((const RuleMatch *) g_ptr_array_index (matches, i))->withheld)
      return TRUE;
  return FALSE;
}

static gboolean
keeps_danger (Db *db, const Report *report, const GPtrArray *matches G_GNUC_UNUSED)
{
  g_autoptr (Query) query = query_new (db, sql_alerted);

  query_bind_integer (query, ":report", report->id);
  return report->danger > 0 || is_found (query);
}

static gboolean
keeps_address (Db *db G_GNUC_UNUSED, const Report *report, const GPtrArray *matches G_GNUC_UNUSED)
{
  return report->address_key == NULL || *report->address_key == '\0';
}

static gboolean
keeps_town (Db *db, const Report *report, const GPtrArray *matches G_GNUC_UNUSED)
{
  g_autofree char *name = report->insee == NULL ? NULL : commune_name (db, report->insee);

  return name == NULL;
}

static gboolean
keeps_neighbour (Db *db, const Report *report, const GPtrArray *matches G_GNUC_UNUSED)
{
  g_autoptr (Query) query = query_new (db, sql_neighbour);

  query_bind_text (query, ":key", report->address_key);
  query_bind_integer (query, ":report", report->id);
  return is_found (query);
}

/* Somebody else writes: whether the occupant knows is for a person to ask. */
static gboolean
keeps_profile (Db *db G_GNUC_UNUSED, const Report *report, const GPtrArray *matches G_GNUC_UNUSED)
{
  return g_strcmp0 (report->profile, "tenant") != 0 && g_strcmp0 (report->profile, "owner_occupier") != 0;
}

static gboolean
keeps_stopped (Db *db G_GNUC_UNUSED, const Report *report, const GPtrArray *matches G_GNUC_UNUSED)
{
  return report->stop_requested == 1;
}

/* In the order in which they are said: what matters most to whoever reads it comes first. */
static const AutomaticGuard automatic_guards[] = {
  { "danger", keeps_danger },       { "stopped", keeps_stopped }, { "address", keeps_address },
  { "town", keeps_town },           { "neighbour", keeps_neighbour }, { "profile", keeps_profile },
  { "unmatched", keeps_unmatched }, { "agreement", keeps_agreement }, { "rule", keeps_by_rule },
};
static const guint automatic_guards_count = G_N_ELEMENTS (automatic_guards);

const AutomaticGuard *
automatic_guard (Db *db, const Report *report, const GPtrArray *matches)
{
  for (guint i = 0; i < automatic_guards_count; i++)
    if (automatic_guards[i].keeps (db, report, matches))
      return &automatic_guards[i];
  return NULL;
}

/* ---- looking ---- */

static void
bind_window (Query *query, gint64 now)
{
  query_bind_integer (query, ":until", now - AUTOMATIC_WAIT_S);
  query_bind_integer (query, ":since", now - AUTOMATIC_UNTIL_S);
}

gboolean
automatic_is_due (Db *db, gint64 now)
{
  g_autoptr (Query) query = NULL;

  if (setting_integer (db, "rules.automatic") == 0)
    return FALSE;
  query = query_new (db, sql_due);
  bind_window (query, now);
  return query_next (query);
}

static gboolean
next_id (Db *db, gint64 now, gint64 *ret_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_next);

  bind_window (query, now);
  *ret_id = query_next (query) ? query_integer (query, "id") : 0;
  return query_done (query, error);
}

/* Of those that are too young for a look. */
gint64
automatic_next (Db *db, gint64 now)
{
  g_autoptr (Query) query = query_new (db, sql_when);

  query_bind_integer (query, ":until", now);
  query_bind_integer (query, ":since", now - AUTOMATIC_WAIT_S);
  return query_next (query) && !query_is_null (query, "since") ? query_integer (query, "since") + AUTOMATIC_WAIT_S
                                                               : G_MAXINT64;
}

static gboolean
outcome_keep (Db *db, gint64 report_id, gint64 now, const char *outcome, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_keep);

  query_bind_integer (query, ":report", report_id);
  query_bind_integer (query, ":at", now);
  query_bind_text (query, ":outcome", outcome);
  return query_done (query, error);
}

static gboolean
look_at (Db *db, const Actor *box, gint64 id, GError **error)
{
  g_autoptr (Report) report = report_find (db, id, error);
  g_autoptr (GPtrArray) matches = report == NULL ? NULL : rule_evaluate (db, report, box->now, error);
  const AutomaticGuard *guard;

  if (matches == NULL)
    return FALSE;
  guard = automatic_guard (db, report, matches);
  return outcome_keep (db, id, box->now, guard == NULL ? AUTOMATIC_SENT : guard->code, error)
         && (guard != NULL || report_transmit_automatic (db, box, report->uuid, error));
}

gboolean
automatic_look (Db *db, const Actor *box, guint *ret_count, GError **error)
{
  gint64 id = 0;

  *ret_count = 0;
  if (setting_integer (db, "rules.automatic") == 0)
    return TRUE;
  if (!next_id (db, box->now, &id, error) || (id != 0 && !look_at (db, box, id, error)))
    return FALSE;
  *ret_count = id == 0 ? 0 : 1;
  return TRUE;
}

char *
automatic_outcome (Db *db, gint64 report_id)
{
  g_autoptr (Query) query = query_new (db, sql_outcome);

  query_bind_integer (query, ":report", report_id);
  return query_next (query) ? g_strdup (query_text (query, "outcome")) : NULL;
}
