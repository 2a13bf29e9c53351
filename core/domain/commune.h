/* commune.h: the communes of the territory, found by the name somebody types. */
#pragma once
#include "store/store.h"

typedef struct {
  char *insee, *name, *postcode;
} CommuneMatch;
void commune_match_clear (CommuneMatch *match);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CommuneMatch, commune_match_clear)

GPtrArray *commune_list (Db *db, GError **error); /* (transfer full): of CommuneMatch, by name */
/* TRUE with the commune of that name (accents, hyphens and "St" do not matter), the postcode (nullable) telling two of
 * one name apart. FALSE when it is none of ours, which is no mistake. */
gboolean commune_find (Db *db, const char *city, const char *postcode, CommuneMatch *ret_match);
/* TRUE when the place is none of ours: we have communes, and neither its name nor its postcode is one of theirs. A slip
 * in the name beside our postcode is a slip. */
gboolean commune_is_elsewhere (Db *db, const char *city, const char *postcode);
