/* deliver.c: each device of each message to the sensor it is, its values to those that are new and belong to a loan,
 * and all of them in one piece of work. Judges in the thread that calls; the writer only inserts. */
#include "ingest/deliver.h"

#include "domain/clock_trust.h"
#include "domain/reading_block.h"
#include "domain/reading_codec.h"
#include "domain/sensor.h"
#include "ingest/announce.h"
#include "ingest/memory.h"
#include "ingest/spooled.h"

/* Families whose devices are heard far more often than rooms change: one value each so many seconds is kept, and what
 * leaps. */
static const struct {
  const char *family;
  gint64 every_s;
} chatty[] = { { "ruuvi", 300 }, { "zigbee", 60 } };

static const char not_alone[] = "a sensor's token speaks for one device: a gateway's speaks for many";
static const char foreign[] = "values of another time than a loan";
static const char out_of_bounds[] = "values out of bounds";
static const char too_many[] = "more values than one sensor may store";

/* One device of one message. */
typedef struct {
  const IngestDelivery *delivery;
  IngestResult *result;
  const IngestDevice *device;
  Sensor *sensor; /* NULL: nobody knows it */
  gint64 heard_at;
  int battery;     /* to be marked with, -1: not said */
  gboolean is_due; /* its row is marked */
  GBytes *journal; /* NULL: nothing of it is kept */
  guint kept;
} Part;

typedef struct {
  Store *store;
  GPtrArray *parts; /* of Part */
  IngestTurn *turn;
  GPtrArray *announced; /* of IngestDiscovery, borrowed */
  gint64 now;
} Deliveries;

static void
part_free (gpointer data)
{
  Part *part = data;

  sensor_free (part->sensor);
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

/* FALSE with a failure of the store. */
static gboolean
part_resolve (Db *db, Part *part, GError **error)
{
  gint64 own_id = part->delivery->sender.sensor_id;
  g_autoptr (GError) failure = NULL;

  if (own_id != 0)
    part->sensor = sensor_find (db, own_id, &failure);
  if (failure != NULL && !g_error_matches (failure, BOX_ERROR, BOX_ERROR_NOT_FOUND)) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  if (part->sensor != NULL && own_id != 0 && !is_itself (part->delivery, part->sensor, part->device)) {
    part->result->refused += part->device->batch->readings->len;
    result_reason (part->result, not_alone);
    g_clear_pointer (&part->sensor, sensor_free);
  } else if (part->sensor == NULL)
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

/* (transfer full): a copy, with its times as they count. */
static ReadingBatch *
part_stamp (const Deliveries *all, const Part *part)
{
  const ReadingBatch *said = part->device->batch;
  ReadingBatch *batch = reading_batch_new ();

  g_array_append_vals (batch->readings, said->readings->data, said->readings->len);
  batch->items = said->items;
  batch->refused = said->refused;
  batch->retained = said->retained;
  batch->heard_flags = said->heard_flags;
  batch->heard_at = part->heard_at;
  reading_batch_stamp (batch, sensor_earliest (part->sensor, all->now), all->now);
  return batch;
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

static void
part_judge (const Deliveries *all, Part *part)
{
  g_autoptr (ReadingBatch) batch = part_stamp (all, part);
  const char *key = part->device->duplicate_key;

  if (key != NULL && ingest_turn_knows_key (all->turn, part->sensor->id, key, part->heard_at)) {
    part->result->duplicates += batch->readings->len;
    return;
  }
  part_count (part, batch);
  part->battery = reading_batch_battery (batch);
  part_thin (all, part, batch->readings);
  part_bound (all, part, batch->readings);
  part->kept = batch->readings->len;
  if (part->kept > 0)
    part->journal = reading_encode_journal (batch->readings);
  /* Values of which none can be kept are no sign of life: a clock or a chip is wrong, and somebody should see that. */
  if (part->kept > 0 || batch->items == 0)
    part->is_due = ingest_memory_is_due (all->store, part->sensor->id, part->heard_at, part->battery);
}

/* ---- rows ---- */

static gboolean
record_part (Db *db, const Part *part, GError **error)
{
  if (part->journal != NULL && !reading_record (db, part->sensor->id, part->journal, part->heard_at, error))
    return FALSE;
  return !part->is_due || sensor_seen (db, part->sensor->id, part->heard_at, part->battery, error);
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
  return TRUE;
}

static gboolean
has_rows (const Deliveries *all)
{
  if (all->announced->len > 0)
    return TRUE;
  for (guint i = 0; i < all->parts->len; i++) {
    const Part *part = g_ptr_array_index (all->parts, i);

    if (part->journal != NULL || part->is_due)
      return TRUE;
  }
  return FALSE;
}

static gboolean
deliveries_record (Deliveries *all, GError **error)
{
  gboolean done;

  all->turn = turn_begin (all);
  for (guint i = 0; i < all->parts->len; i++) {
    Part *part = g_ptr_array_index (all->parts, i);

    if (part->sensor != NULL)
      part_judge (all, part);
  }
  done = !has_rows (all) || store_write_queue (all->store, STORE_SENSORS, record_work, all, error);
  ingest_turn_end (all->turn, done);
  for (guint i = 0; done && i < all->parts->len; i++) {
    const Part *part = g_ptr_array_index (all->parts, i);

    part->result->kept += part->kept;
  }
  return done;
}

static gboolean
delivery_resolve (const Deliveries *all, const IngestDelivery *delivery, gint64 now, IngestResult *result,
                  GError **error)
{
  const GPtrArray *devices = delivery->output->devices;

  for (guint i = 0; i < delivery->output->discoveries->len; i++)
    g_ptr_array_add (all->announced, g_ptr_array_index (delivery->output->discoveries, i));
  for (guint i = 0; i < devices->len; i++) {
    Part *part = g_new0 (Part, 1);

    *part = (Part){ .delivery = delivery, .result = result, .device = g_ptr_array_index (devices, i), .battery = -1 };
    part->heard_at = delivery->heard_at != 0 ? delivery->heard_at : now;
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
  Deliveries all = { .store = store, .parts = parts, .announced = announced, .now = now };

  if (count > 0 && deliveries[0].input != NULL && !clock_trust_held (store_reader (store)))
    return spooled_keep (store, deliveries, count, results, error);
  for (guint i = 0; i < count; i++) {
    results[i] = (IngestResult){ 0 };
    if (!delivery_resolve (&all, &deliveries[i], now, &results[i], error))
      return FALSE;
  }
  return deliveries_record (&all, error);
}
