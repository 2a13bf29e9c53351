/* owner.h: the owner's own page, behind a secret link and without an account: what was reported of its dwelling, what
 * it answers. Handlers of routes.c. A GET changes nothing: mail scanners open links. */
#pragma once
#include "http/exchange.h"

int
owner_code_ask (Exchange *exchange); /* GET /bailleur?code=…: the code of a letter, filled in when a phone read it */
int owner_code_typed (Exchange *exchange); /* POST /bailleur: leads to a page of its own */
int owner_show (Exchange *exchange);       /* GET /bailleur/{token} */
int owner_answer (Exchange *exchange);     /* POST: answer, day, help, words, photos */
int owner_put_right (Exchange *exchange);  /* POST /bailleur/{token}/coordonnees */
