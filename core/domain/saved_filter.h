/* saved_filter.h: lists with their filters that a person keeps by name: found again in one click. Nobody else sees
 * them.
 */
#pragma once
#include "domain/actor.h"
#include "store/store.h"

enum { SAVED_FILTERS_MAX = 30 /* a person */, SAVED_FILTER_NAME_CHARS_MAX = 60 };

typedef struct {
  char *uuid, *name;
  char *list;  /* name of a list */
  char *query; /* of report_criteria_query */
} SavedFilter;
GPtrArray *saved_filter_list (Db *db, gint64 user_id, GError **error); /* (transfer full): of SavedFilter, by name */
/* Within a store_write: keeps it; the same name takes the place of what it was. INVALID without a name or with one too
 * long, LIMIT past SAVED_FILTERS_MAX. */
gboolean saved_filter_save (Db *db, const Actor *actor, const SavedFilter *filter, GError **error);
/* Within a store_write. NOT_FOUND: not this person's. */
gboolean saved_filter_delete (Db *db, const Actor *actor, const char *uuid, GError **error);
