/* campaign_link.c: one more visit on the counter of the day, then the form. Keeps nothing of who comes. */
#include "pages/campaign_link.h"

#include <string.h>

#include "domain/attempt.h"
#include "domain/campaign.h"

enum { COOKIE_S = 24 * 3600 };
#define FORM "/signaler"

typedef struct {
  const char *code, *client;
  gint64 now;
} Visit;

static gboolean
visit_write (Db *db, gpointer data, GError **error)
{
  const Visit *visit = data;

  return attempt_take (db, ATTEMPT_CAMPAIGN_ADDRESS, visit->client, visit->now, error)
         && campaign_visit (db, visit->code, visit->now, error);
}

/* A browser that loads what may be opened later opens nothing; who came a while ago comes back. */
static gboolean
is_new_visit (Exchange *exchange, const char *code)
{
  const char *purpose = exchange_header (exchange, "Sec-Purpose"), *older = exchange_header (exchange, "Purpose");

  if ((purpose != NULL && strstr (purpose, "prefetch") != NULL)
      || (older != NULL && strstr (older, "prefetch") != NULL))
    return FALSE;
  return g_strcmp0 (exchange_cookie (exchange, CAMPAIGN_COOKIE), code) != 0;
}

/* The way to the form matters more than the counter: what cannot be counted is not. */
int
campaign_link_follow (Exchange *exchange, const char *typed)
{
  Store *store = exchange_appliance (exchange)->store;
  g_autofree char *code = campaign_code_read (typed);
  g_autoptr (Campaign) campaign = *code == '\0' ? NULL : campaign_find_code (store_reader (store), code, NULL);
  Visit visit = { code, exchange_client (exchange), exchange_now (exchange) };
  g_autoptr (GError) error = NULL;

  if (campaign == NULL)
    return exchange_redirect (exchange, FORM);
  if (is_new_visit (exchange, code) && !store_write (store, visit_write, &visit, &error))
    g_debug ("a visit was not counted: %s", error->message);
  exchange_set_cookie (exchange, CAMPAIGN_COOKIE, code, COOKIE_S);
  return exchange_redirect (exchange, FORM);
}

int
campaign_link_open (Exchange *exchange)
{
  return campaign_link_follow (exchange, exchange_path_part (exchange, "token"));
}
