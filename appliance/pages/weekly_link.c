/* weekly_link.c: opens the link, shows what the PDF printed, hands the PDF out. Mail scanners open every link: only the
 * download, which is a POST, is a use. */
#include "pages/weekly_link.h"

#include "base/json.h"
#include "domain/event.h"
#include "domain/file.h"
#include "domain/link.h"
#include "domain/partner.h"
#include "domain/weekly_report.h"
#include "pages/weekly_paper.h"
#include "view/weekly_page.h"

#define NO_ROBOTS "noindex, nofollow"

typedef struct {
  Exchange *exchange;
  Link *link;           /* owned */
  WeeklyReport *report; /* owned */
  Partner *partner;     /* owned */
} Opened;

static void
opened_clear (Opened *opened)
{
  g_clear_pointer (&opened->link, g_free);
  g_clear_pointer (&opened->report, weekly_report_free);
  g_clear_pointer (&opened->partner, partner_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Opened, opened_clear)

/* A partner that left reads nothing more, whatever its links say. */
static gboolean
opened_find (Opened *opened, Db *db, GError **error)
{
  opened->link = link_find (db, LINK_WEEKLY, exchange_path_part (opened->exchange, "token"),
                            exchange_now (opened->exchange), error);
  opened->report = opened->link == NULL ? NULL : weekly_report_find (db, opened->link->weekly_report_id, error);
  opened->partner = opened->report == NULL ? NULL : partner_find (db, opened->report->partner_id, error);
  if (opened->partner == NULL)
    return FALSE;
  return opened->partner->archived_at == 0 || box_fail (error, BOX_ERROR_NOT_FOUND, "the partner has left");
}

/* All links that do not open look alike. */
static int
lost (Exchange *exchange, GError *error)
{
  if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_NOT_FOUND))
    return exchange_fail (exchange, error);
  g_error_free (error);
  exchange_set_header (exchange, "X-Robots-Tag", NO_ROBOTS);
  return exchange_page (exchange, 404, "weekly-lost", tree_new_map ());
}

int
weekly_link_show (Exchange *exchange)
{
  Db *db = store_reader (exchange_appliance (exchange)->store);
  g_auto (Opened) opened = { .exchange = exchange };
  g_autoptr (Tree) page = NULL;
  GError *error = NULL;
  Tree *view;

  if (!opened_find (&opened, db, &error))
    return lost (exchange, error);
  page = weekly_paper_page (opened.report, &error);
  if (page == NULL)
    return lost (exchange, error);
  view = tree_new_map ();
  weekly_page_fill (page, WEEKLY_PAGE_ROWS, view);
  tree_set_flag (view, "by_link", TRUE);
  exchange_set_header (exchange, "X-Robots-Tag", NO_ROBOTS);
  exchange_set_header (exchange, "Cache-Control", "no-store");
  return exchange_page (exchange, 200, "weekly", view);
}

/* The use stands with the link, and in the history of the partner. */
static gboolean
use_work (Db *db, gpointer data, GError **error)
{
  const Opened *opened = data;
  const Actor actor = { .kind = ACTOR_BOX, .partner_id = opened->partner->id, .now = exchange_now (opened->exchange) };

  return link_used (db, opened->link, actor.now, error)
         && weekly_paper_tell (db, &actor, opened->report, "by_link", error);
}

int
weekly_link_download (Exchange *exchange)
{
  const Appliance *appliance = exchange_appliance (exchange);
  g_auto (Opened) opened = { .exchange = exchange };
  GError *error = NULL;

  if (!opened_find (&opened, store_reader (appliance->store), &error))
    return lost (exchange, error);
  if (!store_write (appliance->store, use_work, &opened, &error))
    return exchange_fail (exchange, error);
  return weekly_paper_send (exchange, opened.report);
}
