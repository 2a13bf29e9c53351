/* order.c: reads the forms about an order, and finds which field to speak of. What may be done is decided by
 * domain/legal_order.c. */
#include "pages/order.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "domain/legal_order.h"
#include "pages/office_form.h"
#include "view/order_view.h"

/* A form about an order: as typed, and its day as the store keeps it. */
typedef struct {
  OfficeForm *form;
  OrderTyped typed;
  char *kind, *number, *file_number, *day; /* owned */
} OrderForm;

static void
order_form_clear (OrderForm *form)
{
  char **texts[] = { &form->kind, &form->number, &form->file_number, &form->day };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer (texts[i], g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OrderForm, order_form_clear)

static OrderForm
order_form_read (Exchange *exchange, OfficeForm *office)
{
  OrderForm form = { .form = office };
  g_autofree char *day = exchange_typed (exchange, "day", FALSE, OFFICE_CODE_CHARS);

  form.kind = exchange_typed (exchange, "kind", FALSE, OFFICE_CODE_CHARS);
  form.number = exchange_typed (exchange, "number", FALSE, ORDER_NUMBER_MAX + 1);
  form.file_number = exchange_typed (exchange, "file_number", FALSE, ORDER_NUMBER_MAX + 1);
  form.day = text_day (day);
  form.typed = (OrderTyped){ NULL,        form.kind,
                             form.number, form.file_number,
                             form.day,    exchange_field (exchange, "visible") != NULL };
  return form;
}

static void
long_check (const OrderForm *form, const char *field, const char *number)
{
  if (g_utf8_strlen (number, -1) > ORDER_NUMBER_MAX)
    remarks_add (form->form->remarks, field, "order_number_long", NULL);
}

static void
day_check (const OrderForm *form)
{
  gint64 at = 0;

  if (!clock_parse_day (form->day, &at))
    remarks_add (form->form->remarks, "day", "order_day_missing", NULL);
  else if (at > form->form->actor.now)
    remarks_add (form->form->remarks, "day", "day_future", NULL);
}

static int
order_form_send (Exchange *exchange, OrderForm *form, StoreWork work)
{
  g_autofree char *words = g_strjoin ("\n", form->typed.uuid != NULL ? form->typed.uuid : "", form->kind, form->number,
                                      form->file_number, form->day, NULL);
  const OfficeWork sending = { .work = work,
                               .data = form,
                               .words = words,
                               .anchor = "arretes",
                               .typed = { .text = *form->number == '\0' ? NULL : form->number,
                                          .order = &form->typed } };

  return office_form_send (exchange, form->form, &sending);
}

/* ---- recorded ---- */

static gboolean
record_work (Db *db, gpointer data, GError **error)
{
  const OrderForm *form = data;
  OrderInput input = { .kind = form->kind,
                       .number = form->number,
                       .file_number = form->file_number,
                       .signed_on = form->day,
                       .visible = form->typed.visible };

  if (!office_form_own (db, form->form, ACTION_ORDER_RECORD, error))
    return FALSE;
  input.report_id = form->form->report_id;
  return legal_order_record (db, &form->form->actor, &input, NULL, error);
}

int
order_record (Exchange *exchange)
{
  g_auto (OfficeForm) office = office_form_read (exchange, exchange_path_part (exchange, "uuid"));
  g_auto (OrderForm) form = order_form_read (exchange, &office);

  office.form = g_strdup ("order");
  if (legal_order_kind_find (form.kind) == NULL)
    remarks_add (office.remarks, "kind", "order_kind_missing", NULL);
  if (*form.number == '\0')
    remarks_add (office.remarks, "number", "order_number_missing", NULL);
  long_check (&form, "number", form.number);
  long_check (&form, "file_number", form.file_number);
  day_check (&form);
  return order_form_send (exchange, &form, record_work);
}

/* ---- lifted, withdrawn ---- */

static gboolean
change_work (Db *db, gpointer data, GError **error)
{
  const OrderForm *form = data;
  const OrderChange change = { .report_uuid = form->form->uuid,
                               .order_uuid = form->typed.uuid,
                               .verb = form->form->verb,
                               .lifted_on = form->day,
                               .number = form->number };

  return legal_order_change (db, &form->form->actor, &change, error);
}

int
order_change (Exchange *exchange)
{
  g_autofree char *report = exchange_typed (exchange, "report", FALSE, OFFICE_CODE_CHARS);
  g_auto (OfficeForm) office = office_form_read (exchange, report);
  g_auto (OrderForm) form = order_form_read (exchange, &office);
  const char *signed_on = exchange_field (exchange, "signed_on");

  office.form = g_strconcat ("order-", office.verb, NULL);
  form.typed.uuid = exchange_path_part (exchange, "uuid");
  if (strcmp (office.verb, "lift") == 0) {
    day_check (&form);
    long_check (&form, "number", form.number);
    if (!remarks_any (office.remarks) && signed_on != NULL && strcmp (form.day, signed_on) < 0)
      remarks_add (office.remarks, "day", "order_day_order", NULL);
  }
  return order_form_send (exchange, &form, change_work);
}
