/* report_actions.h: the forms of a report's page that decide. Each changes one thing and goes back to the page. */
#pragma once
#include "http/exchange.h"

int report_change_state (Exchange *exchange); /* POST /dossiers/{uuid}/etat: verb, reason, message */
int report_cut_links (Exchange *exchange);    /* POST /dossiers/{uuid}/liens: the tenant's links; a new one is sent */
int report_assign (Exchange *exchange);       /* POST /dossiers/{uuid}/affectations: partner, message */
int report_note (Exchange *exchange);         /* POST /dossiers/{uuid}/notation: notation 1 to 4 */
int report_review_class (Exchange *exchange); /* POST /dossiers/{uuid}/criticite: class, message */
int report_repair (Exchange *exchange);       /* POST /affectations/{uuid}/reprise: the desk's verb, message, report */
int report_answer (Exchange *exchange);       /* POST /affectations/{uuid}: verb, reason, message, report */
