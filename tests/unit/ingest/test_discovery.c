/* test_discovery.c: what announcements say, which templates are a path, and readings of topics known by nothing else.
 */
#include "said.h"

#include "ingest/discovery.h"
#include "ingest/words.h"

static void
test_templates (void)
{
  static const struct {
    const char *text, *path; /* NULL: by hand */
  } templates[] = {
    { NULL, "" },
    { "", "" },
    { "{{ value }}", "" },
    { "{{value|float}}", "" },
    { "{{ value | float(0) | round(1) }}", "" },
    { "{{ value_json.temperature }}", "/temperature" },
    { "{{value_json.a.b.c}}", "/a/b/c" },
    { "{{ value_json['PM2.5'] }}", "/PM2.5" },
    { "{{ value_json[\"SHT3X-0x44\"].Temperature | round(2) }}", "/SHT3X-0x44/Temperature" },
    { "{{ value_json.list[0].t }}", "/list/0/t" },
    { "{{ value_json['a/b~c'] }}", "/a~1b~0c" },
    { "{{ value_json.t | default(none) | float }}", "/t" },
    { "{{ value_json.t | is_defined }}", "/t" },
    { " {{ value_json.t }} ", "/t" },
    { "{{ value_json }}", "" },
    { "{{ value_json.t * 1.8 + 32 }}", NULL },
    { "{{ value_json.t | multiply(10) }}", NULL },
    { "{{ value_json.t | round(1, 'floor') }}", "/t" },
    { "{{ (value_json.t) }}", NULL },
    { "{% if value %}{{ value }}{% endif %}", NULL },
    { "{{ value_json.t }} °C", NULL },
    { "{{ states('sensor.x') }}", NULL },
    { "{{ value_json.t", NULL },
    { "{{ value_json.", NULL },
    { "{{ value_json[", NULL },
    { "{{ value_json['a", NULL },
    { "{{ value_json['a' }}", NULL },
    { "{{ value_json[''] }}", NULL },
    { "{{ value_json[x] }}", NULL },
    { "{{ value | float( }}", NULL },
    { "{{ values }}", NULL },
    { "{{", NULL },
    { "value", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (templates); i++) {
    g_autofree char *path = ingest_discovery_path (templates[i].text);

    if (g_strcmp0 (path, templates[i].path) != 0)
      g_test_fail_printf ("%s: %s", templates[i].text, path);
  }
}

static void
test_quantities (void)
{
  static const struct {
    const char *device_class, *unit, *name, *quantity;
  } values[] = {
    { "temperature", "°C", "x", "t" },
    { "temperature", "°F", "x", "t" },
    { "temperature", "K", NULL, "t" },
    { "temperature", NULL, NULL, "t" },
    { "temperature", "bar", NULL, NULL },
    { "temperature", "°C", "scd40_dew_point", NULL },
    { "temperature", "°C", "esp32_temperature", NULL },
    { "humidity", "%", NULL, "rh" },
    { "carbon_dioxide", "ppm", NULL, "co2" },
    { "carbon_monoxide", "ppm", NULL, "co" },
    { "atmospheric_pressure", "inHg", NULL, "p" },
    { "pm25", "µg/m³", NULL, "pm25" },
    { "pm25", "μg/m³", NULL, "pm25" },
    { "volatile_organic_compounds_parts", "ppb", NULL, "voc_ppb" },
    { "volatile_organic_compounds", "mg/m³", NULL, "voc_ug" },
    { "battery", "%", NULL, "bat" },
    { "voltage", "V", NULL, "bat_mv" },
    { "signal_strength", "dBm", NULL, "rssi" },
    { "illuminance", "lx", "illuminance", NULL },
    { "energy", "kWh", "x", NULL },
    { NULL, "%", "salon_humidity", "rh" },
    { NULL, NULL, "voc_index", "voc_idx" },
    { NULL, NULL, "linkquality", "lqi" },
    { NULL, "lqi", "linkquality", "lqi" },
    { NULL, NULL, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++) {
    Quantity found = ingest_discovery_quantity (values[i].device_class, values[i].unit, values[i].name);

    if (found != reading_quantity_find (values[i].quantity))
      g_test_fail_printf ("%s in %s, %s: %d", values[i].device_class, values[i].unit, values[i].name, (int) found);
  }
}

/* (transfer full): "<device> <quantity> at <topic> <path>; …" of an announcement. */
static char *
announced (const char *topic, const char *bytes)
{
  IngestInput input = { .topic = topic, .bytes = bytes, .length = strlen (bytes), .retained = TRUE, .now = NOW };
  g_autoptr (IngestOutput) output = ingest_output_new ();
  g_autoptr (GString) out = g_string_new (NULL);

  if (!ingest_read (ingest_dialect_of_topic (topic), &input, output, NULL))
    return g_strdup ("refused");
  for (guint i = 0; i < output->discoveries->len; i++) {
    const IngestDiscovery *one = g_ptr_array_index (output->discoveries, i);

    if (one->removed)
      g_string_append_printf (out, "removed %s", one->topic);
    else
      g_string_append_printf (out, "%s%s %s at %s %s", i == 0 ? "" : "; ", one->device,
                              one->quantity == QUANTITY_LAST ? "-" : quantity_kinds[one->quantity].name,
                              one->state_topic, one->path == NULL ? "by hand" : one->path);
  }
  return g_strdup (out->str);
}

static void
test_announcements (void)
{
  static const struct {
    const char *topic, *bytes, *said;
  } all[] = {
    { "homeassistant/sensor/node/object/config", "", "removed homeassistant/sensor/node/object/config" },
    { "homeassistant/sensor/x/config",
      "{\"~\":\"tele/tasmota_1\",\"stat_t\":\"~/SENSOR\",\"dev_cla\":\"temperature\","
      "\"unit_of_meas\":\"°C\",\"val_tpl\":\"{{ value_json['AM2301'].Temperature }}\",\"dev\":{\"ids\":[\"A1B2C3\"]}}",
      "tasmota_1 t at tele/tasmota_1/SENSOR /AM2301/Temperature" },
    { "homeassistant/sensor/x/config", "{\"~\":\"base\",\"stat_t\":\"home/~\",\"dev\":{\"ids\":[\"AB\",\"CD\"]}}",
      "ab - at home/base " },
    { "homeassistant/sensor/x/config", "{\"state_topic\":\"a/b\",\"unique_id\":\"x\"}", "x - at a/b " },
    { "homeassistant/sensor/0x1/temperature/config",
      "{\"state_topic\":\"zigbee2mqtt/a/salon\",\"device_class\":\"temperature\",\"unit_of_measurement\":\"°C\","
      "\"value_template\":\"{{ value_json.temperature }}\",\"device\":{\"identifiers\":[\"zigbee2mqtt_0x1\"]}}",
      "a/salon t at zigbee2mqtt/a/salon /temperature" },
    { "homeassistant/device/x/config",
      "{\"dev\":{\"ids\":\"OMG\",\"name\":\"Gateway\"},\"o\":{\"name\":\"x\"},\"stat_t\":\"omg/a\",\"cmps\":{"
      "\"t\":{\"p\":\"sensor\",\"dev_cla\":\"temperature\",\"unit_of_meas\":\"°F\",\"val_tpl\":\"{{ value_json.t }}\"},"
      "\"door\":{\"p\":\"binary_sensor\"},"
      "\"humidity\":{\"p\":\"sensor\",\"unit_of_meas\":\"%\",\"stat_t\":\"omg/b\",\"val_tpl\":\"{{ value_json.h * 2 }}\"}}}",
      "omg t at omg/a /t; omg rh at omg/b by hand" },
    { "homeassistant/device/x/config",
      "{\"device\":{\"identifiers\":7},\"components\":{\"a\":{\"platform\":\"sensor\","
      "\"state_topic\":\"s\"},\"b\":7,\"c\":{\"platform\":\"sensor\"}}}",
      "7 - at s " },
    { "homeassistant/switch/x/config", "{\"stat_t\":\"a\"}", "" },
    { "homeassistant/sensor/x/config", "{}", "" },
    { "homeassistant/sensor/x/config", "[]", "refused" },
    { "homeassistant/sensor/x/config", "{\"stat_t\"", "refused" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    g_autofree char *found = announced (all[i].topic, all[i].bytes);

    g_assert_cmpstr (found, ==, all[i].said);
  }
}

static void
test_state (void)
{
  static const struct {
    const char *path, *unit, *bytes, *said; /* NULL: refused */
  } states[] = {
    { "", "°C", "16.5", "x: t 1650 @-" },
    { "", "°F", " 68 ", "x: t 2000 @-" },
    { "", NULL, "nan", "" },
    { "", "furlong", "16", "" },
    { "/a/b", "°C", "{\"a\":{\"b\":\"16.5\"}}", "x: t 1650 @-" },
    { "/a/1", "°C", "{\"a\":[1,2]}", "x: t 200 @-" },
    { "/a/9", "°C", "{\"a\":[1,2]}", "" },
    { "/a~1b~0c~01", "°C", "{\"a/b~c~1\":3}", "x: t 300 @-" },
    { "/a/b", "°C", "{\"a\":1}", "" },
    { "/a", "°C", "{\"a\":null}", "" },
    { "/a", "°C", "16.5", NULL },
    { NULL, "°C", "16.5", "" },
    { "", "°C", "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    IngestDiscovery about = {
      .device = (char *) "x", .path = (char *) states[i].path, .unit = (char *) states[i].unit, .quantity = QUANTITY_T
    };
    IngestInput input = { .bytes = states[i].bytes, .length = strlen (states[i].bytes), .topic = "s", .now = NOW };
    g_autoptr (IngestOutput) output = ingest_output_new ();
    g_autofree char *found = NULL;

    g_assert_cmpint (ingest_discovery_read (&about, &input, output, NULL), ==, states[i].said != NULL);
    found = said (output);
    g_assert_cmpstr (found, ==, states[i].said == NULL ? "" : states[i].said);
  }
}

static void
test_words (void)
{
  static const struct {
    const char *key, *exact, *ending;
  } words[] = {
    { "Temperature", "t", "t" },
    { "airTemperature", NULL, "t" },
    { "BME280_temperature", NULL, "t" },
    { "temperature_12", "t", "t" },
    { "PM2.5", "pm25", "pm25" },
    { "pm-2-5", "pm25", "pm25" },
    { "SDS_P1", NULL, "pm10" },
    { "HPM_P1", "pm25", "pm25" },
    { "SPS30_P4", NULL, NULL },
    { "P1", NULL, NULL },
    { "SCD30_co2_ppm", NULL, "co2" },
    { "eCO2", NULL, NULL },
    { "ccs811_eco2", NULL, NULL },
    { "dew_point", NULL, NULL },
    { "max_temperature", NULL, NULL },
    { "target-temperature", NULL, NULL },
    { "temperature_calibration", NULL, NULL },
    { "température", "t", "t" },
    { "__", NULL, NULL },
    { "", NULL, NULL },
    { "a_very_long_name_that_no_device_would_ever_give_to_its_own_humidity", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    const IngestWord *exact = ingest_word (words[i].key, strlen (words[i].key));
    const IngestWord *ending = ingest_word_ending (words[i].key, strlen (words[i].key));

    if ((exact == NULL ? QUANTITY_LAST : exact->quantity) != reading_quantity_find (words[i].exact)
        || (ending == NULL ? QUANTITY_LAST : ending->quantity) != reading_quantity_find (words[i].ending))
      g_test_fail_printf ("%s", words[i].key);
  }
  g_assert_cmpint (ingest_chip_rank ("SCD40", 5), ==, 1);
  g_assert_cmpint (ingest_chip_rank ("scd41_temperature", 17), ==, 1);
  g_assert_cmpint (ingest_chip_rank ("SHT4X", 5), ==, 2);
  g_assert_cmpint (ingest_chip_rank ("esp32", 5), ==, 0);
  g_assert_cmpint (ingest_chip_rank ("", 0), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/discovery/templates", test_templates);
  g_test_add_func ("/discovery/quantities", test_quantities);
  g_test_add_func ("/discovery/announcements", test_announcements);
  g_test_add_func ("/discovery/state", test_state);
  g_test_add_func ("/discovery/words", test_words);
  return g_test_run ();
}
