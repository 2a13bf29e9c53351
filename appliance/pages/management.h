/* management.h: the page that leads to what is set up rather than worked on: one table of rooms. */
#pragma once
#include "http/exchange.h"

int management_show (Exchange *exchange); /* GET: the rooms that the reader may enter */

/* FALSE for a room of management that this role may not enter: a link to it would lead nowhere. */
gboolean management_is_open (Role role, const char *path);
