/* communes.h: the communes of the territory: kept, opened to the form, taken away, merged. */
#pragma once
#include "http/exchange.h"

/* GET and POST /communes: all of them; one more, or another name for one. */
int communes_show (Exchange *exchange);
int communes_save (Exchange *exchange);
/* POST /communes/retirer: one less. */
int communes_remove (Exchange *exchange);
/* GET and POST /communes/fusion: several become one, once what that changes was shown;
 * POST /communes/reprendre: what a merger cut short left. */
int communes_merge_show (Exchange *exchange);
int communes_merge (Exchange *exchange);
int communes_resume (Exchange *exchange);
