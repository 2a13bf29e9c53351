/* export.h: tables to take away: everything the reader may see, as one file, sent while it is made. Same parameters as
 * the list. */
#pragma once
#include "http/exchange.h"

int export_reports (Exchange *exchange);   /* GET /export/dossiers.csv */
int export_followups (Exchange *exchange); /* GET /export/suivis.csv: of the reader's own files */
int export_results (Exchange *exchange);   /* GET /export/resultats.csv */
