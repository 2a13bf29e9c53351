/* exchange_kept.c: what somebody of the staff had written when the session ended, or another began: handed back on the page
 * that says so, ready to be sent again. Keeps nothing in the box. */
#include "http/exchange_private.h"

#include <string.h>

enum { KEPT_LONG_CHARS = 20 /* a text from here on: shown, not hidden */ };

/* Fields that belong to the page that is over. */
static const char *const spent[] = { "csrf", "request_token", NULL };

/* A page of ours sent it: another site must not put words into a form that somebody then sends. */
static gboolean
is_from_here (Exchange *exchange)
{
  const char *base = exchange->service->appliance->base_url;
  const char *site = exchange_header (exchange, "Sec-Fetch-Site"), *referer = exchange_header (exchange, "Referer");
  gsize length = strlen (base);

  if (site != NULL)
    return strcmp (site, "same-origin") == 0;
  return referer != NULL && strncmp (referer, base, length) == 0 && referer[length] == '/';
}

/* Files are not read for who may not send them. */
static gboolean
is_kept (Exchange *exchange, Refusal refusal)
{
  const Route *route = exchange->route;

  if (route == NULL || route->body != BODY_FORM || route->no_csrf || route->right == ACTION_PUBLIC)
    return FALSE;
  if ((refusal != REFUSAL_SIGN_IN && refusal != REFUSAL_EXPIRED) || !is_from_here (exchange))
    return FALSE;
  return exchange->form != NULL || exchange_read_body (exchange) == REFUSAL_NONE;
}

void
exchange_add_kept (Exchange *exchange, Refusal refusal, Tree *view)
{
  const char *name, *value;
  Tree *kept, *fields;

  if (!is_kept (exchange, refusal))
    return;
  kept = tree_set_map (view, "kept");
  fields = tree_set_list (kept, "fields");
  tree_set_text (kept, "url", exchange->path);
  for (guint i = 0; form_field (exchange->form, i, &name, &value); i++) {
    Tree *field = g_strv_contains (spent, name) ? NULL : tree_add_map (fields);

    if (field == NULL)
      continue;
    tree_set_text (field, "name", name);
    tree_set_text (field, "value", value);
    tree_set_integer (field, "number", i);
    tree_set_flag (field, "long", g_utf8_strlen (value, -1) >= KEPT_LONG_CHARS && !g_uuid_string_is_valid (value));
  }
}
