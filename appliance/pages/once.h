/* once.h: a form sent twice (a double click, a page reloaded) is done once, and both sendings are led to the same
 * place.
 */
#pragma once
#include "http/exchange.h"

typedef struct {
  StoreWork work;
  gpointer data;
  const char *request; /* of once_request; NULL: done each time */
  const char *place;   /* where the answer stands, without any secret */
} Once;

/* (transfer full): names what was sent: the token of the rendered form, with what makes it this very request, for a
 * form found again by the back button may bring something new: which form, about what, with which words (nullable).
 * NULL when the page bore no token. */
char *once_request (Exchange *exchange, const char *form, const char *subject, const char *words);
/* Does the work in the transaction that claims the request. *ret_place (transfer full) is `place`; when the request was
 * done before, nothing is done and it is the place of the first. Errors of the store and of the work. */
gboolean once_write (Exchange *exchange, const Once *once, char **ret_place, GError **error);
