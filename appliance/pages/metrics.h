/* metrics.h: how the box is, as figures for Prometheus. */
#pragma once
#include "http/exchange.h"

enum { METRICS_TOKEN_MIN = 24 /* signs: a shorter one in the configuration opens nothing */ };

/* GET /metrics: for programs of this machine that no server in front passed on, and for who bears server.metrics_token
 * of the configuration; to others there is no such page. No names, no paths but patterns of routes. */
int metrics_show (Exchange *exchange);
