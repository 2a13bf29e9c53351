/* campaign_kit.h: what makes a campaign known: its page with all the words, each file, all of them in one archive.
 * `uuid` "mairie" is the service itself, without a campaign. */
#pragma once
#include "http/exchange.h"

int campaign_kit_show (Exchange *exchange);
/* One of the table of view/kit_file.h; made now, with all the others, unless they were for the same message. */
int campaign_kit_download (Exchange *exchange);
