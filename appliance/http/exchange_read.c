/* exchange_read.c: query, cookies and body of a request, read within the route's limits. Knows no rights and no
 * answers. */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "http/cookies.h"
#include "http/exchange_private.h"

/* What a parser's failure means to the sender. */
static Refusal
refusal_of (const GError *error)
{
  if (g_error_matches (error, BOX_ERROR, BOX_ERROR_LIMIT))
    return REFUSAL_TOO_LARGE;
  return g_error_matches (error, BOX_ERROR, BOX_ERROR_INVALID) ? REFUSAL_INVALID : REFUSAL_FAULT;
}

Refusal
exchange_read_query (Exchange *exchange)
{
  g_autoptr (FormParser) parser = NULL;
  g_autoptr (GError) error = NULL;
  const char *text = exchange->query_text;

  exchange->query = form_new (NULL);
  parser = form_parser_new_urlencoded (exchange->query);
  if (text == NULL)
    return REFUSAL_NONE;
  if (form_parser_feed (parser, text, strlen (text), &error) && form_parser_finish (parser, &error))
    return REFUSAL_NONE;
  return REFUSAL_INVALID;
}

/* ---- the body ---- */

void
exchange_read_kind (Exchange *exchange)
{
  exchange->is_upload = exchange->route->body == BODY_MULTIPART && exchange->content_length != 0
                        && form_type_is (exchange_header (exchange, "Content-Type"), "multipart/form-data");
}

/* Go programs send their lines so. A length beside it is how requests are smuggled past a proxy: refused. */
static gboolean
is_chunked (Exchange *exchange)
{
  const char *coding = exchange_header (exchange, "Transfer-Encoding");

  return exchange->route->body == BODY_LATER && coding != NULL && g_ascii_strcasecmp (coding, "chunked") == 0
         && exchange_header (exchange, "Content-Length") == NULL && exchange_takes_chunks (exchange);
}

static Refusal
check_length (Exchange *exchange)
{
  gsize limit = exchange->route->body == BODY_NONE ? 0 : exchange->route->limit_bytes;

  if (exchange->has_encoding)
    return is_chunked (exchange) ? REFUSAL_NONE : REFUSAL_LENGTH;
  if (exchange->content_length < 0)
    return REFUSAL_INVALID;
  return (guint64) exchange->content_length > limit ? REFUSAL_TOO_LARGE : REFUSAL_NONE;
}

/* Hands each piece of the body to one of these. */
typedef struct {
  FormParser *parser;
  GByteArray *raw;
} Sink;

static gboolean
sink_put (const Sink *sink, const char *bytes, gsize length, GError **error)
{
  if (sink->parser != NULL)
    return form_parser_feed (sink->parser, bytes, length, error);
  g_byte_array_append (sink->raw, (const guint8 *) bytes, (guint) length);
  return TRUE;
}

static Refusal
pull_all (Exchange *exchange, const Sink *sink)
{
  g_autofree char *buffer = g_malloc (HTTP_CHUNK_BYTES);
  g_autoptr (GError) error = NULL;

  while (exchange->received_bytes < exchange->content_length) {
    gint64 missing = exchange->content_length - exchange->received_bytes;
    gssize got = exchange_pull (exchange, buffer, (gsize) MIN (missing, HTTP_CHUNK_BYTES));

    if (got <= 0)
      return REFUSAL_TIMEOUT;
    if (!sink_put (sink, buffer, (gsize) got, &error))
      return refusal_of (error);
  }
  if (sink->parser != NULL && !form_parser_finish (sink->parser, &error))
    return refusal_of (error);
  return REFUSAL_NONE;
}

/* Nobody said how long it is: no more than the route takes. */
static Refusal
pull_chunks (Exchange *exchange, GByteArray *raw)
{
  g_autofree char *buffer = g_malloc (HTTP_CHUNK_BYTES);

  for (;;) {
    gssize got = exchange_pull (exchange, buffer, HTTP_CHUNK_BYTES);

    if (got < 0)
      return REFUSAL_INVALID;
    if (raw->len + (gsize) got > exchange->route->limit_bytes)
      return REFUSAL_TOO_LARGE;
    if (got == 0)
      break;
    g_byte_array_append (raw, (const guint8 *) buffer, (guint) got);
  }
  exchange->chunks_ended = TRUE;
  return REFUSAL_NONE;
}

static Refusal
read_raw (Exchange *exchange)
{
  g_autoptr (GByteArray) raw = g_byte_array_new ();
  const Sink sink = { .raw = raw };
  Refusal refusal = exchange->has_encoding ? pull_chunks (exchange, raw) : pull_all (exchange, &sink);

  if (refusal == REFUSAL_NONE)
    exchange->body = g_byte_array_free_to_bytes (g_steal_pointer (&raw));
  return refusal;
}

