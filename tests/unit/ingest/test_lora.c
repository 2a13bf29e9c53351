/* test_lora.c: LoRaWAN: the envelopes of the two servers, and Milesight's bytes where no server decoded them. */
#include "said.h"

#include "ingest/milesight.h"

#define UP(more) "{\"deviceInfo\":{\"devEui\":\"AA\"},\"time\":\"2026-01-14T06:43:10.9+00:00\"," more "}"
#define TTS(more) \
  "{\"end_device_ids\":{\"dev_eui\":\"AA\"},\"received_at\":\"2026-01-14T06:43:10.014773143Z\",\"uplink_message\":{" more \
  "}}"

static const Said cases[] = {
  { "no-codec", "chirpstack", NULL, UP ("\"fPort\":85,\"data\":\"AXVkA2cYAQRobQd9xQE=\""),
    "aa: t 2800 @-10 | rh 5450 @-10 | co2 453 @-10 | bat 100 @-10" },
  { "no-codec-other-port", "chirpstack", NULL, UP ("\"fPort\":2,\"data\":\"AXVkA2cYAQRobQd9xQE=\""),
    "aa: t 2800 @-10 | rh 5450 @-10 | co2 453 @-10 | bat 100 @-10" },
  { "another-maker", "chirpstack", NULL, UP ("\"fPort\":2,\"data\":\"AXVkqqo=\""), "aa:" },
  { "empty-object", "chirpstack", NULL, UP ("\"fPort\":85,\"data\":\"BGht\",\"object\":{}"), "aa: rh 5450 @-10" },
  { "foreign-object", "chirpstack", NULL, UP ("\"fPort\":85,\"data\":\"BGht\",\"object\":{\"door\":\"open\"}"),
    "aa: rh 5450 @-10" },
  { "nested-tags", "chirpstack", NULL,
    "{\"deviceInfo\":{\"devEui\":\"AA\",\"tags\":{\"temperature\":\"99\",\"a\":{\"b\":[1]}}},\"object\":{\"temperature\":20}}",
    "aa: t 2000 @-" },
  { "history", "chirpstack", NULL,
    UP ("\"object\":{\"history\":[{\"timestamp\":1768369400,\"temperature\":15.1,\"humidity\":70},{\"timestamp\":1768370000,"
        "\"temperature\":15.2,\"humidity\":71}]}"),
    "aa: t 1510 @-3600 | rh 7000 @-3600 | t 1520 @-3000 | rh 7100 @-3000" },
  { "other-decoders", "chirpstack", NULL,
    UP ("\"object\":{\"TempC_SHT\":20.5,\"Hum_SHT\":50,\"BatV\":3.05,\"Ext_sensor\":\"x\"}"),
    "aa: t 2050 @-10 | rh 5000 @-10 | bat_mv 3050 @-10" },
  { "cayenne", "chirpstack", NULL,
    UP ("\"object\":{\"temperatureSensor\":{\"1\":27.2},\"humiditySensor\":{\"2\":50.5}}"),
    "aa: t 2720 @-10 | rh 5050 @-10" },
  { "enveloped", "chirpstack", NULL,
    UP ("\"object\":{\"air_temperature\":1,\"temperature\":{\"value\":20.5,\"unit\":\"°C\"}}"), "aa: t 2050 @-10" },
  { "volatile-index", "chirpstack", NULL, UP ("\"object\":{\"tvoc\":0.37,\"hcho\":0.03}"),
    "aa: voc_idx 37 @-10 | hcho 30 @-10" },
  { "volatile-ppb", "chirpstack", NULL, UP ("\"object\":{\"tvoc\":120}"), "aa: voc_ppb 120 @-10" },
  { "volatile-mass", "chirpstack", NULL,
    "{\"deviceInfo\":{\"devEui\":\"AA\",\"deviceProfileName\":\"AM308L\"},\"object\":{\"tvoc\":120}}",
    "aa: voc_ug 120 @-" },
  { "best-signal", "chirpstack", NULL, UP ("\"rxInfo\":[{\"rssi\":-97},{\"rssi\":-60},{\"snr\":1}]"),
    "aa: rssi -60 @-10" },
  { "gateway-time", "chirpstack", NULL,
    "{\"deviceInfo\":{\"devEui\":\"AA\"},\"rxInfo\":[{\"gwTime\":\"2026-01-14T06:43:10+00:00\",\"rssi\":-60}]}",
    "aa: rssi -60 @-10" },
  { "mains", "chirpstack", NULL, UP ("\"batteryLevel\":0,\"externalPowerSource\":true"), "aa:" },
  { "battery-unknown", "chirpstack", NULL, UP ("\"batteryLevel\":0,\"batteryLevelUnavailable\":true"), "aa:" },
  { "flat", "chirpstack", NULL, UP ("\"batteryLevel\":0"), "aa: bat 0 @-10" },
  { "join", "chirpstack", "application/x/device/aa/event/join", UP ("\"devAddr\":\"00189440\""), "aa:" },
  { "log", "chirpstack", "application/x/device/aa/event/log", UP ("\"level\":\"ERROR\",\"code\":\"UPLINK_CODEC\""),
    "aa:" },
  { "not-base64", "chirpstack", NULL, UP ("\"fPort\":85,\"data\":\"***\""), "aa:" },
  { "no-device", "chirpstack", NULL, "{\"deviceInfo\":{}}", NULL },
  { "not-an-object", "chirpstack", NULL, "[]", NULL },

  { "no-decoder", "tts", NULL, TTS ("\"f_port\":85,\"frm_payload\":\"AXVkA2cYAQRobQd9xQE=\""),
    "aa: t 2800 @-10 | rh 5450 @-10 | co2 453 @-10 | bat 100 @-10" },
  { "fields-left-out", "tts", NULL, TTS ("\"decoded_payload\":{\"humidity\":60}"), "aa: rh 6000 @-10" },
  { "counted-keys", "tts", NULL,
    TTS ("\"decoded_payload\":{\"temperature_1\":20.5,\"relative_humidity_2\":50,\"analog_in_3\":1}"),
    "aa: t 2050 @-10 | rh 5000 @-10" },
  { "normalized", "tts", NULL,
    TTS ("\"normalized_payload\":[{\"air\":{\"temperature\":20.5,\"relativeHumidity\":50,\"pressure\":1004.2}}]"),
    "aa: t 2050 @-10 | rh 5000 @-10 | p 10042 @-10" },
  { "zero-in-bytes", "tts", NULL,
    TTS ("\"f_port\":85,\"frm_payload\":\"A2cAAARoUA==\",\"decoded_payload\":{\"humidity\":80.5}"),
    "aa: t 0 @-10 | rh 8050 @-10" },
  { "zero-in-other-bytes", "tts", NULL,
    TTS ("\"frm_payload\":\"A2cAAARoUKo=\",\"decoded_payload\":{\"humidity\":80.5}"), "aa: rh 8050 @-10" },
  { "bytes-say-other", "tts", NULL,
    TTS ("\"frm_payload\":\"A2cAAARoUA==\",\"decoded_payload\":{\"temperature\":1,\"humidity\":80.5}"),
    "aa: t 100 @-10 | rh 8050 @-10" },
  { "battery", "tts", NULL, TTS ("\"last_battery_percentage\":{\"f_cnt\":3,\"value\":88.2}"), "aa: bat 88 @-10" },
  { "join", "tts", NULL, "{\"end_device_ids\":{\"device_id\":\"Dev1\"},\"join_accept\":{}}", "dev1:" },
  { "no-device", "tts", NULL, "{\"end_device_ids\":{}}", NULL },
};

