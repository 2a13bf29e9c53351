/* setup_certificate.h: the step of the certificate: what there is, and three ways to another. */
#pragma once
#include "http/exchange.h"

int setup_certificate_show (Exchange *exchange);         /* GET /installation/certificat */
int setup_certificate_send (Exchange *exchange);         /* POST /installation/certificat */
gboolean setup_certificate_is_good (Exchange *exchange); /* the box shows one that browsers believe */
