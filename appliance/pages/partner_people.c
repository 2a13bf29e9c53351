/* partner_people.c: the form of referents. Accounts themselves stand on their own pages. */
#include "pages/partner_people.h"

#include <string.h>

#include "domain/partner_edit.h"
#include "pages/office.h"
#include "pages/partner_request.h"
#include "view/partner_view.h"

typedef struct {
  Actor actor;
  PartnerAt at;
  PartnerPeople people;
} PeopleTyped;

static gboolean
people_work (Db *db, gpointer data, GError **error)
{
  const PeopleTyped *typed = data;

  return partner_edit_referents (db, &typed->actor, &typed->at, &typed->people, error);
}

static int
show (Exchange *exchange, int status, const PeopleTyped *typed, const Remarks *remarks)
{
  const Viewer viewer = office_viewer (exchange);
  int missing = 0;
  g_autoptr (Partner) partner = partner_request_find (exchange, &missing);
  const PartnerFormView form = { partner, remarks, status == 409 };
  GError *error = NULL;
  Tree *view;

  if (partner == NULL)
    return missing;
  view = partner_view_people (&viewer, &form, typed == NULL ? NULL : &typed->people, &error);
  return view == NULL ? exchange_fail (exchange, error)
                      : partner_request_page (exchange, status, "partner-people", view);
}

int
partner_people_show (Exchange *exchange)
{
  return show (exchange, 200, NULL, NULL);
}

int
partner_people_save (Exchange *exchange)
{
  g_autofree char *referent = exchange_typed (exchange, "referent", FALSE, PARTNER_CODE_CHARS);
  g_autofree char *deputy = exchange_typed (exchange, "deputy", FALSE, PARTNER_CODE_CHARS);
  PeopleTyped typed = { office_actor (exchange),
                        { exchange_path_part (exchange, "uuid"), partner_request_version (exchange) },
                        { referent, deputy, exchange_field (exchange, "assigns") != NULL } };
  g_autofree char *words = g_strdup_printf ("%s %s %d", referent, deputy, typed.people.assigns);
  g_autofree char *place = g_strdup_printf ("/partenaires/%s?fait=people", typed.at.uuid);
  const PartnerSending sending = { people_work, &typed, "people", typed.at.uuid, words, place };
  g_autoptr (Remarks) remarks = remarks_new ();
  GError *error = NULL;
  int status = 0;

  if (*referent != '\0' && strcmp (referent, deputy) == 0)
    remarks_add (remarks, "deputy", "deputy_same", NULL);
  if (*referent == '\0' && *deputy != '\0')
    remarks_add (remarks, "referent", "referent_missing", NULL);
  if (remarks_any (remarks))
    return show (exchange, 422, &typed, remarks);
  if (partner_request_send (exchange, &sending, &status, &error))
    return status;
  if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT))
    return exchange_fail (exchange, error);
  g_error_free (error);
  return show (exchange, 409, &typed, NULL);
}
