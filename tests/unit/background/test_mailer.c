/* test_mailer.c: what msmtp's end means, and a real msmtp against a real SMTP server that refuses, delays,
 * drops and hangs. */
#include "background/mailer.h"

#include <string.h>

#include "jobs_world.h"

static void
test_verdict (void)
{
  static const struct {
    gboolean exited;
    int status;
    const char *log;
    OutboxVerdict verdict;
    gboolean alarm;
    const char *kept;
    gboolean gone; /* the address itself */
  } rows[] = {
    { TRUE, 0, "x recipients=a@b.fr mailsize=9 smtpstatus=250 smtpmsg='250 ok' exitcode=EX_OK", OUTBOX_SENT, FALSE,
      "250", FALSE },
    { TRUE, 69, "x smtpstatus=450 exitcode=EX_UNAVAILABLE", OUTBOX_RETRY, FALSE, "450", FALSE },
    { TRUE, 69, "x smtpstatus=451 exitcode=EX_UNAVAILABLE", OUTBOX_RETRY, FALSE, "451", FALSE },
    { TRUE, 69, "x smtpstatus=554 exitcode=EX_UNAVAILABLE", OUTBOX_FAILED, FALSE, "554", FALSE },
    { TRUE, 65, "x smtpstatus=550 exitcode=EX_DATAERR", OUTBOX_FAILED, FALSE, "550", TRUE },
    { TRUE, 77, "x smtpstatus=535 exitcode=EX_NOPERM", OUTBOX_RETRY, TRUE, "535", FALSE },
    { TRUE, 69, "x smtpstatus=530 exitcode=EX_UNAVAILABLE", OUTBOX_RETRY, TRUE, "530", FALSE },
    { TRUE, 75, "x errormsg='cannot connect' exitcode=EX_TEMPFAIL", OUTBOX_RETRY, TRUE, "exit 75", FALSE },
    { TRUE, 68, "x exitcode=EX_NOHOST", OUTBOX_RETRY, TRUE, "exit 68", FALSE },
    { TRUE, 78, "", OUTBOX_RETRY, TRUE, "exit 78", FALSE },
    { TRUE, 74, NULL, OUTBOX_RETRY, TRUE, "exit 74", FALSE },
    { TRUE, 69, "x smtpstatus=450 smtpmsg='450 smtpstatus=550'", OUTBOX_RETRY, FALSE, "450", FALSE },
    { TRUE, 69, "x smtpstatus=9999999999 ", OUTBOX_RETRY, TRUE, "exit 69", FALSE },
    { FALSE, 0, "", OUTBOX_RETRY, TRUE, "timeout", FALSE },
    { TRUE, 65, "x smtpstatus=550 smtpmsg='550 5.1.1 No such user' errormsg='recipient address a@b.fr not accepted'",
      OUTBOX_FAILED, FALSE, "550 5.1.1", TRUE },
    { TRUE, 65, "x smtpstatus=550 smtpmsg='550-5.7.1 line\\n550 5.7.1 spam' errormsg='recipient address'",
      OUTBOX_FAILED, FALSE, "550 5.7.1", FALSE },
    { TRUE, 65, "x smtpstatus=550 smtpmsg='550 Blocked, see policy' errormsg='recipient'", OUTBOX_FAILED, FALSE, "550",
      FALSE },
    { TRUE, 65, "x smtpstatus=553 smtpmsg='553 no' errormsg='envelope from address x not accepted'", OUTBOX_FAILED,
      FALSE, "553", FALSE },
    { TRUE, 65, "x smtpstatus=552 smtpmsg='552 5.2.2 full' errormsg='recipient'", OUTBOX_FAILED, FALSE, "552 5.2.2",
      FALSE },
    { TRUE, 69, "x smtpstatus=550 smtpmsg='550 5.1.1 at the end of the data'", OUTBOX_FAILED, FALSE, "550 5.1.1",
      FALSE },
    { TRUE, 65, "x smtpstatus=450 smtpmsg='450 5.1.1 no' errormsg='recipient'", OUTBOX_RETRY, FALSE, "450 5.1.1",
      FALSE },
    { TRUE, 69, "x errormsg='the server does not support TLS via the STARTTLS command'", OUTBOX_RETRY, TRUE, "tls",
      FALSE },
    { TRUE, 69, "x errormsg='TLS certificate verification failed: not trusted'", OUTBOX_RETRY, TRUE, "certificate",
      FALSE },
    { TRUE, 69, "x errormsg='the server does not support authentication'", OUTBOX_RETRY, TRUE, "sign_in", FALSE },
    { TRUE, 76, "x errormsg='TLS handshake failed: An unexpected TLS packet'", OUTBOX_RETRY, TRUE, "tls", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    MailerVerdict found = mailer_verdict (rows[i].exited, rows[i].status, rows[i].log);

    g_test_message ("row %u", i);
    g_assert_cmpint (found.verdict, ==, rows[i].verdict);
    g_assert_cmpint (found.alarm, ==, rows[i].alarm);
    g_assert_cmpstr (found.status, ==, rows[i].kept);
    g_assert_cmpint (found.gone, ==, rows[i].gone);
  }
}

/* A town whose relay is packaging/demo/sink.py on a free port. */
typedef struct {
  JobsWorld *town;
  GSubprocess *sink;
  char *config, *mails;
} Relay;

static guint
sink_read_port (GSubprocess *sink)
{
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (sink));
  g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);

  return line == NULL || !g_str_has_prefix (line, "ready ") ? 0 : (guint) g_ascii_strtoull (line + 6, NULL, 10);
}

