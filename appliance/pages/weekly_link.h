/* weekly_link.h: a partner's weekly report behind the link of its mail, without account. */
#pragma once
#include "http/exchange.h"

int weekly_link_show (Exchange *exchange);     /* GET: the report as a page; changes nothing */
int weekly_link_download (Exchange *exchange); /* POST: its PDF; noted */
