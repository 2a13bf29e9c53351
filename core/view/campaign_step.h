/* campaign_step.h: the steps of a campaign in words and numbers, the same on its page, its chart and its CSV. */
#pragma once
#include "domain/campaign_funnel.h"
#include "view/viewer.h"

typedef struct {
  const char *code; /* words: groups campaign_step and campaign_hint */
  gint64 count;     /* -1: not known */
  const char *of;   /* code of the step it is a part of; NULL: of none */
  gint64 part;      /* how much of `count` is a part of that; elsewhere the count itself */
  gint64 base;      /* of that step; -1: not known */
} CampaignStep;
enum { CAMPAIGN_STEPS = 6 };

/* In order: mailed, visits, begun, sent, confirmed, handled. */
void campaign_steps (const Campaign *campaign, const CampaignFunnel *funnel, CampaignStep ret_steps[CAMPAIGN_STEPS]);
/* (transfer full): "38 sur 1 600, soit 2 %"; NULL when it is a part of nothing that is known. */
char *campaign_step_part (const Viewer *viewer, const CampaignStep *step);
/* (transfer full): "1 234,50 €". */
char *campaign_euros (const Viewer *viewer, gint64 cents);
/* (transfer full): what one of `count` cost: "12,35 €"; NULL when the cost is not known or there is none. */
char *campaign_each (const Viewer *viewer, const Campaign *campaign, gint64 count);
