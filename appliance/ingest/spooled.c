/* spooled.c: deliveries to rows of the spool, and rows to deliveries. Where a start belongs in time: domain/spool.h. */
#include "ingest/spooled.h"

#include "domain/spool.h"
#include "ingest/announced.h"

/* ---- kept ---- */

typedef struct {
  const IngestDelivery *deliveries;
  guint count;
} Keeping;

static gboolean
says_something (const IngestOutput *output)
{
  return ingest_output_readings (output) > 0 || output->discoveries->len > 0;
}

static gboolean
keep_work (Db *db, gpointer data, GError **error)
{
  const Keeping *keeping = data;

  for (guint i = 0; i < keeping->count; i++) {
    const IngestDelivery *delivery = &keeping->deliveries[i];
    const IngestInput *input = delivery->input;
    SpoolMessage message = {
      .sensor_id = delivery->sender.sensor_id,
      .gateway_id = delivery->sender.gateway_id,
      .dialect = delivery->dialect->name,
      .topic = input->topic,
      .query = input->query,
      .device = input->header_device,
      .retained = input->retained,
      .precision_ns = input->precision_ns,
      .bytes = input->bytes,
      .length = input->length,
    };

    if (says_something (delivery->output) && !spool_add (db, clock_trust (), &message, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
spooled_keep (Store *store, const IngestDelivery *deliveries, guint count, IngestResult *results, GError **error)
{
  Keeping keeping = { deliveries, count };

  for (guint i = 0; i < count; i++)
    results[i] = (IngestResult){ .kept = ingest_output_readings (deliveries[i].output) };
  return store_write_queue (store, STORE_SENSORS, keep_work, &keeping, error);
}

/* ---- delivered ---- */

gboolean
spooled_wanted (const Jobs *jobs G_GNUC_UNUSED, Db *db, gint64 now G_GNUC_UNUSED)
{
  return spool_waits (db) && clock_trust_holds (clock_trust (), db);
}

static gboolean
settle_work (Db *db, gpointer data G_GNUC_UNUSED, GError **error)
{
  return spool_settle (db, clock_trust (), error);
}

static gboolean
forget_work (Db *db, gpointer data, GError **error)
{
  return spool_forget (db, *(const gint64 *) data, error);
}

/* (transfer full): NULL when a later version of the box does not read it any more. */
static IngestOutput *
message_read (Db *db, const SpoolMessage *message)
{
  const IngestDialect *dialect = ingest_dialect_find (message->dialect);
  g_autoptr (IngestOutput) output = ingest_output_new ();
  g_autoptr (GPtrArray) announced = message->topic == NULL ? NULL : announced_at (db, message->topic, NULL);
  IngestInput input = { .bytes = message->bytes,
                        .length = message->length,
                        .topic = message->topic,
                        .query = message->query,
                        .header_device = message->device,
                        .retained = message->retained,
                        .precision_ns = message->precision_ns,
                        .now = message->heard_at,
                        .announced = announced };

  if (dialect == NULL || !ingest_read (dialect, &input, output, NULL))
    return NULL;
  for (guint i = 0; i < output->devices->len; i++) {
    ReadingBatch *batch = ((IngestDevice *) g_ptr_array_index (output->devices, i))->batch;

    batch->heard_flags = message->unsure_s > 0 ? READING_UNSURE : 0;
  }
  return g_steal_pointer (&output);
}

/* What one piece of the spool brought. */
typedef struct {
  guint messages, kept, left_out;
} Brought;

static gboolean
messages_deliver (const Jobs *jobs, const GPtrArray *messages, Brought *brought, GError **error)
{
  g_autoptr (GPtrArray) outputs = g_ptr_array_new_with_free_func ((GDestroyNotify) ingest_output_free);
  g_autofree IngestDelivery *deliveries = g_new0 (IngestDelivery, messages->len);
  g_autofree IngestResult *results = g_new0 (IngestResult, messages->len);
  guint count = 0;

  for (guint i = 0; i < messages->len; i++) {
    const SpoolMessage *message = g_ptr_array_index (messages, i);
    IngestOutput *output = message_read (store_reader (jobs->store), message);

    if (output == NULL)
      continue;
    g_ptr_array_add (outputs, output);
    deliveries[count++] = (IngestDelivery){ .sender = { message->sensor_id, message->gateway_id },
                                            .dialect = ingest_dialect_find (message->dialect),
                                            .output = output,
                                            .heard_at = message->heard_at };
  }
  if (!ingest_deliver (jobs->store, deliveries, count, jobs->clock (), results, error))
    return FALSE;
  brought->messages += messages->len;
  for (guint i = 0; i < count; i++) {
    brought->kept += results[i].kept;
    brought->left_out += results[i].refused + results[i].foreign;
  }
  return TRUE;
}

/* Delivered, then forgotten: cut off between the two, they are delivered again, at the same seconds: the store knows.
 */
gboolean
spooled_run (const Jobs *jobs, gint64 now G_GNUC_UNUSED, Tree *counts, GError **error)
{
  Brought brought = { 0 };

  if (!store_write (jobs->store, settle_work, NULL, error))
    return FALSE;
  for (;;) {
    g_autoptr (GPtrArray) messages = spool_take (store_reader (jobs->store), error);
    gint64 last_id;

    if (messages == NULL)
      return FALSE;
    if (messages->len == 0)
      break;
    if (!jobs_go_on (jobs, error))
      return FALSE;
    last_id = ((const SpoolMessage *) g_ptr_array_index (messages, messages->len - 1))->id;
    if (!messages_deliver (jobs, messages, &brought, error) || !store_write (jobs->store, forget_work, &last_id, error))
      return FALSE;
  }
  tree_set_integer (counts, "messages", brought.messages);
  tree_set_integer (counts, "kept", brought.kept);
  tree_set_integer (counts, "left_out", brought.left_out);
  return TRUE;
}
