/* server.c: starts CivetWeb with no document root and one handler for everything, counts its busy workers, logs each
 * request. Of CivetWeb 1.15 only what is known to hold is used: no form parsing, no files, no TLS, no CGI of its own.
 */
#include "http/server.h"

#include <civetweb.h>
#include <malloc.h>
#include <string.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "base/clock.h"
#include "base/crash.h"
#include "base/error.h"
#include "http/dispatch.h"
#include "http/router.h"
#include "http/stack.h"

struct Server {
  Service service;
  struct mg_context *context;
  int threads;
  int port;
  int held; /* atomic: connections with a worker */
  gboolean paints;
};

static gsize stack_used_max; /* atomic */

/* With less than a quarter of the workers free it is crowded: no connection is kept alive, who owes bytes has less time
 * to send them, and one address no longer holds more than a quarter of the workers with what it owes. */
enum {
  CROWDED_PARTS = 3,
  CROWDED_OF = 4,
  OWING_SHARE = 4,
  THREADS_MAX = 256,
  KNOCK_EVERY_US = 20 * 1000,
  TIDY_BYTES = 4 << 20,
  TIDY_EVERY_MS = 10 * 1000
};

static const char *const settings[] = {
  "decode_url",
  "no",                 /* by us, after looking at what is hidden behind escapes */
  "request_timeout_ms", /* between two bytes; the watchdog knows better, this holds where it found no socket */
  "60000",
  "enable_keep_alive",
  "yes",
  "keep_alive_timeout_ms",
  "2000",
  "connection_queue",
  "64",
  "listen_backlog", /* of a thousand sensors after a power cut nobody is told to come back: a person may be among them
                     */
  "1024",
  "tcp_nodelay",
  "1",
  "max_request_size",
  "16384",
  "enable_directory_listing",
  "no",
  "access_control_allow_origin",
  "",
  "cgi_pattern",
  "",
};

/* ---- workers ---- */

static void
measure_stack (const Server *server)
{
  gsize used, known;

  if (!server->paints)
    return;
  used = stack_used_bytes ();
  known = g_atomic_pointer_get (&stack_used_max);
  while (used > known && !g_atomic_pointer_compare_and_exchange (&stack_used_max, known, used))
    known = g_atomic_pointer_get (&stack_used_max);
}

static void *
thread_begin (const struct mg_context *context, int thread_type)
{
  const Server *server = mg_get_user_data (context);

  if (thread_type == 1)
    crash_thread_begin ();
  if (server->paints && thread_type == 1)
    stack_paint ();
  return NULL;
}

static void
thread_end (const struct mg_context *context, int thread_type, void *pointer)
{
  (void) pointer;
  if (thread_type != 1)
    return;
  measure_stack (mg_get_user_data (context));
  crash_thread_end ();
}

/* ---- connections ---- */

static Server *
server_of (const struct mg_connection *connection)
{
  return mg_get_user_data (mg_get_context (connection));
}

static void
held_add (Server *server, int more)
{
  int held = g_atomic_int_add (&server->held, more) + more;

  measure_set_busy (server->service.measure, held);
  watchdog_set_load (server->service.watchdog, held, held * CROWDED_OF > server->threads * CROWDED_PARTS);
}

static int
connection_begin (const struct mg_connection *connection, void **data)
{
  held_add (server_of (connection), 1);
  *data = NULL;
  return 0;
}

/* Sought once per connection, at its first request, and kept with it, plus one: NULL is not sought yet. */
static int
connection_socket (struct mg_connection *connection)
{
  const struct mg_request_info *info = mg_get_request_info (connection);
  gpointer known = mg_get_user_connection_data (connection);
  int socket;

  if (known != NULL)
    return GPOINTER_TO_INT (known) - 1;
  socket = watchdog_find_socket (info->remote_addr, info->remote_port);
  mg_set_user_connection_data (connection, GINT_TO_POINTER (socket + 1));
  return socket;
}

static void
connection_end (const struct mg_connection *connection)
{
  Server *server = server_of (connection);

  watchdog_forget (server->service.watchdog, GPOINTER_TO_INT (mg_get_user_connection_data (connection)) - 1);
  held_add (server, -1);
}

/* What busy minutes took of the memory goes back to the kernel: a whole small machine lives of it. Walking the heaps
 * takes some milliseconds, during which nobody else gets memory: only when it is worth it. */
static void
tidy (gboolean idle, gpointer data)
{
  const Server *server = data;

  if (idle)
    store_rest (server->service.appliance->store);
  if (idle || mallinfo2 ().fordblks > TIDY_BYTES)
    malloc_trim (0);
}

