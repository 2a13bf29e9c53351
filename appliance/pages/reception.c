/* reception.c: asks the thread of the broker how it fares. Its words: view/reception_view.h. */
#include "pages/reception.h"

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

const char *
reception_link (const Appliance *appliance)
{
  return appliance->mqtt == NULL ? NULL : input_of (appliance).link;
}

int
reception_show (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  const ReceptionInput input = input_of (exchange_appliance (exchange));
  g_autoptr (GError) error = NULL;
  Tree *view = reception_view (&viewer, &input, &error);

  return view == NULL ? exchange_fail (exchange, g_steal_pointer (&error))
                      : exchange_page (exchange, 200, "reception", view);
}
