/* health.h: whether the box answers, for programs that watch it. */
#pragma once
#include "http/exchange.h"

/* GET /health: {"status":"ok"} after a read of the store, else 503 {"status":"store"}. Says nothing more: anybody may
 * ask. */
int health_show (Exchange *exchange);
