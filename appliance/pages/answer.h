/* answer.h: the pages by which a partner answers without an account, and what its forms do. Handlers of routes.c. A GET
 * changes nothing and names nobody: mail scanners open links, and people forward them. The names come with the first
 * form, "open", whose cookie says that somebody of the partner pressed it in this browser. */
#pragma once
#include "http/exchange.h"

/* answer.c */
int answer_show (Exchange *exchange);    /* GET /reponse/{token}: one file, or the list of what waits */
int answer_photo (Exchange *exchange);   /* GET /reponse/{token}/photos/{file} */
int answer_come_in (Exchange *exchange); /* POST /reponse/{token}/ouvrir: names from now on, in this browser */
/* answer_write.c */
int answer_change (Exchange *exchange); /* POST /reponse/{token}/reponse: report, verb, reason, message, seen */
int answer_follow (Exchange *exchange); /* POST /reponse/{token}/suivis: report, text, visible, photos */
int answer_held (Exchange *exchange);   /* POST /reponse/{token}/suivis/{uuid}: report, verb, text, visible, seen */
/* answer_cut.c: the desk's */
int answer_cut_assignment (Exchange *exchange); /* POST /affectations/{uuid}/liens: field report */
int answer_cut_partner (Exchange *exchange);    /* POST /partenaires/{uuid}/liens */
