/* weekly.c: one query per list of the weekly report, all joined to the partner's own assignments. */
#include "domain/weekly.h"

#include "base/clock.h"
#include "domain/answer_link.h"
#include "domain/loan.h"
#include "domain/partner.h"
#include "domain/report.h"
#include "domain/session.h"
#include "domain/setting.h"

/* Only what a mail may carry in clear (domain rules §5): reference, town, class, dates. */
#define ROW_COLUMNS \
  " r.uuid, t.code || '-' || r.number AS reference, iif (r.insee <> '', r.city, '') AS city," \
  " coalesce (r.class_human, r.class_computed) AS class, r.danger, a.id AS assignment_id"
#define OWN_FILES " FROM assignment a JOIN report r ON r.id = a.report_id JOIN territory t ON t.id = r.territory_id"
#define OWN " WHERE a.partner_id = :partner AND a.state NOT IN ('refused', 'withdrawn')"
/* Every list takes the same parameters. */
#define ALL_BOUND " AND :from <= :until AND :until <= :now AND :silent <= :now"

#define TO_ANSWER OWN_FILES OWN ALL_BOUND " AND a.state = 'waiting' AND r.state = 'active'"
#define SILENT OWN_FILES OWN ALL_BOUND " AND a.state = 'accepted' AND r.state = 'active' AND r.followed_at < :silent"
/* What the closings tell, and what came before the partner had the file, is left out. The few follow-ups of one week
 * lead to files, not the files of all years to follow-ups: the order is given (CROSS JOIN). */
#define FOLLOWUPS \
  " FROM followup f CROSS JOIN assignment a ON a.report_id = f.report_id CROSS JOIN report r ON r.id = a.report_id" \
  " JOIN territory t ON t.id = r.territory_id LEFT JOIN partner w ON w.id = f.partner_id" OWN ALL_BOUND \
  " AND f.created_at >= :from AND f.created_at < :until AND f.created_at >= a.created_at AND f.released_at <= :now" \
  " AND f.category NOT IN ('taken', 'transmitted', 'filtered', 'closed', 'partner_closed', 'erased')"
/* A file closed as a whole closes every open assignment at the same moment: told once. The closings of one week lead to
 * files, as its follow-ups do: by their day, not by their state ("+"), which most of ten years have. */
#define CLOSED_WHOLE \
  " FROM report r CROSS JOIN assignment a ON a.report_id = r.id JOIN territory t ON t.id = r.territory_id" OWN ALL_BOUND \
  " AND +r.state = 'closed' AND r.closed_at >= :from AND r.closed_at < :until"
#define CLOSED_PART \
  " FROM assignment o CROSS JOIN report r ON r.id = o.report_id CROSS JOIN assignment a ON a.report_id = r.id" \
  " JOIN territory t ON t.id = r.territory_id JOIN partner w ON w.id = o.partner_id" OWN \
  " AND o.state = 'closed' AND o.closed_at >= :from AND o.closed_at < :until" \
  " AND NOT (r.state = 'closed' AND r.closed_at = o.closed_at)"
#define PAGE " LIMIT :limit"

typedef struct {
  const char *name, *list, *count;
} ListSql;
static const ListSql lists[] = {
  [WEEKLY_TO_ANSWER] = { "to_answer",
                         "SELECT" ROW_COLUMNS
                         ", a.waiting_since AS at, NULL AS code, NULL AS author, NULL AS partner" TO_ANSWER
                         " ORDER BY class DESC, r.danger > 0 DESC, a.waiting_since, r.number" PAGE,
                         "SELECT count (*) AS count" TO_ANSWER },
  [WEEKLY_FOLLOWUPS] = { "followups",
                         "SELECT" ROW_COLUMNS
                         ", f.created_at AS at, f.category AS code, f.author, w.name AS partner" FOLLOWUPS
                         " ORDER BY f.created_at DESC, f.id DESC" PAGE,
                         "SELECT count (*) AS count" FOLLOWUPS },
  [WEEKLY_CLOSINGS] = { "closings",
                        "SELECT" ROW_COLUMNS ", r.closed_at AS at, r.closing_reason AS code, NULL AS author,"
                        " NULL AS partner" CLOSED_WHOLE " UNION ALL SELECT" ROW_COLUMNS
                        ", o.closed_at AS at, o.reason AS code, NULL AS author,"
                        " w.name AS partner" CLOSED_PART " ORDER BY at DESC, reference, partner" PAGE,
                        "SELECT (SELECT count (*)" CLOSED_WHOLE ") + (SELECT count (*)" CLOSED_PART ") AS count" },
  [WEEKLY_SILENT] = { "silent",
                      "SELECT" ROW_COLUMNS ", r.followed_at AS at, NULL AS code, NULL AS author, NULL AS partner" SILENT
                      " ORDER BY class DESC, r.danger > 0 DESC, r.followed_at, r.number" PAGE,
                      "SELECT count (*) AS count" SILENT },
};
G_STATIC_ASSERT (G_N_ELEMENTS (lists) == WEEKLY_LIST_LAST);

