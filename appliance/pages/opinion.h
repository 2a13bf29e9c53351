/* opinion.h: what the tenant thinks of the service: three questions and a few words. Handlers of routes.c. */
#pragma once
#include "http/exchange.h"

int opinion_show (Exchange *exchange); /* GET /avis/{token} */
int opinion_send (Exchange *exchange); /* POST /avis/{token}: informed, heard, easy, words; once a report and stage */
