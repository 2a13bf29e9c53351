/* answer.c: one row an outcome. English: programs and those who set them up read it. */
#include "ingest/answer.h"

#include "base/secret.h"

typedef struct {
  int status, v1_status; /* v1_status 0: the same */
  const char *code;      /* our own */
  const char *v2_code;   /* InfluxDB's */
  const char *text;      /* and its words */
  guint retry_s;         /* try again after so long; 0: do not */
} Row;

static const Row rows[INGEST_OUTCOMES] = {
  [INGEST_KEPT] = { 204, 0, "", "", "", 0 },
  [INGEST_INVALID] = { 400, 0, "invalid", "invalid", "unable to parse", 0 },
  [INGEST_NOTHING] = { 422, 400, "nothing_to_keep", "unprocessable entity", "no value that can be kept", 0 },
  [INGEST_UNKNOWN] = { 404, 0, "unknown_device", "not found", "a device that nobody knows", 0 },
  [INGEST_DENIED] = { 401, 0, "unknown_token", "unauthorized", "unauthorized access", 0 },
  [INGEST_TOO_LARGE] = { 413, 0, "too_large", "request too large", "Request Entity Too Large", 0 },
  [INGEST_TOO_OFTEN] = { 429, 0, "limit", "too many requests", "too many requests", 60 },
  [INGEST_LATE] = { 408, 0, "timeout", "invalid", "the body did not come in time", 0 },
  [INGEST_LENGTH] = { 411, 0, "length", "invalid", "a Content-Length, or chunks", 0 },
  [INGEST_BUSY] = { 503, 0, "busy", "unavailable", "too much waits to be written", 5 },
  [INGEST_FAULT] = { 500, 0, "store", "internal error", "not recorded", 0 },
  [INGEST_NO_DOOR] = { 404, 0, "not_found", "not found", "no such door", 0 },
};

const char *
ingest_outcome_name (IngestOutcome outcome)
{
  return rows[outcome].code;
}

static const struct {
  BoxError error;
  IngestOutcome outcome;
} errors[] = {
  { BOX_ERROR_INVALID, INGEST_INVALID },   { BOX_ERROR_DENIED, INGEST_DENIED }, { BOX_ERROR_LIMIT, INGEST_TOO_LARGE },
  { BOX_ERROR_NOT_FOUND, INGEST_NOTHING }, { BOX_ERROR_BUSY, INGEST_BUSY },
};

IngestOutcome
ingest_outcome_of_error (const GError *error)
{
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    if (g_error_matches (error, BOX_ERROR, (int) errors[i].error))
      return errors[i].outcome;
  return INGEST_FAULT;
}

static IngestOutcome
outcome_of_faults (const IngestOutput *output, const IngestResult *result)
{
  if (result->refused + result->foreign > 0)
    return INGEST_NOTHING;
  if (output->refused_lines > 0)
    return INGEST_INVALID;
  return result->unknown > 0 ? INGEST_UNKNOWN : INGEST_KEPT;
}

IngestOutcome
ingest_outcome (const IngestOutput *output, const IngestResult *result, gboolean strict)
{
  IngestOutcome faults = outcome_of_faults (output, result);

  if (strict && faults != INGEST_KEPT)
    return output->refused_lines > 0 ? INGEST_INVALID : faults;
  if (result->kept + result->duplicates + result->unknown > 0)
    return INGEST_KEPT;
  return faults;
}

/* ---- as bytes ---- */

static void
fill_own (Tree *body, const Row *row, const IngestAnswer *answer)
{
  tree_set_text (body, "error", row->code);
  if (answer->reason != NULL)
    tree_set_text (body, "reason", answer->reason);
}

static void
fill_v1 (Tree *body, const Row *row, const IngestAnswer *answer)
{
  tree_set_text (body, "error", answer->reason != NULL ? answer->reason : row->text);
}

static void
fill_v2 (Tree *body, const Row *row, const IngestAnswer *answer)
{
  tree_set_text (body, "code", row->v2_code);
  tree_set_text (body, "message", answer->reason != NULL ? answer->reason : row->text);
  if (answer->line > 0)
    tree_set_integer (body, "line", answer->line);
}

static void (*const fills[]) (Tree *body, const Row *row, const IngestAnswer *answer) = {
  [INGEST_SHAPE_OWN] = fill_own,
  [INGEST_SHAPE_V1] = fill_v1,
  [INGEST_SHAPE_V2] = fill_v2,
};

/* After a power cut a whole town asks at once: not all of it again in the same second. */
static void
set_retry (Exchange *exchange, guint retry_s)
{
  g_autofree char *value = g_strdup_printf ("%u", retry_s + secret_random (2 * retry_s));

  exchange_set_header (exchange, "Retry-After", value);
}

int
ingest_answer (Exchange *exchange, const IngestAnswer *answer)
{
  const Row *row = &rows[answer->outcome];
  int status = answer->shape == INGEST_SHAPE_V1 && row->v1_status != 0 ? row->v1_status : row->status;
  Tree *body;

  if (row->retry_s > 0)
    set_retry (exchange, row->retry_s);
  if (answer->outcome == INGEST_KEPT)
    return exchange_empty (exchange, status);
  if (answer->outcome == INGEST_DENIED && answer->shape == INGEST_SHAPE_V1)
    exchange_set_header (exchange, "WWW-Authenticate", "Basic realm=\"InfluxDB\"");
  body = tree_new_map ();
  fills[answer->shape](body, row, answer);
  return exchange_json (exchange, status, body);
}
