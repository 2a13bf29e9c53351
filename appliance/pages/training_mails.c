/* training_mails.c: in a training copy, what would have left, with links that open: the trainee who plays the tenant has no
 * other letter-box. Everybody signed in reads it: nothing in a copy is anybody's. */
#include <string.h>

#include "base/text.h"
#include "domain/training.h"
#include "pages/office.h"
#include "pages/outbox.h"
#include "pages/training.h"
#include "view/training_view.h"

enum { SEARCH_CHARS = 100 };

static gboolean
check_copy (Exchange *exchange, GError **error)
{
  return http_is_copy (exchange_appliance (exchange))
         || box_fail (error, BOX_ERROR_NOT_FOUND, "this is no training copy");
}

int
training_mails (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  const char *asked = exchange_query (exchange, "qui");
  g_autofree char *search = asked == NULL ? NULL : text_clean (asked, FALSE, SEARCH_CHARS);
  GError *error = NULL;
  Tree *view = check_copy (exchange, &error) ? training_view_mails (&viewer, search, &error) : NULL;

  return view == NULL ? exchange_fail (exchange, error) : exchange_page (exchange, 200, "training-mails", view);
}

static TrainingMail *
mail_asked (Exchange *exchange, const Viewer *viewer, GError **error)
{
  gint64 id = 0;

  if (!check_copy (exchange, error))
    return NULL;
  text_to_integer (exchange_path_part (exchange, "id"), 1, G_MAXINT64, &id);
  return training_mail_find (viewer->db, id, error);
}

int
training_mail (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  GError *error = NULL;
  g_autoptr (TrainingMail) mail = mail_asked (exchange, &viewer, &error);

  return mail == NULL ? exchange_fail (exchange, error)
                      : exchange_page (exchange, 200, "training-mail", training_view_mail (&viewer, mail));
}

int
training_mail_html (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  GError *error = NULL;
  g_autoptr (TrainingMail) mail = mail_asked (exchange, &viewer, &error);

  return mail == NULL ? exchange_fail (exchange, error) : outbox_frame (exchange, mail->html);
}
