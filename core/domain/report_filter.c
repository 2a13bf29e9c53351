/* report_filter.c: the one statement behind every list of reports: the list, the point of view, the criteria. What a
 * filter is stands in report_filter_table.c. */
#include "domain/report_filter.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "domain/report_search.h"

static const char sql_select[] = "SELECT ";
static const char sql_from[] = " FROM report r";
/* Joined where something is asked of them: a count over 100,000 reports is not made dearer for nothing. */
static const char sql_territory[] = " JOIN territory t ON t.id = r.territory_id";
/* What was withdrawn is as if it had never been. */
#define NOT_WITHDRAWN " AND a.state <> 'withdrawn'"
static const char sql_assignment[] =
    " LEFT JOIN assignment a ON a.report_id = r.id AND a.partner_id = :partner" NOT_WITHDRAWN;
static const char sql_own_assignment[] =
    " JOIN assignment a ON a.report_id = r.id AND a.partner_id = :partner" NOT_WITHDRAWN;
static const char sql_no_assignment[] = " LEFT JOIN assignment a ON a.id = 0"; /* the desk has none */
/* A partner's list that asks nothing of the report itself is counted without it. */
static const char sql_from_own[] = " FROM assignment a WHERE a.partner_id = :partner" NOT_WITHDRAWN " AND ";
static const char sql_where[] = " WHERE ";
/* By day, from the newest on: a filter that many answer would else sort all of them for the first page. The index is named
 * because the ids of a filter are taken first without it. */
static const char sql_from_newest[] = " FROM report r INDEXED BY report_created";
static const char sql_bounds[] = "SELECT coalesce (min (id), 0) AS id, coalesce (min (created_at), 0) AS at FROM"
                                 " (SELECT id, created_at FROM report WHERE created_at < :before"
                                 " ORDER BY created_at DESC LIMIT 3000)";
static const char sql_newest[] =
    " AND r.created_at >= :newest ORDER BY r.created_at DESC, r.id DESC LIMIT :limit OFFSET :offset";
static const char sql_counted[] = "SELECT coalesce (sum (r.count), 0) AS count FROM report_count r WHERE ";
static const char sql_distinct[] = "SELECT count (DISTINCT report_id) AS count FROM (";
/* A word that many hold is not counted to its end for nothing. */
static const char sql_words_first[] = "SELECT count (*) AS count FROM (SELECT report_id FROM (";
static const char sql_words_last[] = ") LIMIT iif (:limit = 0, -1, :limit))";
static const char sql_held[] = "coalesce (a.state <> 'refused', 0)";

/* Dangers first, those told after sending too, then the gravest class, then the longest wait. */
#define URGENT \
  " ORDER BY (r.danger > 0 OR r.alerted_at IS NOT NULL) DESC, coalesce (r.class_human, r.class_computed) DESC," \
  " r.created_at, r.id"
#define RECENT " ORDER BY r.created_at DESC, r.id DESC"
/* The same, without walking the reports by day: what few of them answer is found by the index of lists. */
static const char sql_recent_few[] = " ORDER BY +r.created_at DESC, r.id DESC";
#define LONGEST " ORDER BY r.followed_at, r.id"
#define LATEST " ORDER BY r.changed_at DESC, r.id DESC"
#define TO_TRIAGE "r.state IN ('received', 'taken')"
/* Sought by partner, as the index is: few wait or have refused. */
#define ASSIGNED "SELECT x.report_id FROM partner p CROSS JOIN assignment x ON x.partner_id = p.id AND x.state = "
#define UNANSWERED "r.state = 'active' AND r.id IN (" ASSIGNED "'waiting')"
/* Until the desk writes on it or hands it to another; where others go on with it, for REPORT_REFUSAL_DAYS. What is asked of
 * an index alone comes first. */
#define REFUSED \
  "r.state = 'active' AND r.id IN (SELECT x.report_id FROM assignment x WHERE x.state = 'refused'" \
  " AND (x.answered_at >= :refused OR NOT EXISTS (SELECT 1 FROM assignment y WHERE y.report_id = x.report_id" \
  " AND y.state IN ('waiting', 'accepted')))" \
  " AND NOT EXISTS (SELECT 1 FROM assignment y WHERE y.report_id = x.report_id AND y.created_at > x.answered_at" \
  " AND y.state <> 'withdrawn')" \
  " AND NOT EXISTS (SELECT 1 FROM followup f WHERE f.report_id = x.report_id AND f.author = 'desk'" \
  " AND f.created_at > x.answered_at AND f.category <> 'erased'))"
