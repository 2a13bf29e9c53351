/* publication.h: where and when the public site is published, in the back office. Handlers of routes.c. */
#pragma once
#include "http/exchange.h"

int publication_show (Exchange *exchange); /* GET /gestion/publication */
int publication_now (Exchange *exchange);  /* POST: the site is made at once */
int publication_add (Exchange *exchange);  /* POST …/endroits: way, host, port, login, folder */
int publication_act (Exchange *exchange);  /* POST …/{uuid}: verb try, trust (key), pause, resume, remove */
