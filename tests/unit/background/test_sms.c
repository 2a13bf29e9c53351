/* test_sms.c: the two ways of text messages: the folder of gammu-smsd, and a gateway that is a real HTTP server here;
 * the month's cap, the hours, and what is given up. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "background/sms_gateway.h"
#include "background/sms_spool.h"
#include "jobs_world.h"

#define MOBILE "+33612345678"
#define TEXT "Mairie de Pau : \"êtes-vous là\" & co 100 %"

/* ---- a town that sends texts ---- */

static gboolean
add_text (Db *db, gpointer data, GError **error)
{
  const OutboxInput input = { .dedup_key = data,
                              .kind = "acknowledgement",
                              .channel = CHANNEL_SMS,
                              .recipient = MOBILE,
                              .subject = "s",
                              .body_text = TEXT,
                              .body_html = "",
                              .from = "logement@pau.example" };
  gint64 id = 0;

  return outbox_add (db, &input, jobs_world_now, &id, error);
}

static void
set_way (JobsWorld *town, const char *way)
{
  g_autofree char *sql =
      g_strdup_printf ("INSERT INTO setting (key, value, changed_at, changed_by) VALUES ('sms.way', '%s', 0, 'test')"
                       " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                       way);

  world_sql (town->world, sql);
}

/* (transfer full): "state status attempts" of the last text. */
static char *
last_state (JobsWorld *town)
{
  return world_text (town->world,
                     "SELECT state || ' ' || coalesce (last_status, '-') || ' ' || attempts AS x FROM outbox"
                     " WHERE channel = 'sms' ORDER BY id DESC LIMIT 1");
}

#define assert_state(town, expected) \
  { \
    g_autofree char *state = last_state (town); \
    g_assert_cmpstr (state, ==, expected); \
  }

/* ---- the folder ---- */

typedef struct {
  JobsWorld *town;
  char *folder;
} Spool;

static void
spool_free (Spool *spool)
{
  jobs_world_free (spool->town); /* the folder lies in its own */
  g_free (spool->folder);
  g_free (spool);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Spool, spool_free)

static Spool *
spool_new (void)
{
  static const char *const places[] = { "outbox", "sent", "error" };
  Spool *spool = g_new0 (Spool, 1);

  spool->town = jobs_world_new ();
  spool->folder = g_build_filename (spool->town->world->folder, "gammu", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autofree char *path = g_build_filename (spool->folder, places[i], NULL);

    g_mkdir_with_parents (path, 0700);
  }
  spool->town->jobs.sms_spool = spool->folder;
  set_way (spool->town, "spool");
  return spool;
}

/* (transfer full): the one file there; NULL without any. */
static char *
only_name (const Spool *spool, const char *place)
{
  g_autofree char *path = g_build_filename (spool->folder, place, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  char *name = g_strdup (g_dir_read_name (dir));

  g_assert_null (g_dir_read_name (dir));
  return name;
}

/* gammu-smsd says its word. */
static void
spool_move (const Spool *spool, const char *place)
{
  g_autofree char *name = only_name (spool, "outbox");
  g_autofree char *from = g_build_filename (spool->folder, "outbox", name, NULL);
  g_autofree char *to = g_build_filename (spool->folder, place, name, NULL);

  g_assert_cmpint (g_rename (from, to), ==, 0);
}

static void
test_spool_file (void)
{
  static const char text[] = "\xfe\xff\0M\0a\0i\0r\0i\0e";
  g_autoptr (Spool) spool = spool_new ();
  g_autofree char *ran = NULL, *name = NULL, *path = NULL, *bytes = NULL;
  gsize size = 0;
  GStatBuf found;

  world_do (spool->town->world, add_text, (gpointer) "1");
  ran = jobs_world_run (spool->town, MONDAY_9);
  g_assert_cmpstr (ran, ==, "sms sent 0, handed 1, later 0, failed 0");
  name = only_name (spool, "outbox"); /* nothing lies aside */
  g_assert_cmpstr (name, ==, "OUTC20261123_090000_01_+33612345678_box.txt");
  path = g_build_filename (spool->folder, "outbox", name, NULL);
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  g_assert_cmpint (memcmp (bytes, text, sizeof text - 1), ==, 0);
  g_assert_cmpuint (size, ==, 2 + 2 * (gsize) g_utf8_strlen (TEXT, -1));
  g_assert_cmpint (g_stat (path, &found), ==, 0);
  g_assert_cmpint (found.st_mode & 07777, ==, 0660);
  assert_state (spool->town, "sending spool 0");
}

static void
test_spool_outcome (void)
{
  static const char *const places[] = { "outbox", "sent", "error" };
  static const struct {
    const char *place; /* NULL: the file is gone */
    const char *state, *ran;
  } rows[] = { { "sent", "sent sent 1", "sms sent 1, handed 0, later 0, failed 0" },
               { "error", "failed modem 1", "sms sent 0, handed 0, later 0, failed 1" },
               { NULL, "failed lost 1", "sms sent 0, handed 0, later 0, failed 1" } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (Spool) spool = spool_new ();
    g_autofree char *ran = NULL, *name = NULL;

    world_do (spool->town->world, add_text, (gpointer) "1");
    g_free (jobs_world_run (spool->town, MONDAY_9));
    g_free (jobs_world_run (spool->town, MONDAY_9 + 61)); /* gammu takes its time */
    assert_state (spool->town, "sending spool 0");
    if (rows[i].place != NULL) {
      spool_move (spool, rows[i].place);
    } else {
      g_autofree char *path = NULL;

      name = only_name (spool, "outbox");
      path = g_build_filename (spool->folder, "outbox", name, NULL);
      g_unlink (path);
    }
    ran = jobs_world_run (spool->town, MONDAY_9 + 130);
    g_assert_cmpstr (ran, ==, rows[i].ran);
    assert_state (spool->town, rows[i].state);
    for (guint j = 0; j < G_N_ELEMENTS (places); j++) { /* neither number nor link stays in gammu's folders */
      g_autofree char *left = only_name (spool, places[j]);

      g_assert_null (left);
    }
  }
}

/* The power goes after the file was written, before the store knew: gammu sent it meanwhile. It is not written again.
 */
static void
test_spool_after_a_cut (void)
{
  g_autoptr (Spool) spool = spool_new ();
  g_autofree char *name = NULL;

  world_do (spool->town->world, add_text, (gpointer) "1");
  g_free (jobs_world_run (spool->town, MONDAY_9));
  spool_move (spool, "sent");
  world_sql (spool->town->world, "UPDATE outbox SET state = 'pending', last_status = NULL");
  g_free (jobs_world_run (spool->town, MONDAY_9 + 300));
  name = only_name (spool, "outbox");
  g_assert_null (name);
  assert_state (spool->town, "sent sent 1");
}

/* A modem that is away for two days: the text is taken back. */
static void
test_spool_patience (void)
{
  g_autoptr (Spool) spool = spool_new ();
  g_autofree char *name = NULL;

  world_do (spool->town->world, add_text, (gpointer) "1");
  g_free (jobs_world_run (spool->town, MONDAY_9));
  g_free (jobs_world_run (spool->town, MONDAY_9 + 2 * CLOCK_DAY));
  assert_state (spool->town, "sending spool 0");
  g_free (jobs_world_run (spool->town, MONDAY_9 + 2 * CLOCK_DAY + 120));
  assert_state (spool->town, "failed timeout 1");
  name = only_name (spool, "outbox");
  g_assert_null (name);
}

/* What gammu holds is asked about there, even when the way was changed since. */
static void
test_spool_then_off (void)
{
  g_autoptr (Spool) spool = spool_new ();

  world_do (spool->town->world, add_text, (gpointer) "1");
  g_free (jobs_world_run (spool->town, MONDAY_9));
  set_way (spool->town, "off");
  spool_move (spool, "sent");
  g_free (jobs_world_run (spool->town, MONDAY_9 + 120));
  assert_state (spool->town, "sent sent 1");
}

static void
test_spool_away (void)
{
  g_autoptr (Spool) spool = spool_new ();
  g_autofree char *outbox = g_build_filename (spool->folder, "outbox", NULL), *ran = NULL;

  g_rmdir (outbox);
  world_do (spool->town->world, add_text, (gpointer) "1");
  world_do (spool->town->world, add_text, (gpointer) "2");
  ran = jobs_world_run (spool->town, MONDAY_9);
  g_assert_cmpstr (ran, ==, "FAILED sms text messages cannot leave (folder): they wait");
  g_assert_cmpint (world_integer (spool->town->world, "SELECT sum (attempts) AS x FROM outbox"), ==, 1);
}

/* ---- what never leaves ---- */

static void
test_given_up (void)
{
  static const struct {
    const char *way, *cap;
    gint64 after_s;
    const char *state;
  } rows[] = { { "off", "10", 0, "failed off 1" },
               { "spool", "0", 0, "failed cap 1" },
               { "spool", "10", 2 * CLOCK_DAY + 1, "failed late 1" },
               { "http", "10", 0, "pending setting 1" } }; /* no file is named */

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (Spool) spool = spool_new ();
    g_autofree char *cap = g_strdup_printf (
        "INSERT INTO setting (key, value, changed_at, changed_by) VALUES ('sms.monthly_cap', '%s', 0, 't')",
        rows[i].cap);

    set_way (spool->town, rows[i].way);
    world_sql (spool->town->world, cap);
    world_do (spool->town->world, add_text, (gpointer) "1");
    g_free (jobs_world_run (spool->town, MONDAY_9 + rows[i].after_s));
    assert_state (spool->town, rows[i].state);
  }
}

/* The third of a month with a cap of two is given up, the administrator told; the next month has its own. */
static void
test_cap (void)
{
  g_autoptr (Spool) spool = spool_new ();
  World *world = spool->town->world;
  gint64 december = clock_add_months (clock_month_start (MONDAY_9), 1) + 9 * CLOCK_HOUR;
  g_autofree char *text = NULL;

  g_free (jobs_world_run (spool->town, MONDAY_9));
  world_sql (world, "INSERT INTO setting (key, value, changed_at, changed_by) VALUES ('sms.monthly_cap', '2', 0, 't')");
  for (guint i = 0; i < 3; i++) {
    g_autofree char *key = g_strdup_printf ("%u", i);

    world_do (world, add_text, key);
    g_free (jobs_world_run (spool->town, MONDAY_9 + 300 * (i + 1)));
    if (i < 2) {
      spool_move (spool, "sent");
      g_free (jobs_world_run (spool->town, MONDAY_9 + 300 * (i + 1) + 61));
    }
  }
  assert_state (spool->town, "failed cap 1");
  g_assert_cmpint (world_integer (world, "SELECT count (*) AS x FROM outbox WHERE state = 'sent'"), ==, 2);
  g_free (jobs_world_run (spool->town, MONDAY_9 + CLOCK_DAY));
  text = world_text (world, "SELECT body_text AS x FROM outbox WHERE kind = 'outbox_failures'");
  g_assert_nonnull (text);
  g_assert_nonnull (
      text == NULL ? NULL : strstr (text, "Le nombre de SMS permis ce mois-ci est atteint.\n1 message"));
  jobs_world_now = december;
  world_do (world, add_text, (gpointer) "december");
  g_free (jobs_world_run (spool->town, december));
  assert_state (spool->town, "sending spool 0");
}

/* ---- the gateway ---- */

/* Answers one status to everybody, and keeps what the last one asked. */
typedef struct {
  GSocketService *service;
  guint16 port;
  int status;
  const char *body;
  guint requests;
  char request[4096];
  JobsWorld *town;
  char *file;
} Gateway;

static gboolean
answer (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  Gateway *gateway = data;
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_autofree char *head = NULL;
  gsize length = 0;

  (void) service;
  (void) source;
  memset (gateway->request, 0, sizeof gateway->request);
  /* Until the blank line, then as many bytes as it says. */
  while (length < sizeof gateway->request - 1) {
    const char *end = strstr (gateway->request, "\r\n\r\n"), *said = strstr (gateway->request, "Content-Length: ");
    gsize wanted = end == NULL ? G_MAXSIZE
                               : (gsize) (end + 4 - gateway->request)
                                     + (said == NULL ? 0 : g_ascii_strtoull (said + 16, NULL, 10));
    gssize got;

    if (length >= wanted)
      break;
    got = g_input_stream_read (in, gateway->request + length, 1, NULL, NULL);
    if (got <= 0)
      break;
    length += (gsize) got;
  }
  gateway->requests++;
  head = g_strdup_printf ("HTTP/1.1 %d X\r\nContent-Length: %zu\r\nLocation: /elsewhere\r\nConnection: close\r\n\r\n%s",
                          gateway->status, strlen (gateway->body), gateway->body);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), head, strlen (head), NULL, NULL,
                             NULL);
  return TRUE;
}