/* What came into its state within the week, so that each report tells it once. Of a loan that its household opened to
 * the owner's side, or to who may read them all. */
static const char sql_measured[] =
    "SELECT" ROW_COLUMNS ", min (f.since) AS at, f.code AS code, NULL AS author, NULL AS partner" OWN_FILES
    " JOIN sensor_loan l ON l.report_id = r.id AND l.keep = 'keep' JOIN finding f ON f.loan_id = l.id" OWN ALL_BOUND
    " AND a.state = 'accepted' AND r.state = 'active' AND f.state IN ('watch', 'found') AND f.since >= :from"
    " AND f.since < :until AND (:unagreed OR l.owner_agreed_at IS NOT NULL)"
    " GROUP BY r.id, f.code ORDER BY r.number, f.code" PAGE;
static const char sql_open[] =
    "SELECT count (*) AS count" OWN_FILES OWN " AND a.state = 'accepted' AND r.state = 'active'";
static const char sql_handed[] =
    "SELECT a.created_at" OWN_FILES OWN " AND a.created_at >= :since AND a.created_at <= :now";

const char *
weekly_list_name (WeeklyList list)
{
  return list < WEEKLY_LIST_LAST ? lists[list].name : NULL;
}

static void
row_free (WeeklyRow *row)
{
  g_free (row->uuid);
  g_free (row->reference);
  g_free (row->city);
  g_free (row->code);
  g_free (row->author);
  g_free (row->partner);
  g_free (row->answer_path);
  g_free (row);
}

void
weekly_free (Weekly *weekly)
{
  if (weekly == NULL)
    return;
  for (guint i = 0; i < WEEKLY_LIST_LAST; i++)
    g_ptr_array_unref (weekly->lists[i]);
  g_ptr_array_unref (weekly->measured);
  g_free (weekly->list_path);
  g_free (weekly);
}

static Weekly *
weekly_new (gint64 now)
{
  Weekly *weekly = g_new0 (Weekly, 1);

  weekly->now = now;
  weekly->until = clock_week_start (now);
  weekly->from = clock_add_days (weekly->until, -7);
  for (guint i = 0; i < WEEKLY_LIST_LAST; i++)
    weekly->lists[i] = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  weekly->measured = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  for (int i = 0; i < WEEKLY_MONTHS; i++)
    weekly->month_starts[i] = clock_add_months (clock_month_start (now), i + 1 - WEEKLY_MONTHS);
  return weekly;
}

static WeeklyRow *
row_read (Query *query, const Weekly *weekly)
{
  WeeklyRow *row = g_new0 (WeeklyRow, 1);
  const char *letter = query_text (query, "class");

  row->uuid = g_strdup (query_text (query, "uuid"));
  row->reference = g_strdup (query_text (query, "reference"));
  row->city = g_strdup (query_text (query, "city"));
  row->letter = letter == NULL ? 'A' : letter[0];
  row->danger = query_integer (query, "danger") > 0;
  row->at = query_integer (query, "at");
  row->days = clock_day_number (weekly->now) - clock_day_number (row->at);
  row->code = g_strdup (query_text (query, "code"));
  row->author = g_strdup (query_text (query, "author"));
  row->partner = g_strdup (query_text (query, "partner"));
  row->assignment_id = query_integer (query, "assignment_id");
  return row;
}

static Query *
list_query (Db *db, const char *sql, const Weekly *weekly, gint64 partner_id)
{
  Query *query = query_new (db, sql);

  query_bind_integer (query, ":partner", partner_id);
  query_bind_integer (query, ":from", weekly->from);
  query_bind_integer (query, ":until", weekly->until);
  query_bind_integer (query, ":now", weekly->now);
  query_bind_integer (query, ":silent", clock_add_days (weekly->now, -REPORT_SILENT_DAYS));
  return query;
}

static gboolean
read_list (Db *db, Weekly *weekly, gint64 partner_id, WeeklyList list, GError **error)
{
  g_autoptr (Query) rows = list_query (db, lists[list].list, weekly, partner_id);
  g_autoptr (Query) count = list_query (db, lists[list].count, weekly, partner_id);

  query_bind_integer (rows, ":limit", WEEKLY_ROWS_MAX);
  while (query_next (rows))
    g_ptr_array_add (weekly->lists[list], row_read (rows, weekly));
  if (query_next (count))
    weekly->counts[list] = query_integer (count, "count");
  return query_done (rows, error) && query_done (count, error);
}

