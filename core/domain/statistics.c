/* statistics.c: reads the store once per theme, in one snapshot, and adds up. Masks by statistics_mask.c; shows
 * nothing. */
#include "domain/statistics_private.h"

#include <string.h>

#include "base/clock.h"
#include "domain/result.h"
#include "domain/setting.h"
#include "domain/territory.h"

/* Which reports are counted: see the header. */
#define COUNTED \
  " r.created_at <= :now AND r.created_at >= :from AND r.created_at <= :until AND r.source <> 'import'" \
  " AND (r.demo = 0 OR :demo = 1)"

/* One row per report, with the first moment of each thing that is measured. */
static const char sql_reports[] =
    "WITH accepted AS (SELECT report_id, min (accepted_at) AS at FROM assignment WHERE accepted_at <= :now GROUP BY report_id),"
    " written AS (SELECT report_id, min (created_at) AS at FROM followup WHERE author IN ('partner', 'desk') AND category = 'note'"
    " AND created_at <= :now GROUP BY report_id),"
    " visited AS (SELECT report_id, min (at) AS at FROM visit WHERE state = 'done' AND at <= :now GROUP BY report_id),"
    " outcome AS (SELECT report_id, min (at) AS at FROM result WHERE withdrawn_at IS NULL AND created_at <= :now"
    " AND :handled LIKE '% ' || kind || ' %' GROUP BY report_id)"
    " SELECT r.state, r.created_at, coalesce (r.taken_at, 0) AS taken_at, coalesce (r.closed_at, 0) AS closed_at,"
    " coalesce (r.class_human, r.class_computed) AS class, coalesce (accepted.at, 0) AS accepted_at,"
    " coalesce (written.at, 0) AS written_at,"
    " coalesce (visited.at, 0) AS visited_at, coalesce (outcome.at, 0) AS outcome_at"
    " FROM report r LEFT JOIN accepted ON accepted.report_id = r.id LEFT JOIN written ON written.report_id = r.id"
    " LEFT JOIN visited ON visited.report_id = r.id LEFT JOIN outcome ON outcome.report_id = r.id"
    " WHERE" COUNTED " ORDER BY r.created_at, r.id";
static const char sql_opening[] = "SELECT coalesce (min (r.created_at), 0) AS at FROM report r WHERE" COUNTED;
static const char sql_situations[] =
    "SELECT substr (p.severity, 1, 5) AS code, count (DISTINCT p.report_id) AS count FROM report_problem p"
    " JOIN report r ON r.id = p.report_id WHERE" COUNTED
    " GROUP BY substr (p.severity, 1, 5) ORDER BY count (DISTINCT p.report_id) DESC, code";
static const char sql_results[] =
    "SELECT x.kind AS code, count (DISTINCT x.report_id) AS count FROM result x JOIN report r ON r.id = x.report_id"
    " WHERE x.withdrawn_at IS NULL AND x.created_at <= :now AND" COUNTED
    " GROUP BY x.kind ORDER BY count (DISTINCT x.report_id) DESC, code";
static const char sql_procedures[] =
    "SELECT r.created_at, min (x.at) AS at FROM result x JOIN report r ON r.id = x.report_id"
    " WHERE x.kind = 'procedure' AND x.withdrawn_at IS NULL AND x.created_at <= :now AND" COUNTED
    " GROUP BY r.id, r.created_at";

static Query *
counted_query (Db *db, const char *sql, const Statistics *statistics)
{
  Query *query = query_new (db, sql);

  query_bind_integer (query, ":now", statistics->now);
  query_bind_integer (query, ":from", statistics->since);
  query_bind_integer (query, ":until", statistics->until);
  query_bind_integer (query, ":demo", statistics->demo);
  return query;
}

static StatisticsRow
row_read (Query *query)
{
  StatisticsRow row = {
    .state = query_text (query, "state"),
    .letter = query_text (query, "class"),
    .created_at = query_integer (query, "created_at"),
    .taken_at = query_integer (query, "taken_at"),
    .closed_at = query_integer (query, "closed_at"),
    .accepted_at = query_integer (query, "accepted_at"),
    .outcome_at = query_integer (query, "outcome_at"),
  };
  const gint64 actions[] = { row.accepted_at, query_integer (query, "written_at"), query_integer (query, "visited_at"),
                             row.outcome_at };

  row.acted_at = statistics_first_of (actions, G_N_ELEMENTS (actions));
  return row;
}

/* ---- the other tables ---- */

