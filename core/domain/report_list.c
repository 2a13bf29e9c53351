/* report_list.c: the list of reports from one point of view: a partner's, or the desk's. One table of lists. */
#include "domain/report.h"

#include "base/clock.h"

/* A town that was not recognised is what somebody typed: it may hold anything, and stays inside the file. */
#define LIST_COLUMNS \
  "SELECT r.id, r.uuid, t.code || '-' || r.number AS reference, r.state, r.created_at, r.followed_at, r.address," \
  " max (r.danger, r.alerted_at IS NOT NULL) AS danger," \
  " iif (r.insee <> '' OR :partner = 0 OR coalesce (a.state <> 'refused', 0), r.city, '') AS city," \
  " substr (r.description, 1, 200) AS description, r.leads, coalesce (r.class_human, r.class_computed) AS class," \
  " coalesce (r.notation, 0) AS notation, a.state AS assignment_state," \
  " coalesce (a.state <> 'refused', 0) AS held," \
  " (SELECT group_concat (severity, ' ') FROM (SELECT severity FROM report_problem p WHERE p.report_id = r.id" \
  " ORDER BY weight DESC, severity)) AS severities," \
  " (SELECT group_concat (kind, ' ') FROM (SELECT DISTINCT kind FROM proposal o WHERE o.report_id = r.id" \
  " AND o.dropped_at IS NULL AND (kind <> 'sensor' OR NOT EXISTS (SELECT 1 FROM sensor s WHERE s.report_id = r.id))" \
  " AND (kind <> 'visit' OR NOT EXISTS (SELECT 1 FROM visit v WHERE v.report_id = r.id)) ORDER BY kind)) AS proposals"
#define LIST_FROM \
  " FROM report r JOIN territory t ON t.id = r.territory_id" \
  " LEFT JOIN assignment a ON a.report_id = r.id AND a.partner_id = :partner AND a.state <> 'withdrawn'"
/* Binds what a list does not use: one set of parameters for all. */
#define LIST_ALWAYS " WHERE :silent IS NOT NULL AND (a.id IS NOT NULL OR :own_only = 0)"
#define LIST_PAGE " LIMIT :limit OFFSET :offset"
/* Dangers first, those told after sending too, then the gravest class, then the longest wait; the id last, so that
 * pages neither skip nor repeat a row. */
#define LIST_URGENT " ORDER BY (r.danger > 0 OR r.alerted_at IS NOT NULL) DESC, class DESC, r.created_at, r.id"
#define LIST_RECENT " ORDER BY r.created_at DESC, r.id DESC"

#define WHERE_TRIAGE LIST_ALWAYS " AND r.state IN ('received', 'taken')"
#define WHERE_WAITING \
  LIST_ALWAYS \
  " AND r.state = 'active' AND iif (:partner = 0, NOT EXISTS (SELECT 1 FROM assignment x WHERE x.report_id = r.id" \
  " AND x.state NOT IN ('waiting', 'withdrawn')), a.state = 'waiting')"
#define WHERE_MINE LIST_ALWAYS " AND r.state = 'active' AND iif (:partner = 0, 1, a.state = 'accepted')"
#define WHERE_SILENT WHERE_MINE " AND r.followed_at < :silent"
#define WHERE_CLOSED LIST_ALWAYS " AND iif (:partner = 0, r.state IN ('closed', 'filtered'), a.state = 'closed')"

static const char sql_held[] = "SELECT 1 AS found FROM assignment WHERE report_id = :report AND partner_id = :partner"
                               " AND state NOT IN ('refused', 'withdrawn')";
static const char sql_assigned[] = "SELECT 1 AS found FROM assignment WHERE report_id = :report"
                                   " AND partner_id = :partner AND state <> 'withdrawn'";
static const char sql_ever[] = "SELECT 1 AS found FROM assignment WHERE report_id = :report AND partner_id = :partner";

typedef struct {
  const char *name;
  const char *list;
  const char *count;
} ListKind;

#define LIST_SQL(where, order) LIST_COLUMNS LIST_FROM where order LIST_PAGE, "SELECT count (*) AS count" LIST_FROM where
static const ListKind kinds[] = {
  [REPORT_LIST_ALL] = { "all", LIST_SQL (LIST_ALWAYS, LIST_RECENT) },
  [REPORT_LIST_TRIAGE] = { "triage", LIST_SQL (WHERE_TRIAGE, LIST_URGENT) },
  [REPORT_LIST_WAITING] = { "waiting", LIST_SQL (WHERE_WAITING, LIST_URGENT) },
  [REPORT_LIST_MINE] = { "mine", LIST_SQL (WHERE_MINE, LIST_URGENT) },
  [REPORT_LIST_SILENT] = { "silent", LIST_SQL (WHERE_SILENT, " ORDER BY r.followed_at, r.id") },
  [REPORT_LIST_CLOSED] = { "closed", LIST_SQL (WHERE_CLOSED, LIST_RECENT) },
};
G_STATIC_ASSERT (G_N_ELEMENTS (kinds) == REPORT_LIST_LAST);

const char *
report_list_name (ReportListKind kind)
{
  return kind < REPORT_LIST_LAST ? kinds[kind].name : kinds[REPORT_LIST_ALL].name;
}

ReportListKind
report_list_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i].name, name) == 0)
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

static void
bind_filter (Query *query, const ReportFilter *filter)
{
  query_bind_integer (query, ":partner", filter->partner_id);
  query_bind_integer (query, ":own_only", filter->own_only);
  query_bind_integer (query, ":silent", clock_add_days (filter->now, -REPORT_SILENT_DAYS));
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

gboolean
report_list (Db *db, const ReportFilter *filter, ReportVisit visit, gpointer data, GError **error)
{
  g_autoptr (Query) query = query_new (db, kinds[filter->kind].list);

  bind_filter (query, filter);
  query_bind_integer (query, ":limit", filter->limit);
  query_bind_integer (query, ":offset", filter->offset);
  while (query_next (query)) {
    ReportRow row;

    read_row (query, &row);
    visit (&row, data);
  }
  return query_done (query, error);
}

gboolean
report_count (Db *db, const ReportFilter *filter, gint64 *ret_count, GError **error)
{
  g_autoptr (Query) query = query_new (db, kinds[filter->kind].count);

  bind_filter (query, filter);
  if (query_next (query))
    *ret_count = query_integer (query, "count");
  return query_done (query, error);
}
