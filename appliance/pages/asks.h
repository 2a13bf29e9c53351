/* asks.h: partners ask for files, the desk answers; and the files that nobody has. */
#pragma once
#include "http/exchange.h"

int asks_make (Exchange *exchange);   /* POST on a file's page: the partner asks */
int asks_show (Exchange *exchange);   /* GET: what waits for the desk */
int asks_answer (Exchange *exchange); /* POST: yes, or no with words */
