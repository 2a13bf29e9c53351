/* partner_secret.c: the desk sets it, or the partner's own people. */
#include "pages/partner_secret.h"

#include "domain/partner_secret.h"
#include "pages/office.h"
#include "pages/partner_request.h"
#include "view/partner_view.h"

typedef struct {
  Actor actor;
  const char *uuid, *password; /* NULL: taken off */
} Setting;

static gboolean
set_work (Db *db, gpointer data, GError **error)
{
  const Setting *setting = data;

  return partner_secret_set (db, &setting->actor, setting->uuid, setting->password, error);
}

/* Its page again, with what was wrong beside the field; what was typed is not sent back. */
static int
refuse (Exchange *exchange, const Partner *partner)
{
  const Viewer viewer = office_viewer (exchange);
  GError *error = NULL;
  Tree *view = partner_view_one (&viewer, partner, &error);

  if (view == NULL)
    return exchange_fail (exchange, error);
  tree_set_flag (view, "secret_refused", TRUE);
  return partner_request_page (exchange, 422, "partner", view);
}

int
partner_secret_save (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  int status = 0;
  g_autoptr (Partner) partner = partner_request_find (exchange, &status);
  const char *typed = exchange_field (exchange, "password");
  gboolean drops = exchange_field (exchange, "drop") != NULL;
  g_autofree char *place = NULL;
  GError *error = NULL;

  if (partner == NULL)
    return status;
  if (!partner_view_sets_secret (&viewer, partner)) {
    box_fail (&error, BOX_ERROR_DENIED, "another partner's password");
    return exchange_fail (exchange, error);
  }
  if (!drops && (typed == NULL || !partner_secret_takes (typed)))
    return refuse (exchange, partner);
  place = g_strdup_printf ("/partenaires/%s?fait=%s", partner->uuid, drops ? "secret_dropped" : "secret_set");
  Setting setting = { office_actor (exchange), partner->uuid, drops ? NULL : typed };
  const PartnerSending sending = { set_work, &setting, "secret", partner->uuid, NULL, place };

  return partner_request_send (exchange, &sending, &status, &error) ? status : exchange_fail (exchange, error);
}
