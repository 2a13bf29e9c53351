/* campaign_step.c: shares and costs of a campaign, each said with what it is a part of. Builds no page. */
#include "view/campaign_step.h"

#include "base/money.h"
#include "base/text.h"
#include "view/voice.h"

/* An agent who types a report opens no link: only what was sent on the site is a part of what was begun there. */
void
campaign_steps (const Campaign *campaign, const CampaignFunnel *funnel, CampaignStep ret_steps[CAMPAIGN_STEPS])
{
  const CampaignStep steps[CAMPAIGN_STEPS] = {
    { "mailed", campaign->mailed, NULL, 0, -1 },
    { "visits", funnel->visits, "mailed", funnel->visits, campaign->mailed },
    { "begun", funnel->begun, "visits", funnel->begun, funnel->visits },
    { "sent", funnel->sent, "begun", funnel->online, funnel->begun },
    { "confirmed", funnel->confirmed, "sent", funnel->confirmed, funnel->sent },
    { "handled", funnel->handled, "confirmed", funnel->handled, funnel->confirmed },
  };

  for (guint i = 0; i < CAMPAIGN_STEPS; i++)
    ret_steps[i] = steps[i];
}

/* Below one in a hundred a whole number would say nothing. */
static char *
percent (gint64 part, gint64 base)
{
  gint64 tenths = (2000 * part + base) / (2 * base);

  return tenths >= 100 || tenths % 10 == 0 ? text_integer ((200 * part + base) / (2 * base)) : text_decimal (tenths, 1);
}

char *
campaign_step_part (const Viewer *viewer, const CampaignStep *step)
{
  const Voice voice = { viewer->words, viewer->language };
  g_autoptr (Tree) context = tree_new_map ();
  g_autofree char *part = text_integer (step->part), *base = NULL, *share = NULL;

  if (step->of == NULL || step->base <= 0)
    return NULL;
  base = text_integer (step->base);
  share = percent (step->part, step->base);
  tree_set_text (context, "part", part);
  tree_set_text (context, "base", base);
  tree_set_text (context, "of", viewer_word (viewer, "campaign_of", step->of));
  tree_set_text (context, "share", share);
  return voice_say (&voice, "campaign.part", context);
}

char *
campaign_euros (const Viewer *viewer, gint64 cents)
{
  const Voice voice = { viewer->words, viewer->language };
  g_autoptr (Tree) context = tree_new_map ();
  g_autofree char *number = money_number (cents);

  tree_set_text (context, "n", number);
  return voice_say (&voice, "campaign.euros", context);
}

char *
campaign_each (const Viewer *viewer, const Campaign *campaign, gint64 count)
{
  gint64 each = money_each (campaign->cost_cents, count);

  return each < 0 ? NULL : campaign_euros (viewer, each);
}
