/* agenda.c: shows the agenda, and logs that addresses were read. Changes nothing else. */
#include "pages/agenda.h"

#include "pages/consultations.h"
#include "pages/office.h"
#include "view/agenda_view.h"

int
agenda_show (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  gboolean mine = g_strcmp0 (exchange_query (exchange, "qui"), "moi") == 0;
  GError *error = NULL;
  Tree *view = consultations_log (exchange, "agenda", &error) ? agenda_view (&viewer, mine, &error) : NULL;

  return view == NULL ? exchange_fail (exchange, error) : exchange_page (exchange, 200, "agenda", view);
}
