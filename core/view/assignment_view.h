/* assignment_view.h: who was handed a report, why, what each answered, and who is awaited now. */
#pragma once
#include "domain/assignment.h"
#include "domain/report.h"
#include "view/viewer.h"

/* (transfer full): a list of {uuid, partner, type, chip {kind, words}, since, answered, reason, message, rule, why,
 * mine}. `names`: the words said with an answer may be shown. */
Tree *assignment_view_list (const Viewer *viewer, const GPtrArray *assignments, gboolean names);
/* (transfer full): {kind, words} of a state. */
Tree *assignment_view_chip (const Viewer *viewer, const char *state);
/* Sets `awaited` {words, who}: what must happen next, and by whom. */
void assignment_view_set_awaited (const Viewer *viewer, Tree *view, const Report *report, const GPtrArray *assignments);
/* (transfer full): of a trace of codes, "class at_least D; lead is non_decence", the words. */
char *assignment_view_why (const Viewer *viewer, const char *trace);
/* (transfer full): what the rules would do with the report now: a list of {partner, rule, why,
 * withheld}. */
Tree *assignment_view_preview (const Viewer *viewer, const Report *report);
