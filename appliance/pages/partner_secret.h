/* partner_secret.h: the password of a partner's PDFs, set or taken off on its page. */
#pragma once
#include "http/exchange.h"

int partner_secret_save (Exchange *exchange); /* POST /partenaires/{uuid}/mot-de-passe */
