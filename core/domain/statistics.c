/* statistics.c: reads the store once per theme, in one snapshot, and adds up. Masks by statistics_mask.c; shows nothing. */
#include "domain/statistics.h"

#include <string.h>

#include "base/clock.h"
#include "domain/result.h"
#include "domain/setting.h"
#include "domain/territory.h"

/* Which reports are counted: see the header. */
#define COUNTED " r.created_at <= :now AND r.source <> 'import' AND (r.demo = 0 OR :demo = 1)"

/* One row per report, with the first moment of each thing that is measured. */
static const char sql_reports[] =
  "WITH accepted AS (SELECT report_id, min (accepted_at) AS at FROM assignment WHERE accepted_at <= :now GROUP BY report_id),"
  " written AS (SELECT report_id, min (created_at) AS at FROM followup WHERE author IN ('partner', 'desk') AND category = 'note'"
  " AND created_at <= :now GROUP BY report_id),"
  " visited AS (SELECT report_id, min (at) AS at FROM visit WHERE state = 'done' AND at <= :now GROUP BY report_id),"
  " outcome AS (SELECT report_id, min (at) AS at FROM result WHERE withdrawn_at IS NULL AND created_at <= :now"
  " AND :handled LIKE '% ' || kind || ' %' GROUP BY report_id)"
  " SELECT r.state, r.created_at, coalesce (r.taken_at, 0) AS taken_at, coalesce (r.closed_at, 0) AS closed_at,"
  " coalesce (r.class_human, r.class_computed) AS class, coalesce (accepted.at, 0) AS accepted_at, coalesce (written.at, 0) AS written_at,"
  " coalesce (visited.at, 0) AS visited_at, coalesce (outcome.at, 0) AS outcome_at"
  " FROM report r LEFT JOIN accepted ON accepted.report_id = r.id LEFT JOIN written ON written.report_id = r.id"
  " LEFT JOIN visited ON visited.report_id = r.id LEFT JOIN outcome ON outcome.report_id = r.id WHERE" COUNTED " ORDER BY r.created_at, r.id";
static const char sql_situations[] =
  "SELECT substr (p.severity, 1, 5) AS code, count (DISTINCT p.report_id) AS count FROM report_problem p JOIN report r ON r.id = p.report_id"
  " WHERE" COUNTED " GROUP BY substr (p.severity, 1, 5) ORDER BY count (DISTINCT p.report_id) DESC, code";
static const char sql_results[] =
  "SELECT x.kind AS code, count (DISTINCT x.report_id) AS count FROM result x JOIN report r ON r.id = x.report_id"
  " WHERE x.withdrawn_at IS NULL AND x.created_at <= :now AND" COUNTED " GROUP BY x.kind ORDER BY count (DISTINCT x.report_id) DESC, code";
static const char sql_procedures[] =
  "SELECT r.created_at, min (x.at) AS at FROM result x JOIN report r ON r.id = x.report_id"
  " WHERE x.kind = 'procedure' AND x.withdrawn_at IS NULL AND x.created_at <= :now AND" COUNTED " GROUP BY r.id, r.created_at";

/* States that people read as one. The desk's own pile is not told apart: it is often under five, and would hide the others. */
static const struct {
  const char *code, *states;
} state_groups[] = {
  { "in_progress", " received taken active " },
  { "closed", " closed " },
  { "filtered", " filtered " },
};
static const char class_letters[] = "ABCDEFG";

static void
cell_free (StatisticsCell *cell)
{
  g_free (cell->code);
  g_free (cell);
}

static StatisticsCell *
table_add (Statistics *statistics, StatisticsTable table, const char *code)
{
  StatisticsCell *cell = g_new0 (StatisticsCell, 1);

  cell->code = g_strdup (code);
  g_ptr_array_add (statistics->tables[table], cell);
  return cell;
}

static StatisticsCell *
table_cell (const Statistics *statistics, StatisticsTable table, guint index)
{
  return g_ptr_array_index (statistics->tables[table], index);
}

