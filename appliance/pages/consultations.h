/* consultations.h: who read which file, and which files partners see at all. */
#pragma once
#include "http/exchange.h"

int consultations_show (Exchange *exchange); /* GET: the log, by person and by file */
int consultations_set (Exchange *exchange);  /* POST: partners see the territory, or their own files only */
/* Writes down that this person read something with names that is not one file ("list", "outbox"), once an hour; FALSE
 * when it could not be. */
gboolean consultations_log (Exchange *exchange, const char *what, GError **error);
