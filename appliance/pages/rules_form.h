/* rules_form.h: what the pages of rules share. */
#pragma once
#include "http/exchange.h"

enum { RULES_TRIAL_MONTHS = 12 };
/* From when a dry run looks: the field or query `mois`, 12 months without one. */
gint64 rules_trial_since (Exchange *exchange, gint64 *ret_months);
/* Sets `months`: how far back it may look, the one chosen marked. */
void rules_add_months (Tree *view, gint64 months);
/* Sets `done`: the sentence of "?fait=…". */
void rules_add_done (Exchange *exchange, Tree *view);
