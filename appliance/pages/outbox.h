/* outbox.h: the mails that wait, left or failed. */
#pragma once
#include "http/exchange.h"

int outbox_show (Exchange *exchange); /* GET /courriers?etat=failed&page=2 */
