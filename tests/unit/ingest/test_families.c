/* test_families.c: what the notes on sensors say of each family and no sample shows. Every row is constructed from that
 * text (sensors.md §1.1 to §1.9); none was captured from a device. */
#include "said.h"

#define OBJECT(more) "{\"deviceInfo\":{\"devEui\":\"AA\"},\"object\":{" more "}}"

static const Said cases[] = {
  /* §1.1: a friendly name may contain slashes; /set and /get are no readings, wherever they stand. */
  { "setpoint-in-a-name", "zigbee2mqtt", "zigbee2mqtt/salon/setpoint", "{\"temperature\":20}",
    "salon/setpoint: t 2000 @-" },
  { "set-of-such-a-name", "zigbee2mqtt", "zigbee2mqtt/salon/setpoint/set", "{\"temperature\":20}", "" },
  { "get-of-such-a-name", "zigbee2mqtt", "zigbee2mqtt/getaway/room/get/temperature", "20", "" },
  { "set-as-a-name", "zigbee2mqtt", "zigbee2mqtt/set", "{\"temperature\":20}", "set: t 2000 @-" },
  { "availability-bare", "zigbee2mqtt", "zigbee2mqtt/dossier/chambre/availability", "offline",
    "dossier/chambre: offline" },
  { "last-seen-of-1970", "zigbee2mqtt", "zigbee2mqtt/salon", "{\"temperature\":20,\"last_seen\":12}",
    "salon: t 2000 @-1768372988" },
  { "calibrated-upstream", "zigbee2mqtt", "zigbee2mqtt/salon",
    "{\"temperature\":20,\"temperature_calibration\":1.5,\"humidity_calibration\":null}", "salon: t 2000 @- corrected" },

  /* §1.2: the map syntax of http_request makes all values texts; names in French. */
  { "esphome-map", "native", NULL, "{\"temperature\":\"16.42\",\"humidity\":\"71.40\",\"co2\":\"812\"}",
    ": t 1642 @- | rh 7140 @- | co2 812 @-" },
  { "french-object", "esphome", "chambre/sensor/temp_rature/state", "16.4", "chambre: t 1640 @-" },
  { "french-object-bytes", "esphome", "chambre/sensor/humidit__/state", "71", "chambre: rh 7100 @-" },
  { "french-set-point", "esphome", "chambre/sensor/consigne_temperature/state", "21", "chambre:" },
  { "french-keys", "native", NULL, "{\"Température\":16.4,\"Humidité\":71,\"pression\":1004.2,\"pile\":88}",
    ": t 1640 @- | rh 7100 @- | p 10042 @- | bat 88 @-" },

  /* §1.3: floats of seconds, a partial overlay, USB power beside a flat battery, two temperatures. */
  { "overlay", "shelly", "shellyhtg3-1/events/rpc",
    "{\"src\":\"shellyhtg3-1\",\"dst\":\"x/events\",\"method\":\"NotifyStatus\",\"params\":{\"ts\":1768372940.95,"
    "\"humidity:0\":{\"id\":0,\"rh\":61.5}}}",
    "shellyhtg3-1: rh 6150 @-60" },
  { "topic-of-one-kind", "shelly", "shellyplusht-1/status/temperature:0", "{\"id\":0,\"tC\":21.34,\"tF\":70.4}",
    "shellyplusht-1: t 2134 @-" },
  { "gen1-battery", "shelly", "shellies/shellyht-1/sensor/battery", "87", "shellyht-1: bat 87 @-" },
  { "gen1-humidity", "shelly", "shellies/shellyht-1/sensor/humidity", " 61.5\n", "shellyht-1: rh 6150 @-" },

  /* §1.4: several thermometers heard by radio in one message, Fahrenheit, times of four kinds. */
  { "radio-fahrenheit", "tasmota", "tele/blerry/SENSOR",
    "{\"Time\":\"2026-01-14T07:43:10\",\"ATC-52680f\":{\"mac\":\"a4c13852680f\",\"Temperature\":68,\"Humidity\":50,\"DewPoint\":48,"
    "\"Battery\":77},\"TempUnit\":\"F\"}",
    "atc-52680f: t 2000 @-10 | rh 5000 @-10 | bat 77 @-10" },
  { "gas-and-guess", "tasmota", "tele/x/SENSOR",
    "{\"BME680\":{\"Temperature\":20,\"Gas\":44.1,\"eCO2\":900},\"ENS160\":{\"eCO2\":700,\"TVOC\":120}}",
    "x: t 2000 @- | voc_ppb 120 @-" },
  { "driver", "line_protocol", NULL,
    "temperature,device=tasmota-1,sensor=am2301 value=16.3\nhumidity,device=tasmota-1,sensor=am2301 value=71\n"
    "dewpoint,device=tasmota-1,sensor=am2301 value=11.1\ncarbondioxide,device=tasmota-1,sensor=scd40 value=1204\n"
    "eco2,device=tasmota-1,sensor=ens160 value=900",
    "tasmota-1: t 1630 @- | rh 7100 @- | co2 1204 @-" },

  { "driver-of-two-probes", "line_protocol", NULL,
    "temperature,device=tasmota-1,sensor=ds18x20,id=01AA value=21\ntemperature,device=tasmota-1,sensor=ds18x20,id=02BB value=12\n"
    "temperature,device=tasmota-2,sensor=ds18x20,id=02BB value=13",
    "tasmota-1: t 2100 @-; tasmota-1/02bb: t 1200 @-; tasmota-2: t 1300 @-" },

  /* §1.5: texts or numbers; decoded by newer firmware; the gateway itself. */
  { "texts", "ruuvi", NULL,
    "{\"data\":{\"coordinates\":\"\",\"timestamp\":\"1768372990\",\"nonce\":\"7\",\"gw_mac\":\"C8:25\","
    "\"tags\":{\"AA:01\":{\"rssi\":\"-61\","
    "\"timestamp\":\"1768372980\",\"data\":\"0201061BFF99040512FC5394C37C0004FFFC040CAC364200CDCBB8334C884F\"}}}}",
    "aa:01: t 2430 @-20 | rh 5349 @-20 | p 10004 @-20 | bat_mv 2977 @-20 | rssi -61 @-20" },
  { "decoded-with-nulls", "ruuvi", NULL,
    "{\"data\":{\"tags\":{\"AA:01\":{\"timestamp\":1768372980,\"dataFormat\":5,\"temperature\":null,\"humidity\":48.25,"
    "\"pressure\":100812,\"voltage\":2.9}}}}",
    "aa:01: rh 4825 @-20 | p 10081 @-20 | bat_mv 2900 @-20" },
  { "without-ntp", "ruuvi", NULL, "{\"data\":{\"tags\":{\"AA:01\":{\"cnt\":4,\"temperature\":20}}}}",
    "aa:01: t 2000 @-" },

  /* §1.6: nine decimals; no fCnt; keys of any decoder, some of them compounds; the Influx integration of the server. */
  { "nine-decimals", "chirpstack", NULL,
    "{\"deduplicationId\":\"x\",\"time\":\"2026-01-14T06:43:10.123456789+00:00\",\"deviceInfo\":{\"devEui\":\"AA\",\"tags\":{}},"
    "\"object\":{\"humidity\":61.5}}",
    "aa: rh 6150 @-10" },
  { "compound-keys", "chirpstack", NULL, OBJECT ("\"air_temperature\":21.5,\"ambient_humidity\":50,\"gas_co2\":800"),
    "aa: t 2150 @- | rh 5000 @- | co2 800 @-" },
  { "the-word-itself-counts", "chirpstack", NULL, OBJECT ("\"probe_temperature\":3,\"temperature\":21.5"),
    "aa: t 2150 @-" },
  { "not-of-the-air", "chirpstack", NULL,
    OBJECT ("\"soil_temperature\":3,\"target_temperature\":21,\"dew_point_temperature\":9,\"temperature_min\":1"),
    "aa:" },
  { "own-decoder", "line_protocol", NULL,
    "device_frmpayload_data_air_temperature,dev_eui=01 value=15.900000\ndevice_frmpayload_data_soil_temperature,dev_eui=01 value=3",
    "01: t 1590 @-" },
  { "history-frame", "chirpstack", NULL,
    "{\"deviceInfo\":{\"devEui\":\"AA\"},\"time\":\"2026-01-14T06:43:10+00:00\",\"fPort\":85,"
    "\"data\":\"IM7INGdpnwBuIM4gN2dpoABv\"}",
    "aa: t 1590 @-1600 | rh 5500 @-1600 | t 1600 @-1000 | rh 5550 @-1000" },

  /* §1.7, §1.8. */
  { "old-names", "airgradient", "airgradient/readings/ab12",
    "{\"rco2\":400,\"pm02\":3,\"atmp\":21.2,\"rhum\":40,\"tvoc_raw\":31000,\"nox_raw\":16000,\"boot\":3}",
    "ab12: t 2120 @- | rh 4000 @- | co2 400 @- | pm25 30 @-" },
  { "sds-and-carbon", "airrohr", NULL,
    "{\"esp8266id\":\"77\",\"sensordatavalues\":[{\"value_type\":\"SDS_P1\","
    "\"value\":\"14.30\"},{\"value_type\":\"SDS_P2\",\"value\":\"6.10\"},"
    "{\"value_type\":\"SCD30_co2_ppm\",\"value\":\"812\"},{\"value_type\":\"SCD30_temperature\",\"value\":\"24\"},"
    "{\"value_type\":\"BME280_temperature\",\"value\":\"21.5\"},{\"value_type\":\"BME280_pressure\",\"value\":\"100912.5\"},"
    "{\"value_type\":\"signal\",\"value\":\"-64\"}]}",
    "esp8266-77: t 2150 @- | co2 812 @- | p 10091 @- | pm25 61 @- | pm10 143 @- | rssi -64 @-" },
  { "honeywell-lines", "line_protocol", NULL, "feinstaub,node=esp8266-77 HPM_P1=5,HPM_P2=9,BME280_pressure=100912",
    "esp8266-77: p 10091 @- | pm25 50 @- | pm10 90 @-" },

  /* §1.9: one list of synonyms for all. */
  { "every-word", "native", NULL,
    "{\"BME280_temperature\":16.3,\"DHT_humidity\":71,\"SCD30_co2_ppm\":812,\"SDS_P2\":6.1,\"BMP_pressure\":100912}",
    ": t 1630 @- | rh 7100 @- | co2 812 @- | p 10091 @- | pm25 61 @-" },
  { "better-chip", "native", NULL, "{\"SCD40_temperature\":24,\"SHT4X_temperature\":21.5}", ": t 2150 @-" },
};

