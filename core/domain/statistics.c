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
    "SELECT DISTINCT r.id, r.created_at, substr (p.severity, 1, 5) AS code FROM report_problem p"
    " JOIN report r ON r.id = p.report_id WHERE" COUNTED;
static const char sql_results[] =
    "SELECT DISTINCT r.id, r.created_at, x.kind AS code FROM result x JOIN report r ON r.id = x.report_id"
    " WHERE x.withdrawn_at IS NULL AND x.created_at <= :now AND" COUNTED;
static const char sql_procedures[] =
    "SELECT r.created_at, min (x.at) AS at FROM result x JOIN report r ON r.id = x.report_id"
    " WHERE x.kind = 'procedure' AND x.withdrawn_at IS NULL AND x.created_at <= :now AND" COUNTED
    " GROUP BY r.id, r.created_at";

/* Scopes that are read together. */
typedef struct {
  Db *db;
  StatisticsTally *tallies;
  guint count;
  gint64 now, from, until; /* of all of them */
  gboolean demo;
} Reading;

static Query *
counted_query (const Reading *reading, const char *sql)
{
  Query *query = query_new (reading->db, sql);

  query_bind_integer (query, ":now", reading->now);
  query_bind_integer (query, ":from", reading->from);
  query_bind_integer (query, ":until", reading->until);
  query_bind_integer (query, ":demo", reading->demo);
  return query;
}

