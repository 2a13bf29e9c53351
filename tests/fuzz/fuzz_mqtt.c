/* fuzz_mqtt.c: any topic and any message: no crash, a place within the topic, values within bounds, and of what the
 * broker kept nothing that gives no time. First the topic, up to a line feed; then 'r' retained or another byte; then
 * the message. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ingest/mqtt_place.h"

#define NOW ((gint64) 1768373000)

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check (const IngestOutput *output, gboolean retained)
{
  for (guint i = 0; i < output->devices->len; i++) {
    ReadingBatch *batch = ((IngestDevice *) g_ptr_array_index (output->devices, i))->batch;

    reading_batch_stamp (batch, NOW - 90 * 86400, NOW);
    for (guint k = 0; k < batch->readings->len; k++) {
      const Reading *reading = &g_array_index (batch->readings, Reading, k);

      if ((retained && reading->flags != 0) || reading->at > NOW + READING_AHEAD_S || reading->at < NOW - 90 * 86400)
        abort ();
    }
  }
}

static void
read_place (const MqttPlace *place, const char *topic, const char *bytes, gsize length)
{
  gboolean retained = length > 0 && bytes[0] == 'r';
  gsize skipped = length > 0 ? 1 : 0;
  IngestInput input = {
    .bytes = bytes + skipped, .length = length - skipped, .topic = place->topic, .retained = retained, .now = NOW
  };
  g_autoptr (IngestOutput) output = ingest_output_new ();

  if (place->topic < topic || place->topic > topic + strlen (topic))
    abort ();
  if (place->dialect != NULL && ingest_read (place->dialect, &input, output, NULL))
    check (output, retained);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const uint8_t *end = size == 0 ? NULL : memchr (data, '\n', size);
  gsize length = end == NULL ? size : (gsize) (end - data);
  g_autofree char *topic = g_strndup ((const char *) data, length);
  g_auto (MqttPlace) place = { 0 };

  mqtt_place_read (topic, &place);
  read_place (&place, topic, end == NULL ? "" : (const char *) end + 1, end == NULL ? 0 : size - length - 1);
  return 0;
}
