/* deliver_part.c: the rules of what is kept, one device at a time: its own token or its gateway's, times and loans, the
 * same message again, families that speak too often, bounds. */
#include "ingest/deliver_part.h"

#include "domain/reading_codec.h"
#include "ingest/limit.h"

static const char not_alone[] = "a sensor's token speaks for one device: a gateway's speaks for many";
static const char nameless[] = "values of no device: a gateway's token speaks for those that its messages name";
static const char foreign[] = "values of another time than a loan, or of a pause, or others than the first without a time";
static const char other_family[] = "a sensor of another family than the gateway's: it speaks for its own alone";
static const char out_of_bounds[] = "values out of bounds";
static const char too_many[] = "more values than one sensor may store";

void
ingest_part_free (IngestPart *part)
{
  ingest_known_unref (part->known);
  unknown_device_free (part->unknown);
  g_clear_pointer (&part->readings, g_array_unref);
  g_free (part);
}

static void
result_reason (IngestResult *result, const char *reason)
{
  if (result->reason == NULL)
    result->reason = reason;
}

/* ---- whose device ---- */

gboolean
ingest_device_says (const IngestDevice *device)
{
  return device->batch->items > 0 || device->batch->refused > 0 || device->online != INGEST_UNSAID;
}

gboolean
ingest_output_says (const IngestOutput *output)
{
  for (guint i = 0; i < output->devices->len; i++)
    if (ingest_device_says (g_ptr_array_index (output->devices, i)))
      return TRUE;
  return FALSE;
}

/* A sensor's own token speaks for itself, whatever it calls itself; of several devices in its message for the one it is
 * known as, or the first. */
static gboolean
is_itself (const IngestPart *part)
{
  const GPtrArray *devices = part->delivery->output->devices;
  const IngestDevice *first = NULL;
  guint speaking = 0;

  for (guint i = 0; i < devices->len; i++)
    if (ingest_device_says (g_ptr_array_index (devices, i)) && speaking++ == 0)
      first = g_ptr_array_index (devices, i);
  if (speaking <= 1 || part->device->device == NULL)
    return TRUE;
  return part->sensor->device != NULL ? g_strcmp0 (part->sensor->device, part->device->device) == 0
                                      : part->device == first;
}

static void
refuse_all (const IngestPart *part, const char *reason)
{
  part->result->refused += part->device->batch->readings->len;
  result_reason (part->result, reason);
}

