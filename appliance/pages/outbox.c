/* outbox.c: the page of mails, for the desk: recipients are addresses, words are of people. */
#include "pages/outbox.h"

#include <string.h>

#include "base/text.h"
#include "domain/outbox.h"
#include "domain/outbox_care.h"
#include "domain/report.h"
#include "pages/consultations.h"
#include "pages/office.h"
#include "view/outbox_view.h"

enum { ADDRESS_CHARS = 254, VERB_CHARS = 20, KIND_CHARS = 60 };

/* ---- what is shown ---- */

/* A remark, or what was done just before (?fait=). */
static void
add_said (Exchange *exchange, const Viewer *viewer, const char *remark, const char *field, Tree *view)
{
  const char *done = exchange_query (exchange, "fait");
  Tree *item;

  tree_set_text (view, "done", done == NULL ? NULL : viewer_word (viewer, "outbox_done", done));
  if (remark == NULL)
    return;
  item = tree_add_map (tree_set_list (tree_set_map (view, "errors"), "items"));
  tree_set_text (item, "field", field);
  tree_set_text (item, "words", viewer_word (viewer, "outbox_remark", remark));
}

static int
list_page (Exchange *exchange, const OutboxPage *input, const char *remark, const char *field)
{
  const Viewer viewer = office_viewer (exchange);
  g_autoptr (GError) error = NULL;
  Tree *view = consultations_log (exchange, "outbox", &error) ? outbox_view (&viewer, input, &error) : NULL;

  if (view == NULL)
    return exchange_fail (exchange, g_steal_pointer (&error));
  add_said (exchange, &viewer, remark, field, view);
  return exchange_page (exchange, remark == NULL ? 200 : 422, "outbox", view);
}

static int
list_again (Exchange *exchange, const char *remark, const char *field)
{
  const OutboxPage input = { .page = 1 };

  return list_page (exchange, &input, remark, field);
}

int
outbox_show (Exchange *exchange)
{
  const OutboxPage input = { .state = exchange_query (exchange, "etat"),
                       .kind = exchange_query (exchange, "genre"),
                       .page = office_page (exchange) };

  return list_page (exchange, &input, NULL, NULL);
}

int
outbox_search (Exchange *exchange)
{
  g_autofree char *recipient = exchange_typed (exchange, "to", FALSE, ADDRESS_CHARS);
  const OutboxPage input = { .recipient = recipient, .page = 1 };

  return *recipient == '\0' ? list_again (exchange, "to_missing", "to") : list_page (exchange, &input, NULL, NULL);
}

/* ---- what is done ---- */

typedef struct {
  Actor actor;
  OutboxCare care;
  const char *words; /* an address, or a reason */
  gint64 count;      /* out */
} Work;

/* Runs it, and leads to the list with the sentence of `done`. */
static int
work_answer (Exchange *exchange, StoreWork work, Work *data, const char *done)
{
  g_autofree char *place = NULL;
  GError *error = NULL;

  data->actor = office_actor (exchange);
  if (!store_write (exchange_appliance (exchange)->store, work, data, &error))
    return exchange_fail (exchange, error);
  place = g_strdup_printf ("/courriers?fait=%s", done);
  return exchange_redirect (exchange, place);
}

static gboolean
care_work (Db *db, gpointer data, GError **error)
{
  Work *work = data;

  return outbox_care (db, &work->actor, &work->care, &work->count, error);
}

static GArray *
ids_read (Exchange *exchange)
{
  g_autoptr (GPtrArray) typed = exchange_fields (exchange, "mail");
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 id;

  for (guint i = 0; i < typed->len; i++)
    if (text_to_integer (g_ptr_array_index (typed, i), 1, G_MAXINT64, &id))
      g_array_append_val (ids, id);
  return ids;
}

