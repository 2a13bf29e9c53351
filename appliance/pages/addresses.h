/* addresses.h: addresses proposed while somebody types one. */
#pragma once
#include "http/exchange.h"

/* GET /adresses?q=12+rue+car&commune=64445: a JSON list of at most eight {label, address, postcode, city, insee, key},
 * best first; key is null for a street whose number is not typed yet, or unknown. `commune` is optional. Public, and
 * nothing that was asked is kept or logged. An empty list for too few letters, and
 * on a box without a base, or with one it cannot read. */
int addresses_list (Exchange *exchange);
