/* visit_office.h: the forms of a report's page about visits. Each does one thing and goes back to the page. */
#pragma once
#include "http/exchange.h"

/* POST /dossiers/{uuid}/visites: day-1… time-1…, minutes, means, video_link, before, guest */
int visit_office_propose (Exchange *exchange);
/* POST /dossiers/{uuid}/visites-sur-place: kind, day-1, time-1, minutes, who, operator, before */
int visit_office_site (Exchange *exchange);
/* POST /visites/{uuid}: verb, revision, report, and what the verb asks for */
int visit_office_change (Exchange *exchange);
