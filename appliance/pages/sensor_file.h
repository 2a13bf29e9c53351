/* sensor_file.h: a file of readings brought by hand for one sensor: what a logger wrote that came back from a loan, what
 * a maker's site gives. Handler of routes.c. */
#pragma once
#include "http/exchange.h"

int sensor_file_add (Exchange *exchange); /* POST /capteurs/{uuid}/mesures: file */
