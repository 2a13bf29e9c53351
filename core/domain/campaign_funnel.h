/* campaign_funnel.h: what came of a campaign, step by step, as things stand: each with what it is a part of. */
#pragma once
#include "domain/campaign.h"

typedef struct {
  gint64 visits, begun;  /* times the link was opened; reports begun in that browser */
  gint64 sent;           /* reports that carry the campaign */
  gint64 online;         /* of them, sent by the person on the site: the others were typed by an agent */
  gint64 waiting;        /* sent, and the desk has not looked yet */
  gint64 merged;         /* one with another file: that one may be of no campaign */
  gint64 filtered;       /* no housing problem, or an advice was enough */
  gint64 confirmed;      /* taken in charge and not filtered out: a real problem */
  gint64 handled;        /* of the confirmed, those with a result that counts as handled (result.h) */
  gint64 unknown_before; /* dwellings that no service knew before */
  gint64 grave;          /* of the confirmed: class E, F or G */
  gint64 classes[7];     /* of the sent, A to G, as shown */
  GArray *results;       /* of gint64, by index of result_kinds: reports with that result */
} CampaignFunnel;
void campaign_funnel_clear (CampaignFunnel *funnel);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CampaignFunnel, campaign_funnel_clear)

/* Start *ret_funnel from zero. STORE. */
gboolean campaign_funnel (Db *db, gint64 campaign_id, CampaignFunnel *ret_funnel, GError **error);

/* Visits and reports of one day, for the curve: calls `day` in order, days without either left out. */
typedef struct {
  const char *day; /* "2026-11-23" */
  gint64 visits, begun, sent;
} CampaignDay;
gboolean campaign_days (Db *db, gint64 campaign_id, void (*day) (const CampaignDay *day, gpointer data), gpointer data,
                        GError **error);
