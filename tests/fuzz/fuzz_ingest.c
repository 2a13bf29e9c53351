/* fuzz_ingest.c: any bytes into the sensors' dialects, and as stored readings: no crash, values within bounds,
 * codecs that give back what they took. First byte: '0' native, '1' Zigbee2MQTT, '2' a journal row, '3' a block. */
#include <stdint.h>
#include <stdlib.h>

#include "domain/reading_codec.h"
#include "ingest/dialect.h"

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
parse (const char *dialect, const char *bytes, gsize length)
{
  IngestInput input = { .bytes = bytes, .length = length, .now = NOW };
  g_autoptr (IngestOutput) output = ingest_output_new ();

  if (!ingest_read (ingest_dialect_find (dialect), &input, output, NULL))
    return;
  for (guint i = 0; i < output->devices->len; i++)
    check_batch (((IngestDevice *) g_ptr_array_index (output->devices, i))->batch);
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

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (size < 1)
    return 0;
  if (data[0] == '2')
    stored_journal (data + 1, size - 1);
  else if (data[0] == '3')
    stored_block (data + 1, size - 1);
  else
    parse (data[0] == '0' ? "native" : "zigbee2mqtt", (const char *) data + 1, size - 1);
  return 0;
}
