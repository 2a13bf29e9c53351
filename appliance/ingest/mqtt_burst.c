/* mqtt_burst.c: topic to sender and dialect, bytes to readings, all of them to the store at once. */
#include "ingest/mqtt_burst.h"

#include "domain/clock_trust.h"
#include "domain/gateway.h"
#include "domain/sensor.h"
#include "ingest/announced.h"
#include "ingest/answer.h"
#include "ingest/leftover.h"
#include "ingest/mqtt_place.h"

typedef struct {
  char *topic;
  gpointer bytes;
  gsize length;
  gboolean retained;
  gint64 up_s;
} Held;

struct MqttBurst {
  GPtrArray *messages; /* of Held */
  gsize bytes;
};

static void
held_free (gpointer data)
{
  Held *held = data;

  g_free (held->topic);
  g_free (held->bytes);
  g_free (held);
}

MqttBurst *
mqtt_burst_new (void)
{
  MqttBurst *burst = g_new0 (MqttBurst, 1);

  burst->messages = g_ptr_array_new_with_free_func (held_free);
  return burst;
}

void
mqtt_burst_free (MqttBurst *burst)
{
  if (burst == NULL)
    return;
  g_ptr_array_unref (burst->messages);
  g_free (burst);
}

void
mqtt_burst_add (MqttBurst *burst, const MqttMessage *message)
{
  Held *held = g_new0 (Held, 1);

  *held = (Held){ g_strdup (message->topic), g_memdup2 (message->bytes, message->length), message->length,
                  message->retained, message->up_s };
  g_ptr_array_add (burst->messages, held);
  burst->bytes += message->length;
}

guint
mqtt_burst_count (const MqttBurst *burst)
{
  return burst->messages->len;
}

gboolean
mqtt_burst_is_full (const MqttBurst *burst)
{
  return burst->messages->len >= MQTT_BURST_MESSAGES || burst->bytes >= MQTT_BURST_BYTES;
}

/* ---- one try ---- */

/* A message that was read. */
typedef struct {
  IngestInput input;
  IngestOutput *output;
  GPtrArray *announced; /* of IngestDiscovery, nullable */
} Read;

/* A try at some messages of a burst. */
typedef struct {
  Store *store;
  Db *db;
  gint64 now, up_s;
  GHashTable *senders; /* user, or "/family" → IngestSender */
  GPtrArray *gateways; /* of Gateway; NULL until one is asked for */
  GPtrArray *reads;    /* of Read */
  GArray *deliveries;  /* of IngestDelivery, of the reads */
  GPtrArray *broken;   /* of IngestDialect: one for each message that could not be read */
  MqttCounts counts;
} Try;

static void
read_free (gpointer data)
{
  Read *read = data;

  ingest_output_free (read->output);
  g_clear_pointer (&read->announced, g_ptr_array_unref);
  g_free (read);
}

static void
try_clear (Try *one)
{
  g_hash_table_unref (one->senders);
  g_clear_pointer (&one->gateways, g_ptr_array_unref);
  g_array_unref (one->deliveries);
  g_ptr_array_unref (one->broken);
  g_ptr_array_unref (one->reads);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Try, try_clear)

static Try
try_begin (Store *store)
{
  return (Try){
    .store = store,
    .db = store_reader (store),
    .now = clock_trust ()->now (),
    .up_s = clock_trust ()->up_s (),
    .senders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
    .reads = g_ptr_array_new_with_free_func (read_free),
    .deliveries = g_array_new (FALSE, FALSE, sizeof (IngestDelivery)),
    .broken = g_ptr_array_new (),
  };
}

/* ---- who sent it ---- */

/* Takes the failure. NOT_FOUND is an answer: nobody. */
static gboolean
is_answer (GError *failure, GError **error)
{
  g_autoptr (GError) owned = failure;

  if (owned == NULL || g_error_matches (owned, BOX_ERROR, BOX_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&owned));
  return FALSE;
}

