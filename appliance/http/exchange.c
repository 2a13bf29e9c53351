/* exchange.c: one request as CivetWeb hands it over: its line, its headers, its bytes both ways within a deadline.
 * Does not decide anything: who may, what is read and what is answered stand in exchange_guard, exchange_read,
 * exchange_answer. */
#include "http/exchange.h"

#include <civetweb.h>
#include <string.h>

#include "base/clock.h"
#include "base/secret.h"
#include "domain/clock_trust.h"
#include "http/exchange_private.h"
#include "http/router.h"

/* ---- the request ---- */

static const struct mg_request_info *
request_info (const Exchange *exchange)
{
  return mg_get_request_info (exchange->connection);
}

static guint
header_count (Exchange *exchange, const char *name)
{
  const struct mg_request_info *info = request_info (exchange);
  guint count = 0;

  for (int i = 0; i < info->num_headers; i++)
    if (g_ascii_strcasecmp (info->http_headers[i].name, name) == 0)
      count++;
  return count;
}

/* CivetWeb takes "3x" for 3 and the first of two lengths; a proxy in front may see it otherwise. */
static gint64
read_content_length (Exchange *exchange)
{
  const char *text = exchange_header (exchange, "Content-Length");
  guint64 length;

  if (text == NULL)
    return 0;
  if (header_count (exchange, "Content-Length") != 1)
    return -1;
  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64 / 2, &length, NULL))
    return -1;
  return (gint64) length;
}

/* HTTP/1.0 is always closed: its keep-alive has to be negotiated, and nobody needs it. */
static gboolean
wants_keep_alive (Exchange *exchange)
{
  const char *connection = exchange_header (exchange, "Connection");
  const char *version = request_info (exchange)->http_version;
  g_autofree char *folded = connection == NULL ? NULL : g_ascii_strdown (connection, -1);

  return g_strcmp0 (version, "1.1") == 0 && (folded == NULL || strstr (folded, "close") == NULL);
}

/* CivetWeb leaves the target as it came (decode_url no). What does not decode is no path of ours. */
static char *
read_path (const char *local_uri)
{
  g_autofree char *raw = local_uri == NULL ? NULL : g_strndup (local_uri, strcspn (local_uri, "?"));
  char *path = raw == NULL ? NULL : g_uri_unescape_string (raw, NULL);

  return path == NULL ? g_strdup ("") : path;
}

static void
read_line (Exchange *exchange)
{
  const struct mg_request_info *info = request_info (exchange);

  exchange->method = info->request_method;
  exchange->is_head = strcmp (info->request_method, "HEAD") == 0;
  exchange->raw_uri = info->request_uri;
  exchange->path = read_path (info->local_uri);
  exchange->query_text = info->query_string;
  exchange->has_encoding = exchange_header (exchange, "Transfer-Encoding") != NULL;
  exchange->content_length = read_content_length (exchange);
}

/* Without a store, as in some tests of the server, there is one clock only. */
static gint64
moment (Store *store)
{
  return store == NULL ? clock_now () : clock_trust_moment (store_reader (store));
}

Exchange *
exchange_new (const Service *service, const Wire *wire)
{
  Exchange *exchange = g_new0 (Exchange, 1);

  exchange->service = service;
  exchange->connection = wire->connection;
  exchange->socket = wire->socket;
  exchange->now = moment (service->appliance->store);
  exchange->started_ms = clock_monotonic_ms ();
  exchange->parts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  exchange->headers = g_string_new (NULL);
  g_snprintf (exchange->id, sizeof exchange->id, "%08x", secret_random (G_MAXUINT32));
  read_line (exchange);
  exchange->half_held = wire->half_held;
  exchange->keep_alive = wire->keep_alive && wants_keep_alive (exchange);
  if (!exchange->keep_alive)
    exchange_close_after (exchange);
  return exchange;
}

