/* tickets.c: asks for help, shows what became of it. What goes with a request is shown before it leaves. */
#include "pages/tickets.h"

#include <string.h>

#include "base/json.h"
#include "base/secret.h"
#include "domain/diagnosis.h"
#include "domain/followup.h"
#include "domain/ticket.h"
#include "ingest/mqtt.h"
#include "pages/office.h"
#include "pages/office_fields.h"
#include "pages/once.h"
#include "view/ticket_view.h"

#define PLACE "/assistance"
#define LAST "derniere"
enum { CODE_CHARS = 20, PAGE_CHARS = 300 };

/* A form as typed. */
typedef struct {
  Actor actor;
  const char *number; /* NULL: a new request */
  char *verb, *subject, *text, *urgency, *page, *diagnosis;
  gboolean attach;
  Remarks *remarks;
} TicketForm;

static void
ticket_form_clear (TicketForm *form)
{
  g_free (form->verb);
  g_free (form->subject);
  g_free (form->text);
  g_free (form->urgency);
  g_free (form->page);
  g_free (form->diagnosis);
  remarks_free (form->remarks);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TicketForm, ticket_form_clear)

static TicketForm
form_read (Exchange *exchange, const char *number)
{
  const char *attach = exchange_field (exchange, "attach");
  g_autofree char *page = exchange_typed (exchange, "page", FALSE, PAGE_CHARS);

  return (TicketForm){
    .actor = office_actor (exchange),
    .number = number,
    .verb = exchange_typed (exchange, "verb", FALSE, CODE_CHARS),
    .subject = exchange_typed (exchange, "subject", FALSE, TICKET_SUBJECT_MAX + 1), /* one too many: told, not cut */
    .text = exchange_typed (exchange, "text", TRUE, TICKET_TEXT_MAX + 1),
    .urgency = exchange_typed (exchange, "urgency", FALSE, CODE_CHARS),
    .page = exchange_page_shape (exchange, page),
    .attach = g_strcmp0 (attach, "1") == 0,
    .remarks = remarks_new (),
  };
}

static void
form_check_text (const TicketForm *form)
{
  if (!followup_is_said (form->text))
    remarks_add (form->remarks, "text", "text_missing", NULL);
  else if (g_utf8_strlen (form->text, -1) > TICKET_TEXT_MAX)
    remarks_add (form->remarks, "text", "text_long", NULL);
}

static void
form_check (const TicketForm *form)
{
  if (!followup_is_said (form->subject))
    remarks_add (form->remarks, "subject", "subject_missing", NULL);
  else if (g_utf8_strlen (form->subject, -1) > TICKET_SUBJECT_MAX)
    remarks_add (form->remarks, "subject", "subject_long", NULL);
  form_check_text (form);
  if (!g_strv_contains (ticket_urgencies, form->urgency))
    remarks_add (form->remarks, "urgency", "urgency_missing", NULL);
}

/* (transfer full): the state of the box as it is now. */
static Tree *
diagnosis_now (Exchange *exchange)
{
  const Appliance *appliance = exchange_appliance (exchange);
  const StatusLive live = { .broker_away_s = mqtt_away_s (appliance->mqtt) };
  const StatusScene scene = { .db = store_reader (appliance->store),
                              .now = exchange_now (exchange),
                              .data_folder = appliance->data_folder,
                              .config = appliance->config,
                              .root = "",
                              .live = &live };

  return diagnosis_make (&(DiagnosisSource){ &scene, appliance->edition });
}

/* ---- asking ---- */

static void
add_urgencies (const Viewer *viewer, const char *chosen, Tree *view)
{
  Tree *list = tree_set_list (view, "urgencies");

  viewer_add_choices (viewer, list, "ticket_urgency", ticket_urgencies, chosen);
}

static int
ask_page (Exchange *exchange, int status, const TicketForm *form)
{
  const Viewer viewer = office_viewer (exchange);
  g_autoptr (Tree) diagnosis = diagnosis_now (exchange);
  g_autofree char *token = secret_token_new ();
  Tree *view = tree_new_map ();
  const OfficeFields fields = { exchange, form->remarks, "ticket_remark", view };

  office_fields_errors (&fields);
  office_fields_add (&fields, "subject", form->subject);
  office_fields_add (&fields, "text", form->text);
  office_fields_add (&fields, "urgency", form->urgency);
  add_urgencies (&viewer, form->urgency, view);
  tree_set_text (view, "page", form->page == NULL || *form->page == '\0' ? NULL : form->page);
  tree_set_flag (view, "attach", form->attach);
  tree_set_text (view, "request_token", token);
  ticket_view_add_diagnosis (&viewer, diagnosis, view);
  ticket_view_add_support (&viewer, view);
  return exchange_page (exchange, status, "ticket-new", view);
}

int
tickets_ask (Exchange *exchange)
{
  g_auto (TicketForm) form = { .attach = TRUE,
                               .page = exchange_page_shape (exchange, exchange_query (exchange, "page")),
                               .remarks = remarks_new () };

  return ask_page (exchange, 200, &form);
}

