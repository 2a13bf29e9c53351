/* agenda.h: the visits to come, of a service or of one person. */
#pragma once
#include "http/exchange.h"

int agenda_show (Exchange *exchange); /* GET: "?qui=moi" those that the reader leads */
