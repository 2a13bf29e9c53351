/* logo.h: the town's logo: chosen on the page of settings, handed out to every page that shows it. */
#pragma once
#include "http/exchange.h"

int logo_serve (Exchange *exchange);  /* GET /assets/logo/{file}: "3.svg", "3.jpg" */
int logo_save (Exchange *exchange);   /* POST /reglages/logo: file logo */
int logo_remove (Exchange *exchange); /* POST /reglages/logo/retirer */
