/* campaign_funnel.c: counts what a campaign brought. Changes nothing. */
#include "domain/campaign_funnel.h"

#include <string.h>

#include "base/clock.h"
#include "domain/result.h"

static const char sql_days[] = "SELECT coalesce (sum (visits), 0) AS visits, coalesce (sum (begun), 0) AS begun"
                               " FROM campaign_day WHERE campaign_id = :campaign";
static const char sql_reports[] =
    "SELECT r.id, r.state, r.source, r.merged_into IS NOT NULL AS merged, coalesce (r.class_human, r.class_computed) AS class,"
    " (SELECT group_concat (kind, ' ') FROM (SELECT DISTINCT kind FROM result x WHERE x.report_id = r.id"
    " AND x.withdrawn_at IS NULL)) AS results FROM report r WHERE r.campaign_id = :campaign";
static const char sql_by_day[] =
    "SELECT day, visits, begun FROM campaign_day WHERE campaign_id = :campaign ORDER BY day";
static const char sql_sent[] = "SELECT created_at FROM report WHERE campaign_id = :campaign ORDER BY created_at";

void
campaign_funnel_clear (CampaignFunnel *funnel)
{
  g_clear_pointer (&funnel->results, g_array_unref);
}

static gboolean
read_counters (Db *db, gint64 campaign_id, CampaignFunnel *funnel, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_days);

  query_bind_integer (query, ":campaign", campaign_id);
  if (query_next (query)) {
    funnel->visits = query_integer (query, "visits");
    funnel->begun = query_integer (query, "begun");
  }
  return query_done (query, error);
}

/* TRUE when one of them counts as handled. */
static gboolean
add_results (CampaignFunnel *funnel, const char *kinds)
{
  g_auto (GStrv) names = g_strsplit (kinds == NULL ? "" : kinds, " ", -1);
  gboolean handled = FALSE;

  for (guint i = 0; i < result_kinds_count; i++)
    if (g_strv_contains ((const char *const *) names, result_kinds[i].kind)) {
      g_array_index (funnel->results, gint64, i)++;
      handled |= result_kinds[i].handled;
    }
  return handled;
}

static void
add_report (CampaignFunnel *funnel, Query *query)
{
  const char *state = query_text (query, "state"), *letter = query_text (query, "class");
  gboolean merged = query_integer (query, "merged") != 0;
  gboolean filtered = strcmp (state, "filtered") == 0, waiting = strcmp (state, "received") == 0;
  gboolean confirmed = !filtered && !waiting, handled = add_results (funnel, query_text (query, "results"));

  funnel->sent++;
  funnel->online += strcmp (query_text (query, "source"), "site") == 0;
  funnel->waiting += waiting;
  funnel->merged += merged;
  funnel->filtered += filtered && !merged;
  funnel->confirmed += confirmed;
  funnel->handled += confirmed && handled;
  if (letter != NULL && letter[0] >= 'A' && letter[0] <= 'G')
    funnel->classes[letter[0] - 'A']++;
  funnel->grave += confirmed && letter != NULL && letter[0] >= 'E';
}

gboolean
campaign_funnel (Db *db, gint64 campaign_id, CampaignFunnel *ret_funnel, GError **error)
{
  g_autoptr (Query) query = query_new (db, sql_reports);

  ret_funnel->results = g_array_new (FALSE, TRUE, sizeof (gint64));
  g_array_set_size (ret_funnel->results, result_kinds_count);
  if (!read_counters (db, campaign_id, ret_funnel, error))
    return FALSE;
  query_bind_integer (query, ":campaign", campaign_id);
  while (query_next (query))
    add_report (ret_funnel, query);
  for (guint i = 0; i < result_kinds_count; i++)
    if (strcmp (result_kinds[i].kind, "unknown_before") == 0)
      ret_funnel->unknown_before = g_array_index (ret_funnel->results, gint64, i);
  return query_done (query, error);
}

/* ---- by day ---- */

/* Reports of each day, by its name. */
static GHashTable *
sent_by_day (Db *db, gint64 campaign_id, GError **error)
{
  g_autoptr (GHashTable) days = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (Query) query = query_new (db, sql_sent);

  query_bind_integer (query, ":campaign", campaign_id);
  while (query_next (query)) {
    char *day = clock_iso_day (query_integer (query, "created_at"));
    guint count = GPOINTER_TO_UINT (g_hash_table_lookup (days, day));

    g_hash_table_replace (days, day, GUINT_TO_POINTER (count + 1));
  }
  return query_done (query, error) ? g_steal_pointer (&days) : NULL;
}

typedef struct {
  char *day;
  gint64 visits, begun;
} Counted;

static void
counted_free (gpointer data)
{
  Counted *counted = data;

  g_free (counted->day);
  g_free (counted);
}

static Counted *
counted_add (GPtrArray *list, const char *day)
{
  Counted *counted = g_new0 (Counted, 1);

  counted->day = g_strdup (day);
  g_ptr_array_add (list, counted);
  return counted;
}

static int
compare_days (gconstpointer one, gconstpointer other)
{
  return strcmp ((*(Counted *const *) one)->day, (*(Counted *const *) other)->day);
}

/* Days with a counter, then those that have reports alone: typed by an agent from a letter. */
static GPtrArray *
counted_days (Db *db, gint64 campaign_id, GHashTable *sent, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (counted_free);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (Query) query = query_new (db, sql_by_day);
  GHashTableIter iterator;
  gpointer day;

  query_bind_integer (query, ":campaign", campaign_id);
  while (query_next (query)) {
    Counted *counted = counted_add (list, query_text (query, "day"));

    counted->visits = query_integer (query, "visits");
    counted->begun = query_integer (query, "begun");
    g_hash_table_add (known, counted->day);
  }
  g_hash_table_iter_init (&iterator, sent);
  while (g_hash_table_iter_next (&iterator, &day, NULL))
    if (!g_hash_table_contains (known, day))
      counted_add (list, day);
  g_ptr_array_sort (list, compare_days);
  return query_done (query, error) ? g_steal_pointer (&list) : NULL;
}

gboolean
campaign_days (Db *db, gint64 campaign_id, void (*day) (const CampaignDay *day, gpointer data), gpointer data,
               GError **error)
{
  g_autoptr (GHashTable) sent = sent_by_day (db, campaign_id, error);
  g_autoptr (GPtrArray) list = sent == NULL ? NULL : counted_days (db, campaign_id, sent, error);

  for (guint i = 0; list != NULL && i < list->len; i++) {
    const Counted *counted = g_ptr_array_index (list, i);

    day (&(CampaignDay){ counted->day, counted->visits, counted->begun,
                         GPOINTER_TO_UINT (g_hash_table_lookup (sent, counted->day)) },
         data);
  }
  return list != NULL;
}
