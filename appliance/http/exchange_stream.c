/* exchange_stream.c: an answer made and sent piece by piece, in chunks (RFC 9112 §7.1), so that a table of a hundred
 * thousand rows needs no more memory than one of ten. Makes no piece itself. */
#include "http/exchange_private.h"

#include "base/error.h"
#include "http/places.h"

static Places streaming;

/* HTTP/1.0 knows no chunks: there the end of the connection is the end. */
static gboolean
send_head (Exchange *exchange, const char *type, const char *download_name)
{
  g_autoptr (GString) head = NULL;

  if (download_name != NULL)
    exchange_set_download (exchange, download_name);
  exchange->chunked = exchange_takes_chunks (exchange);
  if (!exchange->chunked)
    exchange_close_after (exchange);
  head = exchange_send_head (exchange, 200, type, EXCHANGE_LENGTH_UNKNOWN);
  return head != NULL && exchange_push_piece (exchange, head->str, head->len);
}

static int
refuse_busy (Exchange *exchange)
{
  GError *error = NULL;

  box_fail (&error, BOX_ERROR_BUSY, "too many long answers at once");
  return exchange_fail (exchange, error);
}

gboolean
exchange_stream_begin (Exchange *exchange, const char *type, const char *download_name)
{
  if (exchange_bound_refuse (exchange))
    return FALSE;
  if (!places_enter (&streaming, (guint) exchange->service->threads, exchange_client (exchange))) {
    refuse_busy (exchange);
    return FALSE;
  }
  exchange_bound_stretch (exchange);
  exchange->streaming = send_head (exchange, type, download_name) && !exchange->is_head;
  if (!exchange->streaming)
    places_leave (&streaming, exchange_client (exchange));
  return exchange->streaming;
}

gboolean
exchange_stream_write (Exchange *exchange, const char *bytes, gsize length)
{
  g_autoptr (GString) chunk = NULL;

  if (length == 0) /* an empty chunk would be the end */
    return TRUE;
  if (!exchange->chunked)
    return exchange_push_piece (exchange, bytes, length);
  chunk = g_string_sized_new (length + 16);
  g_string_append_printf (chunk, "%" G_GSIZE_MODIFIER "x\r\n", length);
  g_string_append_len (chunk, bytes, (gssize) length);
  g_string_append (chunk, "\r\n");
  return exchange_push_piece (exchange, chunk->str, chunk->len);
}

int
exchange_stream_end (Exchange *exchange, gboolean whole)
{
  static const char last[] = "0\r\n\r\n";

  if (!exchange->streaming)
    return exchange->status;
  exchange->streaming = FALSE;
  places_leave (&streaming, exchange_client (exchange));
  if (exchange_bound_is_met (exchange)) {
    g_warning ("request %s: cut at the bound of a long answer", exchange->id);
    whole = FALSE;
  }
  if (whole && exchange->chunked)
    exchange_push_piece (exchange, last, sizeof last - 1);
  else
    exchange_close_after (exchange);
  return exchange->status;
}
