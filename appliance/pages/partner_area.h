/* partner_area.h: where a partner works: communes ticked or pasted, outlines pasted or sent as a file. */
#pragma once
#include "http/exchange.h"

/* GET and POST /partenaires/{uuid}/secteur: the communes. */
int partner_area_show (Exchange *exchange);
int partner_area_save (Exchange *exchange);
/* POST /partenaires/{uuid}/zones: one more outline; POST /partenaires/{uuid}/zones/retirer: one less. */
int partner_area_add (Exchange *exchange);
int partner_area_drop (Exchange *exchange);
