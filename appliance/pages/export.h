/* export.h: tables to take away: everything the reader may see, as one file, sent while it is made. Same parameters as
 * the list. */
#pragma once
#include "http/exchange.h"

int export_reports (Exchange *exchange);     /* GET /export/dossiers.csv */
int export_followups (Exchange *exchange);   /* GET /export/suivis.csv: of the reader's own files */
int export_results (Exchange *exchange);     /* GET /export/resultats.csv */
int export_assignments (Exchange *exchange); /* GET /export/affectations.csv: each partner's part of each file */
int export_visits (Exchange *exchange);      /* GET /export/visites.csv */
int export_orders (Exchange *exchange);      /* GET /export/arretes.csv: of the reader's own files */
