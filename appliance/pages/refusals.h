/* refusals.h: what partners refuse, for the managers. */
#pragma once
#include "http/exchange.h"

int refusals_show (Exchange *exchange); /* GET: by rule and partner, over some months */
