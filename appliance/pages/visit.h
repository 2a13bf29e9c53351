/* visit.h: the occupant's own page of a visit, behind a secret link and without an account: from a mail of the visit,
 * or from the follow-up page of the report. A GET changes nothing: mail scanners open links. */
#pragma once
#include "http/exchange.h"

int visit_show (Exchange *exchange);          /* GET /visite/{token} */
int visit_answer (Exchange *exchange);        /* POST /visite/{token}: verb, at, revision, message */
int visit_follow_show (Exchange *exchange);   /* GET /suivi/{token}/visites/{uuid} */
int visit_follow_answer (Exchange *exchange); /* POST there: the same fields */
