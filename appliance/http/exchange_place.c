/* exchange_place.c: who waits behind whom. Programs that send readings go behind people: a thousand sensors that come
 * back after a power cut hold half of the workers at most; whoever is beyond is sent away at once, with its body unread.
 * Files come slowly and are then read one at a time: whoever sends some holds a place. Each is held until the answer's first
 * byte: who has an answer may send the next; where a refused body is left, until it was read away. */
#include "http/exchange_private.h"

static Places receiving = { .one_of = 2 }, files;

static gboolean
enter (Exchange *exchange, Places *places)
{
  if (places_enter (places, (guint) exchange->service->threads, exchange_client (exchange)))
    exchange->place = places;
  return exchange->place != NULL;
}

/* Between two messages a connection holds its worker too: none is kept while others may need it. */
gboolean
exchange_place_enter (Exchange *exchange)
{
  exchange->hurried = !enter (exchange, &receiving);
  if (exchange->hurried || exchange->half_held)
    exchange_close_after (exchange);
  return !exchange->hurried;
}

gboolean
exchange_place_enter_files (Exchange *exchange)
{
  return enter (exchange, &files);
}

void
exchange_place_leave (Exchange *exchange)
{
  if (exchange->place != NULL)
    places_leave (exchange->place, exchange_client (exchange));
  exchange->place = NULL;
}
