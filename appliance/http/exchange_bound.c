/* exchange_bound.c: what one request may read of the store. A handler that goes beyond has half of what it wanted, and
 * may not know: the answer says so in its place. */
#include "http/exchange_private.h"
#include "store/store_bound.h"

/* Ten times what the largest page reads of a hundred thousand files on a Pi (tests/bench/RESULTS.md); a table to take
 * away is read a hundred files at a time. */
static const StoreBound bound = { .rows = 1000000, .ms = 20000 };
enum { LONG_ANSWER_MS = 15 * 60 * 1000 };

static Store *
store_of (const Exchange *exchange)
{
  return exchange->service->appliance->store;
}

void
exchange_bound_begin (Exchange *exchange)
{
  exchange->bounded = store_of (exchange) != NULL;
  if (exchange->bounded)
    store_bound (store_of (exchange), &bound);
}

void
exchange_bound_end (Exchange *exchange)
{
  if (exchange->bounded)
    store_bound (store_of (exchange), NULL);
  exchange->bounded = FALSE;
}

gboolean
exchange_bound_is_met (const Exchange *exchange)
{
  return exchange->bounded && store_bound_is_met (store_of (exchange));
}

/* What the handler said of its answer (a name to save it under, a cookie) does not hold for this one. */
gboolean
exchange_bound_refuse (Exchange *exchange)
{
  if (exchange->answered || !exchange_bound_is_met (exchange))
    return FALSE;
  g_warning ("request %s: more of the store than a page may read", exchange->id);
  exchange_bound_end (exchange);
  g_string_truncate (exchange->headers, 0);
  exchange_refuse (exchange, REFUSAL_LONG);
  return TRUE;
}

void
exchange_bound_stretch (Exchange *exchange)
{
  exchange_bound_wait (exchange, LONG_ANSWER_MS);
}

void
exchange_bound_wait (Exchange *exchange, gint64 ms)
{
  if (exchange->bounded)
    store_bound_wait (store_of (exchange), ms);
}
