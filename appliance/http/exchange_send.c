/* exchange_send.c: the one answer of a request as bytes: status line, headers, body. Knows no pages, no errors, no
 * rights. */
#include <string.h>
#include <unistd.h>

#include "http/exchange_private.h"

static const struct {
  int status;
  const char *reason;
} reasons[] = {
  { 200, "OK" },
  { 201, "Created" },
  { 202, "Accepted" },
  { 204, "No Content" },
  { 301, "Moved Permanently" },
  { 303, "See Other" },
  { 304, "Not Modified" },
  { 400, "Bad Request" },
  { 401, "Unauthorized" },
  { 403, "Forbidden" },
  { 404, "Not Found" },
  { 405, "Method Not Allowed" },
  { 408, "Request Timeout" },
  { 409, "Conflict" },
  { 411, "Length Required" },
  { 413, "Content Too Large" },
  { 415, "Unsupported Media Type" },
  { 422, "Unprocessable Content" },
  { 429, "Too Many Requests" },
  { 500, "Internal Server Error" },
  { 503, "Service Unavailable" },
};

static const struct {
  const char *name;
  const char *value;
} always[] = {
  { "Content-Security-Policy", "default-src 'self'; img-src 'self' data:; style-src 'self'; frame-ancestors 'none'; "
                               "base-uri 'none'; form-action 'self'" },
  { "X-Content-Type-Options", "nosniff" },
  { "X-Frame-Options", "DENY" },
  { "Referrer-Policy", "same-origin" },
  { "Permissions-Policy", "camera=(), microphone=(), geolocation=(self), payment=(), usb=()" },
  { "Cross-Origin-Opener-Policy", "same-origin" },
};

/* ---- head ---- */

static const char *
reason_of (int status)
{
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (reasons[i].status == status)
      return reasons[i].reason;
  return "Answer";
}

/* RFC 9110 §5.6.7: English whatever the locale. */
static void
append_date (GString *head, gint64 now)
{
  static const char days[] = "MonTueWedThuFriSatSun", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now);
  const char *day = days + 3 * (g_date_time_get_day_of_week (utc) - 1);
  const char *month = months + 3 * (g_date_time_get_month (utc) - 1);

  g_string_append_printf (head, "Date: %.3s, %02d %.3s %d %02d:%02d:%02d GMT\r\n", day,
                          g_date_time_get_day_of_month (utc), month, g_date_time_get_year (utc),
                          g_date_time_get_hour (utc), g_date_time_get_minute (utc), g_date_time_get_second (utc));
}

/* What a handler set stands for the whole: of two policies a reader would have to find out which one is meant. */
static gboolean
is_set (const Exchange *exchange, const char *name)
{
  const char *found = strstr (exchange->headers->str, name);

  return found != NULL && found[strlen (name)] == ':';
}

static void
append_header (GString *head, const char *name, const char *value)
{
  g_string_append (head, name);
  g_string_append (head, ": ");
  g_string_append (head, value);
  g_string_append (head, "\r\n");
}

static GString *
head_new (Exchange *exchange, int status, const char *type, gsize length)
{
  GString *head = g_string_sized_new (1024);

  g_string_append_printf (head, "HTTP/1.1 %d %s\r\n", status, reason_of (status));
  append_date (head, exchange->now);
  for (guint i = 0; i < G_N_ELEMENTS (always); i++)
    if (!is_set (exchange, always[i].name))
      append_header (head, always[i].name, always[i].value);
  if (type != NULL)
    g_string_append_printf (head, "Content-Type: %s\r\n", type);
  if (length == EXCHANGE_LENGTH_UNKNOWN)
    g_string_append (head, exchange->chunked ? "Transfer-Encoding: chunked\r\n" : "");
  else if (status != 304 && status != 204)
    g_string_append_printf (head, "Content-Length: %" G_GSIZE_FORMAT "\r\n", length);
  if (!is_set (exchange, "Cache-Control"))
    g_string_append (head, "Cache-Control: no-store\r\n");
  if (http_is_copy (exchange->service->appliance))
    g_string_append (head, "X-Robots-Tag: noindex, nofollow\r\n");
  g_string_append_len (head, exchange->headers->str, (gssize) exchange->headers->len);
  g_string_append_printf (head, "Connection: %s\r\n\r\n", exchange->keep_alive ? "keep-alive" : "close");
  return head;
}

