/* test_mqtt_place.c: whose message a topic is, what is listened to, and who may write where. */
#include "ingest/mqtt_place.h"

#include <mosquitto.h>
#include <string.h>

#define USER "4f0c1a52-9a0e-4c4e-8f6a-1d2b3c4d5e6f"

static const struct {
  const char *topic, *user, *dialect, *within; /* NULL: none */
} places[] = {
  { "histologe/" USER "/reading", USER, "native", "histologe/" USER "/reading" },
  { "histologe/" USER "/status", USER, "native", "histologe/" USER "/status" },
  { "histologe/" USER "/anything", USER, NULL, NULL },
  { "histologe/" USER "/zigbee2mqtt/dossier-12/chambre", USER, "zigbee2mqtt", "zigbee2mqtt/dossier-12/chambre" },
  { "histologe/" USER "/tele/salon/SENSOR", USER, "tasmota", "tele/salon/SENSOR" },
  { "histologe/" USER "/events/rpc", USER, "shelly", "histologe/" USER "/events/rpc" },
  { "histologe/" USER "/shellyhtg3-543204aabbcc/events/rpc", USER, "shelly", "shellyhtg3-543204aabbcc/events/rpc" },
  { "application/7/device/24e124725c123456/event/up", NULL, "chirpstack",
    "application/7/device/24e124725c123456/event/up" },
  { "homeassistant/sensor/chambre-2/co2/config", NULL, "discovery", "homeassistant/sensor/chambre-2/co2/config" },
  { "histologe/" USER "/histologe/other/reading", USER, NULL, NULL },
  { "histologe/" USER "/reading/more", USER, NULL, NULL },
  { "zigbee2mqtt/salon", NULL, "zigbee2mqtt", "zigbee2mqtt/salon" },
  { "zigbee2mqttx/salon", NULL, NULL, NULL },
  { "histobox/" USER "/releve", USER, "native", "histobox/" USER "/releve" },
  { "histobox/" USER "/etat", USER, "native", "histobox/" USER "/etat" },
  { "histobox/releve/24e124725c123456", NULL, NULL, NULL }, /* a device that is announced there */
  { "histologe", NULL, NULL, NULL },
  { "histologe/", NULL, NULL, NULL },
  { "histologe//reading", NULL, NULL, NULL },
  { "histologe/" USER, NULL, NULL, NULL },
  { "", NULL, NULL, NULL },
  { "/", NULL, NULL, NULL },
};

static void
test_read (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    g_auto (MqttPlace) place = { 0 };

    g_test_message ("%s", places[i].topic);
    mqtt_place_read (places[i].topic, &place);
    g_assert_cmpstr (place.dialect == NULL ? NULL : place.dialect->name, ==, places[i].dialect);
    g_assert_cmpstr (place.user, ==, places[i].user);
    if (places[i].within != NULL)
      g_assert_cmpstr (place.topic, ==, places[i].within);
  }
}

/* A name as long as a packet is nobody's. */
static void
test_long (void)
{
  g_autofree char *user = g_strnfill (60000, 'u'), *topic = g_strconcat ("histologe/", user, "/reading", NULL);
  g_auto (MqttPlace) place = { 0 };

  mqtt_place_read (topic, &place);
  g_assert_null (place.user);
  g_assert_null (place.dialect);
}

static gboolean
holds (char **list, const char *text)
{
  return g_strv_contains ((const char *const *) list, text);
}

static void
test_patterns (void)
{
  const char *const none[] = { NULL }, *const zigbee[] = { "zigbee", NULL };
  g_auto (GStrv) own = mqtt_place_patterns (none), more = mqtt_place_patterns (zigbee),
                 over = mqtt_place_patterns_over (zigbee), all_over = mqtt_place_patterns_over (none);

  g_assert_cmpuint (g_strv_length (own), ==, 3);
  g_assert_cmpstr (own[0], ==, "histologe/+/#");
  g_assert_cmpstr (own[1], ==, INGEST_OWN_READING ("+"));
  g_assert_cmpstr (own[2], ==, INGEST_OWN_STATUS ("+"));
  g_assert_true (holds (more, "zigbee2mqtt/#"));
  g_assert_false (holds (over, "zigbee2mqtt/#"));
  g_assert_true (holds (all_over, "zigbee2mqtt/#"));
  for (const IngestDialect *dialect = ingest_dialects; dialect->name != NULL; dialect++)
    for (guint i = 0; dialect->topics != NULL && dialect->topics[i] != NULL; i++) {
      g_assert_cmpstr (dialect->topics[i], !=, "#");
      g_assert_cmpstr (dialect->topics[i], !=, "+/#");
      if (strcmp (dialect->name, "native") != 0 && !g_str_has_prefix (dialect->topics[i], "+/+/")) {
        g_assert_false (holds (more, dialect->topics[i]) && holds (over, dialect->topics[i]));
        g_assert_true (holds (all_over, dialect->topics[i]));
      }
    }
}

