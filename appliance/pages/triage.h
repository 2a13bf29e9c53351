/* triage.h: the desk sorts what came in, one report after the other. */
#pragma once
#include "http/exchange.h"
#include "view/action_view.h"

int triage_show (Exchange *exchange); /* GET /a-trier/{uuid}: what is needed to decide, and the decisions */
int triage_skip (Exchange *exchange); /* GET /a-trier/suivant?apres=UUID: leads to the next one */
/* (transfer full): where the form of a decision leads when it was sent from the triage: the same report after `take`,
 * the next one after all others; NULL when it was sent from elsewhere. */
char *triage_place (Exchange *exchange, const char *uuid, const char *verb);
/* The page of a form that did not work, 422 or 409: the triage's when it was sent from there, else the report's. */
int triage_page_again (Exchange *exchange, const char *uuid, const ActionTyped *typed);
int triage_page_changed (Exchange *exchange, const char *uuid, const ActionTyped *typed);

int triage_ask (Exchange *exchange);   /* POST /dossiers/{uuid}/demander: what is missing, in one question */
int triage_merge (Exchange *exchange); /* POST /dossiers/{uuid}/reunir */