static gboolean
read_codes (Db *db, Statistics *statistics, StatisticsTable table, const char *sql, GError **error)
{
  g_autoptr (Query) query = counted_query (db, sql, statistics);

  while (query_next (query))
    statistics_table_add (statistics, table, query_text (query, "code"))->count = query_integer (query, "count");
  return query_done (query, error);
}

/* A fact that is no outcome ("unknown_before") stands apart. */
static gboolean
read_results (Db *db, Statistics *statistics, GError **error)
{
  GPtrArray *cells = statistics->tables[STATISTICS_RESULTS];

  if (!read_codes (db, statistics, STATISTICS_RESULTS, sql_results, error))
    return FALSE;
  for (guint i = cells->len; i > 0; i--) {
    const StatisticsCell *cell = g_ptr_array_index (cells, i - 1);
    const ResultKind *kind = result_kind_find (cell->code);

    if (kind == NULL || kind->handled)
      continue;
    if (strcmp (cell->code, "unknown_before") == 0)
      statistics->unknown_before.count = cell->count;
    g_ptr_array_remove_index (cells, i - 1);
  }
  return TRUE;
}

static gboolean
read_procedures (Db *db, Statistics *statistics, GError **error)
{
  g_autoptr (Query) query = counted_query (db, sql_procedures, statistics);

  while (query_next (query))
    statistics->quick_procedures.count += query_integer (query, "at") <= clock_add_months (
                                              query_integer (query, "created_at"), STATISTICS_PROCEDURE_MONTHS);
  return query_done (query, error);
}

static gboolean
read_reports (Db *db, StatisticsTally *tally, GError **error)
{
  g_autofree char *kinds = result_handled_kinds ();
  g_autoptr (Query) query = counted_query (db, sql_reports, tally->statistics);

  query_bind_text (query, ":handled", kinds);
  while (query_next (query)) {
    StatisticsRow row = row_read (query);

    statistics_tally_row (tally, &row);
  }
  return query_done (query, error);
}

/* The service opened with its first report: a scope that begins earlier tells from there. */
static gboolean
read_opening (Db *db, Statistics *statistics, GError **error)
{
  g_autoptr (Query) query = NULL;
  gint64 from = statistics->since, opening = 0;

  statistics->since = 0;
  query = counted_query (db, sql_opening, statistics);
  if (query_next (query))
    opening = query_integer (query, "at");
  statistics->since = opening == 0 ? 0 : MAX (opening, from);
  return query_done (query, error);
}

static gboolean
compute_all (Db *db, StatisticsTally *tally, GError **error)
{
  Statistics *statistics = tally->statistics;

  if (!read_opening (db, statistics, error) || !read_reports (db, tally, error)
      || !read_codes (db, statistics, STATISTICS_SITUATIONS, sql_situations, error)
      || !read_results (db, statistics, error) || !read_procedures (db, statistics, error))
    return FALSE;
  statistics_tally_periods (tally);
  statistics_tally_objective (tally);
  statistics_tally_delays (tally);
  statistics_mask_all (statistics);
  return TRUE;
}

static Statistics *
statistics_open (Db *db, const StatisticsScope *scope, gint64 now, GError **error)
{
  g_autoptr (Territory) territory = territory_find (db, error);
  Statistics *statistics;

  if (territory == NULL)
    return NULL;
  statistics = statistics_new (now);
  statistics->since = scope == NULL ? 0 : scope->from;
  statistics->until = scope == NULL || scope->until == 0 ? now : MIN (now, scope->until - 1);
  statistics->population = territory->population;
  statistics->demo = setting_integer (db, "demo") != 0;
  statistics->objective_per_100000 = setting_integer (db, "objective.per_100000");
  statistics->objective_days = setting_integer (db, "objective.days");
  return statistics;
}

Statistics *
statistics_compute (Db *db, const StatisticsScope *scope, gint64 now, GError **error)
{
  g_autoptr (Statistics) statistics = statistics_open (db, scope, now, error);
  StatisticsTally tally = { .statistics = statistics };
  gboolean done;

  if (statistics == NULL || !db_run (db, "BEGIN", error))
    return NULL;
  tally.created = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < STATISTICS_DELAY_LAST; i++)
    tally.days[i] = g_array_new (FALSE, FALSE, sizeof (int));
  done = compute_all (db, &tally, error);
  g_array_unref (tally.created);
  for (guint i = 0; i < STATISTICS_DELAY_LAST; i++)
    g_array_unref (tally.days[i]);
  if (!db_run (db, "COMMIT", done ? error : NULL))
    return NULL;
  return done ? g_steal_pointer (&statistics) : NULL;
}
