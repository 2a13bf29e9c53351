/* deliver.c: all devices of all messages judged in the thread that calls, then one piece of work that only inserts: one
 * row of the journal, marks, what is put aside. */
#include "ingest/deliver.h"

#include "domain/finding_alarm.h"
#include "domain/clock_trust.h"
#include "domain/gateway.h"
#include "domain/reading_block.h"
#include "domain/reading_codec.h"
#include "ingest/announce.h"
#include "ingest/deliver_part.h"
#include "ingest/spooled.h"

typedef struct {
  Store *store;
  GPtrArray *parts; /* of IngestPart */
  GArray *gateways; /* of gint64: to be marked as heard */
  GPtrArray *announced; /* of IngestDiscovery, borrowed */
  gint64 now;
  IngestTurn *turn;
  GBytes *journal; /* NULL: nothing is kept and nothing counted */
} Deliveries;

static IngestPart *
part_at (const Deliveries *all, guint index)
{
  return g_ptr_array_index (all->parts, index);
}

static IngestTurn *
turn_begin (const Deliveries *all)
{
  g_autoptr (GArray) sensors = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) known = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < all->parts->len; i++) {
    const IngestPart *part = part_at (all, i);

    if (ingest_part_wants_turn (part) && g_hash_table_add (known, (gpointer) &part->sensor->id))
      g_array_append_val (sensors, part->sensor->id);
  }
  return ingest_turn_begin (all->store, sensors);
}

static void
judge (const Deliveries *all)
{
  for (guint i = 0; i < all->parts->len; i++) {
    IngestPart *part = part_at (all, i);

    if (part->sensor == NULL)
      ingest_part_put_aside (all->store, part);
    else
      ingest_part_judge (all->store, all->turn, part);
  }
}

/* (transfer full): what is kept and counted of all of them; NULL for nothing. */
static GBytes *
journal_of (const Deliveries *all)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (ReadingPart));

  for (guint i = 0; i < all->parts->len; i++) {
    const IngestPart *part = part_at (all, i);

    if (part->readings != NULL && part->readings->len + part->refused + part->foreign > 0) {
      const ReadingPart row = { part->sensor->id, part->readings, part->refused, part->foreign, part->thinned };

      g_array_append_val (rows, row);
    }
  }
  return rows->len == 0 ? NULL : reading_encode_parts (&g_array_index (rows, ReadingPart, 0), rows->len);
}

/* ---- rows ---- */

static gboolean
record_part (Db *db, const IngestPart *part, GError **error)
{
  if (part->unknown != NULL && !unknown_device_hear (db, part->unknown, part->heard_at, error))
    return FALSE;
  if (part->readings != NULL && !finding_alarm_hear (db, part->sensor->id, part->readings, error))
    return FALSE;
  if (!part->is_due)
    return TRUE;
  return sensor_seen (db, part->sensor->id, part->heard_at, part->battery, error)
         && (part->signal == 0 || sensor_heard_at (db, part->sensor->id, part->signal, error))
         && (part->device->correction == INGEST_CORRECTION_UNSAID
             || sensor_corrected (db, part->sensor->id, part->device->correction == INGEST_CORRECTED, error));
}

static gboolean
record_work (Db *db, gpointer data, GError **error)
{
  const Deliveries *all = data;

  if (all->journal != NULL && !reading_record (db, 0, all->journal, all->now, error))
    return FALSE;
  for (guint i = 0; i < all->parts->len; i++)
    if (!record_part (db, part_at (all, i), error))
      return FALSE;
  for (guint i = 0; i < all->announced->len; i++)
    if (!announce_hear (db, g_ptr_array_index (all->announced, i), all->now, error))
      return FALSE;
  for (guint i = 0; i < all->gateways->len; i++)
    if (!gateway_seen (db, g_array_index (all->gateways, gint64, i), all->now, error))
      return FALSE;
  return TRUE;
}

static gboolean
has_rows (const Deliveries *all)
{
  if (all->journal != NULL || all->gateways->len > 0 || all->announced->len > 0)
    return TRUE;
  for (guint i = 0; i < all->parts->len; i++)
    if (part_at (all, i)->is_due || part_at (all, i)->unknown != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
record (Deliveries *all, GError **error)
{
  gboolean done;

  all->turn = turn_begin (all);
  judge (all);
  all->journal = journal_of (all);
  done = !has_rows (all) || store_write_queue (all->store, STORE_SENSORS, record_work, all, error);
  ingest_turn_end (all->turn, done);
  for (guint i = 0; done && i < all->parts->len; i++) {
    const IngestPart *part = part_at (all, i);

    part->result->kept += part->readings == NULL ? 0 : part->readings->len;
  }
  return done;
}

static gboolean
resolve (const Deliveries *all, const IngestDelivery *delivery, IngestResult *result, GError **error)
{
  const GPtrArray *devices = delivery->output->devices;
  gint64 gateway_id = delivery->sender.gateway_id;

  for (guint i = 0; i < delivery->output->discoveries->len; i++)
    g_ptr_array_add (all->announced, g_ptr_array_index (delivery->output->discoveries, i));
  for (guint i = 0; i < devices->len; i++) {
    IngestPart *part;

    if (!ingest_device_says (g_ptr_array_index (devices, i)))
      continue;
    part = g_new0 (IngestPart, 1);
    part->delivery = delivery;
    part->result = result;
    part->device = g_ptr_array_index (devices, i);
    part->now = all->now;
    part->heard_at = delivery->heard_at != 0 ? delivery->heard_at : all->now;
    part->battery = -1;
    g_ptr_array_add (all->parts, part);
    if (!ingest_part_resolve (all->store, part, error))
      return FALSE;
  }
  if (gateway_id != 0 && ingest_memory_gateway_is_due (all->store, gateway_id, all->now))
    g_array_append_val (all->gateways, gateway_id);
  return TRUE;
}

gboolean
ingest_deliver (Store *store, const IngestDelivery *deliveries, guint count, gint64 now, IngestResult *results,
                GError **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) ingest_part_free),
                        announced = g_ptr_array_new ();
  g_autoptr (GArray) gateways = g_array_new (FALSE, FALSE, sizeof (gint64));
  Deliveries all = { .store = store, .parts = parts, .gateways = gateways, .announced = announced, .now = now };
  gboolean done = TRUE;

  if (count > 0 && deliveries[0].input != NULL && !clock_trust_held (store_reader (store)))
    return spooled_keep (store, deliveries, count, results, error);
  for (guint i = 0; done && i < count; i++) {
    results[i] = (IngestResult){ 0 };
    done = resolve (&all, &deliveries[i], &results[i], error);
  }
  done = done && record (&all, error);
  g_clear_pointer (&all.journal, g_bytes_unref);
  return done;
}