static void
gateway_write (Gateway *gateway, const char *format, int mode)
{
  g_autofree char *port = g_strdup_printf ("127.0.0.1:%u", gateway->port);
  g_auto (GStrv) parts = g_strsplit (format, "HOST", -1);
  g_autofree char *text = g_strjoinv (port, parts);

  g_assert_true (g_file_set_contents_full (gateway->file, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, mode, NULL));
  g_chmod (gateway->file, (mode_t) mode);
}

#define BY_URL "[gateway]\nurl=http://HOST/send?to={to}&from={from}&text={text}\n"
#define BY_JSON \
  "[gateway]\nurl=http://HOST/sms\nbody={\"to\": \"{to00}\", \"text\": \"{text}\", \"from\": \"{from}\", \"id\": {id}}\n" \
  "type=application/json\nexpect=\"ok\"\n[headers]\nAuthorization=Bearer s3cret\n"

static void
gateway_free (Gateway *gateway)
{
  g_socket_service_stop (gateway->service);
  g_socket_listener_close (G_SOCKET_LISTENER (gateway->service));
  g_object_unref (gateway->service);
  jobs_world_free (gateway->town);
  g_free (gateway->file);
  g_free (gateway);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Gateway, gateway_free)

/* Its thread looks at sockets with a main context of its own. */
static gpointer
serve (gpointer loop)
{
  g_main_loop_run (loop);
  return NULL;
}

