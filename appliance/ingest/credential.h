/* credential.h: who sends a message: the token, in whichever way a device can say it (sensors.md §2). Tokens reach no
 * log, those in an address neither. */
#pragma once
#include "http/exchange.h"
#include "ingest/deliver.h"

/* What a request brings; all nullable. */
typedef struct {
  const char *authorization; /* Bearer <token>, Token <token>, Token <user>:<token>, Basic <user:token in base64> */
  const char *own;           /* X-Sensor-Token */
  const char *token;         /* ?token= */
  const char *user;          /* ?u=, and the token in ?p= */
  const char *password;
} IngestCredential;
/* (transfer full): the token, or NULL. The user's name says nothing: the token alone is secret; where there is no
 * password the name is taken for the token. */
char *ingest_credential_token (const IngestCredential *given);

/* (transfer full): a query without what tells who sends; NULL for NULL. What is read further on is kept longer than a token
 * may be. */
char *ingest_credential_strip (const char *query);

/* Whose token the request bears. DENIED: nobody's; LIMIT: too many wrong ones came from there, or too many messages
 * from this sender; STORE. */
gboolean ingest_credential_check (Exchange *exchange, IngestSender *ret_sender, GError **error);
