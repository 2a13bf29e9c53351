/* influx.h: the doors of a server of InfluxDB's line protocol, as its clients expect them (sensors.md §2): Telegraf,
 * Tasmota, airRohr, ChirpStack, Home Assistant, InfluxDB's own libraries. Written to, never read from. */
#pragma once
#include "http/exchange.h"

/* Handlers. */
int influx_write_v1 (Exchange *exchange); /* POST /write */
int influx_write_v2 (Exchange *exchange); /* POST /api/v2/write */
int influx_ping (Exchange *exchange);     /* GET, HEAD /ping: 204, or 200 with ?verbose=true */
int influx_ready (Exchange *exchange);    /* GET /ready */
/* GET and POST /query: what programs ask before they write is answered as they hope, the rest refused. Nobody has to
 * say who it is: nothing is told and nothing changes. */
int influx_query (Exchange *exchange);
/* Which server we are like, in headers: for whoever looks before it writes. */
void influx_set_version (Exchange *exchange);
#define INFLUX_VERSION "1.8.10"
