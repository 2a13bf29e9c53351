/* figures.h: the figures of the back office: their page, one of them as CSV, one of their charts. */
#pragma once
#include "http/exchange.h"

int figures_show (Exchange *exchange);
int figures_csv (Exchange *exchange);
int figures_chart (Exchange *exchange);
