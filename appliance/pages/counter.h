/* counter.h: a report typed by an agent for somebody, all on one page; its paper receipt. */
#pragma once
#include "http/exchange.h"

int counter_show (Exchange *exchange);    /* GET /saisie: ?profil=relative for another kind of person */
int counter_send (Exchange *exchange);    /* POST /saisie */
int counter_receipt (Exchange *exchange); /* GET /saisie/recu: of the report this agent typed last in this browser */