gboolean
exchange_takes_chunks (Exchange *exchange)
{
  return g_strcmp0 (request_info (exchange)->http_version, "1.1") == 0;
}

/* A connection closed with bytes unread is reset, and the answer lost on the way: read a refused body away, but not for
 * ever. */
static void
drain (Exchange *exchange)
{
  g_autofree char *buffer = NULL;
  gssize drained = 0, got = 1;
  gint64 late_ms;

  if (!exchange_has_unread (exchange))
    return;
  buffer = g_malloc (HTTP_CHUNK_BYTES);
  late_ms = clock_monotonic_ms () + (exchange->hurried ? HTTP_DRAIN_HURRIED_MS : HTTP_DRAIN_MS);
  watchdog_set (exchange->service->watchdog, exchange->socket, (Deadline){ late_ms, late_ms, FALSE });
  while (got > 0 && drained < HTTP_DRAIN_BYTES_MAX) {
    got = mg_read (exchange->connection, buffer, HTTP_CHUNK_BYTES);
    drained += got;
  }
}

void
exchange_free (Exchange *exchange)
{
  if (exchange == NULL)
    return;
  drain (exchange);
  exchange_place_leave (exchange);
  watchdog_clear (exchange->service->watchdog, exchange->socket);
  g_hash_table_unref (exchange->parts);
  g_clear_pointer (&exchange->cookies, g_hash_table_unref);
  form_free (exchange->query);
  form_free (exchange->form);
  g_clear_pointer (&exchange->body, g_bytes_unref);
  session_free (exchange->session);
  g_free (exchange->path);
  g_free (exchange->client);
  g_free (exchange->csrf);
  g_string_free (exchange->headers, TRUE);
  g_free (exchange);
}

gboolean
exchange_has_unread (const Exchange *exchange)
{
  if (exchange->has_encoding)
    return !exchange->chunks_ended;
  return exchange->content_length < 0 || exchange->received_bytes < exchange->content_length;
}

const char *
exchange_header (Exchange *exchange, const char *name)
{
  return mg_get_header (exchange->connection, name);
}

const char *
exchange_header_last (Exchange *exchange, const char *name)
{
  const struct mg_request_info *info = request_info (exchange);

  for (int i = info->num_headers - 1; i >= 0; i--)
    if (g_ascii_strcasecmp (info->http_headers[i].name, name) == 0)
      return info->http_headers[i].value;
  return NULL;
}

const char *
exchange_peer (Exchange *exchange)
{
  return request_info (exchange)->remote_addr;
}

/* ---- bytes, within a deadline ---- */

/* How long may what is owed take: an answer or a body, of so many bytes. */
typedef struct {
  gint64 grace_ms, bytes_per_s;
} Pace;

static Deadline
deadline_at (gint64 since_ms, gint64 size_bytes, Pace calm, Pace crowded)
{
  return (Deadline){ since_ms + calm.grace_ms + size_bytes * 1000 / calm.bytes_per_s,
                     since_ms + crowded.grace_ms + size_bytes * 1000 / crowded.bytes_per_s, FALSE };
}

/* By what came, not by what was announced: announcing much must not buy time. Files have places of their own: that
 * others wait is not their fault, and whoever sends them has waited long already. */
static Deadline
pull_deadline (const Exchange *exchange)
{
  gint64 grace_ms = exchange->service->grace_ms;
  const Pace files = { HTTP_UPLOAD_GRACES * grace_ms, HTTP_UPLOAD_BYTES_PER_S };
  const Pace calm = { grace_ms, HTTP_BYTES_PER_S };
  const Pace crowded = { MIN (grace_ms, HTTP_CROWDED_GRACE_MS), HTTP_BYTES_PER_S };
  Deadline deadline;

  if (exchange->is_upload)
    return deadline_at (exchange->reading_since_ms, exchange->received_bytes, files, files);
  deadline = deadline_at (exchange->reading_since_ms, exchange->received_bytes, calm, crowded);
  deadline.pressed = TRUE;
  return deadline;
}