static Gateway *
gateway_new (int status, const char *body)
{
  Gateway *gateway = g_new0 (Gateway, 1);

  gateway->service = g_threaded_socket_service_new (2);
  gateway->port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (gateway->service), NULL, NULL);
  gateway->status = status;
  gateway->body = body;
  g_signal_connect (gateway->service, "run", G_CALLBACK (answer), gateway);
  gateway->town = jobs_world_new ();
  gateway->file = g_build_filename (gateway->town->world->folder, "gateway.conf", NULL);
  gateway->town->jobs.sms_gateway = gateway->file;
  set_way (gateway->town, "http");
  world_sql (gateway->town->world,
             "INSERT INTO setting (key, value, changed_at, changed_by) VALUES ('sms.sender', 'Mairie Pau', 0, 't')");
  gateway_write (gateway, BY_URL, 0600);
  return gateway;
}

static void
test_gateway_url (void)
{
  g_autoptr (Gateway) gateway = gateway_new (200, "OK");
  g_autofree char *ran = NULL;

  world_do (gateway->town->world, add_text, (gpointer) "1");
  ran = jobs_world_run (gateway->town, MONDAY_9);
  g_assert_cmpstr (ran, ==, "sms sent 1, handed 0, later 0, failed 0");
  g_assert_true (g_str_has_prefix (gateway->request,
                                   "GET /send?to=%2B33612345678&from=Mairie%20Pau&text=Mairie%20de%20Pau%20%3A%20%22"
                                   "%C3%AAtes-vous%20l%C3%A0%22%20%26%20co%20100%20%25 HTTP/1.1\r\n"));
  assert_state (gateway->town, "sent 200 1");
  g_assert_cmpint (world_integer (gateway->town->world, "SELECT body_text NOT LIKE '%+33%' AS x FROM outbox"), ==, 1);
}