static Statistics *
statistics_new (gint64 now)
{
  Statistics *statistics = g_new0 (Statistics, 1);

  statistics->now = now;
  for (guint i = 0; i < STATISTICS_TABLE_LAST; i++)
    statistics->tables[i] = g_ptr_array_new_with_free_func ((GDestroyNotify) cell_free);
  for (guint i = 0; i < G_N_ELEMENTS (state_groups); i++)
    table_add (statistics, STATISTICS_STATES, state_groups[i].code);
  for (const char *letter = class_letters; *letter != '\0'; letter++) {
    const char code[] = { *letter, '\0' };

    table_add (statistics, STATISTICS_CLASSES, code);
  }
  return statistics;
}

void
statistics_free (Statistics *statistics)
{
  if (statistics == NULL)
    return;
  for (guint i = 0; i < STATISTICS_TABLE_LAST; i++)
    g_ptr_array_unref (statistics->tables[i]);
  g_free (statistics);
}

static Query *
counted_query (Db *db, const char *sql, const Statistics *statistics)
{
  Query *query = query_new (db, sql);

  query_bind_integer (query, ":now", statistics->now);
  query_bind_integer (query, ":demo", statistics->demo);
  return query;
}

/* ---- one report ---- */

typedef struct {
  const char *state, *letter;
  gint64 created_at, taken_at, closed_at, accepted_at, outcome_at;
  gint64 acted_at; /* first action, 0: none */
} Row;

/* What is gathered while the rows pass. */
typedef struct {
  Statistics *statistics;
  GArray *created;                       /* of gint64: filing dates, rising */
  GArray *days[STATISTICS_DELAY_LAST];   /* of int */
} Tally;

static gint64
first_of (const gint64 *moments, guint count)
{
  gint64 first = 0;

  for (guint i = 0; i < count; i++)
    if (moments[i] != 0 && (first == 0 || moments[i] < first))
      first = moments[i];
  return first;
}

static Row
row_read (Query *query)
{
  Row row = {
    .state = query_text (query, "state"),
    .letter = query_text (query, "class"),
    .created_at = query_integer (query, "created_at"),
    .taken_at = query_integer (query, "taken_at"),
    .closed_at = query_integer (query, "closed_at"),
    .accepted_at = query_integer (query, "accepted_at"),
    .outcome_at = query_integer (query, "outcome_at"),
  };
  const gint64 actions[]
    = { row.accepted_at, query_integer (query, "written_at"), query_integer (query, "visited_at"), row.outcome_at };

  row.acted_at = first_of (actions, G_N_ELEMENTS (actions));
  return row;
}

static void
tally_states (Tally *tally, const Row *row)
{
  g_autofree char *spaced = g_strdup_printf (" %s ", row->state);

  for (guint i = 0; i < G_N_ELEMENTS (state_groups); i++)
    table_cell (tally->statistics, STATISTICS_STATES, i)->count += strstr (state_groups[i].states, spaced) != NULL;
}

static void
tally_handled (Tally *tally, const Row *row)
{
  Statistics *statistics = tally->statistics;
  gboolean filtered = strcmp (row->state, "filtered") == 0;
  const gint64 moments[] = { row->outcome_at, filtered ? row->closed_at : 0 };
  gint64 handled_at = first_of (moments, G_N_ELEMENTS (moments)), limit = clock_add_months (row->created_at, STATISTICS_HANDLED_MONTHS);

  statistics->handled.count += handled_at != 0;
  if (limit > statistics->now)
    return;
  statistics->handled_in_time.base++;
  statistics->handled_in_time.count += handled_at != 0 && handled_at <= limit;
}

/* A result may be dated from the morning of the day the report was filed: no delay is below zero. */
static void
tally_delay (Tally *tally, StatisticsDelayKind kind, const Row *row, gint64 moment)
{
  int days = MAX (clock_day_number (moment) - clock_day_number (row->created_at), 0);

  g_array_append_val (tally->days[kind], days);
}

static void
tally_delays (Tally *tally, const Row *row)
{
  StatisticsDelay *delays = tally->statistics->delays;

  if (row->taken_at != 0)
    tally_delay (tally, STATISTICS_TAKEN, row, row->taken_at);
  else
    delays[STATISTICS_TAKEN].pending += strcmp (row->state, "received") == 0;
  if (row->acted_at != 0)
    tally_delay (tally, STATISTICS_ACTION, row, row->acted_at);
  else
    delays[STATISTICS_ACTION].pending += strcmp (row->state, "active") == 0;
  if (strcmp (row->state, "closed") == 0)
    tally_delay (tally, STATISTICS_CLOSED, row, row->closed_at);
  else
    delays[STATISTICS_CLOSED].pending += strcmp (row->state, "filtered") != 0;
}

