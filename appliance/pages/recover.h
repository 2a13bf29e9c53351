/* recover.h: a lost follow-up link sent again, without telling whether a person is known. Handlers of routes.c. */
#pragma once
#include "http/exchange.h"

int recover_show (Exchange *exchange); /* GET /retrouver */
int recover_send (Exchange *exchange); /* POST /retrouver: contact, reference */
