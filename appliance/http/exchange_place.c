/* exchange_place.c: who waits behind whom. Programs that send readings go behind people: a thousand sensors that come
 * back after a power cut hold half of the workers at most; whoever is beyond is sent away at once, with its body unread.
 * Files come slowly and are then read one at a time: whoever sends some holds a place from the first byte to the answer's
 * first one; who has an answer may send the next. */
#include "http/exchange_private.h"

#include "http/places.h"

static Places receiving = { .one_of = 2 }, sending_files;

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

gboolean
exchange_upload_enter (Exchange *exchange)
{
  exchange->uploading = places_enter (&sending_files, (guint) exchange->service->threads, exchange_client (exchange));
  return exchange->uploading;
}

void
exchange_upload_leave (Exchange *exchange)
{
  if (exchange->uploading)
    places_leave (&sending_files, exchange_client (exchange));
  exchange->uploading = FALSE;
}