static gboolean
open_work (Db *db, gpointer data, GError **error)
{
  const TicketForm *form = data;
  const TicketInput input = { form->subject, form->text, form->urgency, form->page, form->diagnosis };
  g_autofree char *name = NULL;

  return ticket_open (db, &form->actor, &input, &name, error);
}

int
tickets_open (Exchange *exchange)
{
  g_auto (TicketForm) form = form_read (exchange, NULL);
  g_autofree char *request = once_request (exchange, "ticket", form.subject, form.text), *led = NULL;
  const Once once = { open_work, &form, request, PLACE "/" LAST "?fait=opened" };
  GError *error = NULL;

  form_check (&form);
  if (remarks_any (form.remarks))
    return ask_page (exchange, 422, &form);
  if (form.attach) {
    g_autoptr (Tree) diagnosis = diagnosis_now (exchange);

    form.diagnosis = json_print (diagnosis);
  }
  if (once_write (exchange, &once, &led, &error))
    return exchange_redirect (exchange, led);
  if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_LIMIT))
    return exchange_fail (exchange, error);
  g_error_free (error);
  remarks_add (form.remarks, "subject", "too_many", NULL);
  return ask_page (exchange, 429, &form);
}

/* ---- what became of it ---- */

int
tickets_show (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  g_autoptr (GError) error = NULL;
  Tree *view = ticket_view_list (&viewer, &error);

  return view == NULL ? exchange_fail (exchange, g_steal_pointer (&error))
                      : exchange_page (exchange, 200, "tickets", view);
}

/* (transfer full): the one of the path, if it may be read. */
static Ticket *
find_ticket (Exchange *exchange, GError **error)
{
  const Actor actor = office_actor (exchange);
  Db *db = store_reader (exchange_appliance (exchange)->store);
  const char *number = exchange_path_part (exchange, "number");
  g_autoptr (Ticket) ticket =
      strcmp (number, LAST) == 0 ? ticket_find_last (db, actor.user_id, error) : ticket_find (db, number, error);

  if (ticket != NULL && !ticket_may_see (&actor, ticket)) {
    box_fail (error, BOX_ERROR_DENIED, "somebody else's request for help");
    return NULL;
  }
  return g_steal_pointer (&ticket);
}

static int
one_page (Exchange *exchange, int status, const TicketForm *form)
{
  const Viewer viewer = office_viewer (exchange);
  const char *done = exchange_query (exchange, "fait");
  GError *error = NULL;
  g_autoptr (Ticket) ticket = find_ticket (exchange, &error);
  g_autofree char *token = secret_token_new ();
  Tree *view = ticket == NULL ? NULL : ticket_view_one (&viewer, ticket, &error);
  const OfficeFields fields = { exchange, form->remarks, "ticket_remark", view };

  if (view == NULL)
    return exchange_fail (exchange, error);
  office_fields_errors (&fields);
  office_fields_add (&fields, "text", form->text);
  tree_set_text (view, "request_token", token);
  tree_set_flag (view, "changed", status == 409);
  tree_set_text (view, "done", done == NULL ? NULL : viewer_word (&viewer, "ticket_done", done));
  tree_set_flag (view, "just_opened", g_strcmp0 (done, "opened") == 0);
  return exchange_page (exchange, status, "ticket", view);
}

/* From the last one of who asks to its number: an address that may be sent to a colleague. */
static int
lead_to_last (Exchange *exchange)
{
  GError *error = NULL;
  g_autoptr (Ticket) ticket = find_ticket (exchange, &error);
  g_autofree char *name = NULL, *place = NULL;

  if (ticket == NULL)
    return exchange_fail (exchange, error);
  name = ticket_name (ticket);
  place = g_strdup_printf (PLACE "/%s%s", name, exchange_query (exchange, "fait") == NULL ? "" : "?fait=opened");
  return exchange_redirect (exchange, place);
}

int
tickets_one (Exchange *exchange)
{
  g_auto (TicketForm) form = { .remarks = remarks_new () };

  if (strcmp (exchange_path_part (exchange, "number"), LAST) == 0)
    return lead_to_last (exchange);
  return one_page (exchange, 200, &form);
}

static gboolean
change_work (Db *db, gpointer data, GError **error)
{
  const TicketForm *form = data;
  const Change change = { .uuid = form->number, .verb = form->verb, .message = form->text };

  return ticket_change (db, &form->actor, &change, error);
}

int
tickets_change (Exchange *exchange)
{
  g_auto (TicketForm) form = form_read (exchange, exchange_path_part (exchange, "number"));
  const Transition *row = transition_find (ticket_transitions, form.verb);
  g_autofree char *words = g_strjoin ("\n", form.verb, form.text, NULL),
                  *request = once_request (exchange, "ticket", form.number, words),
                  *place = g_strdup_printf (PLACE "/%s?fait=%s", form.number, form.verb), *led = NULL;
  const Once once = { change_work, &form, request, place };
  GError *error = NULL;

  if (row != NULL && row->message)
    form_check_text (&form);
  if (remarks_any (form.remarks))
    return one_page (exchange, 422, &form);
  if (once_write (exchange, &once, &led, &error))
    return exchange_redirect (exchange, led);
  if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT))
    return exchange_fail (exchange, error);
  g_error_free (error);
  return one_page (exchange, 409, &form);
}
