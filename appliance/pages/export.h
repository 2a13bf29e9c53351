/* export.h: tables to take away: everything the reader may see, as one file, sent while it is made. Same parameters as
 * the list. */
#pragma once
#include "http/exchange.h"

/* GET /export/{table}: one of export_view_find. Of the words written on files, those of the reader's own files alone.
 */
int export_table (Exchange *exchange);
