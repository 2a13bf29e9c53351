/* follow.h: the tenant's own pages of a report, behind a secret link and without an account. Handlers of routes.c. A
 * GET changes nothing: mail scanners open links, and people forward them. */
#pragma once
#include "http/exchange.h"

/* follow.c */
int follow_show (Exchange *exchange); /* GET /suivi/{token} */
/* follow_write.c */
int follow_write (Exchange *exchange);          /* POST /suivi/{token}: field message */
int follow_show_situation (Exchange *exchange); /* GET /suivi/{token}/situation: better, worse, solved */
int follow_situation (Exchange *exchange);      /* POST: act, words */
int follow_show_stop (Exchange *exchange);      /* GET /suivi/{token}/arreter: stop, or go on again */
int follow_stop (Exchange *exchange);           /* POST: act, words */
/* follow_outcome.c */
int follow_show_outcome (Exchange *exchange); /* GET /suivi/{token}/regle?reponse=…: a button an answer */
int follow_outcome (Exchange *exchange);      /* POST: answer, words */
/* follow_works.c */
int follow_works (Exchange *exchange); /* POST /suivi/{token}/travaux: answer, words */
/* follow_sensors.c */
int follow_sensors (Exchange *exchange); /* POST /suivi/{token}/capteur: act, loan, keep */
/* follow_correct.c */
int follow_show_correct (Exchange *exchange); /* GET /suivi/{token}/corriger */
int follow_correct (Exchange *exchange);      /* POST: phone, email, contact_by, address_more, adults, children */
/* follow_links.c */
int follow_show_links (Exchange *exchange); /* GET /suivi/{token}/liens: asks whether to cut the links there are */
int follow_cut_links (Exchange *exchange);  /* POST: fresh, the token of the only link from now on */
/* follow_files.c */
int follow_show_files (Exchange *exchange); /* GET /suivi/{token}/photos */
int follow_files (Exchange *exchange);      /* POST: photos, words */
int follow_photo (Exchange *exchange);      /* GET /suivi/{token}/photos/{file} */
