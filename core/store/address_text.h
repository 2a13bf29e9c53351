/* address_text.h: an address as it is compared: "12 B.i.s, av. du Loup, 64000 Pau" and "12bis Avenue du Loup"
 * become "12 bis avenue loup". Pure; the same for the rows of the base and for what people type. */
#pragma once
#include <glib.h>

/* (transfer full): lower case without accents and punctuation, number without leading zeros, street types and
 * titles in full, articles left out; a postcode behind the street and what follows it are cut off, and copied to
 * *ret_postcode (nullable, transfer full, NULL without one). */
char *address_text_normalise (const char *text, char **ret_postcode);