GString *
exchange_send_head (Exchange *exchange, int status, const char *type, gsize length)
{
  if (exchange->answered) {
    g_warning ("request %s: answered twice, %d then %d", exchange->id, exchange->status, status);
    return NULL;
  }
  if (exchange_has_unread (exchange))
    exchange_close_after (exchange);
  else
    exchange_place_leave (exchange);
  exchange->answered = TRUE;
  exchange->status = status;
  return head_new (exchange, status, type, length);
}

/* The head, or NULL when there was an answer already. Starts the deadline of the whole. */
static GString *
answer_begin (Exchange *exchange, int status, const char *type, gsize length)
{
  GString *head = exchange_send_head (exchange, status, type, length);

  if (head != NULL)
    exchange_push_begin (exchange, length);
  return head;
}

int
exchange_send (Exchange *exchange, int status, const char *type, const char *bytes, gsize length)
{
  GString *answer;

  if (exchange_bound_refuse (exchange))
    return exchange->status;
  answer = answer_begin (exchange, status, type, length);
  if (answer == NULL)
    return exchange->status;
  /* Head and body in one write: with TCP_NODELAY two of them are two packets. */
  if (!exchange->is_head)
    g_string_append_len (answer, bytes, (gssize) length);
  exchange_push (exchange, answer->str, answer->len);
  exchange_push_end (exchange);
  g_string_free (answer, TRUE);
  return exchange->status;
}

static gboolean
send_chunk (Exchange *exchange, int fd, GString *chunk, gsize *left)
{
  gsize room = MIN (*left, HTTP_CHUNK_BYTES), had = chunk->len;
  gssize got;

  g_string_set_size (chunk, had + room);
  got = read (fd, chunk->str + had, room);
  if (got <= 0 || !exchange_push (exchange, chunk->str, had + (gsize) got))
    return FALSE;
  g_string_truncate (chunk, 0);
  *left -= (gsize) got;
  return TRUE;
}

int
exchange_send_fd (Exchange *exchange, const char *type, int fd, gsize length)
{
  g_autoptr (GString) chunk = answer_begin (exchange, 200, type, length);
  gsize left = length;

  if (chunk == NULL)
    return exchange->status;
  if (exchange->is_head || length == 0)
    exchange_push (exchange, chunk->str, chunk->len);
  else
    while (left > 0 && send_chunk (exchange, fd, chunk, &left))
      ;
  /* A file that shrank: the length is told already, only closing says that something is missing. */
  if (left > 0 && !exchange->is_head)
    exchange_close_after (exchange);
  exchange_push_end (exchange);
  return exchange->status;
}

/* ---- headers ---- */

static gboolean
header_is_safe (const char *text)
{
  for (; *text != '\0'; text++)
    if (g_ascii_iscntrl (*text))
      return FALSE;
  return TRUE;
}

void
exchange_set_header (Exchange *exchange, const char *name, const char *value)
{
  g_return_if_fail (header_is_safe (name) && header_is_safe (value));
  g_string_append_printf (exchange->headers, "%s: %s\r\n", name, value);
}

void
exchange_set_cookie (Exchange *exchange, const char *name, const char *value, int max_age_s)
{
  const char *secure = exchange->service->appliance->secure_cookies ? "; Secure" : "";
  g_autofree char *own = exchange_cookie_name (exchange, name);
  g_autofree char *cookie = g_strdup_printf ("%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s", own,
                                             max_age_s == 0 ? "" : value, max_age_s, secure);

  exchange_set_header (exchange, "Set-Cookie", cookie);
}
