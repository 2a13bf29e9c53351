/* report.h: one report's page and its photos. */
#pragma once
#include "http/exchange.h"
#include "view/action_view.h"

int report_show (Exchange *exchange);  /* GET /dossiers/{uuid} */
int report_photo (Exchange *exchange); /* GET /dossiers/{uuid}/photos/{file}?taille=petite */

/* Shows the file of the path part "file", when it is on that report and these eyes may see it. */
int report_photo_send (Exchange *exchange, const Viewer *viewer, const Report *report);

/* Writes down that the actor reads names, when the page `view` shows any: before it is shown. */
gboolean report_page_log (Exchange *exchange, const Actor *actor, gint64 report_id, const Tree *view, GError **error);
/* Sets what the address asks for: `done` (the sentence of ?fait=…), the part of the history; and `request_token`. */
void report_page_finish (Exchange *exchange, const Viewer *viewer, Tree *view);
/* (transfer full): all that the page shows, once it stands in the log that names are read. */
Tree *report_page_view (Exchange *exchange, const char *uuid, const ActionTyped *typed, GError **error);
/* The page again, after a form: 422 with what was typed and what is wrong with it, or 409 with what the report has
 * become. */
int report_page_again (Exchange *exchange, const char *uuid, const ActionTyped *typed);
int report_page_changed (Exchange *exchange, const char *uuid, const ActionTyped *typed);
/* The page with a follow-up that is being written; `preview`: with the message that the tenant would get. */
int report_page_tried (Exchange *exchange, const char *uuid, const ActionTyped *typed, gboolean preview);
