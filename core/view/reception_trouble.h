/* reception_trouble.h: in a mail: why no measurement comes in. */
#pragma once
#include "base/tree.h"
#include "domain/reception.h"
#include "view/voice.h"

/* Sets broker {since}, lent {since} and gateways[] {name, since} of the mail reception_trouble; what is no trouble
 * stays away. `away_since` of the broker, UTC seconds; 0: it is there. */
void reception_trouble_fill (const Voice *voice, gint64 away_since, const ReceptionSilence *silence, Tree *tree);
