/* counter.h: a report typed by an agent for somebody, all on one page; its paper receipt. */
#pragma once
#include "pages/form_request.h"

int counter_show (Exchange *exchange);    /* GET /saisie: ?profil=relative for another kind of person */
int counter_send (Exchange *exchange);    /* POST /saisie */
int counter_receipt (Exchange *exchange); /* GET /saisie/recu: of the report this agent typed last in this browser */

/* For a page with all questions at once. Takes what was typed into the draft of the request, the draft's alone. */
void counter_take_page (FormRequest *request);
/* Adds what is wrong with it; nobody is asked for the places of problems that stand open on the page. */
void counter_check (const FormRequest *request, Remarks *remarks);
/* Sets `steps` [{heading, fields[], problems, situations[]…}]: every question that may be asked of this kind of person. */
void counter_add_steps (const FormRequest *request, const Remarks *remarks, Tree *view);
