/* report_list.c: the list of reports from one point of view: a partner's, or the desk's. What each list holds stands
 * in report_filter.c. */
#include "domain/report_filter.h"

#include <string.h>

#include "base/clock.h"

/* The page first, by what the index of lists holds, then the columns of its few rows. */
static const char sql_ids[] = "r.id";
static const char sql_count[] = "count (*) AS count";
static const char sql_count_silent[] = "count (*) AS count, coalesce (sum (r.followed_at < :silent), 0) AS silent";
static const char sql_one[] = "1 AS found";
static const char sql_first[] = " LIMIT 1";
#define LIST_PAGE " LIMIT :limit OFFSET :offset"

/* Counted for who reads the file's words alone; of a partner, since it has the file. */
#define NEWS \
  "CASE WHEN :partner = 0 THEN (SELECT count (*) FROM followup f WHERE f.report_id = r.id AND " REPORT_NEWS_OF_DESK ")" \
  " WHEN a.state IN ('waiting', 'accepted') THEN (SELECT count (*) FROM followup f WHERE f.report_id = r.id" \
  " AND f.created_at >= a.created_at AND " REPORT_NEWS_OF_PARTNER ") ELSE 0 END AS news"

/* A town that was not recognised is what somebody typed: it may hold anything, and stays inside the file. */
static const char sql_row[] =
    "SELECT r.id, r.uuid, t.code || '-' || r.number AS reference, r.state, r.created_at, r.followed_at, r.address,"
    " max (r.danger, r.alerted_at IS NOT NULL) AS danger,"
    " iif (r.insee <> '' OR :partner = 0 OR coalesce (a.state <> 'refused', 0), r.city, '') AS city,"
    " substr (r.description, 1, 200) AS description, r.leads, coalesce (r.class_human, r.class_computed) AS class,"
    " coalesce (r.notation, 0) AS notation, a.state AS assignment_state,"
    " coalesce (a.waiting_since, 0) AS waiting_since,"
    " coalesce (a.state <> 'refused', 0) AS held, " NEWS ","
    " (SELECT group_concat (severity, ' ') FROM (SELECT severity FROM report_problem p WHERE p.report_id = r.id"
    " ORDER BY weight DESC, severity)) AS severities,"
    " (SELECT group_concat (kind, ' ') FROM (SELECT DISTINCT kind FROM proposal o WHERE o.report_id = r.id"
    " AND o.dropped_at IS NULL AND (kind <> 'sensor' OR NOT EXISTS (SELECT 1 FROM sensor_loan s WHERE s.report_id = r.id))"
    " AND (kind <> 'visit' OR NOT EXISTS (SELECT 1 FROM visit v WHERE v.report_id = r.id)) ORDER BY kind)) AS proposals"
    " FROM report r JOIN territory t ON t.id = r.territory_id"
    " LEFT JOIN assignment a ON a.report_id = r.id AND a.partner_id = :partner AND a.state <> 'withdrawn'"
    " WHERE r.id = :id";

static const char sql_held[] = "SELECT 1 AS found FROM assignment WHERE report_id = :report AND partner_id = :partner"
                               " AND state NOT IN ('refused', 'withdrawn')";
static const char sql_assigned[] = "SELECT 1 AS found FROM assignment WHERE report_id = :report"
                                   " AND partner_id = :partner AND state <> 'withdrawn'";
static const char sql_ever[] = "SELECT 1 AS found FROM assignment WHERE report_id = :report AND partner_id = :partner";

static const char *const names[] = {
  [REPORT_LIST_ALL] = "all",       [REPORT_LIST_TRIAGE] = "triage", [REPORT_LIST_WAITING] = "waiting",
  [REPORT_LIST_MINE] = "mine",     [REPORT_LIST_SILENT] = "silent", [REPORT_LIST_NEWS] = "news",
  [REPORT_LIST_REFUSED] = "refused", [REPORT_LIST_CLOSED] = "closed",
};
G_STATIC_ASSERT (G_N_ELEMENTS (names) == REPORT_LIST_LAST);

const char *
report_list_name (ReportListKind kind)
{
  return kind < REPORT_LIST_LAST ? names[kind] : names[REPORT_LIST_ALL];
}

ReportListKind
report_list_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (names[i], name) == 0)
      return (ReportListKind) i;
  return REPORT_LIST_ALL;
}

static gboolean
is_found (Db *db, const char *sql, gint64 report_id, gint64 partner_id)
{
  g_autoptr (Query) query = query_new (db, sql);

  query_bind_integer (query, ":report", report_id);
  query_bind_integer (query, ":partner", partner_id);
  return partner_id != 0 && query_next (query);
}

gboolean
report_is_held (Db *db, gint64 report_id, gint64 partner_id)
{
  return is_found (db, sql_held, report_id, partner_id);
}

gboolean
report_is_assigned (Db *db, gint64 report_id, gint64 partner_id)
{
  return is_found (db, sql_assigned, report_id, partner_id);
}

