/* loans.h: sensors of one file in the back office: offered, lent, paused, taken back, and the agreement to print.
 * Handlers of routes.c. */
#pragma once
#include "http/exchange.h"

int loans_show (Exchange *exchange);      /* GET /dossiers/{uuid}/pret */
int loans_act (Exchange *exchange);       /* POST: verb and its fields */
int loans_agreement (Exchange *exchange); /* GET /dossiers/{uuid}/pret/accord?pret=…: PDF */
