/* store_snapshot.h: a store laid aside as one file, and a look at such a file. */
#pragma once
#include "store/store.h"

/* Writes the store as it is at this moment to `path`, where nothing may be: compact, without what was erased, flushed.
 * People and sensors write on meanwhile. STORE. */
gboolean store_snapshot (Store *store, const char *path, GError **error);

typedef void (*StoreTableVisit) (const char *table, gint64 rows, gpointer data);
/* Looks at a store that lies aside, which nobody has open: is it whole (every page, index and key)? Then calls `visit`
 * for each table in the order of their names, and sets *ret_schema. STORE, with what is wrong with it; IO when it could
 * not be read: then nothing is known of it. */
gboolean store_examine (const char *path, StoreTableVisit visit, gpointer data, int *ret_schema, GError **error);
/* The schema that this program knows. */
int store_schema (void);
