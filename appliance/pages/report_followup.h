/* report_followup.h: the forms of a report's page that write a follow-up, try it, or change one that is still held. */
#pragma once
#include "http/exchange.h"

/* POST /dossiers/{uuid}/suivis: text, visible, question; with `insert` the words of `preset` are put into the form, with
 * `preview` the tenant's message is shown beside it: nothing is written then. */
int report_follow (Exchange *exchange);
int report_held (Exchange *exchange); /* POST /suivis/{uuid}: verb (edit, erase, release), seen, text, visible, report */
