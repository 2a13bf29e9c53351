/* map.h: where the files stand: the page, its points, the pictures and the borders behind them. */
#pragma once
#include "http/exchange.h"

int map_show (Exchange *exchange);     /* GET /carte */
int map_points (Exchange *exchange);   /* GET /carte/points */
int map_outlines (Exchange *exchange); /* GET /carte/contours: GeoJSON */
int map_tile (Exchange *exchange);     /* GET /tuiles/{z}/{x}/{y} */
