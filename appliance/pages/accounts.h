/* accounts.h: the room of accounts: list, invitation, one account and what is done with it. */
#pragma once
#include "http/exchange.h"

int accounts_list (Exchange *exchange);   /* GET /comptes: q, role, partenaire, etat */
int accounts_new (Exchange *exchange);    /* GET /comptes/nouveau */
int accounts_invite (Exchange *exchange); /* POST /comptes/nouveau: fields name, email, role, partner */
int accounts_show (Exchange *exchange);   /* GET /comptes/{uuid} */
int accounts_change (Exchange *exchange); /* POST /comptes/{uuid}: fields name, role, partner, version */
int accounts_email (Exchange *exchange);  /* POST /comptes/{uuid}/courriel: fields email, version */
int accounts_act (Exchange *exchange);    /* POST /comptes/{uuid}/etat: fields verb, version */
