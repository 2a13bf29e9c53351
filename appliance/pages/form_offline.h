/* form_offline.h: the whole form on one page, which a phone keeps for the time without network; and its sending, once,
 * when the network is back. Handlers of routes.c. */
#pragma once
#include "pages/form_request.h"

int form_offline_show (Exchange *exchange); /* GET /signaler/hors-ligne: the same for everybody, of one language */
/* GET /signaler/jeton: {csrf}, for a sending whose page is older than any cookie. */
int form_offline_token (Exchange *exchange);
/* POST /signaler/hors-ligne: the answers and files kept by a phone, under the token it made. 200 {reference,
 * follow_url, refused} for the first and every later sending of one token; 422 {errors: [{field, step, words}]} when
 * something is missing. Fields: token; langue; mark (the draft of this browser that it goes on with, if any); website
 * (left empty); answers by their names, "" for none; photos. */
int form_offline_send (Exchange *exchange);
