/* test_dialects.c: what the samples do not show: every spelling, every value for "none", and what is no message. */
#include "said.h"

#include "base/error.h"

#define SENSOR "tele/tasmota_1/SENSOR"
#define RPC "shellyhtg3-1/events/rpc"

static const Said cases[] = {
  /* Our own. */
  { "numbers-as-texts", "native", NULL, "{\"t\":\"1768373000\",\"temperature\":\"16.42\",\"humidity\":\" 71 \"}",
    ": t 1642 @0 | rh 7100 @0" },
  { "milliseconds", "native", NULL, "{\"t\":1768373000123,\"temperature\":16}", ": t 1600 @0" },
  { "epoch-text-ms", "native", NULL, "{\"timestamp\":\"1768372940500\",\"temperature\":16}", ": t 1600 @-60" },
  { "epoch-1970", "native", NULL, "{\"t\":12,\"temperature\":16}", ": t 1600 @-1768372988" },
  { "zone", "native", NULL, "{\"t\":\"2026-01-14T07:43:20+01:00\",\"temperature\":16}", ": t 1600 @0" },
  { "nanoseconds", "native", NULL, "{\"t\":\"2026-01-14T06:43:20.123456789Z\",\"temperature\":16}", ": t 1600 @0" },
  { "no-zone", "native", NULL, "{\"t\":\"2026-01-14T07:43:20\",\"temperature\":16}", ": t 1600 @0" },
  { "no-zone-garbage", "native", NULL, "{\"t\":\"2026-01-14T7h\",\"temperature\":16}", ": t 1600 @-" },
  { "epoch-us", "native", NULL, "{\"t\":1768372940500000,\"temperature\":16}", ": t 1600 @-60" },
  { "epoch-ns", "native", NULL, "{\"t\":1768372940500000000,\"temperature\":16}", ": t 1600 @-60" },
  { "age", "native", NULL, "{\"age_s\":90,\"temperature\":16}", ": t 1600 @-90" },
  { "age-text", "native", NULL, "{\"age_s\":\"90.7\",\"temperature\":16}", ": t 1600 @-90" },
  { "age-negative", "native", NULL, "{\"age_s\":-90,\"temperature\":16}", ": t 1600 @-" },
  { "age-huge", "native", NULL, "{\"age_s\":1e300,\"temperature\":16}", ": t 1600 @-7862400" },
  { "t-huge", "native", NULL, "{\"t\":1e300,\"temperature\":16}", ": t 1600 @-" },
  { "t-null", "native", NULL, "{\"t\":null,\"temperature\":16}", ": t 1600 @-" },
  { "null", "native", NULL, "{\"temperature\":null,\"humidity\":50}", ": rh 5000 @-" },
  { "unknown-keys", "native", NULL, "{\"firmware\":\"2.1\",\"wifi\":{\"ssid\":\"x\"},\"humidity\":50}",
    ": rh 5000 @-" },
  { "not-numbers", "native", NULL, "{\"temperature\":\"cold\",\"humidity\":\"nan\",\"co2\":\"0x500\",\"battery\":true}",
    ":" },
  { "decimal-comma", "native", NULL, "{\"temperature\":\"16,4\"}", ": t 1640 @-" },
  { "pascals", "native", NULL, "{\"pressure\":101812}", ": p 10181 @-" },
  { "synonyms", "native", NULL,
    "{\"tC\":16,\"rhum\":50,\"CarbonDioxide\":700,\"pm2_5\":4,\"PM10\":6,\"hcho\":12,\"battery_mv\":2900,\"rssi\":-70}",
    ": t 1600 @- | rh 5000 @- | co2 700 @- | pm25 40 @- | pm10 60 @- | hcho 12 @- | bat_mv 2900 @- | rssi -70 @-" },
  { "fahrenheit", "native", NULL, "{\"tF\":68}", ": t 2000 @-" },
  { "estimated-co2", "native", NULL, "{\"eCO2\":700,\"eco2\":700,\"co2\":900}", ": co2 900 @-" },
  { "monoxide", "native", NULL, "{\"co\":30}", ": co 300 @-" },
  { "volts", "native", NULL, "{\"battery_voltage\":2.9}", ": bat_mv 2900 @-" },
  { "beyond", "native", NULL, "{\"temperature\":85,\"humidity\":65535,\"co2\":0,\"pressure\":-32768}",
    ": (4 refused)" },
  { "zero-pair", "native", NULL, "{\"temperature\":0,\"humidity\":0,\"co2\":800}", ": co2 800 @- (2 refused)" },
  { "zero-degrees", "native", NULL, "{\"temperature\":0,\"humidity\":80}", ": t 0 @- | rh 8000 @-" },
  { "saturated", "native", NULL, "{\"humidity\":102.4}", ": rh 10000 @-" },
  { "upper-case-id", "native", NULL, "{\"id\":\"24E124\",\"temperature\":16}", "24e124: t 1600 @-" },
  { "empty-object", "native", NULL, "{}", ":" },
  { "empty-batch", "native", NULL, "{\"releves\":[]}", "" },
  { "list", "native", NULL, "[{\"temperature\":15},{\"age_s\":60,\"temperature\":16}]", ": t 1500 @- | t 1600 @-60" },
  { "batch-of-devices", "native", NULL,
    "{\"id\":\"a\",\"readings\":[{\"id\":\"b\",\"temperature\":15},{\"temperature\":16}]}",
    "b: t 1500 @-; a: t 1600 @-" },
  { "status", "native", "histologe/u/status", "offline", ": offline" },
  { "batch-not-a-list", "native", NULL, "{\"releves\":{\"temperature\":15}}", NULL },
  { "batch-of-numbers", "native", NULL, "{\"releves\":[15,16]}", NULL },
  { "empty", "native", NULL, "", NULL },
  { "not-json", "native", NULL, "temperature=15.9", NULL },
  { "cut", "native", NULL, "{\"temperature\":15.", NULL },
  { "number", "native", NULL, "15.9", NULL },

  /* Zigbee2MQTT. */
  { "nulls", "zigbee2mqtt", "zigbee2mqtt/salon",
    "{\"temperature\":null,\"humidity\":null,\"battery\":null,\"last_seen\":null,\"update\":{\"state\":\"idle\"}}",
    "salon:" },
  { "dead-chip", "zigbee2mqtt", "zigbee2mqtt/salon", "{\"temperature\":0,\"humidity\":0,\"linkquality\":20}",
    "salon: lqi 20 @- (2 refused)" },
  { "mains", "zigbee2mqtt", "zigbee2mqtt/prise", "{\"voltage\":230,\"temperature\":20}",
    "prise: t 2000 @- (1 refused)" },
  { "local-time", "zigbee2mqtt", "zigbee2mqtt/salon",
    "{\"temperature\":20,\"last_seen\":\"2026-01-14T07:43:20+01:00\"}", "salon: t 2000 @0" },
  { "heat-of-the-chip", "zigbee2mqtt", "zigbee2mqtt/salon", "{\"device_temperature\":31,\"temperature\":20}",
    "salon: t 2000 @-" },
  { "air-quality", "zigbee2mqtt", "zigbee2mqtt/bureau",
    "{\"co2\":812,\"pm25\":6,\"formaldehyd\":0.02,\"voc_index\":101,\"temperature_calibration\":-1}",
    "bureau: co2 812 @- | pm25 60 @- | voc_idx 101 @- | hcho 20 @- corrected" },
  { "slashes", "zigbee2mqtt", "zigbee2mqtt/a/b/c", "{\"temperature\":20}", "a/b/c: t 2000 @-" },
  { "availability-slashes", "zigbee2mqtt", "zigbee2mqtt/a/b/availability", "online", "a/b: online" },
  { "attribute", "zigbee2mqtt", "zigbee2mqtt/a/b/temperature", "20.5", "a/b: t 2050 @-" },
  { "set", "zigbee2mqtt", "zigbee2mqtt/salon/set", "{\"temperature\":20}", "" },
  { "get", "zigbee2mqtt", "zigbee2mqtt/salon/get", "{\"temperature\":\"\"}", "" },
  { "set-attribute", "zigbee2mqtt", "zigbee2mqtt/salon/set/temperature", "20", "" },
  { "bridge-state", "zigbee2mqtt", "zigbee2mqtt/bridge/state", "{\"state\":\"online\"}", "" },
  { "bridge-log", "zigbee2mqtt", "zigbee2mqtt/bridge/logging", "not even json", "" },
  { "bridge-devices-object", "zigbee2mqtt", "zigbee2mqtt/bridge/devices", "{}", NULL },
  { "bare-text", "zigbee2mqtt", NULL, "offline", NULL },
  { "list-of-devices", "zigbee2mqtt", "zigbee2mqtt/salon", "[{\"ieee_address\":\"0x1\"}]", NULL },

  /* ESPHome. */
  { "compound", "esphome", "salon/sensor/salon_temperature/state", "16.42\n", "salon: t 1642 @-" },
  { "particles", "esphome", "salon/sensor/pm_2_5/state", "4.2", "salon: pm25 42 @-" },
  { "long-name", "esphome", "salon/sensor/particulate_matter_2_5__m_concentration/state", "4", "salon: pm25 40 @-" },
  { "signal", "esphome", "salon/sensor/wifi_signal/state", "-61", "salon: rssi -61 @-" },
  { "prefix-of-two", "esphome", "esphome/salon/sensor/co2/state", "900", "esphome/salon: co2 900 @-" },
  { "chip", "esphome", "salon/sensor/esp32_internal_temperature/state", "52", "salon:" },
  { "uptime", "esphome", "salon/sensor/uptime/state", "52", "salon:" },
  { "version-text", "esphome", "salon/sensor/version/state", "2025.11", "salon:" },
  { "nan", "esphome", "salon/sensor/temperature/state", "NAN", "" },
  { "nothing", "esphome", "salon/sensor/temperature/state", "", "" },
  { "infinite", "esphome", "salon/sensor/temperature/state", "inf", NULL },
  { "words", "esphome", "salon/sensor/temperature/state", "cold", NULL },
  { "no-topic", "esphome", NULL, "16", NULL },
  { "back", "esphome", "salon/status", "online", "salon: online" },

  /* Shelly. */
  { "flat", "shelly", RPC,
    "{\"src\":\"shellyhtg3-1\",\"params\":{\"ts\":1768372940.2,\"devicepower:0\":{\"battery\":{\"V\":4.9,\"percent\":0},"
    "\"external\":{\"present\":false}}}}",
    "shellyhtg3-1: bat 0 @-60 | bat_mv 4900 @-60" },
  { "battery-beside-usb", "shelly", RPC,
    "{\"params\":{\"devicepower:0\":{\"battery\":{\"V\":5.9,\"percent\":88},\"external\":{\"present\":true}}}}",
    "shellyhtg3-1: bat 88 @-" },
  { "failed-reading", "shelly", RPC,
    "{\"params\":{\"ts\":null,\"temperature:0\":{\"tC\":null,\"tF\":null,\"errors\":[\"read\"]},\"humidity:0\":{\"rh\":null},"
    "\"sys\":{\"unixtime\":null,\"wakeup_period\":null}}}",
    "shellyhtg3-1:" },
  { "fahrenheit-only", "shelly", RPC, "{\"params\":{\"temperature:0\":{\"tF\":68.0}}}", "shellyhtg3-1: t 2000 @-" },
  { "just-woken", "shelly", RPC, "{\"params\":{\"ts\":2.5,\"temperature:0\":{\"tC\":15}}}",
    "shellyhtg3-1: t 1500 @-1768372998" },
  { "no-ts", "shelly", RPC, "{\"params\":{\"temperature:0\":{\"tC\":15},\"sys\":{\"unixtime\":1768372999}}}",
    "shellyhtg3-1: t 1500 @-1" },
  { "probe", "shelly", RPC, "{\"params\":{\"temperature:100\":{\"tC\":40},\"temperature:0\":{\"tC\":15}}}",
    "shellyhtg3-1: t 1500 @-" },
  { "probe-alone", "shelly", RPC, "{\"params\":{\"temperature:101\":{\"tC\":14}}}", "shellyhtg3-1: t 1400 @-" },
  { "switch-heat", "shelly", "shellyplus1-1/events/rpc",
    "{\"method\":\"NotifyStatus\",\"params\":{\"switch:0\":{\"temperature\":{\"tC\":52}}}}", "shellyplus1-1:" },
  { "event", "shelly", RPC, "{\"method\":\"NotifyEvent\",\"params\":{\"events\":[{\"event\":\"sleep\"}]}}",
    "shellyhtg3-1:" },
  { "http-status", "shelly", NULL,
    "{\"sys\":{\"mac\":\"543204AABBCC\"},\"temperature:0\":{\"tC\":15},\"humidity:0\":{\"rh\":60}}",
    "543204aabbcc: t 1500 @- | rh 6000 @-" },
  { "result", "shelly", NULL, "{\"src\":\"shellyhtg3-1\",\"result\":{\"temperature:0\":{\"tC\":15}}}",
    "shellyhtg3-1: t 1500 @-" },
  { "status-power", "shelly", "x-1/status/devicepower:0",
    "{\"id\":0,\"battery\":{\"V\":0.4,\"percent\":0},\"external\":{\"present\":true}}", "x-1:" },
  { "status-other", "shelly", "x-1/status/switch:0", "{\"id\":0,\"temperature\":{\"tC\":50}}", "x-1:" },
  { "asleep", "shelly", "shellyhtg3-1/online", "false", "shellyhtg3-1: offline" },
  { "gen1-info", "shelly", "shellies/shellyht-1/info",
    "{\"tmp\":{\"value\":59.4,\"units\":\"F\",\"tC\":15.25,\"is_valid\":true},\"hum\":{\"value\":77.5},\"bat\":{\"value\":91,"
    "\"voltage\":2.91},\"unixtime\":1768372990,\"wifi_sta\":{\"rssi\":-62}}",
    "shellyht-1: t 1525 @-10 | rh 7750 @-10 | bat 91 @-10 | bat_mv 2910 @-10 | rssi -62 @-10" },
  { "gen1-other", "shelly", "shellies/shellyht-1/sensor/act_reasons", "[\"sensor\"]", "" },
  { "gen1-words", "shelly", "shellies/shellyht-1/sensor/temperature", "[\"sensor\"]", NULL },
  { "gen1-empty", "shelly", "shellies/shellyht-1/sensor/temperature", "", NULL },

  /* Tasmota. Its time is the legal hour: 06:43:20 UTC is 07:43:20 in January. */
  { "fahrenheit", "tasmota", SENSOR,
    "{\"Time\":\"2026-01-14T07:43:20\",\"AM2301\":{\"Temperature\":68.0,\"Humidity\":50},\"TempUnit\":\"F\"}",
    "tasmota_1: t 2000 @0 | rh 5000 @0" },
  { "epoch-beside", "tasmota", SENSOR,
    "{\"Time\":\"2026-01-14T09:00:00\",\"Epoch\":1768372990,\"AM2301\":{\"Humidity\":50}}", "tasmota_1: rh 5000 @-10" },
  { "epoch", "tasmota", SENSOR, "{\"Time\":1768372990,\"AM2301\":{\"Humidity\":50}}", "tasmota_1: rh 5000 @-10" },
  { "milliseconds", "tasmota", SENSOR, "{\"Time\":1768372990400,\"AM2301\":{\"Humidity\":50}}",
    "tasmota_1: rh 5000 @-10" },
  { "fraction", "tasmota", SENSOR, "{\"Time\":\"2026-01-14T07:43:10.250\",\"AM2301\":{\"Humidity\":50}}",
    "tasmota_1: rh 5000 @-10" },
  { "with-zone", "tasmota", SENSOR, "{\"Time\":\"2026-01-14T08:43:10+02:00\",\"AM2301\":{\"Humidity\":50}}",
    "tasmota_1: rh 5000 @-10" },
  { "clock-not-set", "tasmota", SENSOR, "{\"Time\":\"1970-01-01T00:00:12\",\"AM2301\":{\"Humidity\":50}}",
    "tasmota_1: rh 5000 @-1768376588" },
  { "two-chips", "tasmota", SENSOR,
    "{\"SCD40\":{\"CarbonDioxide\":900,\"eCO2\":950,\"Temperature\":24,\"Humidity\":40},\"BME280\":{\"Temperature\":21,"
    "\"Humidity\":48,\"DewPoint\":9.6,\"Pressure\":1004.1},\"ESP32\":{\"Temperature\":53}}",
    "tasmota_1: t 2100 @- | rh 4800 @- | co2 900 @- | p 10041 @-" },
  { "radio", "tasmota", SENSOR,
    "{\"LYWSD03-52680f\":{\"mac\":\"a4c13852680f\",\"Temperature\":21.1,\"Humidity\":48.2,\"Battery\":90,\"RSSI\":-70},"
    "\"LYWSD03-a1b2c3\":{\"Temperature\":19}}",
    "lywsd03-52680f: t 2110 @- | rh 4820 @- | bat 90 @- | rssi -70 @-; lywsd03-a1b2c3: t 1900 @-" },
  { "two-probes", "tasmota", SENSOR,
    "{\"DS18B20-1\":{\"Id\":\"01\",\"Temperature\":21},\"DS18B20-2\":{\"Id\":\"02\",\"Temperature\":12}}",
    "tasmota_1/ds18b20-2: t 1200 @-; tasmota_1: t 2100 @-" },
  { "zigbee", "tasmota", SENSOR,
    "{\"ZbReceived\":{\"0x7396\":{\"Device\":\"0x7396\",\"Name\":\"Salon\",\"Temperature\":22.4,\"LinkQuality\":70},"
    "\"0x0001\":{\"Humidity\":50}}}",
    "salon: t 2240 @- | lqi 70 @-; 0x0001: rh 5000 @-" },
  { "particles", "tasmota", SENSOR, "{\"PMS5003\":{\"CF1\":1,\"PM1\":1,\"PM2.5\":2,\"PM10\":3,\"PB0.3\":400}}",
    "tasmota_1: pm1 10 @- | pm25 20 @- | pm10 30 @-" },
  { "mercury", "tasmota", SENSOR, "{\"BMP280\":{\"Pressure\":750},\"PressureUnit\":\"mmHg\"}", "tasmota_1: p 9999 @-" },
  { "dead", "tasmota", SENSOR, "{\"DS18B20\":{\"Temperature\":-127}}", "tasmota_1: (1 refused)" },
  { "null", "tasmota", SENSOR, "{\"AM2301\":{\"Temperature\":null,\"Humidity\":null}}", "" },
  { "status-answer", "tasmota", "stat/tasmota_1/STATUS10", "{\"StatusSNS\":{\"AM2301\":{\"Temperature\":20}}}",
    "tasmota_1: t 2000 @-" },
  { "gone", "tasmota", "tele/tasmota_1/LWT", "Offline", "tasmota_1: offline" },
  { "other-order", "tasmota", "maison/salon/tele/SENSOR", "{\"AM2301\":{\"Temperature\":20}}",
    "maison/salon: t 2000 @-" },

  /* Ruuvi. The documented frame, its extremes, and all fields none (docs.ruuvi.com). */
  { "documented", "ruuvi", "ruuvi/GW/CB:B8:33:4C:88:4F",
    "{\"ts\":\"1768372990\",\"rssi\":\"-60\",\"data\":\"0201061BFF99040512FC5394C37C0004FFFC040CAC364200CDCBB8334C884F\"}",
    "cb:b8:33:4c:88:4f: t 2430 @-10 | rh 5349 @-10 | p 10004 @-10 | bat_mv 2977 @-10 | rssi -60 @-10" },
  { "blank-in-hexadecimal", "ruuvi", NULL, "{\"ts\":1768372990,\"data\":\"FF99040516 7546\",\"humidity\":null}", ":" },
  { "of-the-notes", "ruuvi", "ruuvi/GW/AA:01",
    "{\"ts\":1768372990,\"data\":\"0201061BFF990405167546CAC67CFFD8FFC404207780004D5FCBB8334C884F\"}",
    "aa:01: t 2875 @-10 | rh 4531 @-10 | p 10081 @-10 | bat_mv 2556 @-10" },
  { "none-of-all", "ruuvi", "ruuvi/GW/CB:B8:33:4C:88:4F",
    "{\"data\":\"0201061BFF9904058000FFFFFFFF800080008000FFFFFFFFFFFFFFFFFFFFFF\"}", "cb:b8:33:4c:88:4f:" },
  { "counter", "ruuvi", "ruuvi/GW/AA:01",
    "{\"cnt\":\"17\",\"ts\":\"1768372990\",\"data\":\"0201061BFF99040512FC5394C37C0004FFFC040CAC364200CDCBB8334C884F\"}",
    "aa:01: t 2430 @- | rh 5349 @- | p 10004 @- | bat_mv 2977 @-" },
  { "decoded", "ruuvi", "ruuvi/GW/AA:01",
    "{\"ts\":1768372990,\"dataFormat\":5,\"temperature\":21.5,\"humidity\":48.25,\"pressure\":100812,\"voltage\":2.9,"
    "\"measurementSequenceNumber\":7}",
    "aa:01: t 2150 @-10 | rh 4825 @-10 | p 10081 @-10 | bat_mv 2900 @-10" },
  { "format-3", "ruuvi", "ruuvi/GW/AA:01", "{\"data\":\"0201061BFF990403291A1ECE1EFC18F94202CA0B53\"}",
    "aa:01: t 2630 @- | rh 2050 @- | p 10277 @- | bat_mv 2899 @-" },
  { "format-6", "ruuvi", "ruuvi/GW/AA:01", "{\"data\":\"0201061BFF990406170C5668C79E007003E80501D900CD004C884F\"}",
    "aa:01: t 2950 @- | rh 5530 @- | co2 1000 @- | p 10110 @- | pm25 112 @- | voc_idx 10 @-" },
  { "time-of-the-gateway", "ruuvi", NULL,
    "{\"data\":{\"timestamp\":\"1768372995\",\"tags\":{\"AA:01\":{\"temperature\":20}}}}", "aa:01: t 2000 @-5" },
  { "other-maker", "ruuvi", "ruuvi/GW/AA:01", "{\"rssi\":-50,\"data\":\"0201061AFF4C000215\"}", "aa:01: rssi -50 @-" },
  { "odd-hexadecimal", "ruuvi", "ruuvi/GW/AA:01", "{\"data\":\"FF990\"}", "aa:01:" },
  { "short", "ruuvi", "ruuvi/GW/AA:01", "{\"data\":\"FF99040512FC\"}", "aa:01:" },
  { "no-tags", "ruuvi", NULL, "{\"data\":{\"gw_mac\":\"C8\"}}", NULL },
  { "empty-tags", "ruuvi", NULL, "{\"data\":{\"tags\":{}}}", "" },

  /* AirGradient. */
  { "dead-beside-live", "airgradient", NULL, "{\"rco2\":1034,\"atmp\":0.00,\"rhum\":0}", ": co2 1034 @- (2 refused)" },
  { "outdoor", "airgradient", "airgradient/readings/ab12",
    "{\"model\":\"O-1PST\",\"atmp\":12.5,\"atmpCompensated\":10.1,\"rhum\":60,\"rhumCompensated\":71}",
    "ab12: t 1010 @- | rh 7100 @-" },
  { "indoor", "airgradient", "airgradient/readings/ab12",
    "{\"model\":\"I-9PSL\",\"atmp\":22.5,\"atmpCompensated\":20.1,\"pm02Compensated\":3}", "ab12: t 2250 @-" },
  { "number-as-serial", "airgradient", NULL, "{\"serialno\":123,\"rco2\":800}", "123: co2 800 @-" },
  { "not-connected", "airgradient", "airgradient/readings/ab12",
    "{\"rco2\":-1,\"pm02\":-1,\"atmp\":-1000,\"rhum\":-1,\"tvoc_raw\":31000,\"nox_raw\":16000}", "ab12: (4 refused)" },

  /* airRohr. */
  { "honeywell", "airrohr", NULL,
    "{\"esp8266id\":12345678,\"sensordatavalues\":[{\"value_type\":\"HPM_P1\",\"value\":\"5\"},{\"value_type\":\"HPM_P2\","
    "\"value\":\"9\"}]}",
    "esp8266-12345678: pm25 50 @- | pm10 90 @-" },
  { "plantower", "airrohr", NULL,
    "{\"sensordatavalues\":[{\"value_type\":\"PMS_P0\",\"value\":\"1\"},{\"value_type\":\"PMS_P1\",\"value\":\"3\"},"
    "{\"value_type\":\"PMS_P2\",\"value\":\"2\"},{\"value_type\":\"SPS30_P4\",\"value\":\"9\"}]}",
    ": pm1 10 @- | pm25 20 @- | pm10 30 @-" },
  { "dht", "airrohr", NULL,
    "{\"sensordatavalues\":[{\"value_type\":\"temperature\",\"value\":\"16.3\"},{\"value_type\":\"humidity\",\"value\":\"71\"},"
    "{\"value_type\":\"BMP_pressure\",\"value\":\"100912\"},{\"value_type\":\"GPS_lat\",\"value\":\"\"}]}",
    ": t 1630 @- | rh 7100 @- | p 10091 @-" },
  { "nothing", "airrohr", NULL, "{\"esp8266id\":\"1\",\"sensordatavalues\":[]}", "esp8266-1:" },
  { "no-values", "airrohr", NULL, "{\"esp8266id\":\"1\"}", NULL },
  { "values-of-nothing", "airrohr", NULL, "{\"sensordatavalues\":[1,null,{\"value\":\"1\"}]}", ":" },

  /* Netatmo. */
  { "out-of-reach", "netatmo", NULL,
    "{\"body\":{\"devices\":[{\"_id\":\"70:EE\",\"type\":\"NHC\",\"reachable\":false,\"battery_percent\":5}]}}",
    "70:ee: offline" },
  { "refused", "netatmo", NULL, "{\"error\":{\"code\":2}}", NULL },
};

