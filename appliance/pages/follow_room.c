/* follow_room.c: opens the secret link, and carries out what the pages behind it ask for. Knows none of them. */
#include "pages/follow_room.h"

#include "base/secret.h"
#include "domain/attempt.h"
#include "domain/followup.h"
#include "pages/form_view.h"
#include "pages/once.h"

void
follow_clear (Follow *follow)
{
  g_clear_pointer (&follow->report, report_free);
  g_clear_pointer (&follow->link, g_free);
}

int
follow_lost (Exchange *exchange, GError *error)
{
  if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_NOT_FOUND))
    return exchange_fail (exchange, error);
  g_error_free (error);
  exchange_set_header (exchange, "X-Robots-Tag", "noindex, nofollow");
  return exchange_page (exchange, 404, "follow-lost", tree_new_map ());
}

gboolean
follow_open (Exchange *exchange, Follow *follow, int *ret_status)
{
  Db *db = store_reader (exchange_appliance (exchange)->store);
  GError *error = NULL;
  g_autofree Link *link =
      link_find (db, LINK_FOLLOW, exchange_path_part (exchange, "token"), exchange_now (exchange), &error);

  *follow = (Follow){ exchange, db, NULL, link == NULL ? NULL : report_find (db, link->report_id, &error) };
  follow->link = g_steal_pointer (&link);
  exchange_speak (exchange, follow->report == NULL ? NULL : follow->report->language);
  if (follow->report == NULL)
    *ret_status = follow_lost (exchange, error);
  return follow->report != NULL;
}

gboolean
follow_open_when (Exchange *exchange, gboolean (*is_open) (const Report *report), Follow *follow, int *ret_status)
{
  if (!follow_open (exchange, follow, ret_status))
    return FALSE;
  if (is_open (follow->report))
    return TRUE;
  *ret_status = follow_return (follow, "changed");
  return FALSE;
}

int
follow_page (const Follow *follow, int status, const char *page, Tree *view, const Remarks *remarks)
{
  Exchange *exchange = follow->exchange;
  g_autofree char *request_token = secret_token_new ();

  tree_set_text (view, "reference", follow->report->reference);
  tree_set_text (view, "follow_path", exchange_path_part (exchange, "token"));
  tree_set_text (view, "request_token", request_token);
  if (remarks != NULL)
    form_view_errors (exchange, remarks, view);
  exchange_set_header (exchange, "X-Robots-Tag", "noindex, nofollow");
  return exchange_page (exchange, status, page, view);
}

int
follow_return (const Follow *follow, const char *code)
{
  g_autofree char *path = g_strdup_printf ("/suivi/%s?fait=%s", exchange_path_part (follow->exchange, "token"), code);

  return exchange_redirect (follow->exchange, path);
}

/* ---- done once ---- */

typedef struct {
  const Follow *follow;
  const FollowDoing *doing;
  gint64 now;
} Doing;

static gboolean
doing_work (Db *db, gpointer data, GError **error)
{
  const Doing *doing = data;

  return attempt_take (db, ATTEMPT_FOLLOW_REPORT, doing->follow->report->uuid, doing->now, error)
         && doing->doing->work (db, doing->follow, doing->now, doing->doing->data, error)
         && link_used (db, doing->follow->link, doing->now, error);
}

gboolean
follow_done (const Follow *follow, const FollowDoing *doing, int *ret_status)
{
  Exchange *exchange = follow->exchange;
  Doing data = { follow, doing, exchange_now (exchange) };
  g_autofree char *request = once_request (exchange, doing->form, follow->report->uuid, doing->words);
  g_autofree char *done = g_strconcat ("?fait=", doing->done, NULL), *place = NULL;
  const Once once = { doing_work, &data, request, done }; /* below the secret link, which is stored nowhere */
  GError *error = NULL;

  if (once_write (exchange, &once, &place, &error))
    return TRUE;
  if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT)) {
    *ret_status = exchange_fail (exchange, error);
    return FALSE;
  }
  g_error_free (error);
  *ret_status = follow_return (follow, "changed");
  return FALSE;
}

int
follow_do (const Follow *follow, const FollowDoing *doing)
{
  int status;

  return follow_done (follow, doing, &status) ? follow_return (follow, doing->done) : status;
}

char *
follow_text (const Follow *follow, const char *field, Remarks *remarks)
{
  char *text = exchange_typed (follow->exchange, field, TRUE, 2 * FOLLOWUP_TEXT_MAX);

  if (g_utf8_strlen (text, -1) > FOLLOWUP_TEXT_MAX)
    remarks_add (remarks, field, "message_long", NULL);
  return text;
}
