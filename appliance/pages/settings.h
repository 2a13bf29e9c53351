/* settings.h: the room where a manager sets what the town decides: names, colours, messages, reminders. */
#pragma once
#include "http/exchange.h"
#include "view/viewer.h"

int settings_show (Exchange *exchange);  /* GET /reglages: partie */
int settings_save (Exchange *exchange);  /* POST /reglages: fields partie, and for each setting its key and was.<key> */
int settings_reset (Exchange *exchange); /* POST /reglages/defaut: fields partie, key */
/* What the section of colours shows besides its fields: a page in the town's colours, the logo. STORE. */
gboolean settings_add_look (const Viewer *viewer, Tree *view, GError **error);
