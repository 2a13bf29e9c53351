/* ingest.h: the sensors' doors: what each message is answered.
 *
 * The token of the device comes as `Authorization: Bearer <token>` (or `Token <token>`), as `X-Sensor-Token:
 * <token>`, or as `?token=<token>` for devices that can set no header; queries never reach the log. Answers are
 * JSON: 204 kept (nothing else is said), 400 not that syntax, with the reason, 401 unknown token, 413 too long a
 * message, 422 nothing in it that can be kept, 503 try again later. */
#pragma once
#include "http/exchange.h"
#include "ingest/dialect.h"

/* Handlers. */
int ingest_native (Exchange *exchange);
int ingest_zigbee2mqtt (Exchange *exchange);

typedef struct {
  const IngestDialect *dialect;
  const char *token; /* nullable */
  const char *bytes;
  gsize length;
  gint64 now;
} IngestMessage;
/* One message, from the token to the committed journal row. DENIED (unknown token), INVALID, LIMIT, NOT_FOUND
 * (nothing that can be kept), BUSY, STORE. */
gboolean ingest_message (Store *store, const IngestMessage *message, GError **error);
/* The token in the value of an Authorization header, within `header`; NULL when there is none. */
const char *ingest_token (const char *header);
