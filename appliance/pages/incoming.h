/* incoming.h: mails that came into the service mailbox: the desk's list, one of them, what is made of it. */
#pragma once
#include "http/exchange.h"

int incoming_page_list (Exchange *exchange);   /* GET /gestion/courriers/recus?etat=waiting&page=2 */
int incoming_page_show (Exchange *exchange);   /* GET …/{uuid}: the desk, or the partner who wrote */
int incoming_page_decide (Exchange *exchange); /* POST …/{uuid}: a verb of incoming_decide.h */
int incoming_page_file (Exchange *exchange);   /* GET …/{uuid}/fichiers/{file} */
