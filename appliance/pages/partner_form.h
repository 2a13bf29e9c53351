/* partner_form.h: the facts of a partner, typed: a new one, or one that is there. */
#pragma once
#include "http/exchange.h"

/* GET and POST /partenaires/nouveau. */
int partner_form_new (Exchange *exchange);
int partner_form_add (Exchange *exchange);
/* GET and POST /partenaires/{uuid}/modifier. */
int partner_form_show (Exchange *exchange);
int partner_form_save (Exchange *exchange);
