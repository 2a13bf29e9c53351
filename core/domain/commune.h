/* commune.h: the communes of the territory, found by the name somebody types. */
#pragma once
#include "store/store.h"

/* (transfer full): INSEE code of the commune with that name (accents, hyphens and "St" do not matter), the postcode telling two of one name
 * apart; NULL when it is none of ours, which is no mistake. `postcode` is nullable. */
char *commune_find_insee (Db *db, const char *city, const char *postcode);
