/* recover.c: a lost link sent again. The answer is one sentence, after one time, whether the person is known or not. */
#include "pages/recover.h"

#include "base/secret.h"
#include "base/text.h"
#include "domain/attempt.h"
#include "domain/contact.h"
#include "domain/link_request.h"
#include "pages/form_view.h"
#include "pages/once.h"

enum {
  ANSWER_US = 300 * 1000 /* longer than any of the work takes: how long it took tells nothing */,
  FIELD_CHARS = 254
};

static int
show (Exchange *exchange, int status, const Remarks *remarks)
{
  static const char *const fields[] = { "contact", "reference" };
  Tree *view = tree_new_map ();
  g_autofree char *request_token = secret_token_new ();

  tree_set_text (view, "request_token", request_token);
  form_view_errors (exchange, remarks, view);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    g_autofree char *key = g_strconcat (fields[i], "_field", NULL);
    Tree *field = tree_set_map (view, key);

    form_view_error (exchange, remarks, fields[i], field);
    tree_set_text (field, "value", remarks_any (remarks) ? exchange_field (exchange, fields[i]) : NULL);
  }
  tree_set_flag (view, "by_sms", contact_sms_leave (store_reader (exchange_appliance (exchange)->store)));
  tree_set_flag (view, "done", exchange_query (exchange, "envoye") != NULL);
  return exchange_page (exchange, status, "recover", view);
}

int
recover_show (Exchange *exchange)
{
  g_autoptr (Remarks) none = remarks_new ();

  exchange_speak (exchange, NULL);
  return show (exchange, 200, none);
}

/* ---- asked ---- */

typedef struct {
  const char *client, *contact, *reference;
  gint64 now;
} Asking;

/* Too many for one contact is no error: the sentence stays the same, and no mail more leaves. */
static gboolean
asking_work (Db *db, gpointer data, GError **error)
{
  const Asking *asking = data;
  const Actor actor = ACTOR_TENANT_AT (asking->now);
  g_autoptr (GError) failure = NULL;

  if (!attempt_take (db, ATTEMPT_LINK_ADDRESS, asking->client, asking->now, error))
    return FALSE;
  if (attempt_take (db, ATTEMPT_LINK_CONTACT, asking->contact, asking->now, &failure))
    return link_request (db, &actor, asking->contact, asking->reference, error);
  if (g_error_matches (failure, BOX_ERROR, BOX_ERROR_LIMIT))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static int
ask (Exchange *exchange, const char *contact, const char *reference)
{
  Asking asking = { exchange_client (exchange), contact, reference, exchange_now (exchange) };
  g_autofree char *request = once_request (exchange, "recover", contact, reference), *place = NULL;
  const Once once = { asking_work, &asking, request, "/retrouver?envoye=1" };
  gint64 started = g_get_monotonic_time (), left;
  GError *error = NULL;

  if (!once_write (exchange, &once, &place, &error))
    return exchange_fail (exchange, error);
  left = started + ANSWER_US - g_get_monotonic_time ();
  if (left > 0)
    g_usleep ((gulong) left);
  return exchange_redirect (exchange, place);
}

int
recover_send (Exchange *exchange)
{
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autofree char *typed = exchange_typed (exchange, "contact", FALSE, FIELD_CHARS);
  g_autofree char *named = exchange_typed (exchange, "reference", FALSE, FIELD_CHARS);
  g_autofree char *reference = text_latin_digits (named);
  g_autofree char *contact = link_request_contact (typed);

  exchange_speak (exchange, NULL);
  if (contact[0] == '\0')
    remarks_add (remarks, "contact", typed[0] == '\0' ? "recover_missing" : "recover_shape", NULL);
  return remarks_any (remarks) ? show (exchange, 422, remarks) : ask (exchange, contact, reference);
}
