/* campaigns.h: the campaigns: their list, what came of each, the QR code of its link, its form. */
#pragma once
#include "http/exchange.h"

/* All of them, with what each brought. */
int campaigns_list (Exchange *exchange);
/* One: code, link and QR code, step by step what came of it. */
int campaigns_show (Exchange *exchange);
/* Its steps and days, for a spreadsheet. */
int campaigns_csv (Exchange *exchange);
/* Its chart, broad or narrow (`forme`). */
int campaigns_chart (Exchange *exchange);
/* The QR code of its link to keep: SVG for a printer, PNG (`forme`) for a word processor. */
int campaigns_qr (Exchange *exchange);
/* The form of a new one, and of one that is there; what they send. */
int campaigns_new (Exchange *exchange);
int campaigns_create (Exchange *exchange);
int campaigns_edit (Exchange *exchange);
int campaigns_change (Exchange *exchange);