static void
relay_configure (Relay *relay, guint port)
{
  g_autofree char *text =
      g_strdup_printf ("account default\nhost 127.0.0.1\nport %u\nauth off\ntls off\nfrom x@example.org\n", port);

  g_assert_true (g_file_set_contents_full (relay->config, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
}

static Relay *
relay_new (void)
{
  Relay *relay = g_new0 (Relay, 1);
  guint port;

  relay->town = jobs_world_new ();
  relay->config = g_build_filename (relay->town->world->folder, "msmtprc", NULL);
  relay->mails = g_build_filename (relay->town->world->folder, "mails", NULL);
  relay->sink = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, "/usr/bin/python3", "packaging/demo/sink.py",
                                  "--port", "0", "--folder", relay->mails, NULL);
  port = relay->sink == NULL ? 0 : sink_read_port (relay->sink);
  g_assert_cmpuint (port, >, 0);
  relay_configure (relay, port);
  relay->town->jobs.msmtp_config = relay->config;
  return relay;
}

static void
relay_free (Relay *relay)
{
  if (relay->sink != NULL) {
    g_subprocess_force_exit (relay->sink);
    g_subprocess_wait (relay->sink, NULL, NULL);
    g_object_unref (relay->sink);
  }
  jobs_world_free (relay->town);
  g_free (relay->config);
  g_free (relay->mails);
  g_free (relay);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Relay, relay_free)

static gboolean
add_mail (Db *db, gpointer data, GError **error)
{
  const char *recipient = data;
  const OutboxInput input = { .dedup_key = recipient,
                              .kind = "report_new",
                              .recipient = recipient,
                              .subject = "[Logement]"
                                         " Dossier 64-1",
                              .body_text = "Bonjour",
                              .body_html = "<p>Bonjour</p>",
                              .from = "logement@pau.example" };
  gint64 id;

  return outbox_add (db, &input, MONDAY_9, &id, error);
}

static void
test_delivered (void)
{
  g_autoptr (Relay) relay = relay_new ();
  g_autofree char *ran = NULL, *path = NULL, *text = NULL;

  world_do (relay->town->world, add_mail, (gpointer) "a@example.org");
  ran = jobs_world_run (relay->town, MONDAY_9);
  g_assert_cmpstr (ran, ==, "outbox sent 1, later 0, failed 0");
  path = g_build_filename (relay->mails, "000001-a@example.org.eml", NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  if (text == NULL)
    return;
  g_assert_nonnull (strstr (text, "X-MailFrom: logement@pau.example")); /* the envelope is the service's, for SPF */
  g_assert_nonnull (strstr (text, "Subject: [Logement] Dossier 64-1"));
  g_assert_nonnull (strstr (text, "Message-Id: <outbox-"));
}

static void
test_answers (void)
{
  static const struct {
    const char *recipient, *state, *status;
    gint64 delay_s;
  } rows[] = {
    { "tempfail-450@example.org", "pending", "450 4.2.1", 60 },
    { "rcpt550@example.org", "failed", "550 5.1.1", 0 },
    { "data451@example.org", "pending", "451 4.3.0", 60 },
    { "data554@example.org", "failed", "554 5.6.0", 0 },
  };
  g_autoptr (Relay) relay = relay_new ();
  g_autofree char *ran = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    world_do (relay->town->world, add_mail, (gpointer) rows[i].recipient);
  ran = jobs_world_run (relay->town, MONDAY_9);
  g_assert_cmpstr (ran, ==, "outbox sent 0, later 2, failed 2");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (Query) query = query_new (store_reader (relay->town->world->store),
                                         "SELECT state, last_status, next_at FROM outbox WHERE recipient = :recipient");

    query_bind_text (query, ":recipient", rows[i].recipient);
    g_assert_true (query_next (query));
    g_assert_cmpstr (query_text (query, "state"), ==, rows[i].state);
    g_assert_cmpstr (query_text (query, "last_status"), ==, rows[i].status);
    g_assert_cmpint (query_integer (query, "next_at"), ==, MONDAY_9 + rows[i].delay_s);
  }
}

/* The connection falls in the middle, then nobody listens: the box waits, and tells. */
static void
test_relay_gone (void)
{
  g_autoptr (Relay) relay = relay_new ();
  g_autofree char *dropped = NULL, *refused = NULL, *soon = NULL;

  world_do (relay->town->world, add_mail, (gpointer) "drop@example.org");
  dropped = jobs_world_run (relay->town, MONDAY_9);
  g_assert_true (g_str_has_prefix (dropped, "FAILED outbox the mail relay cannot be used"));
  relay_configure (relay, 1);
  world_do (relay->town->world, add_mail, (gpointer) "a@example.org");
  world_do (relay->town->world, add_mail, (gpointer) "b@example.org");
  soon = jobs_world_run (relay->town, MONDAY_9 + 30);
  g_assert_cmpstr (soon, ==, ""); /* not at each commit */
  refused = jobs_world_run (relay->town, MONDAY_9 + 60);
  g_test_message ("%s", refused);
  g_assert_true (g_str_has_prefix (refused, "FAILED outbox the mail relay cannot be used (exit 75)"));
  g_assert_cmpint (world_integer (relay->town->world, "SELECT sum (attempts) AS x FROM outbox WHERE recipient < 'c'"),
                   ==, 1);
  g_assert_cmpint (world_integer (relay->town->world, "SELECT count (*) AS x FROM outbox WHERE state = 'pending'"), ==,
                   3);
}

static void
test_no_address_in_results (void)
{
  g_autoptr (Relay) relay = relay_new ();
  g_autofree char *ran = NULL;

  world_do (relay->town->world, add_mail, (gpointer) "rcpt550@example.org");
  ran = jobs_world_run (relay->town, MONDAY_9);
  g_assert_null (strstr (ran, "example.org"));
  g_assert_cmpint (world_integer (relay->town->world, "SELECT count (*) AS x FROM job WHERE result LIKE '%@%'"), ==, 0);
}

static void
test_bad_configuration (void)
{
  g_autoptr (Relay) relay = relay_new ();
  g_autofree char *ran = NULL;

  g_assert_true (
      g_file_set_contents_full (relay->config, "nonsense\n", -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
  world_do (relay->town->world, add_mail, (gpointer) "a@example.org");
  ran = jobs_world_run (relay->town, MONDAY_9);
  g_assert_cmpstr (ran, ==, "FAILED outbox the mail relay cannot be used (exit 78): mails wait");
}

static void
test_cap (void)
{
  g_autoptr (Relay) relay = relay_new ();
  g_autofree char *first = NULL, *second = NULL;

  world_sql (relay->town->world,
             "INSERT INTO setting (key, value, changed_at, changed_by) VALUES ('mail.hourly_cap', '2', 0,"
             " 'test')");
  world_do (relay->town->world, add_mail, (gpointer) "a@example.org");
  world_do (relay->town->world, add_mail, (gpointer) "b@example.org");
  world_do (relay->town->world, add_mail, (gpointer) "c@example.org");
  first = jobs_world_run (relay->town, MONDAY_9);
  g_assert_cmpstr (first, ==, "outbox sent 2, later 0, failed 0");
  second = jobs_world_run (relay->town, MONDAY_9 + 3600);
  g_assert_cmpstr (second, ==, "outbox sent 1, later 0, failed 0");
}

static void
test_no_relay (void)
{
  g_autoptr (JobsWorld) town = jobs_world_new ();
  g_autofree char *ran = NULL;

  world_do (town->world, add_mail, (gpointer) "a@example.org");
  ran = jobs_world_run (town, MONDAY_9);
  g_assert_cmpstr (ran, ==, "");
}

/* The clock goes on while mails leave: each is claimed and settled at its own time, and a run has an end. */
static void
test_clock_goes_on (void)
{
  g_autoptr (Relay) relay = relay_new ();
  World *world = relay->town->world;
  static const char *const recipients[] = { "a@example.org", "b@example.org", "c@example.org" };
  g_autofree char *ran = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (recipients); i++)
    world_do (world, add_mail, (gpointer) recipients[i]);
  jobs_world_tick_s = 10;
  ran = jobs_world_run (relay->town, MONDAY_9);
  g_assert_cmpstr (ran, ==, "outbox sent 2, later 0, failed 0; outbox sent 1, later 0, failed 0");
  g_assert_cmpint (world_integer (world, "SELECT count (DISTINCT sent_at) AS x FROM outbox"), ==, 3);
}

/* Cancelled once msmtp speaks with the relay: after a second. */
static gpointer
cancel_soon (gpointer stop)
{
  g_usleep (G_USEC_PER_SEC);
  g_cancellable_cancel (stop);
  return NULL;
}

static guint
mails_kept (const Relay *relay)
{
  g_autoptr (GDir) names = g_dir_open (relay->mails, 0, NULL);
  const char *name;
  guint count = 0;

  while (names != NULL && (name = g_dir_read_name (names)) != NULL)
    count += g_str_has_suffix (name, ".eml") ? 1 : 0;
  return count;
}

/* The box goes down while the relay takes its time: that mail ends, no other begins, and none leaves twice. */
static void
test_stop (void)
{
  g_autoptr (Relay) relay = relay_new ();
  g_autoptr (GCancellable) stop = g_cancellable_new ();
  World *world = relay->town->world;
  g_autofree char *ran = NULL;
  GThread *thread;

  relay->town->jobs.stop = stop;
  world_do (world, add_mail, (gpointer) "slow@example.org");
  world_do (world, add_mail, (gpointer) "a@example.org");
  thread = g_thread_new ("cancel", cancel_soon, stop);
  ran = jobs_world_run (relay->town, MONDAY_9);
  g_thread_join (thread);
  g_assert_cmpstr (ran, ==, "outbox sent 1, later 0, failed 0");
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM outbox WHERE state = 'pending'"), ==, 1);
  g_cancellable_reset (stop);
  g_free (jobs_world_run (relay->town, MONDAY_9 + CLOCK_HOUR));
  g_assert_cmpuint (mails_kept (relay), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  g_test_add_func ("/mailer/verdict", test_verdict);
  g_test_add_func ("/mailer/delivered", test_delivered);
  g_test_add_func ("/mailer/answers", test_answers);
  g_test_add_func ("/mailer/relay-gone", test_relay_gone);
  g_test_add_func ("/mailer/no-address-in-results", test_no_address_in_results);
  g_test_add_func ("/mailer/bad-configuration", test_bad_configuration);
  g_test_add_func ("/mailer/cap", test_cap);
  g_test_add_func ("/mailer/no-relay", test_no_relay);
  g_test_add_func ("/mailer/clock-goes-on", test_clock_goes_on);
  g_test_add_func ("/mailer/stop", test_stop);
  return g_test_run ();
}
