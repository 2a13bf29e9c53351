/* updates.h: /gestion/mises-a-jour: the version of the box, what is offered, when it may be installed, what became of
 * it. */
#pragma once
#include "http/exchange.h"

int updates_show (Exchange *exchange);
int updates_act (Exchange *exchange);        /* verb: look, install, pause, resume */
gint64 updates_offered (Exchange *exchange); /* 1 when a newer version is offered; 0 also when that cannot be told */
