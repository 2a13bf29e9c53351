/* incoming.c: the pages of received mails. Whoever opens one is written down first. */
#include "pages/incoming.h"

#include <string.h>

#include "base/secret.h"
#include "base/text.h"
#include "domain/incoming_decide.h"
#include "domain/report.h"
#include "pages/consultations.h"
#include "pages/office.h"
#include "pages/office_form.h"
#include "pages/once.h"
#include "pages/uploads.h"
#include "view/incoming_view.h"

enum { REFERENCE_CHARS = 20 };

int
incoming_page_list (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  g_autoptr (GError) error = NULL;
  Tree *view = NULL;

  if (consultations_log (exchange, "incoming", &error))
    view = incoming_view_list (&viewer, exchange_query (exchange, "etat"), office_page (exchange), &error);
  return view == NULL ? exchange_fail (exchange, g_steal_pointer (&error))
                      : exchange_page (exchange, 200, "incoming", view);
}

/* ---- one ---- */

/* (transfer full): the mail when this person may see it, which is then in the log. */
static Incoming *
open_mail (Exchange *exchange, GError **error)
{
  Store *store = exchange_appliance (exchange)->store;
  const Actor actor = office_actor (exchange);
  g_autoptr (Incoming) incoming =
      incoming_find_uuid (store_reader (store), exchange_path_part (exchange, "uuid"), error);

  if (incoming == NULL)
    return NULL;
  if (!incoming_may_see (&actor, incoming)) {
    box_fail (error, BOX_ERROR_NOT_FOUND, "no such mail for this viewer");
    return NULL;
  }
  return office_log_reading (exchange, incoming->report_id, "incoming", error) ? g_steal_pointer (&incoming) : NULL;
}

/* `trouble`: a word of the group incoming_remark, nullable; `reference`: as typed, nullable. */
static int
show (Exchange *exchange, int status, const char *trouble, const char *reference)
{
  const Viewer viewer = office_viewer (exchange);
  const char *done = exchange_query (exchange, "fait");
  g_autofree char *key = g_strconcat ("incoming_done.", done, NULL), *request_token = secret_token_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (Incoming) incoming = open_mail (exchange, &error);
  Tree *view = incoming == NULL ? NULL : incoming_view_one (&viewer, incoming, &error);

  if (view == NULL)
    return exchange_fail (exchange, g_steal_pointer (&error));
  if (done != NULL && words_has (viewer.words, "fr", key))
    tree_set_text (view, "done", words_get (viewer.words, "fr", key));
  if (trouble != NULL)
    tree_set_text (view, "problem", viewer_word (&viewer, "incoming_remark", trouble));
  tree_set_flag (view, "no_such_file", g_strcmp0 (trouble, "reference") == 0);
  tree_set_text (view, "typed", reference);
  tree_set_text (view, "request_token", request_token);
  return exchange_page (exchange, status, "incoming-one", view);
}

int
incoming_page_show (Exchange *exchange)
{
  return show (exchange, 200, NULL, NULL);
}

/* ---- decided ---- */

typedef struct {
  Actor actor;
  IncomingChange change;
} Deciding;

static gboolean
decide_work (Db *db, gpointer data, GError **error)
{
  const Deciding *deciding = data;

  return incoming_decide (db, &deciding->actor, &deciding->change, error);
}

static gboolean
may_decide (Exchange *exchange, const Deciding *deciding)
{
  Db *db = store_reader (exchange_appliance (exchange)->store);
  g_autoptr (Incoming) incoming = incoming_find_uuid (db, deciding->change.uuid, NULL);

  return incoming == NULL || incoming_may_decide (db, &deciding->actor, incoming);
}

/* What the page can say again, with what was typed; NULL for what is no answer to a form. */
static const char *
trouble_of (Exchange *exchange, const Deciding *deciding, const GError *error)
{
  if (g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT))
    return may_decide (exchange, deciding) ? "changed" : "not_held";
  if (g_error_matches (error, BOX_ERROR, BOX_ERROR_INVALID))
    return "words";
  return g_error_matches (error, BOX_ERROR, BOX_ERROR_NOT_FOUND) && strcmp (deciding->change.verb, "attach") == 0
             ? "reference"
             : NULL;
}

int
incoming_page_decide (Exchange *exchange)
{
  const char *uuid = exchange_path_part (exchange, "uuid");
  g_autofree char *verb = exchange_typed (exchange, "verb", FALSE, OFFICE_CODE_CHARS),
                  *reference = exchange_typed (exchange, "reference", FALSE, REFERENCE_CHARS),
                  *words = g_strjoin ("\n", verb, reference, NULL),
                  *request = once_request (exchange, "incoming", uuid, words),
                  *place = g_strdup_printf (INCOMING_URL "/%s?fait=%s", uuid, verb), *led = NULL;
  Deciding deciding = { office_actor (exchange), { uuid, verb, reference } };
  const Once once = { decide_work, &deciding, request, place };
  g_autoptr (GError) error = NULL;
  const char *trouble;

  if (incoming_verb_find (verb) == NULL) {
    box_fail (&error, BOX_ERROR_INVALID, "no such verb");
    return exchange_fail (exchange, g_steal_pointer (&error));
  }
  if (once_write (exchange, &once, &led, &error))
    return exchange_redirect (exchange, led);
  trouble = trouble_of (exchange, &deciding, error);
  return trouble == NULL ? exchange_fail (exchange, g_steal_pointer (&error))
                         : show (exchange, g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT) ? 409 : 422, trouble, reference);
}

/* ---- what came with it ---- */

int
incoming_page_file (Exchange *exchange)
{
  Db *db = store_reader (exchange_appliance (exchange)->store);
  g_autoptr (GError) error = NULL;
  g_autoptr (Incoming) incoming = open_mail (exchange, &error);
  g_autoptr (File) file =
      incoming == NULL ? NULL : file_find_uuid (db, exchange_path_part (exchange, "file"), &error);
  g_autoptr (GPtrArray) files = file == NULL ? NULL : incoming_files (db, incoming->id, &error);

  for (guint i = 0; files != NULL && i < files->len; i++)
    if (((const IncomingFile *) g_ptr_array_index (files, i))->file_id == file->id)
      return uploads_answer (exchange, file);
  if (files != NULL)
    box_fail (&error, BOX_ERROR_NOT_FOUND, "no such file of this mail");
  return exchange_fail (exchange, g_steal_pointer (&error));
}
