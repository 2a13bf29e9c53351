/* commune.h: the communes of the territory, found by the name somebody types. */
#pragma once
#include "store/store.h"

typedef struct {
  char *insee, *name, *postcode;
} CommuneMatch;
void commune_match_clear (CommuneMatch *match);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CommuneMatch, commune_match_clear)

/* TRUE with the commune of that name (accents, hyphens and "St" do not matter), the postcode (nullable) telling two of
 * one name apart. FALSE when it is none of ours, which is no mistake. */
gboolean commune_find (Db *db, const char *city, const char *postcode, CommuneMatch *ret_match);
/* (transfer full): the name of one of ours by its INSEE code; NULL for another. */
char *commune_name (Db *db, const char *insee);
/* Calls `visit` for each of ours, by name. */
void commune_each (Db *db, void (*visit) (const CommuneMatch *commune, gpointer data), gpointer data);
/* TRUE when the place is none that the form is open to: we have communes, and neither its name nor its postcode is one of
 * an open one; or its name is of one that is closed. A slip in the name beside our postcode is a slip. */
gboolean commune_is_elsewhere (Db *db, const char *city, const char *postcode);
