/* partner_request.c: the partner of a path, and forms that are done once. Knows no form. */
#include "pages/partner_request.h"

#include "base/secret.h"
#include "base/text.h"
#include "pages/office.h"
#include "pages/once.h"

Partner *
partner_request_find (Exchange *exchange, int *ret_status)
{
  const Viewer viewer = office_viewer (exchange);
  GError *error = NULL;
  Partner *partner = partner_find_uuid (viewer.db, exchange_path_part (exchange, "uuid"), &error);

  if (partner == NULL)
    *ret_status = exchange_fail (exchange, error);
  return partner;
}

gint64
partner_request_version (Exchange *exchange)
{
  gint64 version = 0;

  return text_to_integer (exchange_field (exchange, "version"), 1, G_MAXINT64, &version) ? version : 0;
}

int
partner_request_page (Exchange *exchange, int status, const char *page, Tree *view)
{
  const char *code = exchange_query (exchange, "fait");
  const Words *words = exchange_appliance (exchange)->words;
  g_autofree char *key = g_strconcat ("partner_done.", code, NULL);
  g_autofree char *token = secret_token_new ();

  if (code != NULL && words_has (words, "fr", key))
    tree_set_text (view, "done", words_get (words, "fr", key));
  tree_set_text (view, "request_token", token);
  return exchange_page (exchange, status, page, view);
}

gboolean
partner_request_send (Exchange *exchange, const PartnerSending *sending, int *ret_status, GError **error)
{
  g_autofree char *request = once_request (exchange, sending->form, sending->subject, sending->words);
  const Once once = { sending->work, sending->data, request, sending->place };
  g_autofree char *place = NULL;

  if (!once_write (exchange, &once, &place, error))
    return FALSE;
  *ret_status = exchange_redirect (exchange, place);
  return TRUE;
}
