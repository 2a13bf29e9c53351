/* mqtt.h: the box as a client of the broker on its own machine: a thread that listens under a lasting session, QoS 1,
 * and acknowledges a message only once it is on the card. Sends nothing but that. What messages say: mqtt_burst.h. */
#pragma once
#include "ingest/mqtt_burst.h"

typedef struct Mqtt Mqtt;

/* Borrowed until mqtt_stop. */
typedef struct {
  Store *store;
  const char *password; /* of MQTT_BOX_USER */
  int port;             /* on 127.0.0.1 */
} MqttInput;
/* (transfer full): starts the thread; a broker that is not there is tried again and again, later each time. The box's
 * key is set (secret.h). */
Mqtt *mqtt_start (const MqttInput *input);
/* Within a second: what is not acknowledged comes again at the next start. Accepts NULL. */
void mqtt_stop (Mqtt *mqtt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Mqtt, mqtt_stop)

/* Codes in mqtt_link_names: what the page and /health say. */
typedef enum {
  MQTT_CONNECTING,
  MQTT_CONNECTED,
  MQTT_UNREACHABLE, /* nobody listens at that port */
  MQTT_REFUSED,     /* the broker knows neither our name nor our password */
  MQTT_LOST,        /* the connection broke */
  MQTT_STORE,       /* connected, but the store takes nothing: messages wait at the broker */
  MQTT_LINK_LAST
} MqttLink;
extern const char *const mqtt_link_names[MQTT_LINK_LAST];

typedef struct {
  MqttLink link;
  gint64 since_s;    /* seconds since it is so */
  gint64 heard_s;    /* seconds since the last message; -1: none since the start */
  MqttCounts counts; /* since the start */
} MqttState;
/* From any thread: seconds since the broker does not let the box in; 0: it does. Accepts NULL: 0. */
gint64 mqtt_away_s (Mqtt *mqtt);
/* From any thread. `mqtt` is not NULL. */
void mqtt_state (Mqtt *mqtt, MqttState *ret_state);
