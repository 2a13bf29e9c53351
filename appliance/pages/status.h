/* status.h: the page that says how the box is and what to do. */
#pragma once
#include "http/exchange.h"

/* GET /gestion/etat: looked at now. Changes nothing: what is remembered and told is the job's (background/status.h). */
int status_show (Exchange *exchange);
