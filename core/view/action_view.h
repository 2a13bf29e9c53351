/* action_view.h: what the viewer may do with a report now, as forms: read from the transition tables and the rights.
 * Does nothing of it. */
#pragma once
#include "base/remarks.h"
#include "domain/assignment.h"
#include "domain/report.h"
#include "view/viewer.h"

typedef struct VisitTyped VisitTyped; /* view/visit_form_view.h */
typedef struct OrderTyped OrderTyped; /* view/order_view.h */

/* A form that came back because something in it was wrong: shown again with what was typed. */
typedef struct {
  const char *form; /* its name: a verb of the desk ("close"), of a partner ("answer-close"), "followup", "result" or
                       "notation", "requalify", of a visit: "visit-" and its verb, of a held follow-up: "held-" and its
                       uuid, of an assignment that the desk repairs: its verb, "-" and its uuid */
  const char *reason, *message, *text, *kind, *at, *note; /* as typed, nullable */
  gboolean visible;
  gboolean question;       /* a follow-up that waits for an answer of the tenant */
  const char *preset;      /* model that was chosen for a follow-up, nullable */
  gboolean inserted;       /* nothing is wrong with the follow-up: it is shown again with a model's words */
  const VisitTyped *visit; /* of a form about a visit, nullable */
  const OrderTyped *order; /* of a form about an order, nullable */
  const Remarks *remarks;  /* fields named as above; words in the catalogue's group office_remark */
} ActionTyped;

/* What the forms of a page need beside the viewer. */
typedef struct {
  const Report *report;
  const GPtrArray *assignments;
  gboolean own;             /* the viewer's partner holds the file: report_is_held */
  const ActionTyped *typed; /* nullable */
} ActionInput;

/* Adds to a form, whose name stands in its key `form`, {name, label, value, error} under <field>_field. `typed` NULL:
 * the form did not come back. */
Tree *
action_view_field (const Viewer *viewer, Tree *form, const char *field, const char *value, const ActionTyped *typed);
/* (transfer none): what is wrong with a field of a form that came back; NULL when nothing is. */
const char *action_view_remark (const Viewer *viewer, const ActionTyped *typed, const char *field);

/* Gives each held follow-up of a timeline that the viewer may still change its form: `held` {url, uuid, revision,
 * text_field, visible, question, open}. */
void action_view_add_held (const Viewer *viewer, const ActionInput *input, Tree *timeline);

/* Sets `actions` (the desk's and the partner's verbs), `followup_form`, `result_form`, `notation_form`, `assign_form`
 * {partners[] {code, words, withheld, selected}, any_withheld}, each only
 * when it may be used now, and `errors` {items[] {field, words}} when a form came back. An action: {form, url, verb,
 * button, hint, style, simple, reasons[], reason_field, message_field, open}; a field: {name, label, value, error}.
 * */
void action_view_add (const Viewer *viewer, const ActionInput *input, Tree *view);