static void
test_deep (void)
{
  g_autofree char *bytes = g_strnfill (100000, '[');
  IngestInput input = { .bytes = bytes, .length = 100000, .now = NOW };

  for (const IngestDialect *dialect = ingest_dialects; dialect->name != NULL; dialect++) {
    g_autoptr (IngestOutput) output = ingest_output_new ();

    ingest_read (dialect, &input, output, NULL);
    g_assert_cmpuint (ingest_output_readings (output), ==, 0);
  }
}

/* What a webhook's GET brings: ?temperature=…; what is not filled in is left out. */
static void
test_query (void)
{
  static const struct {
    const char *query, *said;
  } queries[] = {
    { "token=abc&temperature=15.25&humidity=77.5&id=shellyht-A1", "shellyht-a1: t 1525 @- | rh 7750 @-" },
    { "tC=15.25&rh=77&age_s=30", "x: t 1525 @-30 | rh 7700 @-30" },
    { "hum=55&temp=21.50&id=shellyht-6EA3D3", "shellyht-6ea3d3: t 2150 @- | rh 5500 @-" },
    { "t=2026-01-14T06%3A43%3A20Z&temperature=%2B16", "x: t 1600 @0" },
    { "temperature=${ev.tC}&humidity=50", "x: rh 5000 @-" },
    { "temperature=null&battery", "x:" },
    { "temperature=%FF%FE&humidity=%", "x:" },
    { "", "x:" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++) {
    IngestInput input = { .query = queries[i].query, .header_device = "x", .now = NOW };
    g_autoptr (IngestOutput) output = ingest_output_new ();
    g_autofree char *found = NULL;

    g_assert_true (ingest_read (ingest_dialect_guess (&input), &input, output, NULL));
    found = said (output);
    g_assert_cmpstr (found, ==, queries[i].said);
  }
}

/* The broker's last known is no measurement, unless it says when it was one. */
static void
test_retained (void)
{
  static const Said kept[] = {
    { "", "esphome", "salon/sensor/co2/state", "900", "salon:" },
    { "", "zigbee2mqtt", "zigbee2mqtt/salon", "{\"temperature\":20}", "salon:" },
    { "", "zigbee2mqtt", "zigbee2mqtt/salon", "{\"temperature\":20,\"last_seen\":1768372990000}",
      "salon: t 2000 @-10" },
    { "", "zigbee2mqtt", "zigbee2mqtt/salon/availability", "offline", "salon: offline" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++) {
    IngestInput input = {
      .bytes = kept[i].bytes, .length = strlen (kept[i].bytes), .topic = kept[i].topic, .retained = TRUE, .now = NOW
    };
    g_autoptr (IngestOutput) output = ingest_output_new ();
    g_autofree char *found = NULL;

    g_assert_true (ingest_read (ingest_dialect_of_topic (input.topic), &input, output, NULL));
    found = said (output);
    g_assert_cmpstr (found, ==, kept[i].said);
  }
}

/* The general door tells shapes apart, by the topic or by the keys of the outermost object alone. */
static void
test_guess (void)
{
  static const struct {
    const char *topic, *bytes, *dialect;
  } guesses[] = {
    { NULL, "", "native" },
    { NULL, "{\"id\":\"x\",\"temperature\":1}", "native" },
    { NULL, "[{\"temperature\":1}]", "native" },
    { NULL, "  {\"a\":{\"deviceInfo\":1},\"temperature\":1}", "native" },
    { NULL, "{\"a\\\"deviceInfo\":1}", "native" },
    { NULL, "{\"data\":\"x\",\"deviceInfo\":{}}", "chirpstack" },
    { NULL, "{\"gw_mac\":\"x\"}", "ruuvi" },
    { NULL, "{\"rco2\":1034,\"atmp\":0.00,\"rhum\":0}", "native" }, /* synonyms that anybody may use */
    { NULL, "{\"serialno\":\"x\",\"rco2\":1034}", "airgradient" },
    { NULL, "{\"Time\":\"x\",\"SDS0X1\":{}}", "tasmota" },
    { NULL, "temperature,device=x value=1", "line_protocol" },
    { NULL, "{\"temperature", "native" },
    { NULL, "{\"temperature\\", "native" },
    { "tele/x/SENSOR", "{\"linkquality\":1}", "tasmota" },
    { "zigbee2mqtt/a/b/c/d", "{}", "zigbee2mqtt" },
    { "homeassistant/sensor/node/object/config", "{}", "discovery" },
    { "homeassistant/sensor/object/config", "{}", "discovery" },
    { "v3/app@tenant/devices/dev/up", "{}", "tts" },
    { "zigbee2mqtt", "{}", "zigbee2mqtt" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (guesses); i++) {
    IngestInput input = { .topic = guesses[i].topic, .bytes = guesses[i].bytes, .length = strlen (guesses[i].bytes) };

    g_assert_cmpstr (ingest_dialect_guess (&input)->name, ==, guesses[i].dialect);
  }
  g_assert_null (ingest_dialect_of_topic ("tele/x/STATE"));
  g_assert_null (ingest_dialect_of_topic ("tele/x/SENSOR/more"));
  g_assert_null (ingest_dialect_of_topic (""));
}

/* A name that is hostile, or longer than names are. */
static void
test_names (void)
{
  g_autoptr (IngestOutput) output = ingest_output_new ();
  g_autofree char *longer = g_strnfill (5000, 'A');

  g_assert_cmpuint (strlen (ingest_output_device (output, longer)->device), ==, INGEST_DEVICE_MAX);
  g_assert_cmpstr (ingest_output_device (output, "a\nb\x7f\xc3")->device, ==, "a b");
  g_assert_cmpstr (ingest_output_device (output, " Séjour É ")->device, ==, "séjour é");
  g_assert_true (ingest_output_device (output, "X") == ingest_output_device (output, "x"));
  g_assert_true (ingest_output_device (output, NULL) == ingest_output_device (output, ""));
  for (guint i = 0; i < INGEST_DEVICES_MAX; i++) {
    g_autofree char *name = g_strdup_printf ("device-%u", i);

    ingest_output_device (output, name);
  }
  g_assert_null (ingest_output_device (output, "one more"));
  g_assert_cmpuint (output->devices->len, ==, INGEST_DEVICES_MAX);
}

/* The night when the hour from two to three comes twice: the one nearer to the arrival is meant. */
static void
test_twice (void)
{
  static const char bytes[] = "{\"Time\":\"2026-10-25T02:30:00\",\"AM2301\":{\"Temperature\":20}}";
  static const gint64 arrivals[] = { 1792888205, 1792891805 }; /* 00:30:05 and 01:30:05 UTC */

  for (guint i = 0; i < G_N_ELEMENTS (arrivals); i++) {
    IngestInput input = { .bytes = bytes, .length = strlen (bytes), .now = arrivals[i] };
    g_autoptr (IngestOutput) output = ingest_output_new ();
    const IngestDevice *device;

    g_assert_true (ingest_read (ingest_dialect_find ("tasmota"), &input, output, NULL));
    device = g_ptr_array_index (output->devices, 0);
    g_assert_cmpint (g_array_index (device->batch->readings, Reading, 0).at, ==, arrivals[i] - 5);
  }
}

/* The later of the two may be the nearer one and yet to come: then the earlier is meant. */
static void
test_twice_ahead (void)
{
  static const char bytes[] = "{\"Time\":\"2026-10-25T02:59:00\",\"AM2301\":{\"Temperature\":20}}";
  const gint64 arrival = 1792891800; /* 01:30:00 UTC */
  IngestInput input = { .bytes = bytes, .length = strlen (bytes), .now = arrival };
  g_autoptr (IngestOutput) output = ingest_output_new ();
  const IngestDevice *device;

  g_assert_true (ingest_read (ingest_dialect_find ("tasmota"), &input, output, NULL));
  device = g_ptr_array_index (output->devices, 0);
  g_assert_cmpint (g_array_index (device->batch->readings, Reading, 0).at, ==, arrival - 31 * 60);
}

/* A case that comes home unloads the 90 days of its loan at once. */
static void
test_loan_unloads (void)
{
  enum { COUNT = 12960 };
  g_autoptr (GString) bytes = g_string_new ("{\"id\":\"case\",\"releves\":[");
  g_autoptr (IngestOutput) output = ingest_output_new ();
  g_autoptr (GError) error = NULL;
  IngestInput input = { .now = NOW };

  for (guint i = 0; i < COUNT; i++)
    g_string_append_printf (
        bytes, "%s{\"t\":%" G_GINT64_FORMAT ",\"temperature\":16.5,\"humidity\":71,\"co2\":800,\"battery\":90}",
        i == 0 ? "" : ",", NOW - (gint64) i * 600);
  g_string_append (bytes, "]}");
  input.bytes = bytes->str;
  input.length = bytes->len;
  g_assert_cmpuint (bytes->len, <, 4 * 1024 * 1024);
  g_assert_true (ingest_read (ingest_dialect_find ("native"), &input, output, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (ingest_output_readings (output), ==, COUNT * 4);
}

static void
test_sequence (void)
{
  static const char bytes[] =
      "{\"data\":{\"tags\":{\"AA:01\":{\"data\":\"FF990405167546CAC67CFFD8FFC404207780004D5FCBB8334C884F\"},"
      "\"AA:02\":{\"measurementSequenceNumber\":\"7\",\"temperature\":1},\"AA:03\":{\"rssi\":-1}}}}";
  IngestInput input = { .bytes = bytes, .length = strlen (bytes), .now = NOW };
  static const char *const keys[] = { "seq:19807", "seq:7", NULL };
  g_autoptr (IngestOutput) output = ingest_output_new ();

  g_assert_true (ingest_read (ingest_dialect_guess (&input), &input, output, NULL));
  g_assert_cmpuint (output->devices->len, ==, G_N_ELEMENTS (keys));
  for (guint i = 0; i < MIN (output->devices->len, G_N_ELEMENTS (keys)); i++)
    g_assert_cmpstr (((IngestDevice *) g_ptr_array_index (output->devices, i))->duplicate_key, ==, keys[i]);
}

/* By HTTP a topic does not say who measured: the address does. Where there is a topic, it is that. */
static void
test_named_by_address (void)
{
  static const struct {
    const char *dialect, *bytes, *topic;
  } messages[] = {
    { "zigbee2mqtt", "{\"temperature\":20,\"linkquality\":80}", NULL },
    { "shelly", "{\"temperature:0\":{\"id\":0,\"tC\":20}}", NULL },
    { "tasmota", "{\"Time\":\"2026-01-14T07:00:00\",\"AM2301\":{\"Temperature\":20},\"TempUnit\":\"C\"}", NULL },
    { "line_protocol", "room temperature=20", NULL },
    { "zigbee2mqtt", "{\"temperature\":20}", "zigbee2mqtt/cuisine" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (messages); i++) {
    g_autoptr (IngestOutput) output = ingest_output_new ();
    IngestInput input = { .bytes = messages[i].bytes,
                          .length = strlen (messages[i].bytes),
                          .topic = messages[i].topic,
                          .header_device = "Salon",
                          .now = NOW };

    g_assert_true (ingest_read (ingest_dialect_find (messages[i].dialect), &input, output, NULL));
    g_assert_cmpuint (ingest_output_readings (output), >, 0);
    g_assert_cmpuint (output->devices->len, ==, 1);
    g_assert_cmpstr (((IngestDevice *) g_ptr_array_index (output->devices, 0))->device, ==,
                     messages[i].topic == NULL ? "salon" : "cuisine");
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  said_add ("/dialects", cases, G_N_ELEMENTS (cases));
  g_test_add_func ("/dialects/deep", test_deep);
  g_test_add_func ("/dialects/query", test_query);
  g_test_add_func ("/dialects/retained", test_retained);
  g_test_add_func ("/dialects/guess", test_guess);
  g_test_add_func ("/dialects/names", test_names);
  g_test_add_func ("/dialects/sequence", test_sequence);
  g_test_add_func ("/dialects/twice", test_twice);
  g_test_add_func ("/dialects/named-by-address", test_named_by_address);
  g_test_add_func ("/dialects/twice-ahead", test_twice_ahead);
  g_test_add_func ("/dialects/loan-unloads", test_loan_unloads);
  return g_test_run ();
}
