/* presets.h: the models of answers: the desk's for all, a partner's for its own people. */
#pragma once
#include "http/exchange.h"

int presets_list (Exchange *exchange);  /* GET /modeles: those one may use, and a form for a new one */
int presets_add (Exchange *exchange);   /* POST /modeles: name, text */
int presets_show (Exchange *exchange);  /* GET /modeles/{uuid}: one, with an example of what it becomes */
int presets_change (Exchange *exchange); /* POST /modeles/{uuid}: verb (save, archive), name, text, seen */
