/* fuzz_ingest.c: any bytes into the sensors' dialects, and as stored readings: no crash, values within bounds,
 * codecs that give back what they took. First byte: a letter for each dialect, '?' a webhook's query, '2' a journal
 * row, '3' a block, any other: whichever dialect the bytes seem to be. Then the topic, to the end of the line. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "domain/reading_codec.h"
#include "ingest/dialect.h"
#include "ingest/discovery.h"

#define NOW ((gint64) 1768373000)

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
compare (const GArray *one, const GArray *other)
{
  if (one->len != other->len)
    abort ();
  for (guint i = 0; i < one->len; i++) {
    const Reading *a = &g_array_index (one, Reading, i), *b = &g_array_index (other, Reading, i);

    if (a->at != b->at || a->value != b->value || a->quantity != b->quantity || a->flags != b->flags)
      abort ();
  }
}

static void
encode_and_back (const GArray *readings)
{
  g_autoptr (GBytes) bytes = reading_encode_journal (readings);
  g_autoptr (GArray) read = g_array_new (FALSE, FALSE, sizeof (Reading));

  if (!reading_decode_journal (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), read, NULL))
    abort ();
  compare (readings, read);
}

static void
check_text (const char *text)
{
  if (text != NULL && !g_utf8_validate (text, -1, NULL))
    abort ();
}

static void
check_batch (ReadingBatch *batch)
{
  reading_batch_stamp (batch, NOW - 90 * READING_DAY_S, NOW);
  for (guint i = 0; i < batch->readings->len; i++) {
    const Reading *reading = &g_array_index (batch->readings, Reading, i);
    const QuantityKind *kind = &quantity_kinds[reading->quantity];

    if (reading->value < kind->min || reading->value > kind->max || reading->at < NOW - 90 * READING_DAY_S
        || reading->at > NOW + READING_AHEAD_S)
      abort ();
  }
  encode_and_back (batch->readings);
}

static void
check_device (IngestDevice *device)
{
  check_text (device->device);
  check_text (device->name);
  check_text (device->model);
  check_batch (device->batch);
}

/* What was announced is read where it says, from the same bytes. */
static void
check_discovery (const IngestDiscovery *discovery, const IngestInput *input)
{
  g_autoptr (IngestOutput) output = ingest_output_new ();

  check_text (discovery->device);
  check_text (discovery->state_topic);
  if (!discovery->removed && ingest_discovery_read (discovery, input, output, NULL))
    ingest_output_readings (output);
}

/* The rest of the first line is the topic, if there is one. */
static void
parse (const IngestDialect *dialect, const char *bytes, gsize length)
{
  const char *feed = length == 0 ? NULL : memchr (bytes, '\n', length);
  g_autofree char *topic = feed == NULL ? NULL : g_strndup (bytes, (gsize) (feed - bytes));
  gsize before = feed == NULL ? 0 : (gsize) (feed - bytes) + 1;
  IngestInput input = { .bytes = bytes + before, .length = length - before, .topic = topic, .now = NOW };
  g_autoptr (IngestOutput) output = ingest_output_new ();

  if (topic != NULL && !g_utf8_validate (topic, -1, NULL))
    return;
  if (topic == NULL || topic[0] == '\0')
    input.topic = NULL;
  if (dialect == NULL)
    dialect = ingest_dialect_guess (&input);
  if (!ingest_read (dialect, &input, output, NULL))
    return;
  for (guint i = 0; i < output->devices->len; i++)
    check_device (g_ptr_array_index (output->devices, i));
  for (guint i = 0; i < output->discoveries->len; i++)
    check_discovery (g_ptr_array_index (output->discoveries, i), &input);
}

static void
query (const char *bytes, gsize length)
{
  g_autofree char *text = g_strndup (bytes, length);
  IngestInput input = { .query = text, .now = NOW };
  g_autoptr (IngestOutput) output = ingest_output_new ();

  if (ingest_read (ingest_dialect_find ("native"), &input, output, NULL))
    check_device (g_ptr_array_index (output->devices, 0));
}

static void
stored_journal (const uint8_t *data, size_t size)
{
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (Reading));

  if (!reading_decode_journal (data, size, readings, NULL) && readings->len > 0)
    abort ();
}

static void
stored_block (const uint8_t *data, size_t size)
{
  const ReadingBlock block = { .quantity = QUANTITY_T, .day = 20467 };
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (Reading));
  g_autoptr (GArray) again = g_array_new (FALSE, FALSE, sizeof (Reading));
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size), written = NULL;

  if (!reading_decode_block (&block, bytes, readings, NULL))
    return;
  written = reading_encode_block (&block, readings);
  if (!reading_decode_block (&block, written, again, NULL))
    abort ();
  compare (readings, again);
}

static const struct {
  char letter;
  const char *dialect;
} letters[] = {
  { 'n', "native" },  { 'l', "line_protocol" }, { 'd', "discovery" }, { 'z', "zigbee2mqtt" }, { 'c', "chirpstack" },
  { 't', "tts" },     { 's', "shelly" },        { 'm', "tasmota" },   { 'g', "airgradient" }, { 'r', "ruuvi" },
  { 'a', "airrohr" }, { 'o', "netatmo" },       { 'e', "esphome" },       { 'b', "table" },
};

static const IngestDialect *
dialect_of (char letter)
{
  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    if (letters[i].letter == letter)
      return ingest_dialect_find (letters[i].dialect);
  return NULL;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *bytes = (const char *) data + 1;

  if (size < 1)
    return 0;
  if (data[0] == '2')
    stored_journal (data + 1, size - 1);
  else if (data[0] == '3')
    stored_block (data + 1, size - 1);
  else if (data[0] == '?')
    query (bytes, size - 1);
  else
    parse (dialect_of ((char) data[0]), bytes, size - 1);
  return 0;
}
