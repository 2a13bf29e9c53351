/* finding_store.c: findings in the store: one row a loan and rule, its figures as JSON. Computes nothing. */
#include "base/clock.h"
#include "base/json.h"
#include "domain/event.h"
#include "domain/finding_compute.h"
#include "domain/finding_rule.h"

#include <string.h>

#define SELECT \
  "SELECT f.code, f.state, f.since, f.computed_at, coalesce (f.from_at, 0) AS from_at, coalesce (f.to_at, 0) AS to_at," \
  " f.body, f.loan_id, l.report_id, l.sensor_id, l.room FROM finding f JOIN sensor_loan l ON l.id = f.loan_id"
static const char sql_report[] =
    SELECT " WHERE l.report_id = :report AND l.keep = 'keep' ORDER BY l.from_at, l.id, f.id";
static const char sql_one[] = SELECT " WHERE f.loan_id = :loan AND f.code = :code";
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
  { "checks", G_STRUCT_OFFSET (Finding, checks) },       { "told_hour", G_STRUCT_OFFSET (Finding, told_hour) },
  { "told_worse", G_STRUCT_OFFSET (Finding, told_worse) },
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

/* (transfer full): the same as it is kept; NULL: it is not. */
static Finding *
kept_find (Db *db, const Finding *finding)
{
  g_autoptr (Query) query = query_new (db, sql_one);

  query_bind_integer (query, ":loan", finding->loan_id);
  query_bind_text (query, ":code", finding_rule_code (finding->rule));
  return query_next (query) ? finding_read (query) : NULL;
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

/* ---- what is news ---- */

/* An old cold that late readings tell alerts nobody; one that ends so long after what was told is another. */
enum { GRAVE_NEWS_S = 3 * CLOCK_DAY, GRAVE_OTHER_HOURS = 24 };

static guint
end_hour (const Finding *finding)
{
  return (guint) (finding->to / CLOCK_HOUR);
}

static double
figure (const Finding *finding, const char *name)
{
  double value = 0;

  return finding_has_figure (finding, name, &value) ? value : 0;
}

static gboolean
is_grave (const Finding *finding)
{
  return finding->state == FINDING_FOUND && finding_rule_is_grave (finding->rule);
}

static gboolean
fell (const Finding *finding)
{
  return figure (finding, "hours_freezing") > 0;
}

/* One that was found before anybody kept what was told was told as it stands. */
static guint
told_until (const Finding *before)
{
  return before->told_hour != 0 ? before->told_hour : end_hour (before);
}

static gboolean
told_worse (const Finding *before)
{
  return before->told_hour != 0 ? before->told_worse != 0 : fell (before);
}

static gboolean
is_other (const Finding *finding, const Finding *before)
{
  return before == NULL || before->state != FINDING_FOUND
         || end_hour (finding) > told_until (before) + GRAVE_OTHER_HOURS;
}

static gboolean
is_news (const Finding *finding, const Finding *before)
{
  return is_other (finding, before) || (fell (finding) && !told_worse (before));
}

static gboolean
is_alert (const Actor *actor, const Finding *finding, const Finding *before)
{
  return is_grave (finding) && finding->to > actor->now - GRAVE_NEWS_S && is_news (finding, before);
}

/* What was told of it goes with it. */
static void
remember (Finding *kept, const Finding *finding, const Finding *before, gboolean alert)
{
  gboolean goes_on = !is_other (finding, before);

  if (!is_grave (finding)) {
    kept->told_hour = before == NULL ? 0 : before->told_hour;
    kept->told_worse = before == NULL ? 0 : before->told_worse;
  } else if (alert || goes_on) {
    kept->told_hour = goes_on ? MAX (told_until (before), end_hour (finding)) : end_hour (finding);
    kept->told_worse = (alert && fell (finding)) || (goes_on && told_worse (before));
  }
}

/* The history tells what is found and what no longer is, not what never was. */
static gboolean
is_turn (const Finding *finding, const Finding *before)
{
  FindingState former = before == NULL ? FINDING_INCONCLUSIVE : before->state;

  return former != finding->state && (former >= FINDING_WATCH || finding->state >= FINDING_WATCH);
}

static gboolean
tell_change (Db *db, const Actor *actor, const Finding *finding, const Finding *before, gboolean alert, GError **error)
{
  const Event event = {
    .report_id = finding->report_id,
    .noun = "finding",
    .subject_id = finding->loan_id,
    .verb = alert ? "grave" : "changed",
    .before = before == NULL ? NULL : finding_state_name (before->state),
    .after = finding_state_name (finding->state),
    .detail = finding_rule_code (finding->rule),
  };

  if (!alert && !is_turn (finding, before))
    return TRUE;
  return event_add (db, actor, &event, error);
}

gboolean
finding_keep_silent (Db *db, const Actor *actor, const Finding *finding, GError **error)
{
  return row_keep (db, actor, finding, error);
}

static gboolean
keep_after (Db *db, const Actor *actor, const Finding *finding, const Finding *before, GError **error)
{
  gboolean alert = is_alert (actor, finding, before);
  Finding kept = *finding;

  remember (&kept, finding, before, alert);
  return row_keep (db, actor, &kept, error) && tell_change (db, actor, finding, before, alert, error);
}

gboolean
finding_keep (Db *db, const Actor *actor, const Finding *finding, GError **error)
{
  g_autoptr (Finding) before = kept_find (db, finding);

  return keep_after (db, actor, finding, before, error);
}

/* ---- all of a loan ---- */

static gboolean
is_worse (const Finding *finding, const Finding *before)
{
  double more = figure (finding, "hours_freezing") - figure (before, "hours_freezing");

  return more > 0 || (more == 0 && figure (finding, "hours_grave") > figure (before, "hours_grave"));
}

/* An hour sees some days only: what it finds stands in for what was seen of all of them when it is news or worse. */
static gboolean
keep_grave (Db *db, const Actor *actor, const Finding *finding, const Finding *before, GError **error)
{
  Finding kept;

  if (is_news (finding, before) || is_worse (finding, before))
    return keep_after (db, actor, finding, before, error);
  if (end_hour (finding) <= told_until (before))
    return TRUE;
  kept = *before;
  remember (&kept, finding, before, FALSE);
  return row_keep (db, actor, &kept, error);
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
    g_autoptr (Finding) before = kept_find (db, finding);

    if (!loan_keeps (db, finding->loan_id) || (graves && !is_grave (finding)))
      continue;
    changed += before == NULL || before->state != finding->state;
    if (!(graves ? keep_grave : keep_after) (db, actor, finding, before, error))
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
