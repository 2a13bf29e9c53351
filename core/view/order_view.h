/* order_view.h: orders (arrêtés) as people read them, and the forms by which staff record one and say that it is lifted
 * or was a mistake. */
#pragma once
#include "view/action_view.h"

/* What was typed in a form about an order; all nullable. */
struct OrderTyped {
  const char *uuid; /* of the order that is changed; NULL: a new one */
  const char *kind, *number, *file_number, *day;
  gboolean visible;
};

/* Sets `orders` {any, items[], any_near, near[], record_form}: an item: kind, number, file_number, signed, lifted,
 * lifted_number, visible, by, documents[], documents_url, lift_form, withdraw_url; of the same address on other files
 * (`near`): kind, number, signed, lifted and, for the desk, reference and url. Without `names` nothing is said of the
 * place, so `near` is empty. */
gboolean order_view_add (const Viewer *viewer, const ActionInput *input, Tree *view, GError **error);
/* For the follow-up page: sets `orders` [{kind, number, signed, lifted}] and `has_orders`: those told to the tenant. */
gboolean order_view_follow_add (const Viewer *viewer, gint64 report_id, Tree *view, GError **error);
