/* campaign_kit.h: what a campaign says on everything that is printed or sent for it, as one tree: the generator draws
 * it, the page of the kit shows it. The same message, town and code always give the same tree, whatever the day. */
#pragma once
#include "base/tree.h"
#include "base/words.h"
#include "domain/campaign.h"
#include "domain/numbers.h"

typedef struct {
  Db *db;
  const Words *words;
  const Numbers *numbers;   /* nullable: no number of emergency is then printed */
  const char *base_url;     /* no slash at the end */
  const Campaign *campaign; /* NULL: the service itself, without a code */
} CampaignKit;

/* (transfer full): {edition, code, name, target, begins, open, local, link, link_shown, town, has_phone, has_hours,
 * has_address, emergency, problems[] {picture, words}, steps[] {number, title, words}, code_hint (of a
 * campaign), and each word of [poster] by its key; others[] {language, name, the same words}; back {words of [flyer]};
 * button; files[] (kit_file.h)}. `open`: the link can be opened from outside (setting mail.reach); without it `link` is
 * "" and `button` is not there. `local`: the address is that of the machine itself, nobody else opens it. */
Tree *campaign_kit_view (const CampaignKit *kit);
/* An address that was never set: the machine's own, where nobody else gets to. */
gboolean campaign_kit_is_local (const char *base_url);