static gboolean
holds (const StatisticsTally *tally, gint64 created_at)
{
  return created_at >= tally->from && created_at <= tally->until;
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

static gboolean
read_reports (const Reading *reading, GError **error)
{
  g_autofree char *kinds = result_handled_kinds ();
  g_autoptr (Query) query = counted_query (reading, sql_reports);

  query_bind_text (query, ":handled", kinds);
  while (query_next (query)) {
    StatisticsRow row = row_read (query);
    StatisticsFacts facts = statistics_facts (&row);

    for (guint i = 0; i < reading->count; i++)
      if (holds (&reading->tallies[i], facts.created_at))
        statistics_tally_facts (&reading->tallies[i], &facts);
  }
  return query_done (query, error);
}

/* ---- the other tables ---- */

static gboolean
read_situations (const Reading *reading, GError **error)
{
  g_autoptr (Query) query = counted_query (reading, sql_situations);

  while (query_next (query))
    for (guint i = 0; i < reading->count; i++)
      if (holds (&reading->tallies[i], query_integer (query, "created_at")))
        statistics_table_count (reading->tallies[i].statistics, STATISTICS_SITUATIONS, query_text (query, "code"));
  return query_done (query, error);
}

/* A fact that is no outcome ("unknown_before") stands apart. */
static void
add_result (Statistics *statistics, const char *code)
{
  const ResultKind *kind = result_kind_find (code);

  if (g_strcmp0 (code, "unknown_before") == 0)
    statistics->unknown_before.count++;
  else if (kind != NULL && kind->handled)
    statistics_table_count (statistics, STATISTICS_RESULTS, code);
}

static gboolean
read_results (const Reading *reading, GError **error)
{
  g_autoptr (Query) query = counted_query (reading, sql_results);

  while (query_next (query))
    for (guint i = 0; i < reading->count; i++)
      if (holds (&reading->tallies[i], query_integer (query, "created_at")))
        add_result (reading->tallies[i].statistics, query_text (query, "code"));
  return query_done (query, error);
}

static gboolean
read_procedures (const Reading *reading, GError **error)
{
  g_autoptr (Query) query = counted_query (reading, sql_procedures);

  while (query_next (query)) {
    gint64 created_at = query_integer (query, "created_at");
    gboolean quick = query_integer (query, "at") <= clock_add_months (created_at, STATISTICS_PROCEDURE_MONTHS);

    for (guint i = 0; quick && i < reading->count; i++)
      reading->tallies[i].statistics->quick_procedures.count += holds (&reading->tallies[i], created_at);
  }
  return query_done (query, error);
}

static gboolean
find_opening (const Reading *reading, gint64 *ret_opening, GError **error)
{
  g_autoptr (Query) query = counted_query (reading, sql_opening);

  query_bind_integer (query, ":from", 0);
  if (query_next (query))
    *ret_opening = query_integer (query, "at");
  return query_done (query, error);
}

gboolean
statistics_opening (Db *db, gint64 now, gint64 *ret_opening, GError **error)
{
  const Reading reading = { .db = db, .now = now, .until = now, .demo = setting_integer (db, "demo") != 0 };

  return find_opening (&reading, ret_opening, error);
}

/* The service opened with its first report: a scope that begins earlier tells from there. */
static gboolean
read_opening (const Reading *reading, GError **error)
{
  gint64 opening = 0;

  if (!find_opening (reading, &opening, error))
    return FALSE;
  for (guint i = 0; i < reading->count; i++)
    if (opening != 0 && opening <= reading->tallies[i].until)
      reading->tallies[i].statistics->since = MAX (opening, reading->tallies[i].from);
  return TRUE;
}

/* Most met first; the order of those that are too small to be told says nothing of them. */
static gint
compare_most (gconstpointer left, gconstpointer right, gpointer bounds)
{
  const StatisticsCell *a = *(StatisticsCell *const *) left, *b = *(StatisticsCell *const *) right;
  gint64 least = ((const StatisticsBounds *) bounds)->cell_min - 1;
  gint64 more = MAX (a->count, least) - MAX (b->count, least);

  return more != 0 ? (more < 0 ? 1 : -1) : strcmp (a->code, b->code);
}

static gboolean
read_all (const Reading *reading, gboolean joint, GError **error)
{
  int months = 0;

  if (!read_opening (reading, error) || !read_reports (reading, error) || !read_situations (reading, error)
      || !read_results (reading, error) || !read_procedures (reading, error))
    return FALSE;
  for (guint i = 0; i < reading->count; i++) {
    StatisticsTally *tally = &reading->tallies[i];

    for (StatisticsTable table = STATISTICS_SITUATIONS; table <= STATISTICS_RESULTS; table++)
      g_ptr_array_sort_with_data (tally->statistics->tables[table], compare_most, &tally->statistics->bounds);
    if (i == 0 || !joint)
      months = statistics_tally_months (tally);
    statistics_tally_finish (tally, months);
  }
  return TRUE;
}

/* ---- scopes ---- */

StatisticsBounds
statistics_bounds (Db *db)
{
  return (StatisticsBounds){ .cell_min = setting_integer (db, "secrecy.cell_min"),
                             .crossed_min = setting_integer (db, "secrecy.crossed_min"),
                             .base_min = setting_integer (db, "secrecy.base_min"),
                             .monthly_population = setting_integer (db, "secrecy.monthly_population") };
}

static StatisticsTally
tally_open (Statistics *statistics, const StatisticsScope *scope)
{
  StatisticsTally tally = { .statistics = statistics, .from = scope->from };

  tally.until = scope->until == 0 ? statistics->now : MIN (statistics->now, scope->until - 1);
  statistics->until = tally.until;
  tally.created = g_array_new (FALSE, FALSE, sizeof (gint64));
  tally.in_time = g_array_new (FALSE, FALSE, sizeof (guint8));
  for (guint i = 0; i < STATISTICS_DELAY_LAST; i++)
    tally.days[i] = g_array_new (FALSE, FALSE, sizeof (int));
  return tally;
}

static void
tally_close (StatisticsTally *tally)
{
  g_array_unref (tally->created);
  g_array_unref (tally->in_time);
  for (guint i = 0; i < STATISTICS_DELAY_LAST; i++)
    g_array_unref (tally->days[i]);
}

/* What the settings say, the same for all scopes. */
static Statistics *
statistics_open (Db *db, const Territory *territory, gint64 now)
{
  Statistics *statistics = statistics_new (now);

  statistics->population = territory->population;
  statistics->demo = setting_integer (db, "demo") != 0;
  statistics->bounds = statistics_bounds (db);
  statistics->objective_per_100000 = setting_integer (db, "objective.per_100000");
  statistics->objective_days = setting_integer (db, "objective.days");
  return statistics;
}

static void
reading_cover (Reading *reading)
{
  reading->from = G_MAXINT64;
  for (guint i = 0; i < reading->count; i++) {
    reading->from = MIN (reading->from, reading->tallies[i].from);
    reading->until = MAX (reading->until, reading->tallies[i].until);
  }
}

GPtrArray *
statistics_compute_set (Db *db, const StatisticsScope *scopes, guint count, gboolean joint, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) statistics_free);
  g_autoptr (Territory) territory = territory_find (db, error);
  g_autofree StatisticsTally *tallies = g_new0 (StatisticsTally, count);
  Reading reading = { .db = db, .tallies = tallies, .count = count, .now = now };
  gboolean done;

  if (territory == NULL || !db_run (db, "BEGIN", error))
    return NULL;
  for (guint i = 0; i < count; i++) {
    Statistics *statistics = statistics_open (db, territory, now);

    g_ptr_array_add (all, statistics);
    tallies[i] = tally_open (statistics, &scopes[i]);
    reading.demo = statistics->demo;
  }
  reading_cover (&reading);
  done = read_all (&reading, joint, error);
  for (guint i = 0; i < count; i++)
    tally_close (&tallies[i]);
  if (!db_run (db, "COMMIT", done ? error : NULL))
    return NULL;
  return done ? g_steal_pointer (&all) : NULL;
}

GPtrArray *
statistics_compute_all (Db *db, const StatisticsScope *scopes, guint count, gint64 now, GError **error)
{
  return statistics_compute_set (db, scopes, count, FALSE, now, error);
}

Statistics *
statistics_compute (Db *db, const StatisticsScope *scope, gint64 now, GError **error)
{
  const StatisticsScope whole = { 0, 0 };
  g_autoptr (GPtrArray) all = statistics_compute_all (db, scope != NULL ? scope : &whole, 1, now, error);

  return all == NULL ? NULL : g_ptr_array_steal_index (all, 0);
}
