/* setup_steps.h: what the pages of the installation share once somebody is signed in: the frame of a step, and where it
 * leads. */
#pragma once
#include "base/remarks.h"
#include "domain/setup.h"
#include "http/exchange.h"
#include "view/viewer.h"

/* The list of steps with how far each is. For who is not signed in: the way to /connexion. */
int setup_overview (Exchange *exchange);
/* What the box is besides its store. */
SetupFacts setup_facts (Exchange *exchange);
/* A page of one step: pages/setup-<code>.mustache in its frame: {number, total, title, without, is_done, is_put_off,
 * previous, next}. Takes `view`, which has the step's own; `remarks` nullable. */
int setup_step_page (Exchange *exchange, int status, const char *code, const Remarks *remarks, Tree *view);
/* On to the step after that one, or to the list after the last. */
int setup_go_on (Exchange *exchange, const char *code);
