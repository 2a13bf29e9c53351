/* partner_weekly.h: a partner's weekly reports for the desk and for its own accounts: what it would receive now, and
 * what it received. */
#pragma once
#include "http/exchange.h"

int partner_weekly_show (Exchange *exchange); /* GET: this week's as a page */
int partner_weekly_pdf (Exchange *exchange);  /* GET: the same as PDF, made now */
int partner_weekly_past (Exchange *exchange); /* GET: the PDF of a week; noted */
