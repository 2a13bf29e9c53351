/* follow_write.c: the tenant writes, says how the situation changed, asks to stop or to go on. What each does stands in
 * the table of tenant.c. */
#include <string.h>

#include "base/text.h"
#include "domain/followup.h"
#include "domain/outcome.h"
#include "domain/tenant.h"
#include "pages/follow.h"
#include "pages/follow_show.h"
#include "pages/form_view.h"

typedef struct {
  const TenantAct *act; /* NULL: "solved" answers the question of outcome.h instead */
  const char *words;
} Acting;

static gboolean
acting_work (Db *db, const Follow *follow, gint64 now, gpointer data, GError **error)
{
  const Acting *acting = data;
  const Actor actor = ACTOR_TENANT_AT (now);

  if (acting->act == NULL)
    return outcome_record (db, &actor, follow->report->id, "solved", acting->words, error);
  return tenant_act (db, &actor, follow->report->id, acting->act, acting->words, error);
}

static int
act_once (const Follow *follow, const char *code, const char *words)
{
  gboolean answers = strcmp (code, "solved") == 0 && outcome_is_open (follow->report);
  Acting acting = { answers ? NULL : tenant_act_find (code), words };
  g_autofree char *form = g_strconcat ("follow-", code, NULL);
  const FollowDoing doing = { form, words, code, acting_work, &acting };

  return follow_do (follow, &doing);
}

/* ---- a message ---- */

int
follow_write (Exchange *exchange)
{
  g_auto (Follow) follow = { .exchange = NULL };
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autofree char *text = NULL;
  int status;

  if (!follow_open (exchange, &follow, &status))
    return status;
  text = follow_text (&follow, "message", remarks);
  if (!followup_is_said (text))
    remarks_add (remarks, "message", "message_missing", NULL);
  return remarks_any (remarks) ? follow_show_with (&follow, 422, remarks) : act_once (&follow, "message", text);
}

/* ---- pages with a choice and a few words ---- */

static int
show_choice (const Follow *follow, const char *page, int status, const Remarks *remarks)
{
  Tree *view = tree_new_map (), *words = tree_set_map (view, "words_field");

  form_view_error (follow->exchange, remarks, "words", words);
  tree_set_text (words, "value", remarks_any (remarks) ? exchange_field (follow->exchange, "words") : NULL);
  form_view_error (follow->exchange, remarks, "act", tree_set_map (view, "act_field"));
  tree_set_flag (view, "stopped", follow->report->stop_requested == 1);
  return follow_page (follow, status, page, view, remarks);
}

/* A closed file is past these pages: its own first page says what is left. */
static gboolean
open_act_page (Exchange *exchange, Follow *follow, int *ret_status)
{
  TenantAnswer answer = TENANT_NOT_NOW;
  GError *error = NULL;

  if (!follow_open (exchange, follow, ret_status))
    return FALSE;
  if (!tenant_may (follow->db, follow->report, tenant_act_find ("worse"), exchange_now (exchange), &answer, &error))
    *ret_status = exchange_fail (exchange, error);
  else if (answer != TENANT_MAY)
    *ret_status = follow_return (follow, "changed");
  else
    return TRUE;
  return FALSE;
}

static int
show_page (Exchange *exchange, const char *page)
{
  g_auto (Follow) follow = { .exchange = NULL };
  g_autoptr (Remarks) none = remarks_new ();
  int status;

  return open_act_page (exchange, &follow, &status) ? show_choice (&follow, page, 200, none) : status;
}

static int
take_page (Exchange *exchange, const char *page, const char *const *codes)
{
  g_auto (Follow) follow = { .exchange = NULL };
  g_autoptr (Remarks) remarks = remarks_new ();
  const char *code = exchange_field (exchange, "act");
  g_autofree char *words = NULL;
  int status;

  if (!open_act_page (exchange, &follow, &status))
    return status;
  words = follow_text (&follow, "words", remarks);
  if (code == NULL || !g_strv_contains (codes, code))
    remarks_add (remarks, "act", "choice", NULL);
  return remarks_any (remarks) ? show_choice (&follow, page, 422, remarks) : act_once (&follow, code, words);
}

static const char *const situations[] = { "better", "worse", "solved", NULL };
static const char *const stops[] = { "stop", "resume", NULL };

int
follow_show_situation (Exchange *exchange)
{
  return show_page (exchange, "follow-situation");
}

int
follow_situation (Exchange *exchange)
{
  return take_page (exchange, "follow-situation", situations);
}

int
follow_show_stop (Exchange *exchange)
{
  return show_page (exchange, "follow-stop");
}

int
follow_stop (Exchange *exchange)
{
  return take_page (exchange, "follow-stop", stops);
}
