/* figures.h: the figures of the back office: their page, one of them as CSV, one of their charts. */
#pragma once
#include "http/exchange.h"

/* The page: numbers at once, pictures when they come into sight; the filters are those of the list. */
int figures_show (Exchange *exchange);
/* One of them (`figure`), all its rows, for a spreadsheet. */
int figures_csv (Exchange *exchange);
/* Its picture, broad or narrow (`forme`): drawn now when nobody asked for it before. */
int figures_chart (Exchange *exchange);
