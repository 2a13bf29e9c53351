/* status.c: looks at the rows and shows them. Words: view/status_view.h. */
#include "pages/status.h"

#include "base/clock.h"
#include "domain/status_rows.h"
#include "ingest/mqtt.h"
#include "pages/management.h"
#include "pages/office.h"
#include "view/status_view.h"

/* (transfer full): the rows of `states` for that role, to which they lead from now on: without a link to a room that it
 * may not enter. */
static StatusRow *
rows_for (Role role, GArray *states)
{
  StatusRow *rows = g_new (StatusRow, states->len);

  for (guint i = 0; i < states->len; i++) {
    StatusState *state = &g_array_index (states, StatusState, i);

    rows[i] = *state->row;
    if (rows[i].link != NULL && !management_is_open (role, rows[i].link))
      rows[i].link = NULL;
    state->row = &rows[i];
  }
  return rows;
}

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
  g_autofree StatusRow *rows = NULL;
  GError *error = NULL;
  Presence presence = { 0 };

  states = status_look (&scene, &error);
  if (states == NULL
      || !presence_read (viewer.db, clock_add_days (viewer.now, -STATUS_PRESENCE_DAYS), viewer.now, viewer.now,
                         &presence, &error))
    return exchange_fail (exchange, error);
  rows = rows_for (viewer.role, states);
  return exchange_page (exchange, 200, "status", status_view (&viewer, states, crashes, &presence));
}
