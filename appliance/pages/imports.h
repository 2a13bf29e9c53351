/* imports.h: the room of imports: a file is brought, looked at, then done whole or given up. */
#pragma once
#include "http/exchange.h"

/* GET and POST /imports: what may be brought; a file. */
int imports_room (Exchange *exchange);
int imports_bring (Exchange *exchange);
/* GET /imports/modele?sorte=…, GET /imports/export?sorte=…: sheets to fill, or as things are. */
int imports_model (Exchange *exchange);
int imports_export (Exchange *exchange);
/* GET and POST /imports/{uuid}: what the file would do; do it. */
int imports_look (Exchange *exchange);
int imports_apply (Exchange *exchange);