static FormParser *
parser_new (Exchange *exchange)
{
  const char *type = exchange_header (exchange, "Content-Type");
  g_autofree char *boundary = form_boundary (type);

  if (form_type_is (type, "application/x-www-form-urlencoded") || exchange->content_length == 0)
    return form_parser_new_urlencoded (exchange->form);
  if (boundary != NULL && exchange->route->body == BODY_MULTIPART)
    return form_parser_new_multipart (exchange->form, boundary);
  return NULL;
}

static Refusal
read_form (Exchange *exchange)
{
  g_autoptr (FormParser) parser = NULL;

  exchange->form = form_new (exchange->service->spool_folder);
  parser = parser_new (exchange);
  if (parser == NULL)
    return REFUSAL_MEDIA;
  return pull_all (exchange, &(const Sink){ .parser = parser });
}

static Refusal
read_nothing (Exchange *exchange)
{
  (void) exchange;
  return REFUSAL_NONE;
}

static Refusal (*const readers[]) (Exchange *exchange) = {
  [BODY_NONE] = read_nothing, [BODY_FORM] = read_form, [BODY_MULTIPART] = read_form,
  [BODY_RAW] = read_raw,      [BODY_LATER] = read_raw,
};

/* RFC 9110 §10.1.1: who asked to be asked would otherwise wait a second before the body. */
static void
invite_body (Exchange *exchange)
{
  static const char invitation[] = "HTTP/1.1 100 Continue\r\n\r\n";
  const char *expect = exchange_header (exchange, "Expect");

  if (expect != NULL && g_ascii_strcasecmp (expect, "100-continue") == 0
      && (exchange->content_length > 0 || exchange->has_encoding))
    exchange_push (exchange, invitation, strlen (invitation));
}

static Refusal
read_body (Exchange *exchange)
{
  Refusal refusal = check_length (exchange);

  if (refusal == REFUSAL_NONE)
    invite_body (exchange);
  if (refusal == REFUSAL_NONE)
    refusal = readers[exchange->route->body](exchange);
  exchange_pull_end (exchange);
  return refusal;
}

Refusal
exchange_read_body (Exchange *exchange)
{
  return exchange->route->body == BODY_LATER ? REFUSAL_NONE : read_body (exchange);
}

int
exchange_receive (Exchange *exchange)
{
  Refusal refusal = exchange->body != NULL ? REFUSAL_NONE : read_body (exchange);

  return refusal == REFUSAL_NONE ? 0 : exchange_refusal_status (refusal);
}

/* ---- cookies ---- */

gboolean
http_is_copy (const Appliance *appliance)
{
  return appliance->copy_of != NULL && *appliance->copy_of != '\0';
}

/* Browsers hand cookies to every port of a machine: the copy's bear names of their own. */
char *
exchange_cookie_name (const Exchange *exchange, const char *name)
{
  return g_strconcat (http_is_copy (exchange->service->appliance) ? "training_" : "", name, NULL);
}

const char *
exchange_cookie (Exchange *exchange, const char *name)
{
  g_autofree char *own = exchange_cookie_name (exchange, name);

  if (exchange->cookies == NULL)
    exchange->cookies = cookies_read (exchange_header (exchange, "Cookie"));
  return g_hash_table_lookup (exchange->cookies, own);
}

/* ---- what handlers ask ---- */

const char *
exchange_query (Exchange *exchange, const char *name)
{
  return exchange->query == NULL ? NULL
                                 : form_value (exchange->query, name); /* not read yet of what is refused at once */
}

const char *
exchange_field (Exchange *exchange, const char *name)
{
  return exchange->form == NULL ? NULL : form_value (exchange->form, name);
}

char *
exchange_typed (Exchange *exchange, const char *name, gboolean multiline, guint max_chars)
{
  return text_clean (exchange_field (exchange, name), multiline, max_chars);
}

GPtrArray *
exchange_queries (Exchange *exchange, const char *name)
{
  return exchange->query == NULL ? g_ptr_array_new () : form_values (exchange->query, name);
}

GPtrArray *
exchange_fields (Exchange *exchange, const char *name)
{
  return exchange->form == NULL ? g_ptr_array_new () : form_values (exchange->form, name);
}

guint
exchange_upload_count (Exchange *exchange)
{
  return exchange->form == NULL ? 0 : form_upload_count (exchange->form);
}

const Upload *
exchange_upload (Exchange *exchange, guint index)
{
  return exchange->form == NULL ? NULL : form_upload (exchange->form, index);
}

GBytes *
exchange_body (Exchange *exchange)
{
  return exchange->body;
}

gboolean
exchange_is_head (const Exchange *exchange)
{
  return exchange->is_head;
}

const char *
exchange_query_text (const Exchange *exchange)
{
  return exchange->query_text;
}