#define AT_WORK "a.state = 'accepted' AND r.state = 'active'"
#define SILENT " AND r.followed_at < :silent"
#define NEWS_DESK "r.id IN (SELECT f.report_id FROM followup f WHERE " REPORT_NEWS_OF_DESK ")"
#define NEWS_PARTNER \
  "a.state IN ('waiting', 'accepted') AND a.report_id IN (SELECT f.report_id FROM followup f" \
  " JOIN assignment x ON x.report_id = f.report_id AND +x.partner_id = :partner" \
  " WHERE f.created_at >= x.created_at AND " REPORT_NEWS_OF_PARTNER ")"

/* What a list holds and its own order, from the desk and from a partner; `own`: of that partner's assignments alone. */
static const struct {
  const char *desk, *partner;
  gboolean own;
  const char *order, *order_own;
  gboolean by_state; /* `desk` asks for nothing but r.state */
} lists[REPORT_LIST_LAST] = {
  [REPORT_LIST_ALL] = { "1", "1", FALSE, RECENT, RECENT, TRUE },
  [REPORT_LIST_TRIAGE] = { TO_TRIAGE, TO_TRIAGE, FALSE, URGENT, URGENT, TRUE },
  [REPORT_LIST_WAITING] = { UNANSWERED, "a.state = 'waiting' AND r.state = 'active'", TRUE, URGENT, URGENT, FALSE },
  [REPORT_LIST_MINE] = { "r.state = 'active'", AT_WORK, TRUE, URGENT, URGENT, TRUE },
  [REPORT_LIST_SILENT] = { "r.state = 'active'" SILENT, AT_WORK SILENT, TRUE, LONGEST, LONGEST, FALSE },
  [REPORT_LIST_NEWS] = { NEWS_DESK, NEWS_PARTNER, TRUE, LATEST, LATEST, FALSE },
  [REPORT_LIST_REFUSED] = { REFUSED, "a.state = 'refused' AND r.state = 'active'", TRUE, URGENT, URGENT, FALSE },
  [REPORT_LIST_CLOSED] = { "r.state IN ('closed', 'filtered')", "a.state = 'closed'", TRUE, RECENT,
                           " ORDER BY a.report_id DESC" /* the same, but for reports imported later */, TRUE },
};

/* "$" and "$o" stand for the words, of all and of what is open; "$n" for what the latter does not find, which is asked file
 * by file; "$l" for the least number looked for. No report is found twice. */
/* nocheck:sql-portable a full-text table has no other key */
#define FOUND(words) "SELECT rowid AS report_id FROM report_search WHERE report_search MATCH " words " AND rowid >= $l"
static const char *const text_ids[] = {
  [REPORT_WORDS_OPEN] = FOUND ("$o"),
  [REPORT_WORDS_HELD] = FOUND ("$o") " UNION ALL SELECT n.report_id FROM (" FOUND ("$n") ") n"
                                     " CROSS JOIN assignment x ON x.report_id = n.report_id AND x.partner_id = :partner"
                                     " WHERE x.state IN ('waiting', 'accepted', 'closed')",
  [REPORT_WORDS_ALL] = FOUND ("$"),
};
static const char *const hidden_conditions[] = {
  [REPORT_WORDS_OPEN] = "0",
  [REPORT_WORDS_HELD] = sql_held,
  [REPORT_WORDS_ALL] = "1",
};

static const char sql_partner[] = "SELECT id FROM partner WHERE uuid = :uuid";

/* ---- the text ---- */

