/* departures.h: what will leave, and why, for the desk: addresses stand in it. */
#pragma once
#include "http/exchange.h"

int departures_show (Exchange *exchange); /* GET: the choice of a moment, and what was found last of the one asked for */
int departures_ask (Exchange *exchange);  /* POST: looks ahead, one at a time, and leads to the page */
