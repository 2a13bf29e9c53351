/* updates.h: /gestion/mises-a-jour: the version of the box, what is offered, when it may be installed, what became of
 * it. */
#pragma once
#include "http/exchange.h"

int updates_show (Exchange *exchange);
int updates_act (Exchange *exchange); /* verb: look, install, pause, resume */