static void
rules_set (Server *server)
{
  gint64 grace_ms = server->service.grace_ms;
  WatchdogRules rules = { .head_ms = grace_ms,
                          .head_crowded_ms = MIN (grace_ms, HTTP_CROWDED_GRACE_MS),
                          .owing_max = (guint) MAX (1, server->threads / OWING_SHARE),
                          .local_is_proxy = server->service.appliance->behind_proxy,
                          .tidy = tidy,
                          .tidy_every_ms = TIDY_EVERY_MS,
                          .tidy_data = server };
  struct mg_server_port ports[WATCHDOG_PORTS_MAX] = { { 0 } };

  mg_get_server_ports (server->context, WATCHDOG_PORTS_MAX, ports);
  for (guint i = 0; i < WATCHDOG_PORTS_MAX; i++)
    rules.ports[i] = ports[i].port;
  server->port = rules.ports[0];
  watchdog_set_rules (server->service.watchdog, &rules);
}

/* ---- requests ---- */

/* What programs send day and night without a fault would fill the journal, and wear the card it lies on; so would a
 * storm of those who are sent away. */
static GLogLevelFlags
log_level (const Exchange *exchange)
{
  gboolean is_humdrum =
      exchange->route != NULL && exchange->route->body == BODY_LATER && (exchange->status == 204 || exchange->hurried);

  return is_humdrum ? G_LOG_LEVEL_DEBUG : G_LOG_LEVEL_MESSAGE;
}

/* Route patterns only: paths and queries may carry secret links, addresses are personal data. */
static void
log_request (const Exchange *exchange)
{
  const char *path = exchange->route == NULL ? "-" : exchange->route->path;
  const char *method = router_method_is_known (exchange->method) ? exchange->method : "OTHER";
  GLogLevelFlags level = log_level (exchange);

  if (level == G_LOG_LEVEL_DEBUG && g_log_writer_default_would_drop (level, G_LOG_DOMAIN))
    return;
  g_log_structured (G_LOG_DOMAIN, level, "REQUEST_ID", exchange->id, "MESSAGE", "%s %s %d %" G_GINT64_FORMAT " ms %s",
                    method, path, exchange->status, clock_monotonic_ms () - exchange->started_ms, exchange->id);
}

static int
answer (Server *server, const Wire *wire)
{
  gint64 begun_us = g_get_monotonic_time ();
  g_autoptr (Exchange) exchange = exchange_new (&server->service, wire);
  int status;

  crash_request_begin (exchange->id, NULL);
  status = dispatch_answer (exchange);
  crash_request_end ();
  measure_request (server->service.measure, exchange->route, exchange->status, g_get_monotonic_time () - begun_us);
  log_request (exchange);
  return status;
}

/* A callback, not a handler: those can be set only once the port is open, and who comes in between would get CivetWeb's
 * own 404. */
static int
on_request (struct mg_connection *connection)
{
  Server *server = mg_get_user_data (mg_get_context (connection));
  const Wire wire = {
    .connection = connection,
    .socket = connection_socket (connection),
    .keep_alive = !watchdog_is_crowded (server->service.watchdog),
    .half_held = server_held (server) * 2 >= server->threads,
  };
  int status;

  watchdog_serve (server->service.watchdog, wire.socket);
  status = answer (server, &wire);
  store_reader_rest (server->service.appliance->store);
  watchdog_await_head (server->service.watchdog, wire.socket);
  measure_stack (server);
  return status;
}

/* What CivetWeb itself refuses never reached us: no page, but no stack of its own English words either. */
static int
on_http_error (struct mg_connection *connection, int status, const char *message)
{
  (void) message;
  mg_printf (connection, "HTTP/1.1 %d Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", status);
  mg_disable_connection_keep_alive (connection);
  return 0;
}

static int
on_log (const struct mg_connection *connection, const char *message)
{
  (void) connection;
  g_debug ("civetweb: %s", message);
  return 1;
}

static const struct mg_callbacks callbacks = {
  .begin_request = on_request,
  .log_message = on_log,
  .http_error = on_http_error,
  .init_thread = thread_begin,
  .exit_thread = thread_end,
  .init_connection = connection_begin,
  .connection_closed = connection_end,
};

/* ---- starting and stopping ---- */

/* "8064" or "127.0.0.1:8064": CivetWeb alone would take 999.1.1.1 for something else. */
static gboolean
check_port (const char *text, GError **error)
{
  const char *colon = strrchr (text, ':');
  g_autofree char *host = colon == NULL ? g_strdup ("0.0.0.0") : g_strndup (text, (gsize) (colon - text));
  guint64 port;

  if (!g_hostname_is_ip_address (host) || strchr (host, ':') != NULL
      || !g_ascii_string_to_unsigned (colon == NULL ? text : colon + 1, 10, 0, G_MAXUINT16, &port, NULL))
    return box_fail (error, BOX_ERROR_INVALID, "listen: \"%s\" is not an IPv4 address and port", text);
  return TRUE;
}

static gboolean
check_listen (const char *listen, GError **error)
{
  g_auto (GStrv) pieces = NULL;

  /* CivetWeb marks TLS ports with an s, redirecting ones with an r. Debian's 1.15 takes them, and crashes at the first
   * visitor. */
  if (listen != NULL && strpbrk (listen, "sSrR") != NULL)
    return box_fail (error, BOX_ERROR_INVALID, "listen: \"%s\": no TLS here, put nginx in front of a plain port",
                     listen);
  if (listen == NULL || listen[0] == '\0')
    return box_fail (error, BOX_ERROR_INVALID, "listen: no address and port");
  pieces = g_strsplit (listen, ",", -1);
  for (char **piece = pieces; *piece != NULL; piece++)
    if (!check_port (*piece, error))
      return FALSE;
  return TRUE;
}