/* What the criterion asks: the reports that it names by itself (`ids`), or something of each (`condition`). */
static ReportFilterAsked
asked_by (const ReportFilter *filter, guint index)
{
  const ReportFilterRow *row = report_criteria_row (filter->criteria, index);
  const char *value = report_criteria_value (filter->criteria, index);

  for (const ReportFilterAsked *asked = row->asked; asked != NULL && asked->code != NULL; asked++)
    if (strcmp (asked->code, value) == 0)
      return *asked;
  return (ReportFilterAsked){ value, row->condition, row->kind == FILTER_TEXT ? text_ids[filter->words] : row->ids, NULL };
}

/* (transfer full): with the name of its value's parameter in the place of each "$". */
static char *
with_parameter (const char *sql, guint index)
{
  g_auto (GStrv) parts = g_strsplit (sql, "$", -1);
  g_autofree char *parameter = g_strdup_printf (":c%u", index);

  return g_strjoinv (parameter, parts);
}

/* An answer that is filtered for is that of the partner that is: its files need not be found twice. */
static gboolean
is_asked_elsewhere (const ReportFilter *filter, guint index)
{
  const char *answer = report_criteria_first (filter->criteria, "affectation");

  return strcmp (report_criteria_row (filter->criteria, index)->name, "partenaire") == 0 && answer != NULL
         && strcmp (answer, "none") != 0;
}

static void
append_condition (GString *sql, const ReportFilter *filter, guint index)
{
  const ReportFilterAsked asked = asked_by (filter, index);
  g_autofree char *condition = with_parameter (asked.ids != NULL ? asked.ids : asked.condition, index);

  if (is_asked_elsewhere (filter, index))
    g_string_append_c (sql, '1');
  else
    g_string_append_printf (sql, asked.ids != NULL ? "r.id IN (%s)" : "%s", condition);
  if (report_criteria_row (filter->criteria, index)->hidden)
    g_string_append_printf (sql, " AND %s", hidden_conditions[filter->words]);
}

/* Values of one filter: any of them. */
static void
append_criteria (GString *sql, const ReportFilter *filter)
{
  const ReportFilterRow *former = NULL;

  for (guint i = 0; i < report_criteria_count (filter->criteria); i++) {
    const ReportFilterRow *row = report_criteria_row (filter->criteria, i);

    g_string_append (sql, row == former ? " OR " : former == NULL ? " AND (" : ") AND (");
    append_condition (sql, filter, i);
    former = row;
  }
  if (former != NULL)
    g_string_append_c (sql, ')');
}

/* ---- the values ---- */

/* A statement has only some of the parameters. */
static gboolean
has_parameter (const char *sql, const char *name)
{
  gsize length = strlen (name);

  for (const char *p = strstr (sql, name); p != NULL; p = strstr (p + 1, name))
    if (!g_ascii_isalnum (p[length]))
      return TRUE;
  return FALSE;
}

static void
bind_integer (Query *query, const char *sql, const char *name, gint64 value)
{
  if (has_parameter (sql, name))
    query_bind_integer (query, name, value);
}

static void
bind_text (Query *query, const char *sql, const char *name, const char *value)
{
  if (has_parameter (sql, name))
    query_bind_text (query, name, value);
}

static gint64
day_of (const char *value, int days)
{
  gint64 day = 0;

  return clock_parse_day (value, &day) ? clock_add_days (day, days) : 0;
}

static void
bind_words (Query *query, const char *sql, const char *name, const char *value, gint64 least_id)
{
  static const char *const ends[] = { [REPORT_SEARCH_ALL] = "", [REPORT_SEARCH_OPEN] = "o", [REPORT_SEARCH_CLOSED] = "n" };
  g_autofree char *name_least = g_strconcat (name, "l", NULL);

  for (guint where = 0; where < G_N_ELEMENTS (ends); where++) {
    g_autofree char *match = report_search_match (value, where), *full = g_strconcat (name, ends[where], NULL);

    bind_text (query, sql, full, match);
  }
  bind_integer (query, sql, name_least, least_id);
}

/* The newest reports: of those that the filter's last day leaves. */
typedef struct {
  gint64 id, created_at; /* the least of each; 0: of all reports */
} Newest;

static Newest
newest_of (Db *db, const ReportFilter *filter)
{
  const char *last = report_criteria_first (filter->criteria, "au");
  g_autoptr (Query) query = query_new (db, sql_bounds);

  query_bind_integer (query, ":before", last == NULL ? G_MAXINT64 : day_of (last, 1));
  if (!query_next (query))
    return (Newest){ 0, 0 };
  return (Newest){ query_integer (query, "id"), query_integer (query, "at") };
}