static gboolean
find_sensor (Store *store, IngestPart *part, GError **error)
{
  const IngestSender *sender = &part->delivery->sender;
  g_autoptr (GError) failure = NULL;

  if (sender->sensor_id != 0)
    part->known = ingest_known_sensor (store, sender->sensor_id, &failure);
  else if (part->device->device != NULL)
    part->known = ingest_known_device (store, part->device->device, &failure);
  if (part->known != NULL && part->known->sensor->retired_at == 0)
    part->sensor = part->known->sensor;
  if (failure == NULL || g_error_matches (failure, BOX_ERROR, BOX_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* Each gateway speaks for sensors of its own family, a general program ("native") for those of none: whoever takes over
 * one cannot speak for the rest of the town. Of a dialect without a family the broker does not say who wrote.
 * FALSE with a failure of the store. */
static gboolean
hold_to_family (Store *store, IngestPart *part, GError **error)
{
  const IngestDelivery *delivery = part->delivery;
  g_autoptr (GError) failure = NULL;
  const char *family;

  if (part->sensor == NULL || delivery->sender.gateway_id == 0
      || (delivery->dialect != NULL && delivery->dialect->family == NULL))
    return TRUE;
  family = ingest_known_family (store, delivery->sender.gateway_id, &failure);
  if (failure != NULL && !g_error_matches (failure, BOX_ERROR, BOX_ERROR_NOT_FOUND)) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  if (g_strcmp0 (family, part->sensor->family) != 0) {
    part->sensor = NULL;
    part->alien = TRUE;
    part->result->foreign += part->device->batch->readings->len;
    result_reason (part->result, other_family);
  }
  return TRUE;
}

gboolean
ingest_part_resolve (Store *store, IngestPart *part, GError **error)
{
  if (!find_sensor (store, part, error) || !hold_to_family (store, part, error))
    return FALSE;
  if (part->alien)
    return TRUE;
  if (part->sensor != NULL && part->delivery->sender.sensor_id != 0 && !is_itself (part)) {
    part->sensor = NULL;
    refuse_all (part, not_alone);
  } else if (part->sensor == NULL && part->device->device == NULL)
    refuse_all (part, nameless);
  else if (part->sensor == NULL && part->device->batch->readings->len > 0)
    part->result->unknown++;
  return TRUE;
}

/* ---- devices that nobody knows ---- */

/* (transfer full) */
static ReadingBatch *
batch_copy (const ReadingBatch *said)
{
  ReadingBatch *batch = reading_batch_new ();

  g_array_append_vals (batch->readings, said->readings->data, said->readings->len);
  batch->items = said->items;
  batch->refused = said->refused;
  batch->foreign = said->foreign;
  batch->retained = said->retained;
  batch->heard_flags = said->heard_flags;
  return batch;
}

void
ingest_part_put_aside (Store *store, IngestPart *part)
{
  const IngestDevice *device = part->device;
  gint64 gateway_id = part->delivery->sender.gateway_id;
  g_autoptr (ReadingBatch) batch = NULL;

  if (part->alien || device->device == NULL || device->batch->readings->len == 0 || gateway_id == 0
      || !ingest_limit_take (INGEST_LIMIT_UNKNOWN, device->device, part->heard_at))
    return;
  batch = batch_copy (device->batch);
  reading_batch_stamp (batch, part->heard_at - READING_AGE_MAX_DAYS * READING_DAY_S, part->heard_at);
  part->unknown = g_new0 (UnknownDevice, 1);
  part->unknown->gateway_id = gateway_id;
  part->unknown->device = g_strdup (device->device);
  /* That of its gateway, which goes on speaking for it once it is in the fleet. */
  part->unknown->family = g_strdup (ingest_known_family (store, gateway_id, NULL));
  part->unknown->name = g_strdup (device->name);
  part->unknown->model = g_strdup (device->model);
  part->unknown->readings = g_array_ref (batch->readings);
}

/* ---- what is kept ---- */

/* Some families are heard far more often than rooms change. */
static gint64
every_s (const IngestPart *part)
{
  return part->delivery->dialect == NULL ? 0 : part->delivery->dialect->keep_every_s;
}

gboolean
ingest_part_wants_turn (const IngestPart *part)
{
  const GArray *readings = part->device->batch->readings;

  if (part->sensor == NULL)
    return FALSE;
  if (part->device->duplicate_key != NULL || every_s (part) != 0)
    return TRUE;
  for (guint i = 0; i < readings->len; i++)
    if (g_array_index (readings, Reading, i).at == READING_NO_TIME)
      return TRUE;
  return FALSE;
}

/* Left out because it was said a moment ago: told with what is next kept, not each by a row of its own. */
static void
leave_known_out (IngestTurn *turn, IngestPart *part, GArray *readings)
{
  gint64 every = every_s (part), id = part->sensor->id;
  guint kept = 0;

  for (guint i = 0; i < readings->len; i++) {
    Reading reading = g_array_index (readings, Reading, i);

    if (ingest_turn_is_new (turn, id, &reading, every))
      g_array_index (readings, Reading, kept++) = reading;
  }
  part->result->duplicates += readings->len - kept;
  ingest_turn_count (turn, id, readings->len - kept);
  g_array_set_size (readings, kept);
  if (kept > 0)
    part->thinned = ingest_turn_take_count (turn, id);
}

static void
leave_excess_out (Store *store, IngestPart *part, GArray *readings)
{
  guint allowed = ingest_memory_allow (store, part->sensor->id, readings->len, part->heard_at);

  if (allowed == readings->len)
    return;
  part->refused += readings->len - allowed;
  result_reason (part->result, too_many);
  g_array_set_size (readings, allowed);
}

/* The signal it was last heard with, in dBm; 0: not said. */
static int
signal_of (const GArray *readings)
{
  for (guint i = readings->len; i > 0; i--)
    if (g_array_index (readings, Reading, i - 1).quantity == QUANTITY_RSSI)
      return g_array_index (readings, Reading, i - 1).value;
  return 0;
}

static void
count_faults (IngestPart *part, const ReadingBatch *batch)
{
  part->refused = batch->refused;
  part->foreign = batch->foreign;
  if (batch->refused > 0)
    result_reason (part->result, out_of_bounds);
  if (batch->foreign > 0)
    result_reason (part->result, foreign);
}

/* Values of which none can be kept are no sign of life: a clock or a chip is wrong, and somebody should see that. Nor
 * is that somebody says it is gone. */
static gboolean
shows_life (const IngestPart *part, const ReadingBatch *batch)
{
  if (batch->readings->len > 0 || (part->sensor->paused && batch->foreign > 0))
    return TRUE;
  return batch->refused + batch->foreign == 0 && part->device->online != INGEST_OFFLINE;
}

void
ingest_part_judge (Store *store, IngestTurn *turn, IngestPart *part)
{
  g_autoptr (ReadingBatch) batch = batch_copy (part->device->batch);
  const char *key = part->device->duplicate_key;
  gint64 id = part->sensor->id;

  if (key != NULL && ingest_turn_knows_key (turn, id, key, part->heard_at)) {
    part->result->duplicates += batch->readings->len;
    return;
  }
  batch->heard_at = part->heard_at;
  reading_batch_stamp (batch, sensor_earliest (part->sensor, part->now), part->now);
  loan_windows_hold_back (part->known->windows, batch);
  count_faults (part, batch);
  part->battery = reading_batch_battery (batch);
  part->signal = signal_of (batch->readings);
  if (shows_life (part, batch))
    part->is_due = ingest_memory_is_due (store, id, part->heard_at, part->battery);
  leave_known_out (turn, part, batch->readings);
  leave_excess_out (store, part, batch->readings);
  part->result->refused += part->refused;
  part->result->foreign += part->foreign;
  part->readings = g_array_ref (batch->readings);
}
