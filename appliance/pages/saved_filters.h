/* saved_filters.h: filters kept by name: kept, taken away. They are shown with the list. */
#pragma once
#include "http/exchange.h"

int saved_filters_save (Exchange *exchange);   /* to the list it keeps, or the list again with a remark */
int saved_filters_delete (Exchange *exchange); /* away twice is away */
