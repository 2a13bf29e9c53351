/* partner_people.h: who speaks for a partner: its referent and deputy, and whether they may hand its files on. */
#pragma once
#include "http/exchange.h"

/* GET and POST /partenaires/{uuid}/referents. */
int partner_people_show (Exchange *exchange);
int partner_people_save (Exchange *exchange);
