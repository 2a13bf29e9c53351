/* deliver.c: each device of each message to the sensor it is, its values to those that are new and belong to a loan,
 * and all of them in one piece of work. Judges in the thread that calls; the writer only inserts. */
#include "ingest/deliver.h"

#include "domain/clock_trust.h"
#include "domain/gateway.h"
#include "domain/loan.h"
#include "domain/reading_block.h"
#include "domain/reading_codec.h"
#include "domain/sensor.h"
#include "domain/unknown_device.h"
#include "ingest/announce.h"
#include "ingest/limit.h"
#include "ingest/memory.h"
#include "ingest/spooled.h"

/* Families whose devices are heard far more often than rooms change: one value each so many seconds is kept, and what
 * leaps. */
static const struct {
  const char *family;
  gint64 every_s;
} chatty[] = { { "ruuvi", 300 }, { "zigbee", 60 } };

static const char not_alone[] = "a sensor's token speaks for one device: a gateway's speaks for many";
static const char nameless[] = "values of no device: a gateway's token speaks for those that its messages name";
static const char foreign[] = "values of another time than a loan, or of a pause";
static const char out_of_bounds[] = "values out of bounds";
static const char too_many[] = "more values than one sensor may store";

/* One device of one message. */
typedef struct {
  const IngestDelivery *delivery;
  IngestResult *result;
  const IngestDevice *device;
  Sensor *sensor;         /* NULL: nobody knows it */
  UnknownDevice *unknown; /* then: to be put aside, nullable */
  gint64 heard_at;
  int battery, signal; /* to be marked with; -1 and 0: not said */
  gboolean is_due;     /* its row is marked */
  GBytes *journal;     /* NULL: nothing of it is kept */
  guint kept;
} Part;

typedef struct {
  Store *store;
  GPtrArray *parts; /* of Part */
  GArray *gateways; /* of gint64: to be marked as heard */
  gint64 now;
  IngestTurn *turn;
  GPtrArray *announced; /* of IngestDiscovery, borrowed */
} Deliveries;

static void
part_free (gpointer data)
{
  Part *part = data;

  sensor_free (part->sensor);
  unknown_device_free (part->unknown);
  g_clear_pointer (&part->journal, g_bytes_unref);
  g_free (part);
}

static void
result_reason (IngestResult *result, const char *reason)
{
  if (result->reason == NULL)
    result->reason = reason;
}

/* ---- whose device ---- */

/* A sensor's own token speaks for itself, whatever it calls itself; of several devices in its message for the one it is
 * known as, or the first. */
static gboolean
is_itself (const IngestDelivery *delivery, const Sensor *sensor, const IngestDevice *device)
{
  const GPtrArray *devices = delivery->output->devices;

  if (devices->len == 1 || device->device == NULL)
    return TRUE;
  return sensor->device != NULL ? g_strcmp0 (sensor->device, device->device) == 0
                                : device == g_ptr_array_index (devices, 0);
}

static void
part_refuse (const Part *part, const char *reason)
{
  part->result->refused += part->device->batch->readings->len;
  result_reason (part->result, reason);
}