static void
remove_leftovers (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, "upload-")) {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
}

/* Uploads spool here; what a crash left behind is nobody's. */
static char *
spool_prepare (const Appliance *appliance, GError **error)
{
  g_autofree char *folder = g_build_filename (appliance->data_folder, "tmp", NULL);

  if (g_mkdir_with_parents (folder, 0700) < 0) {
    box_fail (error, BOX_ERROR_IO, "%s: cannot be created", folder);
    return NULL;
  }
  remove_leftovers (folder);
  return g_steal_pointer (&folder);
}

static gboolean
civetweb_start (Server *server, const char *listen, GError **error)
{
  g_autofree char *threads = g_strdup_printf ("%d", server->threads);
  g_autoptr (GPtrArray) options = g_ptr_array_new ();
  char text[256] = "";
  struct mg_error_data failure = { .text = text, .text_buffer_size = sizeof text };
  struct mg_init_data start = { .callbacks = &callbacks, .user_data = server };

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    g_ptr_array_add (options, (gpointer) settings[i]);
  g_ptr_array_add (options, (gpointer) "listening_ports");
  g_ptr_array_add (options, (gpointer) listen);
  g_ptr_array_add (options, (gpointer) "num_threads");
  g_ptr_array_add (options, threads);
  g_ptr_array_add (options, NULL);
  start.configuration_options = (const char **) options->pdata;
  server->context = mg_start2 (&start, &failure);
  if (server->context == NULL)
    return box_fail (error, BOX_ERROR_IO, "listen: \"%s\": %s", listen, text);
  return TRUE;
}

Server *
server_start (const Appliance *appliance, const Route *routes, guint route_count, const char *listen, int threads,
              GError **error)
{
  g_autoptr (Server) server = NULL;

  if (!check_listen (listen, error))
    return NULL;
  server = g_new0 (Server, 1);
  mg_init_library (MG_FEATURES_DEFAULT);
  server->service.appliance = appliance;
  server->service.grace_ms = HTTP_GRACE_MS;
  server->service.routes = router_table (routes, route_count);
  server->service.watchdog = watchdog_new ();
  server->threads = threads < 1 ? SERVER_THREADS_DEFAULT : MIN (threads, THREADS_MAX);
  server->service.threads = server->threads;
  server->service.measure = measure_new (routes, route_count, server->threads);
  server->paints = g_strcmp0 (g_getenv ("HISTOLOGE_STACK_PAINT"), "1") == 0;
  server->service.spool_folder = spool_prepare (appliance, error);
  if (server->service.spool_folder == NULL || !civetweb_start (server, listen, error))
    return NULL;
  rules_set (server);
  return g_steal_pointer (&server);
}

/* CivetWeb's master looks every two seconds whether it shall end, and when somebody knocks. Without a knock (a server
 * that does not listen on this machine's own address) ending takes those seconds. */
typedef struct {
  guint16 port;
  gboolean ended; /* atomic */
} Knocker;

static gpointer
knock (gpointer data)
{
  const Knocker *knocker = data;

  while (!g_atomic_int_get (&knocker->ended)) {
    g_autoptr (GSocketClient) client = g_socket_client_new ();
    g_autoptr (GSocketConnection) door = NULL;

    g_usleep (KNOCK_EVERY_US);
    g_socket_client_set_enable_proxy (client, FALSE);
    g_socket_client_set_timeout (client, 1);
    door = g_socket_client_connect_to_host (client, "127.0.0.1", knocker->port, NULL, NULL);
  }
  return NULL;
}

static void
civetweb_stop (Server *server)
{
  Knocker knocker = { .port = (guint16) server->port, .ended = FALSE };
  GThread *thread = g_thread_new ("knock", knock, &knocker);

  mg_stop (server->context);
  g_atomic_int_set (&knocker.ended, TRUE);
  g_thread_join (thread);
}

void
server_stop (Server *server)
{
  if (server == NULL)
    return;
  if (server->context != NULL)
    civetweb_stop (server);
  if (server->paints)
    g_message ("stack high water %" G_GSIZE_FORMAT " bytes", server_stack_used_max ());
  watchdog_free (server->service.watchdog);
  measure_free (server->service.measure);
  g_array_unref (server->service.routes);
  g_free (server->service.spool_folder);
  g_free (server);
  mg_exit_library ();
}

int
server_port (const Server *server)
{
  return server->port;
}

void
server_set_grace (Server *server, gint64 grace_ms)
{
  server->service.grace_ms = grace_ms;
  rules_set (server);
}

gint64
server_last_used (void)
{
  return dispatch_last_used ();
}

int
server_held (const Server *server)
{
  return g_atomic_int_get (&server->held);
}

gsize
server_stack_used_max (void)
{
  return g_atomic_pointer_get (&stack_used_max);
}
