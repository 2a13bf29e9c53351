/* refusal_view.h: what partners refuse, in words: for the managers' page and their monthly mail. */
#pragma once
#include "domain/refusal.h"
#include "view/viewer.h"

/* Sets `refusals`: each {rule, rule_url, partner, sent, refused, share, small, look, reasons} and any_refusals. `share` in
 * per cent of the files sent, not said of few. */
void refusal_view_add (const Viewer *viewer, const GPtrArray *refusals, Tree *view);
