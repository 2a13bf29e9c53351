/* training.h: the room of the training copy, for administrators of the real box; and, in the copy, its letter-box. */
#pragma once
#include "http/exchange.h"

int training_show (Exchange *exchange);  /* GET /gestion/entrainement */
int training_do (Exchange *exchange);    /* POST: one of training_verbs */
int training_sheet (Exchange *exchange); /* GET /gestion/entrainement/comptes.pdf */

/* NOT_FOUND on the real box: what it sent stands under /courriers. */
int training_mails (Exchange *exchange);     /* GET /entrainement/courriers */
int training_mail (Exchange *exchange);      /* GET /entrainement/courriers/{id} */
int training_mail_html (Exchange *exchange); /* GET /entrainement/courriers/{id}/html */
