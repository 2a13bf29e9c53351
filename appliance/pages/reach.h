/* reach.h: the assistant that says how the box is reached from homes, and what is missing. Handlers of routes.c. */
#pragma once
#include "http/exchange.h"

int reach_show (Exchange *exchange);  /* GET /gestion/acces */
int reach_sheet (Exchange *exchange); /* GET /gestion/acces/fiche: to print, for the operator or the computer service */
int reach_ask (Exchange *exchange);   /* POST /gestion/acces: it is looked at within the minute */
int reach_tunnel (Exchange *exchange); /* POST /gestion/acces/tunnel: verb set, trust, pause, resume, remove */
/* GET /acces/preuve/{nonce}: what this box alone answers, for who wants to know whether an address leads to it. */
int reach_prove (Exchange *exchange);
