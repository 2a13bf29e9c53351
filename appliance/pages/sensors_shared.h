/* sensors_shared.h: what pages of the fleet share: a sentence of what was done, remarks beside a form, the one page
 * that shows a token. */
#pragma once
#include "http/exchange.h"
#include "view/fleet_view.h"

enum { SENSORS_CODE_CHARS = 40 }; /* of a code, or of a uuid, that a form sends */

/* Sets `done` (the sentence of ?fait=…, group fleet_done), `request_token`, `errors`; takes the view. `remarks`
 * nullable. */
int sensors_page (Exchange *exchange, int status, const char *page, Tree *view, const Remarks *remarks);
/* The list, as the address filters it. */
int sensors_list_page (Exchange *exchange, int status);
/* (transfer full): what the page "sensor" shows of the sensor that the address names. NOT_FOUND, STORE. */
Tree *sensors_one_view (Exchange *exchange, GError **error);
/* The page that says a token once: `url` leads to what it opens, `label` to its label (nullable). */
typedef struct {
  const char *name, *uuid, *token, *url, *code;
  gboolean gateway, label;
} SensorsToken;
int sensors_token_page (Exchange *exchange, const SensorsToken *shown);
/* (transfer full): a name of the form, cleaned, with its remarks. */
char *sensors_typed_name (Exchange *exchange, Remarks *remarks);
