/* partner_leave.h: a partner leaves: what it holds, and what becomes of each lot. */
#pragma once
#include "http/exchange.h"

/* GET and POST /partenaires/{uuid}/depart. */
int partner_leave_show (Exchange *exchange);
int partner_leave_send (Exchange *exchange);
