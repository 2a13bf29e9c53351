/* rules.h: the pages of assignment rules: their order, one rule's form, the dry run, what partners refuse. */
#pragma once
#include "http/exchange.h"

int rules_show (Exchange *exchange);   /* GET: the rules in words, in their order */
int rules_set (Exchange *exchange);    /* POST: how they count together, and whether the box may transmit by itself */
int rules_change (Exchange *exchange); /* POST: one rule up, down, paused, taken up again, deleted */
int rules_try (Exchange *exchange);    /* GET: the dry run of the rules as they stand */
int rules_form_new (Exchange *exchange);  /* GET: an empty form, or a copy of a rule */
int rules_form_show (Exchange *exchange); /* GET: the form of a rule, and its history */
int rules_form_add (Exchange *exchange);  /* POST: a new rule, or its dry run */
int rules_form_save (Exchange *exchange); /* POST: a rule changed, or its dry run */
