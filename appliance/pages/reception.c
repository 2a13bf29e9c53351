/* reception.c: asks the thread of the broker how it fares. Its words: view/reception_view.h. */
#include "pages/reception.h"

#include "domain/clock_trust.h"
#include "ingest/leftover.h"
#include "ingest/mqtt.h"
#include "pages/office.h"
#include "view/reception_view.h"

static ReceptionInput
input_of (const Appliance *appliance)
{
  MqttState state = { 0 };

  if (appliance->mqtt == NULL)
    return (ReceptionInput){ .link = "off", .heard_s = -1 };
  mqtt_state (appliance->mqtt, &state);
  return (ReceptionInput){
    .link = mqtt_link_names[state.link],
    .since_s = state.since_s,
    .heard_s = state.heard_s,
    .messages = state.counts.messages,
    .kept = state.counts.kept,
    .unread = state.counts.unread,
    .nobody = state.counts.nobody,
    .broken = state.counts.broken,
    .refused = state.counts.refused,
  };
}

/* (transfer full): of ReceptionLeftover. */
static GArray *
leftovers_now (void)
{
  g_autoptr (GArray) list = ingest_leftover_list ();
  GArray *shown = g_array_new (FALSE, FALSE, sizeof (ReceptionLeftover));

  for (guint i = 0; i < list->len; i++) {
    const IngestLeftover *leftover = &g_array_index (list, IngestLeftover, i);
    const ReceptionLeftover row = { ingest_way_names[leftover->way], leftover->family, leftover->why, leftover->count,
                                    clock_trust ()->up_s () - leftover->last_up_s };

    g_array_append_val (shown, row);
  }
  return shown;
}

const char *
reception_link (const Appliance *appliance)
{
  return appliance->mqtt == NULL ? NULL : input_of (appliance).link;
}

int
reception_show (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  ReceptionInput input = input_of (exchange_appliance (exchange));
  g_autoptr (GArray) leftovers = leftovers_now ();
  g_autoptr (GError) error = NULL;
  Tree *view;

  input.leftovers = (const ReceptionLeftover *) (gpointer) leftovers->data;
  input.leftover_count = leftovers->len;
  view = reception_view (&viewer, &input, &error);
  return view == NULL ? exchange_fail (exchange, g_steal_pointer (&error))
                      : exchange_page (exchange, 200, "reception", view);
}