static void
test_gateway_json (void)
{
  g_autoptr (Gateway) gateway = gateway_new (202, "{\"status\": \"ok\"}");
  const char *body;

  gateway_write (gateway, BY_JSON, 0600);
  world_do (gateway->town->world, add_text, (gpointer) "1");
  g_free (jobs_world_run (gateway->town, MONDAY_9));
  g_assert_true (g_str_has_prefix (gateway->request, "POST /sms HTTP/1.1\r\n"));
  g_assert_nonnull (strstr (gateway->request, "Authorization: Bearer s3cret\r\n"));
  g_assert_nonnull (strstr (gateway->request, "Content-Type: application/json\r\n"));
  body = strstr (gateway->request, "\r\n\r\n");
  g_assert_cmpstr (body, ==,
                   "\r\n\r\n{\"to\": \"0033612345678\", \"text\": \"Mairie de Pau : \\\"êtes-vous là\\\" & co 100 %\","
                   " \"from\": \"Mairie Pau\", \"id\": 1}");
  assert_state (gateway->town, "sent 202 1");
}

/* What the gateway answers, and what then becomes of the message. */
static void
test_gateway_answers (void)
{
  static const struct {
    int status;
    const char *file, *body, *state;
  } rows[] = {
    { 204, BY_URL, "", "sent 204 1" },    { 400, BY_URL, "", "failed 400 1" },
    { 404, BY_URL, "", "failed 404 1" },  { 302, BY_URL, "", "failed 302 1" }, /* the text goes nowhere else */
    { 401, BY_URL, "", "pending 401 1" }, { 402, BY_URL, "", "pending 402 1" },
    { 429, BY_URL, "", "pending 429 1" }, { 500, BY_URL, "", "pending 500 1" },
    { 503, BY_URL, "", "pending 503 1" }, { 200, BY_JSON, "{\"status\": \"ko\"}", "failed answer 1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (Gateway) gateway = gateway_new (rows[i].status, rows[i].body);

    gateway_write (gateway, rows[i].file, 0600);
    world_do (gateway->town->world, add_text, (gpointer) "1");
    g_free (jobs_world_run (gateway->town, MONDAY_9));
    g_test_message ("%d", rows[i].status);
    assert_state (gateway->town, rows[i].state);
    g_assert_cmpuint (gateway->requests, ==, 1);
  }
}

/* 500, then by the back-off of the outbox a minute later, and it leaves, once. */
static void
test_gateway_back_off (void)
{
  g_autoptr (Gateway) gateway = gateway_new (500, "");

  world_do (gateway->town->world, add_text, (gpointer) "1");
  g_free (jobs_world_run (gateway->town, MONDAY_9));
  g_free (jobs_world_run (gateway->town, MONDAY_9 + 59));
  g_assert_cmpuint (gateway->requests, ==, 1);
  gateway->status = 200;
  g_free (jobs_world_run (gateway->town, MONDAY_9 + 61));
  g_assert_cmpuint (gateway->requests, ==, 2);
  assert_state (gateway->town, "sent 200 2");
  g_free (jobs_world_run (gateway->town, MONDAY_9 + 3 * CLOCK_HOUR));
  g_assert_cmpuint (gateway->requests, ==, 2);
}

/* Nobody listens: an alarm, the others are not tried. */
static void
test_gateway_gone (void)
{
  g_autoptr (Gateway) gateway = gateway_new (200, "");
  g_autofree char *ran = NULL;

  gateway_write (gateway, "[gateway]\nurl=http://127.0.0.1:1/{to}\n", 0600);
  world_do (gateway->town->world, add_text, (gpointer) "1");
  world_do (gateway->town->world, add_text, (gpointer) "2");
  ran = jobs_world_run (gateway->town, MONDAY_9);
  g_assert_cmpstr (ran, ==, "FAILED sms text messages cannot leave (timeout): they wait");
  g_assert_null (strstr (ran, "336"));
  g_assert_cmpint (world_integer (gateway->town->world, "SELECT sum (attempts) AS x FROM outbox"), ==, 1);
}

/* Secrets that others may read, an address in clear over the internet, no address: nothing leaves. */
static void
test_gateway_refused (void)
{
  static const struct {
    const char *file;
    int mode;
  } rows[] = {
    { BY_URL, 0640 },
    { BY_URL, 0604 },
    { "[gateway]\nurl=http://gateway.example/{to}\n", 0600 },
    { "[gateway]\nurl=http://203.0.113.7/{to}\n", 0600 },
    { "[gateway]\nurl=ftp://HOST/{to}\n", 0600 },
    { "[gateway]\nbody={to}\n", 0600 },
    { "url=nonsense", 0600 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (Gateway) gateway = gateway_new (200, "");

    gateway_write (gateway, rows[i].file, rows[i].mode);
    world_do (gateway->town->world, add_text, (gpointer) "1");
    g_free (jobs_world_run (gateway->town, MONDAY_9));
    g_test_message ("row %u", i);
    assert_state (gateway->town, "pending setting 1");
    g_assert_cmpuint (gateway->requests, ==, 0);
  }
}

static void
test_outcomes (void)
{
  static const struct {
    long http;
    OutboxVerdict verdict;
    gboolean alarm;
  } rows[] = { { 0, OUTBOX_RETRY, TRUE },     { 200, OUTBOX_SENT, FALSE },   { 299, OUTBOX_SENT, FALSE },
               { 301, OUTBOX_FAILED, FALSE }, { 400, OUTBOX_FAILED, FALSE }, { 403, OUTBOX_RETRY, TRUE },
               { 404, OUTBOX_FAILED, FALSE }, { 408, OUTBOX_RETRY, FALSE },  { 422, OUTBOX_FAILED, FALSE },
               { 500, OUTBOX_RETRY, FALSE },  { 599, OUTBOX_RETRY, FALSE },  { 100, OUTBOX_RETRY, TRUE } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    SmsOutcome outcome = sms_gateway_outcome (rows[i].http);

    g_test_message ("%ld", rows[i].http);
    g_assert_cmpint (outcome.verdict, ==, rows[i].verdict);
    g_assert_cmpint (outcome.alarm, ==, rows[i].alarm);
    g_assert_false (outcome.handed);
  }
}

int
main (int argc, char **argv)
{
  GMainLoop *loop;
  GThread *thread;
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!secret_init (NULL))
    return 1;
  loop = g_main_loop_new (NULL, FALSE);
  thread = g_thread_new ("gateway", serve, loop);
  g_test_add_func ("/sms/spool-file", test_spool_file);
  g_test_add_func ("/sms/spool-outcome", test_spool_outcome);
  g_test_add_func ("/sms/spool-after-a-cut", test_spool_after_a_cut);
  g_test_add_func ("/sms/spool-patience", test_spool_patience);
  g_test_add_func ("/sms/spool-then-off", test_spool_then_off);
  g_test_add_func ("/sms/spool-away", test_spool_away);
  g_test_add_func ("/sms/given-up", test_given_up);
  g_test_add_func ("/sms/cap", test_cap);
  g_test_add_func ("/sms/gateway-url", test_gateway_url);
  g_test_add_func ("/sms/gateway-json", test_gateway_json);
  g_test_add_func ("/sms/gateway-answers", test_gateway_answers);
  g_test_add_func ("/sms/gateway-back-off", test_gateway_back_off);
  g_test_add_func ("/sms/gateway-gone", test_gateway_gone);
  g_test_add_func ("/sms/gateway-refused", test_gateway_refused);
  g_test_add_func ("/sms/outcomes", test_outcomes);
  result = g_test_run ();
  g_main_loop_quit (loop);
  g_thread_join (thread);
  g_main_loop_unref (loop);
  return result;
}
