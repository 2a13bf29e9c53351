/* form_resume.c: pages around draft_resume.h. The answers stay where they are: only who may see them grows by one
 * browser.
 */
#include "pages/form_resume.h"

#include "base/clock.h"
#include "base/text.h"
#include "domain/attempt.h"
#include "domain/draft_resume.h"
#include "domain/link.h"
#include "pages/form_view.h"

enum { EMAIL_MAX = 254, CODE_TYPED_MAX = 40 };
#define PATH_OFFER "/signaler/plus-tard"
#define PATH_RESUME "/reprendre"

/* What a POST brings to the writer thread and takes from it. */
typedef struct {
  gint64 draft_id, now;
  const char *client, *typed;
  char *token; /* out: a code or a link's token */
} Resuming;

static void
resuming_clear (Resuming *resuming)
{
  g_clear_pointer (&resuming->token, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Resuming, resuming_clear)

static gboolean
write_code (Db *db, gpointer data, GError **error)
{
  Resuming *resuming = data;

  resuming_clear (resuming); /* may be run again */
  resuming->token = draft_resume_code (db, resuming->draft_id, resuming->now, error);
  return resuming->token != NULL;
}

/* Too many mails from one draft, or to one mailbox, is no error: the answer stays the same, and no mail more leaves. */
static gboolean
may_mail (Db *db, const Resuming *resuming, gboolean *ret_may, GError **error)
{
  g_autofree char *draft = g_strdup_printf ("%" G_GINT64_FORMAT, resuming->draft_id);
  g_autofree char *contact = g_utf8_strdown (resuming->typed, -1);
  g_autoptr (GError) failure = NULL;

  *ret_may = attempt_check (db, ATTEMPT_RESUME_DRAFT, draft, resuming->now, &failure)
             && attempt_take (db, ATTEMPT_RESUME_CONTACT, contact, resuming->now, &failure)
             && attempt_add (db, ATTEMPT_RESUME_DRAFT, draft, resuming->now, &failure);
  if (failure == NULL || g_error_matches (failure, BOX_ERROR, BOX_ERROR_LIMIT))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
write_mail (Db *db, gpointer data, GError **error)
{
  const Resuming *resuming = data;
  gboolean may;

  return may_mail (db, resuming, &may, error)
         && (!may || draft_resume_mail (db, resuming->draft_id, resuming->typed, resuming->now, error));
}

/* Nobody tries a code any more, not even a right one, from where too many wrong ones came. */
static gboolean
write_open (Db *db, gpointer data, GError **error)
{
  Resuming *resuming = data;

  resuming_clear (resuming);
  if (attempt_check (db, ATTEMPT_RESUME_CODE, resuming->client, resuming->now, error))
    resuming->token = draft_resume_open (db, resuming->typed, resuming->now, error);
  return resuming->token != NULL;
}

/* A wrong code counts, and its savepoint is undone with it: counted on its own. */
static gboolean
write_wrong (Db *db, gpointer data, GError **error)
{
  const Resuming *resuming = data;

  return attempt_add (db, ATTEMPT_RESUME_CODE, resuming->client, resuming->now, error);
}

/* ---- stopping ---- */

/* An unsent draft, or NULL once the answer is given. */
static Draft *
open_draft (Exchange *exchange)
{
  GError *error = NULL;
  g_autoptr (Draft) draft = form_draft (exchange, &error);

  if (error != NULL) {
    exchange_fail (exchange, error);
    return NULL;
  }
  if (draft != NULL && draft->report_id == 0) {
    exchange_speak (exchange, draft->language);
    return g_steal_pointer (&draft);
  }
  exchange_redirect (exchange, draft == NULL ? "/signaler?etat=expire" : "/signaler?etat=envoye");
  return NULL;
}

static int
show_offer (Exchange *exchange, int status, const Draft *draft, Tree *view)
{
  Viewer viewer = form_viewer (exchange);

  viewer_set_day (&viewer, view, "until", draft->changed_at + DRAFT_KEEP_DAYS * CLOCK_DAY);
  return exchange_page (exchange, status, "form/later", view);
}

int
form_resume_offer (Exchange *exchange)
{
  g_autoptr (Draft) draft = open_draft (exchange);
  Tree *view;

  if (draft == NULL)
    return 303;
  view = tree_new_map ();
  tree_set_flag (view, "mailed", exchange_query (exchange, "envoye") != NULL);
  tree_set_text (view, "value", g_hash_table_lookup (draft->answers, "email"));
  return show_offer (exchange, 200, draft, view);
}

int
form_resume_code (Exchange *exchange)
{
  g_autoptr (Draft) draft = open_draft (exchange);
  g_auto (Resuming) resuming = { .now = exchange_now (exchange) };
  GError *error = NULL;
  Tree *view;

  if (draft == NULL)
    return 303;
  resuming.draft_id = draft->id;
  if (!store_write (exchange_appliance (exchange)->store, write_code, &resuming, &error))
    return exchange_fail (exchange, error);
  view = tree_new_map ();
  tree_set_format (view, "code", "%.4s-%s", resuming.token, resuming.token + 4);
  return show_offer (exchange, 200, draft, view);
}

int
form_resume_mail (Exchange *exchange)
{
  g_autoptr (Draft) draft = open_draft (exchange);
  g_autofree char *email = exchange_typed (exchange, "email", FALSE, EMAIL_MAX);
  Resuming resuming = { .now = exchange_now (exchange), .typed = email };
  g_autoptr (Remarks) remarks = remarks_new ();
  GError *error = NULL;
  Tree *view;

  if (draft == NULL)
    return 303;
  resuming.draft_id = draft->id;
  if (!text_is_email (email))
    remarks_add (remarks, "email", *email == '\0' ? "email_missing" : "email_shape", NULL);
  else if (store_write (exchange_appliance (exchange)->store, write_mail, &resuming, &error))
    return exchange_redirect (exchange, PATH_OFFER "?envoye=1");
  else
    return exchange_fail (exchange, error);
  view = tree_new_map ();
  form_view_errors (exchange, remarks, view);
  form_view_error (exchange, remarks, "email", view);
  tree_set_text (view, "value", email);
  return show_offer (exchange, 422, draft, view);
}

/* ---- coming back ---- */

static int
show_ask (Exchange *exchange, int status, const char *typed, const char *remark)
{
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autoptr (Draft) own = form_draft (exchange, NULL);
  Tree *view = tree_new_map ();

  tree_set_flag (view, "own", own != NULL && own->report_id == 0);
  if (remark != NULL)
    remarks_add (remarks, "code", remark, NULL);
  form_view_errors (exchange, remarks, view);
  form_view_error (exchange, remarks, "code", view);
  tree_set_text (view, "value", typed);
  return exchange_page (exchange, status, "form/resume", view);
}

int
form_resume_ask (Exchange *exchange)
{
  exchange_speak (exchange, NULL);
  return show_ask (exchange, 200, NULL, NULL);
}

/* This browser keeps the link's token as its draft. */
static int
enter (Exchange *exchange, const char *token)
{
  exchange_set_cookie (exchange, "draft", token, DRAFT_KEEP_DAYS * (int) CLOCK_DAY);
  return exchange_redirect (exchange, "/signaler");
}

int
form_resume_typed (Exchange *exchange)
{
  Store *store = exchange_appliance (exchange)->store;
  g_autofree char *typed = exchange_typed (exchange, "code", FALSE, CODE_TYPED_MAX);
  g_auto (Resuming) resuming = { .now = exchange_now (exchange), .client = exchange_client (exchange), .typed = typed };
  GError *error = NULL;
  g_autoptr (GError) refused = NULL;

  exchange_speak (exchange, NULL);
  if (store_write (store, write_open, &resuming, &refused))
    return enter (exchange, resuming.token);
  if (g_error_matches (refused, BOX_ERROR, BOX_ERROR_LIMIT))
    return show_ask (exchange, 429, typed, "code_limit");
  if (!g_error_matches (refused, BOX_ERROR, BOX_ERROR_NOT_FOUND))
    return exchange_fail (exchange, g_steal_pointer (&refused));
  return store_write (store, write_wrong, &resuming, &error) ? show_ask (exchange, 422, typed, "code_unknown")
                                                             : exchange_fail (exchange, error);
}

/* The draft behind a link; NULL once the page for a code is shown. */
static Draft *
linked_draft (Exchange *exchange)
{
  Db *db = store_reader (exchange_appliance (exchange)->store);
  const char *token = exchange_path_part (exchange, "token");
  g_autoptr (Draft) draft = draft_find (db, token, exchange_now (exchange), NULL);

  exchange_speak (exchange, draft == NULL ? NULL : draft->language);
  if (draft == NULL || draft->report_id != 0)
    show_ask (exchange, 404, NULL, "link_over");
  return draft != NULL && draft->report_id == 0 ? g_steal_pointer (&draft) : NULL;
}

int
form_resume_link (Exchange *exchange)
{
  g_autoptr (Draft) draft = linked_draft (exchange);
  Viewer viewer;
  Tree *view;

  if (draft == NULL)
    return 404;
  view = tree_new_map ();
  viewer = form_viewer (exchange);
  tree_set_flag (view, "link", TRUE);
  viewer_set_day (&viewer, view, "changed", draft->changed_at);
  return exchange_page (exchange, 200, "form/resume", view);
}

int
form_resume_enter (Exchange *exchange)
{
  g_autoptr (Draft) draft = linked_draft (exchange);

  return draft == NULL ? 404 : enter (exchange, exchange_path_part (exchange, "token"));
}
