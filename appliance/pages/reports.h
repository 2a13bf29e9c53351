/* reports.h: the lists of reports. */
#pragma once
#include "http/exchange.h"

int reports_list (Exchange *exchange);   /* GET /dossiers?liste=waiting&page=2 */
int reports_triage (Exchange *exchange); /* GET /a-trier?page=2: the desk's queue */
