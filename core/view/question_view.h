/* question_view.h: what the tenant is asked, as fields of a form and as answers given, and what the staff reads of it.
 * Asks nothing. */
#pragma once
#include "domain/question.h"
#include "view/viewer.h"

enum { QUESTION_VIEW_OPEN_MAX = 5 /* at a time: the next ones come when these are answered */ };

/* A field that came back: what was typed, and what is wrong with it. */
typedef struct {
  char *code, *typed;
  gboolean unknown;   /* "I do not know" was ticked */
  const char *remark; /* code of question_read(), nullable */
} QuestionTyped;
QuestionTyped *question_typed_new (const char *code, const char *typed, gboolean unknown, const char *remark);
void question_typed_free (QuestionTyped *typed);

/* (transfer full): {any_open, open[], more, any_answered, answered[], any, danger (an answer told of one)} of an open
 * file; nothing of a closed one. A field is {name, id, about, label, hint, unit, value, said, unknown, error, bad,
 * described, choices[], is_choice, is_line, is_long, is_photo, type, inputmode}. `typed` (nullable): of QuestionTyped
 * *. NULL with an error. */
Tree *question_view_tenant (const Viewer *viewer, gint64 report_id, const char *state, const GPtrArray *typed,
                            GError **error);
/* Sets `errors` {items[] {field, words}} when one of `typed` has a remark. */
void question_view_errors (const Viewer *viewer, const GPtrArray *typed, Tree *view);

/* Sets asked[] {words, said, open, at, staff}, any_asked, asked_open (a count in words), proposals[] {kind, words,
 * danger, reasons[]}, any_proposals. */
gboolean question_view_office (const Viewer *viewer, gint64 report_id, Tree *view, GError **error);

/* (transfer full): a question in one line, with what it is about: "Moisissures – Quelles pièces ?". */
char *question_view_line (const GridSet *grids, const char *language, const Asked *asked);
/* Appends the question's line and the answer below it, an empty line before when there is some text. */
void question_view_append (const Viewer *viewer, const Asked *asked, const char *value, GString *text);
/* (transfer full): what was answered at that moment, in the viewer's language; NULL when all of it was corrected since.
 * `list`: of Asked *. */
char *question_view_answered (const Viewer *viewer, const GPtrArray *list, gint64 answered_at);