static void
bind_criterion (Query *query, const char *sql, const ReportFilter *filter, guint index, gint64 least_id)
{
  const char *value = report_criteria_value (filter->criteria, index);
  gint64 days = 0;
  g_autofree char *name = g_strdup_printf (":c%u", index);

  switch (report_criteria_row (filter->criteria, index)->kind) {
  case FILTER_TEXT:
    bind_words (query, sql, name, value, least_id);
    break;
  case FILTER_DAY:
    bind_integer (query, sql, name, day_of (value, 0));
    break;
  case FILTER_DAY_LAST:
    bind_integer (query, sql, name, day_of (value, 1));
    break;
  case FILTER_DAYS:
    text_to_integer (value, 1, G_MAXINT, &days);
    bind_integer (query, sql, name, clock_add_days (filter->now, -(int) days));
    break;
  default:
    bind_text (query, sql, name, value);
  }
}

/* Whose answer is meant: of the partner that is filtered for, else of the one that looks, else anybody's. */
static gint64
partner_about (Db *db, const ReportFilter *filter)
{
  const char *uuid = report_criteria_first (filter->criteria, "partenaire");
  g_autoptr (Query) query = uuid == NULL ? NULL : query_new (db, sql_partner);

  if (query == NULL)
    return filter->partner_id;
  query_bind_text (query, ":uuid", uuid);
  return query_next (query) ? query_integer (query, "id") : -1;
}

static void
bind_filter (Db *db, Query *query, const char *sql, const ReportFilter *filter, const Newest *newest)
{
  bind_integer (query, sql, ":partner", filter->partner_id);
  bind_integer (query, sql, ":user", filter->user_id == 0 ? -1 : filter->user_id);
  bind_integer (query, sql, ":silent", clock_add_days (filter->now, -REPORT_SILENT_DAYS));
  bind_integer (query, sql, ":refused", clock_add_days (filter->now, -REPORT_REFUSAL_DAYS));
  bind_integer (query, sql, ":month", clock_add_days (filter->now, -REPORT_NEWS_DAYS));
  bind_integer (query, sql, ":now", filter->now);
  bind_integer (query, sql, ":newest", newest->created_at);
  bind_integer (query, sql, ":limit", filter->limit);
  bind_integer (query, sql, ":offset", filter->offset);
  if (has_parameter (sql, ":about"))
    query_bind_integer (query, ":about", partner_about (db, filter));
  for (guint i = 0; i < report_criteria_count (filter->criteria); i++)
    bind_criterion (query, sql, filter, i, newest->id);
}

/* Whether a statement asks something of that table: "a." where a name begins. */
static gboolean
asks_of (const char *sql, const char *alias)
{
  for (const char *p = strstr (sql, alias); p != NULL; p = strstr (p + 1, alias))
    if (p == sql || (!g_ascii_isalnum (p[-1]) && p[-1] != '_'))
      return TRUE;
  return FALSE;
}

static char *
condition_text (const ReportFilter *filter)
{
  gboolean nobody = filter->own_only && filter->partner_id == 0; /* nothing is the own of no partner */
  g_autoptr (GString) where = g_string_new (nobody ? "0 AND " : NULL);

  g_string_append (where, filter->partner_id == 0 ? lists[filter->kind].desk : lists[filter->kind].partner);
  append_criteria (where, filter);
  return g_string_free (g_steal_pointer (&where), FALSE);
}

static gboolean
is_own (const ReportFilter *filter)
{
  return filter->partner_id != 0 && (filter->own_only || lists[filter->kind].own);
}

/* (transfer full): from what, and joined to what. */
static char *
from_text (const ReportFilter *filter, const char *asked)
{
  const char *assignment = "";

  if (is_own (filter) && !asks_of (asked, "r.") && !asks_of (asked, "t."))
    return g_strdup (sql_from_own);
  if (is_own (filter))
    assignment = sql_own_assignment;
  else if (asks_of (asked, "a."))
    assignment = filter->partner_id == 0 ? sql_no_assignment : sql_assignment;
  return g_strconcat (sql_from, asks_of (asked, "t.") ? sql_territory : "", assignment, sql_where, NULL);
}

