/* answer_cut.c: the desk cuts the links of one assignment, or of one partner: a mail may be in wrong hands. The next
 * mail brings new ones. */
#include "domain/answer_link.h"
#include "pages/answer.h"
#include "pages/office.h"
#include "pages/office_form.h"
#include "pages/partner_request.h"

typedef struct {
  Actor actor;
  const char *uuid; /* of the assignment, of the partner */
} Cutting;

static gboolean
assignment_work (Db *db, gpointer data, GError **error)
{
  const Cutting *cutting = data;

  return answer_link_cut (db, &cutting->actor, cutting->uuid, error);
}

int
answer_cut_assignment (Exchange *exchange)
{
  g_autofree char *report = exchange_typed (exchange, "report", FALSE, OFFICE_CODE_CHARS);
  g_auto (OfficeForm) form = office_form_read (exchange, report);
  Cutting cutting = { form.actor, exchange_path_part (exchange, "uuid") };
  const OfficeWork work = {
    .work = assignment_work, .data = &cutting, .done = "answer_links", .anchor = "partenaires"
  };

  form.form = g_strconcat ("answer_links-", cutting.uuid, NULL);
  return office_form_send (exchange, &form, &work);
}

static gboolean
partner_work (Db *db, gpointer data, GError **error)
{
  const Cutting *cutting = data;

  return answer_link_cut_partner (db, &cutting->actor, cutting->uuid, error);
}

int
answer_cut_partner (Exchange *exchange)
{
  Cutting cutting = { office_actor (exchange), exchange_path_part (exchange, "uuid") };
  g_autofree char *place = g_strdup_printf ("/partenaires/%s?fait=links_cut", cutting.uuid);
  const PartnerSending sending = { partner_work, &cutting, "links_cut", cutting.uuid, NULL, place };
  GError *error = NULL;
  int status = 0;

  return partner_request_send (exchange, &sending, &status, &error) ? status : exchange_fail (exchange, error);
}