static void
test_acl (void)
{
  const MqttRight rights[] = { { USER, "zigbee" } };
  const char *const announced[] = { "home/gateway/salon", NULL };
  g_autofree char *acl = mqtt_place_acl (rights, 1, announced), *alone = mqtt_place_acl (NULL, 0, announced + 1);

  g_assert_nonnull (strstr (acl, "\nuser " USER "\n"));
  g_assert_nonnull (strstr (acl, "\ntopic readwrite zigbee2mqtt/#\n"));
  g_assert_nonnull (strstr (acl, "\npattern readwrite histologe/%u/#\n"));
  g_assert_nonnull (strstr (alone, "\npattern readwrite histologe/%u/#\n"));
  g_assert_nonnull (strstr (alone, "\npattern readwrite histobox/%u/releve\n"));
  g_assert_nonnull (strstr (alone, "\npattern readwrite histobox/%u/etat\n"));
  g_assert_null (strstr (alone, "write histobox/+"));
  g_assert_null (strstr (acl, "write histobox/+"));
  g_assert_null (strstr (alone, "write zigbee2mqtt/#"));
  g_assert_nonnull (strstr (acl, "\ntopic read home/gateway/salon\n"));
  g_assert_nonnull (strstr (acl, "\ntopic write home/gateway/salon\n"));
  g_assert_null (strstr (alone, "home/gateway"));
  /* The box writes nothing. */
  g_assert_nonnull (strstr (alone, "user " MQTT_BOX_USER "\ntopic read histologe/#\n"));
}

/* An announcement that would open more than one topic, or another line, opens nothing. */
static void
test_free (void)
{
  static const struct {
    const char *topic;
    gboolean is_free;
  } topics[] = {
    { "home/gateway/salon", TRUE },
    { "maison/étage 1/co2", TRUE },
    { "home/salon/sensor/co2/state", TRUE }, /* its dialect is known, but nobody listens to +/+/# */
    { "zigbee2mqtt/salon", FALSE },
    { "salon/sensor/co2/state", FALSE },
    { "homeassistant/sensor/x/config", FALSE },
    { "histologe/" USER "/reading", FALSE },
    { "histologe/" USER "/home/salon", FALSE },
    { "#", FALSE },
    { "home/+/salon", FALSE },
    { "+/+/BTtoMQTT/A4C138001122", TRUE }, /* OpenMQTTGateway: whichever of its gateways */
    { "+/+/RTL_433toMQTT/Oregon-THGR122N/1", TRUE },
    { "+/+/BTtoMQTT/", FALSE },
    { "+/+/BTtoMQTT", FALSE },
    { "+/+/toMQTT/x", FALSE },
    { "+/+/BTtoMQTT/+", FALSE },
    { "+/+/BTtoMQTT/#", FALSE },
    { "+/+/salon/chambre", FALSE },
    { "+/BTtoMQTT/x/y", FALSE },
    { "histobox/" USER "/releve", FALSE },
    { "histobox/releve/24e124725c123456", TRUE },
    { "home/#", FALSE },
    { "$SYS/broker/clients", FALSE },
    { "home/x\nuser histologe-box", FALSE },
    { "home/x\r", FALSE },
    { " home", FALSE },
    { "home ", FALSE },
    { "home/\xff", FALSE },
    { "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (topics); i++) {
    g_test_message ("%s", topics[i].topic);
    g_assert_cmpint (mqtt_place_is_free (topics[i].topic), ==, topics[i].is_free);
  }
}

/* What any gateway may say is found by the topic that one of them wrote; nothing of it within somebody's own tree. */
static void
test_any_gateway (void)
{
  static const struct {
    const char *topic, *announced;
  } topics[] = {
    { "home/OMG_Garage/BTtoMQTT/A4C138001122", "+/+/BTtoMQTT/A4C138001122" },
    { "home/OMG/RTL_433toMQTT/LaCrosse/3", "+/+/RTL_433toMQTT/LaCrosse/3" },
    { "home/OMG/BTtoMQTT", NULL },
    { "home/OMG/salon", NULL },
    { "BTtoMQTT/x", NULL },
    { "home", NULL },
    { "", NULL },
    { "histologe/" USER "/BTtoMQTT/A4C138001122", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (topics); i++) {
    g_autofree char *announced = mqtt_place_any_gateway (topics[i].topic);

    g_assert_cmpstr (announced, ==, topics[i].announced);
  }
}

/* No family's pattern reaches into what belongs to one user. */
static void
test_own_tree (void)
{
  static const char *const families[] = { "lorawan", "zigbee", "esphome",     "shelly",
                                          "tasmota", "ruuvi",  "airgradient", NULL };
  static const char *const topics[] = { "histologe/" USER "/reading",
                                        "histologe/" USER "/events/rpc",
                                        "histologe/" USER "/sensor/co2/state",
                                        "histologe/" USER "/tele/SENSOR",
                                        "histologe/" USER "/status/temperature:0",
                                        "histologe/" USER "/zigbee2mqtt/salon",
                                        "histobox/" USER "/releve",
                                        "histobox/" USER "/etat" };
  g_auto (GStrv) patterns = mqtt_place_patterns (families);

  for (guint i = 3; patterns[i] != NULL; i++) /* but for the first three, which are that tree */
    for (guint k = 0; k < G_N_ELEMENTS (topics); k++) {
      bool fits = false;

      g_test_message ("%s %s", patterns[i], topics[k]);
      g_assert_cmpint (mosquitto_topic_matches_sub (patterns[i], topics[k], &fits), ==, MOSQ_ERR_SUCCESS);
      g_assert_false (fits);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mqtt-place/read", test_read);
  g_test_add_func ("/mqtt-place/long", test_long);
  g_test_add_func ("/mqtt-place/patterns", test_patterns);
  g_test_add_func ("/mqtt-place/acl", test_acl);
  g_test_add_func ("/mqtt-place/free", test_free);
  g_test_add_func ("/mqtt-place/any-gateway", test_any_gateway);
  g_test_add_func ("/mqtt-place/own-tree", test_own_tree);
  return g_test_run ();
}