static Query *
query_bound (Db *db, const ReportFilter *filter, const char *sql, Newest newest)
{
  Query *query = query_new (db, sql);

  bind_filter (db, query, sql, filter, &newest);
  return query;
}

/* (transfer full) (nullable): of one criterion and nothing else. */
static char *
counted_alone (const ReportFilter *filter)
{
  const ReportFilterRow *row = report_criteria_row (filter->criteria, 0);
  const ReportFilterAsked asked = asked_by (filter, 0);
  g_autofree char *sql = asked.count == NULL && asked.ids == NULL ? NULL
                         : with_parameter (asked.count != NULL ? asked.count : asked.ids, 0);

  if (sql == NULL || row->hidden)
    return NULL;
  if (asked.count != NULL)
    return g_steal_pointer (&sql);
  return row->kind == FILTER_TEXT ? g_strconcat (sql_words_first, sql, sql_words_last, NULL)
                                  : g_strconcat (sql_distinct, sql, ")", NULL);
}

/* (transfer full) (nullable): the statement of report_filter_counted. */
static char *
counted_text (const ReportFilter *filter)
{
  gboolean desk = filter->partner_id == 0 || lists[filter->kind].partner == lists[filter->kind].desk;

  if (is_own (filter) || filter->own_only)
    return NULL;
  if (report_criteria_count (filter->criteria) == 0)
    return desk && lists[filter->kind].by_state ? g_strconcat (sql_counted, lists[filter->kind].desk, NULL) : NULL;
  return filter->kind == REPORT_LIST_ALL && report_criteria_count (filter->criteria) == 1 ? counted_alone (filter) : NULL;
}

Query *
report_filter_counted (Db *db, const ReportFilter *filter)
{
  g_autofree char *sql = counted_text (filter);

  return sql == NULL ? NULL : query_bound (db, filter, sql, (Newest){ 0, 0 });
}

Query *
report_filter_newest (Db *db, const ReportFilter *filter, const char *select)
{
  g_autofree char *where = condition_text (filter), *asked = g_strjoin (" ", select, where, NULL), *sql = NULL;
  const char *assignment = filter->partner_id == 0 ? sql_no_assignment : sql_assignment;

  if (is_own (filter) || report_filter_order (filter) != sql_recent_few)
    return NULL;
  sql = g_strjoin ("", sql_select, select, sql_from_newest, asks_of (asked, "t.") ? sql_territory : "",
                   asks_of (asked, "a.") ? assignment : "", sql_where, where, sql_newest, NULL);
  return query_bound (db, filter, sql, newest_of (db, filter));
}

Query *
report_filter_query (Db *db, const ReportFilter *filter, const char *select, const char *tail)
{
  g_autofree char *where = condition_text (filter), *asked = g_strjoin (" ", select, where, tail, NULL);
  g_autofree char *from = from_text (filter, asked), *sql = NULL;

  sql = g_strjoin ("", sql_select, select, from, where, tail, NULL);
  return query_bound (db, filter, sql, (Newest){ 0, 0 });
}

static const char *
sort_order (const ReportFilter *filter, const ReportSort *sort, gboolean down)
{
  gboolean whole =
      filter->kind == REPORT_LIST_ALL && !is_own (filter) && report_criteria_count (filter->criteria) == 0;

  if (whole && sort->whole_up != NULL)
    return down ? sort->whole_down : sort->whole_up;
  return down ? sort->down : sort->up;
}

const char *
report_filter_order (const ReportFilter *filter)
{
  gboolean down;
  const char *sort = report_criteria_sort (filter->criteria, &down);
  const char *own = is_own (filter) ? lists[filter->kind].order_own : lists[filter->kind].order;

  for (guint i = 0; sort != NULL && i < report_sorts_count; i++)
    if (strcmp (report_sorts[i].name, sort) == 0)
      return sort_order (filter, &report_sorts[i], down);
  if (report_criteria_count (filter->criteria) > 0 && strcmp (own, RECENT) == 0)
    return sql_recent_few;
  return own;
}
