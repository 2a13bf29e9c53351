/* setup_partners.h: the step of the partners: those that every town has, to complete with a mail address. */
#pragma once
#include "http/exchange.h"

int setup_partners_show (Exchange *exchange); /* GET /installation/partenaires */
int setup_partners_send (
    Exchange *exchange); /* POST /installation/partenaires: those with an address are added, all or none */
