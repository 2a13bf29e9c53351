/* readings.h: what the sensors of a file measured, for staff: charts, tables, diary, what can be taken away. */
#pragma once
#include "http/exchange.h"

int readings_show (Exchange *exchange);        /* GET /dossiers/{uuid}/capteurs */
int readings_picture (Exchange *exchange);     /* GET …/graphique */
int readings_csv (Exchange *exchange);         /* GET …/mesures.csv */
int readings_paper (Exchange *exchange);       /* GET …/rapport.pdf */
int readings_keep (Exchange *exchange);        /* POST …/rapport: the same, put among the documents of the file */
int readings_note_add (Exchange *exchange);    /* POST …/notes */
int readings_note_change (Exchange *exchange); /* POST …/notes/{note}: changed, or erased */
