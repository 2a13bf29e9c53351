/* ingest.c: a sensor's message from its token to its answer. Knows no
 * dialect's keys. */
#include "ingest/ingest.h"

#include <string.h>

#include "base/error.h"
#include "domain/sensor.h"
#include "ingest/deliver.h"

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

static gboolean
message_sender (Store *store, const char *token, IngestSender *ret_sender, GError **error)
{
  g_autoptr (Sensor) sensor = NULL;

  if (token != NULL && strlen (token) <= TOKEN_CHARS_MAX)
    sensor = sensor_find_token (store_reader (store), token, error);
  else
    box_fail (error, BOX_ERROR_NOT_FOUND, "no token");
  if (sensor != NULL)
    ret_sender->sensor_id = sensor->id;
  else if (g_error_matches (*error, BOX_ERROR, BOX_ERROR_NOT_FOUND)) {
    g_clear_error (error);
    box_fail (error, BOX_ERROR_DENIED, "no sensor has this token");
  }
  return sensor != NULL;
}

/* Said before is as good as kept; a device that somebody has to look at first is no fault of who tells of it. */
static gboolean
result_is_fine (const IngestResult *result, GError **error)
{
  if (result->kept + result->duplicates + result->unknown > 0)
    return TRUE;
  return box_fail (error, BOX_ERROR_NOT_FOUND, "no value that can be kept: %u out of bounds, %u from before the loan",
                   result->refused, result->foreign);
}

gboolean
ingest_message (Store *store, const IngestMessage *message, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (IngestOutput) output = ingest_output_new ();
  IngestInput input = { .bytes = message->bytes, .length = message->length, .now = message->now };
  IngestDelivery delivery = { .dialect = message->dialect, .output = output, .input = &input };
  IngestResult result = { 0 };

  if (message_sender (store, message->token, &delivery.sender, &failure)
      && ingest_read (message->dialect, &input, output, &failure)
      && ingest_deliver (store, &delivery, 1, message->now, &result, &failure) && result_is_fine (&result, &failure))
    return TRUE;
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
answer_message (Exchange *exchange, const char *dialect)
{
  g_autoptr (GError) failure = NULL;
  IngestMessage message = {
    .dialect = ingest_dialect_find (dialect),
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
  return answer_message (exchange, "native");
}

int
ingest_zigbee2mqtt (Exchange *exchange)
{
  return answer_message (exchange, "zigbee2mqtt");
}