int
outbox_do (Exchange *exchange)
{
  g_autofree char *verb = exchange_typed (exchange, "verb", FALSE, VERB_CHARS);
  g_autofree char *kind = exchange_typed (exchange, "kind", FALSE, KIND_CHARS);
  g_autoptr (GArray) ids = ids_read (exchange);
  gboolean all = g_str_equal (verb, "retry_all");
  Work work = { .care = { .verb = outbox_verb_find (all ? "retry" : verb),
                          .ids = all ? NULL : ids,
                          .kind = *kind == '\0' ? NULL : kind } };
  g_autofree char *place = NULL;
  GError *error = NULL;

  if (work.care.verb == NULL)
    return list_again (exchange, "verb_missing", "lot");
  if (!all && ids->len == 0)
    return list_again (exchange, "pick_none", "lot");
  work.actor = office_actor (exchange);
  if (!store_write (exchange_appliance (exchange)->store, care_work, &work, &error))
    return exchange_fail (exchange, error);
  place = g_strdup_printf ("/courriers?fait=%s", work.count == 0 ? "none" : work.care.verb->verb);
  return exchange_redirect (exchange, place);
}

static gboolean
address_work (Db *db, gpointer data, GError **error)
{
  Work *work = data;

  return outbox_retry_address (db, &work->actor, work->words, &work->count, error);
}

int
outbox_address (Exchange *exchange)
{
  g_autofree char *address = exchange_typed (exchange, "address", FALSE, ADDRESS_CHARS);
  Work work = { .words = address };

  return work_answer (exchange, address_work, &work, "address");
}

static gboolean
halt_work (Db *db, gpointer data, GError **error)
{
  const Work *work = data;

  return outbox_stop (db, &work->actor, work->words, error);
}

int
outbox_halt (Exchange *exchange)
{
  g_autofree char *reason = exchange_typed (exchange, "reason", FALSE, OUTBOX_REASON_MAX);
  Work work = { .words = reason };

  return *reason == '\0' ? list_again (exchange, "reason_missing", "reason")
                         : work_answer (exchange, halt_work, &work, "stop");
}

static gboolean
resume_work (Db *db, gpointer data, GError **error)
{
  const Work *work = data;

  return outbox_start (db, &work->actor, error);
}

int
outbox_resume (Exchange *exchange)
{
  Work work = { 0 };

  return work_answer (exchange, resume_work, &work, "start");
}

/* ---- one mail ---- */

/* Who reads the words of a mail reads its file. */
typedef struct {
  Actor actor;
  gint64 id;
} Reading;

static gboolean
log_work (Db *db, gpointer data, GError **error)
{
  const Reading *reading = data;
  g_autoptr (Outbox) mail = outbox_find (db, reading->id, error);

  return mail != NULL
         && (mail->report_id == 0 || report_log_access (db, &reading->actor, mail->report_id, "mail", error));
}

static gboolean
read_id (Exchange *exchange, gint64 *ret_id, GError **error)
{
  return text_to_integer (exchange_path_part (exchange, "id"), 1, G_MAXINT64, ret_id)
             ? TRUE
             : box_fail (error, BOX_ERROR_NOT_FOUND, "no such mail");
}

int
outbox_read (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  Reading reading = { .actor = office_actor (exchange) };
  g_autoptr (GError) error = NULL;
  Tree *view = NULL;

  if (read_id (exchange, &reading.id, &error) && consultations_log (exchange, "outbox", &error)
      && store_write (exchange_appliance (exchange)->store, log_work, &reading, &error))
    view = outbox_view_one (&viewer, reading.id, &error);
  return view == NULL ? exchange_fail (exchange, g_steal_pointer (&error))
                      : exchange_page (exchange, 200, "outbox-one", view);
}

/* Styles of a mail stand in its elements; nothing of it may load, run, send or leave its frame. */
#define FRAME_POLICY \
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; sandbox;" \
  " frame-ancestors 'self'"

int
outbox_frame (Exchange *exchange, const char *html)
{
  g_autoptr (GBytes) bytes = g_bytes_new (html, strlen (html));

  exchange_set_header (exchange, "Content-Security-Policy", FRAME_POLICY);
  exchange_set_header (exchange, "X-Frame-Options", "SAMEORIGIN");
  return exchange_bytes (exchange, "text/html; charset=utf-8", bytes, NULL);
}

int
outbox_html (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  Reading reading = { .actor = office_actor (exchange) };
  g_autoptr (GError) error = NULL;
  g_autofree char *html = NULL;

  if (read_id (exchange, &reading.id, &error)
      && store_write (exchange_appliance (exchange)->store, log_work, &reading, &error))
    html = outbox_view_html (&viewer, reading.id, &error);
  return html == NULL ? exchange_fail (exchange, g_steal_pointer (&error)) : outbox_frame (exchange, html);
}