/* Bytes and what they say (NULL: they are not believed); the present moment is "-". `any`: of any port, as a whole or
 * not at all. */
typedef struct {
  const char *name, *hex;
  gboolean any;
  const char *said;
} Bytes;

/* The first three: the makers' documented frames; the others: made from the documented layouts. */
static const Bytes frames[] = {
  { "am107", "01755C03673401046865056A490006651C0079001400077DE704087D070009733F27", FALSE,
    ": t 3080 @- | rh 5050 @- | co2 1255 @- | p 10047 @- | voc_ppb 7 @- | bat 92 @-" },
  { "em500-co2", "01756403671901046873057D670406736827", FALSE,
    ": t 2810 @- | rh 5750 @- | co2 1127 @- | p 10088 @- | bat 100 @-" },
  { "em300-th-history", "20CE9E74466310015D", FALSE, ": t 2720 @-102811242 | rh 4650 @-102811242" },
  { "am308", "0367EE0004687C05000006CB02077DA80308E62500097366270B7D20000C7D3000", FALSE,
    ": t 2380 @- | rh 6200 @- | co2 936 @- | p 10086 @- | pm25 320 @- | pm10 480 @- | voc_ug 37 @-" },
  { "am319-formaldehyde", "0A7D04000E0100", FALSE, ": hcho 40 @-" },
  { "freezing", "0367F6FF", FALSE, ": t -100 @-" },
  { "sentinels", "036700800468FF077DFFFF0973FFFF", FALSE, ": (4 refused)" },
  { "two-records", "20CE9E74466310015D20CEF676466311015E", FALSE,
    ": t 2720 @-102811242 | rh 4650 @-102811242 | t 2730 @-102810642 | rh 4700 @-102810642" },
  { "am103-records", "20CE9E74466310015D840320CEF676466311015E8503", FALSE,
    ": t 2720 @-102811242 | rh 4650 @-102811242 | co2 900 @-102811242"
    " | t 2730 @-102810642 | rh 4700 @-102810642 | co2 901 @-102810642" },
  { "am307-history", "20CE9E74466310015D000001840325006627", FALSE,
    ": t 2720 @-102811242 | rh 4650 @-102811242 | co2 900 @-102811242 | p 10086 @-102811242 | voc_idx 37 @-102811242" },
  { "am319-history-mass", "21CE9E74466310015D000001840325006627050006000400", FALSE,
    ": t 2720 @-102811242 | rh 4650 @-102811242 | co2 900 @-102811242 | p 10086 @-102811242 | pm25 50 @-102811242"
    " | pm10 60 @-102811242 | hcho 40 @-102811242 | voc_ug 37 @-102811242" },
  { "em500-history", "20CE9E74466367046827190173", FALSE,
    ": t 2810 @-102811242 | rh 5750 @-102811242 | co2 1127 @-102811242 | p 10088 @-102811242" },
  { "history-then-battery", "20CE9E74466310015D01755C", FALSE,
    ": t 2720 @-102811242 | rh 4650 @-102811242 | bat 92 @-" },
  { "joined", "FF0BFFFF0101FF166136B12345678901FF090100FF0A0102FF0F00", TRUE, ":" },
  { "unknown-at-the-end", "04687CAA55", FALSE, ": rh 6200 @-" },
  { "unknown-of-any-port", "04687CAA55", TRUE, NULL },
  { "cut", "0367EE", FALSE, NULL },
  { "one-byte", "AA", TRUE, NULL },
  { "nothing", "", TRUE, NULL },
};

