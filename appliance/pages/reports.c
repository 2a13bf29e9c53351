/* reports.c: the list of reports and the desk's queue. The address says which list and page is shown, and nothing
 * else does. */
#include "pages/reports.h"

#include "base/secret.h"
#include "base/text.h"
#include "pages/consultations.h"
#include "pages/office.h"
#include "view/ask_view.h"
#include "view/list_view.h"
#include "view/triage_view.h"

enum { REPORTS_PAGE_MAX = 1000000 };

static gint64
page_number (Exchange *exchange)
{
  gint64 number = 1;

  return text_to_integer (exchange_query (exchange, "page"), 1, REPORTS_PAGE_MAX, &number) ? number : 1;
}

static int
reports_page (Exchange *exchange, const char *page, const char *path, ReportListKind kind)
{
  const Viewer viewer = office_viewer (exchange);
  const ListInput input = { .path = path, .kind = kind, .page = page_number (exchange) };
  g_autoptr (GError) error = NULL;
  g_autofree char *request_token = secret_token_new ();
  Tree *view = list_view (&viewer, &input, &error);

  if (view != NULL && !consultations_log (exchange, "list", &error))
    g_clear_pointer (&view, tree_free);
  if (view == NULL)
    return exchange_fail (exchange, g_steal_pointer (&error));
  ask_view_add_counts (&viewer, view);
  if (kind == REPORT_LIST_TRIAGE && !triage_view_add_delay (&viewer, view, &error)) {
    tree_free (view);
    return exchange_fail (exchange, g_steal_pointer (&error));
  }
  tree_set_text (view, "request_token", request_token);
  return exchange_page (exchange, 200, page, view);
}

int
reports_list (Exchange *exchange)
{
  const char *name = exchange_query (exchange, "liste");
  const Viewer viewer = office_viewer (exchange);

  return reports_page (exchange, "reports", "/dossiers",
                       name == NULL ? list_view_first (&viewer) : report_list_find (name));
}

int
reports_triage (Exchange *exchange)
{
  return reports_page (exchange, "reports-triage", "/a-trier", REPORT_LIST_TRIAGE);
}
