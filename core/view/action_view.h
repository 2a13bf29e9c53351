/* action_view.h: what the viewer may do with a report now, as forms: read from the transition tables and the rights.
 * Does nothing of it. */
#pragma once
#include "base/remarks.h"
#include "domain/assignment.h"
#include "domain/report.h"
#include "view/viewer.h"

/* A form that came back because something in it was wrong: shown again with what was typed. */
typedef struct {
  const char *form; /* its name: a verb of the desk ("close"), of a partner ("answer-close"), "followup", "result" or
                       "notation" */
  const char *reason, *message, *text, *kind, *at, *note; /* as typed, nullable */
  gboolean visible;
  gboolean question; /* a follow-up that waits for an answer of the tenant */
  const Remarks *remarks; /* fields named as above; words in the catalogue's group office_remark */
} ActionTyped;

/* What the forms of a page need beside the viewer. */
typedef struct {
  const Report *report;
  const GPtrArray *assignments;
  gboolean own;             /* the viewer's partner holds the file: report_is_held */
  const ActionTyped *typed; /* nullable */
} ActionInput;

/* Sets `actions` (the desk's and the partner's verbs), `followup_form`, `result_form`, `notation_form`, each only
 * when it may be used now, and `errors` {items[] {field, words}} when a form came back. An action: {form, url, verb,
 * button, hint, style, simple, reasons[], reason_field, message_field, open}; a field: {name, label, value, error}.
 * */
void action_view_add (const Viewer *viewer, const ActionInput *input, Tree *view);
