/* test_payload.c: the dialects alone: what bytes say, whatever the spelling, and what they cannot say. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "ingest/native.h"
#include "ingest/zigbee2mqtt.h"

#define NOW ((gint64) 1768373000) /* 2026-01-14 06:43:20 UTC */

typedef gboolean (*Parse) (const IngestInput *input, IngestOutput *output, GError **error);

/* (transfer full): "t 1590 @-65 | rh 7140 @-65": quantity, stored value, seconds from NOW. */
static char *
shown (const ReadingBatch *batch)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < batch->readings->len; i++) {
    const Reading *reading = &g_array_index (batch->readings, Reading, i);

    g_string_append_printf (out, "%s%s %d @", i == 0 ? "" : " | ", quantity_kinds[reading->quantity].name,
                            reading->value);
    if (reading->at == READING_NO_TIME)
      g_string_append (out, "-");
    else
      g_string_append_printf (out, "%" G_GINT64_FORMAT, reading->at - NOW);
  }
  return g_string_free (out, FALSE);
}

static void
check (Parse parse, const char *bytes, gsize length, const char *expected)
{
  g_autoptr (IngestOutput) output = ingest_output_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;

  g_assert_true (parse (&(IngestInput){ .bytes = bytes, .length = length, .now = NOW }, output, &error));
  g_assert_no_error (error);
  found = shown (((IngestDevice *) g_ptr_array_index (output->devices, 0))->batch);
  g_assert_cmpstr (found, ==, expected);
}

typedef struct {
  const char *file;
  Parse parse;
  const char *expected;
} FileCase;

static const FileCase files[] = {
  { "native-releve-1", native_parse, "t 1590 @-65 | rh 7140 @-65 | co2 1893 @-65 | bat 87 @-65" },
  { "native-lot-2", native_parse, "t 1590 @-65 | rh 7140 @-65 | t 1580 @535 | rh 7160 @535 | t 1570 @-30" },
  { "zigbee2mqtt-snzb02d-3", zigbee2mqtt_parse,
    "t 1590 @-69 | rh 7140 @-69 | bat 87 @-69 | bat_mv 2900 @-69 | lqi 134 @-69" },
  { "zigbee2mqtt-snzb02d-epoch-4", zigbee2mqtt_parse,
    "t 1580 @-69 | rh 7150 @-69 | bat 87 @-69 | bat_mv 2900 @-69 | lqi 131 @-69" },
  { "zigbee2mqtt-vockqjk11lm-5", zigbee2mqtt_parse,
    "t 2060 @- | rh 4820 @- | voc_ppb 412 @- | bat 100 @- | lqi 98 @-" },
  { "zigbee2mqtt-wsdcgq01lm-2", zigbee2mqtt_parse, "t 2734 @- | rh 4472 @-" },
  { "zigbee2mqtt-wsdcgq11lm-1", zigbee2mqtt_parse,
    "t 2278 @-177591361 | rh 4785 @-177591361 | p 10160 @-177591361 | bat 100 @-177591361"
    " | bat_mv 3045 @-177591361 | lqi 23 @-177591361" },
  { "zigbee2mqtt-availability-7", zigbee2mqtt_parse, "" },
};

static void
test_file (gconstpointer data)
{
  const FileCase *file = data;
  g_autofree char *path = g_strconcat ("tests/data/payloads/", file->file, ".json", NULL);
  g_autofree char *bytes = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  check (file->parse, bytes, length, file->expected);
}

typedef struct {
  const char *name;
  Parse parse;
  const char *bytes, *expected;
} TextCase;

