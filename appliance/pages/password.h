/* password.h: pages behind links to a password: an invitation, a forgotten one; and the confirmation of an address. */
#pragma once
#include "base/remarks.h"
#include "http/exchange.h"

int password_invited (Exchange *exchange); /* GET /invitation/{token} */
int password_join (Exchange *exchange);    /* POST: fields password, again */
int password_fresh (Exchange *exchange);   /* GET /nouveau-mot-de-passe/{token} */
int password_reset (Exchange *exchange);   /* POST: fields password, again */
int password_lost (Exchange *exchange);    /* GET /mot-de-passe-oublie */
int password_ask (Exchange *exchange);     /* POST: field email */
int password_email (Exchange *exchange);   /* GET /courriel/{token} */
int password_confirm (Exchange *exchange); /* POST */

/* What is wrong with the two fields of a new password, as remarks of the catalogue's group account_remark; it must not
 * hold this name and address. */
void password_check (Exchange *exchange, const char *name, const char *email, Remarks *remarks);
