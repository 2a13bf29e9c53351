/* mqtt_burst.h: messages that the broker handed over together, from their topics to the card, in one commit. Only then
 * are they acknowledged (mqtt.h). Knows no connection. */
#pragma once
#include "ingest/deliver.h"

typedef struct MqttBurst MqttBurst;
/* More is read once these are on the card. */
enum { MQTT_BURST_MESSAGES = 1000, MQTT_BURST_BYTES = 8 * 1024 * 1024 };

MqttBurst *mqtt_burst_new (void);
void mqtt_burst_free (MqttBurst *burst); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MqttBurst, mqtt_burst_free)

typedef struct {
  const char *topic;
  gconstpointer bytes; /* copied */
  gsize length;
  gboolean retained;
  gint64 up_s; /* when it came: seconds since the machine started */
} MqttMessage;
void mqtt_burst_add (MqttBurst *burst, const MqttMessage *message);
guint mqtt_burst_count (const MqttBurst *burst);
gboolean mqtt_burst_is_full (const MqttBurst *burst);

/* What became of messages: `kept` in values, all others in messages. */
typedef struct {
  guint64 messages, kept;
  guint64 unread;  /* no dialect reads that topic */
  guint64 nobody;  /* from an account that is no sensor and no gateway any more */
  guint64 broken;  /* not what their topic says */
  guint64 refused; /* the store takes them in no way, though it takes others */
} MqttCounts;
void mqtt_counts_add (MqttCounts *counts, const MqttCounts *more);

/* Everything on the card when it returns TRUE; the burst is then empty, and what became of it added to `counts`. FALSE:
 * the burst is as it was, for another try. BUSY, STORE. */
gboolean mqtt_burst_deliver (MqttBurst *burst, Store *store, MqttCounts *counts, GError **error);
/* The same, message by message, for a burst that failed again and again: what fails while others are taken is let go
 * and counted as refused. FALSE when none is taken: the store is ill. */
gboolean mqtt_burst_deliver_each (MqttBurst *burst, Store *store, MqttCounts *counts, GError **error);
