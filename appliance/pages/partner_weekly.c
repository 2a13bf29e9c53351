/* partner_weekly.c: the report made now, by the same view as its PDF; the reports kept. */
#include "pages/partner_weekly.h"

#include "domain/weekly.h"
#include "pages/office.h"
#include "pages/paper.h"
#include "pages/partner_request.h"
#include "pages/weekly_paper.h"
#include "view/partner_view.h"
#include "view/territory.h"
#include "view/weekly_page.h"
#include "view/weekly_view.h"

/* (transfer full): the partner of the path, when its reports are the reader's to see. NULL with the answer given. */
static Partner *
find_readable (Exchange *exchange, int *ret_status)
{
  const Viewer viewer = office_viewer (exchange);
  g_autoptr (Partner) partner = partner_request_find (exchange, ret_status);
  GError *error = NULL;

  if (partner == NULL || partner_view_shows_weekly (&viewer, partner))
    return g_steal_pointer (&partner);
  box_fail (&error, BOX_ERROR_DENIED, "another partner's weekly reports");
  *ret_status = exchange_fail (exchange, error);
  return NULL;
}

/* (transfer full): what the report would say now; NULL: STORE. */
static Tree *
report_now (Exchange *exchange, const Partner *partner, GError **error)
{
  const Appliance *appliance = exchange_appliance (exchange);
  const Viewer viewer = office_viewer (exchange);
  const Voice voice = { appliance->words, "fr" };
  g_autoptr (Weekly) weekly = weekly_read (viewer.db, partner->id, viewer.now, error);
  g_autoptr (Tree) town = territory_tree (viewer.db);
  const WeeklyReader reader = { partner->name, appliance->base_url, tree_get_text (town, "name") };

  return weekly == NULL ? NULL : weekly_tree (weekly, &voice, &reader);
}

int
partner_weekly_show (Exchange *exchange)
{
  int status = 0;
  g_autoptr (Partner) partner = find_readable (exchange, &status);
  g_autoptr (Tree) report = NULL;
  GError *error = NULL;
  Tree *view;

  if (partner == NULL)
    return status;
  report = report_now (exchange, partner, &error);
  if (report == NULL)
    return exchange_fail (exchange, error);
  view = tree_new_map ();
  weekly_page_fill (report, WEEKLY_PAGE_ROWS, view);
  tree_set_flag (view, "by_account", TRUE);
  tree_set_format (view, "partner_url", "/partenaires/%s", partner->uuid);
  return exchange_page (exchange, 200, "weekly", view);
}

int
partner_weekly_pdf (Exchange *exchange)
{
  int status = 0;
  g_autoptr (Partner) partner = find_readable (exchange, &status);
  g_autofree char *key = partner == NULL ? NULL : g_strconcat ("weekly:", partner->uuid, NULL), *name = NULL;
  g_autoptr (GBytes) bytes = NULL;
  GError *error = NULL;

  if (partner == NULL)
    return status;
  bytes = paper_product (exchange, key, &error);
  if (bytes == NULL)
    return exchange_fail (exchange, error);
  name = weekly_paper_name (exchange, partner->name);
  exchange_set_header (exchange, "Cache-Control", "no-store");
  return exchange_bytes (exchange, "application/pdf", bytes, name);
}

/* ---- those of the past ---- */

typedef struct {
  Actor actor;
  const WeeklyReport *report;
} Taking;

static gboolean
take_work (Db *db, gpointer data, GError **error)
{
  const Taking *taking = data;

  return weekly_paper_tell (db, &taking->actor, taking->report, "by_account", error);
}

int
partner_weekly_past (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  int status = 0;
  g_autoptr (Partner) partner = find_readable (exchange, &status);
  g_autoptr (WeeklyReport) report = NULL;
  Taking taking = { .actor = office_actor (exchange) };
  GError *error = NULL;

  if (partner == NULL)
    return status;
  report = weekly_report_find_week (viewer.db, partner->id, exchange_path_part (exchange, "week"), &error);
  taking.report = report;
  if (report == NULL || !store_write (exchange_appliance (exchange)->store, take_work, &taking, &error))
    return exchange_fail (exchange, error);
  return weekly_paper_send (exchange, report);
}