/* TRUE with the sensor that a program speaks for, or NULL; FALSE with a failure of the store. */
static gboolean
part_find (Db *db, Part *part, GError **error)
{
  const IngestSender *sender = &part->delivery->sender;
  g_autoptr (GError) failure = NULL;

  if (sender->sensor_id != 0)
    part->sensor = sensor_find (db, sender->sensor_id, &failure);
  else if (part->device->device != NULL)
    part->sensor = sensor_find_device (db, part->device->device, &failure);
  if (failure == NULL || g_error_matches (failure, BOX_ERROR, BOX_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
part_resolve (Db *db, Part *part, GError **error)
{
  const IngestSender *sender = &part->delivery->sender;

  if (!part_find (db, part, error))
    return FALSE;
  if (part->sensor != NULL && part->sensor->retired_at != 0)
    g_clear_pointer (&part->sensor, sensor_free);
  if (part->sensor != NULL && sender->sensor_id != 0 && !is_itself (part->delivery, part->sensor, part->device)) {
    g_clear_pointer (&part->sensor, sensor_free);
    part_refuse (part, not_alone);
  } else if (part->sensor == NULL && part->device->device == NULL)
    part_refuse (part, nameless);
  else if (part->sensor == NULL && part->device->batch->readings->len > 0)
    part->result->unknown++;
  return TRUE;
}

static gint64
every_s (const Part *part)
{
  for (guint i = 0; i < G_N_ELEMENTS (chatty); i++)
    if (part->delivery->dialect != NULL && g_strcmp0 (part->delivery->dialect->family, chatty[i].family) == 0)
      return chatty[i].every_s;
  return 0;
}

/* What is judged by what came before. */
static gboolean
wants_turn (const Part *part)
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

static IngestTurn *
turn_begin (const Deliveries *all)
{
  g_autoptr (GArray) sensors = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) known = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < all->parts->len; i++) {
    Part *part = g_ptr_array_index (all->parts, i);

    if (wants_turn (part) && g_hash_table_add (known, &part->sensor->id))
      g_array_append_val (sensors, part->sensor->id);
  }
  return ingest_turn_begin (all->store, sensors);
}

/* ---- what is kept of it ---- */

/* (transfer full) */
static ReadingBatch *
batch_copy (const ReadingBatch *said)
{
  ReadingBatch *batch = reading_batch_new ();

  g_array_append_vals (batch->readings, said->readings->data, said->readings->len);
  batch->items = said->items;
  batch->refused = said->refused;
  batch->retained = said->retained;
  batch->heard_flags = said->heard_flags;
  return batch;
}

/* (transfer full): a copy, with its times as they count. */
static ReadingBatch *
part_stamp (const Deliveries *all, const Part *part)
{
  ReadingBatch *batch = batch_copy (part->device->batch);

  batch->heard_at = part->heard_at;
  reading_batch_stamp (batch, sensor_earliest (part->sensor, all->now), all->now);
  return batch;
}

/* The signal it was last heard with, in dBm; 0: not said. */
static int
batch_signal (const ReadingBatch *batch)
{
  for (guint i = batch->readings->len; i > 0; i--)
    if (g_array_index (batch->readings, Reading, i - 1).quantity == QUANTITY_RSSI)
      return g_array_index (batch->readings, Reading, i - 1).value;
  return 0;
}

static void
part_thin (const Deliveries *all, const Part *part, GArray *readings)
{
  gint64 every = every_s (part);
  guint kept = 0;

  for (guint i = 0; i < readings->len; i++) {
    Reading reading = g_array_index (readings, Reading, i);

    if (ingest_turn_is_new (all->turn, part->sensor->id, &reading, every))
      g_array_index (readings, Reading, kept++) = reading;
  }
  part->result->duplicates += readings->len - kept;
  g_array_set_size (readings, kept);
}

static void
part_bound (const Deliveries *all, const Part *part, GArray *readings)
{
  guint allowed = ingest_memory_allow (all->store, part->sensor->id, readings->len, part->heard_at);

  if (allowed == readings->len)
    return;
  part->result->refused += readings->len - allowed;
  result_reason (part->result, too_many);
  g_array_set_size (readings, allowed);
}

static void
part_count (const Part *part, const ReadingBatch *batch)
{
  part->result->refused += batch->refused;
  part->result->foreign += batch->foreign;
  if (batch->refused > 0)
    result_reason (part->result, out_of_bounds);
  if (batch->foreign > 0)
    result_reason (part->result, foreign);
}

static gboolean
part_judge (const Deliveries *all, Part *part, GError **error)
{
  g_autoptr (ReadingBatch) batch = part_stamp (all, part);
  const char *key = part->device->duplicate_key;

  if (key != NULL && ingest_turn_knows_key (all->turn, part->sensor->id, key, part->heard_at)) {
    part->result->duplicates += batch->readings->len;
    return TRUE;
  }
  if (!loan_hold_back (store_reader (all->store), part->sensor, batch, error))
    return FALSE;
  part_count (part, batch);
  part->battery = reading_batch_battery (batch);
  part->signal = batch_signal (batch);
  part_thin (all, part, batch->readings);
  part_bound (all, part, batch->readings);
  part->kept = batch->readings->len;
  if (part->kept > 0)
    part->journal = reading_encode_journal (batch->readings);
  /* Values of which none can be kept are no sign of life: a clock or a chip is wrong, and somebody should see that. */
  if (part->kept > 0 || batch->items == 0)
    part->is_due = ingest_memory_is_due (all->store, part->sensor->id, part->heard_at, part->battery);
  return TRUE;
}

/* ---- devices that nobody knows ---- */

static const char *
family_of (const IngestDelivery *delivery)
{
  const char *family = delivery->dialect == NULL ? NULL : delivery->dialect->family;

  return family != NULL && g_strv_contains (sensor_families, family) ? family : "native";
}

/* Put aside for somebody to look at: its last values, not each of them for ever. */
static void
part_put_aside (Part *part)
{
  const IngestDevice *device = part->device;
  g_autoptr (ReadingBatch) batch = NULL;

  if (device->device == NULL || device->batch->readings->len == 0 || part->delivery->sender.gateway_id == 0
      || !ingest_limit_take (INGEST_LIMIT_UNKNOWN, device->device, part->heard_at))
    return;
  batch = batch_copy (device->batch);
  reading_batch_stamp (batch, part->heard_at - READING_AGE_MAX_DAYS * READING_DAY_S, part->heard_at);
  part->unknown = g_new0 (UnknownDevice, 1);
  part->unknown->gateway_id = part->delivery->sender.gateway_id;
  part->unknown->device = g_strdup (device->device);
  part->unknown->family = g_strdup (family_of (part->delivery));
  part->unknown->name = g_strdup (device->name);
  part->unknown->model = g_strdup (device->model);
  part->unknown->readings = g_array_ref (batch->readings);
}

/* ---- rows ---- */

static gboolean
record_part (Db *db, const Part *part, GError **error)
{
  gint64 id = part->sensor == NULL ? 0 : part->sensor->id;

  if (part->unknown != NULL && !unknown_device_hear (db, part->unknown, part->heard_at, error))
    return FALSE;
  if (part->journal != NULL && !reading_record (db, id, part->journal, part->heard_at, error))
    return FALSE;
  if (part->is_due && !sensor_seen (db, id, part->heard_at, part->battery, error))
    return FALSE;
  return !part->is_due || part->signal == 0 || sensor_heard_at (db, id, part->signal, error);
}

static gboolean
record_gateways (Db *db, const Deliveries *all, GError **error)
{
  for (guint i = 0; i < all->gateways->len; i++)
    if (!gateway_seen (db, g_array_index (all->gateways, gint64, i), all->now, error))
      return FALSE;
  return TRUE;
}

static gboolean
record_work (Db *db, gpointer data, GError **error)
{
  const Deliveries *all = data;

  for (guint i = 0; i < all->announced->len; i++)
    if (!announce_hear (db, g_ptr_array_index (all->announced, i), all->now, error))
      return FALSE;
  for (guint i = 0; i < all->parts->len; i++)
    if (!record_part (db, g_ptr_array_index (all->parts, i), error))
      return FALSE;
  return record_gateways (db, all, error);
}

static gboolean
has_rows (const Deliveries *all)
{
  if (all->announced->len > 0)
    return TRUE;
  for (guint i = 0; i < all->parts->len; i++) {
    const Part *part = g_ptr_array_index (all->parts, i);

    if (part->journal != NULL || part->is_due || part->unknown != NULL)
      return TRUE;
  }
  return all->gateways->len > 0;
}

static gboolean
deliveries_judge (const Deliveries *all, GError **error)
{
  for (guint i = 0; i < all->parts->len; i++) {
    Part *part = g_ptr_array_index (all->parts, i);

    if (part->sensor == NULL)
      part_put_aside (part);
    else if (!part_judge (all, part, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
deliveries_record (Deliveries *all, GError **error)
{
  gboolean done;

  all->turn = turn_begin (all);
  done = deliveries_judge (all, error)
         && (!has_rows (all) || store_write_queue (all->store, STORE_SENSORS, record_work, all, error));
  ingest_turn_end (all->turn, done);
  for (guint i = 0; done && i < all->parts->len; i++) {
    const Part *part = g_ptr_array_index (all->parts, i);

    part->result->kept += part->kept;
  }
  return done;
}

static gboolean
delivery_resolve (const Deliveries *all, const IngestDelivery *delivery, IngestResult *result, GError **error)
{
  const GPtrArray *devices = delivery->output->devices;
  gint64 gateway_id = delivery->sender.gateway_id;

  for (guint i = 0; i < delivery->output->discoveries->len; i++)
    g_ptr_array_add (all->announced, g_ptr_array_index (delivery->output->discoveries, i));
  if (gateway_id != 0 && ingest_memory_gateway_is_due (all->store, gateway_id, all->now))
    g_array_append_val (all->gateways, gateway_id);
  for (guint i = 0; i < devices->len; i++) {
    Part *part = g_new0 (Part, 1);

    *part = (Part){ .delivery = delivery, .result = result, .device = g_ptr_array_index (devices, i), .battery = -1 };
    part->heard_at = delivery->heard_at != 0 ? delivery->heard_at : all->now;
    g_ptr_array_add (all->parts, part);
    if (!part_resolve (store_reader (all->store), part, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
ingest_deliver (Store *store, const IngestDelivery *deliveries, guint count, gint64 now, IngestResult *results,
                GError **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (part_free), announced = g_ptr_array_new ();
  g_autoptr (GArray) gateways = g_array_new (FALSE, FALSE, sizeof (gint64));
  Deliveries all = { .store = store, .parts = parts, .gateways = gateways, .announced = announced, .now = now };

  if (count > 0 && deliveries[0].input != NULL && !clock_trust_held (store_reader (store)))
    return spooled_keep (store, deliveries, count, results, error);
  for (guint i = 0; i < count; i++) {
    results[i] = (IngestResult){ 0 };
    if (!delivery_resolve (&all, &deliveries[i], &results[i], error))
      return FALSE;
  }
  return deliveries_record (&all, error);
}