static gboolean
sender_of_user (Db *db, const char *user, IngestSender *ret_sender, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (Sensor) sensor = sensor_find_uuid (db, user, &failure);
  g_autoptr (Gateway) gateway = NULL;

  if (!is_answer (g_steal_pointer (&failure), error))
    return FALSE;
  if (sensor == NULL)
    gateway = gateway_find_user (db, user, &failure);
  if (!is_answer (g_steal_pointer (&failure), error))
    return FALSE;
  *ret_sender = (IngestSender){ sensor == NULL || sensor->retired_at != 0 ? 0 : sensor->id,
                                gateway == NULL || gateway->retired_at != 0 ? 0 : gateway->id };
  return TRUE;
}

/* On a family's own topics the broker does not say who wrote: the first gateway of that family answers for all. */
static gboolean
sender_of_family (Try *one, const char *family, IngestSender *ret_sender, GError **error)
{
  if (one->gateways == NULL && (one->gateways = gateway_list (one->db, error)) == NULL)
    return FALSE;
  for (guint i = 0; i < one->gateways->len; i++) {
    const Gateway *gateway = g_ptr_array_index (one->gateways, i);

    if (gateway->retired_at == 0 && (family == NULL || g_strcmp0 (gateway->family, family) == 0)
        && (ret_sender->gateway_id == 0 || gateway->id < ret_sender->gateway_id))
      ret_sender->gateway_id = gateway->id;
  }
  return TRUE;
}

/* Of a burst each sender is asked for once. */
static gboolean
try_sender (Try *one, const MqttPlace *place, IngestSender *ret_sender, GError **error)
{
  /* A topic that was announced is whichever gateway's, as announcements are. */
  const char *family = mqtt_place_is_free (place->topic) ? NULL : place->dialect->family;
  g_autofree char *key = place->user != NULL ? g_strdup (place->user) : g_strconcat ("/", family, NULL);
  IngestSender *known = g_hash_table_lookup (one->senders, key);

  if (known == NULL) {
    IngestSender sender = { 0 };

    if (!(place->user != NULL ? sender_of_user (one->db, place->user, &sender, error)
                              : sender_of_family (one, family, &sender, error)))
      return FALSE;
    known = g_memdup2 (&sender, sizeof sender);
    g_hash_table_insert (one->senders, g_steal_pointer (&key), known);
  }
  *ret_sender = *known;
  return TRUE;
}

/* ---- what it says ---- */

static void
try_read (Try *one, const Held *held, const MqttPlace *place, IngestSender sender, GPtrArray *announced)
{
  g_autoptr (GError) failure = NULL;
  Read *read = g_new0 (Read, 1);
  IngestDelivery delivery = { .sender = sender,
                              .dialect = place->dialect,
                              .heard_at = one->now - (one->up_s - held->up_s) };

  g_ptr_array_add (one->reads, read);
  read->output = ingest_output_new ();
  read->announced = announced == NULL ? NULL : g_ptr_array_ref (announced);
  read->input = (IngestInput){ .bytes = held->bytes,
                               .length = held->length,
                               .topic = place->topic,
                               .retained = held->retained,
                               .now = delivery.heard_at,
                               .announced = announced };
  if (!ingest_read (place->dialect, &read->input, read->output, &failure)) {
    one->counts.broken++;
    g_ptr_array_add (one->broken, (gpointer) place->dialect);
    g_debug ("mqtt: a message of %s cannot be read: %s", place->dialect->name, failure->message);
    return;
  }
  delivery.output = read->output;
  delivery.input = &read->input;
  g_array_append_val (one->deliveries, delivery);
}

/* Where no dialect is spoken, or one that tells no units, an announcement may tell what comes. FALSE: the store is
 * ill. */
static gboolean
try_announced (const Try *one, const Held *held, MqttPlace *place, GPtrArray **ret_announced, GError **error)
{
  g_autoptr (GPtrArray) announced = NULL;

  if (place->dialect != NULL && !place->dialect->is_announced)
    return TRUE;
  announced = announced_at (one->db, held->topic, error);
  if (announced == NULL)
    return FALSE;
  if (announced->len == 0)
    return TRUE;
  *ret_announced = g_steal_pointer (&announced);
  if (place->dialect == NULL) {
    place->topic = held->topic;
    place->dialect = ingest_dialect_find ("announced");
  }
  return TRUE;
}

/* Some servers let their topics be chosen: in a gateway's own tree the keys tell, where the message names its device.
 * The broker says who wrote there. */
