/* refusals.c: the page of refusals. */
#include "pages/refusals.h"

#include "pages/office.h"
#include "pages/rules_form.h"
#include "view/refusal_view.h"

int
refusals_show (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  gint64 months = 0, since = rules_trial_since (exchange, &months);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) refusals = refusal_list (viewer.db, since, viewer.now + 1, &error);
  Tree *view;

  if (refusals == NULL)
    return exchange_fail (exchange, g_steal_pointer (&error));
  view = tree_new_map ();
  refusal_view_add (&viewer, refusals, view);
  rules_add_months (view, months);
  viewer_set_day (&viewer, view, "since", since);
  return exchange_page (exchange, 200, "refusals", view);
}
