/* report_view.h: one report as a tree: what a page, a PDF or a program shows of it to one viewer. Logs no access: who
 * shows it does. */
#pragma once
#include "view/action_view.h"

/* TRUE when the viewer may open the report at all, with names or without: else it is as if it were not there. */
gboolean report_view_allows (const Viewer *viewer, const Report *report);
/* TRUE when the viewer may read names on the report: showing it must then be logged. */
gboolean report_view_shows_names (const Viewer *viewer, const Report *report);
/* (transfer full): reference, state, awaited, class, score, situations, facts, people, files, assignments, results,
 * timeline, and the forms of action_view.h. `typed` (nullable): the form that came back. NOT_FOUND when
 * report_view_allows says no. */
Tree *report_view (const Viewer *viewer, const Report *report, const ActionTyped *typed, GError **error);
