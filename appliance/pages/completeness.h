/* completeness.h: the page of what each kind of partner needs to read in a file. */
#pragma once
#include "http/exchange.h"

int completeness_page_show (Exchange *exchange); /* GET /completude?type=… */
int completeness_page_save (Exchange *exchange); /* POST /completude */
