/* store_bound.h: how much of the store one page, or one run of a job, may take: rows of one query, and time in all its
 * queries. What goes beyond fails, and whoever answers can tell; no list needs a bound of its own to keep the box
 * alive. */
#pragma once
#include "store/store.h"

typedef struct {
  gint64 rows; /* of one query */
  gint64 ms;   /* from store_bound() on, in the queries of this thread */
} StoreBound;

/* From now on, for what this thread reads; NULL: no bound any more. A query that meets it ends, and query_done() says
 * LIMIT. Writing is not bound. */
void store_bound (Store *store, const StoreBound *bound);
/* TRUE when a query of this thread met the bound since it was set. */
gboolean store_bound_is_met (Store *store);
/* Asked between two pieces of work by who writes them one after the other: FALSE with LIMIT when the bound was met, or
 * its time is over though no query ran since. */
gboolean store_bound_go_on (Store *store, GError **error);
/* So long the thread waited for something else than the store (a slow reader of a long answer): it does not count. */
void store_bound_wait (Store *store, gint64 ms);
