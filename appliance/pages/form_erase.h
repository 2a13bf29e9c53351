/* form_erase.h: who wrote on a borrowed device leaves nothing of it there. */
#pragma once
#include "http/exchange.h"

int form_erase (Exchange *exchange); /* POST /effacer: this browser forgets its draft, its receipt and the way to them */
