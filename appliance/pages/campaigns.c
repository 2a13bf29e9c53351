/* campaigns.c: pages that read campaigns. Those that write them stand in campaigns_edit.c. */
#include "pages/campaigns.h"

#include <string.h>

#include "base/qr.h"
#include "pages/figures_drawn.h"
#include "pages/office.h"
#include "view/campaign_view.h"

enum { PNG_SCALE = 16 /* pixels a module: sharp on a poster */ };

static Campaign *
campaign_of (Exchange *exchange, GError **error)
{
  return campaign_find_uuid (store_reader (exchange_appliance (exchange)->store), exchange_path_part (exchange, "uuid"),
                             error);
}

int
campaigns_list (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  GError *error = NULL;
  Tree *view = campaign_list_view (&viewer, &error);

  return view == NULL ? exchange_fail (exchange, error) : exchange_page (exchange, 200, "campaigns", view);
}

int
campaigns_show (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  GError *error = NULL;
  g_autoptr (Campaign) campaign = campaign_of (exchange, &error);
  CampaignShown shown = { campaign, exchange_appliance (exchange)->base_url, FALSE };
  Tree *view = NULL;

  if (campaign != NULL) {
    shown.own = campaign_is_own (viewer.db, campaign->id, viewer.partner_id);
    view = campaign_view (&viewer, &shown, &error);
  }
  if (view == NULL)
    return exchange_fail (exchange, error);
  tree_set_flag (view, "done", exchange_query (exchange, "fait") != NULL);
  return exchange_page (exchange, 200, "campaign", view);
}

int
campaigns_csv (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  GError *error = NULL;
  g_autoptr (Campaign) campaign = campaign_of (exchange, &error);
  g_autofree char *csv = campaign == NULL ? NULL : campaign_csv (&viewer, campaign, &error), *name = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (csv == NULL)
    return exchange_fail (exchange, error);
  bytes = g_bytes_new (csv, strlen (csv));
  name = g_strdup_printf ("%s.csv", campaign->code);
  return exchange_bytes (exchange, "text/csv; charset=utf-8", bytes, name);
}

int
campaigns_chart (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  GError *error = NULL;
  g_autoptr (Campaign) campaign = campaign_of (exchange, &error);
  g_autoptr (Tree) drawing = campaign == NULL ? NULL : campaign_drawing (&viewer, campaign, &error);
  char *folder = drawing == NULL ? NULL : figures_drawn (exchange_appliance (exchange), drawing, &error);

  return drawn_answer (exchange, folder, CAMPAIGN_CHART, error);
}

int
campaigns_qr (Exchange *exchange)
{
  gboolean png = g_strcmp0 (exchange_query (exchange, "forme"), "png") == 0;
  GError *error = NULL;
  g_autoptr (Campaign) campaign = campaign_of (exchange, &error);
  g_autofree char *link = NULL, *name = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (campaign != NULL) {
    link = g_strdup_printf ("%s/c/%s", exchange_appliance (exchange)->base_url, campaign->code);
    bytes = png ? qr_png (link, PNG_SCALE, &error) : qr_svg (link, &error);
  }
  if (bytes == NULL)
    return exchange_fail (exchange, error);
  name = g_strdup_printf ("%s.%s", campaign->code, png ? "png" : "svg");
  return exchange_bytes (exchange, png ? "image/png" : "image/svg+xml", bytes, name);
}
