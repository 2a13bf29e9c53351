/* follow_questions.h: the questions that the tenant still has to answer, behind the secret link of the follow-up page.
 * Handlers of routes.c. */
#pragma once
#include "domain/report.h"
#include "http/exchange.h"
#include "view/viewer.h"

int follow_questions_show (Exchange *exchange);   /* GET /suivi/{token}/questions: changes nothing */
int follow_questions_answer (Exchange *exchange); /* POST the same: fields q.<code>, u.<code>; some or all */

/* For the follow-up page: sets `questions` (question_view.h) with `action` and `thanks`; nothing when there are none.
 */
gboolean follow_questions_add (Exchange *exchange, const Report *report, Tree *view, GError **error);
