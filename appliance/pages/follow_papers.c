/* follow_papers.c: asks the generator for the tenant's own file. The secret link is no part of what is asked for. */
#include "pages/follow_papers.h"

#include "domain/attempt.h"
#include "pages/follow_room.h"
#include "pages/paper.h"

/* Each costs a program run: so many an hour is enough for a person. */
static gboolean
count_work (Db *db, gpointer data, GError **error)
{
  const Follow *follow = data;

  return attempt_take (db, ATTEMPT_PAPER_REPORT, follow->report->uuid, exchange_now (follow->exchange), error);
}

/* (transfer full): its key once it may be made; NULL once the answer is given. */
static char *
dossier_key (Exchange *exchange, Follow *follow, int *ret_status)
{
  GError *error = NULL;

  if (!follow_open (exchange, follow, ret_status))
    return NULL;
  if (store_write (exchange_appliance (exchange)->store, count_work, follow, &error))
    return g_strdup_printf ("paper:dossier-tenant:%s:%s", follow->report->uuid, exchange_language (exchange));
  *ret_status = exchange_fail (exchange, error);
  return NULL;
}

int
follow_dossier (Exchange *exchange)
{
  g_auto (Follow) follow = { .exchange = NULL };
  int status = 0;
  g_autofree char *key = dossier_key (exchange, &follow, &status), *body = NULL;
  GError *error = NULL;
  Tree *view;

  if (key == NULL)
    return status;
  body = paper_body (exchange, key, &error);
  if (body == NULL)
    return exchange_fail (exchange, error);
  view = tree_new_map ();
  tree_set_text (view, "body", body);
  return follow_page (&follow, 200, "follow-paper", view, NULL);
}

int
follow_dossier_pdf (Exchange *exchange)
{
  g_auto (Follow) follow = { .exchange = NULL };
  int status = 0;
  g_autofree char *key = dossier_key (exchange, &follow, &status), *name = NULL;
  g_autoptr (GBytes) bytes = NULL;
  GError *error = NULL;

  if (key == NULL)
    return status;
  bytes = paper_product (exchange, key, &error);
  name = g_strdup_printf ("dossier-%s.pdf", follow.report->reference);
  return bytes == NULL ? exchange_fail (exchange, error) : paper_answer (exchange, bytes, name);
}
