/* follow_papers.h: the tenant's whole file on a page to print or to keep, and as PDF, behind the secret link. Handlers of
 * routes.c. */
#pragma once
#include "http/exchange.h"

int follow_dossier (Exchange *exchange);     /* GET /suivi/{token}/dossier */
int follow_dossier_pdf (Exchange *exchange); /* GET /suivi/{token}/dossier.pdf */
