/* follow_readings.h: the tenant's own measurements, behind the secret link: what the town hall sees of the home, up to
 * last night. */
#pragma once
#include "http/exchange.h"

int follow_readings (Exchange *exchange);         /* GET /suivi/{token}/mesures */
int follow_readings_picture (Exchange *exchange); /* GET …/graphique */
int follow_readings_csv (Exchange *exchange);     /* GET …/mesures.csv */
int follow_readings_note (Exchange *exchange);    /* POST …/notes, …/notes/{note} */
