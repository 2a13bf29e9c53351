/* test_golden.c: every sample payload beside what it says, written down by hand: tests/golden/readings/<sample>.txt.
 * Above the line of dashes stands how the message comes, below what must be read from it. */
#include <string.h>

#include "base/clock.h"
#include "ingest/dialect.h"

#define PAYLOADS "tests/data/payloads/"
#define GOLDEN "tests/golden/readings/"
#define RULE "---\n"

/* The parts of one golden file. */
typedef struct {
  char *topic, *header, *dialect, *form, *bytes; /* nullable; `form`: how the sample differs from a message */
  gint64 now, precision_ns;
  char *expected;
} Golden;

static char *
line_of (const char *head, const char *key)
{
  g_autofree char *start = g_strconcat (key, ": ", NULL);
  g_auto (GStrv) lines = g_strsplit (head, "\n", 0);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], start))
      return g_strdup (lines[i] + strlen (start));
  return NULL;
}

static void
golden_free (Golden *golden)
{
  g_free (golden->topic);
  g_free (golden->header);
  g_free (golden->dialect);
  g_free (golden->form);
  g_free (golden->bytes);
  g_free (golden->expected);
  g_free (golden);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Golden, golden_free)

static Golden *
golden_load (const char *name)
{
  g_autofree char *path = g_strconcat (GOLDEN, name, ".txt", NULL), *text = NULL, *now = NULL, *precision = NULL;
  Golden *golden = g_new0 (Golden, 1);
  char *rule;

  if (!g_file_get_contents (path, &text, NULL, NULL) || (rule = strstr (text, RULE)) == NULL)
    g_error ("%s: no such file, or no rule in it", path);
  *rule = '\0';
  golden->expected = g_strdup (rule + strlen (RULE));
  golden->topic = line_of (text, "topic");
  golden->header = line_of (text, "header");
  golden->dialect = line_of (text, "dialect");
  golden->form = line_of (text, "form");
  golden->bytes = line_of (text, "bytes");
  precision = line_of (text, "precision");
  golden->precision_ns = precision == NULL ? 0 : g_ascii_strtoll (precision, NULL, 10);
  now = line_of (text, "now");
  g_assert_true (clock_parse (now, &golden->now));
  return golden;
}

/* ---- what was read, in the words of a golden file ---- */

static void
say_reading (GString *out, const Reading *reading)
{
  const QuantityKind *kind = &quantity_kinds[reading->quantity];
  g_autofree char *time = reading->at == READING_NO_TIME ? g_strdup ("at arrival") : clock_iso (reading->at);
  int decimals = kind->scale == 100 ? 2 : kind->scale == 10;

  g_string_append_printf (out, "  %s %s %.*f\n", time, kind->name, decimals, (double) reading->value / kind->scale);
}

static void
say_device (GString *out, const IngestDevice *device)
{
  g_string_append_printf (out, "device %s", device->device == NULL ? "(sender)" : device->device);
  if (device->name != NULL)
    g_string_append_printf (out, ", name %s", device->name);
  if (device->model != NULL)
    g_string_append_printf (out, ", model %s", device->model);
  if (device->duplicate_key != NULL)
    g_string_append_printf (out, ", key %s", device->duplicate_key);
  if (device->interval_s > 0)
    g_string_append_printf (out, ", every %u s", device->interval_s);
  if (device->online != INGEST_UNSAID)
    g_string_append (out, device->online == INGEST_ONLINE ? ", online" : ", offline");
  if (device->batch->refused > 0)
    g_string_append_printf (out, ", %u refused", device->batch->refused);
  g_string_append_c (out, '\n');
  for (guint i = 0; i < device->batch->readings->len; i++)
    say_reading (out, &g_array_index (device->batch->readings, Reading, i));
}

static void
say_discovery (GString *out, const IngestDiscovery *said)
{
  g_string_append_printf (out, "announced %s: %s in %s\n", said->device,
                          said->quantity == QUANTITY_LAST ? "nothing of ours" : quantity_kinds[said->quantity].name,
                          said->unit);
  g_string_append_printf (out, "  %s, %s, %s\n  at %s, path \"%s\"\n", said->name, said->model, said->maker,
                          said->state_topic, said->path);
}

