/* answer_room.h: what every page by link starts from and ends with: the link opened, whose eyes, the page shown, work
 * done once. For answer*.c. */
#pragma once
#include "domain/answer_link.h"
#include "http/exchange.h"
#include "pages/office_form.h"

typedef struct {
  Exchange *exchange;
  Db *db;
  AnswerLink *link; /* owned */
  char *place;      /* owned: "/reponse/<token>" */
  Actor actor;
} AnswerRoom;
void answer_clear (AnswerRoom *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AnswerRoom, answer_clear)

/* Opens the link of the path. FALSE once the answer is given (*ret_status): 404 for what this box did not sign, 410
 * with what became of the file for what is over, or 409 with what was typed when a form came too late. */
gboolean answer_open (Exchange *exchange, AnswerRoom *answer, int *ret_status);
void answer_set_come_in (const AnswerRoom *answer);
Viewer answer_viewer (const AnswerRoom *answer);
/* Answers with a page of these: no referrer, no trace in search engines. Takes `view`. */
int answer_page (Exchange *exchange, int status, const char *page, Tree *view);
/* The page of the one file; `typed` nullable, `refused` (nullable): files of its form that could not be kept. */
int answer_show_with (const AnswerRoom *answer, int status, const ActionTyped *typed, const Remarks *refused);

/* (transfer full): a form of the page, by who came through the link. */
OfficeForm answer_form_read (const AnswerRoom *answer);
/* Does the work once, however often it is sent, and leads back; 422 with its remarks; 409 when somebody else was first,
 * or when the field "report" names another file than the link. */
int answer_form_send (const AnswerRoom *answer, const OfficeForm *form, const OfficeWork *work);
