/* papers.h: what can be printed of one file: the file itself, for staff and for its tenant, open or closed by a password;
 * the letters to who reported. Handlers of routes.c. Each reading with names is logged before it is handed out. */
#pragma once
#include "http/exchange.h"

int papers_show (Exchange *exchange);        /* GET /dossiers/{uuid}/papiers */
int papers_ask (Exchange *exchange);         /* POST: field letter: it waits among the prints */
int papers_dossier (Exchange *exchange);     /* GET /dossiers/{uuid}/dossier?pour=demandeur: the page */
int papers_dossier_pdf (Exchange *exchange); /* GET /dossiers/{uuid}/dossier.pdf, likewise */
int papers_locked (Exchange *exchange);      /* POST /dossiers/{uuid}/dossier.pdf: fields for, password */
int papers_letter (Exchange *exchange);      /* GET /dossiers/{uuid}/lettres/{letter}: the page */
int papers_letter_pdf (Exchange *exchange);  /* GET /dossiers/{uuid}/lettres/{letter}/pdf */
