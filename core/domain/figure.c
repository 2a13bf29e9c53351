/* figure.c: reads the store once per source of facts, in one snapshot, and hands each fact to the tally. Shows
 * nothing. */
#include "domain/figure_private.h"

#include "domain/report_filter.h"
#include "domain/result.h"

/* The files of one point of view, with what the figures ask of a file. */
static const char reports_select[] =
    "r.id AS report_id, r.state, coalesce (r.class_human, r.class_computed) AS class, r.created_at,"
    " coalesce (r.taken_at, 0) AS taken_at, coalesce (r.closed_at, 0) AS closed_at,"
    " iif (r.insee <> '', r.city, '') AS town, r.profile, r.source, r.language, r.closing_reason AS closing,"
    " (SELECT name FROM campaign c WHERE c.id = r.campaign_id) AS campaign";

static const char sql_bounds[] = "SELECT coalesce (min (created_at), :now) AS oldest,"
                                 " coalesce ((SELECT max (id) FROM report), 0) AS newest FROM report";
/* Whatever may be the first action on a file: its meaning is that of the public page (statistics.h). */
static const char sql_actions[] =
    "SELECT report_id, accepted_at AS at FROM assignment WHERE accepted_at <= :now"
    " UNION ALL SELECT report_id, created_at FROM followup WHERE author IN ('partner', 'desk') AND category = 'note'"
    " AND +created_at <= :now"
    " UNION ALL SELECT report_id, at FROM visit WHERE state = 'done' AND at <= :now"
    " UNION ALL SELECT report_id, at FROM result WHERE withdrawn_at IS NULL AND created_at <= :now"
    " AND :handled LIKE '% ' || kind || ' %'";

static const char sql_version[] = "SELECT coalesce (max (id), 0) AS version FROM event";

static void
figure_free (gpointer data)
{
  Figure *figure = data;

  g_ptr_array_unref (figure->rows);
  g_free (figure);
}

FigureSet *
figure_set_ref (FigureSet *set)
{
  g_atomic_int_inc (&set->refs);
  return set;
}

void
figure_set_unref (FigureSet *set)
{
  if (set == NULL || !g_atomic_int_dec_and_test (&set->refs))
    return;
  g_ptr_array_unref (set->figures);
  g_free (set);
}

static FigureSet *
set_new (const FigureKinds *kinds, gint64 now)
{
  FigureSet *set = g_new0 (FigureSet, 1);

  set->at = now;
  set->refs = 1;
  set->figures = g_ptr_array_new_with_free_func (figure_free);
  for (guint i = 0; i < kinds->figures_count; i++) {
    Figure *figure = g_new0 (Figure, 1);

    figure->kind = &kinds->figures[i];
    figure->rows = g_ptr_array_new_with_free_func (figure_row_free);
    g_ptr_array_add (set->figures, figure);
  }
  return set;
}

const Figure *
figure_set_find (const FigureSet *set, const char *code)
{
  for (guint i = 0; i < set->figures->len; i++) {
    const Figure *figure = g_ptr_array_index (set->figures, i);

    if (g_strcmp0 (figure->kind->code, code) == 0)
      return figure;
  }
  return NULL;
}

/* ---- the tally ---- */

static FigureTally *
tally_new (const FigureKinds *kinds, gint64 now)
{
  FigureTally *tally = g_new0 (FigureTally, 1);

  tally->set = set_new (kinds, now);
  tally->tables = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  for (guint i = 0; i < kinds->figures_count; i++)
    g_ptr_array_add (tally->tables, g_hash_table_new (g_str_hash, g_str_equal));
  tally->subjects = g_array_new (FALSE, FALSE, sizeof (FigureSubject));
  tally->places = g_array_new (FALSE, TRUE, sizeof (guint32));
  return tally;
}

static void
tally_free (FigureTally *tally)
{
  figure_set_unref (tally->set);
  figure_calendar_clear (&tally->calendar);
  g_ptr_array_unref (tally->tables);
  g_array_unref (tally->subjects);
  g_array_unref (tally->places);
  g_free (tally);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FigureTally, tally_free)

static FigureSubject *
subject_of (FigureTally *tally, gint64 report_id)
{
  guint32 place =
      report_id > 0 && report_id < tally->places->len ? g_array_index (tally->places, guint32, report_id) : 0;

  return place == 0 ? NULL : &g_array_index (tally->subjects, FigureSubject, place - 1);
}