static gboolean
read_measured (Db *db, Weekly *weekly, gint64 partner_id, GError **error)
{
  const SensorLoan unagreed = { 0 };
  g_autoptr (Partner) partner = partner_find (db, partner_id, error);
  g_autoptr (Query) query = NULL;

  if (partner == NULL)
    return FALSE;
  query = list_query (db, sql_measured, weekly, partner_id);
  query_bind_integer (query, ":limit", WEEKLY_MEASURED_MAX);
  query_bind_integer (query, ":unagreed", loan_readable (&unagreed, session_partner_role (db, partner->type), TRUE));
  while (query_next (query))
    g_ptr_array_add (weekly->measured, row_read (query, weekly));
  return query_done (query, error);
}

/* In time until the first reminder would leave. */
static void
mark_late (Db *db, Weekly *weekly)
{
  int every_days = (int) setting_integer (db, "reminder.every_days");

  for (guint i = 0; i < weekly->lists[WEEKLY_TO_ANSWER]->len; i++) {
    WeeklyRow *row = g_ptr_array_index (weekly->lists[WEEKLY_TO_ANSWER], i);

    row->days_late = MAX (row->days - every_days, 0);
    row->is_new = row->at >= weekly->from;
  }
}

static gboolean
read_months (Db *db, Weekly *weekly, gint64 partner_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_handed);

  query_bind_integer (query, ":partner", partner_id);
  query_bind_integer (query, ":since", weekly->month_starts[0]);
  query_bind_integer (query, ":now", weekly->now);
  while (query_next (query)) {
    int month = WEEKLY_MONTHS - 1;

    while (month > 0 && query_integer (query, "created_at") < weekly->month_starts[month])
      month--;
    weekly->month_counts[month]++;
  }
  return query_done (query, error);
}

static gboolean
read_open (Db *db, Weekly *weekly, gint64 partner_id, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_open);

  query_bind_integer (query, ":partner", partner_id);
  if (query_next (query))
    weekly->open = query_integer (query, "count");
  return query_done (query, error);
}

/* Signed, not kept: the report is made by who writes nothing. */
static gboolean
read_links (Db *db, Weekly *weekly, gint64 partner_id, GError **error)
{
  g_autoptr (GError) failure = NULL;

  weekly->answers_until = clock_add_days (answer_token_end (ANSWER_WEEKLY, weekly->now), -1);
  weekly->list_until = clock_add_days (answer_token_end (ANSWER_LIST, weekly->now), -1);
  weekly->list_path = answer_link_partner_path (db, partner_id, weekly->now, &failure);
  for (guint list = 0; list < WEEKLY_LIST_LAST; list++)
    for (guint i = 0; failure == NULL && i < weekly->lists[list]->len; i++) {
      WeeklyRow *row = g_ptr_array_index (weekly->lists[list], i);

      row->answer_path = answer_link_path (db, row->assignment_id, ANSWER_WEEKLY, weekly->now, &failure);
    }
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
read_all (Db *db, Weekly *weekly, gint64 partner_id, GError **error)
{
  for (guint list = 0; list < WEEKLY_LIST_LAST; list++)
    if (!read_list (db, weekly, partner_id, list, error))
      return FALSE;
  mark_late (db, weekly);
  weekly->demo = setting_integer (db, "demo") != 0;
  return read_measured (db, weekly, partner_id, error) && read_links (db, weekly, partner_id, error)
         && read_open (db, weekly, partner_id, error) && read_months (db, weekly, partner_id, error);
}

Weekly *
weekly_read (Db *db, gint64 partner_id, gint64 now, GError **error)
{
  g_autoptr (Weekly) weekly = weekly_new (now);
  gboolean done;

  if (!db_run (db, "BEGIN", error))
    return NULL;
  done = read_all (db, weekly, partner_id, error);
  if (!db_run (db, "COMMIT", done ? error : NULL))
    return NULL;
  return done ? g_steal_pointer (&weekly) : NULL;
}

void
weekly_add_counts (const Weekly *weekly, Tree *entry)
{
  Tree *counts = tree_set_map (entry, "counts");

  for (guint list = 0; list < WEEKLY_LIST_LAST; list++)
    tree_set_integer (counts, weekly_list_name (list), weekly->counts[list]);
  tree_set_integer (counts, "measured", weekly->measured->len);
  tree_set_integer (counts, "open", weekly->open);
}
