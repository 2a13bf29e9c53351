/* tickets.h: requests for help with the box, for everybody who has an account. */
#pragma once
#include "http/exchange.h"

int tickets_show (Exchange *exchange); /* GET /assistance: whom to call, one's own requests; all of them for the desk */
int tickets_ask (Exchange *exchange);  /* GET /assistance/nouvelle?page=/dossiers */
int tickets_open (Exchange *exchange); /* POST /assistance/nouvelle */
int tickets_one (Exchange *exchange);  /* GET /assistance/{number}; "derniere": one's own last one */
int tickets_change (Exchange *exchange); /* POST /assistance/{number}: a verb of the table of states */
