/* partners.h: the directory of partners and the page of one. */
#pragma once
#include "http/exchange.h"

/* GET /partenaires; GET /partenaires/{uuid}. */
int partners_list (Exchange *exchange);
int partners_show (Exchange *exchange);
/* POST /partenaires/{uuid}/retour: one that left is a partner again. */
int partners_return (Exchange *exchange);
