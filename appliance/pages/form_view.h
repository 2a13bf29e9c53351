/* form_view.h: what the pages of the form show, as trees; words come from the catalogue by code. Reads no body,
 * writes nothing. */
#pragma once
#include "pages/form_request.h"
#include "view/viewer.h"

Viewer form_viewer (Exchange *exchange); /* the tenant's eyes */
/* (transfer none): a word of a group, by code; NULL when the catalogue has none. */
const char *form_word (Exchange *exchange, const char *group, const char *code);
/* (transfer full): the sentence of a remark, its detail set in. */
char *form_remark_words (Exchange *exchange, const char *code, const char *detail);
/* Sets the error summary; `remarks` may hold none. */
void form_view_errors (Exchange *exchange, const Remarks *remarks, Tree *view);
/* Sets `error` and `bad` of one field's map from the first remark on it, if any. */
void form_view_error (Exchange *exchange, const Remarks *remarks, const char *field, Tree *map);

/* (transfer full): what every page of the form knows: heading, lead, progress, back, errors, danger (a grave answer was
 * given just before). */
Tree *form_view_new (const FormRequest *request, const Remarks *remarks);
/* Sets what the input of one field shows. */
void form_view_field (const FormRequest *request, const Remarks *remarks, const Field *field, Tree *map);
/* (transfer full): names the draft of this request to the pages of its own browser, and to nobody else. */
char *form_draft_mark (Exchange *exchange, const Draft *draft);
/* (transfer none): the heading of a step where it is one of several on a page. */
const char *form_step_words (const FormRequest *request, const Step *step);
/* (transfer none): "label", "hint" or "brief" of a field (questionnaire.h); NULL: it has none. */
const char *form_field_words (const FormRequest *request, const Field *field, const char *what);
/* TRUE when the box has what a field speaks of (text messages). */
gboolean form_serves (Exchange *exchange, const Field *field);
/* Adds to `list` the fields of a step that these live answers ask for; `all_at_once`: that any answer may ask for. */
typedef struct {
  const Step *step;
  GHashTable *live;
  gboolean all_at_once;
} FormStepView;
void form_view_step (const FormRequest *request, const FormStepView *shown, const Remarks *remarks, Tree *list);
/* Adds the fields of a page of fields. */
void form_view_fields (const FormRequest *request, const Remarks *remarks, Tree *view);
/* (transfer full): an answer as a person reads it: words of a choice, a day in letters; NULL when not answered. */
char *form_answer_words (const FormRequest *request, const Field *field);
