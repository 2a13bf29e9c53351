/* sensor_trust.h: the page that says how far a sensor is to be trusted, and takes a correction down. */
#pragma once
#include "http/exchange.h"

int sensor_trust_show (Exchange *exchange); /* GET /capteurs/{uuid}/confiance */
int sensor_trust_add (Exchange *exchange);  /* POST of the same: a calibration, with its proof */
