/* campaign_link.h: the link of a campaign, printed as a QR code or read aloud as its code. */
#pragma once
#include "http/exchange.h"

/* What this browser keeps for a day of the campaign that brought it: its code, and nothing of the person. */
#define CAMPAIGN_COOKIE "campagne"

/* The page /c/{code}: counts a visit, once a day and browser, and leads to the form. An unknown code leads there too.
 */
int campaign_link_open (Exchange *exchange);
/* The same for a code given in another way. */
int campaign_link_follow (Exchange *exchange, const char *typed);
