/* partners.c: shows partners; takes back one that left. Its forms stand in partner_*.c. */
#include "pages/partners.h"

#include "domain/partner_leave.h"
#include "pages/office.h"
#include "pages/partner_request.h"
#include "view/partner_view.h"

int
partners_list (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  GError *error = NULL;
  Tree *view = partner_view_directory (&viewer, &error);

  return view == NULL ? exchange_fail (exchange, error) : partner_request_page (exchange, 200, "partners", view);
}

int
partners_show (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  int status = 0;
  g_autoptr (Partner) partner = partner_request_find (exchange, &status);
  GError *error = NULL;
  Tree *view;

  if (partner == NULL)
    return status;
  view = partner_view_one (&viewer, partner, &error);
  return view == NULL ? exchange_fail (exchange, error) : partner_request_page (exchange, 200, "partner", view);
}

typedef struct {
  Actor actor;
  const char *uuid;
} Returning;

static gboolean
return_work (Db *db, gpointer data, GError **error)
{
  const Returning *returning = data;

  return partner_leave_return (db, &returning->actor, returning->uuid, error);
}

int
partners_return (Exchange *exchange)
{
  Returning returning = { office_actor (exchange), exchange_path_part (exchange, "uuid") };
  g_autofree char *place = g_strdup_printf ("/partenaires/%s?fait=returned", returning.uuid);
  const PartnerSending sending = { return_work, &returning, "return", returning.uuid, NULL, place };
  GError *error = NULL;
  int status = 0;

  return partner_request_send (exchange, &sending, &status, &error) ? status : exchange_fail (exchange, error);
}
