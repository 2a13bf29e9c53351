/* office_form.h: what the forms of a report's page share: who sends it, about which report, what is wrong with it, what
 * is done once when nothing is, and where it leads. */
#pragma once
#include "base/remarks.h"
#include "domain/actor.h"
#include "domain/transition.h"
#include "http/exchange.h"
#include "view/action_view.h"

enum { OFFICE_CODE_CHARS = 40 };

/* A form under way. */
typedef struct {
  Actor actor;
  const char *uuid; /* of the report */
  char *form;       /* its name, as in ActionTyped: to be set (transfer full) */
  char *verb, *reason, *message;
  char *seen; /* what the page showed that the form is about: a state, a class, a revision; "" when it showed none */
  Remarks *remarks;
  gint64 report_id; /* set by office_form_own */
} OfficeForm;
void office_form_clear (OfficeForm *form);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OfficeForm, office_form_clear)

/* Reads verb, reason and message; `uuid` of the report must outlive it. */
OfficeForm office_form_read (Exchange *exchange, const char *uuid);

/* Remarks for what a transition needs and the form does not have. An unknown verb (NULL) is for the domain to refuse. */
void office_form_check_needs (const OfficeForm *form, const Transition *transition);
/* The remark that words typed as a follow-up call for, on the field "text"; none when they may be kept. */
void office_form_check_text (const OfficeForm *form, const char *text);

/* What a form does when nothing is wrong with it, and where it leads. */
typedef struct {
  StoreWork work;
  gpointer data;
  const char *words; /* what was typed: other words are another request; nullable */
  const char *place; /* NULL: the report's page, with the sentence of `done` in the section `anchor` */
  const char *done, *anchor;
  ActionTyped typed; /* to show again when it did not work */
} OfficeWork;

/* The page again with its remarks, or the work done once and the way to where its answer stands. A conflict shows what
 * the report has become, with what was typed; so does a right that was lost meanwhile. */
int office_form_send (Exchange *exchange, const OfficeForm *form, const OfficeWork *work);
/* What was typed, to show it again: borrowed of both. */
ActionTyped office_form_typed (const OfficeForm *form, const OfficeWork *work);
/* (transfer full): "?fait=suivi&ou=historique#historique": what was done, and the section that says it. */
char *office_form_done (const OfficeForm *form, const OfficeWork *work);
/* Within a store_write: finds the report when the actor may do that on it: the right of a route does not know whose
 * file it is. NOT_FOUND, DENIED. */
gboolean office_form_own (Db *db, OfficeForm *form, Action action, GError **error);
