/* form_outside.h: the form as a page of the outside copy, which lies on another machine and takes over while the box is
 * away: it says whom to call, keeps the report on the phone, and sends it when the box answers again. Handlers of
 * routes.c; what it sends comes to form_offline_send. */
#pragma once
#include "http/exchange.h"

/* GET /signaler/copie?langue=fr: that page, for background/outside.h: the same for everybody, of one language. 404
 * without such a copy. */
int form_outside_page (Exchange *exchange);
/* GET /signaler/dehors: {there}: how its script finds out that the box is back. */
int form_outside_there (Exchange *exchange);
