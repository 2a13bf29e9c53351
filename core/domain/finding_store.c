/* finding_store.c: findings in the store: one row a loan and rule, its figures as JSON. Computes nothing. */
#include "base/clock.h"
#include "base/json.h"
#include "domain/event.h"
#include "domain/finding_compute.h"
#include "domain/finding_rule.h"

#include <string.h>

static const char sql_report[] =
    "SELECT f.code, f.state, f.since, f.computed_at, coalesce (f.from_at, 0) AS from_at, coalesce (f.to_at, 0) AS to_at,"
    " f.body, f.loan_id, l.report_id, l.sensor_id, l.room FROM finding f JOIN sensor_loan l ON l.id = f.loan_id"
    " WHERE l.report_id = :report AND l.keep = 'keep' ORDER BY l.from_at, l.id, f.id";
static const char sql_state[] = "SELECT state FROM finding WHERE loan_id = :loan AND code = :code";
static const char sql_keep[] =
    "INSERT INTO finding (loan_id, code, state, since, computed_at, from_at, to_at, body)"
    " VALUES (:loan, :code, :state, :now, :now, nullif (:from, 0), nullif (:to, 0), :body)"
    " ON CONFLICT (loan_id, code) DO UPDATE SET since = iif (state = excluded.state, since, excluded.since),"
    " state = excluded.state, computed_at = excluded.computed_at, from_at = excluded.from_at, to_at = excluded.to_at,"
    " body = excluded.body";
static const char sql_keeps[] = "SELECT 1 AS found FROM sensor_loan WHERE id = :loan AND keep = 'keep'";
static const char sql_forget[] = "DELETE FROM finding WHERE loan_id = :loan";

/* ---- as JSON ---- */

static const struct {
  const char *key;
  gsize offset;
} body_numbers[] = {
  { "periods", G_STRUCT_OFFSET (Finding, periods) },     { "over", G_STRUCT_OFFSET (Finding, periods_over) },
  { "hours", G_STRUCT_OFFSET (Finding, hours) },         { "valid", G_STRUCT_OFFSET (Finding, hours_valid) },
  { "days_full", G_STRUCT_OFFSET (Finding, days_full) }, { "reasons", G_STRUCT_OFFSET (Finding, reasons) },
  { "checks", G_STRUCT_OFFSET (Finding, checks) },
};

/* (transfer full) */
static char *
body_print (const Finding *finding)
{
  g_autoptr (Tree) body = tree_new_map ();
  Tree *figures;

  for (guint i = 0; i < G_N_ELEMENTS (body_numbers); i++)
    tree_set_integer (body, body_numbers[i].key, G_STRUCT_MEMBER (guint, finding, body_numbers[i].offset));
  tree_set_text (body, "thresholds", finding->thresholds);
  tree_set_text (body, "points_to", finding->points_to);
  figures = tree_set_map (body, "figures");
  for (guint i = 0; i < finding->figures_count; i++)
    tree_set_real (figures, finding->figures[i].name, finding->figures[i].value);
  return json_print (body);
}

static void
body_read (Finding *finding, const char *text)
{
  g_autoptr (Tree) body = json_parse (text, strlen (text), NULL);
  const Tree *figures = tree_get (body, "figures");

  for (guint i = 0; i < G_N_ELEMENTS (body_numbers); i++)
    G_STRUCT_MEMBER (guint, finding, body_numbers[i].offset) = (guint) tree_get_integer (body, body_numbers[i].key);
  finding->thresholds = g_strdup (tree_get_text (body, "thresholds"));
  finding->points_to = g_strdup (tree_get_text (body, "points_to"));
  for (guint i = 0; i < MIN (tree_length (figures), FINDING_FIGURES_MAX); i++)
    finding->figures[finding->figures_count++] =
        (FindingFigure){ g_intern_string (tree_key_at (figures, i)), tree_real (tree_value_at (figures, i)) };
}

/* ---- rows ---- */

/* (transfer full): NULL for a rule that is no more. */
static Finding *
finding_read (Query *query)
{
  const FindingRule *rule = finding_rule_find (query_text (query, "code"));
  Finding *finding = rule == NULL ? NULL : g_new0 (Finding, 1);

  if (finding == NULL)
    return NULL;
  finding->rule = rule;
  finding->state = finding_state_find (query_text (query, "state"));
  finding->loan_id = query_integer (query, "loan_id");
  finding->report_id = query_integer (query, "report_id");
  finding->sensor_id = query_integer (query, "sensor_id");
  finding->from = query_integer (query, "from_at");
  finding->to = query_integer (query, "to_at");
  finding->since = query_integer (query, "since");
  finding->computed_at = query_integer (query, "computed_at");
  finding->room = g_strdup (query_text (query, "room"));
  body_read (finding, query_text (query, "body"));
  return finding;
}

