/* follow.h: the tenant's own page of a report, behind a secret link and without an account. Handlers of routes.c. */
#pragma once
#include "http/exchange.h"

int follow_show (Exchange *exchange);  /* GET /suivi/{token}: changes nothing, mail scanners open links */
int follow_write (Exchange *exchange); /* POST /suivi/{token}: field message */
int follow_photo (Exchange *exchange); /* GET /suivi/{token}/photos/{file} */