static gsize
unhex (const char *hex, guint8 *bytes)
{
  gsize length = 0;

  for (; g_ascii_isxdigit (hex[0]) && g_ascii_isxdigit (hex[1]); hex += 2)
    bytes[length++] = (guint8) (g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]));
  return length;
}

static void
test_frame (gconstpointer data)
{
  const Bytes *one = data;
  g_autofree guint8 *bytes = g_malloc (strlen (one->hex) / 2 + 1);
  MilesightFrame frame = { .bytes = bytes, .length = unhex (one->hex, bytes), .whole = one->any };
  g_autoptr (IngestOutput) output = ingest_output_new ();
  ReadingBatch *batch = ingest_output_device (output, NULL)->batch;
  g_autofree char *found = NULL;
  PayloadItem item = { 0 };

  g_assert_cmpint (milesight_read (&frame, &item, batch), ==, one->said != NULL);
  payload_end (&item, READING_NO_TIME, batch);
  found = said (output);
  g_assert_cmpstr (found, ==, one->said != NULL ? one->said : ":");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  said_add ("/lora", cases, G_N_ELEMENTS (cases));
  for (guint i = 0; i < G_N_ELEMENTS (frames); i++) {
    g_autofree char *path = g_strconcat ("/lora/milesight/", frames[i].name, NULL);

    g_test_add_data_func (path, &frames[i], test_frame);
  }
  return g_test_run ();
}
