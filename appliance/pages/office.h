/* office.h: what every page of the back office starts from: whose eyes it is shown to, who acts. */
#pragma once
#include "domain/actor.h"
#include "http/exchange.h"
#include "view/viewer.h"

/* For requests with a session: routes that need a right have one. */
Viewer page_viewer (Exchange *exchange);
Actor page_actor (Exchange *exchange);
/* A field or a query value trimmed and bounded, without control characters: (transfer full), "" when it was not sent.
 * */
char *page_field (Exchange *exchange, const char *name, gboolean multiline, guint max_chars);
