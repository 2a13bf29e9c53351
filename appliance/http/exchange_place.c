/* exchange_place.c: programs that send readings go behind people. A thousand sensors that come back after a power cut
 * hold half of the workers at most; whoever is beyond is sent away at once, with its body unread. */
#include "http/exchange_private.h"

#include "http/places.h"

static Places receiving = { .one_of = 2 };

/* Between two messages a connection holds its worker too: none is kept while others may need it. */
gboolean
exchange_place_enter (Exchange *exchange)
{
  exchange->placed = places_enter (&receiving, (guint) exchange->service->threads, exchange_client (exchange));
  exchange->hurried = !exchange->placed;
  if (exchange->hurried || exchange->half_held)
    exchange_close_after (exchange);
  return exchange->placed;
}

void
exchange_place_leave (Exchange *exchange)
{
  if (exchange->placed)
    places_leave (&receiving, exchange_client (exchange));
  exchange->placed = FALSE;
}
