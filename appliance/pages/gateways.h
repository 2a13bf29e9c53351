/* gateways.h: programs that speak for many devices, in the back office. Handlers of routes.c. */
#pragma once
#include "http/exchange.h"

int gateways_new (Exchange *exchange);  /* GET /passerelles/nouvelle */
int gateways_add (Exchange *exchange);  /* POST: name, family: the token is shown once */
int gateways_show (Exchange *exchange); /* GET /passerelles/{uuid} */
int gateways_act (Exchange *exchange);  /* POST: verb */
