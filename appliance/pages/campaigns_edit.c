/* campaigns_edit.c: the form of a campaign, read, sent once, shown again with what was typed. What may be done is
 * decided by domain/campaign.c. */
#include "base/secret.h"
#include "base/text.h"
#include "pages/campaigns.h"
#include "pages/office.h"
#include "pages/once.h"
#include "view/campaign_view.h"

enum { CODE_CHARS = 40, OWNERS_MAX = 50 };

/* ---- the form ---- */

static CampaignTyped *
typed_read (Exchange *exchange)
{
  CampaignTyped *typed = g_new0 (CampaignTyped, 1);
  g_autoptr (GPtrArray) owners = exchange_fields (exchange, "owner");
  g_autofree char *starts = exchange_typed (exchange, "starts_on", FALSE, CODE_CHARS),
                  *ends = exchange_typed (exchange, "ends_on", FALSE, CODE_CHARS);

  typed->name = exchange_typed (exchange, "name", FALSE, CAMPAIGN_NAME_MAX + 1);
  typed->channel = exchange_typed (exchange, "channel", FALSE, CODE_CHARS);
  typed->target = exchange_typed (exchange, "target", TRUE, CAMPAIGN_TARGET_MAX + 1);
  typed->starts_on = text_day (starts);
  typed->ends_on = text_day (ends);
  typed->mailed = exchange_typed (exchange, "mailed", FALSE, CODE_CHARS);
  typed->cost = exchange_typed (exchange, "cost", FALSE, CODE_CHARS);
  typed->owners = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < MIN (owners->len, OWNERS_MAX); i++)
    g_ptr_array_add (typed->owners, g_strdup (g_ptr_array_index (owners, i)));
  if (!text_to_integer (exchange_field (exchange, "changed_at"), 0, G_MAXINT64, &typed->changed_at))
    typed->changed_at = 0;
  return typed;
}

static int
form_page (Exchange *exchange, int status, const CampaignForm *form)
{
  const Viewer viewer = office_viewer (exchange);
  g_autofree char *request_token = secret_token_new ();
  GError *error = NULL;
  Tree *view = campaign_form_view (&viewer, form, &error);

  if (view == NULL)
    return exchange_fail (exchange, error);
  tree_set_text (view, "request_token", request_token);
  return exchange_page (exchange, status, "campaign-form", view);
}

/* The campaign of the address, when this actor may change it. */
static Campaign *
own_campaign (Exchange *exchange, GError **error)
{
  const Viewer viewer = office_viewer (exchange);
  g_autoptr (Campaign) campaign = campaign_find_uuid (viewer.db, exchange_path_part (exchange, "uuid"), error);

  if (campaign == NULL)
    return NULL;
  if (!access_allows (viewer.role, ACTION_CAMPAIGN_MANAGE,
                      campaign_is_own (viewer.db, campaign->id, viewer.partner_id))) {
    box_fail (error, BOX_ERROR_DENIED, "not this actor's campaign");
    return NULL;
  }
  return g_steal_pointer (&campaign);
}

int
campaigns_new (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  g_autoptr (CampaignTyped) typed = campaign_typed_new (&viewer, NULL);

  return form_page (exchange, 200, &(CampaignForm){ .typed = typed });
}

int
campaigns_edit (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  GError *error = NULL;
  g_autoptr (Campaign) campaign = own_campaign (exchange, &error);
  g_autoptr (CampaignTyped) typed = campaign == NULL ? NULL : campaign_typed_new (&viewer, campaign);

  return campaign == NULL ? exchange_fail (exchange, error)
                          : form_page (exchange, 200, &(CampaignForm){ .campaign = campaign, .typed = typed });
}

/* ---- sending ---- */

typedef struct {
  Actor actor;
  const char *uuid;
  const CampaignTyped *typed;
  gboolean exists;
} Sending;

static gboolean
sending_write (Db *db, gpointer data, GError **error)
{
  const Sending *sending = data;
  const CampaignInput input = campaign_typed_input (sending->typed);
  const CampaignSeen seen = { sending->uuid, sending->typed->changed_at };

  return sending->exists ? campaign_change (db, &sending->actor, &seen, &input, error)
                         : campaign_create (db, &sending->actor, sending->uuid, &input, error);
}

static gboolean
send (Exchange *exchange, Sending *sending, char **ret_place, GError **error)
{
  const CampaignTyped *typed = sending->typed;
  g_autofree char *words = g_strjoin ("\n", typed->name, typed->channel, typed->starts_on, typed->mailed, NULL);
  g_autofree char *request = once_request (exchange, "campaign", sending->exists ? sending->uuid : "new", words);
  g_autofree char *place = g_strdup_printf ("/campagnes/%s?fait=1", sending->uuid);

  return once_write (exchange, &(Once){ sending_write, sending, request, place }, ret_place, error);
}

/* What it became meanwhile is behind the link of the page; what was typed stays, to be sent over it or not. */
static int
form_changed (Exchange *exchange, const char *uuid, CampaignTyped *typed)
{
  GError *error = NULL;
  g_autoptr (Campaign) now = campaign_find_uuid (store_reader (exchange_appliance (exchange)->store), uuid, &error);

  if (now == NULL)
    return exchange_fail (exchange, error);
  typed->changed_at = now->changed_at;
  return form_page (exchange, 409, &(CampaignForm){ .campaign = now, .typed = typed, .changed = TRUE });
}

static int
form_send (Exchange *exchange, const Campaign *campaign)
{
  Store *store = exchange_appliance (exchange)->store;
  g_autoptr (CampaignTyped) typed = typed_read (exchange);
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autofree char *fresh = secret_uuid (), *place = NULL;
  Sending sending = { office_actor (exchange), campaign != NULL ? campaign->uuid : fresh, typed, campaign != NULL };
  const CampaignInput input = campaign_typed_input (typed);
  GError *error = NULL;

  campaign_input_check (&input, remarks);
  if (remarks_any (remarks))
    return form_page (exchange, 422, &(CampaignForm){ .campaign = campaign, .typed = typed, .remarks = remarks });
  if (send (exchange, &sending, &place, &error))
    return exchange_redirect (exchange, place);
  /* Asked for only now: what was sent twice is known by then, and is no twin of itself. */
  if (g_error_matches (error, BOX_ERROR, BOX_ERROR_INVALID)
      && campaign_name_is_taken (store_reader (store), typed->name, sending.uuid)) {
    g_error_free (error);
    remarks_add (remarks, "name", "name_taken", NULL);
    return form_page (exchange, 422, &(CampaignForm){ .campaign = campaign, .typed = typed, .remarks = remarks });
  }
  if (campaign == NULL || !g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT))
    return exchange_fail (exchange, error);
  g_error_free (error);
  return form_changed (exchange, campaign->uuid, typed);
}

int
campaigns_create (Exchange *exchange)
{
  return form_send (exchange, NULL);
}

int
campaigns_change (Exchange *exchange)
{
  GError *error = NULL;
  g_autoptr (Campaign) campaign = own_campaign (exchange, &error);

  return campaign == NULL ? exchange_fail (exchange, error) : form_send (exchange, campaign);
}
