/* report_writing.h: the forms of a report's page that write on it. Each writes one thing and goes back to the page. */
#pragma once
#include "http/exchange.h"

int report_result (Exchange *exchange); /* POST /dossiers/{uuid}/resultats: kind, at, note */
int report_result_withdraw (Exchange *exchange); /* POST /resultats/{uuid}: report */
