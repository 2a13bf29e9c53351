/* health.c: one read of the store, one word. No figures: they are for those who have a right to them. */
#include "pages/health.h"

#include "domain/territory.h"
#include "ingest/influx.h"

int
health_show (Exchange *exchange)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Territory) territory = territory_find (store_reader (exchange_appliance (exchange)->store), &error);
  /* A box that is not set up yet is in good health: the store answered. */
  gboolean reads = territory != NULL || g_error_matches (error, BOX_ERROR, BOX_ERROR_NOT_FOUND);
  Tree *body = tree_new_map ();

  influx_set_version (exchange);
  tree_set_text (body, "name", "influxdb");
  tree_set_text (body, "message", reads ? "ready for queries and writes" : "the store does not answer");
  tree_set_text (body, "status", reads ? "pass" : "fail");
  tree_set_list (body, "checks");
  tree_set_text (body, "version", INFLUX_VERSION);
  return exchange_json (exchange, reads ? 200 : 503, body);
}
