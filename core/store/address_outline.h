/* address_outline.h: about where each commune lies, from the addresses of the base: the smallest shape without a dent that
 * holds them all. For a map that has neither pictures nor borders. */
#pragma once
#include "base/error.h"

typedef struct {
  double longitude, latitude;
} AddressPoint;

typedef struct {
  char *insee, *city;
  GArray *points; /* of AddressPoint, anticlockwise, the first not repeated */
} AddressOutline;

/* (transfer full): of AddressOutline, empty without a base. NULL: STORE. Reads every address: a second or two on a slow
 * card, for who shows it to keep. */
GPtrArray *address_outline_list (const char *db_path, GError **error);