static void
tally_row (Tally *tally, const Row *row)
{
  Statistics *statistics = tally->statistics;
  const char *letter = row->letter == NULL ? NULL : strchr (class_letters, row->letter[0]);

  statistics->received.count++;
  statistics->accepted.count += row->accepted_at != 0;
  if (letter != NULL)
    table_cell (statistics, STATISTICS_CLASSES, (guint) (letter - class_letters))->count++;
  g_array_append_val (tally->created, row->created_at);
  tally_states (tally, row);
  tally_handled (tally, row);
  tally_delays (tally, row);
}

/* ---- periods ---- */

static const int period_lengths[] = { 1, 3, 12 };

/* First moment of the month, quarter or year. */
static gint64
period_start (gint64 time_s, int months)
{
  g_autoptr (GDateTime) local = clock_local (time_s);
  int back = (g_date_time_get_month (local) - 1) % months;

  return clock_add_months (clock_month_start (time_s), -back);
}

static void
periods_fill (Tally *tally, int months)
{
  Statistics *statistics = tally->statistics;
  gint64 until = 0;
  StatisticsCell *cell = NULL;

  g_ptr_array_set_size (statistics->tables[STATISTICS_PERIODS], 0);
  statistics->period_months = months;
  if (tally->created->len == 0)
    return;
  for (gint64 at = period_start (statistics->since, months); at <= statistics->now; at = until) {
    until = clock_add_months (at, months);
    cell = table_add (statistics, STATISTICS_PERIODS, NULL);
    cell->at = at;
  }
  for (guint i = 0, period = 0; i < tally->created->len; i++) {
    gint64 at = g_array_index (tally->created, gint64, i);

    while (period + 1 < statistics->tables[STATISTICS_PERIODS]->len && table_cell (statistics, STATISTICS_PERIODS, period + 1)->at <= at)
      period++;
    table_cell (statistics, STATISTICS_PERIODS, period)->count++;
  }
}

/* TRUE when half of the periods or more would be masked. */
static gboolean
periods_are_thin (const Statistics *statistics)
{
  guint small = 0, total = statistics->tables[STATISTICS_PERIODS]->len;

  for (guint i = 0; i < total; i++)
    small += statistics_mask_alone (table_cell (statistics, STATISTICS_PERIODS, i)->count) != STATISTICS_SHOWN;
  return total > 0 && small * 2 >= total;
}

/* Months, unless they are too thin to be published: then quarters, then years. */
static void
periods_choose (Tally *tally)
{
  guint first = tally->statistics->population < STATISTICS_MONTHLY_POPULATION ? G_N_ELEMENTS (period_lengths) - 1 : 0;

  for (guint i = first; i < G_N_ELEMENTS (period_lengths); i++) {
    periods_fill (tally, period_lengths[i]);
    if (!periods_are_thin (tally->statistics))
      return;
  }
}

/* ---- the other tables ---- */

static gboolean
read_codes (Db *db, Statistics *statistics, StatisticsTable table, const char *sql, GError **error)
{
  g_autoptr (Query) query = counted_query (db, sql, statistics);

  while (query_next (query))
    table_add (statistics, table, query_text (query, "code"))->count = query_integer (query, "count");
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
    statistics->quick_procedures.count
      += query_integer (query, "at") <= clock_add_months (query_integer (query, "created_at"), STATISTICS_PROCEDURE_MONTHS);
  return query_done (query, error);
}

/* " mediation works_done … ": the kinds that count as handled, from the table of result.h. */
static char *
handled_kinds (void)
{
  GString *kinds = g_string_new (" ");

  for (guint i = 0; i < result_kinds_count; i++)
    if (result_kinds[i].handled)
      g_string_append_printf (kinds, "%s ", result_kinds[i].kind);
  return g_string_free (kinds, FALSE);
}

static gboolean
read_reports (Db *db, Tally *tally, GError **error)
{
  g_autofree char *kinds = handled_kinds ();
  g_autoptr (Query) query = counted_query (db, sql_reports, tally->statistics);

  query_bind_text (query, ":handled", kinds);
  while (query_next (query)) {
    Row row = row_read (query);

    tally_row (tally, &row);
  }
  if (tally->created->len > 0)
    tally->statistics->since = g_array_index (tally->created, gint64, 0);
  return query_done (query, error);
}

