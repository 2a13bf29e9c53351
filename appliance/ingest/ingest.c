/* ingest.c: a message from its request to its answer. Knows no dialect's keys and no words of an answer. */
#include "ingest/ingest.h"

#include <string.h>

#include "base/error.h"
#include "ingest/credential.h"
#include "ingest/leftover.h"
#include "ingest/unpack.h"

#define GENERAL_DOOR "/sensors/readings"

/* One request on its way. */
typedef struct {
  Exchange *exchange;
  const IngestDoor *door;
  IngestSender sender;
  const IngestDialect *dialect;
  GBytes *body; /* unpacked */
  IngestOutput *output;
  IngestResult result;
} Message;

static void
message_clear (Message *message)
{
  g_clear_pointer (&message->body, g_bytes_unref);
  g_clear_pointer (&message->output, ingest_output_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Message, message_clear)

/* What is not kept is counted for whoever looks after the sensors: a device shows its answer to nobody. */
static int
answer (const Message *message, IngestAnswer said)
{
  const IngestDialect *dialect = message->dialect != NULL ? message->dialect : message->door->dialect;

  if (said.outcome != INGEST_KEPT)
    ingest_leftover_add (INGEST_WAY_HTTP, dialect, ingest_outcome_name (said.outcome), 1);
  said.shape = message->door->shape;
  return ingest_answer (message->exchange, &said);
}

static int
answer_outcome (const Message *message, IngestOutcome outcome, const char *reason)
{
  return answer (message, (IngestAnswer){ .outcome = outcome, .reason = reason });
}

/* Its own faults the box tells its log, not the device. */
static int
answer_error (const Message *message, const GError *error)
{
  IngestOutcome outcome = ingest_outcome_of_error (error);

  if (outcome != INGEST_FAULT && outcome != INGEST_BUSY)
    return answer_outcome (message, outcome, outcome == INGEST_TOO_LARGE ? NULL : error->message);
  g_warning ("sensors: %s", error->message);
  return answer_outcome (message, outcome, NULL);
}

/* ---- the answer to what was read ---- */

/* (transfer full): in InfluxDB's words, which programs show as they are. Of a line that cannot be read the line itself,
 * as far as it is a text: the answer goes back to who wrote it. */
static char *
fault_reason (const Message *message, IngestOutcome outcome)
{
  const IngestOutput *output = message->output;
  const IngestResult *result = &message->result;
  const char *why = outcome == INGEST_INVALID && output->first_reason != NULL ? output->first_reason
                    : result->reason != NULL                                  ? result->reason
                                                                              : "nothing known in it";
  guint dropped = output->refused_lines + result->refused + result->foreign;

  if (message->door->shape == INGEST_SHAPE_OWN)
    return g_strdup_printf ("%s (%u out of bounds, %u from before the loan or of a pause, %u unreadable)", why,
                            result->refused, result->foreign, output->refused_lines);
  if (outcome == INGEST_INVALID && result->kept == 0 && output->first_text != NULL)
    return g_strdup_printf ("unable to parse '%s': %s", output->first_text, why);
  if (outcome == INGEST_INVALID && result->kept == 0)
    return g_strdup_printf ("unable to parse line %u: %s", output->first_refused, why);
  return g_strdup_printf ("%spartial write: %s dropped=%u",
                          message->door->shape == INGEST_SHAPE_V2 ? "failure writing points to database: " : "", why,
                          dropped);
}

/* A family may tell of a join or a battery, and lines of something that is not kept here: no fault. What no family's
 * shape fits and holds nothing known was meant for somewhere else. */
static gboolean
is_strange (const Message *message)
{
  return !ingest_output_says (message->output) && message->dialect == ingest_dialect_of_path (GENERAL_DOOR);
}

static int
answer_result (const Message *message)
{
  gboolean strict = g_strcmp0 (exchange_query (message->exchange, "strict"), "1") == 0;
  IngestOutcome outcome =
      is_strange (message) ? INGEST_NOTHING : ingest_outcome (message->output, &message->result, strict);
  g_autofree char *reason = NULL;

  ingest_leftover_add_result (INGEST_WAY_HTTP, message->dialect, &message->result);
  if (outcome == INGEST_KEPT || outcome == INGEST_UNKNOWN)
    return answer_outcome (message, outcome, NULL);
  reason = fault_reason (message, outcome);
  return answer (message,
                 (IngestAnswer){ .outcome = outcome, .reason = reason, .line = message->output->first_refused });
}

/* ---- reading ---- */

/* A webhook's GET has a query and nothing else, whatever door its family has. */
static const IngestDialect *
message_dialect (const Message *message, const IngestInput *input)
{
  gboolean is_query = input->length == 0 && message->door->shape == INGEST_SHAPE_OWN && input->query != NULL;

  return message->door->dialect != NULL && !is_query ? message->door->dialect : ingest_dialect_guess (input);
}

static gboolean
message_read (Message *message, GError **error)
{
  Exchange *exchange = message->exchange;
  g_autofree char *query = ingest_credential_strip (exchange_query_text (exchange));
  IngestInput input = {
    .query = query,
    .header_device = message->door->header_device,
    .precision_ns = message->door->precision_ns,
    .now = exchange_now (exchange),
  };

  if (message->body != NULL)
    input.bytes = g_bytes_get_data (message->body, &input.length);
  if (input.bytes == NULL)
    input.bytes = "";
  if (input.header_device == NULL)
    input.header_device = exchange_header (exchange, "X-Sensor");
  if (input.header_device == NULL)
    input.header_device = exchange_query (exchange, "device");
  message->dialect = message_dialect (message, &input);
  message->output = ingest_output_new ();
  return ingest_read (message->dialect, &input, message->output, error)
         && ingest_deliver (exchange_appliance (exchange)->store,
                            &(IngestDelivery){ message->sender, message->dialect, message->output, &input, 0 }, 1,
                            input.now, &message->result, error);
}

static gboolean
message_unpack (Message *message, GError **error)
{
  Exchange *exchange = message->exchange;
  GBytes *body = exchange_body (exchange);

  if (body == NULL)
    return TRUE;
  message->body = ingest_unpack (body, exchange_header (exchange, "Content-Encoding"), INGEST_BODY_BYTES, error);
  return message->body != NULL;
}

static const struct {
  int status;
  IngestOutcome outcome;
} unreceived[] = { { 400, INGEST_INVALID }, { 408, INGEST_LATE }, { 411, INGEST_LENGTH }, { 413, INGEST_TOO_LARGE } };

static int
answer_unreceived (const Message *message, int status)
{
  for (guint i = 0; i < G_N_ELEMENTS (unreceived); i++)
    if (unreceived[i].status == status)
      return answer_outcome (message, unreceived[i].outcome, NULL);
  return answer_outcome (message, INGEST_FAULT, NULL);
}

static int
answer_refused (const Message *message, const GError *error)
{
  /* Too many, and not too much. */
  if (g_error_matches (error, BOX_ERROR, BOX_ERROR_LIMIT))
    return answer_outcome (message, INGEST_TOO_OFTEN, error->message);
  if (g_error_matches (error, BOX_ERROR, BOX_ERROR_DENIED))
    return answer_outcome (message, INGEST_DENIED, NULL);
  return answer_error (message, error);
}

int
ingest_receive (Exchange *exchange, const IngestDoor *door)
{
  g_auto (Message) message = { .exchange = exchange, .door = door };
  g_autoptr (GError) error = NULL;
  int status;

  if (!exchange_place_enter (exchange))
    return answer_outcome (&message, INGEST_BUSY, "too many send at once");
  if (!ingest_credential_check (exchange, &message.sender, &error))
    return answer_refused (&message, error);
  /* A HEAD asks whether the door is there. */
  if (exchange_is_head (exchange))
    return answer_outcome (&message, INGEST_KEPT, NULL);
  status = exchange_receive (exchange);
  if (status != 0)
    return answer_unreceived (&message, status);
  if (!message_unpack (&message, &error) || !message_read (&message, &error))
    return answer_error (&message, error);
  return answer_result (&message);
}

/* ---- doors ---- */

const IngestDialect *
ingest_dialect_of_path (const char *path)
{
  for (const IngestDialect *dialect = ingest_dialects; dialect->name != NULL; dialect++)
    if (g_strcmp0 (dialect->path, path) == 0)
      return dialect;
  return NULL;
}

int
ingest_dialect (Exchange *exchange)
{
  g_autofree char *path = g_strconcat ("/sensors/", exchange_path_part (exchange, "dialect"), NULL);
  IngestDoor door = { .dialect = ingest_dialect_of_path (path) };

  if (door.dialect == NULL)
    return ingest_answer (exchange, &(IngestAnswer){ .outcome = INGEST_NO_DOOR });
  if (strcmp (path, GENERAL_DOOR) == 0)
    door.dialect = NULL;
  return ingest_receive (exchange, &door);
}

int
ingest_general (Exchange *exchange)
{
  return ingest_receive (exchange, &(IngestDoor){ 0 });
}

int
ingest_measures (Exchange *exchange)
{
  return ingest_receive (exchange, &(IngestDoor){ .header_device = exchange_path_part (exchange, "device") });
}
