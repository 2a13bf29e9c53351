/* finding_view.h: the findings of a report as a tree: for the page of its readings, its PDF, the tenant's page. */
#pragma once
#include "view/viewer.h"

/* (transfer full): what partials/findings.mustache reads, in the viewer's language:
 *   any_loans, note, index (what it is not), loans[] {name, room, position, period, any_findings, findings[]}
 *   findings[] {code, title, state, state_words, chip, sentence, …}
 * An empty map without any loan. It judges nothing: the findings are those that are kept. */
Tree *finding_view (const Viewer *viewer, gint64 report_id);
