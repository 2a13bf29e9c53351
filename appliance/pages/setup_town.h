/* setup_town.h: the step of the commune: what it is called, where one reaches it. */
#pragma once
#include "http/exchange.h"

int setup_town_show (Exchange *exchange); /* GET /installation/commune */
int setup_town_send (Exchange *exchange); /* POST /installation/commune */