static const TextCase texts[] = {
  { "numbers-as-texts", native_parse, "{\"t\":\"1768373000\",\"temperature\":\"16.42\",\"humidity\":\"71\"}",
    "t 1642 @0 | rh 7100 @0" },
  { "milliseconds", native_parse, "{\"t\":1768373000123,\"temperature\":16}", "t 1600 @0" },
  { "zone", native_parse, "{\"t\":\"2026-01-14T07:43:20+01:00\",\"temperature\":16}", "t 1600 @0" },
  { "no-zone", native_parse, "{\"t\":\"2026-01-14T07:43:20\",\"temperature\":16}", "t 1600 @-" },
  { "age", native_parse, "{\"age_s\":90,\"temperature\":16}", "t 1600 @-90" },
  { "age-negative", native_parse, "{\"age_s\":-90,\"temperature\":16}", "t 1600 @-" },
  { "age-huge", native_parse, "{\"age_s\":1e300,\"temperature\":16}", "t 1600 @-" },
  { "t-huge", native_parse, "{\"t\":1e300,\"temperature\":16}", "t 1600 @-" },
  { "t-null", native_parse, "{\"t\":null,\"temperature\":16}", "t 1600 @-" },
  { "null", native_parse, "{\"temperature\":null,\"humidity\":50}", "rh 5000 @-" },
  { "unknown-keys", native_parse, "{\"firmware\":\"2.1\",\"wifi\":{\"ssid\":\"x\"},\"humidity\":50}", "rh 5000 @-" },
  { "not-numbers", native_parse, "{\"temperature\":\"cold\",\"humidity\":\"nan\",\"co2\":\"0x500\",\"battery\":true}",
    "" },
  { "decimal-comma", native_parse, "{\"temperature\":\"16,4\"}", "" },
  { "pascals", native_parse, "{\"pressure_pa\":101812}", "p 10181 @-" },
  { "empty-object", native_parse, "{}", "" },
  { "empty-batch", native_parse, "{\"releves\":[]}", "" },
  { "z2m-nulls", zigbee2mqtt_parse,
    "{\"temperature\":null,\"humidity\":null,\"battery\":null,\"last_seen\":null,\"update\":{\"state\":\"idle\"}}",
    "" },
  { "z2m-dead-chip", zigbee2mqtt_parse, "{\"temperature\":0,\"humidity\":0,\"linkquality\":20}", "lqi 20 @-" },
  { "z2m-mains", zigbee2mqtt_parse, "{\"voltage\":230,\"temperature\":20}", "t 2000 @-" },
};

static void
test_text (gconstpointer data)
{
  const TextCase *text = data;

  check (text->parse, text->bytes, strlen (text->bytes), text->expected);
}

static const TextCase refused[] = {
  { "empty", native_parse, "", NULL },
  { "not-json", native_parse, "temperature=15.9", NULL },
  { "cut", native_parse, "{\"temperature\":15.", NULL },
  { "list", native_parse, "[{\"temperature\":15}]", NULL },
  { "number", native_parse, "15.9", NULL },
  { "batch-not-a-list", native_parse, "{\"releves\":{\"temperature\":15}}", NULL },
  { "batch-of-numbers", native_parse, "{\"releves\":[15,16]}", NULL },
  { "z2m-bare-text", zigbee2mqtt_parse, "offline", NULL },
  { "z2m-bridge", zigbee2mqtt_parse, "[{\"ieee_address\":\"0x1\"}]", NULL },
};

static void
test_refused (gconstpointer data)
{
  const TextCase *text = data;
  IngestInput input = { .bytes = text->bytes, .length = strlen (text->bytes), .now = NOW };
  g_autoptr (IngestOutput) output = ingest_output_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (text->parse (&input, output, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
}

static void
test_deep (void)
{
  g_autofree char *bytes = g_strnfill (100000, '[');
  g_autoptr (IngestOutput) output = ingest_output_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (native_parse (&(IngestInput){ .bytes = bytes, .length = 100000, .now = NOW }, output, &error));
  g_assert_error (error, BOX_ERROR, BOX_ERROR_INVALID);
}

static void
add_cases (const char *prefix, const TextCase *cases, guint count, GTestDataFunc function)
{
  for (guint i = 0; i < count; i++) {
    g_autofree char *path = g_strconcat (prefix, cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], function);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = g_strconcat ("/payload/file/", files[i].file, NULL);

    g_test_add_data_func (path, &files[i], test_file);
  }
  add_cases ("/payload/text/", texts, G_N_ELEMENTS (texts), test_text);
  add_cases ("/payload/refused/", refused, G_N_ELEMENTS (refused), test_refused);
  g_test_add_func ("/payload/refused/deep", test_deep);
  return g_test_run ();
}