static gboolean
read_bounds (Db *db, FigureTally *tally, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_bounds);
  gint64 oldest = tally->set->at, newest = 0;

  query_bind_integer (query, ":now", tally->set->at);
  if (query_next (query)) {
    oldest = query_integer (query, "oldest");
    newest = query_integer (query, "newest");
  }
  g_array_set_size (tally->places, (guint) newest + 1);
  tally->calendar = figure_calendar_new (oldest, tally->set->at);
  return query_done (query, error);
}

static void
add_subject (FigureTally *tally, Query *query)
{
  const char *state = query_text (query, "state");
  FigureSubject subject = {
    .created_at = query_integer (query, "created_at"),
    .taken_at = query_integer (query, "taken_at"),
    .closed_at = query_integer (query, "closed_at"),
    .received = g_strcmp0 (state, "received") == 0,
    .closed = g_strcmp0 (state, "closed") == 0,
    .imported = g_strcmp0 (query_text (query, "source"), "import") == 0,
  };
  guint32 place;

  subject.open = !subject.closed && g_strcmp0 (state, "filtered") != 0;
  g_array_append_val (tally->subjects, subject);
  place = tally->subjects->len;
  g_array_index (tally->places, guint32, query_integer (query, "report_id")) = place;
  tally->set->reports++;
  tally->set->open += subject.open;
}

static gboolean
read_reports (Db *db, FigureTally *tally, const ReportFilter *filter, GError **error)
{
  g_autoptr (Query) query = report_filter_query (db, filter, reports_select, "");

  while (query_next (query)) {
    if (query_integer (query, "report_id") >= tally->places->len || query_integer (query, "created_at") > filter->now)
      continue;
    add_subject (tally, query);
    figure_tally_fact (tally, FIGURE_REPORTS, query);
  }
  return query_done (query, error);
}

/* Every fact of the town, of which those of other files are passed over. */
static gboolean
read_facts (Db *db, FigureTally *tally, FigureSource source, GError **error)
{
  g_autoptr (Query) query = NULL;

  if (figure_source_sql (source) == NULL)
    return TRUE;
  query = query_new (db, figure_source_sql (source));
  query_bind_integer (query, ":now", tally->set->at);
  while (query_next (query))
    if (subject_of (tally, query_integer (query, "report_id")) != NULL)
      figure_tally_fact (tally, source, query);
  return query_done (query, error);
}

static gboolean
read_actions (Db *db, FigureTally *tally, GError **error)
{
  g_autofree char *handled = result_handled_kinds ();
  g_autoptr (Query) query = query_new (db, sql_actions);

  query_bind_integer (query, ":now", tally->set->at);
  query_bind_text (query, ":handled", handled);
  while (query_next (query)) {
    FigureSubject *subject = subject_of (tally, query_integer (query, "report_id"));
    gint64 at = query_integer (query, "at");

    if (subject != NULL && (subject->acted_at == 0 || at < subject->acted_at))
      subject->acted_at = at;
  }
  return query_done (query, error);
}

static gboolean
read_all (Db *db, FigureTally *tally, const ReportFilter *filter, GError **error)
{
  if (!read_bounds (db, tally, error) || !read_reports (db, tally, filter, error) || !read_actions (db, tally, error))
    return FALSE;
  for (FigureSource source = 0; source < FIGURE_SOURCE_LAST; source++)
    if (!read_facts (db, tally, source, error))
      return FALSE;
  return TRUE;
}

FigureSet *
figure_compute (Db *db, const FigureKinds *kinds, const ReportFilter *filter, GError **error)
{
  g_autoptr (FigureTally) tally = tally_new (kinds, filter->now);
  gboolean done;

  if (!db_run (db, "BEGIN", error))
    return NULL;
  done = read_all (db, tally, filter, error);
  if (!db_run (db, "COMMIT", done ? error : NULL) || !done)
    return NULL;
  figure_tally_finish (tally);
  return figure_set_ref (tally->set);
}

gint64
figure_version (Db *db)
{
  g_autoptr (Query) query = query_new (db, sql_version);

  return query_next (query) ? query_integer (query, "version") : 0;
}
