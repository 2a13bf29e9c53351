/* status.c: looks at the rows and shows them. Words: view/status_view.h. */
#include "pages/status.h"

#include "base/clock.h"
#include "domain/status_rows.h"
#include "ingest/mqtt.h"
#include "pages/office.h"
#include "view/status_view.h"

int
status_show (Exchange *exchange)
{
  const Appliance *appliance = exchange_appliance (exchange);
  const Viewer viewer = office_viewer (exchange);
  const StatusLive live = { .broker_away_s = mqtt_away_s (appliance->mqtt) };
  const StatusScene scene = { .db = viewer.db,
                              .now = viewer.now,
                              .data_folder = appliance->data_folder,
                              .config = appliance->config,
                              .root = "",
                              .live = &live };
  g_autoptr (GPtrArray) crashes = crash_list (appliance->data_folder);
  g_autoptr (GArray) states = NULL;
  GError *error = NULL;
  Presence presence = { 0 };

  states = status_look (&scene, &error);
  if (states == NULL
      || !presence_read (viewer.db, clock_add_days (viewer.now, -STATUS_PRESENCE_DAYS), viewer.now, viewer.now,
                         &presence, &error))
    return exchange_fail (exchange, error);
  return exchange_page (exchange, 200, "status", status_view (&viewer, states, crashes, &presence));
}