/* The battery that a server had asked for comes in the same frame as a measurement, under the same identifier. */
static void
test_one_frame_two_events (void)
{
  static const struct {
    const char *bytes, *key;
  } events[] = {
    { "{\"deduplicationId\":\"d-1\",\"deviceInfo\":{\"devEui\":\"AA\"},\"batteryLevel\":88.3,\"margin\":10}",
      "beside:d-1" },
    { "{\"deduplicationId\":\"d-1\",\"deviceInfo\":{\"devEui\":\"AA\"},\"data\":\"BGht\"}", "d-1" },
    { "{\"deduplicationId\":\"d-1\",\"deviceInfo\":{\"devEui\":\"AA\"},\"object\":{\"humidity\":1}}", "d-1" },
    { "{\"devEUI\":\"AA\",\"fCnt\":7,\"publishedAt\":\"2026-01-14T06:42:20.5Z\",\"data\":\"BGht\"}",
      "fCnt:7@1768372940" },
    { "{\"devEUI\":\"AA\",\"margin\":6,\"batteryLevel\":75.5}", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (events); i++) {
    g_autoptr (IngestOutput) output = ingest_output_new ();
    IngestInput input = { .bytes = events[i].bytes, .length = strlen (events[i].bytes), .now = NOW };

    g_assert_true (ingest_read (ingest_dialect_find ("chirpstack"), &input, output, NULL));
    g_assert_cmpstr (((IngestDevice *) g_ptr_array_index (output->devices, 0))->duplicate_key, ==, events[i].key);
  }
}

/* ESPHome's units live in its announcements alone (§1.2), and so do quantities of sensors that were given any name. */
static void
test_announced_units (void)
{
  static const struct {
    Quantity quantity;
    const char *unit, *topic, *bytes, *said;
  } values[] = {
    { QUANTITY_T, "°F", "chambre/sensor/temperature/state", "68", "chambre: t 2000 @-" },
    { QUANTITY_T, "°C", "chambre/sensor/sonde_du_fond/state", "16.42", "chambre: t 1642 @-" },
    { QUANTITY_P, "kPa", "chambre/sensor/pression_relev_e/state", "100.4", "chambre: p 10040 @-" },
    { QUANTITY_T, "furlong", "chambre/sensor/temperature/state", "16", "chambre: t 1600 @-" },
    { QUANTITY_LAST, NULL, "chambre/sensor/co2/state", "900", "chambre: co2 900 @-" },
    { QUANTITY_T, "°C", "chambre/sensor/sonde_du_fond/state", "nan", "" },
    { QUANTITY_T, "°C", "chambre/sensor/sonde_du_fond/state", "cold", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++) {
    IngestDiscovery about = { .path = (char *) "", .unit = (char *) values[i].unit, .quantity = values[i].quantity };
    g_autoptr (GPtrArray) announced = g_ptr_array_new ();
    g_autoptr (IngestOutput) output = ingest_output_new ();
    g_autofree char *found = NULL;
    IngestInput input = { .bytes = values[i].bytes,
                          .length = strlen (values[i].bytes),
                          .topic = values[i].topic,
                          .now = NOW,
                          .announced = announced };

    g_ptr_array_add (announced, &about);
    g_assert_cmpint (ingest_read (ingest_dialect_find ("esphome"), &input, output, NULL), ==, values[i].said != NULL);
    found = said (output);
    g_assert_cmpstr (found, ==, values[i].said == NULL ? "" : values[i].said);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  said_add ("/families", cases, G_N_ELEMENTS (cases));
  g_test_add_func ("/families/one-frame-two-events", test_one_frame_two_events);
  g_test_add_func ("/families/announced-units", test_announced_units);
  return g_test_run ();
}
