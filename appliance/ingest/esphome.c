/* esphome.c: one value a topic, as ESPHome publishes it.
 *   <prefix>/sensor/<object id>/state   16.42, or nan after a failed reading; retained by default, without a time
 *   <prefix>/status                     online, offline
 * The object id tells the quantity ("temperature", "chambre_co2", "pm_2_5") where nothing was announced; an
 * announcement tells it whatever the sensor is called, and its unit. */
#include "ingest/dialects.h"

#include <string.h>

#include "base/error.h"
#include "ingest/discovery.h"
#include "ingest/discovery_private.h"
#include "ingest/payload.h"

enum { NUMBER_MAX = 64, STATE_LEVELS = 3 };

char *
dialect_esphome_device (const char *topic)
{
  return payload_topic_middle (topic, 0, topic != NULL && g_str_has_suffix (topic, "/status") ? 1 : STATE_LEVELS);
}

/* What a sensor says that has nothing to say. */
static gboolean
is_nothing (const IngestInput *input)
{
  static const char *const words[] = { "nan", "unknown", "unavailable", "none", "null", "" };
  g_autofree char *text = g_strndup (input->bytes, input->length);

  g_strstrip (text);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (text, words[i]) == 0)
      return TRUE;
  return FALSE;
}

/* What was announced of this topic, if it is a quantity of ours. */
static const IngestDiscovery *
announced_value (const IngestInput *input)
{
  for (guint i = 0; input->announced != NULL && i < input->announced->len; i++) {
    const IngestDiscovery *said = g_ptr_array_index (input->announced, i);

    if (said->quantity != QUANTITY_LAST && g_strcmp0 (said->path, "") == 0
        && ingest_discovery_unit (said->quantity, said->unit) != NULL)
      return said;
  }
  return NULL;
}

static void
put_value (PayloadItem *item, const IngestDiscovery *said, const IngestWord *word, double number)
{
  const DiscoveryUnit *unit = said == NULL ? NULL : ingest_discovery_unit (said->quantity, said->unit);

  if (unit != NULL)
    payload_put (item, said->quantity, number * unit->factor + unit->offset, 2);
  else
    payload_put_word (item, word, number, 2);
}

gboolean
dialect_esphome (const IngestInput *input, IngestOutput *output, GError **error)
{
  g_autofree char *name = dialect_esphome_device (input->topic);
  g_autofree char *object = payload_topic_level (input->topic, -2);
  const IngestWord *word = object == NULL ? NULL : ingest_word_ending (object, strlen (object));
  const IngestDiscovery *said = announced_value (input);
  PayloadItem item = { 0 };
  double number;

  if (name == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "a bare value without a topic");
  if (g_str_has_suffix (input->topic, "/status")) {
    ingest_output_device (output, name)->online = payload_presence (input);
    return TRUE;
  }
  if (input->length == 0 || (input->length <= NUMBER_MAX && is_nothing (input)))
    return TRUE;
  if (!payload_number_text (input->bytes, input->length, &number))
    return word == NULL && said == NULL ? TRUE : box_fail (error, BOX_ERROR_INVALID, "the value is not a number");
  put_value (&item, said, word, number);
  payload_end (&item, READING_NO_TIME, ingest_output_device (output, name)->batch);
  return TRUE;
}
