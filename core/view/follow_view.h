/* follow_view.h: where a report stands, in plain words, as its tenant reads it on the follow-up page and on paper.
 * Shows neither class nor what is not marked visible, nor what stands behind the form: what may still be done. */
#pragma once
#include "domain/report.h"
#include "view/viewer.h"

/* The code of the state as the tenant is told it: that of the report, or what the town hall does with an active file
 * that no service has ("mediated", "rests"). */
const char *follow_view_state_code (Db *db, const Report *report);
/* Sets address, city, sent, state (words), closed, stopped, advice. */
void follow_view_add_state (const Viewer *viewer, const Report *report, Tree *view);
/* Sets `holders` [{partner, words, accepted, since}] and has_holders. A refusal is nobody's name. */
gboolean follow_view_add_holders (const Viewer *viewer, const Report *report, Tree *view, GError **error);
/* Sets `news` [{at, partner, words, text, mine, desk, auto}], the latest first. */
gboolean follow_view_add_news (const Viewer *viewer, const Report *report, Tree *view, GError **error);
/* Sets `results` [{kind, at}] and any_results: what was obtained. */
gboolean follow_view_add_results (const Viewer *viewer, const Report *report, Tree *view, GError **error);
