/* reception.h: the page that says how readings come in. */
#pragma once
#include "http/exchange.h"

int reception_show (Exchange *exchange);
/* What the broker's state is called on /health: "connected", "unreachable"…; NULL without a broker. */
const char *reception_link (const Appliance *appliance);
