/* outbox.c: the page of mails, for the desk: recipients are addresses. */
#include "pages/outbox.h"

#include "base/text.h"
#include "pages/consultations.h"
#include "pages/office.h"
#include "view/outbox_view.h"

enum { OUTBOX_PAGE_MAX = 10000 };

int
outbox_show (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  OutboxPage input = { .state = exchange_query (exchange, "etat"), .page = 1 };
  g_autoptr (GError) error = NULL;
  Tree *view;

  if (!text_to_integer (exchange_query (exchange, "page"), 1, OUTBOX_PAGE_MAX, &input.page))
    input.page = 1;
  view = consultations_log (exchange, "outbox", &error) ? outbox_view (&viewer, &input, &error) : NULL;
  return view == NULL ? exchange_fail (exchange, g_steal_pointer (&error))
                      : exchange_page (exchange, 200, "outbox", view);
}