static void
try_anywhere (const Held *held, MqttPlace *place)
{
  const IngestInput input = { .bytes = held->bytes, .length = held->length };
  const IngestDialect *dialect = place->dialect != NULL || place->user == NULL ? NULL : ingest_dialect_guess (&input);

  if (dialect != NULL && dialect->is_anywhere)
    place->dialect = dialect;
}

static gboolean
try_add (Try *one, const Held *held, GError **error)
{
  g_auto (MqttPlace) place = { 0 };
  g_autoptr (GPtrArray) announced = NULL;
  IngestSender sender = { 0 };
  gboolean is_spoken;

  one->counts.messages++;
  mqtt_place_read (held->topic, &place);
  try_anywhere (held, &place);
  is_spoken = place.dialect != NULL;
  if (!try_announced (one, held, &place, &announced, error))
    return FALSE;
  if (place.dialect == NULL) {
    one->counts.unread++;
    return TRUE;
  }
  if (!try_sender (one, &place, &sender, error))
    return FALSE;
  /* A sensor's own account speaks for no other device, whatever was announced. */
  if (sender.gateway_id == 0 && (sender.sensor_id == 0 || !is_spoken))
    one->counts.nobody++;
  else
    try_read (one, held, &place, sender, announced);
  return TRUE;
}

/* ---- to the card ---- */

static gboolean
try_deliver (Try *one, GError **error)
{
  guint count = one->deliveries->len;
  g_autofree IngestResult *results = g_new0 (IngestResult, count);

  if (count > 0
      && !ingest_deliver (one->store, (const IngestDelivery *) (gpointer) one->deliveries->data, count, one->now,
                          results, error))
    return FALSE;
  for (guint i = 0; i < count; i++) {
    one->counts.kept += results[i].kept;
    ingest_leftover_add_result (INGEST_WAY_MQTT, g_array_index (one->deliveries, IngestDelivery, i).dialect,
                                &results[i]);
  }
  return TRUE;
}

void
mqtt_counts_add (MqttCounts *counts, const MqttCounts *more)
{
  counts->messages += more->messages;
  counts->kept += more->kept;
  counts->unread += more->unread;
  counts->nobody += more->nobody;
  counts->broken += more->broken;
  counts->refused += more->refused;
}

/* Messages first … first + count. */
static gboolean
deliver_some (MqttBurst *burst, Try *one, guint first, guint count, GError **error)
{
  for (guint i = first; i < first + count; i++)
    if (!try_add (one, g_ptr_array_index (burst->messages, i), error))
      return FALSE;
  if (!try_deliver (one, error))
    return FALSE;
  /* Not before: a burst that fails is tried again. */
  for (guint i = 0; i < one->broken->len; i++)
    ingest_leftover_add (INGEST_WAY_MQTT, g_ptr_array_index (one->broken, i), ingest_outcome_name (INGEST_INVALID), 1);
  return TRUE;
}

static void
burst_empty (MqttBurst *burst)
{
  g_ptr_array_set_size (burst->messages, 0);
  burst->bytes = 0;
}

gboolean
mqtt_burst_deliver (MqttBurst *burst, Store *store, MqttCounts *counts, GError **error)
{
  g_auto (Try) one = try_begin (store);

  if (!deliver_some (burst, &one, 0, burst->messages->len, error))
    return FALSE;
  mqtt_counts_add (counts, &one.counts);
  burst_empty (burst);
  return TRUE;
}

gboolean
mqtt_burst_deliver_each (MqttBurst *burst, Store *store, MqttCounts *counts, GError **error)
{
  MqttCounts all = { 0 };
  guint taken = 0;

  for (guint i = 0; i < burst->messages->len; i++) {
    g_auto (Try) one = try_begin (store);
    g_autoptr (GError) failure = NULL;

    if (deliver_some (burst, &one, i, 1, &failure)) {
      mqtt_counts_add (&all, &one.counts);
      taken += one.deliveries->len > 0;
    } else if (g_error_matches (failure, BOX_ERROR, BOX_ERROR_BUSY)) {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    } else
      all.refused++;
  }
  if (taken == 0)
    return box_fail (error, BOX_ERROR_STORE, "the store takes none of %u messages", burst->messages->len);
  all.messages += all.refused;
  mqtt_counts_add (counts, &all);
  burst_empty (burst);
  return TRUE;
}
