/* once.c: claims the token of a form with the work that the form asks for. Knows no form. */
#include "pages/once.h"

#include "domain/request_token.h"

typedef struct {
  const Once *once;
  gint64 now;
  char *earlier; /* place of the same request, done before */
} Claim;

char *
once_request (Exchange *exchange, const char *form, const char *subject, const char *words)
{
  const char *token = exchange_field (exchange, "request_token");

  if (token == NULL || token[0] == '\0')
    return NULL;
  return g_strjoin ("\n", token, form, subject, words, NULL);
}

static gboolean
claim_write (Db *db, gpointer data, GError **error)
{
  Claim *claim = data;
  const Once *once = claim->once;

  g_clear_pointer (&claim->earlier, g_free); /* may be run again */
  if (!request_token_claim (db, once->request, once->place, claim->now, &claim->earlier, error))
    return FALSE;
  return claim->earlier != NULL || once->work (db, once->data, error);
}

gboolean
once_write (Exchange *exchange, const Once *once, char **ret_place, GError **error)
{
  Claim claim = { .once = once, .now = exchange_now (exchange) };
  gboolean written = store_write (exchange_appliance (exchange)->store, claim_write, &claim, error);
  g_autofree char *earlier = claim.earlier;

  if (written)
    *ret_place = earlier != NULL ? g_steal_pointer (&earlier) : g_strdup (once->place);
  return written;
}
