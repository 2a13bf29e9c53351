/* output.c: what a dialect fills: the devices of one message, found by name, and what could not be read. */
#include "ingest/dialect.h"

#include <string.h>

static void
device_free (gpointer data)
{
  IngestDevice *device = data;

  reading_batch_free (device->batch);
  g_free (device->device);
  g_free (device->name);
  g_free (device->model);
  g_free (device->duplicate_key);
  g_free (device);
}

static void
discovery_free (gpointer data)
{
  IngestDiscovery *said = data;

  g_free (said->topic);
  g_free (said->device);
  g_free (said->name);
  g_free (said->model);
  g_free (said->maker);
  g_free (said->state_topic);
  g_free (said->unit);
  g_free (said->device_class);
  g_free (said->path);
  g_free (said);
}

IngestOutput *
ingest_output_new (void)
{
  IngestOutput *output = g_new0 (IngestOutput, 1);

  output->devices = g_ptr_array_new_with_free_func (device_free);
  output->discoveries = g_ptr_array_new_with_free_func (discovery_free);
  output->index = g_hash_table_new (g_str_hash, g_str_equal);
  return output;
}

void
ingest_output_free (IngestOutput *output)
{
  if (output == NULL)
    return;
  g_hash_table_unref (output->index);
  g_ptr_array_unref (output->devices);
  g_ptr_array_unref (output->discoveries);
  g_free (output->first_reason);
  g_free (output->first_text);
  g_free (output);
}

/* Into `key`: without what cannot be shown, and cut at a whole character. */
static void
key_copy (const char *device, gsize length, char key[INGEST_DEVICE_MAX + 1])
{
  gsize kept = 0;

  while (length > 0 && g_ascii_isspace (*device)) {
    device++;
    length--;
  }
  for (gsize i = 0; i < length && device[i] != '\0' && kept < INGEST_DEVICE_MAX; i++)
    key[kept++] = (guchar) device[i] < ' ' || device[i] == 0x7f ? ' ' : g_ascii_tolower (device[i]);
  key[kept] = '\0';
  for (const char *end; !g_utf8_validate (key, (gssize) kept, &end);)
    key[kept = (gsize) (end - key)] = '\0';
  g_strchomp (key);
}

/* Lower-case, as sensors are kept. Most names are ASCII and need no second look. */
static void
device_key (const char *device, gsize length, char key[INGEST_DEVICE_MAX + 1])
{
  g_autofree char *lower = NULL;

  key_copy (device, length, key);
  if (g_str_is_ascii (key))
    return;
  lower = g_utf8_strdown (key, -1);
  key_copy (lower, strlen (lower), key);
}

char *
ingest_device_key (const char *device)
{
  char key[INGEST_DEVICE_MAX + 1] = "";

  if (device != NULL)
    device_key (device, strlen (device), key);
  return key[0] == '\0' ? NULL : g_strdup (key);
}

IngestDevice *
ingest_output_device_n (IngestOutput *output, const char *device, gsize length)
{
  char key[INGEST_DEVICE_MAX + 1];
  IngestDevice *found;

  device_key (device, length, key);
  found = g_hash_table_lookup (output->index, key);
  if (found != NULL || output->devices->len >= INGEST_DEVICES_MAX)
    return found;
  found = g_new0 (IngestDevice, 1);
  found->device = key[0] == '\0' ? NULL : g_strdup (key);
  found->batch = reading_batch_new ();
  g_ptr_array_add (output->devices, found);
  g_hash_table_insert (output->index, found->device == NULL ? (gpointer) "" : found->device, found);
  return found;
}

IngestDevice *
ingest_output_device (IngestOutput *output, const char *device)
{
  return ingest_output_device_n (output, device, device == NULL ? 0 : strlen (device));
}

IngestDiscovery *
ingest_output_discovery (IngestOutput *output, const char *topic)
{
  IngestDiscovery *said = g_new0 (IngestDiscovery, 1);

  said->topic = g_strdup (topic);
  said->quantity = QUANTITY_LAST;
  g_ptr_array_add (output->discoveries, said);
  return said;
}

void
ingest_output_refuse (IngestOutput *output, const char *reason)
{
  output->refused_lines++;
  if (output->first_reason != NULL)
    return;
  output->first_reason = g_strdup (reason);
  output->first_refused = output->lines;
}

guint
ingest_output_readings (const IngestOutput *output)
{
  guint count = 0;

  for (guint i = 0; i < output->devices->len; i++)
    count += ((const IngestDevice *) g_ptr_array_index (output->devices, i))->batch->readings->len;
  return count;
}
