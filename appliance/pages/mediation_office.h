/* mediation_office.h: the desk's room of one mediation: the occupant's agreement, the owner's address, what is written
 * to it, what it answered, the end. Handlers of routes.c. */
#pragma once
#include "http/exchange.h"

int mediation_office_show (Exchange *exchange);    /* GET /dossiers/{uuid}/bailleur */
int mediation_office_act (Exchange *exchange);     /* POST: verb agree, ask, send, posted, confirm, partly, deny, end */
int mediation_office_contact (Exchange *exchange); /* POST /dossiers/{uuid}/bailleur/coordonnees */
int mediation_office_letter (
    Exchange *exchange); /* GET /dossiers/{uuid}/bailleur/lettre?envoi=UUID: PDF; without: a look at it */
