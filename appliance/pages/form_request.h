/* form_request.h: one request on a page of the form: whose draft, which page, and the way to the next one. Shows
 * nothing. */
#pragma once
#include "http/exchange.h"
#include "pages/form_steps.h"

typedef struct {
  Exchange *exchange;
  FormPlan plan;
  Draft *draft;   /* owned */
  GArray *places; /* owned, of FormPlace */
  guint index;    /* of this page in `places` */
} FormRequest;
void form_request_clear (FormRequest *request);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FormRequest, form_request_clear)

FormPlan form_plan (Exchange *exchange); /* in force */
/* What a draft is asked: by the grid it was begun with, until it is sent: nothing that was answered loses its meaning.
 */
FormPlan form_plan_of (Exchange *exchange, const Draft *draft);
/* (transfer full): the draft of this browser, sent or not; NULL when there is none, or it has expired. NULL with STORE:
 * it could not be read, and nobody may be told that it is gone. */
Draft *form_draft (Exchange *exchange, GError **error);
/* TRUE with the draft and the page of that name in addresses. FALSE once the answer is given: a redirection for who has
 * no draft, or none that may change. */
gboolean form_request_open (Exchange *exchange, const char *page, FormRequest *ret_request);
const FormPlace *form_request_place (const FormRequest *request);
const FormPlace *form_request_previous (const FormRequest *request); /* NULL on the first page */

/* Takes answers (field → value, "" removes) into the draft and the store. `cleared` (nullable): prefixes of answers to
 * drop. */
gboolean form_request_keep (FormRequest *request, GHashTable *changes, GPtrArray *cleared, GError **error);
/* (transfer full): what is kept of what the posted page says of a field; of several choices, all that were ticked. */
char *form_request_answer (const FormRequest *request, const Field *field);
/* Adds what is wrong with this page; with `whole`, with all pages. */
void form_request_check (const FormRequest *request, gboolean whole, Remarks *remarks);
/* A page opened from the review says so in its address, which its form keeps: it leads back there. */
#define FORM_RETURN "retour"
gboolean form_request_returns (const FormRequest *request);
/* Answers with a redirection to the page that follows this one, as the answers now are. */
int form_request_forward (const FormRequest *request);
