/* health.c: one read of the store, one word; and one each for the clock and the broker. No figures: they are for those who
 * have a right to them. */
#include "pages/health.h"

#include "domain/clock_trust.h"
#include "domain/territory.h"
#include "ingest/influx.h"
#include "pages/reception.h"

int
health_show (Exchange *exchange)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Territory) territory = territory_find (store_reader (exchange_appliance (exchange)->store), &error);
  /* A box that is not set up yet is in good health: the store answered. */
  gboolean reads = territory != NULL || g_error_matches (error, BOX_ERROR, BOX_ERROR_NOT_FOUND);
  const char *link = reception_link (exchange_appliance (exchange));
  Tree *body = tree_new_map ();

  influx_set_version (exchange);
  tree_set_text (body, "name", "influxdb");
  tree_set_text (body, "message", reads ? "ready for queries and writes" : "the store does not answer");
  tree_set_text (body, "status", reads ? "pass" : "fail");
  tree_set_list (body, "checks");
  tree_set_text (body, "version", INFLUX_VERSION);
  /* Neither makes the box ill: readings wait. */
  if (!clock_trust_held (store_reader (exchange_appliance (exchange)->store)))
    tree_set_text (body, "clock", "unknown");
  if (link != NULL)
    tree_set_text (body, "mqtt", link);
  return exchange_json (exchange, reads ? 200 : 503, body);
}
