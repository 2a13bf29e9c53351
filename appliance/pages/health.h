/* health.h: whether the box answers, for programs that watch it. */
#pragma once
#include "http/exchange.h"

/* GET /health: {"status":"pass", …} when the store reads and writes, has room, and jobs run (background/pulse.h), else
 * 503 {"status":"fail", "message": why}, in the words of InfluxDB, which programs that send readings ask for before they
 * begin. Says nothing more: anybody may ask. */
int health_show (Exchange *exchange);
