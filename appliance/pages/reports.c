/* reports.c: the list of reports and the desk's queue. The address says which list and page is shown, narrowed by what
 * and in which order, and nothing else does. */
#include "pages/reports.h"

#include "base/secret.h"
#include "base/text.h"
#include "pages/consultations.h"
#include "pages/office.h"
#include "pages/report_query.h"
#include "view/ask_view.h"
#include "view/export_view.h"
#include "view/list_view.h"
#include "view/triage_view.h"

/* A page of a list, and what is wrong with what was sent from it. */
typedef struct {
  ListInput input;
  const char *template;
  const char *field, *code; /* NULL: nothing is wrong */
} ListPage;

static void
view_add_remark (const Viewer *viewer, const ListPage *page, Tree *view)
{
  Tree *item;

  if (page->code == NULL)
    return;
  item = tree_add_map (tree_set_list (tree_set_map (view, "errors"), "items"));
  tree_set_text (item, "field", page->field);
  tree_set_text (item, "words", viewer_word (viewer, "list_remark", page->code));
}

static int
list_page (Exchange *exchange, const ListPage *page)
{
  const Viewer viewer = office_viewer (exchange);
  g_autoptr (GError) error = NULL;
  g_autofree char *request_token = secret_token_new ();
  Tree *view = list_view (&viewer, &page->input, &error);

  if (view != NULL && !consultations_log (exchange, "list", &error))
    g_clear_pointer (&view, tree_free);
  if (view == NULL)
    return exchange_fail (exchange, g_steal_pointer (&error));
  ask_view_add_counts (&viewer, view);
  if (page->input.kind == REPORT_LIST_TRIAGE && !triage_view_add_delay (&viewer, view, &error)) {
    tree_free (view);
    return exchange_fail (exchange, g_steal_pointer (&error));
  }
  view_add_remark (&viewer, page, view);
  export_view_add_links (page->input.kind, page->input.criteria, view);
  tree_set_text (view, "request_token", request_token);
  return exchange_page (exchange, page->code == NULL ? 200 : 422, page->template, view);
}

/* What is searched is searched everywhere, unless a list is named. */
static ReportListKind
list_kind (Exchange *exchange, const ReportCriteria *criteria)
{
  const char *name = exchange_query (exchange, "liste");
  const Viewer viewer = office_viewer (exchange);

  if (name != NULL && *name != '\0')
    return report_list_find (name);
  return report_criteria_count (criteria) > 0 ? REPORT_LIST_ALL : list_view_first (&viewer);
}

int
reports_list_again (Exchange *exchange, const char *field, const char *code)
{
  g_autoptr (ReportCriteria) criteria = report_criteria_new ();
  ListPage page = { .template = "reports", .field = field, .code = code };

  report_query_read (exchange, criteria);
  page.input = (ListInput){ .path = "/dossiers",
                            .kind = list_kind (exchange, criteria),
                            .page = office_page (exchange),
                            .criteria = criteria,
                            .bulk = TRUE,
                            .picked = g_strcmp0 (exchange_query (exchange, "cocher"), "1") == 0 };
  return list_page (exchange, &page);
}

int
reports_list (Exchange *exchange)
{
  return reports_list_again (exchange, NULL, NULL);
}

int
reports_triage (Exchange *exchange)
{
  const ListPage page = {
    .input = { .path = "/a-trier", .kind = REPORT_LIST_TRIAGE, .page = office_page (exchange) },
    .template = "reports-triage",
  };

  return list_page (exchange, &page);
}
