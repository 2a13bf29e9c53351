/* own_account.h: what everybody may do with their own account: name, address, password, sessions, second factor. */
#pragma once
#include "base/remarks.h"
#include "http/exchange.h"

int own_account_show (Exchange *exchange);     /* GET /mon-compte */
int own_account_rhythm (Exchange *exchange);
int own_account_rename (Exchange *exchange);   /* POST /mon-compte/nom: field name */
int own_account_email (Exchange *exchange);    /* POST /mon-compte/courriel: fields email, email_password */
int own_account_password (Exchange *exchange); /* POST /mon-compte/mot-de-passe: fields current, password, again */
int own_account_sessions (Exchange *exchange); /* POST /mon-compte/connexions: field session, a uuid or "others" */

/* The second factor, own_factor.c. */
int own_account_factor (Exchange *exchange);       /* GET /mon-compte/code */
int own_account_factor_start (Exchange *exchange); /* POST /mon-compte/code: fields secret, code */
int own_account_factor_renew (Exchange *exchange); /* POST /mon-compte/code/secours: field renew_password */
int own_account_factor_stop (Exchange *exchange);  /* POST /mon-compte/code/arreter: field stop_password */

/* Asks the password of the session's account, typed in that field: adds a remark when it is wrong or was tried too
 * often. FALSE with an error when it could not be verified. */
gboolean own_account_asks_password (Exchange *exchange, const char *field, Remarks *remarks, GError **error);
