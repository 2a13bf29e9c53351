/* setup_relay.c: what is typed is kept before it is tried: a relay that fails is put right, not typed anew. */
#include "pages/setup_relay.h"

#include <string.h>

#include "background/mail_test.h"
#include "base/text.h"
#include "domain/attempt.h"
#include "domain/mail_relay.h"
#include "domain/setting.h"
#include "domain/user.h"
#include "pages/office.h"
#include "pages/office_fields.h"
#include "pages/setup_steps.h"
#include "view/outbox_trouble.h"

#define STEP "courriel"
#define SENT "sent"
enum { EMAIL_CHARS = 254, CODE_CHARS = 10 };

/* What stands in the form. */
typedef struct {
  char *host, *tls, *login, *port, *from, *to;
  const char *password; /* as it came, borrowed; NULL: the one there is stays */
  gboolean held;        /* there is one */
  Actor actor;
} Typed;

static void
typed_clear (Typed *typed)
{
  g_clear_pointer (&typed->host, g_free);
  g_clear_pointer (&typed->tls, g_free);
  g_clear_pointer (&typed->login, g_free);
  g_clear_pointer (&typed->port, g_free);
  g_clear_pointer (&typed->from, g_free);
  g_clear_pointer (&typed->to, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Typed, typed_clear)

/* ---- the page ---- */

/* What the last test said: {sent, words, remedy, status, at}. */
static void
add_trial (const Viewer *viewer, const MailRelay *relay, Tree *view)
{
  const OutboxTroubled trouble = { .channel = "mail", .status = relay->tried_status };
  const char *code = outbox_trouble_code (&trouble);
  g_autofree char *key = g_strconcat ("relay_remedy.", code, NULL);
  Tree *map;

  if (relay->tried_at == 0)
    return;
  map = tree_set_map (view, "trial");
  viewer_set_day (viewer, map, "at", relay->tried_at);
  tree_set_flag (map, "sent", g_strcmp0 (relay->tried_status, SENT) == 0);
  tree_set_text (map, "words", outbox_trouble_words (viewer->words, &trouble));
  tree_set_text (map, "remedy",
                 words_has (viewer->words, "fr", key) ? words_get (viewer->words, "fr", key)
                                                      : outbox_trouble_remedy (viewer->words, &trouble));
  tree_set_text (map, "status", relay->tried_status);
}

static int
page (Exchange *exchange, int status, const Typed *typed, const Remarks *remarks)
{
  const Viewer viewer = office_viewer (exchange);
  g_autoptr (MailRelay) relay = NULL;
  Tree *view = tree_new_map ();
  const OfficeFields form = { exchange, remarks, "setup_remark", view };

  mail_relay_find (viewer.db, &relay, NULL);
  office_fields_add (&form, "host", typed->host);
  office_fields_add (&form, "port", typed->port);
  office_fields_add (&form, "login", typed->login);
  office_fields_add (&form, "password", NULL);
  office_fields_add (&form, "from", typed->from);
  office_fields_add (&form, "to", typed->to);
  office_fields_add (&form, "tls", NULL);
  viewer_add_choices (&viewer, tree_set_list (view, "locks"), "relay_lock", mail_relay_locks, typed->tls);
  tree_set_flag (view, "held", relay != NULL && relay->password != NULL);
  tree_set_flag (view, "lost", relay != NULL && relay->lost);
  tree_set_flag (view, "by_file", exchange_appliance (exchange)->msmtp_config != NULL);
  tree_set_flag (view, "many", exchange_query (exchange, "trop") != NULL);
  if (relay != NULL)
    add_trial (&viewer, relay, view);
  return setup_step_page (exchange, status, STEP, remarks, view);
}

int
setup_relay_show (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  g_autoptr (MailRelay) relay = NULL;
  g_autoptr (User) user = user_find (viewer.db, viewer.user_id, NULL);
  g_autoptr (Remarks) none = remarks_new ();
  g_auto (Typed) typed = { .from = setting_text (viewer.db, "mail.from") };

  mail_relay_find (viewer.db, &relay, NULL);
  typed.host = g_strdup (relay == NULL ? "" : relay->host);
  typed.tls = g_strdup (relay == NULL ? mail_relay_locks[0] : relay->tls);
  typed.login = g_strdup (relay == NULL ? "" : relay->login);
  typed.port = relay == NULL ? g_strdup ("") : g_strdup_printf ("%" G_GINT64_FORMAT, relay->port);
  typed.to = g_strdup (user == NULL ? "" : user->email);
  return page (exchange, 200, &typed, none);
}

/* ---- sending ---- */

/* An empty port is the usual one; an empty password is the one there is, unless it is said to be taken away. */
static Typed
typed_read (Exchange *exchange)
{
  const char *password = exchange_field (exchange, "password");
  Typed typed = { .host = exchange_typed (exchange, "host", FALSE, MAIL_RELAY_HOST_MAX + 1),
                  .tls = exchange_typed (exchange, "tls", FALSE, CODE_CHARS),
                  .login = exchange_typed (exchange, "login", FALSE, MAIL_RELAY_LOGIN_MAX + 1),
                  .port = exchange_typed (exchange, "port", FALSE, CODE_CHARS),
                  .from = exchange_typed (exchange, "from", FALSE, EMAIL_CHARS),
                  .to = exchange_typed (exchange, "to", FALSE, EMAIL_CHARS),
                  .password = password != NULL && *password != '\0' ? password : NULL,
                  .actor = office_actor (exchange) };

  if (*typed.port == '\0' && mail_relay_port (typed.tls) != 0) {
    g_free (typed.port);
    typed.port = g_strdup_printf ("%" G_GINT64_FORMAT, mail_relay_port (typed.tls));
  }
  if (*typed.login == '\0' && typed.password == NULL)
    typed.password = "";
  return typed;
}

static MailRelayInput
relay_input (const Typed *typed)
{
  gint64 port = 0;

  text_to_integer (typed->port, 1, 65535, &port);
  return (MailRelayInput){ typed->host, typed->tls, typed->login, typed->password, port };
}

static void
check (Exchange *exchange, const Typed *typed, gboolean trying, Remarks *remarks)
{
  const MailRelayInput input = relay_input (typed);

  if (exchange_appliance (exchange)->msmtp_config == NULL)
    mail_relay_check (&input, remarks);
  if (!text_is_email (typed->from))
    remarks_add (remarks, "from", "from", NULL);
  if (trying && !text_is_email (typed->to))
    remarks_add (remarks, "to", "to", NULL);
}

typedef struct {
  const Typed *typed;
  gboolean relay; /* it is ours to keep */
} Keeping;

static gboolean
keep_work (Db *db, gpointer data, GError **error)
{
  const Keeping *keeping = data;
  const Typed *typed = keeping->typed;
  const MailRelayInput input = relay_input (typed);
  g_autofree char *from = setting_text (db, "mail.from");

  return (!keeping->relay || mail_relay_set (db, &typed->actor, &input, error))
         && (strcmp (from, typed->from) == 0 || setting_set (db, &typed->actor, "mail.from", typed->from, error));
}

typedef struct {
  Actor actor;
  char status[sizeof ((MailerVerdict *) NULL)->status];
} Trial;

static gboolean
may_try (Db *db, gpointer data, GError **error)
{
  const Trial *trial = data;

  return attempt_take (db, ATTEMPT_RELAY_TEST, "all", trial->actor.now, error);
}

static gboolean
tried_work (Db *db, gpointer data, GError **error)
{
  const Trial *trial = data;

  return mail_relay_tried (db, trial->status, trial->actor.now, error);
}

/* Waits for the relay: the person wants to know. */
static int
try (Exchange *exchange, const Typed *typed)
{
  const Appliance *appliance = exchange_appliance (exchange);
  Trial trial = { .actor = typed->actor };
  const MailTest test = { .words = appliance->words,
                          .base_url = appliance->base_url,
                          .way = { appliance->msmtp_config, appliance->relay_ca },
                          .to = typed->to,
                          .now = typed->actor.now };
  MailerVerdict verdict = { 0 };
  g_autoptr (GError) error = NULL;

  if (!store_write (appliance->store, may_try, &trial, &error))
    return g_error_matches (error, BOX_ERROR, BOX_ERROR_LIMIT)
               ? exchange_redirect (exchange, "/installation/" STEP "?trop=1#essai")
               : exchange_fail (exchange, g_steal_pointer (&error));
  if (!mail_test_send (store_reader (appliance->store), &test, &verdict, &error))
    return exchange_fail (exchange, g_steal_pointer (&error));
  g_strlcpy (trial.status, verdict.verdict == OUTBOX_SENT ? SENT : verdict.status, sizeof trial.status);
  if (!store_write (appliance->store, tried_work, &trial, &error))
    return exchange_fail (exchange, g_steal_pointer (&error));
  return exchange_redirect (exchange, "/installation/" STEP "#essai");
}

int
setup_relay_send (Exchange *exchange)
{
  gboolean trying = exchange_field (exchange, "try") != NULL;
  g_auto (Typed) typed = typed_read (exchange);
  Keeping keeping = { &typed, exchange_appliance (exchange)->msmtp_config == NULL };
  g_autoptr (Remarks) remarks = remarks_new ();
  GError *error = NULL;

  check (exchange, &typed, trying, remarks);
  if (remarks_any (remarks))
    return page (exchange, 422, &typed, remarks);
  if (!store_write (exchange_appliance (exchange)->store, keep_work, &keeping, &error))
    return exchange_fail (exchange, error);
  return trying ? try (exchange, &typed) : setup_go_on (exchange, STEP);
}
