/* saved_filters.c: the two forms of filters kept by name. */
#include "pages/saved_filters.h"

#include "domain/report_filter.h"
#include "domain/saved_filter.h"
#include "pages/office.h"
#include "pages/reports.h"

/* What is kept under way. */
typedef struct {
  Actor actor;
  SavedFilter filter;
  const char *uuid; /* of one to take away */
} Saving;

static void
saving_clear (Saving *saving)
{
  g_free (saving->filter.name);
  g_free (saving->filter.list);
  g_free (saving->filter.query);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Saving, saving_clear)

static gboolean
save_work (Db *db, gpointer data, GError **error)
{
  const Saving *saving = data;

  return saved_filter_save (db, &saving->actor, &saving->filter, error);
}

static gboolean
delete_work (Db *db, gpointer data, GError **error)
{
  const Saving *saving = data;

  return saved_filter_delete (db, &saving->actor, saving->uuid, error);
}

/* (transfer full): what is kept is what we understand of it, written our way. */
static char *
understood (const char *query)
{
  g_autoptr (ReportCriteria) criteria = report_criteria_new ();

  report_criteria_read (criteria, query);
  return report_criteria_query (criteria);
}

int
saved_filters_save (Exchange *exchange)
{
  g_auto (Saving) saving = { .actor = office_actor (exchange) };
  g_autofree char *place = NULL;
  g_autoptr (GError) error = NULL;

  saving.filter.name = exchange_typed (exchange, "name", FALSE, SAVED_FILTER_NAME_CHARS_MAX);
  saving.filter.list = g_strdup (report_list_name (report_list_find (exchange_field (exchange, "list"))));
  saving.filter.query = understood (exchange_field (exchange, "query"));
  if (*saving.filter.name == '\0')
    return reports_list_again (exchange, "filter-name", "name_missing");
  place = g_strdup_printf ("/dossiers?liste=%s%s%s", saving.filter.list, *saving.filter.query == '\0' ? "" : "&",
                           saving.filter.query);
  if (store_write (exchange_appliance (exchange)->store, save_work, &saving, &error))
    return exchange_redirect (exchange, place);
  return g_error_matches (error, BOX_ERROR, BOX_ERROR_LIMIT)
             ? reports_list_again (exchange, "filter-name", "filters_many")
             : exchange_fail (exchange, g_steal_pointer (&error));
}

int
saved_filters_delete (Exchange *exchange)
{
  Saving saving = { .actor = office_actor (exchange), .uuid = exchange_path_part (exchange, "uuid") };
  GError *error = NULL;

  /* Taken away twice is away: a double press is no mistake. */
  if (store_write (exchange_appliance (exchange)->store, delete_work, &saving, &error)
      || g_error_matches (error, BOX_ERROR, BOX_ERROR_NOT_FOUND)) {
    g_clear_error (&error);
    return exchange_redirect (exchange, "/dossiers");
  }
  return exchange_fail (exchange, error);
}