GPtrArray *
finding_list_report (Db *db, gint64 report_id, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) finding_free);
  g_autoptr (Query) query = query_new (db, sql_report);

  query_bind_integer (query, ":report", report_id);
  while (query_next (query)) {
    Finding *finding = finding_read (query);

    if (finding != NULL)
      g_ptr_array_add (list, finding);
  }
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

/* FINDING_STATE_LAST: there was none. */
static FindingState
state_before (Db *db, const Finding *finding)
{
  g_autoptr (Query) query = query_new (db, sql_state);

  query_bind_integer (query, ":loan", finding->loan_id);
  query_bind_text (query, ":code", finding_rule_code (finding->rule));
  return query_next (query) ? finding_state_find (query_text (query, "state")) : FINDING_STATE_LAST;
}

static gboolean
row_keep (Db *db, const Actor *actor, const Finding *finding, GError **error)
{
  g_autofree char *body = body_print (finding);
  g_autoptr (Query) query = query_new (db, sql_keep);

  query_bind_integer (query, ":loan", finding->loan_id);
  query_bind_text (query, ":code", finding_rule_code (finding->rule));
  query_bind_text (query, ":state", finding_state_name (finding->state));
  query_bind_integer (query, ":now", actor->now);
  query_bind_integer (query, ":from", finding->from);
  query_bind_integer (query, ":to", finding->to);
  query_bind_text (query, ":body", body);
  return query_done (query, error);
}

/* An old cold that late readings tell alerts nobody. */
#define GRAVE_NEWS_S (3 * CLOCK_DAY)

static gboolean
tell_change (Db *db, const Actor *actor, const Finding *finding, FindingState before, GError **error)
{
  gboolean grave = finding->state == FINDING_FOUND && finding_rule_is_grave (finding->rule)
                   && finding->to > actor->now - GRAVE_NEWS_S;
  const Event event = {
    .report_id = finding->report_id,
    .noun = "finding",
    .subject_id = finding->loan_id,
    .verb = grave ? "grave" : "changed",
    .before = before == FINDING_STATE_LAST ? NULL : finding_state_name (before),
    .after = finding_state_name (finding->state),
    .detail = finding_rule_code (finding->rule),
  };

  if (before == finding->state || (before == FINDING_STATE_LAST && finding->state == FINDING_INCONCLUSIVE))
    return TRUE;
  return event_add (db, actor, &event, error);
}

gboolean
finding_keep_silent (Db *db, const Actor *actor, const Finding *finding, GError **error)
{
  return row_keep (db, actor, finding, error);
}

gboolean
finding_keep (Db *db, const Actor *actor, const Finding *finding, GError **error)
{
  FindingState before = state_before (db, finding);

  return row_keep (db, actor, finding, error) && tell_change (db, actor, finding, before, error);
}

static gboolean
is_wanted (Db *db, const Finding *finding, gboolean graves)
{
  return !graves
         || (finding_rule_is_grave (finding->rule) && finding->state == FINDING_FOUND
             && state_before (db, finding) != FINDING_FOUND);
}

/* The household may have taken its agreement back since they were computed. */
static gboolean
loan_keeps (Db *db, gint64 loan_id)
{
  g_autoptr (Query) query = query_new (db, sql_keeps);

  query_bind_integer (query, ":loan", loan_id);
  return query_next (query);
}

gboolean
finding_keep_all (Db *db, const Actor *actor, const GPtrArray *findings, gboolean graves, guint *ret_changed,
                  GError **error)
{
  guint changed = 0;

  for (guint i = 0; i < findings->len; i++) {
    const Finding *finding = g_ptr_array_index (findings, i);

    if (!loan_keeps (db, finding->loan_id) || !is_wanted (db, finding, graves))
      continue;
    changed += state_before (db, finding) != finding->state;
    if (!finding_keep (db, actor, finding, error))
      return FALSE;
  }
  if (ret_changed != NULL)
    *ret_changed = changed;
  return TRUE;
}

gboolean
finding_forget (Db *db, gint64 loan_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_forget);

  query_bind_integer (query, ":loan", loan_id);
  return query_done (query, error);
}
