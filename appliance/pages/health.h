/* health.h: whether the box answers, for programs that watch it. */
#pragma once
#include "http/exchange.h"

/* GET /health: {"status":"pass", …} after a read of the store, else 503 {"status":"fail", …}, in the words of InfluxDB,
 * which programs that send readings ask for before they begin. Says nothing more: anybody may ask. */
int health_show (Exchange *exchange);
