/* order.h: the forms of a report's page about orders (arrêtés). Each does one thing and goes back to the page. */
#pragma once
#include "http/exchange.h"

int order_record (Exchange *exchange); /* POST /dossiers/{uuid}/arretes: kind, number, file_number, day, visible */
int order_change (Exchange *exchange); /* POST /arretes/{uuid}: report, verb; of "lift": day, number */
