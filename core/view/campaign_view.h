/* campaign_view.h: campaigns as people read them: the list, one with what came of it, its form, its CSV and its chart.
 * Counts nothing itself. */
#pragma once
#include "domain/campaign_funnel.h"
#include "view/viewer.h"

/* (transfer full): {rows[] {url, name, code, channel, owners, when, sent, visits, each}, any_rows, can_make}. */
Tree *campaign_list_view (const Viewer *viewer, GError **error);

/* What was typed in the form, as it was typed, or as it is kept. */
typedef struct {
  char *name, *channel, *target, *starts_on, *ends_on, *mailed, *cost;
  GPtrArray *owners; /* of char *: uuids */
  gint64 changed_at; /* of the campaign as the form shows it; 0: a new one */
} CampaignTyped;
CampaignTyped *campaign_typed_new (const Viewer *viewer, const Campaign *campaign); /* campaign NULL: an empty form */
void campaign_typed_free (CampaignTyped *typed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CampaignTyped, campaign_typed_free)
CampaignInput campaign_typed_input (const CampaignTyped *typed); /* borrows its texts */

typedef struct {
  const Campaign *campaign; /* NULL: a new one */
  const CampaignTyped *typed;
  const Remarks *remarks; /* nullable; words of the group campaign_remark */
  gboolean changed;       /* somebody else changed it meanwhile: what it became stands beside what was typed */
} CampaignForm;
/* (transfer full): {url, changing, changed_at, fields: name, channel[], target, starts_on, ends_on, mailed, cost,
 * owners[], errors}. */
Tree *campaign_form_view (const Viewer *viewer, const CampaignForm *form, GError **error);

typedef struct {
  const Campaign *campaign;
  const char *base_url;
  gboolean own; /* the viewer's partner is one of its owners */
} CampaignShown;
/* (transfer full): {uuid, code, name, channel, target, owners, when, link, qr {size, path}, steps[] {words, count,
 * part, hint}, classes[], results[], costs[], any_…, days[], can_change, at}. */
Tree *campaign_view (const Viewer *viewer, const CampaignShown *shown, GError **error);
/* (transfer full): the steps, then the days. */
char *campaign_csv (const Viewer *viewer, const Campaign *campaign, GError **error);
/* (transfer full): its steps as the generator draws them (figure_view.h: figure_drawing), under the code
 * CAMPAIGN_CHART. */
#define CAMPAIGN_CHART "steps"
Tree *campaign_drawing (const Viewer *viewer, const Campaign *campaign, GError **error);
