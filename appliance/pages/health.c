/* health.c: a read of the store, the pulse, one word of both; and one each for the clock and the broker. No figures: they
 * are for those who have a right to them. */
#include "pages/health.h"

#include "background/pulse.h"
#include "domain/clock_trust.h"
#include "domain/territory.h"
#include "ingest/influx.h"
#include "pages/reception.h"

static const char *
words_of (gboolean reads, Pulse pulse)
{
  static const char *const words[] = { [PULSE_FINE] = "",
                                       [PULSE_WRITER] = "the writer hangs",
                                       [PULSE_HELD] = "the store takes no writes",
                                       [PULSE_ROOM] = "the disk is full",
                                       [PULSE_JOBS] = "the jobs stand still" };

  return reads ? words[pulse] : "the store does not answer";
}

int
health_show (Exchange *exchange)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Territory) territory = territory_find (store_reader (exchange_appliance (exchange)->store), &error);
  /* A box that is not set up yet is in good health: the store answered. */
  gboolean reads = territory != NULL || g_error_matches (error, BOX_ERROR, BOX_ERROR_NOT_FOUND);
  Pulse pulse = pulse_look (exchange_appliance (exchange)->store, exchange_appliance (exchange)->data_folder);
  gboolean works = reads && pulse == PULSE_FINE;
  const char *link = reception_link (exchange_appliance (exchange));
  Tree *body = tree_new_map ();

  influx_set_version (exchange);
  tree_set_text (body, "name", "influxdb");
  tree_set_text (body, "message", works ? "ready for queries and writes" : words_of (reads, pulse));
  tree_set_text (body, "status", works ? "pass" : "fail");
  tree_set_list (body, "checks");
  tree_set_text (body, "version", INFLUX_VERSION);
  /* Neither makes the box ill: readings wait. */
  if (!clock_trust_held (store_reader (exchange_appliance (exchange)->store)))
    tree_set_text (body, "clock", "unknown");
  if (link != NULL)
    tree_set_text (body, "mqtt", link);
  return exchange_json (exchange, works ? 200 : 503, body);
}