gboolean
report_was_assigned (Db *db, gint64 report_id, gint64 partner_id)
{
  return is_found (db, sql_ever, report_id, partner_id);
}

/* What REPORT_NEWS_OF_DESK and REPORT_NEWS_OF_PARTNER ask of a row. */
gboolean
report_news_is (const FollowupRow *row, gint64 partner_id, gint64 seen, gint64 now)
{
  static const char *const desk_hears[] = { "tenant", "partner", NULL };
  static const char *const partner_passes[] = { "transmitted", "erased", NULL };

  if (row->created_at < clock_add_days (now, -REPORT_NEWS_DAYS) || row->released_at > now || row->created_at < seen)
    return FALSE;
  if (partner_id == 0)
    return g_strv_contains (desk_hears, row->author) && strcmp (row->category, "erased") != 0;
  return strcmp (row->author, "box") != 0 && !g_strv_contains (partner_passes, row->category)
         && row->partner_id != partner_id;
}

static void
read_row (Query *query, ReportRow *row)
{
  const char *letter = query_text (query, "class");

  *row = (ReportRow){
    .id = query_integer (query, "id"),
    .created_at = query_integer (query, "created_at"),
    .followed_at = query_integer (query, "followed_at"),
    .danger = query_integer (query, "danger"),
    .waiting_since = query_integer (query, "waiting_since"),
    .news = query_integer (query, "news"),
    .uuid = query_text (query, "uuid"),
    .reference = query_text (query, "reference"),
    .state = query_text (query, "state"),
    .address = query_text (query, "address"),
    .city = query_text (query, "city"),
    .description = query_text (query, "description"),
    .leads = query_text (query, "leads"),
    .assignment_state = query_text (query, "assignment_state"),
    .held = query_integer (query, "held") != 0,
    .class_shown = letter == NULL ? 'A' : letter[0],
    .notation = (int) query_integer (query, "notation"),
    .severities = query_text (query, "severities"),
    .proposals = query_text (query, "proposals"),
  };
}

static gboolean
visit_row (Db *db, const ReportFilter *filter, gint64 id, ReportVisit visit, gpointer data, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_row);

  query_bind_integer (query, ":partner", filter->partner_id);
  query_bind_integer (query, ":user", filter->user_id == 0 ? -1 : filter->user_id);
  query_bind_integer (query, ":month", clock_add_days (filter->now, -REPORT_NEWS_DAYS));
  query_bind_integer (query, ":now", filter->now);
  query_bind_integer (query, ":id", id);
  if (query_next (query)) {
    ReportRow row;

    read_row (query, &row);
    visit (&row, data);
  }
  return query_done (query, error);
}

/* Takes the query; the ids it finds, in its order. */
static GArray *
ids_of (Query *taken, GError **error)
{
  g_autoptr (Query) query = taken;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  while (query_next (query)) {
    gint64 id = query_integer (query, "id");

    g_array_append_val (ids, id);
  }
  return query_done (query, error) ? g_steal_pointer (&ids) : NULL;
}

/* Of the newest reports when these fill the page, else of all. */
static GArray *
page_ids (Db *db, const ReportFilter *filter, GError **error)
{
  g_autofree char *tail = g_strconcat (report_filter_order (filter), LIST_PAGE, NULL);
  Query *newest = report_filter_newest (db, filter, sql_ids);
  g_autoptr (GArray) ids = newest == NULL ? NULL : ids_of (newest, error);

  if (newest != NULL && (ids == NULL || ids->len == filter->limit))
    return g_steal_pointer (&ids);
  return ids_of (report_filter_query (db, filter, sql_ids, tail), error);
}

gboolean
report_list (Db *db, const ReportFilter *filter, ReportVisit visit, gpointer data, GError **error)
{
  g_autoptr (GArray) ids = page_ids (db, filter, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    if (!visit_row (db, filter, g_array_index (ids, gint64, i), visit, data, error))
      return FALSE;
  return ids != NULL;
}

gboolean
report_count (Db *db, const ReportFilter *filter, gint64 *ret_count, GError **error)
{
  Query *counted = report_filter_counted (db, filter);
  g_autoptr (Query) query = counted != NULL ? counted : report_filter_query (db, filter, sql_count, "");

  if (query_next (query))
    *ret_count = query_integer (query, "count");
  return query_done (query, error);
}

gboolean
report_count_silent (Db *db, const ReportFilter *filter, gint64 *ret_count, gint64 *ret_silent, GError **error)
{
  g_autoptr (Query) query = report_filter_query (db, filter, sql_count_silent, "");

  *ret_count = *ret_silent = 0;
  if (query_next (query)) {
    *ret_count = query_integer (query, "count");
    *ret_silent = query_integer (query, "silent");
  }
  return query_done (query, error);
}

gboolean
report_any (Db *db, const ReportFilter *filter)
{
  g_autoptr (Query) query = report_filter_query (db, filter, sql_one, sql_first);

  return query_next (query);
}
