/* curve.h: the curve of a sensor on a report's page: drawn by the generator when something changed, served from
 * the cache otherwise. */
#pragma once
#include "http/exchange.h"

/* GET /dossiers/{uuid}/capteurs/{sensor}?courbe=t|rh: an SVG. For those who may read the names on that report; a
 * sensor of another report, and one without readings, is not found. BUSY when the drawings under way do not end in
 * time. */
int curve_show (Exchange *exchange);