static char *
say (const IngestOutput *output)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < output->devices->len; i++)
    say_device (out, g_ptr_array_index (output->devices, i));
  for (guint i = 0; i < output->discoveries->len; i++)
    say_discovery (out, g_ptr_array_index (output->discoveries, i));
  if (output->refused_lines > 0)
    g_string_append_printf (out, "%u lines refused\n", output->refused_lines);
  return g_string_free (out, FALSE);
}

static void
read_into (const Golden *golden, const char *topic, const char *bytes, IngestOutput *output)
{
  IngestInput input = { .bytes = bytes,
                        .length = strlen (bytes),
                        .topic = topic,
                        .header_device = golden->header,
                        .precision_ns = golden->precision_ns,
                        .now = golden->now };
  const IngestDialect *dialect = ingest_dialect_guess (&input);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (dialect->name, ==, golden->dialect);
  g_assert_true (ingest_read (dialect, &input, output, &error));
  g_assert_no_error (error);
}

static void
compare (const Golden *golden, const IngestOutput *output)
{
  g_autofree char *found = say (output);

  g_assert_cmpstr (found, ==, golden->expected);
}

/* One message a line: "<topic> <payload>". */
static void
check_lines (const Golden *golden, const char *sample)
{
  g_auto (GStrv) lines = g_strsplit (sample, "\n", 0);
  g_autoptr (IngestOutput) output = ingest_output_new ();

  for (guint i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++) {
    g_auto (GStrv) parts = g_strsplit (lines[i], " ", 2);

    read_into (golden, parts[0], parts[1], output);
  }
  compare (golden, output);
}

static char *
base64_of_hex (const char *hex)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  for (; hex[0] != '\0' && hex[1] != '\0'; hex += 2) {
    guint8 byte = (guint8) (g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]));

    g_byte_array_append (bytes, &byte, 1);
  }
  return g_base64_encode (bytes->data, bytes->len);
}

/* The object of a decoder, and the bytes it was decoded from: both say the same. */
static void
check_decoded (const Golden *golden, const char *sample)
{
  g_autofree char *data = base64_of_hex (golden->bytes), *quoted = g_strdup_printf ("\"data\":\"%s\"", data);
  g_autofree char *object = g_strdup_printf ("\"object\":%s", sample);
  const char *parts[] = { object, quoted };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    g_autofree char *message = g_strdup_printf ("{\"deviceInfo\":{\"devEui\":\"24E124\"},\"deduplicationId\":\"1\","
                                                "\"time\":\"2026-01-14T06:42:15Z\",\"fPort\":85,%s}",
                                                parts[i]);
    g_autoptr (IngestOutput) output = ingest_output_new ();

    read_into (golden, NULL, message, output);
    compare (golden, output);
  }
}

static void
test_sample (gconstpointer data)
{
  g_autoptr (Golden) golden = golden_load (data);
  g_autofree char *path = g_strconcat (PAYLOADS, data, NULL), *sample = NULL;
  g_autoptr (IngestOutput) output = ingest_output_new ();

  g_assert_true (g_file_get_contents (path, &sample, NULL, NULL));
  if (g_strcmp0 (golden->form, "topic and payload") == 0) {
    check_lines (golden, sample);
  } else if (g_strcmp0 (golden->form, "decoded object") == 0) {
    check_decoded (golden, sample);
  } else {
    read_into (golden, golden->topic, sample, output);
    compare (golden, output);
  }
}

int
main (int argc, char **argv)
{
  g_autoptr (GDir) folder = g_dir_open (PAYLOADS, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (!g_str_has_suffix (name, ".tsv"))
      g_ptr_array_add (names, g_strdup (name));
  g_assert_cmpuint (names->len, >=, 42);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *path = g_strconcat ("/golden/", g_ptr_array_index (names, i), NULL);

    g_test_add_data_func (path, g_ptr_array_index (names, i), test_sample);
  }
  return g_test_run ();
}
