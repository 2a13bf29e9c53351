/* setup_relay.h: the step of the mail relay: typed, tried with a true mail, and what came of it told in words. */
#pragma once
#include "http/exchange.h"

int setup_relay_show (Exchange *exchange); /* GET /installation/courriel */
int
setup_relay_send (Exchange *exchange); /* POST /installation/courriel; with a field `try`: a test mail leaves at once */