gssize
exchange_pull (Exchange *exchange, char *buffer, gsize size)
{
  int got;

  if (exchange->reading_since_ms == 0) {
    exchange->reading_since_ms = clock_monotonic_ms ();
    store_reader_rest (exchange->service->appliance->store); /* a peer may be slow */
  }
  watchdog_set (exchange->service->watchdog, exchange->socket, pull_deadline (exchange));
  got = mg_read (exchange->connection, buffer, size);
  if (got > 0)
    exchange->received_bytes += got;
  return got;
}

void
exchange_pull_end (Exchange *exchange)
{
  /* The handler may take its time, the peer may not: no deadline in between. */
  watchdog_clear (exchange->service->watchdog, exchange->socket);
}

/* One deadline for the whole answer: a new one for each piece would let a peer take them one by one for ever. */
void
exchange_push_begin (Exchange *exchange, gsize due_bytes)
{
  gint64 grace_ms = exchange->service->grace_ms;
  const Pace calm = { grace_ms, HTTP_BYTES_PER_S }, crowded = { grace_ms / 2, HTTP_BYTES_PER_S };

  store_reader_rest (exchange->service->appliance->store); /* a peer may be slow */
  watchdog_set (exchange->service->watchdog, exchange->socket,
                deadline_at (clock_monotonic_ms (), (gint64) due_bytes, calm, crowded));
}

gboolean
exchange_push (Exchange *exchange, const char *bytes, gsize length)
{
  return length == 0 || mg_write (exchange->connection, bytes, length) == (int) length;
}

/* The whole has its pace; and so has each piece: what the kernel took at once of the first megabytes buys no silence.
 */
static Deadline
piece_deadline (const Exchange *exchange, gint64 began_ms, gsize length)
{
  const Pace pace = { HTTP_UPLOAD_GRACES * exchange->service->grace_ms, HTTP_UPLOAD_BYTES_PER_S };
  Deadline whole = deadline_at (began_ms - exchange->streaming_ms, exchange->streamed_bytes, pace, pace);
  Deadline piece = deadline_at (began_ms, (gint64) length, pace, pace);

  return piece.calm_ms < whole.calm_ms ? piece : whole;
}

gboolean
exchange_push_piece (Exchange *exchange, const char *bytes, gsize length)
{
  gint64 began_ms = clock_monotonic_ms ();
  gboolean pushed;

  exchange->streamed_bytes += (gint64) length;
  watchdog_set (exchange->service->watchdog, exchange->socket, piece_deadline (exchange, began_ms, length));
  pushed = exchange_push (exchange, bytes, length);
  exchange->streaming_ms += clock_monotonic_ms () - began_ms;
  exchange_bound_wait (exchange, clock_monotonic_ms () - began_ms);
  watchdog_clear (exchange->service->watchdog, exchange->socket);
  return pushed;
}

void
exchange_push_end (Exchange *exchange)
{
  watchdog_clear (exchange->service->watchdog, exchange->socket);
}

void
exchange_close_after (Exchange *exchange)
{
  exchange->keep_alive = FALSE;
  mg_disable_connection_keep_alive (exchange->connection);
}

/* ---- what handlers ask ---- */

const Appliance *
exchange_appliance (Exchange *exchange)
{
  return exchange->service->appliance;
}

const Measure *
exchange_measure (Exchange *exchange)
{
  return exchange->service->measure;
}

const char *
exchange_path_part (Exchange *exchange, const char *name)
{
  return g_hash_table_lookup (exchange->parts, name);
}

char *
exchange_page_shape (Exchange *exchange, const char *path)
{
  return router_shape (exchange->service->routes, path);
}

gint64
exchange_now (Exchange *exchange)
{
  return exchange->now;
}

const char *
exchange_language (Exchange *exchange)
{
  return exchange->language != NULL ? exchange->language : "fr";
}
