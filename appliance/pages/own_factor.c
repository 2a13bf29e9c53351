/* own_factor.c: the second factor of one's own account: a QR code for the telephone, one code to confirm, ten codes for
 * the day it is lost, shown once. The secret travels in the page that shows it and is kept when a code proves it. */
#include "base/qr.h"
#include "base/secret.h"
#include "base/totp.h"
#include "domain/second_factor.h"
#include "domain/setting.h"
#include "pages/office.h"
#include "pages/office_fields.h"
#include "pages/own_account.h"

#define REMARKS "account_remark"

/* "JBSW Y3DP …": as people copy it. */
static char *
spaced (const char *secret)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; secret[i] != '\0'; i++)
    g_string_append_printf (text, "%s%c", i > 0 && i % 4 == 0 ? " " : "", secret[i]);
  return g_string_free (text, FALSE);
}

static gboolean
add_secret (const Viewer *viewer, gint64 user_id, const char *secret, Tree *view, GError **error)
{
  g_autoptr (User) user = user_find (viewer->db, user_id, error);
  g_autofree char *issuer = setting_text (viewer->db, "service.name"), *letters = spaced (secret), *uri = NULL;
  g_auto (Qr) qr = { 0 };
  Tree *map;

  if (user == NULL)
    return FALSE;
  uri = totp_uri (secret, issuer, user->email);
  if (!qr_draw (uri, &qr, error))
    return FALSE;
  map = tree_set_map (view, "qr");
  tree_set_integer (map, "size", qr.size);
  tree_set_text (map, "path", qr.path);
  tree_set_text (view, "secret", secret);
  tree_set_text (view, "letters", letters);
  return TRUE;
}

static int
factor_page (Exchange *exchange, const Remarks *remarks)
{
  const Viewer viewer = office_viewer (exchange);
  const Session *session = exchange_session (exchange);
  const char *typed = exchange_field (exchange, "secret"), *done = exchange_query (exchange, "fait");
  g_autofree char *fresh = totp_is_secret (typed) ? g_strdup (typed) : totp_secret_new ();
  Tree *view = tree_new_map ();
  const OfficeFields fields = { exchange, remarks, REMARKS, view };
  SecondFactor factor;
  GError *error = NULL;

  office_fields_errors (&fields);
  office_fields_add (&fields, "code", NULL);
  office_fields_add (&fields, "renew_password", NULL);
  office_fields_add (&fields, "stop_password", NULL);
  tree_set_text (view, "done", done == NULL ? NULL : viewer_word (&viewer, "account_done", done));
  tree_set_flag (view, "required", second_factor_is_required (viewer.db, session->role));
  if (!second_factor_find (viewer.db, session->user_id, &factor, &error)
      || (factor.since == 0 && !add_secret (&viewer, session->user_id, fresh, view, &error))) {
    tree_free (view);
    return exchange_fail (exchange, error);
  }
  viewer_set_day (&viewer, view, "factor", factor.since);
  tree_set_integer (view, "codes_left", factor.codes_left);
  return exchange_page (exchange, remarks_any (remarks) ? 422 : 200, "own-factor", view);
}

int
own_account_factor (Exchange *exchange)
{
  g_autoptr (Remarks) none = remarks_new ();

  return factor_page (exchange, none);
}

/* The one page that shows them. */
static int
codes_page (Exchange *exchange, GPtrArray *codes, gboolean begun)
{
  Tree *view = tree_new_map (), *list = tree_set_list (view, "codes");

  for (guint i = 0; i < codes->len; i++) {
    const char *code = g_ptr_array_index (codes, i);

    tree_set_format (tree_add_map (list), "code", "%.4s-%s", code, code + 4);
  }
  tree_set_flag (view, "begun", begun);
  return exchange_page (exchange, 200, "own-factor-codes", view);
}

typedef struct {
  Actor actor;
  const char *secret;
  gint64 step;
  GPtrArray *codes;
  gint64 session_id;
} Factor;

static gboolean
start_work (Db *db, gpointer data, GError **error)
{
  const Factor *factor = data;

  /* Whoever came in with the password alone goes out. */
  return second_factor_start (db, &factor->actor, factor->secret, factor->step, factor->codes, error)
         && session_close_others (db, factor->actor.user_id, factor->session_id, error);
}

static gboolean
renew_work (Db *db, gpointer data, GError **error)
{
  const Factor *factor = data;

  return second_factor_renew (db, &factor->actor, factor->codes, error);
}

static gboolean
stop_work (Db *db, gpointer data, GError **error)
{
  const Factor *factor = data;

  return second_factor_stop (db, &factor->actor, factor->actor.user_id, error);
}

/* Somebody else, or another window, was first: the page says how things stand. */
static int
factor_failed (Exchange *exchange, GError *error)
{
  if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT)
      && !g_error_matches (error, BOX_ERROR, BOX_ERROR_NOT_FOUND))
    return exchange_fail (exchange, error);
  g_error_free (error);
  return exchange_redirect (exchange, "/mon-compte/code");
}

int
own_account_factor_start (Exchange *exchange)
{
  Store *store = exchange_appliance (exchange)->store;
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autoptr (GPtrArray) codes = second_factor_codes_new ();
  const char *secret = exchange_field (exchange, "secret");
  Factor factor = { office_actor (exchange), secret, 0, codes, exchange_session (exchange)->id };
  GError *error = NULL;

  if (totp_is_secret (secret))
    factor.step = totp_verify (secret, exchange_field (exchange, "code"), factor.actor.now, 0);
  if (factor.step == 0) {
    remarks_add (remarks, "code", "code_wrong", NULL);
    return factor_page (exchange, remarks);
  }
  return store_write (store, start_work, &factor, &error) ? codes_page (exchange, codes, TRUE)
                                                          : factor_failed (exchange, error);
}

int
own_account_factor_renew (Exchange *exchange)
{
  g_autoptr (Remarks) remarks = remarks_new ();
  g_autoptr (GPtrArray) codes = second_factor_codes_new ();
  Factor factor = { office_actor (exchange), NULL, 0, codes, 0 };
  GError *error = NULL;

  if (!own_account_asks_password (exchange, "renew_password", remarks, &error))
    return exchange_fail (exchange, error);
  if (remarks_any (remarks))
    return factor_page (exchange, remarks);
  return store_write (exchange_appliance (exchange)->store, renew_work, &factor, &error)
             ? codes_page (exchange, codes, FALSE)
             : factor_failed (exchange, error);
}

int
own_account_factor_stop (Exchange *exchange)
{
  g_autoptr (Remarks) remarks = remarks_new ();
  Factor factor = { office_actor (exchange), NULL, 0, NULL, 0 };
  GError *error = NULL;

  if (!own_account_asks_password (exchange, "stop_password", remarks, &error))
    return exchange_fail (exchange, error);
  if (remarks_any (remarks))
    return factor_page (exchange, remarks);
  return store_write (exchange_appliance (exchange)->store, stop_work, &factor, &error)
             ? exchange_redirect (exchange, "/mon-compte?fait=factor_stop")
             : factor_failed (exchange, error);
}
