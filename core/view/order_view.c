/* order_view.c: rows of legal_order.h as trees. Judges no order. */
#include "view/order_view.h"

#include <string.h>

#include "base/clock.h"
#include "domain/legal_order.h"
#include "domain/report_document.h"

static const OrderTyped nothing;

/* Days stand as text in their rows: a day that is none is left out. */
static void
set_day (const Viewer *viewer, Tree *map, const char *key, const char *day)
{
  gint64 at = 0;

  tree_set_null (map, key);
  if (day != NULL && clock_parse_day (day, &at))
    viewer_set_day (viewer, map, key, at);
}

static void
fill (const Viewer *viewer, const LegalOrder *order, Tree *map)
{
  tree_set_text (map, "kind", viewer_word (viewer, "order_kind", order->kind));
  tree_set_text (map, "number", order->number);
  tree_set_text (map, "lifted_number", order->lifted_number);
  set_day (viewer, map, "signed", order->signed_on);
  set_day (viewer, map, "lifted", order->lifted_on);
}

/* ---- forms ---- */

/* A form, and what was typed in it when it came back. */
typedef struct {
  const Viewer *viewer;
  const ActionInput *input;
  const ActionTyped *typed; /* NULL: it did not come back */
  const OrderTyped *values; /* never NULL */
} FormBuild;

static FormBuild
build_new (const Viewer *viewer, const ActionInput *input, const char *form, const char *uuid)
{
  const ActionTyped *typed = input->typed;
  gboolean back = typed != NULL && typed->order != NULL && g_strcmp0 (typed->form, form) == 0
                  && g_strcmp0 (typed->order->uuid, uuid) == 0;

  return (FormBuild){ viewer, input, back ? typed : NULL, back ? typed->order : &nothing };
}

static Tree *
form_new (const FormBuild *build, Tree *map, const char *key, const char *name)
{
  Tree *form = tree_set_map (map, key);
  g_autofree char *today = clock_iso_day (build->viewer->now);

  tree_set_text (form, "form", name);
  tree_set_text (form, "report_uuid", build->input->report->uuid);
  tree_set_text (form, "today", today);
  tree_set_flag (form, "open", build->typed != NULL);
  tree_set_flag (form, "visible", build->values->visible);
  action_view_field (build->viewer, form, "number", build->values->number, build->typed);
  action_view_field (build->viewer, form, "day", build->values->day, build->typed);
  return form;
}

static void
add_record_form (const Viewer *viewer, const ActionInput *input, Tree *section)
{
  const FormBuild build = build_new (viewer, input, "order", NULL);
  Tree *form = form_new (&build, section, "record_form", "order"), *kinds;

  tree_set_format (form, "url", "/dossiers/%s/arretes", input->report->uuid);
  action_view_field (viewer, form, "kind", NULL, build.typed);
  action_view_field (viewer, form, "file_number", build.values->file_number, build.typed);
  kinds = tree_set_list (form, "kinds");
  for (guint i = 0; i < order_kinds_count; i++) {
    const char *const codes[] = { order_kinds[i].kind, NULL };

    viewer_add_choices (viewer, kinds, "order_kind", codes, build.values->kind);
  }
}

static void
add_lift_form (const Viewer *viewer, const ActionInput *input, const LegalOrder *order, Tree *item)
{
  const FormBuild build = build_new (viewer, input, "order-lift", order->uuid);
  Tree *form = form_new (&build, item, "lift_form", "order-lift");

  tree_set_format (form, "url", "/arretes/%s", order->uuid);
  tree_set_text (form, "first_day", order->signed_on);
}

/* ---- on the file's page ---- */

static gboolean
add_documents (const Viewer *viewer, const Report *report, const LegalOrder *order, Tree *item, GError **error)
{
  g_autoptr (GPtrArray) documents = report_document_list (viewer->db, report->id, error);
  Tree *list = tree_set_list (item, "documents");

  for (guint i = 0; documents != NULL && i < documents->len; i++) {
    const ReportDocument *document = g_ptr_array_index (documents, i);
    Tree *map;

    if (document->order_id != order->id)
      continue;
    map = tree_add_map (list);
    tree_set_format (map, "url", "/dossiers/%s/photos/%s", report->uuid, document->uuid);
    tree_set_text (map, "name", document->name);
  }
  return documents != NULL;
}

