/* store_watch.h: which rows a commit changed, for whoever remembers what it read of them. */
#pragma once
#include "store/store.h"

/* On the writer thread, after the commit and before those who wait for it go on: what they changed is never read as it
 * was before. Must return at once and call nothing of the store. Rows that other programs change are not told. */
typedef void (*StoreWatch) (const char *table, gint64 id);
/* Tells `watch` of rows of `tables` (NULL-terminated, constant; none WITHOUT ROWID). There is one watch; TRUE when it
 * is set by this call, FALSE when it was so already. */
gboolean store_watch (Store *store, const char *const *tables, StoreWatch watch);
