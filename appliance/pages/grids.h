/* grids.h: the versions of the evaluation grid, what changes from one to another, and the one the town adopts. */
#pragma once
#include "http/exchange.h"

/* ?version=: what it would change beside the one in force. */
int grids_show (Exchange *exchange);
/* Fields version, and former: the one that the page showed as in force; 409 when it is another by now. */
int grids_adopt (Exchange *exchange);