static void
compute_objective (Tally *tally)
{
  Statistics *statistics = tally->statistics;
  gint64 from = clock_add_days (clock_day_start (statistics->now), 1 - (int) statistics->objective_days);

  statistics->objective = (statistics->objective_per_100000 * statistics->population + 50000) / 100000;
  if (statistics->since == 0)
    return;
  from = MAX (from, statistics->since);
  statistics->objective_elapsed_days = clock_day_number (statistics->now) - clock_day_number (from) + 1;
  statistics->objective_expected
    = (statistics->objective * statistics->objective_elapsed_days + statistics->objective_days / 2) / statistics->objective_days;
  for (guint i = 0; i < tally->created->len; i++)
    statistics->objective_received.count += g_array_index (tally->created, gint64, i) >= from;
}

static void
share_close (StatisticsShare *share)
{
  share->shown = share->base >= STATISTICS_BASE_MIN && statistics_mask_alone (share->count) == STATISTICS_SHOWN;
}

/* What is said of the states elsewhere (bases of the delays) must not tell what their table hides. */
static gboolean
states_are_open (const Statistics *statistics)
{
  for (guint i = 0; i < G_N_ELEMENTS (state_groups); i++)
    if (table_cell (statistics, STATISTICS_STATES, i)->mask != STATISTICS_SHOWN)
      return FALSE;
  return TRUE;
}

static void
compute_masks (Tally *tally)
{
  static const gboolean adds_up[] = { [STATISTICS_PERIODS] = TRUE,  [STATISTICS_STATES] = TRUE,   [STATISTICS_CLASSES] = TRUE,
                                      [STATISTICS_SITUATIONS] = FALSE, [STATISTICS_RESULTS] = FALSE };
  Statistics *statistics = tally->statistics;
  StatisticsCell *alone[] = { &statistics->received, &statistics->accepted, &statistics->quick_procedures, &statistics->unknown_before,
                              &statistics->objective_received };

  G_STATIC_ASSERT (G_N_ELEMENTS (adds_up) == STATISTICS_TABLE_LAST);
  for (guint i = 0; i < G_N_ELEMENTS (adds_up); i++)
    statistics->withheld[i] = !statistics_mask (statistics->tables[i], adds_up[i]);
  for (guint i = 0; i < G_N_ELEMENTS (alone); i++)
    alone[i]->mask = statistics_mask_alone (alone[i]->count);
  statistics->states_open = states_are_open (statistics);
  statistics->handled.base = statistics->received.count;
  share_close (&statistics->handled);
  share_close (&statistics->handled_in_time);
  for (guint i = 0; i < STATISTICS_DELAY_LAST; i++) {
    statistics->delays[i].median_tenths = 5 * statistics_median_twice (tally->days[i]);
    statistics->delays[i].base = tally->days[i]->len;
    statistics->delays[i].shown = tally->days[i]->len >= STATISTICS_BASE_MIN;
  }
}

static gboolean
compute_all (Db *db, Tally *tally, GError **error)
{
  Statistics *statistics = tally->statistics;

  if (!read_reports (db, tally, error) || !read_codes (db, statistics, STATISTICS_SITUATIONS, sql_situations, error)
      || !read_results (db, statistics, error) || !read_procedures (db, statistics, error))
    return FALSE;
  periods_choose (tally);
  compute_objective (tally);
  compute_masks (tally);
  return TRUE;
}

static Statistics *
statistics_open (Db *db, gint64 now, GError **error)
{
  g_autoptr (Territory) territory = territory_find (db, error);
  Statistics *statistics;

  if (territory == NULL)
    return NULL;
  statistics = statistics_new (now);
  statistics->population = territory->population;
  statistics->demo = setting_integer (db, "demo") != 0;
  statistics->objective_per_100000 = setting_integer (db, "objective.per_100000");
  statistics->objective_days = setting_integer (db, "objective.days");
  return statistics;
}

Statistics *
statistics_compute (Db *db, gint64 now, GError **error)
{
  g_autoptr (Statistics) statistics = statistics_open (db, now, error);
  Tally tally = { .statistics = statistics };
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