static gboolean
item_add (const Viewer *viewer, const ActionInput *input, const LegalOrder *order, Tree *item, GError **error)
{
  const char *by = order->partner_name != NULL ? order->partner_name : viewer_word (viewer, "author", "desk");
  gboolean names = viewer_sees_names (viewer, input->own);

  fill (viewer, order, item);
  tree_set_text (item, "uuid", order->uuid);
  tree_set_text (item, "file_number", *order->file_number == '\0' ? NULL : order->file_number);
  tree_set_text (item, "by", by);
  tree_set_flag (item, "visible", order->visible);
  return !names || add_documents (viewer, input->report, order, item, error);
}

static void
item_add_forms (const Viewer *viewer, const ActionInput *input, const LegalOrder *order, Tree *item)
{
  tree_set_text (item, "report_uuid", input->report->uuid);
  tree_set_format (item, "documents_url", "/dossiers/%s/documents?arrete=%s#ajouter", input->report->uuid, order->uuid);
  if (order->lifted_on == NULL)
    add_lift_form (viewer, input, order, item);
  if (viewer_is_desk (viewer) || (order->user_id != 0 && order->user_id == viewer->user_id))
    tree_set_format (item, "withdraw_url", "/arretes/%s", order->uuid);
}

/* An order is public; that it stands on a file of this address tells the address of that file: who does not hold it
 * reads nothing of it. */
static gboolean
add_near (const Viewer *viewer, const Report *report, Tree *section, GError **error)
{
  g_autoptr (GPtrArray) orders = legal_order_list_near (viewer->db, report->id, error);
  Tree *list = tree_set_list (section, "near");

  for (guint i = 0; orders != NULL && i < orders->len; i++) {
    const LegalOrder *order = g_ptr_array_index (orders, i);
    Tree *item;

    if (!viewer_sees_names (viewer, report_is_held (viewer->db, order->report_id, viewer->partner_id)))
      continue;
    item = tree_add_map (list);
    fill (viewer, order, item);
    tree_set_text (item, "reference", viewer_is_desk (viewer) ? order->reference : NULL);
    tree_set_format (item, "url", "/dossiers/%s", order->report_uuid);
  }
  viewer_set_any (section, "near");
  return orders != NULL;
}

gboolean
order_view_add (const Viewer *viewer, const ActionInput *input, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) orders = legal_order_list (viewer->db, input->report->id, error);
  gboolean may = access_allows (viewer->role, ACTION_ORDER_RECORD, input->own);
  Tree *section = tree_set_map (view, "orders"), *items = tree_set_list (section, "items");

  for (guint i = 0; orders != NULL && i < orders->len && viewer_sees_names (viewer, input->own); i++) {
    const LegalOrder *order = g_ptr_array_index (orders, i);
    Tree *item = tree_add_map (items);

    if (!item_add (viewer, input, order, item, error))
      return FALSE;
    if (may)
      item_add_forms (viewer, input, order, item);
  }
  viewer_set_any (section, "items");
  if (may)
    add_record_form (viewer, input, section);
  return orders != NULL
         && (!viewer_sees_names (viewer, input->own) || add_near (viewer, input->report, section, error));
}

/* ---- for the tenant ---- */

gboolean
order_view_follow_add (const Viewer *viewer, gint64 report_id, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) orders = legal_order_list (viewer->db, report_id, error);
  Tree *list = tree_set_list (view, "orders");

  for (guint i = 0; orders != NULL && i < orders->len; i++) {
    const LegalOrder *order = g_ptr_array_index (orders, i);

    if (order->visible)
      fill (viewer, order, tree_add_map (list));
  }
  tree_set_flag (view, "has_orders", tree_length (list) > 0);
  return orders != NULL;
}
