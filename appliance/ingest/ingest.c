/* ingest.c: a sensor's message from its token to the store: dialect, rules of time, one journal row. Knows no
 * dialect's keys. */
#include "ingest/ingest.h"

#include <string.h>

#include "base/error.h"
#include "domain/finding_alarm.h"
#include "domain/loan.h"
#include "domain/reading_block.h"
#include "domain/reading_codec.h"
#include "ingest/native.h"
#include "ingest/zigbee2mqtt.h"

const IngestDialect ingest_dialects[INGEST_LAST] = {
  [INGEST_NATIVE] = { "native", "/sensors/readings", native_parse },
  [INGEST_ZIGBEE2MQTT] = { "zigbee2mqtt", "/sensors/zigbee2mqtt", zigbee2mqtt_parse },
};

/* What devices are told. An error of the store is left to exchange_fail. */
static const struct {
  BoxError code;
  int status;
  const char *name;
} answers[] = {
  { BOX_ERROR_INVALID, 400, "invalid" },
  { BOX_ERROR_DENIED, 401, "unknown_token" },
  { BOX_ERROR_LIMIT, 413, "too_large" },
  { BOX_ERROR_NOT_FOUND, 422, "nothing_to_keep" },
};

static const char *const token_schemes[] = { "Bearer ", "Token " };

enum { TOKEN_CHARS_MAX = 200 };

const char *
ingest_token (const char *header)
{
  for (guint i = 0; header != NULL && i < G_N_ELEMENTS (token_schemes); i++)
    if (g_ascii_strncasecmp (header, token_schemes[i], strlen (token_schemes[i])) == 0)
      return header + strlen (token_schemes[i]);
  return NULL;
}

static Sensor *
message_sensor (Store *store, const char *token, GError **error)
{
  g_autoptr (Sensor) sensor = NULL;

  if (token != NULL && strlen (token) <= TOKEN_CHARS_MAX)
    sensor = sensor_find_token (store_reader (store), token, error);
  else
    box_fail (error, BOX_ERROR_NOT_FOUND, "no token");
  if (sensor == NULL && g_error_matches (*error, BOX_ERROR, BOX_ERROR_NOT_FOUND)) {
    g_clear_error (error);
    box_fail (error, BOX_ERROR_DENIED, "no sensor has this token");
  }
  return g_steal_pointer (&sensor);
}

/* What the writer records. */
typedef struct {
  gint64 sensor_id, now;
  int battery;
  GBytes *journal;
  const GArray *readings; /* what the journal holds */
} Recording;

static gboolean
record_work (Db *db, gpointer data, GError **error)
{
  const Recording *recording = data;

  return reading_record (db, recording->sensor_id, recording->journal, recording->now, error)
         && sensor_seen (db, recording->sensor_id, recording->now, recording->battery, error)
         && finding_alarm_hear (db, recording->sensor_id, recording->readings, error);
}

static ReadingBatch *
message_batch (Db *db, const IngestMessage *message, const Sensor *sensor, GError **error)
{
  g_autoptr (ReadingBatch) batch = reading_batch_new ();

  if (!message->dialect->parse (message->bytes, message->length, message->now, batch, error))
    return NULL;
  reading_batch_stamp (batch, sensor_earliest (sensor, message->now), message->now);
  if (!loan_hold_back (db, sensor, batch, error))
    return NULL;
  if (batch->readings->len == 0) {
    box_fail (error, BOX_ERROR_NOT_FOUND, "no value that can be kept: %u out of bounds, %u from before the loan or in a pause",
              batch->refused, batch->foreign);
    return NULL;
  }
  return g_steal_pointer (&batch);
}

gboolean
ingest_message (Store *store, const IngestMessage *message, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (Sensor) sensor = message_sensor (store, message->token, &failure);
  g_autoptr (ReadingBatch) batch = sensor == NULL ? NULL : message_batch (store_reader (store), message, sensor, &failure);
  g_autoptr (GBytes) journal = batch == NULL ? NULL : reading_encode_journal (batch->readings);
  Recording recording = { .now = message->now, .journal = journal };

  if (journal != NULL) {
    recording.sensor_id = sensor->id;
    recording.readings = batch->readings;
    recording.battery = reading_batch_battery (batch);
    if (store_write_queue (store, STORE_SENSORS, record_work, &recording, &failure))
      return TRUE;
  }
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static const char *
exchange_token (Exchange *exchange)
{
  const char *token = ingest_token (exchange_header (exchange, "Authorization"));

  if (token == NULL)
    token = exchange_header (exchange, "X-Sensor-Token");
  return token != NULL ? token : exchange_query (exchange, "token");
}

static int
answer_failure (Exchange *exchange, GError *failure)
{
  g_autoptr (GError) owned = failure;
  g_autoptr (Tree) body = tree_new_map ();

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    if (g_error_matches (owned, BOX_ERROR, (int) answers[i].code)) {
      tree_set_text (body, "error", answers[i].name);
      tree_set_text (body, "reason", owned->message);
      return exchange_json (exchange, answers[i].status, g_steal_pointer (&body));
    }
  return exchange_fail (exchange, g_steal_pointer (&owned));
}

static int
answer_message (Exchange *exchange, IngestName name)
{
  g_autoptr (GError) failure = NULL;
  IngestMessage message = {
    .dialect = &ingest_dialects[name],
    .token = exchange_token (exchange),
    .now = exchange_now (exchange),
  };
  GBytes *body = exchange_body (exchange);

  if (body != NULL)
    message.bytes = g_bytes_get_data (body, &message.length);
  if (message.bytes == NULL)
    message.bytes = "";
  if (ingest_message (exchange_appliance (exchange)->store, &message, &failure))
    return exchange_empty (exchange, 204);
  return answer_failure (exchange, g_steal_pointer (&failure));
}

int
ingest_native (Exchange *exchange)
{
  return answer_message (exchange, INGEST_NATIVE);
}

int
ingest_zigbee2mqtt (Exchange *exchange)
{
  return answer_message (exchange, INGEST_ZIGBEE2MQTT);
}
