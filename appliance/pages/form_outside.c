/* form_outside.c: the page without network, told where the box is. What it does stands in assets/outside.js. */
#include "pages/form_outside.h"

#include "base/error.h"
#include "domain/reach.h"
#include "pages/form_offline_view.h"

int
form_outside_page (Exchange *exchange)
{
  g_autofree char *outside = reach_outside (store_reader (exchange_appliance (exchange)->store)), *page = NULL;
  GError *error = NULL;
  Tree *view;

  if (outside == NULL) {
    box_fail (&error, BOX_ERROR_NOT_FOUND, "no copy of the site has a form");
    return exchange_fail (exchange, error);
  }
  exchange_speak_as (exchange, exchange_query (exchange, "langue"));
  view = form_offline_view (exchange);
  tree_set_text (view, "box", exchange_appliance (exchange)->base_url);
  tree_set_text (view, "outside", outside);
  page = exchange_render (exchange, "form/outside", view);
  return page == NULL ? exchange_fail (exchange, NULL) : exchange_text (exchange, "text/html; charset=utf-8", page);
}

int
form_outside_there (Exchange *exchange)
{
  Tree *body = tree_new_map ();

  tree_set_flag (body, "there", TRUE);
  return exchange_json (exchange, 200, body);
}
