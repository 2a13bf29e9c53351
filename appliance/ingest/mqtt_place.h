/* mqtt_place.h: topics of MQTT: which are listened to, who may write where, and whose message a topic is. Pure; the
 * patterns stand with the dialects (dialect.h). */
#pragma once
#include "ingest/dialect.h"

#define MQTT_ANY_GATEWAY "+/+/"       /* as OpenMQTTGateway announces what any of its gateways hears */
#define MQTT_GATEWAY_KIND "toMQTT"    /* ends the level behind it: BTtoMQTT, RTL_433toMQTT */
#define MQTT_BOX_USER "histologe-box" /* the box itself: it reads, and writes nothing */

typedef struct {
  char *user;                   /* of our own topics; NULL: a family's topic, whichever gateway wrote it */
  const char *topic;            /* as the dialect knows it, within the topic that was handed in */
  const IngestDialect *dialect; /* NULL: nothing to read there */
} MqttPlace;
void mqtt_place_clear (MqttPlace *place);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MqttPlace, mqtt_place_clear)
/* Below histologe/<user>/ stand `reading`, or the whole topic of any family: a gateway whose first level can be chosen
 * (Zigbee2MQTT, Tasmota, ESPHome, Shelly, Ruuvi) is known by name there. Start *ret_place from zero. */
void mqtt_place_read (const char *topic, MqttPlace *ret_place);

/* (transfer full): what is subscribed to when gateways of these families exist: our own topics, and theirs.
 * NULL-terminated. Never everything. */
char **mqtt_place_patterns (const char *const *families);
/* TRUE for a topic that can be listened to by itself: one that none of these patterns fits, one topic alone (or
 * MQTT_ANY_GATEWAY before a fixed one), and in nobody's own tree. Who announced it is not trusted: it becomes a line of
 * Mosquitto's rights. */
gboolean mqtt_place_is_free (const char *topic);
/* (transfer full) (nullable): how a topic was announced when it was announced for any gateway. */
char *mqtt_place_any_gateway (const char *topic);
/* (transfer full): patterns of families that are not among these: a broker remembers what was once subscribed to. */
char **mqtt_place_patterns_over (const char *const *families);

/* Whose rights Mosquitto's file says: a gateway writes its family's topics beside its own. */
typedef struct {
  const char *user, *family;
} MqttRight;
/* (transfer full): the whole file acl; `rights` are of gateways, sensors need none but the common one. `announced`:
 * free topics (above) that are read too; whichever gateway writes there, as it may announce and speak for any device.
 */
char *mqtt_place_acl (const MqttRight *rights, guint count, const char *const *announced);
