/* answer.c: one file, or all that waits, to whoever holds a partner's link. Changes nothing. */
#include "pages/answer.h"

#include "pages/answer_room.h"
#include "pages/report.h"
#include "view/answer_view.h"

static int
list_show (const AnswerRoom *answer)
{
  const Viewer viewer = answer_viewer (answer);
  GError *error = NULL;
  Tree *view = answer_view_list (&viewer, answer->link, &error);

  return view == NULL ? exchange_fail (answer->exchange, error)
                      : answer_page (answer->exchange, 200, "answer-list", view);
}

int
answer_show (Exchange *exchange)
{
  g_auto (AnswerRoom) answer = { .exchange = NULL };
  int status;

  if (!answer_open (exchange, &answer, &status))
    return status;
  return answer.link->assignment == NULL ? list_show (&answer) : answer_show_with (&answer, 200, NULL, NULL);
}

/* A list link opens no file by itself: what stands below it is of one file. */
static gboolean
open_file (Exchange *exchange, AnswerRoom *answer, int *ret_status)
{
  GError *error = NULL;

  if (!answer_open (exchange, answer, ret_status))
    return FALSE;
  if (answer->link->assignment != NULL)
    return TRUE;
  box_fail (&error, BOX_ERROR_NOT_FOUND, "a list has no such page");
  *ret_status = exchange_fail (exchange, error);
  return FALSE;
}

int
answer_photo (Exchange *exchange)
{
  g_auto (AnswerRoom) answer = { .exchange = NULL };
  int status;

  if (!open_file (exchange, &answer, &status))
    return status;
  const Viewer viewer = answer_viewer (&answer);

  exchange_set_header (exchange, "Referrer-Policy", "no-referrer");
  return report_photo_send (exchange, &viewer, answer.link->report);
}

int
answer_come_in (Exchange *exchange)
{
  g_auto (AnswerRoom) answer = { .exchange = NULL };
  g_autofree char *path = NULL;
  int status;

  if (!open_file (exchange, &answer, &status))
    return status;
  answer_set_come_in (&answer);
  path = g_strconcat (answer.place, "#dossier", NULL);
  return exchange_redirect (exchange, path);
}
