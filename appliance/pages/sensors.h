/* sensors.h: the fleet of sensors in the back office: list, new ones, one of them, devices nobody knows, to whom one
 * is worth offering. Handlers of routes.c. Loans to a
 * household: loans.h; gateways: gateways.h. */
#pragma once
#include "http/exchange.h"

int sensors_list (Exchange *exchange);       /* GET /capteurs?etat=…&qui=…&famille=…&q=… */
int sensors_new (Exchange *exchange);        /* GET /capteurs/nouveau */
int sensors_add (Exchange *exchange);        /* POST: name, family, model, device, interval: the token is shown once */
int sensors_show (Exchange *exchange);       /* GET /capteurs/{uuid} */
int sensors_act (Exchange *exchange);        /* POST: verb and its fields */
int sensors_label (Exchange *exchange);      /* GET /capteurs/{uuid}/etiquette: PDF */
int sensors_candidates (Exchange *exchange); /* GET /capteurs/a-preter */
int sensors_unknown (Exchange *exchange);    /* POST /capteurs/inconnus/{uuid}: adopt, drop */
int sensors_discovered (Exchange *exchange); /* POST /capteurs/decouverts: device, name */
